"""The numbers of a constraint or limit that may move, and the least move of each with which a bundle satisfies it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Literal

import numpy as np

from decision.model.bundle import exact_values, weighted
from decision.model.chance_constraint import AT_ONCE, ChanceConstraint
from decision.model.constraint_rows import bounded_totals
from decision.model.deterrence_margin import Margin
from decision.model.effects import CaseEffects
from decision.model.problem import ZERO, Effects, Problem, Row
from decision.model.reach import reachable
from decision.model.value_function import ROUNDING, TOLERANCE
from decision.running.arrays import Flags, Floats
from decision.running.limits import look
from decision.solve.totals import synergies_in_force, totals_of, valued
from options import Case, TotalBound
from options import Consent as StatedConsent

Field = Literal["limit", "at_most", "at_least", "exactly", "probability", "reserve", ""]
"""Which number of a demand is meant; empty for logic, which has none."""

CONSENT_UNIT = Fraction(1, 10**6)
"""The resolution of consent, in points: that of values."""

ONE_PERCENT = Fraction(1, 100)


@dataclass(frozen=True)
class ProfileValue:
    """The weighted value by the weights of one profile, in points."""

    weights: Mapping[str, float]
    """By objective."""


@dataclass(frozen=True)
class DrawnTotal:
    """The least ceiling, or the greatest floor, that a drawn total keeps in as many draws as are needed."""

    chance: ChanceConstraint
    """The constraint with its draws."""

    offset: Fraction
    """The total with nothing chosen."""


@dataclass(frozen=True)
class DrawnShare:
    """The share of the draws in which a bound holds."""

    chance: ChanceConstraint
    """The constraint with its draws."""


BoundedTotal = Effects | Margin | ProfileValue | DrawnTotal | DrawnShare
"""What a number bounds."""


@dataclass(frozen=True)
class MovableBound:
    """A number that may move, with all totals that it bounds."""

    field: Field
    """Its field in the case."""

    old: Fraction
    """What it is now, in its own unit."""

    sense: Literal[1, -1]
    """1 for a ceiling, which must be at least the totals; -1 for a floor."""

    totals: tuple[BoundedTotal, ...]
    """The totals, one for each scenario in which it holds."""

    exactly: bool = False
    """Whether the only total must equal the number."""

    beside: tuple["MovableBound", ...] = ()
    """Other numbers of the same demand, which do not move with it."""

    @cached_property
    def unit(self) -> Fraction:
        """What two totals of bundles differ by at least; for drawn totals what they are told apart by."""
        parts = [_unit(total) for total in self.totals]
        return Fraction(1, lcm(*((part.denominator) for part in (*parts, self.old))))

    @property
    def is_consent(self) -> bool:
        """Whether it is checked within TOLERANCE, as consent is; all else is exact."""
        return isinstance(self.totals[0], ProfileValue)

    @property
    def step(self) -> Fraction:
        """One unit, as prices take it: of the resource or objective, one lever, one point, or one per cent."""
        return ONE_PERCENT if self.field == "probability" else Fraction(1)

    def need(self, problem: Problem, chosen: frozenset[int]) -> Fraction:
        """Returns the least number (for a floor: the greatest) with which a bundle satisfies it, exactly.

        problem: any of the case, with its objectives.
        """
        in_force = problem.in_force(chosen)
        totals = [_exact(problem, total, chosen, in_force) for total in self.totals]
        return self.sense * max(self.sense * total for total in totals)

    def excess(self, problem: Problem, chosen: frozenset[int]) -> Fraction:
        """Returns the least move of the number with which a bundle satisfies it, exactly; 0 where it does already.

        The bundle must satisfy the numbers `beside` it.
        """
        beyond = self.sense * (self.need(problem, chosen) - self.old)
        if self.exactly:
            return abs(beyond)
        if self.is_consent and beyond <= TOLERANCE * (1 + ROUNDING):
            return ZERO
        return max(beyond, ZERO)

    def excesses(self, problem: Problem, chosen: Flags) -> Floats:
        """Returns (bundles): the same in floating point, and infinity where a number `beside` is not kept. Raises
        OutOfTime."""
        in_force = synergies_in_force(problem, chosen)
        found = np.full(len(chosen), -np.inf)
        for total in self.totals:
            look()
            found = np.maximum(found, self.sense * _many(problem, total, chosen, in_force))
        found = found - self.sense * float(self.old)
        found = np.abs(found) if self.exactly else np.maximum(found, 0.0)
        for other in self.beside:
            found = np.where(other.excesses(problem, chosen) > 0, np.inf, found)
        return found

    def scale(self, problem: Problem) -> Fraction:
        """Returns the scale of relative changes: |old|, or where that is 0 the greatest excess of any bundle."""
        if self.old:
            return abs(self.old)
        return max([self.sense * (end - self.old) for end in self._ends(problem)] + [ZERO]) or Fraction(1)

    def _ends(self, problem: Problem) -> list[Fraction]:
        found = [Fraction(0), Fraction(1)]
        for total in self.totals:
            if isinstance(total, Effects | Margin):
                found += reachable(problem, total)
            elif isinstance(total, ProfileValue):
                found += [Fraction(0), Fraction(100)]
            elif isinstance(total, DrawnTotal):
                found += [Fraction(int(end)) for end in _drawn_ends(total)]
        return found


def bounds_of(case: Case, problem: Problem, name: str) -> tuple[MovableBound, ...]:
    """Returns the numbers of a constraint or limit that may move, in the scenario of the problem; none for logic."""
    stated = case.constraints.get(name)
    rows = tuple(row for row in problem.rows if row.constraint == name)
    if stated is None:
        if name not in case.resources:
            return ()
        resource = next(each for each in problem.resources if each.name == name)
        assert resource.limit is not None, "a limit has a number"
        return (MovableBound("limit", resource.limit, 1, (resource.use,)),)
    if isinstance(stated, StatedConsent):
        consent = next(each for each in problem.consents if each.constraint == name)
        return (MovableBound("at_least", Fraction(consent.at_least), -1, (ProfileValue(consent.weights),)),)
    chances = tuple(chance for chance in problem.chances if chance.constraint == name)
    if chances:
        return _chance_bounds(case, name, chances)
    if isinstance(stated, TotalBound) and _is_peak_or_margin(case, stated):
        totals = tuple(bounded_totals(CaseEffects(case), stated, problem.scenario).values())
        return tuple(MovableBound(field, number, sense, totals) for field, number, sense in _numbers(stated))
    found = [
        MovableBound(
            field, number, sense, tuple(_row_total(row, number, sense) for row in rows), field == "exactly"
        )
        for field, number, sense in _numbers(stated)
    ]
    return tuple(
        replace(bound, beside=tuple(other for other in found if other is not bound)) for bound in found
    )


def _is_peak_or_margin(case: Case, stated: TotalBound) -> bool:
    objective = case.objectives[stated.objective]
    return objective.is_peak or objective.actor is not None


def _numbers(stated: object) -> list[tuple[Field, Fraction, Literal[1, -1]]]:
    """The numbers that a constraint states: field, number, and sense."""
    fields: tuple[tuple[Field, Literal[1, -1]], ...] = (("at_most", 1), ("at_least", -1), ("exactly", 1))
    return [
        (field, Fraction(number), sense)
        for field, sense in fields
        if (number := getattr(stated, field, None)) is not None
    ]


def _row_total(row: Row, number: Fraction, sense: int) -> Effects:
    """The total that a row bounds: its activity, and what the row's bound lacks of the stated number."""
    bound = row.upper if sense == 1 else row.lower
    assert bound is not None, "the row has the bound that its constraint states"
    return Effects("sum", number - bound, row.choices, row.synergies)


