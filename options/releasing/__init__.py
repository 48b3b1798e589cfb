"""A smaller case for one reader: without what they may not see, and without what named it.

A part bears `releasable_to` with the names of those who may see it; without it is as the case, and the case's left out is
for everyone. A part is taken out whole, whatever lies within, and what named it goes too: a claim from the scores,
scenarios and conflicts that cite it, a lever from constraints, synergies, preparations, shifts and the status quo. A rule
or trigger that says nothing without it goes whole, as does a source or expert of whom nothing is left. What is left is a
case of its own, in the order and the words of the first, without its comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from options.case import Case
from options.document import Read, checked, read_document
from options.emitting import block
from options.faults import CaseError, Fault
from options.markings import markings_in_order, portion_markings
from options.marks import Keys, Marks, part_at
from options.portions import FIELD, portions
from options.references import Thing, definitions, references
from options.releasing.following import Gone, followed
from options.releasing.marking import remarked
from options.releasing.withholding import OFFICE, narrowed, taken_out
from options.standing import ClaimState, StandingName, claim_states, scenario_standings

__all__ = ["Gone", "Release", "released"]

CARRYING: tuple[StandingName, ...] = ("not_assessed", "unsupported", "reported", "assumed", "established")
"""Standings, from what carries nothing to what carries most; the first two carry alike nothing."""


@dataclass(frozen=True)
class Release:
    """What one reader may see of a case."""

    to: str
    """Who."""
    case: Case
    """The smaller case."""
    text: str
    """Its file."""
    withheld: tuple[Gone, ...]
    """The parts that they may not see."""
    followed: tuple[Gone, ...]
    """What went because it named one of these, or is of the releasing office's own brief."""
    standings: tuple[tuple[str, StandingName, StandingName], ...]
    """Scenarios whose standing is another then: before and after."""
    states: tuple[tuple[str, ClaimState, ClaimState], ...]
    """Claims whose state is another then: before and after."""
    lost_working: str | None
    """The scenario that is worked in, where it went: then the numbers are computed as they are written."""
    unassessed: tuple[str, ...]
    """Scenarios that would stand on more than they do, for want of claims: what they rest on is left out of them."""
    mentions: tuple[tuple[str, str], ...]
    """Texts that are left and name what was taken out: the field, and the name."""
    unused: tuple[str, ...]
    """Fields of what is left though only what was taken out used it."""
    marked_above: tuple[str, ...]
    """Fields of what is left that bear a marking above the case's former one, and do not say to whom they may go."""
    is_named: bool
    """Whether any part of the case names the reader."""


def released(read: Read, to: str) -> Release:
    """What one reader may see of a case, as `read_file` reads it.

    Raises CaseError with every fault of the case, and of what would be left of it, each at its place in the case.
    """
    values, marks, faults = read
    case = checked(values, marks, faults).case
    values = _copied(values)
    names = dict(portions(values))
    if () in names and to not in names[()]:
        told = f"the case may be seen by {', '.join(names[()])} alone; add {to}, or release it to one of them"
        raise CaseError((marks.fault((FIELD,), told),))
    before = _copied(values)
    hidden = [at for at, allowed in names.items() if to not in allowed]
    outermost = [at for at in hidden if not any(at[:n] in hidden for n in range(len(at)))]
    taken_out(values, outermost)
    further = followed(before, values)
    further += list(_silent(before, values))
    further += list(_office(values))
    narrowed(values, to)
    _without_empty(before, values)
    remarked(before, values)
    withheld = tuple(Gone(at, f"is not released to {to}") for at in outermost)
    smaller = _sound(values, marks, to)
    unassessed = tuple(_unassessed(case, smaller, values))
    if unassessed:
        smaller = _sound(values, marks, to)
    text = block(values) + "\n"
    assert read_document(text).case == smaller, "what is written is read as the case that was made"
    return Release(
        to=to,
        case=smaller,
        text=text,
        withheld=withheld,
        followed=tuple(further),
        standings=tuple(
            (name, then.standing, now.standing)
            for name, now in scenario_standings(smaller).items()
            if (then := scenario_standings(case)[name]).standing != now.standing
        ),
        states=tuple(_states(case, smaller)),
        lost_working=lost if (lost := case.working_scenario) not in smaller.scenarios else None,
        unassessed=unassessed,
        mentions=tuple(_mentions(before, values)),
        unused=tuple(_unused(before, values)),
        marked_above=tuple(_marked_above(case, before)),
        is_named=any(to in allowed for allowed in names.values()),
    )


