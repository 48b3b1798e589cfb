"""Parts of a long answer, kept in a hidden file beside the output until it is written: what was ended goes on from there.

The file is named after the output and the hash of the question, so that no part of another question is ever taken. Parts
are appended, each with its digest: what was cut off in the middle of one is dropped. One process at a time writes to it;
a second one of the same command computes everything itself.
"""

import json
import os
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from hashlib import sha256
from importlib.metadata import version
from io import BufferedRandom
from pathlib import Path
from typing import Any

import click

from decision.running.kept_parts import keeping
from options import Case
from options.plain import plain_values
from reports.files.locking import is_locked, locked
from reports.request.stopping import STOPS

SOON = 1.0
"""Seconds of work before a file is made, and between two times that it is forced to the disk."""

HEAD = struct.Struct(">HQ32s")
"""Of a part: the lengths of its name and of its content, and the digest of both."""

LONGEST = 2**31
"""Bytes that no part has: a greater length is a damaged one."""

PROGRAMS = ("policy-options", "pulp", "highspy", "numpy", "numba")
"""What a part depends on beside the question: another version may draw or round otherwise."""


def question_hash(command: str, case: Case, options: Mapping[str, Any]) -> str:
    """SHA-256 of all that an answer depends on, 16 hexadecimal digits. The order of keys counts: scores are drawn in it."""
    versions = [sys.version, *(version(name) for name in PROGRAMS)]
    asked = [command, plain_values(case), {key: repr(value) for key, value in options.items()}, versions]
    return sha256(json.dumps(asked, default=str).encode("utf-8")).hexdigest()[:16]


class Checkpoint:
    """The parts of a question that are finished, in a file from the first second on."""

    def __init__(self, out: Path, question: str) -> None:
        self.path = out.parent / f".{out.name}.{question}.parts"
        self.parts: dict[str, bytes] = {}
        self.file: BufferedRandom | None = None
        self.found = 0
        self._waiting: list[tuple[str, bytes]] = []
        self._began = self._forced = time.monotonic()
        self.closed = False
        self._end = 0
        if self.path.is_file() and not self.path.is_symlink():
            try:
                self._open()
            except OSError as error:
                self._give_up(error.strerror or str(error))

    def get(self, name: str) -> bytes | None:
        """What was kept under a name; None where nothing was."""
        return self.parts.get(name)

    def put(self, name: str, content: bytes) -> None:
        """Keeps a part: in memory at first, and in the file once the work has lasted a second."""
        if self.closed:
            return
        self._waiting.append((name, content))
        if self.file is None and time.monotonic() - self._began < SOON:
            return
        try:
            if self.file is None:
                self._open()
            self._write()
        except OSError as error:
            self._give_up(error.strerror or str(error))

    def keep(self) -> bool:
        """Ends with the file kept, for the same command to go on from; returns whether there is one."""
        try:
            if self.file is not None:
                self._write()
                os.fsync(self.file.fileno())
        except OSError as error:
            self._give_up(error.strerror or str(error))
        there = self.file is not None
        self._close()
        return there

    def drop(self) -> None:
        """Ends with the file removed, since the answer is written; those of other questions to this output go too."""
        if self.file is not None:
            STOPS.remove(str(self.path))
        self._close()
        name = self.path.name.rsplit(".", 2)[0]
        for other in self.path.parent.glob(f"{escape(name)}.{'[0-9a-f]' * 16}.parts"):
            if not is_locked(other):
                with suppress(OSError):
                    other.unlink()

    def _open(self) -> None:
        """Opens the file, made where it is not there, and takes the parts in it; nothing where another process has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        file = os.fdopen(os.open(self.path, flags, 0o600), "r+b")
        if not locked(file):
            file.close()
            self.closed = True
            return
        self.file = file
        for name, content in _parts(file):
            self.parts[name] = content
            self._end = file.tell()
        self.found = len(self.parts)

    def _write(self) -> None:
        if self.file is None:
            return
        self.file.seek(self._end)  # an interrupted write is begun again
        self.file.truncate()
        for name, content in self._waiting:
            told = name.encode("utf-8")
            self.file.write(
                HEAD.pack(len(told), len(content), sha256(told + content).digest()) + told + content
            )
        self.file.flush()
        self._end = self.file.tell()
        self._waiting.clear()
        if time.monotonic() - self._forced > SOON:
            os.fsync(self.file.fileno())
            self._forced = time.monotonic()

    def _give_up(self, why: str) -> None:
        click.echo(f"Finished parts are not kept beside the output ({why}).", err=True)
        if self.file is not None:
            with suppress(OSError):
                self.path.unlink()
        self._close()

    def _close(self) -> None:
        self.closed = True
        self._waiting.clear()
        if self.file is not None:
            with suppress(OSError):
                self.file.close()
            self.file = None


@contextmanager
def checkpoint(out: Path | None, question: str) -> Iterator[Checkpoint | None]:
    """Context in which finished parts are kept beside an output; None: there is no output, and nothing is kept.

    The body drops it once the output is written; where it ends otherwise, what was finished is kept, and told.
    """
    if out is None:
        yield None
        return
    kept = Checkpoint(out, question)
    if kept.found:
        click.echo(f"Going on from {kept.path.name}, where this was ended before.", err=True)
    try:
        with keeping(kept):
            yield kept
    finally:
        if not kept.closed and kept.keep():
            click.echo(
                f"What was finished is kept in {kept.path}; the same command goes on from there.", err=True
            )


def _parts(file: BufferedRandom) -> Iterator[tuple[str, bytes]]:
    """The parts in a file, up to the first that is cut off or damaged."""
    while len(head := file.read(HEAD.size)) == HEAD.size:
        named, length, digest = HEAD.unpack(head)
        if length > LONGEST:
            return
        body = file.read(named + length)
        if len(body) < named + length or sha256(body).digest() != digest:
            return
        yield body[:named].decode("utf-8"), body[named:]
