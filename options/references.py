"""Where a case names its things: every key and text that calls a lever, a claim … by its name.

One table, on the plain values of a file: by it a thing is renamed everywhere, and what names something that is taken out
is found.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from options.groups import WORST_OFF
from options.marks import Keys

Thing = tuple[str, ...]
"""Its kind, the things within which its name counts, and its name: ("level", "levee", "on")."""

ANY = "any"
"""The kind of a name that may be any thing's."""

NAMED = ("objective", "lever", "resource", "claim", "scenario", "trigger", "constraint", "source", "actor", "synergy",
         "profile", "horizon", "group", "expert")  # fmt: skip
"""The kinds whose names count in the whole case, in the order in which a name of any kind is looked for."""

_DEFINED = {
    "horizons.<>": "horizon",
    "groups.<>": "group",
    "experts.<>": "expert",
    "sources.<>": "source",
    "evidence.<>": "claim",
    "objectives.<>": "objective",
    "weights.profiles.<>": "profile",
    "resources.<>": "resource",
    "levers.<>": "lever",
    "levers.*.levels.<>": "level 1",
    "levers.*.tags[]": "tag",
    "synergies.<>": "synergy",
    "constraints.<>": "constraint",
    "scenarios.<>": "scenario",
    "triggers.<>": "trigger",
    "actors.<>": "actor",
    "actors.*.courses.<>": "course 1",
    "actors.*.courses.*.incentives.<>": "item 1 3",
    "actors.*.courses.*.costs.<>": "item 1 3",
    "actors.*.courses.*.constraints.<>": "item 1 3",
}
"""Where things get their names; a tag gets its from any lever that bears it. The numbers are the places in the path of the
things within which a name counts."""

_USED = {
    "evidence.*.source": "source",
    "evidence.*.conflicts_with[]": "claim",
    "evidence.*.bears_on.<>": "scenario",
    "objectives.*.by_group.<>": "group",
    "objectives.*.from.actor": "actor",
    "objectives.*.from.resource": "resource",
    "weights.profiles.*.ratings.<>": "objective",
    "weights.profiles.*.values.<>": "objective",
    "weights.profiles.*.order[]": "objective",
    "weights.profiles.*.order[][]": "objective",
    "weights.profiles.*.comparisons[][]": "objective",
    "weights.profiles.*.elicited_on.<>": "objective",
    "weights.default": "profile",
    "weights.default.<>": "profile",
    "weights.information[]": "inequality",
    "resources.*.sum[]": "resource",
    "levers.*.levels.*.cost.<>": "resource",
    "levers.*.levels.*.prepares.<>": "lever",
    "levers.*.levels.*.scores.<>": "objective",
    "levers.*.levels.*.scores.*.by_horizon.<>": "horizon",
    "levers.*.levels.*.scores.*.by_group.<>": "group",
    "levers.*.levels.*.scores.*.evidence[]": "claim",
    "levers.*.levels.*.scores.*.by.<>": "expert",
    "status_quo.<>": "lever",
    "status_quo.*": "level 1",
    "synergies.*.levers[]": "member",
    "synergies.*.scores.<>": "objective",
    "synergies.*.by_group.<>": "group",
    "synergies.*.cost.<>": "resource",
    "constraints.*.objective": "objective",
    "constraints.*.for_group": "group",
    "constraints.*.resource": "resource",
    "constraints.*.scenarios[]": "scenario",
    "constraints.*.lever": "member",
    "constraints.*.requires[]": "member",
    "constraints.*.excludes[]": "member",
    "constraints.*.group[]": "member",
    "constraints.*.must[]": "member",
    "constraints.*.must_not[]": "member",
    "constraints.*.together[]": "member",
    "constraints.*.profile": "profile",
    "constraints.*.tag": "tag",
    "scenarios.*.rests_on[]": "claim",
    "scenarios.*.scores.<>": "member",
    "scenarios.*.scores.*.<>": "objective",
    "scenarios.*.scores.*.*.by_horizon.<>": "horizon",
    "scenarios.*.scores.*.*.by_group.<>": "group",
    "scenarios.*.scores.*.*.evidence[]": "claim",
    "scenarios.*.scores.*.*.by.<>": "expert",
    "scenarios.*.limits.<>": "resource",
    "scenarios.*.baseline.<>": "objective",
    "triggers.*.scenario": "scenario",
    "triggers.*.claim": "claim",
    "triggers.*.reserve.<>": "resource",
    "triggers.*.surge.<>": "resource",
    "triggers.*.with[]": "trigger",
    "actors.*.accepts": "course 1",
    "actors.*.deters[]": "course 1",
    "actors.*.courses.*.incentives.*.evidence[]": "claim",
    "actors.*.courses.*.costs.*.evidence[]": "claim",
    "actors.*.courses.*.constraints.*.evidence[]": "claim",
    "actors.*.courses.*.when.<>": "actor and course",
    "actors.*.courses.*.when.*.<>": "item 1 3",
    "actors.*.shifts.<>": "member",
    "actors.*.shifts.*.<>": "course 1",
    "actors.*.shifts.*.*.<>": "item 1 4",
    "brief.headlines.<>": "bundle",
    "brief.terms.<>": ANY,
}
"""Where things are named that got their names elsewhere; a list of names may be one name alone."""


