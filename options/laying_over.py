"""Changes of a case from a file of their own, laid over the values of the case.

Mappings merge, lists and scores replace, and null deletes. A place that the changes bring keeps its line in their file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from options.marks import Keys, Marks


def laid_over(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a case with changes laid over them; neither is altered."""
    merged: dict[str, Any] = _merged(values, changes, ())
    return merged


def marks_over(marks: Marks, changed: Marks, changes: Mapping[str, Any]) -> Marks:
    """The places of the values of `laid_over`: where the changes speak, those in their file."""
    brought = set(_places(changes, ()))
    return replace(
        marks,
        keys={**marks.keys, **{at: place for at, place in changed.keys.items() if at in brought}},
        values={**marks.values, **{at: place for at, place in changed.values.items() if at in brought}},
        elsewhere={**marks.elsewhere, **dict.fromkeys(brought - {()}, changed.path)},
    )


def _merged(values: Any, changes: Any, at: Keys) -> Any:
    if not isinstance(values, Mapping) or not isinstance(changes, Mapping) or _is_score(at):
        return changes
    merged = dict(values)
    for key, change in changes.items():
        if change is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), change, (*at, key))
    return merged


def _is_score(at: Keys) -> bool:
    """Whether a score stands there, which is replaced whole: its ends and reasons belong to its likely value."""
    return len(at) >= 3 and (
        (at[-2] == "scores" and at[0] == "levers")
        or (at[0] == "scenarios" and len(at) == 5 and at[2] == "scores")
    )


def _places(changes: Any, at: Keys) -> Iterator[Keys]:
    yield at
    if isinstance(changes, Mapping):
        for key, change in changes.items():
            yield from _places(change, (*at, key))
    elif isinstance(changes, list):
        for n, change in enumerate(changes):
            yield from _places(change, (*at, n))
