"""Standard output and standard error as commands use them: whatever they are, a command ends with one line at most.

Text of a case reaches a terminal without characters that steer it or turn text around; an encoding that lacks a
character gets the plainest one that is like it; what cannot be written ends the command with a message.
"""

import codecs
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any, TextIO

STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]"  # controls but tab, line ends and escape
    r"|\x1b(?!\[(?:0|1|33)m|(?<=\r\x1b)\[K)"  # an escape, but of bold, yellow, plain, and of a line begun anew
    r"|\r(?!\n|\x1b\[K)"  # a return by which a text would write over the line
)
"""Control sequences of terminals."""

TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Bidirectional formatting characters."""

LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""Line ends of some terminals and editors."""

PLAINER = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‑": "-", "‐": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...",
     "≥": ">=", "≤": "<=", "≠": "/=", "×": "x", "·": "-", "→": "->", "←": "<-", "±": "+-", "€": "EUR ",
     "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": ""}
)  # fmt: skip
"""Substitutes for characters that an encoding lacks."""


class OutputLost(Exception):
    """Standard output cannot be written to."""


def harmless(text: str) -> str:
    """The text without terminal control sequences and bidirectional marks."""
    if text.isascii() and text.isprintable():
        return text
    return STEERING.sub("?", TURNING.sub("", LINE_ENDS.sub(" ", text)))


def in_json(text: str) -> str:
    """The JSON text with such characters escaped."""
    for kind in (STEERING, TURNING, LINE_ENDS):
        text = kind.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def plainer(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: substitutes similar ASCII for what an encoding lacks."""
    assert isinstance(error, UnicodeEncodeError), "only what is written has an encoding that lacks characters"
    said = error.object[error.start : error.end].translate(PLAINER)
    return said.encode("ascii", "replace").decode("ascii"), error.end


codecs.register_error("plainer", plainer)


def spelled(text: str) -> str:
    """The text as standard output will encode it, for measuring its width."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "plainer").decode(encoding)


class Lines(TextIOWrapper):
    """A standard stream that filters control characters; needed: whether failure to write is an error."""

    def __init__(self, stream: TextIO, needed: bool) -> None:
        encoding = codecs.lookup(stream.encoding or "utf-8").name
        if encoding == "ascii":
            encoding = "utf-8"  # which is what click makes of it
        super().__init__(stream.buffer, encoding, "plainer", line_buffering=True)
        self.needed = needed
        self.below = stream  # which would close when nothing refers to it

    def write(self, text: str) -> int:
        """Writes the text without steering characters; returns the number of characters given. Raises OutputLost."""
        with self._told():
            super().write(harmless(text))
        return len(text)

    def write_utf8(self, text: str) -> None:
        """Writes in UTF-8 whatever the stream's encoding; lone surrogates are escaped."""
        with self._told():
            super().flush()
            self.buffer.write(text.encode("utf-8", "backslashreplace"))
            self.buffer.flush()

    def flush(self) -> None:
        """Flushes the stream below. Raises OutputLost where it takes no more and is needed."""
        with self._told():
            super().flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self.needed:
                return
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputLost(error.strerror or str(error)) from error


def write_utf8(text: str) -> None:
    """Writes a document to standard output in UTF-8."""
    if isinstance(sys.stdout, Lines):
        sys.stdout.write_utf8(text)
    else:
        sys.stdout.write(text)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Replaces standard output and error by `Lines` during its body; closed descriptors are held open."""
    before = sys.stdout, sys.stderr
    _hold_open()
    sys.stdout, sys.stderr = _lines(before[0], 1), _lines(before[1], 2)
    try:
        yield
    finally:
        for stream, own in zip((sys.stdout, sys.stderr), before, strict=True):
            if isinstance(stream, Lines) and stream is not own:
                _let_go(stream)
        sys.stdout, sys.stderr = before


def _hold_open() -> None:
    """Opens the null device on closed standard descriptors, so that no other file gets their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)


def _lines(stream: TextIO | None, number: int) -> Any:
    if stream is None:
        below = BufferedWriter(FileIO(number, "w", closefd=False))
        stream = TextIOWrapper(below, encoding="utf-8")
    return Lines(stream, needed=number == 1) if hasattr(stream, "buffer") else stream


def _let_go(stream: Lines) -> None:
    """Detaches from the stream below; unwritten output is dropped."""
    try:
        stream.flush()
    except (OSError, OutputLost):
        _drop(stream)
    with suppress(OSError, ValueError, OutputLost):
        stream.detach()


def _drop(stream: Lines) -> None:
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
