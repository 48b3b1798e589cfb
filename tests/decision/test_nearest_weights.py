"""The nearest change of weights against every bundle and every vertex, in fractions, from the case alone."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision import settle, sweep
from options import Case, CaseError
from tests.borders import cases_at_borders, data_at_borders
from tests.oracle import TOLERANCE, Oracle, bundle_id
from tests.oracle import weights as weighting
from tests.strategies import Data, as_case

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@few
@given(cases_at_borders())
def test_none_is_nearer(case: Case) -> None:
    check_nearest(case, None)


@pytest.mark.slow
@settings(few, max_examples=50)
@given(cases_at_borders(4))
def test_none_is_nearer_many_times(case: Case) -> None:
    check_nearest(case, None)


@settings(few, max_examples=20)
@given(data_at_borders(informed=True))
def test_none_is_nearer_from_weights_that_miss_the_information(data: Data) -> None:
    """A profile that is not the default may lie outside: the way in is part of the move."""
    data["weights"]["profiles"]["even"] = {"method": "direct", "values": dict.fromkeys(data["objectives"], 1)}
    data["weights"]["default"] = "even"
    try:
        case = as_case(data)
    except CaseError:
        assume(False)
    check_nearest(case, "us")


def check_nearest(case: Case, profile: str | None) -> None:
    problem, oracle = settle(case, weights=profile), Oracle(case, weights=profile)
    assume(oracle.feasible)
    found = sweep(problem)
    assert found.certified and found.recommended is not None
    by_id = {bundle_id(bundle): bundle for bundle in oracle.feasible}
    mine = oracle.values(by_id[found.recommended.id])
    ways = {name: least_move(oracle, gain_of(oracle, bundle, mine)) for name, bundle in by_id.items()}
    nearest = min((way for way in ways.values() if way is not None), default=None)
    if nearest is None:
        assert found.nearest is None
        return
    assert found.nearest is not None
    assert found.nearest.distance == pytest.approx(float(nearest), abs=1e-9)
    assert ways[found.nearest.bundle.id] == pytest.approx(float(nearest), abs=1e-9)
    at = {name: Fraction(weight) for name, weight in found.nearest.weights.items()}
    assert float(sum(at.values())) == pytest.approx(1)
    moved = sum(abs(at[name] - weight) for name, weight in oracle.weights.items()) / 2
    assert float(moved) == pytest.approx(float(nearest), abs=1e-9)
    gain = gain_of(oracle, by_id[found.nearest.bundle.id], mine)
    assert float(sum(at[name] * part for name, part in gain.items())) == pytest.approx(
        max(0, float(sum(at[name] * part for name, part in gain.items()))), abs=1e-9
    )
    for row, bound in weighting.information(case):
        assert float(sum(part * at[name] for name, part in row.items()) - bound) >= -1e-9


def gain_of(oracle: Oracle, bundle, mine: dict[str, Fraction]) -> dict[str, Fraction]:
    return {name: value - mine[name] for name, value in oracle.values(bundle).items()}


def least_move(oracle: Oracle, gain: dict[str, Fraction]) -> Fraction | None:
    """The least distance at which the gain is not negative, where it is somewhere positive: at a corner of the parts
    into which the admissible weightings fall by the gain's sign and by which weights have grown."""
    corners = oracle.corners
    if max(sum(at[name] * part for name, part in gain.items()) for at in corners) <= TOLERANCE:
        return None
    names = list(oracle.weights)
    rows = [
        *weighting.information(oracle.case),
        (gain, Fraction(0)),
        *(({n: Fraction(1)}, Fraction(0)) for n in names),
    ]
    planes = [*rows, *(({n: Fraction(1)}, oracle.weights[n]) for n in names)]
    least = None
    for tight in combinations(planes, len(names) - 1):
        lines = [[row.get(name, Fraction(0)) for name in names] + [bound] for row, bound in tight]
        at = weighting.solution([*lines, [Fraction(1)] * (len(names) + 1)])
        if at is None:
            continue
        there = dict(zip(names, at, strict=True))
        if all(sum(part * there[name] for name, part in row.items()) >= bound for row, bound in rows):
            moved = sum(abs(there[name] - oracle.weights[name]) for name in names) / 2
            least = moved if least is None else min(least, moved)
    return least
