"""What `robust` and `evidence` return when time or the user ends them: whatever was finished, at any moment."""

import sys
from functools import cache
from threading import current_thread, main_thread
from typing import Any

import pytest

from benchmarks.draws import uncertain_levers
from decision.evidence.weigh_evidence import weigh_evidence
from decision.model.question import Question
from decision.robustness.acceptability import Sampling, Tally, fixed
from decision.robustness.robust import PARTS, Robustness, robust
from decision.robustness.score_draws import draw_scores
from decision.robustness.searched_draws import SearchedDraws
from decision.running.limits import OutOfTime
from decision.solve.optimize import Optimum, optimize
from decision.solve.search import Search
from tests.options.test_standing import AWAITED, claim
from tests.strategies import Data, as_case

CASE: Data = {
    "format": 1, "title": "T", "as_of": "2024-03-15", "sources": {"office": {}},
    "evidence": {"x": claim(), "waited": AWAITED},
    "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 10}},
    "levers": {
        "a": {"levels": {"on": {"scores": {"goal": {"low": 1, "likely": 4, "high": 5, "evidence": ["x"]}}}}},
        "b": {"levels": {"on": {"scores": {"goal": {"low": 1, "likely": 3, "high": 6}}}}},
        "c": {"levels": {"on": {"scores": {"goal": 2}}}},
    },
    "constraints": {"one": {"group": ["a", "b", "c"], "at_most": 1}},
    "scenarios": {
        "now": {"rests_on": ["x"], "working": True, "likelihood": [0.4, 0.6]},
        "later": {"rests_on": ["waited"], "likelihood": [0.4, 0.6], "scores": {"a.on": {"goal": 0}}},
    },
}  # fmt: skip


@cache
def asked() -> tuple[Question, Optimum]:
    """Answered once: a clock that is tampered with is to end what comes after."""
    question = Question(as_case(CASE))
    return question, optimize(question.problem(), top=1, different=0, with_breakpoints=False)


def analysed(**more: Any) -> Robustness:
    question, optimum = asked()
    return robust(question, optimum, Sampling(1, 60, "pert"), draw_weights=True, tail=0.1, **more)


FUNCTIONS = {
    "regret": "regrets",
    "awaited": "awaited_claims",
    "over_weights": "weight_regrets",
    "breakpoints": "move_scores",
    "draws": "draw_scores",
    "joint": "joint_shares",
    "scenario_tail": "tail_over_scenarios",
    "draw_tail": "tail_over_draws",
    "expected": "expected_values",
    "evidence": "weigh_evidence",
}
"""What computes each part."""


def test_without_a_limit_every_part_is_there() -> None:
    found = analysed()
    assert found.unfinished == () and found.left_out == () and not found.interrupted
    assert all(getattr(found, part) is not None and found.finished(part) for part in PARTS)
    assert set(FUNCTIONS) == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("stop", [OutOfTime, KeyboardInterrupt])
def test_whatever_part_is_cut_short_the_others_are_told(
    part: str, stop: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: Any, **__: Any) -> Any:
        raise stop

    # The package's function hides the file of its name.
    monkeypatch.setattr(sys.modules[robust.__module__], FUNCTIONS[part], cut)
    found = analysed()
    order = list(PARTS)
    missing = order[order.index(part) :] if stop is KeyboardInterrupt else [part]
    if part == "regret" and stop is OutOfTime:
        missing.append("awaited")  # it rests on the regret
    assert found.unfinished == tuple(PARTS[each] for each in missing)
    assert found.interrupted == (stop is KeyboardInterrupt)
    assert all((getattr(found, each) is None) == (each in missing) for each in PARTS)


@pytest.mark.parametrize("limit", [1e-9, 1e-3, 1e-2, 0.1])
@pytest.mark.parametrize("listed", [True, False])
def test_any_limit_gives_what_was_finished_and_names_the_rest(limit: float, listed: bool) -> None:
    found = analysed(time_limit=limit, with_table=listed)
    missing = {part for part in PARTS if not found.finished(part)}
    left_out = {each.part for each in found.left_out}
    for part in set(PARTS) - missing:
        assert getattr(found, part) is not None or PARTS[part] in left_out or part == "expected"
    assert not found.interrupted


