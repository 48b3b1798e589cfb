"""Where the best plan turns as the likelihood of one trigger moves, the others in the middle of theirs: exact.

The expected value of a plan is linear in each likelihood, so that the greatest over all plans is convex and
piecewise linear: solved at both ends, where the two lines cross, and so on between, as for weights.
Source: Y. P. Aneja, K. P. K. Nair, Management Science 25 (1979) 73-78.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from decision.bundle import evaluate_chosen
from decision.likelihoods import Ends, centre, expected, shares
from decision.plans import Plan, PlanProgram, PlanSearch
from decision.value import TOLERANCE


@dataclass(frozen=True)
class Stretch:
    """While the likelihood lies between these two, this plan is best. now: its bundle. on: by trigger."""

    start: float
    end: float
    now: str
    on: Mapping[str, str]


def stretches(
    search: PlanSearch, ends: Ends, plan: Plan, *, steady: bool = False
) -> dict[str, tuple[Stretch, ...]]:
    """By trigger whose likelihood is an interval; the plan is best where all likelihoods are in the middle.

    steady: it is known to be best for all likelihoods in the intervals.
    """
    program = search.program()
    middle = centre(ends)
    found = {}
    for trigger, (low, high) in ends.items():
        if low < high:
            line = _Line(search, program, trigger, middle)
            found[trigger] = line.whole(plan, low, high) if steady else line.stretches(plan, low, high)
    return found


class _Line:
    """One likelihood that moves."""

    def __init__(
        self, search: PlanSearch, program: PlanProgram, trigger: str, middle: Mapping[str, Fraction]
    ) -> None:
        self.search, self.program, self.trigger, self.middle = search, program, trigger, middle

    def whole(self, plan: Plan, low: Fraction, high: Fraction) -> tuple[Stretch, ...]:
        others = sum((p for name, p in self.middle.items() if name != self.trigger), Fraction(0))
        return (Stretch(float(low), float(min(high, 1 - others)), *self._told(plan)),)

    def stretches(self, plan: Plan, low: Fraction, high: Fraction) -> tuple[Stretch, ...]:
        others = sum((p for name, p in self.middle.items() if name != self.trigger), Fraction(0))
        start, now, end = float(low), float(self.middle[self.trigger]), float(min(high, 1 - others))
        steps: list[tuple[float, Plan]] = []
        if now > start:
            first = self._best(start)
            steps += [(start, first), *self._between(start, first, now, plan)]
        steps.append((now, plan))
        if now < end:
            steps += self._between(now, plan, end, self._best(end))
        found: list[Stretch] = []
        for (begin, best), (finish, _) in pairwise([*steps, (end, plan)]):
            if finish <= begin:
                continue
            if all(self._value(plan, p) >= self._value(best, p) - TOLERANCE for p in (begin, finish)):
                best = plan
            now_id, on = self._told(best)
            if found and (found[-1].now, found[-1].on) == (now_id, on):
                begin = found.pop().start
            found.append(Stretch(begin, finish, now_id, on))
        return tuple(found)

    def _between(self, start: float, left: Plan, end: float, right: Plan) -> list[tuple[float, Plan]]:
        """Where the best plan changes between two likelihoods whose best are known, and to which."""
        ahead = self._value(left, start) - self._value(right, start)
        behind = self._value(right, end) - self._value(left, end)
        if behind <= TOLERANCE:
            return []
        if ahead <= TOLERANCE:
            return [(start, right)]
        crossing = start + (end - start) * ahead / (ahead + behind)
        middle = self._best(crossing)
        if self._value(middle, crossing) <= self._value(left, crossing) + TOLERANCE:
            return [(crossing, right)]
        return [
            *self._between(start, left, crossing, middle),
            *self._between(crossing, middle, end, right),
        ]

    def _best(self, p: float) -> Plan:
        plan = self.search.best(self.program, self._at(p))
        assert plan is not None, "a plan is known"
        return plan

    def _value(self, plan: Plan, p: float) -> float:
        return expected(self.search.stages, plan, self._at(p))

    def _at(self, p: float) -> dict[str, float]:
        return shares({**self.middle, self.trigger: Fraction(p)})

    def _told(self, plan: Plan) -> tuple[str, dict[str, str]]:
        stages = self.search.stages
        return (
            evaluate_chosen(stages.now, plan.now).id,
            {r.trigger: evaluate_chosen(r.problem, plan.after[r.trigger]).id for r in stages.responses},
        )
