"""Two trees of plain values compared: what changed, field by field, and the trees in between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from options.marks import Keys

ChangeKind = Literal["number", "rule", "evidence", "text"]
"""What changed: a number that is computed with; a name, a word or a part that is computed with; what is known; what only
people read."""

UNORDERED = frozenset(
    {"conflicts_with", "evidence", "rests_on", "group", "must", "must_not", "requires", "excludes", "together", "levers",
     "sum", "scenarios", "with", "deters", "information", "releasable_to", "tags"}
)  # fmt: skip
"""Lists whose order means nothing."""

TELLING = {"constraints": frozenset({"title", "because"}), "profiles": frozenset({"title", "elicited_on"})}
"""Parts of a case that are of several kinds, and the fields that all kinds have: one of another kind has changed whole."""


@dataclass(frozen=True)
class Difference:
    """One place at which two trees differ; what only one of them has is None in the other."""

    at: Keys
    """The keys that lead to it."""
    old: Any
    """The old value."""
    new: Any
    """The new value."""


def differences(old: Any, new: Any, at: Keys = ()) -> Iterator[Difference]:
    """Every place at which the trees differ, as deep as may be, in the order of the new one."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_other_kind(old, new, at):
        for key in merged(old, new):
            if key not in old or key not in new:
                yield Difference((*at, key), old.get(key), new.get(key))
            else:
                yield from differences(old[key], new[key], (*at, key))
    elif not is_same(old, new, at):
        yield Difference(at, old, new)


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The keys of both in the order of the new one; what only the old one has follows what it followed there."""
    keys, place = list(new), 0
    for key in old:
        if key in new:
            place = keys.index(key) + 1
        else:
            keys.insert(place, key)
            place += 1
    return keys


def is_same(old: Any, new: Any, at: Keys) -> bool:
    """Whether two values at a place mean the same."""
    if isinstance(old, tuple) and isinstance(new, tuple) and at and at[-1] in UNORDERED:
        return sorted(map(repr, old)) == sorted(map(repr, new))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def between(old: Any, new: Any, chosen: frozenset[Keys], known: frozenset[Keys]) -> Any:
    """The old tree with the differences at the chosen places made, in the order of the new one.

    known: the places of all differences, and of all that holds one.
    """
    return _between(old, new, (), chosen, known)


def holders(places: frozenset[Keys]) -> frozenset[Keys]:
    """These places, and all that hold one of them."""
    return frozenset(at[:length] for at in places for length in range(len(at) + 1))


def is_number(value: Any) -> bool:
    """Whether it is a number, or a list of nothing else."""
    if isinstance(value, tuple):
        return bool(value) and all(is_number(each) for each in value)
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def kind_of(change: Difference, words: frozenset[Keys]) -> ChangeKind:
    """What kind of change it is. words: the places of what only people read."""
    if any(change.at[:length] in words for length in range(1, len(change.at) + 1)):
        return "text"
    if change.at[0] in ("evidence", "sources", "evidence_rule", "as_of") or change.at[-1] in (
        "evidence",
        "rests_on",
    ):
        return "evidence"
    both = [value for value in (change.old, change.new) if value is not None]
    return "number" if all(map(is_number, both)) else "rule"


def without_empty(value: Any) -> Any:
    """The value without entries that hold nothing."""
    if not isinstance(value, Mapping):
        return value
    made = {key: without_empty(inner) for key, inner in value.items()}
    return {key: inner for key, inner in made.items() if inner != {}}


class _Absent:
    """What is not there."""


_ABSENT = _Absent()


def _between(old: Any, new: Any, at: Keys, chosen: frozenset[Keys], known: frozenset[Keys]) -> Any:
    if at not in known:
        return new
    if at in chosen:
        return new
    inner = isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_other_kind(old, new, at)
    if not inner:
        return old
    made = {}
    for key in merged(old, new):
        value = _between(old.get(key, _ABSENT), new.get(key, _ABSENT), (*at, key), chosen, known)
        if value is not _ABSENT:
            made[key] = value
    return made


def _is_other_kind(old: Mapping[str, Any], new: Mapping[str, Any], at: Keys) -> bool:
    """Whether a constraint or profile became one of another kind."""
    shared = TELLING.get(str(at[-2])) if len(at) in (2, 3) else None
    if shared is None or at[0] not in ("constraints", "weights"):
        return False
    if at[0] == "weights":
        return old.get("method") != new.get("method")
    kinds = [frozenset(each) - shared for each in (old, new)]
    return not kinds[0] & kinds[1]