@dataclass(frozen=True)
class Naming:
    """One text of a case that names things."""

    at: Keys
    """The keys that lead to it, its own included where it is a key."""
    on_key: bool
    """Whether it is the key of an entry; else it is a value."""
    pattern: str
    """The row of the table by which it was found."""
    parts: tuple[str | Thing, ...]
    """The text, cut where things are named: what stands between names, and the things."""

    @property
    def things(self) -> tuple[Thing, ...]:
        """What it names."""
        return tuple(part for part in self.parts if isinstance(part, tuple))


def definitions(values: Mapping[str, Any]) -> dict[Thing, Keys]:
    """Every thing that gets a name in these values, with the keys that lead to it, in the order of the file."""
    found: dict[Thing, Keys] = {}
    for each in _namings(values, (), _DEFINED):
        found.setdefault(each.things[0], each.at)
    return found


def references(values: Mapping[str, Any]) -> Iterator[Naming]:
    """Every key and text that names things which got their names elsewhere, in the order of the file."""
    return _namings(values, (), _USED)


def rename(values: dict[str, Any], names: Mapping[Thing, str]) -> tuple[dict[str, Any], dict[Keys, Keys]]:
    """The same values with other names for these things, wherever they are named.

    Beside them, for every place in the new values, the place where it stood in the old ones.
    """
    origins: dict[Keys, Keys] = {}
    return _renamed(values, (), (), names, origins), origins


def _namings(value: Any, at: Keys, rows: Mapping[str, str]) -> Iterator[Naming]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            here = (*at, key)
            yield from _naming(key, here, True, rows)
            yield from _namings(inner, here, rows)
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _namings(inner, (*at, position), rows)
    elif isinstance(value, str):
        yield from _naming(value, at, False, rows)


def _naming(text: str, at: Keys, on_key: bool, rows: Mapping[str, str]) -> Iterator[Naming]:
    row = _row_at(at, on_key, rows is _DEFINED)
    if row is not None and not _is_word(text, row[0], at):
        pattern, kind = row
        yield Naming(at, on_key, pattern, _parts(text, kind, at))


def _renamed(value: Any, old: Keys, new: Keys, names: Mapping[Thing, str], origins: dict[Keys, Keys]) -> Any:
    origins[new] = old
    if isinstance(value, Mapping):
        made = {}
        for key, inner in value.items():
            name = _reworded(key, (*old, key), True, names)
            made[name] = _renamed(inner, (*old, key), (*new, name), names, origins)
        return made
    if isinstance(value, list | tuple):
        return type(value)(
            _renamed(inner, (*old, n), (*new, n), names, origins) for n, inner in enumerate(value)
        )
    return _reworded(value, old, False, names) if isinstance(value, str) else value


