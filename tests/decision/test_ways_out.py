"""Every way out of the optimizer: a stand-in for the solver fails at call n, lies, or runs out of time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision import Optimum, Problem, optimize, settle
from decision.running.limits import OutOfTime
from decision.solve.ranking import recommended
from decision.solve.search import Search
from decision.solve.solver import solve
from decision.solve.solver_outcome import Solved, SolverFailed
from tests.decision.test_optimize import ids, problem_of, several
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts


def by_programs(**asked: Any) -> Optimum:
    """Everything found by the solver, nothing by listing all bundles."""
    return optimize(several(), with_table=False, **asked)


class StandIn:
    """A solver that does its work until call n, and then does something else."""

    def __init__(self, n: int, instead: Callable[..., Solved]) -> None:
        self.n, self.instead, self.calls = n, instead, 0

    def __call__(self, program: Any, **asked: Any) -> Solved:
        self.calls += 1
        return self.instead(program, **asked) if self.calls >= self.n else solve(program, **asked)


def out_of_time(program: Any, **asked: Any) -> Solved:
    return Solved("stopped", None)


def found_unproved(program: Any, **asked: Any) -> Solved:
    solved = solve(program, **asked)
    return solved if solved.status == "infeasible" else Solved("feasible", -100.0)


def interrupted(program: Any, **asked: Any) -> Solved:
    raise KeyboardInterrupt


def failing(program: Any, **asked: Any) -> Solved:
    raise SolverFailed("the solver fell over")


def walks(monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Solved]) -> Iterator[int]:
    """One call number after the other, until the stand-in is no longer reached."""
    for n in range(1, 500):
        stand_in = StandIn(n, instead)
        monkeypatch.setattr("decision.solve.solve_and_cut.solve", stand_in)
        yield n
        if stand_in.calls < n:
            return
    raise AssertionError("there is no end to it")


def test_out_of_time_at_any_call_leaves_an_honest_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_programs()
    for n in walks(monkeypatch, out_of_time):
        optimum = by_programs(time_limit=60)
        assert optimum.status_quo.id == "b.on"
        if n == 1:
            assert optimum.status == "time_limit"
            assert ids(optimum.bundles) == ["b.on"]
            assert optimum.bound is not None and optimum.bound >= whole.bundles[0].value
            assert optimum.gap == pytest.approx(optimum.bound - optimum.bundles[0].value)
        else:
            assert optimum.bundles[0] in (whole.bundles[0], *whole.ties)
            assert optimum.bundles[0] == whole.bundles[0] or "ranking" in optimum.unfinished
            assert optimum.status == "optimal"
            # A solve that the time ended counts, too.
            assert optimum.unfinished or optimum.certificate.solves == whole.certificate.solves
            assert optimum.unfinished or optimum.breakpoints == whole.breakpoints


def test_a_bundle_found_in_time_but_not_proved_is_kept_with_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_programs()
    best = whole.bundles[0]
    monkeypatch.setattr("decision.solve.solve_and_cut.solve", StandIn(1, found_unproved))
    optimum = by_programs(time_limit=60)
    assert optimum.status == "time_limit"
    assert len(optimum.bundles) == 1 and optimum.bundles[0] in (best, *whole.ties)
    assert optimum.bound is not None and optimum.gap == pytest.approx(optimum.bound - best.value)


def test_an_interruption_keeps_what_was_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_programs()
    for n in walks(monkeypatch, interrupted):
        if n == 1:
            with pytest.raises(KeyboardInterrupt):
                by_programs()
            continue
        optimum = by_programs()
        assert optimum.bundles[0] in (whole.bundles[0], *whole.ties)
        assert optimum.bundles[0] == whole.bundles[0] or "ranking" in optimum.unfinished
        assert optimum.interrupted == bool(optimum.unfinished)


def test_a_solver_that_fails_is_not_mistaken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in walks(monkeypatch, failing):
        try:
            optimum = by_programs()
        except SolverFailed:
            continue
        assert optimum.status == "optimal" and not optimum.unfinished


def impossible() -> Problem:
    """What is asked for costs more than there is; the other row can be spared."""
    levers = {"a": {"cost": {"money": 3}}, "b": {"scores": {"goal": 2}}}
    wanted = {"in": {"must": "a"}, "spare": {"objective": "goal", "at_most": 9}}
    return problem_of(levers, resources={"money": {"limit": 2}}, constraints=wanted)


@pytest.mark.parametrize("instead", [out_of_time, interrupted])
def test_a_conflict_that_was_not_narrowed_down_is_named_as_that(
    monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Solved]
) -> None:
    cut = 0
    for n in walks(monkeypatch, instead):
        try:
            optimum = optimize(impossible(), with_table=False, time_limit=60)
        except KeyboardInterrupt:
            assert n == 1
            continue
        if n == 1 and instead is out_of_time:
            assert (optimum.status, optimum.conflict) == ("time_limit", ())
            continue
        assert optimum.status == "infeasible" and set(optimum.conflict) >= {"money", "in"}
        assert optimum.interrupted == (bool(optimum.unfinished) and instead is interrupted)
        if optimum.unfinished:
            cut += 1
            assert optimum.unfinished == ("conflict",)
        else:
            assert set(optimum.conflict) == {"money", "in"}
    assert cut > 1


def test_an_interruption_while_the_second_way_looks_for_a_bundle_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The program found that there is none; what is then not narrowed down is all that there is."""
    monkeypatch.setattr("decision.solve.ranking.best_bundles", lambda *asked, **more: None)
    monkeypatch.setattr("decision.solve.ranking.list_bundles", interrupted)
    monkeypatch.setattr("decision.solve.search.enumerate_bundles", lambda problem: None)
    optimum = optimize(impossible())
    assert (optimum.status, optimum.interrupted, optimum.unfinished) == ("infeasible", True, ("conflict",))
    assert set(optimum.conflict) == {"money", "in", "spare"} and optimum.witnesses == ("program",)


