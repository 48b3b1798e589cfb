"""What follows when parts of a case are taken out: whatever named them goes too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from options.marks import Keys, dotted, part_at
from options.references import ANY, Naming, Thing, definitions, references
from options.releasing.withholding import taken_out

WHOLE = frozenset(
    {"constraints.*.lever", "constraints.*.objective", "constraints.*.for_group", "constraints.*.resource",
     "constraints.*.profile", "constraints.*.tag", "triggers.*.scenario", "triggers.*.claim", "synergies.*.levers[]"}
)  # fmt: skip
"""Where what names something that is gone has no meaning without it, and goes whole."""

LEAST = {
    "constraints.*.together[]": 2,
    **dict.fromkeys(
        (
            f"constraints.*.{field}[]"
            for field in ("requires", "excludes", "group", "must", "must_not", "scenarios")
        ),
        1,
    ),
}
"""The names that such a list must have left, else what holds it goes whole."""

KEPT_EMPTY = "scenarios.*.rests_on[]"
"""A list that says something when it is empty."""


@dataclass(frozen=True)
class Gone:
    """Something that was taken out."""

    at: Keys
    """The keys that lead to it in the case as it was."""
    because: str
    """Why, as a clause."""

    @property
    def field(self) -> str:
        """The keys joined by dots."""
        return dotted(self.at)


def followed(before: dict[str, Any], values: dict[str, Any]) -> list[Gone]:
    """Takes out of the values all that names what they no longer define, and tells what it was.

    before: the values as they were.
    """
    known, found = definitions(before), list[Gone]()
    while True:
        left = definitions(values)
        gone = {thing for thing in known if thing not in left}
        named = [naming for naming in references(values) if _is_gone(naming, gone, left)]
        if not named:
            return found
        found += _taken(values, named, gone)


def _is_gone(naming: Naming, gone: set[Thing], left: dict[Thing, Keys]) -> bool:
    return any(
        (any(each[1:] == thing[1:] for each in gone) and all(each[1:] != thing[1:] for each in left))
        if thing[0] == ANY
        else thing in gone
        for thing in naming.things
    )


def _taken(values: dict[str, Any], named: list[Naming], gone: set[Thing]) -> Iterator[Gone]:
    """Takes the entries, list items or wholes out in which these stand."""
    lists: dict[Keys, list[Naming]] = {}
    places: dict[Keys, str] = {}
    for naming in named:
        why = f"names {_said(naming, gone)}"
        if naming.pattern in WHOLE:
            places[naming.at[:2]] = why
        elif naming.on_key or not isinstance(naming.at[-1], int):
            # A name alone where a list may stand is all that there is of it.
            whole = naming.pattern in LEAST and not naming.on_key
            places[naming.at[:2] if whole else naming.at] = why
        else:
            lists.setdefault(naming.at[:-1], []).append(naming)
    for at, items in lists.items():
        total = len(part_at(values, at))
        pattern, why = items[0].pattern, f"names {_said(items[0], gone)}"
        if total - len(items) < LEAST.get(pattern, 0):
            places[at[:2]] = why
        elif total == len(items) and pattern != KEPT_EMPTY:
            places[at] = why
        else:
            places |= {each.at: f"names {_said(each, gone)}" for each in items}
    outermost = {
        at: why for at, why in places.items() if not any(at[:n] in places for n in range(1, len(at)))
    }
    taken_out(values, list(outermost))
    return (Gone(at, why) for at, why in outermost.items())


def _said(naming: Naming, gone: set[Thing]) -> str:
    thing = next((each for each in naming.things if each in gone), naming.things[0])
    return f"{'' if thing[0] == ANY else thing[0] + ' '}{'.'.join(thing[1:])}"
