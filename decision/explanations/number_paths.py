"""One score or cost that moves, all else as it is: the value of a bundle, and what it keeps, as exact piecewise linear
functions of the distance.

A score's low or high end follows where the score would pass it (options/quantities.py), so that a bound on that estimate
is flat at first. The draws of a constraint that holds with a probability are no such function: NotExact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from decision.explanations.changed_problem import changed_problem
from decision.explanations.piecewise_path import ZERO, PiecewiseLinear, first_all_kept
from decision.model.constraint_rows import bounded_totals
from decision.model.deterrence_margin import Margin
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Objective, Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.model.varied_question import stated_quantity
from options import Case, Consent, Quantity, TotalBound, with_quantity

FAR = Fraction(10**16)
"""A distance beyond every number of a case."""

BEYOND = Fraction(1, 10**9)
"""How far beyond a border it is looked, relative to the number's size where that is more than 1."""

SAME = Fraction(1, 10**9)
"""Points by which values may differ through the rounding of weights alone."""


class NotExact(Exception):
    """Value or feasibility of some bundle is not a piecewise linear function of the number."""


def written(number: Fraction) -> Decimal:
    """Returns a number as a decimal, rounded beyond 28 digits."""
    return Decimal(number.numerator) / Decimal(number.denominator)


@dataclass(frozen=True)
class MovedNumber:
    """A score or cost of one level on its way up or down."""

    question: Question
    """The question in which it moves."""

    of: Quantity
    """The score or cost."""

    way: int
    """1 for up, -1 for down."""

    @cached_property
    def old(self) -> Fraction:
        """The number as it is; 0 where the case states none."""
        return Fraction(stated_quantity(self.question, self.of) or 0)

    @cached_property
    def problem(self) -> Problem:
        """The problem as it is."""
        return self.question.problem()

    @cached_property
    def choice(self) -> int:
        """The choice whose number it is."""
        lever, level, _ = self.of.of
        return next(i for i in self.problem.levers[lever] if self.problem.choices[i].level == level)

    def number(self, distance: Fraction) -> Fraction:
        """Returns the number at a distance."""
        return self.old + self.way * distance

    def at(self, distance: Fraction) -> Problem:
        """Returns the problem with the number at a distance."""
        return (
            changed_problem(self.question, self.of, written(self.number(distance)))
            if distance
            else self.problem
        )

    def beyond(self, distance: Fraction) -> Fraction:
        """Returns a distance a little beyond another."""
        return distance + BEYOND * max(Fraction(1), abs(self.number(distance)))

    def value(self, chosen: frozenset[int], weights: Mapping[str, float] | None = None) -> PiecewiseLinear:
        """Returns the weighted value of a bundle, in points."""
        weights = self.problem.weights if weights is None else weights
        fixed, moving = ZERO, list[tuple[Fraction, Objective, PiecewiseLinear]]()
        in_force = self.problem.in_force(chosen)
        for here, there in zip(self.problem.objectives, self._far.objectives, strict=True):
            if here.value is None:
                continue
            weight = Fraction(weights[here.name])
            if here.effects == there.effects or self.choice not in chosen:
                fixed += weight * here.value(here.effects.total(chosen, in_force))
            else:
                moving.append((weight, here, self._total(here.effects, there.effects, chosen)))

        def at(distance: Fraction) -> Fraction:
            told = fixed
            for weight, objective, total in moving:
                assert objective.value is not None
                told += weight * objective.value(total.at(distance))
            return told

        return PiecewiseLinear(
            at, tuple(knot for _, objective, total in moving for knot in _knots(objective, total))
        )

    def kept(self, chosen: frozenset[int], within: Fraction = SAME) -> list[PiecewiseLinear] | None:
        """Returns functions none of which is negative where a bundle is feasible; None where it never is.

        within: points by which a consent may be missed. Raises NotExact.
        """
        moved = list(self._conditions(chosen, within))
        return None if any(path is None for path in moved) else [path for path in moved if path is not None]

    def entry(self, chosen: frozenset[int], least: PiecewiseLinear, start: Fraction) -> Fraction | None:
        """Returns the least distance from `start` on at which a bundle is feasible and worth at least `least`, in points;
        None where there is none."""
        kept = self.kept(chosen)
        return None if kept is None else first_all_kept([*kept, less(self.value(chosen), least)], start)

    def exit(self, chosen: frozenset[int], start: Fraction) -> Fraction | None:
        """Returns the distance beyond which a bundle that is feasible a little beyond `start` no longer is; None: it
        always is."""
        kept = self.kept(chosen, Fraction(TOLERANCE) + SAME) or []
        ends = [end for path in kept if (end := path.first_broken(self.beyond(start))) is not None]
        return min(ends, default=None)

    @cached_property
    def may_help(self) -> bool:
        """Whether a bundle with the number may be worth more, or keep more, as it moves."""
        if self.of.kind == "cost" and self.way < 0:
            return True
        if self.of.kind == "score" and self._loosens_a_bound():
            return True
        return any(
            here.value is not None
            and here.effects != there.effects
            and (self.way > 0) == (here.value.points[-1][1] > here.value.points[0][1])
            for here, there in zip(self.problem.objectives, self._far.objectives, strict=True)
        )

    def _loosens_a_bound(self) -> bool:
        """Whether some floor is nearer as the score rises, or some ceiling as it falls."""
        return any(
            isinstance(each, TotalBound)
            and each.objective == self.of.of[2]
            and (each.at_most if self.way < 0 else each.at_least) is not None
            for each in self.question.case.constraints.values()
        )

    @cached_property
    def moves_consents(self) -> bool:
        """Whether what some consent asks for may move: the status quo's value, where that has the number."""
        return bool(self.problem.consents) and self.choice in self.problem.chosen(self.problem.status_quo)

    @cached_property
    def farthest(self) -> Fraction:
        """A distance beyond which the number brings nothing more: it outweighs all others of its objective or resource."""
        far = Fraction(1)
        for here, there in zip(self.problem.objectives, self._far.objectives, strict=True):
            if here.effects != there.effects and isinstance(here.effects, Effects):
                effects = (
                    here.effects.baseline,
                    *here.effects.choices.values(),
                    *here.effects.synergies.values(),
                )
                points = here.value.points if here.value is not None else ((ZERO, ZERO), (ZERO, ZERO))
                span = sum(map(abs, effects), ZERO) + abs(points[0][0]) + abs(points[-1][0])
                weight = self.problem.weights.get(here.name, 0.0)
                far = max(far, span * (2 if weight <= TOLERANCE else 2 + int(2 / weight)))
                bounds = [
                    each for each in self.question.case.constraints.values() if isinstance(each, TotalBound)
                ]
                far += 2 * sum((abs(Fraction(each.at_most or each.at_least or 0)) for each in bounds), ZERO)
        for resource in self.problem.resources:
            uses = (*resource.use.choices.values(), *resource.use.synergies.values())
            far += sum(map(abs, uses), ZERO) + abs(resource.limit or ZERO)
        # What only a part of it falls to a group must move so much farther.
        parts = [part for _, _, _, part in self._bounded if part] if self.of.kind == "score" else []
        return far / min(parts, default=Fraction(1))

    @cached_property
    def _far(self) -> Problem:
        return self.question.problem(self._case_far)

    @cached_property
    def _case_far(self) -> Case:
        return with_quantity(self.question.case, self.of, written(self.number(FAR)), self.problem.scenario)

    def _total(
        self,
        here: Effects | Margin,
        there: Effects | Margin,
        chosen: frozenset[int],
        part: Fraction = Fraction(1),
    ) -> PiecewiseLinear:
        """Returns a bundle's total where the effect of the choice moves from one to another by FAR, or less after a while
        in which it stands still. part: how far it moves per unit of the number."""
        assert isinstance(here, Effects) and isinstance(there, Effects), "a margin has no such number"
        in_force = self.problem.in_force(chosen)
        if here is there or self.choice not in chosen or here == there:
            total = here.total(chosen, in_force)
            return PiecewiseLinear(lambda distance: total)
        old, new = here.choices.get(self.choice, ZERO), there.choices.get(self.choice, ZERO)
        still = FAR - abs(new - old) / part
        sign = 1 if new > old else -1

        def effect(distance: Fraction) -> Fraction:
            return old + sign * part * max(ZERO, distance - still)

        others = chosen - {self.choice}
        rest = here.total(others, in_force)
        if here.combine == "sum":
            return PiecewiseLinear(lambda distance: rest + effect(distance), (still,))
        reached = still + sign * (rest - old)
        return PiecewiseLinear(lambda distance: max(rest, effect(distance)), (still, max(ZERO, reached)))

    def _conditions(self, chosen: frozenset[int], within: Fraction) -> Iterator[PiecewiseLinear | None]:
        problem, far = self.problem, self._far
        in_force = problem.in_force(chosen)
        case = self.question.case
        bounds = {name for name, each in case.constraints.items() if isinstance(each, TotalBound)}
        for row in problem.rows:
            fixed = row.constraint not in bounds and row.constraint not in case.resources
            if fixed and not row.holds(chosen, in_force):
                yield None
        if not all(bound.holds(chosen) for bound in problem.margin_bounds):
            yield None
        for resource, there in zip(problem.resources, far.resources, strict=True):
            if resource.limit is not None:
                yield _at_most(self._total(resource.use, there.use, chosen), resource.limit)
        for chance, moved in zip(problem.chances, far.chances, strict=True):
            if self.choice in chosen and self._draws(chance.constraint) and moved is not None:
                raise NotExact
            if not chance.holds(chosen, in_force):
                yield None
        yield from self._bounds(chosen)
        yield from self._consents(chosen, within)

    def _draws(self, constraint: str) -> bool:
        """Whether a constraint that holds with a probability draws the number."""
        bound = self.question.case.constraints[constraint]
        assert isinstance(bound, TotalBound)
        return self.of.kind == "score" and bound.objective == self.of.of[2]

    def _bounds(self, chosen: frozenset[int]) -> Iterator[PiecewiseLinear]:
        for bound, here, there, part in self._bounded:
            total = self._total(here, there, chosen, part)
            if bound.at_most is not None:
                yield _at_most(total, Fraction(bound.at_most))
            if bound.at_least is not None:
                yield _at_least(total, Fraction(bound.at_least))

    @cached_property
    def _bounded(self) -> list[tuple[TotalBound, Effects, Effects, Fraction]]:
        """Bounds on totals with the effects that they bound, as they are and far away, and how far the effect of the choice
        moves per unit of the number."""
        here, there = CaseEffects(self.question.case), CaseEffects(self._case_far)
        found = []
        for bound in self.question.case.constraints.values():
            if not isinstance(bound, TotalBound) or bound.probability is not None:
                continue
            totals = bounded_totals(here, bound, self.problem.scenario)
            moves = self.of.kind == "score" and self.of.of[2] == bound.objective
            far = bounded_totals(there, bound, self.problem.scenario) if moves else totals
            for at, effects in totals.items():
                moved = far[at]
                if isinstance(effects, Effects) and isinstance(moved, Effects):
                    part = there.part(bound.objective, at.scenario, self.choice, at.group)
                    found.append((bound, effects, moved, part))
        return found

    def _consents(self, chosen: frozenset[int], within: Fraction) -> Iterator[PiecewiseLinear]:
        status_quo = self.problem.chosen(self.problem.status_quo)
        for consent in self.problem.consents:
            stated = self.question.case.constraints[consent.constraint]
            assert isinstance(stated, Consent)
            own = self.value(chosen, consent.weights)
            if stated.at_least == "status_quo":
                asked = self.value(status_quo, consent.weights)
            else:
                asked = constant(Fraction(consent.at_least))
            yield less(own, asked, within)