@pytest.mark.parametrize("instead", [out_of_time, interrupted])
def test_the_recommended_bundle_is_known_or_is_none(
    monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Solved]
) -> None:
    """It is never one of several that are as good, of which the first was not found in time."""
    first = by_programs().bundles[0].id
    monkeypatch.setattr("decision.solve.ranking.bundles_above_floor", lambda *asked, **more: None)
    monkeypatch.setattr("decision.solve.ranking.best_bundles", lambda *asked, **more: None)
    stopped: type[BaseException] = KeyboardInterrupt if instead is interrupted else OutOfTime
    cut = 0
    for _ in walks(monkeypatch, instead):
        search = Search(several(), "HiGHS", 60, with_table=False)
        try:
            best = recommended(search)
        except stopped:
            cut += 1
            continue
        assert best is not None and search.bundle(best).id == first
    assert cut > 1


def rated(factor: float) -> Callable[..., Solved]:
    """A solver that gives every bundle so many times its value."""

    def instead(program: Any, **asked: Any) -> Solved:
        solved = solve(program, **asked)
        program.setObjective(program.objective * factor)
        return solved

    return instead


def test_a_solver_that_overrates_is_asked_again_until_nothing_left_can_be_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = by_programs()
    monkeypatch.setattr("decision.solve.solve_and_cut.solve", StandIn(1, rated(1.01)))
    assert by_programs().bundles == whole.bundles


def test_a_solver_that_underrates_is_no_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have passed over a better bundle: with no second way nothing is proved."""
    whole = by_programs()
    monkeypatch.setattr("decision.solve.solve_and_cut.solve", StandIn(1, rated(0.99)))
    alone = by_programs()
    assert (alone.status, alone.witnesses) == ("not_proved", ())
    assert alone.bundles == whole.bundles[:1] and alone.gap is not None and alone.gap > 0
    listed = optimize(several())
    assert (listed.status, listed.witnesses) == ("optimal", ("listing",))


def test_two_ways_are_named_and_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_programs().witnesses == ("program",)
    assert optimize(several()).witnesses == ("program", "listing")
    monkeypatch.setattr("decision.solve.search.enumerate_bundles", lambda problem: None)
    assert optimize(several()).witnesses == ("program", "search")
    monkeypatch.setattr("decision.solve.ranking.bundles_above_floor", lambda *asked, **more: None)
    monkeypatch.setattr("decision.solve.ranking.best_bundles", lambda *asked, **more: None)
    assert optimize(several()).witnesses == ("program",)


def test_a_solver_that_stops_short_of_the_best_is_caught_by_listing_all_bundles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It claims that the least feasible bundle is the best, with its right value, and that no other is left."""
    by_listing = optimize(several(), top=1)
    answers: list[Solved] = []

    def turned_round(program: Any, **asked: Any) -> Solved:
        if answers:
            return Solved("infeasible", None)
        wanted = program.objective
        program.setObjective(-1 * wanted)
        solved = solve(program, **asked)
        program.setObjective(wanted)
        answers.append(solved)
        return solved

    monkeypatch.setattr("decision.solve.solve_and_cut.solve", StandIn(1, turned_round))
    optimum = optimize(several(), top=1)
    assert optimum.status == "not_proved"
    assert optimum.bundles == by_listing.bundles and optimum.witnesses == ()
    assert optimum.bound is not None and optimum.gap == optimum.bound - optimum.bundles[0].value


def test_no_time_at_all() -> None:
    optimum = optimize(several(), time_limit=0)
    assert optimum.status == "time_limit"
    assert ids(optimum.bundles) == ["b.on"]


def test_no_time_and_no_feasible_status_quo() -> None:
    problem = problem_of({"a": {}}, constraints={"in": {"must": "a"}})
    optimum = optimize(problem, time_limit=0)
    assert (optimum.status, optimum.bundles, optimum.gap) == ("time_limit", (), None)
    assert optimum.bound is not None


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case_dicts())
def test_the_bound_without_any_search_is_one(data: Data) -> None:
    case = as_case(data)
    oracle, optimum = Oracle(case), optimize(settle(case), time_limit=0)
    assume(oracle.feasible)
    assert optimum.bound is not None and optimum.bound >= float(oracle.best) - 1e-9
    assert ids(optimum.bundles) == (
        [bundle_id(oracle.status_quo)] if oracle.status_quo in oracle.feasible else []
    )
