"""Breakpoints of the optimum as one weight varies and the others keep their proportions, exactly.

Where objective k weighs t, bundle p has the value V_p(t) = (1 - t) R_p + t v_pk, with R_p its value over the other
objectives at their proportions. The maximum over p is convex and piecewise linear in t, and found by dichotomic
search (solve/dichotomic_search.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decision.model.bundle import Bundle
from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.solve.enumeration import BundleTable
from decision.solve.ranking import whole_ranking
from decision.solve.search import Search
from decision.solve.solve_and_cut import Disagreement
from decision.solve.tie_rule import in_order
from options import WEIGHT_TOLERANCE


@dataclass(frozen=True)
class Ray:
    """The weightings along which one weight varies, within the weight information."""

    objective: str
    """The objective whose weight varies."""

    others: Mapping[str, float]
    """The proportions of the other weights; they sum to 1."""

    start: float
    """Least weight of the objective."""

    end: float
    """Greatest weight of the objective."""

    def weights(self, t: float) -> dict[str, float]:
        """Returns the weighting in which the objective weighs t."""
        return {name: (1 - t) * share for name, share in self.others.items()} | {self.objective: t}


def ray(problem: Problem, objective: str) -> Ray:
    """Returns the ray through the problem's weights.

    It is not restricted by the weight information where the weights themselves violate it.
    """
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


def breakpoints(search: Search, objective: str, recommended: frozenset[int]) -> tuple[Segment[Bundle], ...]:
    """Returns the segments of the ray through the problem's weights, by ascending weight. Raises OutOfTime."""
    path = ray(search.problem, objective)
    found = joined(_segments(search, path, recommended))
    return _with_now(found, search.problem.weights[objective], search.bundle(recommended))


def _with_now(
    segments: Sequence[Segment[Bundle]], now: float, recommended: Bundle
) -> tuple[Segment[Bundle], ...]:
    """Inserts a segment of length 0 where the recommended bundle is optimal at the present weight alone."""
    at_now = [segment for segment in segments if segment.start <= now <= segment.end]
    on_an_end = all(now in (segment.start, segment.end) for segment in at_now)
    if not at_now or not on_an_end or any(segment.best == recommended for segment in at_now):
        return tuple(segments)
    before = [segment for segment in segments if segment.start < now]
    return (*before, Segment(now, now, recommended), *segments[len(before) :])


def _segments(search: Search, path: Ray, recommended: frozenset[int]) -> Iterator[Segment[Bundle]]:
    """Yields the segments with the bundle that the tie rule names for each."""
    now = search.problem.weights[path.objective]
    if path.start == path.end:
        yield Segment(path.start, path.end, search.bundle(recommended))
        return

    ties: dict[float, BundleTable] = {}

    def best(t: float) -> frozenset[int]:
        if search.table is not None:
            return search.table.best(path.weights(t))
        found = search.best_and_ties(path.weights(t))
        if found is not None:
            ties[t] = found
            return found.best(path.weights(t))
        chosen = search.best(search.whole, path.weights(t))
        if chosen is None:
            raise Disagreement(
                f"solver {search.solver} finds no bundle at some weight, and one is feasible at all"
            )
        return chosen

    def value(chosen: frozenset[int], t: float) -> float:
        return search.value(chosen, path.weights(t))

    for segment in upper_envelope(path.start, path.end, best, value, [recommended]):
        chosen, ends = segment.best, (segment.start, segment.end)
        if segment.start < now < segment.end and _equal(value, chosen, recommended, ends):
            chosen = recommended
        else:
            # What ties all along a segment ties at its ends too, and is found there already.
            tied = next((ties[t] for t in ends if t in ties), search.table)
            chosen = _first_of_ties(search, path, value, chosen, ends, tied)
        yield Segment(segment.start, segment.end, search.bundle(chosen))


Value = Callable[[frozenset[int], float], float]
"""Returns the weighted value of a bundle where the objective weighs t, in points."""


def _equal(value: Value, one: frozenset[int], other: frozenset[int], ends: tuple[float, float]) -> bool:
    """Returns whether two bundles tie at both ends."""
    return all(abs(value(one, t) - value(other, t)) <= TOLERANCE for t in ends)


def _first_of_ties(
    search: Search,
    path: Ray,
    value: Value,
    chosen: frozenset[int],
    ends: tuple[float, float],
    table: BundleTable | None,
) -> frozenset[int]:
    """Returns, of the bundles tied all along a segment, the first by the tie rule. table: it holds all of these; None: they
    are to be looked for."""
    if table is not None:
        apart = [
            np.abs(table.weighted_values(at) - value(chosen, t)) for t in ends for at in [path.weights(t)]
        ]
        rows = np.flatnonzero(np.max(apart, axis=0) <= TOLERANCE)
        equal = [table.bundle(row) for row in rows.tolist()]
        return in_order(search.problem, equal, table.values[rows])[0] if equal else chosen
    ties = whole_ranking(search, path.weights(sum(ends) / 2), chosen).chosen
    return next((tie for tie in ties if _equal(value, tie, chosen, ends)), chosen)
