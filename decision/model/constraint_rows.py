"""Constraints as exact linear rows: each logical rule, limit, ceiling and floor is one or a few rows.

A label adds to the name of its constraint only with a capital, which no name of a case has, so that labels are unique.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from decision.model.derived_margin import derived_margin
from decision.model.deterrence_margin import Margin
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, MarginBound, Resource, Row, Terms
from options import (
    WORST_OFF,
    Case,
    Constraint,
    Excludes,
    Group,
    Must,
    MustNot,
    Requires,
    TagBound,
    Together,
    TotalBound,
)

Bound = Fraction | int | None
"""A bound on an activity; None for none."""


def limit_row(resource: Resource) -> Row:
    """Returns the row use <= limit of a resource, under the resource's name."""
    name, use = resource.name, resource.use
    return _row(name, name, use.choices, use.synergies, None, resource.limit)


def asked_row(effects: CaseEffects, demand: str, member: str) -> Row:
    """Returns the row of a demand on one lever or level. demand: "must" or "must_not"."""
    label = f"{demand.capitalize()}_{member}"
    least, most = (1, None) if demand == "must" else (None, 0)
    return _row(f"{demand} {member}", label, _count(effects, [member]), {}, least, most)


def constraint_rows(
    effects: CaseEffects, name: str, constraint: Constraint, scenario: str | None
) -> tuple[Row, ...]:
    """Returns the rows of a constraint in the computed scenario; none for consent, bounds on margins, and bounds that
    hold with a probability (model/chance_rows.py)."""
    match constraint:
        case TotalBound(probability=None):
            return _bound_rows(effects, name, constraint, scenario)
        case TagBound():
            return (_tag_row(effects, name, constraint, scenario),)
        case Requires():
            needs = _count(effects, [constraint.lever])
            return _several(
                name, [(_minus(needs, _count(effects, [other])), None, 0) for other in constraint.requires]
            )
        case Excludes():
            return _several(
                name, [(_count(effects, [constraint.lever, other]), None, 1) for other in constraint.excludes]
            )
        case Together():
            first = _count(effects, constraint.together[:1])
            return _several(
                name, [(_minus(first, _count(effects, [other])), 0, 0) for other in constraint.together[1:]]
            )
        case Must():
            return _several(name, [(_count(effects, [member]), 1, None) for member in constraint.must])
        case MustNot():
            return _several(name, [(_count(effects, [member]), None, 0) for member in constraint.must_not])
        case Group():
            exactly, least, most = constraint.exactly, constraint.at_least, constraint.at_most
            if exactly is not None:
                least = most = exactly
            count = _count(effects, constraint.group)
            return (_row(name, name, count, {}, _fraction(least), _fraction(most)),)
        case _:
            return ()


def margin_bounds(effects: CaseEffects, name: str, constraint: Constraint) -> tuple[MarginBound, ...]:
    """Returns the bound that a constraint sets on a margin, the same in every scenario; none for other constraints."""
    if not isinstance(constraint, TotalBound):
        return ()
    margin = derived_margin(effects, constraint.objective, constraint.estimate)
    if margin is None:
        return ()
    return (MarginBound(name, name, margin, _fraction(constraint.at_least), _fraction(constraint.at_most)),)


@dataclass(frozen=True)
class BoundPart:
    """One total that a bound applies to: that of a scenario, and of a group where it is a group's."""

    scenario: str | None
    """The scenario; None for the numbers as written."""
    group: str | None
    """The group of those affected whose part of the total it is; None for the whole."""
    suffix: str
    """What its label has after the name of the constraint, so that labels are unique."""


def bound_parts(case: Case, bound: TotalBound, scenario: str | None) -> tuple[BoundPart, ...]:
    """Returns the parts of a bound, each once; a bound on the worst-off group has one for every group.

    scenario: the computed one, to which a bound without scenarios applies; None for the numbers as written.
    """
    scenarios = scenarios_of(case, bound, scenario)
    groups: tuple[str | None, ...] = (bound.for_group,)
    if bound.for_group == WORST_OFF:
        groups = tuple(case.groups)
    return tuple(
        BoundPart(
            at,
            group,
            ("" if len(scenarios) == 1 else f"_In_{at}") + ("" if len(groups) == 1 else f"_For_{group}"),
        )
        for at in scenarios
        for group in groups
    )


def bounded_totals(
    effects: CaseEffects, bound: TotalBound, scenario: str | None
) -> Mapping[BoundPart, Effects | Margin]:
    """Returns the totals that a bound applies to; a margin is the same in every scenario, and stands once.

    scenario: the computed one, to which a bound without scenarios applies; None for the numbers as written.
    """
    margin = derived_margin(effects, bound.objective, bound.estimate)
    if margin is not None:
        return {BoundPart(scenario, None, ""): margin}
    return {
        part: effects.totals(bound.objective, part.scenario, bound.estimate, part.group)
        for part in bound_parts(effects.case, bound, scenario)
    }


