"""Bundles as different as possible, found by bisection where all are too many to list: against enumeration and programs."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.cases import case_text
from decision import optimize, settle
from decision.solve.alternatives import levers_apart, most_different
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case, read_case
from tests.borders import cases_at_borders
from tests.decision.test_optimize_oracle import same_alternatives
from tests.oracle import Oracle
from tests.strategies import cases

few = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.one_of(cases(), cases_at_borders()), st.integers(1, 3), st.sampled_from([0, 1, 5, 20, 100]))
def test_each_differs_as_much_as_any_and_is_the_best_of_those(case: Case, count: int, within: int) -> None:
    oracle = Oracle(case)
    assume(oracle.feasible)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("decision.solve.search.enumerate_bundles", lambda problem: None)
        optimum = optimize(settle(case), top=1, different=count, within=within, with_breakpoints=False)
    same_alternatives(optimum, oracle, count, within)


@pytest.mark.parametrize("within", [0.5, 3.0])
def test_search_and_programs_find_the_same_distances_and_values(within: float) -> None:
    problem = settle(read_case(case_text(24)))
    ways = [Search(problem, "HiGHS"), Search(problem, "HiGHS", with_table=False)]
    assert ways[0].table is None
    best = recommended(ways[0])
    assert best is not None
    found = [most_different(search, best, 2, within) for search in ways]
    measured = []
    for search, chosen in zip(ways, found, strict=True):
        kept = [best]
        told = []
        for each in chosen:
            told.append(
                (
                    min(levers_apart(search, each, other) for other in kept),
                    search.value(each, problem.weights),
                )
            )
            kept.append(each)
        measured.append(told)
    assert [apart for apart, _ in measured[0][:1]] == [apart for apart, _ in measured[1][:1]]
    assert measured[0][0][1] == pytest.approx(measured[1][0][1], abs=1e-6)
    assert all(
        value >= ways[0].value(best, problem.weights) - within - 1e-6
        for told in measured
        for _, value in told
    )


def test_what_differs_is_looked_for_no_further_than_the_loss_that_is_permitted() -> None:
    """Each lever less loses ten points: with a loss just below ten nothing differs, at ten exactly one lever does."""
    goal = '{"sense": "maximise", "worst": 0, "best": 10}'
    levers = "\n".join(f'  l{n}: {{"levels": {{"on": {{"scores": {{"goal": 1}}}}}}}}' for n in range(4))
    text = f"format: 1\ntitle: Ten points a lever\nas_of: 2024-03-15\nobjectives:\n  goal: {goal}\nlevers:\n{levers}\n"
    problem = settle(read_case(text))
    for within, expected in ((Fraction(99, 10), []), (Fraction(10), [1]), (Fraction(20), [2])):
        search = Search(problem, "HiGHS")
        search.table = None
        best = recommended(search)
        assert best is not None
        found = most_different(search, best, 1, float(within))
        assert [levers_apart(search, each, best) for each in found] == expected
