"""Opening a case file: everything that can be wrong with a file before a word of it is understood."""

import re
from pathlib import Path
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from options.composing import compose
from options.faults import CaseError, Fault, refusal
from options.marks import Marks
from options.scalar import CONTROL
from options.workbook.opening import LARGEST as LARGEST_WORKBOOK
from options.workbook.opening import is_workbook

LARGEST = 2_000_000
"""Bytes of a case file; a case of 300 levers is a fifth of it. Beyond it reading takes many seconds."""


MOST_LINES = 60_000
"""Lines of a case file; a case of 300 levers, one number on each line, has some 30,000."""

_ENDLESS_TAG = re.compile(r"(?<!\S)!\S{500}")
"""The parser's time grows with the square of a tag's length."""


def read_bytes(path: str) -> bytes:
    """The bytes of a case file. Raises CaseError for anything that is no readable file of a sane size."""
    try:
        size = Path(path).stat().st_size
        if Path(path).is_dir():
            raise refusal(path, "is a directory; name the case file in it")
        if not Path(path).is_file():
            raise refusal(path, "is no ordinary file; name a case file")
        with Path(path).open("rb") as file:
            begins = file.read(8)
        what, most = (
            ("workbook of a case", LARGEST_WORKBOOK) if is_workbook(begins, path) else ("case file", LARGEST)
        )
        if size > most:
            raise refusal(
                path, f"is {size / 1e6:.1f} MB; a {what} has at most {most / 1e6:.0f} MB, shorten it"
            )
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise refusal(path, "there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is no file name"
        raise refusal(path, f"cannot be read: {reason}") from None


def decode(data: bytes, path: str) -> str:
    """The bytes of a case file as text, which is UTF-8."""
    if b"\0" in data:
        raise refusal(path, "is a binary file; a case is a text file in YAML")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"is not UTF-8: byte {data[error.start]:#04x} at offset {error.start}; save it as UTF-8"
        raise CaseError((Fault(path, line, column, "case", message),)) from None


def read_values(text: str, path: str) -> tuple[dict[str, Any], Marks, list[Fault]]:
    """The mapping that a case file holds, the place of everything in it, and faults of its YAML."""
    control = CONTROL.search(text)
    if control:
        message = f"holds the control character {ord(control.group()):#04x}; remove it"
        raise CaseError((Fault(path, *_place(text, control.start()), "case", message),))
    lines = text.count("\n")
    if lines > MOST_LINES:
        raise refusal(path, f"has {lines:,} lines; a case file has at most {MOST_LINES:,}, shorten it")
    tag = _ENDLESS_TAG.search(text)
    if tag:
        message = "begins a tag of more than 500 characters; a case has no tags, leave it out"
        raise CaseError((Fault(path, *_place(text, tag.start()), "case", message),))
    try:
        values, marks, faults = compose(text, path)
    except MarkedYAMLError as error:
        raise CaseError((_syntax(error, path),)) from None
    except (YAMLError, RecursionError) as error:
        message = f"is no YAML: {str(error).splitlines()[0]}"
        raise refusal(path, message) from None
    if values is None and not faults:
        raise refusal(path, "is empty; `policy-options new DIR` writes a case to start from")
    if not isinstance(values, dict):
        said = "must be a mapping of fields, such as `format: 1`"
        raise CaseError((*sorted(faults), marks.fault((), said)))
    return values, marks, faults


REMEDIES = {
    "'\\t'": "; use spaces, not tabs",
    "that cannot start any token": "; put quotes round it",
    "mapping values are not allowed": "; put quotes round a text that holds a colon, or mend the indentation",
    "expected chomping": "; put quotes round it",
    "scanning a quoted scalar": "; close the quotes",
    "while parsing a flow": "; close the bracket, or put quotes round a text that holds one",
    "sequence entries are not allowed": "; begin the list on a line of its own, or put quotes round it",
    "expected <block end>": "; put quotes round the whole text, or mend the indentation",
}
"""The way out, by what YAML's own message says."""


def _syntax(error: MarkedYAMLError, path: str) -> Fault:
    """A YAML error at its place, with what was being read there."""
    mark = error.problem_mark or error.context_mark
    said = f"is no YAML: {(error.problem or error.context or 'unreadable').rstrip('.')}"
    context = error.context_mark
    if context is not None and mark is not None and context.line != mark.line:
        said += f" ({error.context} that begins at line {context.line + 1})"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    remedy = next((way for sign, way in REMEDIES.items() if sign in f"{said} {error.context}"), "")
    return Fault(path, line, column, "case", said + remedy)


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
