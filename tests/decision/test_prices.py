"""Prices: limits of work and time; the oracle is in test_infeasibility_oracle.py."""

import time
from typing import Any

import pytest

from benchmarks.efficient import knapsack
from decision import Question, optimize, prices
from decision.solve.solver_outcome import Solved
from options import bundled_case_path, load_case, read_case


def test_prices_of_the_bundled_case_are_quick_and_the_same_by_programs() -> None:
    question = Question(load_case(bundled_case_path()))
    best = optimize(question, top=1, different=0, with_breakpoints=False).bundles[0]
    began = time.process_time()
    listed = prices(question, best)
    assert time.process_time() - began < 2
    searched = prices(question, best, with_table=False)
    assert list(listed.by_name) == list(searched.by_name)
    for name, price in listed.by_name.items():
        other = searched.by_name[name]
        assert abs(price.lifted - other.lifted) < 2e-6
        assert (price.one_unit is None) == (other.one_unit is None)
        assert price.one_unit is None or abs(price.one_unit - (other.one_unit or 0)) < 2e-6
    assert listed.by_name["capital"].lifted_bundle.violates == ("capital",)


def test_what_takes_more_work_than_it_may_is_left_out_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.explanations.prices.MOST_WORK", 0)
    question = Question(read_case(knapsack(30, 3, 2)))
    best = optimize(question, top=1, different=0, with_breakpoints=False).bundles[0]
    found = prices(question, best, most_nodes=0)
    assert not found.unfinished
    told = [each.part for each in found.left_out]
    assert told and all(part.startswith("price of ") for part in told)
    assert all(each.get == "brief --thorough" for each in found.left_out)
    assert len(told) + len(found.by_name) == len(question.case.resources) + len(question.case.constraints)


def test_a_time_limit_names_the_prices_that_are_missing() -> None:
    question = Question(load_case(bundled_case_path()))
    best = optimize(question, top=1, different=0, with_breakpoints=False).bundles[0]
    found = prices(question, best, time_limit=1e-9)
    assert found.by_name == {} and "price of money" in found.unfinished and not found.interrupted


@pytest.mark.parametrize(("most_nodes", "time_limit"), [(None, None), (1_000_000, 0.1)])
def test_a_solver_that_stops_for_want_of_time_has_not_done_too_much_work(
    monkeypatch: pytest.MonkeyPatch, most_nodes: int | None, time_limit: float | None
) -> None:
    """Some solvers stop of themselves; the others at the time limit, which may come before that of nodes."""
    question = Question(read_case(knapsack(8, 3, 2)))
    best = optimize(question, top=1, different=0, with_breakpoints=False).bundles[0]

    def stopped(program: Any, time_limit: float | None, **options: Any) -> Solved:
        time.sleep(time_limit or 0.0)
        return Solved("stopped", None)

    monkeypatch.setattr("decision.solve.solve_and_cut.solve", stopped)
    found = prices(question, best, most_nodes=most_nodes, time_limit=time_limit, with_table=False)
    assert found.left_out == ()
    assert len(found.unfinished) == len(question.case.resources) + len(question.case.constraints)
