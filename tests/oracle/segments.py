"""Segments of a weight, each with the bundle that is best all along it, against enumeration."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

import pytest

from tests.oracle.bundles import TOLERANCE, Oracle, bundle_id
from tests.oracle.search import best_at, breakpoints_interval, weights_moved

SLACK = float(3 * TOLERANCE)
"""Points within which values are taken for equal."""


class Named(Protocol):
    """A bundle with its id."""

    @property
    def id(self) -> str:
        """`lever.level` joined by plus signs."""


class Segment(Protocol):
    """A segment, from one weight to another."""

    @property
    def start(self) -> float:
        """Its least weight."""

    @property
    def end(self) -> float:
        """Its greatest weight."""

    @property
    def best(self) -> Named:
        """The bundle."""


def check_segments(
    oracle: Oracle, objective: str, segments: Sequence[Segment], *, with_order: bool = True
) -> None:
    """Asserts that they cover the weights of an objective without a hole, each with a best bundle, neighbours apart.

    with_order: of bundles that tie all along a segment it must also be the first.
    """
    _covers(oracle, objective, segments)
    for segment in segments:
        _is_best_throughout(oracle, objective, segment)
        if with_order:
            _is_first_of_ties(oracle, objective, segment)
    _differ(oracle, objective, segments)


def _covers(oracle: Oracle, objective: str, segments: Sequence[Segment]) -> None:
    """From the least to the greatest weight that the information allows, without a hole."""
    if len(oracle.weights) == 1:
        assert [segment.best.id for segment in segments] == [bundle_id(oracle.ties[0])]
        return
    start, end = breakpoints_interval(oracle, objective)
    assert segments[0].start == pytest.approx(float(start), abs=SLACK)
    assert segments[-1].end == pytest.approx(float(end), abs=SLACK)
    for left, right in pairwise(segments):
        assert left.end == right.start


def _is_best_throughout(oracle: Oracle, objective: str, segment: Segment) -> None:
    """Best at both ends, hence between: the best value is convex and this bundle's is straight."""
    for weight in (segment.start, (segment.start + segment.end) / 2, segment.end):
        assert gap(oracle, objective, segment.best.id, weight) <= SLACK


def _is_first_of_ties(oracle: Oracle, objective: str, segment: Segment) -> None:
    """Among bundles equal all along a segment of some length: not dominated within the information, then first by id."""
    if segment.end - segment.start < 0.001:
        return
    equal = set.intersection(
        *(
            set(best_at(oracle, weights_moved(oracle.weights, objective, Fraction(weight)))[1])
            for weight in (segment.start, (segment.start + segment.end) / 2, segment.end)
        )
    )
    known = {bundle_id(bundle): bundle for bundle in oracle.feasible}
    if segment.best.id in equal:
        assert segment.best.id == bundle_id(oracle.in_order([known[name] for name in equal])[0])


def _differ(oracle: Oracle, objective: str, segments: Sequence[Segment]) -> None:
    """Neighbours are not equal on both segments: every breakpoint is one."""
    for left, right in pairwise(segments):
        assert left.best.id != right.best.id
        there = gap(oracle, objective, left.best.id, right.end)
        back = gap(oracle, objective, right.best.id, left.start)
        assert max(there, back) > 0


def gap(oracle: Oracle, objective: str, bundle: str, weight: float) -> float:
    """How far the bundle's value is below the best, at that weight."""
    weights = weights_moved(oracle.weights, objective, Fraction(weight))
    levels = next(known for known in oracle.feasible if bundle_id(known) == bundle)
    return float(best_at(oracle, weights)[0] - oracle.value(levels, weights))
