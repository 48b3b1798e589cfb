"""Where the best bundle changes as one weight moves and the others keep their proportions: exact.

V_p(t) = (1 - t) R_p + t v_pk, with R_p the value of the other objectives at their proportions. The maximum
over p is convex and piecewise linear in t, and found by dichotomic search (solve/dichotomic_search.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.solve.ranking import rank
from decision.solve.search import Search
from decision.solve.tie_rule import in_order
from options import WEIGHT_TOLERANCE


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


def breakpoints(search: Search, objective: str, recommended: frozenset[int]) -> tuple[Segment[str], ...]:
    """The segments of the ray through the problem's weights, by bundle id, from the least weight to the greatest."""
    path = ray(search.problem, objective)
    found = joined(_segments(search, path, recommended))
    return _with_now(found, search.problem.weights[objective], search.bundle(recommended).id)


def _with_now(segments: Sequence[Segment[str]], now: float, recommended: str) -> tuple[Segment[str], ...]:
    """The segments, and one of no length where the recommended bundle is best at the weight of now and nowhere else."""
    at_now = [segment for segment in segments if segment.start <= now <= segment.end]
    on_an_end = all(now in (segment.start, segment.end) for segment in at_now)
    if not at_now or not on_an_end or any(segment.best == recommended for segment in at_now):
        return tuple(segments)
    before = [segment for segment in segments if segment.start < now]
    return (*before, Segment(now, now, recommended), *segments[len(before) :])


def _segments(search: Search, path: Ray, recommended: frozenset[int]) -> Iterator[Segment[str]]:
    """The segments of the ray by the ids of their bundles; of bundles equal all along a segment, the one to name."""
    now = search.problem.weights[path.objective]
    if path.start == path.end:
        yield Segment(path.start, path.end, search.bundle(recommended).id)
        return

    def best(t: float) -> frozenset[int]:
        if search.table is not None:
            return search.table.best(path.weights(t))
        chosen = search.best(search.whole, path.weights(t))
        assert chosen is not None, "a feasible bundle is known"
        return chosen

    def value(chosen: frozenset[int], t: float) -> float:
        return search.value(chosen, path.weights(t))

    for segment in upper_envelope(path.start, path.end, best, value, [recommended]):
        chosen, ends = segment.best, (segment.start, segment.end)
        if segment.start < now < segment.end and _equal(value, chosen, recommended, ends):
            chosen = recommended
        else:
            chosen = _first_of_ties(search, path, value, chosen, ends)
        yield Segment(segment.start, segment.end, search.bundle(chosen).id)


Value = Callable[[frozenset[int], float], float]


def _equal(value: Value, one: frozenset[int], other: frozenset[int], ends: tuple[float, float]) -> bool:
    return all(abs(value(one, t) - value(other, t)) <= TOLERANCE for t in ends)


def _first_of_ties(
    search: Search, path: Ray, value: Value, chosen: frozenset[int], ends: tuple[float, float]
) -> frozenset[int]:
    """The bundle to name among those equal all along a segment, by the rule for ties."""
    table = search.table
    if table is not None:
        apart = [np.abs(table.worth(at) - value(chosen, t)) for t in ends for at in [path.weights(t)]]
        rows = np.flatnonzero(np.max(apart, axis=0) <= TOLERANCE)
        equal = [table.bundle(row) for row in rows.tolist()]
        return in_order(search.problem, equal, table.values[rows])[0] if equal else chosen
    ties = rank(search, path.weights(sum(ends) / 2), 1, chosen).chosen
    return next((tie for tie in ties if _equal(value, tie, chosen, ends)), chosen)