def _chance_bounds(case: Case, name: str, chances: tuple[ChanceConstraint, ...]) -> tuple[MovableBound, ...]:
    stated = case.constraints[name]
    assert isinstance(stated, TotalBound), "only totals are bounded with a probability"
    share = MovableBound("probability", chances[0].probability, -1, tuple(map(DrawnShare, chances)))
    if case.objectives[stated.objective].is_peak:
        return (share,)
    ((field, number, sense),) = _numbers(stated)
    totals = tuple(DrawnTotal(chance, number - chance.bound) for chance in chances)
    return (MovableBound(field, number, sense, totals), share)


def _unit(total: BoundedTotal) -> Fraction:
    match total:
        case Effects():
            numbers = (total.baseline, *total.choices.values(), *total.synergies.values())
        case Margin():
            numbers = (total.otherwise, total.closed)
            numbers += tuple(n for lead in total.leads() for n in (lead.constant, *lead.choices.values()))
        case ProfileValue():
            return CONSENT_UNIT
        case DrawnShare(chance):
            return Fraction(1, chance.draws)
        case DrawnTotal(chance):
            return chance.unit
    return Fraction(1, lcm(*(number.denominator for number in numbers)))


def _exact(
    problem: Problem, total: BoundedTotal, chosen: frozenset[int], in_force: tuple[int, ...]
) -> Fraction:
    match total:
        case ProfileValue(weights):
            return Fraction(weighted(exact_values(problem, chosen), weights))
        case DrawnShare(chance):
            return Fraction(chance.count(chosen, in_force), chance.draws)
        case DrawnTotal(chance, offset):
            return offset + _order_statistic(chance, chosen, in_force)
        case _:
            return total.total(chosen, in_force)