def _sound(values: dict[str, Any], marks: Marks, to: str) -> Case:
    """The case that is left. Raises CaseError with its faults at their places in the case as it was."""
    try:
        return checked(values, marks, []).case
    except CaseError as error:
        raise CaseError(tuple(_explained(fault, to) for fault in error.faults)) from None


def _explained(fault: Fault, to: str) -> Fault:
    told = f"without what {to} may not see: {fault.message}; or let {to} see what it needs (releasable_to)"
    return replace(fault, message=told)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _silent(before: dict[str, Any], values: dict[str, Any]) -> Iterator[Gone]:
    """Takes out the sources and experts all of whose claims and scores went: they would say who else knows something."""
    for kind, section, says in (("source", "sources", "asserts"), ("expert", "experts", "says")):
        used, left = (_used(each, kind) for each in (before, values))
        for name in list(values.get(section) or {}):
            if (kind, name) in used and (kind, name) not in left:
                del values[section][name]
                yield Gone((section, name), f"{says} nothing that is left")


def _office(values: dict[str, Any]) -> Iterator[Gone]:
    """Takes out what is said of the brief of the office that releases."""
    for at in OFFICE:
        holder = values if len(at) == 1 else values.get(at[0])
        if isinstance(holder, dict) and at[-1] in holder:
            del holder[at[-1]]
            yield Gone(at, "is of this office's own brief")


def _without_empty(before: dict[str, Any], values: dict[str, Any]) -> None:
    """Takes out the sections that were emptied; a case is never without levers and objectives, which is a fault."""
    for section in list(values):
        if values[section] == {} and before[section] != {} and section not in ("levers", "objectives"):
            del values[section]


def _unassessed(case: Case, smaller: Case, values: dict[str, Any]) -> Iterator[str]:
    """Takes out what scenarios rest on which would stand on more than they do, once claims that they lack are gone."""
    then = scenario_standings(case)
    for name, now in scenario_standings(smaller).items():
        if CARRYING.index(now.standing) > max(1, CARRYING.index(then[name].standing)):
            values["scenarios"][name].pop("rests_on", None)
            yield name


def _states(case: Case, smaller: Case) -> Iterator[tuple[str, ClaimState, ClaimState]]:
    """The claims that are left in another state than before."""
    before = claim_states(case)
    for name, now in claim_states(smaller).items():
        if before[name] != now:
            yield name, before[name], now


def _used(values: dict[str, Any], kind: str) -> set[Thing]:
    """The things of a kind that are named; of objectives not by weights, which name all."""
    return {
        thing
        for naming in references(values)
        for thing in naming.things
        if thing[0] == kind and naming.at[0] != "weights"
    }


def _unused(before: dict[str, Any], values: dict[str, Any]) -> Iterator[str]:
    """What is left and was named only by what went."""
    for kind, section in (("resource", "resources"), ("objective", "objectives"), ("actor", "actors")):
        used, left = _used(before, kind), _used(values, kind)
        for name in values.get(section) or {}:
            if (kind, name) in used and (kind, name) not in left:
                yield f"{section}.{name}"


def _mentions(before: dict[str, Any], values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts that are left and hold a name, title or noun of what went."""
    left = definitions(values)
    words: dict[str, None] = {}
    for thing, at in definitions(before).items():
        if thing in left:
            continue
        content = part_at(before, at)
        told = (
            [content.get(field) for field in ("title", "short", "noun")] if isinstance(content, dict) else []
        )
        told += [thing[-1].replace("_", " ")] if thing[0] in NAMED_IN_TEXTS else []
        words |= dict.fromkeys(word for word in told if isinstance(word, str) and len(word) > SHORTEST)
    if not words:
        return
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE)
    for place, text in _texts(values, ()):
        if found := pattern.search(text):
            yield ".".join(map(str, place)), found[0]


NAMED_IN_TEXTS = ("lever", "claim", "scenario", "source", "expert", "trigger")
"""Kinds of things whose keys may stand in texts as words."""

SHORTEST = 3
"""Characters of a name that is looked for in texts, more than which it has."""


def _texts(value: Any, at: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*at, position))
    elif isinstance(value, str):
        yield at, value


def _marked_above(case: Case, before: dict[str, Any]) -> Iterator[str]:
    """Parts that bear a higher marking than the case and may go to whomever the case may."""
    order, own = markings_in_order(case), case.marking
    for at, marking in portion_markings(case):
        within = [part_at(before, at[:n]) for n in range(1, len(at))]
        is_said = any(isinstance(part, dict) and isinstance(part.get(FIELD), list) for part in within)
        if not is_said and own in order and order.index(marking) > order.index(own):
            yield ".".join(map(str, at[:-1]))
