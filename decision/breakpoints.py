"""Where the best bundle changes as one weight moves and the others keep their proportions: exact.

V_p(t) = (1 - t) R_p + t v_pk, with R_p the value of the other objectives at their proportions. The greatest
of these over p is convex and piecewise linear in t, so it is found by solving at both ends, where the two
lines cross, and so on between (dichotomic search: 2B + 1 solves for B breakpoints).
Source: Y. P. Aneja, K. P. K. Nair, Management Science 25 (1979) 73-78.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from decision.problem import Problem
from decision.ranking import rank
from decision.search import Search
from decision.value import TOLERANCE
from options import WEIGHT_TOLERANCE


@dataclass(frozen=True)
class Segment:
    """Between these two weights of an objective this bundle (an id) is the recommended one."""

    start: float
    end: float
    bundle: str


@dataclass(frozen=True)
class Ray:
    """All weightings with one weight moved from start to end, inside the weight information."""

    objective: str
    others: Mapping[str, float]
    start: float
    end: float

    def weights(self, t: float) -> dict[str, float]:
        """The weighting in which the objective weighs t."""
        return {name: (1 - t) * share for name, share in self.others.items()} | {self.objective: t}


def ray(problem: Problem, objective: str) -> Ray:
    """The ray through the problem's weights; where those break the information themselves it is not cut."""
    now = problem.weights[objective]
    rest = [o.name for o in problem.weighed() if o.name != objective]
    left = sum(problem.weights[name] for name in rest)
    others = {name: problem.weights[name] / left if left > TOLERANCE else 1 / len(rest) for name in rest}
    start, end = (0.0, 1.0) if rest else (1.0, 1.0)
    for coefficients, bound in problem.information:
        at_none = sum(float(c) * others.get(name, 0.0) for name, c in coefficients.items()) - float(bound)
        at_all = float(coefficients.get(objective, 0)) - float(bound)
        if (1 - now) * at_none + now * at_all < -WEIGHT_TOLERANCE:
            return Ray(objective, others, 0.0, 1.0)
        if at_none < -WEIGHT_TOLERANCE:
            start = max(start, min(now, at_none / (at_none - at_all)))
        if at_all < -WEIGHT_TOLERANCE:
            end = min(end, max(now, at_none / (at_none - at_all)))
    return Ray(objective, others, start, end)


def breakpoints(search: Search, objective: str, recommended: frozenset[int]) -> tuple[Segment, ...]:
    """The segments of the ray through the problem's weights, from the least weight to the greatest."""
    path = ray(search.problem, objective)
    return Dichotomy(search, path).segments(recommended)


class Dichotomy:
    """The search along one ray."""

    def __init__(self, search: Search, path: Ray) -> None:
        self.search = search
        self.path = path

    def segments(self, recommended: frozenset[int]) -> tuple[Segment, ...]:
        """The recommended bundle is best at the problem's weights: the search starts from there."""
        path, now = self.path, self.search.problem.weights[self.path.objective]
        if path.start == path.end:
            return (Segment(path.start, path.end, self.search.bundle(recommended).id),)
        steps: list[tuple[float, frozenset[int]]] = []
        if now > path.start:
            first = self._best(path.start)
            steps += [(path.start, first), *self._between(path.start, first, now, recommended)]
        steps.append((now, recommended))
        if now < path.end:
            steps += self._between(now, recommended, path.end, self._best(path.end))
        ends = [start for start, _ in steps[1:]] + [path.end]
        segments: list[Segment] = []
        for (start, chosen), end in zip(steps, ends, strict=True):
            if end <= start:
                continue
            if start < now < end and self._equal(chosen, recommended, start, end):
                chosen = recommended
            else:
                chosen = self._first_of_ties(chosen, start, end)
            bundle = self.search.bundle(chosen).id
            if segments and segments[-1].bundle == bundle:
                start = segments.pop().start
            segments.append(Segment(segments[-1].end if segments else path.start, end, bundle))
        return tuple(segments)

    def _between(
        self, start: float, left: frozenset[int], end: float, right: frozenset[int]
    ) -> list[tuple[float, frozenset[int]]]:
        """Where the best bundle changes between two weights whose best are known, and to which."""
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

    def _best(self, t: float) -> frozenset[int]:
        if self.search.table is not None:
            return self.search.table.best(self.path.weights(t))
        chosen = self.search.best(self.search.whole, self.path.weights(t))
        assert chosen is not None, "a feasible bundle is known"
        return chosen

    def _value(self, chosen: frozenset[int], t: float) -> float:
        return self.search.value(chosen, self.path.weights(t))

    def _equal(self, one: frozenset[int], other: frozenset[int], start: float, end: float) -> bool:
        return all(abs(self._value(one, t) - self._value(other, t)) <= TOLERANCE for t in (start, end))

    def _first_of_ties(self, chosen: frozenset[int], start: float, end: float) -> frozenset[int]:
        """The bundle to name among those equal all along the segment, by the rule for ties."""
        middle = self.path.weights((start + end) / 2)
        ties = rank(self.search, middle, 1, chosen).chosen
        return next(tie for tie in ties if tie == chosen or self._equal(tie, chosen, start, end))