def constant(number: Fraction) -> PiecewiseLinear:
    """Returns a function that does not move."""
    return PiecewiseLinear(lambda distance: number)


def less(one: PiecewiseLinear, other: PiecewiseLinear, more: Fraction = ZERO) -> PiecewiseLinear:
    """Returns one function less another, plus a constant."""
    return PiecewiseLinear(
        lambda distance: one.at(distance) - other.at(distance) + more, (*one.knots, *other.knots)
    )


def _at_most(total: PiecewiseLinear, most: Fraction) -> PiecewiseLinear:
    return PiecewiseLinear(lambda distance: most - total.at(distance), total.knots)


def _at_least(total: PiecewiseLinear, least: Fraction) -> PiecewiseLinear:
    return PiecewiseLinear(lambda distance: total.at(distance) - least, total.knots)


def _knots(objective: Objective, total: PiecewiseLinear) -> Iterator[Fraction]:
    """The distances at which a value bends: where the total does, and where it passes a bend of the value function."""
    yield from total.knots
    assert objective.value is not None
    bends = [piece.end for piece in objective.value.pieces if piece.end is not None]
    for bend in bends:
        for path in (_at_most(total, bend), _at_least(total, bend)):
            met = path.first_kept(ZERO)
            if met is not None:
                yield met