class Stopping:
    """A deadline that passes at the n-th look, or what is raised at it."""

    def __init__(self, looks: int, stop: type[BaseException] | None = None) -> None:
        self.looks, self.stop = looks, stop

    def left(self, *_: Any) -> float:
        self.looks -= 1
        if self.looks == -1 and self.stop is not None:
            raise self.stop
        return 0.0 if self.looks < 0 else 1000.0

    def look(self) -> None:
        if self.left() == 0.0:
            raise OutOfTime


@pytest.mark.parametrize("stop", [None, KeyboardInterrupt])
def test_wherever_a_look_at_the_clock_ends_it_nothing_unfinished_is_told_as_finished(
    stop: type[BaseException] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, ends = analysed(), set()
    for looks in range(200):
        clock = Stopping(looks, stop)
        monkeypatch.setattr(Search, "left", lambda *_, clock=clock: clock.left())
        monkeypatch.setattr("decision.running.parts.look", clock.look)
        found = analysed(time_limit=1000.0)
        ends.add(found.unfinished)
        assert found.interrupted == (stop is not None and found.unfinished != ())
        for part in PARTS:
            if not found.finished(part):
                continue
            if part in (
                "regret",
                "awaited",
                "over_weights",
                "breakpoints",
                "joint",
                "draws",
                "scenario_tail",
                "draw_tail",
                "expected",
            ):
                assert getattr(found, part) == getattr(whole, part)
            if part == "evidence":
                assert found.evidence == whole.evidence
        if not found.unfinished:
            break
    assert () in ends and len(ends) >= len(PARTS) - 1, "it was stopped in every part that takes time"


def test_draws_cut_short_are_the_first_of_all_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of one draw each: stopped after any of them, shares are those of so many draws."""
    monkeypatch.setattr("decision.robustness.drawn_values.AT_ONCE", 1)
    question, _ = asked()

    def drawn(draws: int, search: Search) -> Any:
        now = [search.problem.chosen({"a": "on"})]
        return draw_scores(
            question.case, search, Sampling(3, draws, "pert"), fixed([1.0]), now, lambda done: None
        )

    for looks in (3, 7, 20):
        search = Search(question.problem(), "HiGHS", time_limit=1000.0)
        clock = Stopping(looks)
        monkeypatch.setattr(search, "left", clock.left)
        cut = drawn(40, search)
        assert 0 < cut.draws < 40 and cut.stopped == "time"
        few = drawn(cut.draws, Search(question.problem(), "HiGHS"))
        assert cut.acceptability == few.acceptability


def test_evidence_that_is_cut_short_keeps_what_was_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    question, optimum = asked()
    whole = weigh_evidence(question, optimum)
    seen = set()
    for looks in range(40):
        clock = Stopping(looks)
        monkeypatch.setattr(Search, "left", lambda *_, clock=clock: clock.left())
        found = weigh_evidence(question, optimum, time_limit=1000.0)
        seen.add(found.unfinished)
        assert all(found.sources[name] == whole.sources[name] for name in found.sources)
        assert all(found.claims[name] == whole.claims[name] for name in found.claims)
        if "dropping one source" not in found.unfinished:
            assert found.sources == whole.sources
    assert seen >= {(), ("dropping one claim",), ("dropping one source", "dropping one claim")}


def test_no_interrupt_can_count_a_draw_by_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupts come to the main thread alone, between any two of its steps: it does not count."""
    counting = []
    count = Tally.count

    def told(tally: Tally, won: Any) -> None:
        counting.append(current_thread())
        count(tally, won)

    monkeypatch.setattr(Tally, "count", told)
    assert analysed().draws is not None
    assert counting and main_thread() not in counting


def test_draws_that_are_searched_alone_are_as_many_as_their_work_allows_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SearchedDraws, "is_hard", lambda self: True)
    question, asked = Question(uncertain_levers(12)), Sampling(1, 300, "pert")
    found = {
        work: robust(question, sampling=asked, parts=["draws"], with_table=False, drawing=work)
        for work in (1, 300_000, None)
    }
    told = {work: [(left.part, left.get) for left in each.left_out] for work, each in found.items()}
    fewer = found[300_000].draws
    assert fewer is not None and 50 <= fewer.draws < 300 and fewer.ranked is None
    ranks = ("ranks among all bundles over the draws", "--must and --must-not, which leave fewer")
    some = (f"draws of scores after the first {fewer.draws}", "robust --draws 300")
    assert told == {1: [("draws of scores", "robust --draws 300")], 300_000: [some, ranks], None: [ranks]}
