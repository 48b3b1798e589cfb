"""Breakpoints of single weights against the oracle: the bundle named is best all along its segment."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Segment, optimize
from options import Case
from tests.decision.test_optimize_oracle import views
from tests.oracle import Oracle, best_at, breakpoints_interval, bundle_id, weights_moved
from tests.strategies import cases

few = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
SLACK = 3 * TOLERANCE


@few
@given(cases(), st.data())
def test_breakpoints_are_those_of_the_upper_envelope(case: Case, data: st.DataObject) -> None:
    check_breakpoints(case, data)


@pytest.mark.slow
@settings(few, max_examples=150)
@given(cases(), st.data())
def test_breakpoints_are_those_of_the_upper_envelope_many_times(case: Case, data: st.DataObject) -> None:
    check_breakpoints(case, data)


def check_breakpoints(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    assume(oracle.feasible)
    with_table = data.draw(st.booleans(), label="with_table")
    optimum = optimize(problem, top=1, different=0, with_table=with_table)
    assert set(optimum.breakpoints) == set(oracle.weights)
    for objective, segments in optimum.breakpoints.items():
        covers(oracle, objective, segments)
        for segment in segments:
            is_best_throughout(oracle, objective, segment)
            is_first_of_ties(oracle, objective, segment)
        differ(oracle, objective, segments)
        now = optimum.bundles[0]
        at = problem.weights[objective]
        for segment in segments:
            if segment.start + SLACK < at < segment.end - SLACK:
                assert segment.bundle == now.id or abs(gap(oracle, objective, segment.bundle, at)) <= SLACK


def covers(oracle: Oracle, objective: str, segments: tuple[Segment, ...]) -> None:
    """From the least to the greatest weight that the information allows, without a hole."""
    if len(oracle.weights) == 1:
        assert [segment.bundle for segment in segments] == [bundle_id(oracle.ties[0])]
        return
    start, end = breakpoints_interval(oracle, objective)
    assert segments[0].start == pytest.approx(float(start), abs=SLACK)
    assert segments[-1].end == pytest.approx(float(end), abs=SLACK)
    for left, right in pairwise(segments):
        assert left.end == right.start


def is_best_throughout(oracle: Oracle, objective: str, segment: Segment) -> None:
    """Best at both ends, hence between: the best value is convex and this bundle's is straight."""
    for weight in (segment.start, (segment.start + segment.end) / 2, segment.end):
        assert gap(oracle, objective, segment.bundle, weight) <= SLACK


def is_first_of_ties(oracle: Oracle, objective: str, segment: Segment) -> None:
    """Among bundles equal all along a segment of some length: not dominated, then first by id."""
    if segment.end - segment.start < 0.001:
        return
    equal = set.intersection(
        *(
            set(best_at(oracle, weights_moved(oracle.weights, objective, Fraction(weight)))[1])
            for weight in (segment.start, (segment.start + segment.end) / 2, segment.end)
        )
    )
    known = {bundle_id(bundle): bundle for bundle in oracle.feasible}
    if segment.bundle in equal:
        assert segment.bundle == min(equal, key=lambda name: (oracle.dominated(known[name]), name))


def differ(oracle: Oracle, objective: str, segments: tuple[Segment, ...]) -> None:
    """Neighbours are not equal on both segments: every breakpoint is one."""
    for left, right in pairwise(segments):
        assert left.bundle != right.bundle
        there = gap(oracle, objective, left.bundle, right.end)
        back = gap(oracle, objective, right.bundle, left.start)
        assert max(there, back) > 0


def gap(oracle: Oracle, objective: str, bundle: str, weight: float) -> float:
    """How far the bundle's value is below the best, at that weight."""
    weights = weights_moved(oracle.weights, objective, Fraction(weight))
    levels = next(known for known in oracle.feasible if bundle_id(known) == bundle)
    return float(best_at(oracle, weights)[0] - oracle.value(levels, weights))
