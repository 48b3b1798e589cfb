"""A case as one text that does not depend on how its file was written, and the hash by which it is known.

Comments, quotes, the order of keys, zeros at the end of a number and values that would be so anyway make no difference.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from options.case import Case
from options.document import Document, with_changes
from options.faults import CaseError
from options.inline import number_text
from options.marks import Marks
from options.plain import plain_values


def canonical_text(case: Case) -> str:
    """The case as JSON on one line, in ASCII, keys sorted, each number in its shortest form: 0.10 is 0.1."""
    return compact_json(plain_values(case), is_sorted=True)


def case_hash(case: Case) -> str:
    """SHA-256 of the canonical text, hexadecimal."""
    return _digest(canonical_text(case))


def stored(case: Case) -> tuple[str, str]:
    """The canonical text but for the keys, which keep the order of the case; and the hash of the canonical text.

    Random draws of scores are made in that order, and rows of tables have it.
    """
    values = plain_values(case)
    return compact_json(values), _digest(compact_json(values, is_sorted=True))


def _digest(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()


def read_stored(text: str, called: str, changes: Sequence[str | Path] = ()) -> Document:
    """The case in such a text, with files of changes laid over it; without places. Raises CaseError where it is none.

    called: what its faults call it.
    """
    marks = Marks(called)
    try:
        values = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        values = None
    if not isinstance(values, dict):
        raise CaseError((marks.fault((), "is no case as a record of a run holds it"),))
    return with_changes((values, marks, []), changes)


def compact_json(value: Any, *, is_sorted: bool = False) -> str:
    """Plain values as JSON on one line, in ASCII; decimals in their shortest form, dates as texts."""
    if isinstance(value, dict):
        entries = sorted(value.items()) if is_sorted else value.items()
        parts = (f"{json.dumps(key)}:{compact_json(part, is_sorted=is_sorted)}" for key, part in entries)
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(compact_json(part, is_sorted=is_sorted) for part in value) + "]"
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Decimal | int):
        return number_text(Decimal(value))
    return json.dumps(value.isoformat())
