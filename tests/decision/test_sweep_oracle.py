"""The weight map against full enumeration: no bundle outside it is best at any weighting."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, WeightMap, settle, sweep, weight_space
from decision.solve.search import Search
from options import Case, load_case
from tests.decision.test_optimize_oracle import views
from tests.oracle import Oracle, bundle_id
from tests.strategies import cases

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
NEAR = 3 * TOLERANCE


@few
@given(cases(), st.data())
def test_the_map_is_that_of_enumeration(case: Case, data: st.DataObject) -> None:
    check_map(case, data, with_table=True)


@settings(few, max_examples=8)
@given(cases(), st.data())
def test_the_map_by_programs_is_that_of_enumeration(case: Case, data: st.DataObject) -> None:
    check_map(case, data, with_table=False)


@pytest.mark.slow
@settings(few, max_examples=40)
@given(cases(), st.data())
def test_the_map_is_that_of_enumeration_many_times(case: Case, data: st.DataObject) -> None:
    check_map(case, data, with_table=True)


def check_map(case: Case, data: st.DataObject, with_table: bool) -> None:
    problem, oracle = views(case, data)
    assume(oracle.feasible)
    found = sweep(problem, with_table=with_table)
    assert found.certified and found.gap == 0 and not found.unfinished
    assert found.recommended is not None
    assert found.recommended.id == bundle_id(oracle.ties[0])
    names = list(oracle.weights)
    values = np.array([[float(oracle.values(bundle)[name]) for name in names] for bundle in oracle.feasible])
    corners = weight_space(problem).vertices
    no_bundle_is_better(found, values, corners)
    cells_are_best_in_their_middle(found, values)
    none_is_dominated(found, values, corners)
    assert sum(cell.share for cell in found.cells) == pytest.approx(1, abs=1e-6)
    if with_table:
        all_that_are_best_somewhere(found, oracle, values, corners)


def weightings(corners: np.ndarray, count: int) -> np.ndarray:
    """Admissible ones: in the middle, on edges, and the corners themselves."""
    draws = np.random.default_rng(5)
    parts = draws.dirichlet(np.full(len(corners), 0.4), count)
    parts[: count // 2][draws.random((count // 2, len(corners))) < 0.5] = 0
    parts = parts[parts.sum(axis=1) > 0]
    return np.vstack([corners, parts / parts.sum(axis=1, keepdims=True) @ corners])


def no_bundle_is_better(found: WeightMap, values: np.ndarray, corners: np.ndarray) -> None:
    at = weightings(corners, 2000)
    most = (at @ values.T).max(axis=1)
    mapped = found.values()[found.best(at)]
    assert (most - (at * mapped).sum(axis=1)).max() <= NEAR


def cells_are_best_in_their_middle(found: WeightMap, values: np.ndarray) -> None:
    for cell, mine in zip(found.cells, found.values(), strict=True):
        middle = np.array(list(cell.central_weights.values()))
        assert middle.sum() == pytest.approx(1)
        assert (values @ middle).max() - mine @ middle <= NEAR


def none_is_dominated(found: WeightMap, values: np.ndarray, corners: np.ndarray) -> None:
    """Dominance is at the corners of the information; a bundle equal to within the tolerance is none."""
    worth = values @ corners.T
    for mine in found.values() @ corners.T:
        ahead = worth - mine
        assert not ((ahead >= 0) & (ahead.max(axis=1, keepdims=True) > NEAR)).all(axis=1).any()


def all_that_are_best_somewhere(
    found: WeightMap, oracle: Oracle, values: np.ndarray, corners: np.ndarray
) -> None:
    """Whatever is clearly best at a weighting is in the map, with all that equal it."""
    ids = [bundle_id(bundle) for bundle in oracle.feasible]
    listed = [{cell.bundle.id, *cell.equal} for cell in found.cells]
    for one, other in pairwise(sorted(listed, key=min)):
        assert one.isdisjoint(other)
    known = set().union(*listed)
    worth = values @ corners.T
    at = weightings(corners, 500) @ values.T
    for row in at:
        best = np.flatnonzero(row >= row.max() - TOLERANCE / 10)
        for bundle in best:
            rivals = worth - worth[bundle]
            dominated = ((rivals >= -1e-9).all(axis=1) & (rivals.max(axis=1) > 1e-9)).any()
            assert dominated or ids[bundle] in known


@few
@given(cases(), st.data())
def test_nearest_change_is_the_nearest(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    assume(oracle.feasible)
    found = sweep(problem)
    names = list(oracle.weights)
    values = np.array([[float(oracle.values(bundle)[name]) for name in names] for bundle in oracle.feasible])
    ids = [bundle_id(bundle) for bundle in oracle.feasible]
    now = np.array([problem.weights[name] for name in names])
    corners = weight_space(problem).vertices
    mine = values[ids.index(found.recommended.id)]
    at = weightings(corners, 3000)
    behind = (at @ values.T).max(axis=1) - at @ mine
    moved = np.abs(at - now).sum(axis=1) / 2
    if found.nearest is None:
        assert behind.max() <= NEAR
        return
    there = np.array(list(found.nearest.weights.values()))
    assert there.sum() == pytest.approx(1)
    assert np.abs(there - now).sum() / 2 == pytest.approx(found.nearest.distance, abs=1e-9)
    rival = values[ids.index(found.nearest.bundle.id)]
    assert rival @ there == pytest.approx((values @ there).max(), abs=NEAR)
    assert rival @ there >= mine @ there - NEAR
    assert (corners @ (rival - mine)).max() > 0
    beaten = behind > NEAR
    if beaten.any():
        assert moved[beaten].min() >= found.nearest.distance - 1e-9
    for row in problem.information:
        coefficients, bound = row
        assert (
            sum(float(c) * found.nearest.weights[n] for n, c in coefficients.items()) >= float(bound) - 1e-7
        )


@few
@given(cases(), st.data())
def test_regions_are_where_their_bundle_is_best(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    names = list(oracle.weights)
    assume(oracle.feasible and len(names) > 1)
    first, second = data.draw(st.permutations(names), label="axes")[:2]
    found = sweep(problem, objective=first, against=second)
    assert found.regions
    area = 0.0
    for region in found.regions:
        corners = np.array(region.polygon)
        inner = np.random.default_rng(1).dirichlet(np.ones(len(corners)), 20) @ corners
        for a, b in np.vstack([corners, inner]):
            weights = on_plane(problem.weights, first, second, a, b)
            worth = {
                bundle_id(bundle): sum(weights[n] * float(v) for n, v in oracle.values(bundle).items())
                for bundle in oracle.feasible
            }
            assert worth[region.bundle.id] >= max(worth.values()) - NEAR
        following = np.roll(corners, -1, axis=0)
        area += 0.5 * (corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0]).sum()
    if len(names) > 2 and not problem.information:
        assert area == pytest.approx(0.5, abs=1e-6)


def on_plane(now: dict[str, float], first: str, second: str, a: float, b: float) -> dict[str, float]:
    others = {name: weight for name, weight in now.items() if name not in (first, second)}
    whole = sum(others.values())
    parts = {n: w / whole if whole > 1e-6 else 1 / len(others) for n, w in others.items()}
    return {n: (1 - a - b) * part for n, part in parts.items()} | {first: a, second: b}


def test_three_hundred_programs_find_no_better_bundle() -> None:
    """The other way to the answer: PuLP solves a program for each weighting, within the information and beyond."""
    stated = settle(load_case(Path(__file__).parents[1] / "cases" / "flood.yaml"))
    assert stated.information
    for problem in (stated, replace(stated, information=())):
        found, search = sweep(problem), Search(problem, "HiGHS", with_table=False)
        at = weight_space(problem).draw(np.random.default_rng(11), 150)
        for weights, row in zip(at, found.best(at), strict=True):
            by_name = dict(zip(problem.weights, weights.tolist(), strict=True))
            best = search.best(search.whole, by_name)
            assert best is not None
            assert search.value(best, by_name) <= found.values()[row] @ weights + NEAR
        assert search.solves >= 150