def _order_statistic(chance: ChanceConstraint, chosen: frozenset[int], in_force: tuple[int, ...]) -> Fraction:
    """The least ceiling (greatest floor) that holds in enough draws, without the total of nothing; exact."""
    mine = [n for n, choice in enumerate(chance.places) if choice in chosen]
    sure = sum((chance.choices[i] for i in chosen if i in chance.choices), ZERO)
    sure += sum((chance.synergies[s] for s in in_force if s in chance.synergies), ZERO)
    if not chance.needed:
        return chance.bound
    drawn = chance.sign * chance.drawn[:, mine].sum(axis=1)
    at = np.argpartition(drawn, chance.needed - 1)[: chance.needed]
    # Sums in floating point may exchange draws that are nearly alike: the exact sums of those near the last decide.
    last = drawn[at].max()
    near = np.flatnonzero(np.abs(drawn - last) <= chance.doubt).tolist()
    below = int(np.count_nonzero(drawn < last - chance.doubt))
    exact = sorted(chance.sign * sum(map(Fraction, chance.drawn[draw, mine].tolist()), ZERO) for draw in near)
    return sure + chance.sign * exact[chance.needed - below - 1]


def _many(problem: Problem, total: BoundedTotal, chosen: Flags, in_force: Flags) -> Floats:
    match total:
        case ProfileValue(weights):
            values = valued(problem, problem.objectives, chosen)
            return np.asarray(values @ np.array([weights[each.name] for each in problem.weighed()]))
        case DrawnShare(chance):
            totals = _drawn_totals(chance, chosen, in_force)
            bound = chance.sign * float(chance.bound) + chance.doubt
            return np.concatenate([(part <= bound).mean(axis=1) for part in totals] or [np.zeros(0)])
        case DrawnTotal(chance, offset):
            at = chance.needed - 1
            if at < 0:
                return np.full(len(chosen), float(offset + chance.bound))
            totals = _drawn_totals(chance, chosen, in_force)
            parts = [np.partition(part, at, axis=1)[:, at] for part in totals]
            return float(offset) + chance.sign * np.concatenate(parts or [np.zeros(0)])
        case _:
            return totals_of(total, chosen, in_force)


def _drawn_totals(chance: ChanceConstraint, chosen: Flags, in_force: Flags) -> Iterator[Floats]:
    """Yields chunks of (bundles, draws): sign times the total, without that of nothing chosen. Raises OutOfTime."""
    sure = np.zeros(len(chosen))
    for columns, effects in ((chosen, chance.choices), (in_force, chance.synergies)):
        for index, effect in effects.items():
            sure += columns[:, index] * (chance.sign * float(effect))
    mine = chosen[:, list(chance.places)].astype(float)
    step = max(1, AT_ONCE // chance.draws)
    for start in range(0, len(chosen), step):
        look()
        rows = slice(start, start + step)
        yield sure[rows, None] + mine[rows] @ (chance.sign * chance.drawn.T)


def _drawn_ends(total: DrawnTotal) -> Floats:
    chance = total.chance
    largest = np.abs(chance.drawn).max(axis=0, initial=0.0).sum()
    sure = float(sum(map(abs, (*chance.choices.values(), *chance.synergies.values(), total.offset))))
    return np.array([-largest - sure, largest + sure])
