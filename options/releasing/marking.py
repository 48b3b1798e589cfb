"""The marking of what is left of a case: the highest of its parts, and the list of markings no longer than they need."""

from collections.abc import Iterator
from typing import Any

from options.marks import Keys


def remarked(before: dict[str, Any], values: dict[str, Any]) -> None:
    """Gives the values the highest marking of what is left in them, in the values themselves.

    A part without a marking of its own bears the case's. Hence the case's is lowered only where every claim, lever,
    scenario and note has its own; where it is raised, the parts that bore the former one get it written.
    """
    order = list(before.get("markings") or [])
    own = before.get("marking")
    if own is not None and order:
        unmarked = [
            at for at, content in _parts(values) if not (isinstance(content, dict) and content.get("marking"))
        ]
        borne = [marking for marking in _all_markings(values) if marking in order]
        highest = max([*borne, *([own] if unmarked or not borne else [])], key=order.index)
        if highest != own:
            values["marking"] = highest
            for at in unmarked:
                _mark(values, at, own)
    kept = {*_all_markings(values), values.get("marking")}
    if order:
        values["markings"] = [marking for marking in order if marking in kept]
        if len(values["markings"]) < 2:
            del values["markings"]


def _parts(values: dict[str, Any]) -> Iterator[tuple[Keys, Any]]:
    """The claims, levers, scenarios and notes."""
    for section in ("evidence", "levers", "scenarios"):
        for name, content in (values.get(section) or {}).items():
            yield (section, name), content
    if values.get("notes") is not None:
        yield ("notes",), values["notes"]


def _mark(values: dict[str, Any], at: Keys, marking: str) -> None:
    holder: Any = values
    for key in at[:-1]:
        holder = holder[key]
    content = holder[at[-1]]
    holder[at[-1]] = (content if isinstance(content, dict) else {"text": content}) | {"marking": marking}


def _all_markings(value: Any, is_case: bool = True) -> Iterator[str]:
    """Every marking of a part, but the case's own."""
    if isinstance(value, dict):
        marking = value.get("marking")
        if isinstance(marking, str) and not is_case:
            yield marking
        for inner in value.values():
            yield from _all_markings(inner, False)
    elif isinstance(value, list):
        for inner in value:
            yield from _all_markings(inner, False)