def scenarios_of(case: Case, bound: TotalBound, scenario: str | None) -> tuple[str | None, ...]:
    """Returns the scenarios in which a bound holds, each once. scenario: the computed one; None: numbers as written."""
    if bound.scenarios == "all":
        return tuple(case.scenarios) or (scenario,)
    return (scenario,) if bound.scenarios is None else tuple(dict.fromkeys(bound.scenarios))


def _bound_rows(effects: CaseEffects, name: str, bound: TotalBound, scenario: str | None) -> tuple[Row, ...]:
    """Returns the rows of a ceiling or floor on a total, one for each of its parts; none on a margin."""
    rows = []
    for part, totals in bounded_totals(effects, bound, scenario).items():
        if isinstance(totals, Margin):
            continue
        label = name + part.suffix
        rows.append(total_row(name, label, totals, _fraction(bound.at_least), _fraction(bound.at_most)))
    return tuple(rows)


def total_row(name: str, label: str, totals: Effects, least: Bound, most: Bound) -> Row:
    """Returns the row of a floor or a ceiling on a total; a peak is bounded on one side."""
    make = _peak_row if totals.combine == "max" else _sum_row
    return make(name, label, totals, least, most)


def _tag_row(effects: CaseEffects, name: str, bound: TagBound, scenario: str | None) -> Row:
    """Returns the row of a bound on what the levers of a tag bring, or on their number."""
    levers = [lever for lever, stated in effects.case.levers.items() if bound.tag in stated.tags]
    tagged = frozenset().union(*(effects.members[lever] for lever in levers))
    least, most = bound.at_least, bound.at_most
    if bound.exactly is not None:
        least = most = bound.exactly
    if bound.resource is not None:
        brought = effects.resource(bound.resource, scenario, {}).use
    elif bound.objective is not None:
        brought = effects.totals(bound.objective, scenario, "likely")
    else:
        return _row(name, name, _count(effects, levers), {}, _fraction(least), _fraction(most))
    choices = {i: amount for i, amount in brought.choices.items() if i in tagged}
    synergies = {
        s: amount
        for s, amount in brought.synergies.items()
        if all(member <= tagged for member in effects.synergies[s].members)
    }
    return _row(name, name, choices, synergies, _fraction(least), _fraction(most))


def _sum_row(name: str, label: str, totals: Effects, least: Bound, most: Bound) -> Row:
    least = None if least is None else least - totals.baseline
    most = None if most is None else most - totals.baseline
    return _row(name, label, totals.choices, totals.synergies, least, most)


def _peak_row(name: str, label: str, totals: Effects, least: Bound, most: Bound) -> Row:
    """Returns the row of a bound on a peak: no score above a ceiling is chosen, or one that reaches a floor is."""
    if most is not None:
        above = _over(totals, lambda score: score > most)
        return _row(name, label, *above, None, -1 if totals.baseline > most else 0)
    assert least is not None, "a bound has a floor or a ceiling"
    reached = _over(totals, lambda score: score >= least)
    return _row(name, label, *reached, 0 if totals.baseline >= least else 1, None)


def _over(totals: Effects, reaches: Callable[[Fraction], bool]) -> tuple[Terms, Terms]:
    one = Fraction(1)
    return (
        {i: one for i, score in totals.choices.items() if reaches(score)},
        {s: one for s, score in totals.synergies.items() if reaches(score)},
    )


def _count(effects: CaseEffects, members: Iterable[str]) -> dict[int, Fraction]:
    """Returns the number of members that hold, as a sum over choices."""
    terms: dict[int, Fraction] = {}
    for member in members:
        for i in sorted(effects.members[member]):
            terms[i] = terms.get(i, Fraction(0)) + 1
    return terms


def _minus(left: Terms, right: Terms) -> dict[int, Fraction]:
    terms = dict(left)
    for i, term in right.items():
        terms[i] = terms.get(i, Fraction(0)) - term
    return terms


def _several(name: str, rows: Sequence[tuple[Terms, Bound, Bound]]) -> tuple[Row, ...]:
    return tuple(
        _row(name, name if len(rows) == 1 else f"{name}_No{n}", terms, {}, least, most)
        for n, (terms, least, most) in enumerate(rows, start=1)
    )


def _row(name: str, label: str, choices: Terms, synergies: Terms, least: Bound, most: Bound) -> Row:
    return Row(name, label, choices, synergies, _fraction(least), _fraction(most))


def _fraction(number: Fraction | Decimal | int | None) -> Fraction | None:
    return None if number is None else Fraction(number)
