"""What is compared when a run is repeated: the answer, without when, where and by which versions it was computed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

from reports.ledger.entry import digest, in_json

BESIDE = frozenset({"format", "command", "case", "engine", "files"})
"""Keys of a document that are no part of the answer: the form, the paths, the versions."""

ABSOLUTE, RELATIVE = 1e-6, 1e-9
"""Numbers that differ by less are the same: the tolerance of values, and what versions of Python and solver differ by
in sums of large ones."""

DIGITS = 9
"""Significant digits of numbers that go into a hash: the last ones differ between versions of Python."""


@dataclass(frozen=True)
class AnswerDifference:
    """One place at which two answers differ."""

    field: str
    """The keys that lead to it, joined by dots."""
    old: Any
    """What was recorded, as JSON has it; None where there was nothing."""
    new: Any
    """What came out now; None where there is nothing."""


def compared(document: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a JSON document that is compared.

    What files of `--with` changed is left out of its overrides: the recorded case has these changes already.
    """
    told = {key: value for key, value in document.items() if key not in BESIDE}
    if "overrides" in told:
        told["overrides"] = [each for each in told["overrides"] if each["by"] != "--with"]
    return told


def part_hashes(document: Mapping[str, Any]) -> dict[str, str]:
    """For each key that is compared, the first 16 digits of the SHA-256 of what stands there."""
    return {key: digest(in_json([_rounded(value)]))[:16] for key, value in compared(document).items()}


def answer_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of what is compared, hexadecimal; the same whenever and wherever the answer is the same."""
    return digest(in_json(part_hashes(document)))


def differences(old: Any, new: Any, at: tuple[str, ...] = ()) -> Iterator[AnswerDifference]:
    """The places at which two answers differ, numbers by more than rounding."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {**old, **new}:
            yield from differences(old.get(key), new.get(key), (*at, str(key)))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for n, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*at, str(n)))
    elif not _is_same(old, new):
        yield AnswerDifference(".".join(at), old, new)


def _is_same(old: Any, new: Any) -> bool:
    numbers = [
        value for value in (old, new) if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if len(numbers) == 2:
        return isclose(old, new, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _rounded(value: Any) -> Any:
    """The value with each number in so many digits, and whole ones without a point."""
    if isinstance(value, Mapping):
        return {str(key): _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    if isinstance(value, float):
        short = float(f"{value:.{DIGITS}g}") if abs(value) > RELATIVE else 0.0
        return int(short) if short.is_integer() else short
    return value
