"""Where the best plan changes as the likelihood of one trigger moves, the others in the middle of theirs: exact.

The expected value of a plan is linear in each likelihood, so that the maximum over all plans is convex and
piecewise linear: dichotomic search (solve/dichotomic_search.py), as for weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from decision.model.bundle import evaluate_chosen
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.two_stage.plan_program import Plan, PlanProgram, PlanSearch
from decision.two_stage.plan_ties import first_plan
from decision.two_stage.responses import Aim
from decision.two_stage.scenario_probabilities import (
    LikelihoodBounds,
    central_likelihoods,
    expected,
    probabilities,
)


@dataclass(frozen=True)
class PlanIds:
    """A plan by the ids of its bundles."""

    now: str
    """The bundle of the first stage."""

    on: Mapping[str, str]
    """Trigger -> the bundle of the second stage, all that is in force then."""


@dataclass(frozen=True)
class LikelihoodSegments:
    """The segments of every likelihood that is an interval."""

    by_trigger: Mapping[str, tuple[Segment[PlanIds], ...]]
    """Trigger -> its segments by ascending likelihood."""

    complete: bool
    """Whether all plans that tie were compared when the one to name was chosen."""


def stretches(
    search: PlanSearch, ends: LikelihoodBounds, plan: Plan, *, steady: bool = False
) -> LikelihoodSegments:
    """By trigger whose likelihood is an interval; the plan is best where all likelihoods are in the middle.

    steady: it is known to be best for all likelihoods in the intervals.
    """
    program = search.program()
    middle = central_likelihoods(ends)
    found = {}
    complete = True
    for trigger, (low, high) in ends.items():
        if low < high:
            line = _Line(search, program, trigger, middle)
            found[trigger] = line.whole(plan, low, high) if steady else line.stretches(plan, low, high)
            complete = complete and line.complete
    return LikelihoodSegments(found, complete)


class _Line:
    """One likelihood that moves."""

    def __init__(
        self, search: PlanSearch, program: PlanProgram, trigger: str, middle: Mapping[str, Fraction]
    ) -> None:
        self.search, self.program, self.trigger, self.middle = search, program, trigger, middle
        self.complete = True

    def whole(self, plan: Plan, low: Fraction, high: Fraction) -> tuple[Segment[PlanIds], ...]:
        others = sum((p for name, p in self.middle.items() if name != self.trigger), Fraction(0))
        return (Segment(float(low), float(min(high, 1 - others)), self._ids(plan)),)

    def stretches(self, plan: Plan, low: Fraction, high: Fraction) -> tuple[Segment[PlanIds], ...]:
        others = sum((p for name, p in self.middle.items() if name != self.trigger), Fraction(0))
        start, end = float(low), float(min(high, 1 - others))
        if start >= end:
            return (Segment(start, end, self._ids(plan)),)
        return joined(
            Segment(found.start, found.end, self._ids(self._named(plan, found.best, found.start, found.end)))
            for found in upper_envelope(start, end, self._best, self._value, [plan])
        )

    def _named(self, plan: Plan, best: Plan, start: float, end: float) -> Plan:
        """Of the plans that are as good as the best all along: the recommended one, else the first by the rule."""
        middle = self._at((start + end) / 2)
        aim = Aim(
            lambda program: program.expected_value(middle),
            lambda other: tuple(self._value(other, p) for p in (start, end)),
        )
        if aim.as_good(plan, best):
            return plan
        first = first_plan(self.search, self.search.stages, aim, best)
        self.complete = self.complete and first.complete
        return first.plan

    def _best(self, p: float) -> Plan:
        plan = self.search.best(self.program, self._at(p))
        assert plan is not None, "a plan is known"
        return plan

    def _value(self, plan: Plan, p: float) -> float:
        return expected(self.search.stages, plan, self._at(p))

    def _at(self, p: float) -> dict[str, float]:
        return probabilities({**self.middle, self.trigger: Fraction(p)})

    def _ids(self, plan: Plan) -> PlanIds:
        stages = self.search.stages
        return PlanIds(
            evaluate_chosen(stages.now, plan.now).id,
            {r.trigger: evaluate_chosen(r.problem, plan.after[r.trigger]).id for r in stages.responses},
        )
