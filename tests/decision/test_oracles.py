"""The map found by searches at its corners, against that of a list of all bundles; and what a part of it proves."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from benchmarks.efficient import knapsack
from decision import frontier, settle, sweep
from decision.model.bundle import evaluate_chosen
from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import weight_space
from decision.running.limits import limited
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.search import Search
from decision.weights.oracles import SearchOracle, TableOracle
from decision.weights.upper_envelope import Envelope, envelope
from options import Case, read_case
from tests.borders import cases_at_borders
from tests.strategies import as_case, cases

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def excess(table: BundleTable, oracle: SearchOracle, found: Envelope) -> tuple[float, float]:
    """Points by which any bundle exceeds the envelope at one of its corners: at all of them, and at those of the first."""
    best = (found.space.weights(found.vertices) @ table.values.T).max(axis=1)
    known = (found.space.weights(found.vertices) @ np.array([oracle.values(n) for n in found.bundles]).T).max(
        axis=1
    )
    over = best - known
    return float(over.max()), float(over[found.met[:, 0]].max(initial=0.0))


@few
@given(st.one_of(cases(), cases_at_borders()), st.one_of(st.none(), st.integers(1, 60)))
def test_a_map_exceeds_what_it_has_found_by_no_more_than_its_gap(case: Case, searches: int | None) -> None:
    """Cut after some searches or not, over all weights and where the first bundle is best."""
    problem = settle(case)
    table = enumerate_bundles(problem)
    assume(table is not None and len(table.chosen))
    assert table is not None
    space = weight_space(problem)
    search = Search(problem, "HiGHS")
    search.table = None
    first = table.best(problem.weights)
    oracle = SearchOracle(search, space)
    with limited(work=None if searches is None else searches * 8_000_000):
        found = envelope(space, oracle, oracle.number(first))
    over, over_first = excess(table, oracle, found)
    assert over <= found.gap + TOLERANCE
    assert over_first <= found.gap_of_first + TOLERANCE
    assert found.gap_of_first <= found.gap
    event(f"cut short: {found.out_of_work}")
    if searches is not None:
        return
    assert found.certified
    listed = TableOracle(table, space)
    whole = envelope(space, listed, listed.number(first))
    weights = space.draw(np.random.default_rng(1), 500)
    heights = [
        (weights @ np.array([of.values(n) for n in made.bundles]).T).max(axis=1)
        for of, made in ((oracle, found), (listed, whole))
    ]
    assert heights[0] == pytest.approx(heights[1], abs=2 * TOLERANCE)


def one_of(scores: dict[str, tuple[float, float]]) -> Problem:
    """Exactly one of some levers, each with a score on two objectives."""
    scale = {"sense": "maximise", "worst": 0, "best": 100}
    return settle(
        as_case(
            {
                "format": 1,
                "title": "One of several",
                "as_of": "2024-03-15",
                "objectives": {"first": scale, "second": scale},
                "levers": {
                    name: {"levels": {"on": {"scores": {"first": first, "second": second}}}}
                    for name, (first, second) in scores.items()
                },
                "constraints": {"one": {"group": list(scores), "exactly": 1}},
            }
        )
    )


@pytest.mark.parametrize(("first", "kept"), [(50, "b.on"), (49.9999999999, "b.on"), (49.9999, "a.on")])
def test_only_a_bundle_that_is_worse_nowhere_stands_for_another(first: float, kept: str) -> None:
    """Beyond what floating point may differ by, that is."""
    problem = one_of({"a": (50, 0), "b": (first, 50)})
    table = enumerate_bundles(problem)
    assert table is not None
    oracle = TableOracle(table, weight_space(problem))
    a = oracle.number(problem.chosen({"a": "on"}))
    assert evaluate_chosen(problem, oracle.bundle(oracle.undominated(a))).id == kept


def test_where_it_was_asked_the_envelope_is_known() -> None:
    problem = one_of({"a": (50, 0), "b": (40, 50)})
    space = weight_space(problem)
    oracle = SearchOracle(Search(problem, "HiGHS", with_table=False), space)
    asked = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    tops, _ = oracle.best(asked)
    assert tops == pytest.approx(np.array([50.0, 45.0, 50.0]))
    assert oracle.ceiling(asked) == pytest.approx(tops)


@pytest.mark.parametrize("with_table", [True, False], ids=["searched", "programs"])
@pytest.mark.parametrize("names", ["abcd", "dcba"])
def test_of_bundles_that_tie_where_weights_are_nothing_one_that_none_dominates_is_found(
    with_table: bool, names: str
) -> None:
    """With all weight on the first objective a, b and d tie, of which b is best on the second; c is half a point worse."""
    scores = {"a": (50, 0), "b": (50, 50), "c": (49.5, 99), "d": (50, 20)}
    problem = one_of({name: scores[name] for name in names})
    search = Search(problem, "HiGHS", with_table=with_table)
    search.table = None
    oracle = SearchOracle(search, weight_space(problem))
    corner = np.array([[1.0, 0.0]])
    _, (best,) = oracle.best(corner)
    assert oracle.bundle(oracle.undominated(best)) == problem.chosen({"b": "on"})
    if with_table:  # the best of each objective alone is known, which bounds what is best elsewhere
        assert oracle.ceiling(np.array([[0.0, 1.0]])) == pytest.approx([99], abs=2 * TOLERANCE)


def test_the_map_of_a_large_case_is_that_of_its_efficient_bundles() -> None:
    problem = settle(read_case(knapsack(20, 3, 2)))
    searched, listed = sweep(problem, most_bundles=1), sweep(problem)
    assert searched.certified and listed.certified
    assert [cell.bundle.id for cell in searched.cells] == [
        cell.bundle.id for cell in listed.cells if cell.share
    ]
    assert [cell.share for cell in searched.cells] == pytest.approx(
        [cell.share for cell in listed.cells if cell.share]
    )
    assert searched.nearest is not None and listed.nearest is not None
    assert searched.nearest.bundle.id == listed.nearest.bundle.id
    assert searched.nearest.distance == pytest.approx(listed.nearest.distance)


def test_the_change_that_unseats_the_best_is_known_before_the_whole_map_is() -> None:
    """Its own cell comes first; bundles that are known to be efficient are not searched for again."""
    problem = settle(read_case(knapsack(30, 5, 3)))
    whole = sweep(problem)
    with limited(work=5_000):
        begun = frontier(problem, with_support=False)
    assert begun.stopped == "out_of_work"
    with limited(work=400 * 8_000_000):
        part = sweep(problem, efficient=begun)
    assert part.out_of_work and not part.certified and part.gap is not None and part.gap > TOLERANCE
    assert len(part.cells) < len(whole.cells)
    assert part.nearest is not None and whole.nearest is not None
    assert part.nearest.distance == pytest.approx(whole.nearest.distance)
    assert {cell.bundle.id for cell in part.cells} <= {cell.bundle.id for cell in whole.cells}