def _reworded(text: str, at: Keys, on_key: bool, names: Mapping[Thing, str]) -> str:
    row = _row_at(at, on_key, True) or _row_at(at, on_key, False)
    if row is None or _is_word(text, row[0], at):
        return text
    parts = [
        part if isinstance(part, str) else _name(part, names) or part[-1] for part in _parts(text, row[1], at)
    ]
    # The id of a bundle has its levers in order.
    return "+".join(sorted("".join(parts).split("+"))) if row[1] == "bundle" else "".join(parts)


def _name(thing: Thing, names: Mapping[Thing, str]) -> str | None:
    """The other name of a thing; None where it keeps its own."""
    if thing[0] != ANY:
        return names.get(thing)
    return next((names[kind, thing[1]] for kind in NAMED if (kind, thing[1]) in names), None)


def _parts(text: str, kind: str, at: Keys) -> tuple[str | Thing, ...]:
    """The text cut where it names things of a kind."""
    what, *within = kind.split()
    if kind == "member":
        return _member(text)
    if kind == "bundle":
        cut: list[str | Thing] = []
        for member in text.split("+") if "." in text else ():
            cut += [*(["+"] if cut else []), *_member(member)]
        return tuple(cut) or (text,)
    if kind == "inequality":
        return tuple(
            ("objective", piece) if re.fullmatch(r"[a-z][a-z0-9_]*", piece) else piece
            for piece in re.split(r"([a-z][a-z0-9_]*)", text)
            if piece
        )
    if kind == "actor and course":
        actor, dot, course = text.partition(".")
        return (("actor", actor), dot, ("course", actor, course)) if dot else (("actor", actor),)
    return ((what, *(str(at[int(place)]) for place in within), text),)


def _member(text: str) -> tuple[str | Thing, ...]:
    """`lever` or `lever.level`."""
    lever, dot, level = text.partition(".")
    return (("lever", lever), dot, ("level", lever, level)) if dot else (("lever", lever),)


PatternRow = tuple[tuple[str, ...], str, str]
"""The pattern in steps, the pattern, and what it names."""


@cache
def _rows(defined: bool) -> Mapping[tuple[str, int, bool], tuple[PatternRow, ...]]:
    """The rows of the table by first key, number of steps, and whether a key names."""
    rows: dict[tuple[str, int, bool], tuple[PatternRow, ...]] = {}
    for pattern, kind in (_DEFINED if defined else _USED).items():
        steps = tuple(pattern.replace("[]", ".[]").split("."))
        at = (steps[0], len(steps), steps[-1] == "<>")
        rows[at] = (*rows.get(at, ()), (steps, pattern, kind))
    return rows


def _row_at(at: Keys, on_key: bool, defined: bool) -> tuple[str, str] | None:
    """The pattern by which a key or value names things, and their kind; None where it names none."""
    steps: tuple[str | int, ...] = at
    for length in (len(at), len(at) + 1):
        for pattern in _rows(defined).get((str(at[0]), length, on_key), ()) if at else ():
            if all(map(_fits, pattern[0], steps)):
                return pattern[1], pattern[2]
        if on_key:
            break
        steps = (*at, 0)  # one name alone, where a list of names may stand
    return None


def _is_word(text: str, pattern: str, at: Keys) -> bool:
    """Whether the word is no name of one: all scenarios, or whichever group is worst off."""
    if pattern == "constraints.*.for_group":
        return text == WORST_OFF
    return text == "all" and pattern == "constraints.*.scenarios[]" and at[-1] == "scenarios"


def _fits(step: str, key: str | int) -> bool:
    return isinstance(key, int) if step == "[]" else step in ("*", "<>", key) and isinstance(key, str)
