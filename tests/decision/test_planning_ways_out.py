"""Every way out of planning in two stages: a stand-in for the solver fails at call n, or runs out of time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from decision import Contingency, Question, contingency, stages
from decision.solve.solver_outcome import Solved, SolverFailed
from tests.decision.test_contingency import levers, small
from tests.decision.test_ways_out import StandIn, failing, found_unproved, interrupted, out_of_time
from tests.strategies import Data, as_case

FULL = ("plan", "ties among plans", "myopic plan", "preparations")


def twins(**trigger: Any) -> Data:
    """Two surveys that are alike, and a second storm that may come with the flood."""
    more = {"survey_too": {"levels": {"on": {"cost": {"money": 1}, "prepares": {"dam": 4}}}}}
    data = small(levers(**more), **trigger)
    data["triggers"]["storm"] = {**data["triggers"]["flood"], "within": 3, "with": ["flood"]}
    return data


def impossible() -> Data:
    """The fair is asked for now, and ruled out by its noise."""
    data = small(levers(), likelihood=0.5)
    data["constraints"] = {"keep_fair": {"must": "fair"}, "quiet": {"objective": "good", "at_most": 1}}
    return data


PLANS: dict[str, Callable[[], Data]] = {
    "one trigger": lambda: small(levers(), likelihood=[0, 0.5]),
    "two that fire together": lambda: twins(likelihood=[0, 0.4]),
    "without likelihoods": twins,
}


def walks(patch: pytest.MonkeyPatch, instead: Callable[..., Solved]) -> Iterator[int]:
    """One call of the solver after the other, be it for plans or bundles, until the stand-in is no longer reached."""
    for n in range(1, 200):
        stand_in = StandIn(n, instead)
        patch.setattr("decision.solve.solve_and_cut.solve", stand_in)
        yield n
        if stand_in.calls < n:
            return
    raise AssertionError("there is no end to it")


def by_programs(patch: pytest.MonkeyPatch) -> None:
    """Nothing is found by listing bundles or responses."""
    patch.setattr("decision.solve.search.enumerate_bundles", lambda problem: None)
    patch.setattr("decision.two_stage.responses.list_bundles", lambda problem: None)
    patch.setattr("decision.solve.ranking.bundles_above_floor", lambda *asked, **more: None)
    patch.setattr("decision.solve.ranking.best_bundles", lambda *asked, **more: None)


def check_honest(found: Contingency, whole: Contingency) -> None:
    """What is claimed is what the whole run found, and what is not there is named."""
    missing = found.unfinished
    assert (found.status == "optimal") == (not missing)
    assert not missing or found.status == "time_limit"
    order = (*FULL, "likelihoods")
    assert missing == order[order.index(missing[0]) : order.index(missing[-1]) + 1] if missing else True
    assert found.conflict == () and found.likelihoods == whole.likelihoods
    assert found.plan is not None and whole.plan is not None
    assert found.plan.value == pytest.approx(whole.plan.value, abs=1e-6)
    if "ties among plans" not in missing:
        assert (found.plan, found.too_late) == (whole.plan, whole.too_late)
    parts = {
        "myopic plan": ("myopic", "myopic_now", "unprepared_value", "hedging", "reserves"),
        "preparations": ("preparations",),
        "likelihoods": ("stretches",),
    }
    for part, names in parts.items():
        for name in names:
            told = getattr(found, name)
            assert told == getattr(whole, name) if part not in missing else not told, name
    assert found.largest_loss in (whole.largest_loss, None)


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("case", PLANS)
@pytest.mark.parametrize("instead", [out_of_time, found_unproved])
def test_out_of_time_at_any_call_leaves_an_honest_answer(
    monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Solved], case: str, listed: bool
) -> None:
    staged = stages(Question(as_case(PLANS[case]())))
    if not listed:
        by_programs(monkeypatch)
    whole = contingency(staged)
    cut = []
    for _ in walks(monkeypatch, instead):
        found = contingency(staged, time_limit=60)
        cut.append(found.unfinished)
        assert not found.interrupted
        if found.plan is None:
            assert (found.status, found.unfinished[: len(FULL)]) == ("time_limit", FULL)
            assert (found.myopic_now, found.preparations, found.stretches) == (None, (), {})
            continue
        check_honest(found, whole)
    begun = {
        each[0] for each in cut if each
    }  # what is left at last may all be proved empty, in whatever time
    assert cut[-1] == () and begun >= (
        {"plan"} if instead is found_unproved else {"plan", "ties among plans"}
    )


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("case", PLANS)
def test_an_interruption_keeps_what_was_finished(
    monkeypatch: pytest.MonkeyPatch, case: str, listed: bool
) -> None:
    staged = stages(Question(as_case(PLANS[case]())))
    if not listed:
        by_programs(monkeypatch)
    whole = contingency(staged)
    kept = 0
    for _ in walks(monkeypatch, interrupted):
        try:
            found = contingency(staged)
        except KeyboardInterrupt:
            assert not kept, "once there is a plan it is kept"
            continue
        kept += 1
        check_honest(found, whole)
        assert found.interrupted == bool(found.unfinished)
    assert kept > 1


@pytest.mark.parametrize("instead", [out_of_time, interrupted])
def test_a_conflict_that_was_not_narrowed_down_is_named_as_that(
    monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Solved]
) -> None:
    staged = stages(Question(as_case(impossible())))
    whole = contingency(staged)
    assert (whole.status, set(whole.conflict), whole.unfinished) == ("infeasible", {"keep_fair", "quiet"}, ())
    cut = 0
    for n in walks(monkeypatch, instead):
        try:
            found = contingency(staged, time_limit=60)
        except KeyboardInterrupt:
            assert n == 1
            continue
        if n == 1 and instead is out_of_time:
            assert (found.status, found.conflict) == ("time_limit", ())
            continue
        cut += bool(found.unfinished)
        assert found.status == "infeasible" and set(found.conflict) >= set(whole.conflict)
        assert found.unfinished in ((), ("conflict",))
        assert found.unfinished or found.conflict == whole.conflict
        assert found.interrupted == (bool(found.unfinished) and instead is interrupted)
    assert cut > 1


def test_a_solver_that_fails_is_not_mistaken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    staged = stages(Question(as_case(twins(likelihood=[0, 0.4]))))
    whole = contingency(staged)
    for _ in walks(monkeypatch, failing):
        try:
            found = contingency(staged)
        except SolverFailed:
            continue
        check_honest(found, whole)
        assert found.status == "optimal"
