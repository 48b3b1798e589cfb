"""The best bundles at one weighting after another, against the enumeration; and breakpoints by the same searches."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.cases import case_text
from decision import optimize, settle
from decision.model.value_function import TOLERANCE
from decision.solve.many_weightings import ManyWeightings
from decision.solve.search import Search
from options import Case, read_case
from tests.borders import cases_at_borders
from tests.oracle import Oracle, best_at, bundle_id, check_segments
from tests.strategies import cases

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.one_of(cases(), cases_at_borders()), st.data())
def test_all_bundles_that_are_best_are_in_the_table_whatever_was_asked_before(
    case: Case, data: st.DataObject
) -> None:
    problem, oracle = settle(case), Oracle(case)
    assume(oracle.feasible)
    names = [objective.name for objective in problem.weighed()]
    searches = ManyWeightings(problem)
    for _ in range(4):
        parts = data.draw(st.lists(st.integers(0, 3), min_size=len(names), max_size=len(names)))
        assume(sum(parts))
        shares = {name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)}
        weights = {name: float(share) for name, share in shares.items()}
        top, ties = best_at(oracle, shares)
        table = searches.best(weights)
        assert table is not None
        values = {
            bundle_id(tuple(problem.levels(table.bundle(row)).items())): value
            for row, value in enumerate(table.weighted_values(weights).tolist())
        }
        assert max(values.values()) == pytest.approx(float(top), abs=1e-9)
        assert set(ties) <= set(values)
        assert set(values) <= {bundle_id(bundle) for bundle in oracle.feasible}


def test_where_nothing_is_feasible_the_table_is_empty() -> None:
    case = read_case(case_text(10) + '  never: {"must": "lever_001"}\n  nor: {"must_not": "lever_001"}\n')
    problem = settle(case)
    table = ManyWeightings(problem).best(problem.weights)
    assert table is not None and not len(table.chosen)


def test_a_bundle_that_is_known_shortens_the_search_and_is_kept_once() -> None:
    problem = settle(read_case(case_text(30)))
    searches = ManyWeightings(problem)
    first = searches.best(problem.weights)
    assert first is not None
    before = searches.work
    again = searches.best(problem.weights)
    assert again is not None and again.best(problem.weights) == first.best(problem.weights)
    assert searches.work - before < before
    searches.learn(first.best(problem.weights))
    assert len(searches.found) == 1


def test_several_weightings_at_once_have_the_best_of_each_and_the_same_work_every_time() -> None:
    problem = settle(read_case(case_text(30)))
    names = [objective.name for objective in problem.weighed()]
    each = [{name: float(name == one) for name in names} for one in names[:3]]
    made = []
    for _ in range(2):
        searches = ManyWeightings(problem)
        searches.best(problem.weights)
        tables = searches.best_of_each(each)
        tops = [float(t.weighted_values(w).max()) for t, w in zip(tables, each, strict=True) if t is not None]
        made.append((tops, searches.work, len(searches.found)))
    alone = [ManyWeightings(problem).best(weights) for weights in each]
    expected = [float(t.weighted_values(w).max()) for t, w in zip(alone, each, strict=True) if t is not None]
    assert made[0] == made[1] and made[0][2] > 1
    assert made[0][0] == pytest.approx(expected, abs=1e-9) and len(expected) == 3


def test_a_search_is_not_used_where_lists_are_not_to_be() -> None:
    problem = settle(read_case(case_text(10)))
    assert Search(problem, "HiGHS", with_table=False).best_and_ties(problem.weights) is None
    found = Search(problem, "HiGHS").best_and_ties(problem.weights)
    assert found is not None and len(found.chosen)


@few
@given(st.one_of(cases(), cases_at_borders()))
def test_breakpoints_of_cases_that_are_too_large_to_list(case: Case) -> None:
    oracle = Oracle(case)
    assume(oracle.feasible)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("decision.solve.search.enumerate_bundles", lambda problem: None)
        optimum = optimize(settle(case), top=1, different=0)
    assert set(optimum.breakpoints) == set(oracle.weights)
    for objective, segments in optimum.breakpoints.items():
        check_segments(oracle, objective, segments)


def test_values_below_the_best_by_more_than_the_tolerance_are_no_ties() -> None:
    problem = settle(read_case(case_text(30)))
    searches = ManyWeightings(problem)
    table = searches.best(problem.weights)
    assert table is not None
    ties = table.ties(problem.weights)
    values = table.weighted_values(problem.weights)
    assert len(ties) == int(np.count_nonzero(values >= values.max() - TOLERANCE))
