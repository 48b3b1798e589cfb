"""The parts of a brief on a case whose bundles are too many to list: all there, and cut by work alone."""

import _thread
import time
from functools import cache
from itertools import count
from threading import Event
from typing import Any

import pytest

from benchmarks.efficient import knapsack
from decision import (
    THOROUGH,
    Analysis,
    Effort,
    Optimum,
    Question,
    analyse,
    frontier,
    look,
    optimize,
    sweep,
)
from decision.analysis_parts import PRICES, ROBUSTNESS, STEPS, WORTH
from decision.solve.enumeration import list_bundles
from options import read_case

WITHIN_A_GAP = 150_000_000
"""Work by which the map of that case is begun and not complete."""


@cache
def large() -> tuple[Question, Optimum]:
    """20 levers, three objectives and two resources, each half of what all levers cost."""
    question = Question(read_case(knapsack(20, 3, 2)))
    assert list_bundles(question.problem()) is None
    return question, optimize(question, top=1, different=0, with_breakpoints=False)


def analysed(effort: Effort) -> Analysis:
    question, optimum = large()
    return analyse(question, optimum, effort=effort)


def test_map_efficient_bundles_and_curves_are_there_and_those_of_the_commands() -> None:
    question, _ = large()
    found = analysed(Effort())
    efficient = frontier(question, with_support=False)
    assert found.efficient is not None and found.efficient.complete
    assert (found.efficient.chosen == efficient.chosen).all()
    heaviest = sorted(question.problem().weights, key=lambda name: -question.problem().weights[name])[:2]
    mapped = sweep(question, objective=heaviest[0], against=heaviest[1])
    assert found.weight_map is not None and found.weight_map.certified
    assert found.weight_map.cells == mapped.cells
    assert found.weight_map.regions == mapped.regions
    assert found.weight_map.nearest == mapped.nearest
    assert found.steps is not None
    assert [budget.resource for budget in found.steps] == list(question.case.resources)
    assert found.candidates is not None and found.candidates.complete
    assert found.unfinished == ()


def test_what_takes_too_much_work_is_named_with_its_command_on_any_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    effort = Effort(efficient=5_000, weight_map=100_000)
    found = analysed(effort)
    assert (found.efficient, found.weight_map, found.unfinished) == (None, None, ())
    told = {left.part: left.get for left in found.left_out}
    assert told["the efficient bundles"] == "frontier"
    assert told["the map of weights"] == "sweep"
    assert found.steps is not None, "they are searched for by themselves"
    assert [budget.resource for budget in found.steps] == list(large()[0].case.resources)
    hours = count(step=3600)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    assert analysed(effort).left_out == found.left_out


def test_the_map_needs_no_list_of_all_efficient_bundles() -> None:
    whole, found = analysed(Effort()), analysed(Effort(efficient=5_000))
    assert found.efficient is None and found.weight_map is not None and whole.weight_map is not None
    assert found.weight_map.certified
    assert [cell.bundle.id for cell in found.weight_map.cells] == [
        cell.bundle.id for cell in whole.weight_map.cells if cell.share
    ]
    assert found.candidates is not None and found.candidates.complete
    assert whole.candidates is not None and set(found.candidates.ids) <= set(whole.candidates.ids)


def test_a_map_that_takes_too_much_work_is_there_as_far_as_it_goes() -> None:
    found = analysed(Effort(efficient=5_000, weight_map=WITHIN_A_GAP))
    assert found.unfinished == () and found.weight_map is not None
    assert not found.weight_map.certified and found.weight_map.gap is not None and found.weight_map.gap > 0
    told = {left.part: left.get for left in found.left_out}
    assert told["the map of weights beyond its gap"] == "sweep"
    assert told["other bundles for the reader's own weights"] == "frontier"
    assert found.candidates is not None and not found.candidates.complete
    assert {cell.bundle.id for cell in found.weight_map.cells} <= set(found.candidates.ids)


def test_map_and_curves_may_take_too_much_work_where_the_efficient_bundles_do_not() -> None:
    found = analysed(Effort(weight_map=100, curve=5_000))
    assert found.efficient is not None and found.efficient.complete
    assert (found.weight_map, found.steps) == (None, ())
    told = {left.part: left.get for left in found.left_out}
    assert told["the map of weights"] == "sweep"
    for name in large()[0].case.resources:
        assert told[f"what more or less of {name} buys"] == "brief --thorough"


def test_without_limits_of_work_nothing_is_left_out_for_its_length() -> None:
    found, thorough = analysed(Effort()), analysed(THOROUGH)
    assert thorough.steps == found.steps
    assert thorough.weight_map is not None and found.weight_map is not None
    assert thorough.weight_map.cells == found.weight_map.cells


@pytest.mark.parametrize("regions", [50_000_000, 30_000_000_000])
def test_the_regions_of_two_weights_and_the_map_take_nothing_of_each_others_work(regions: int) -> None:
    """The map ends within a gap."""
    found = analysed(Effort(efficient=5_000, weight_map=WITHIN_A_GAP, regions=regions))
    whole = analysed(Effort()).weight_map
    assert found.weight_map is not None and found.weight_map.cells and found.unfinished == ()
    assert not found.weight_map.certified and whole is not None and whole.regions is not None
    told = {left.part: left.get for left in found.left_out}
    assert told["the map of weights beyond its gap"] == "sweep"
    if regions < 1_000_000_000:
        assert (found.weight_map.regions, found.weight_map.plane) == (None, None)
        assert told["the regions of the two heaviest weights"] == "sweep"
    else:
        assert found.weight_map.regions is not None and found.weight_map.plane == whole.plane
        assert [each.bundle.id for each in found.weight_map.regions] == [
            each.bundle.id for each in whole.regions
        ]
        assert "the regions of the two heaviest weights" not in told


def test_parts_at_once_are_those_of_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is cut, and in the same order."""
    effort = Effort(efficient=5_000, weight_map=WITHIN_A_GAP, curve=100_000_000, drawing=0)
    at_once = analysed(effort)
    monkeypatch.setattr("decision.analysis_parts.WORKERS", 1)
    in_turn = analysed(effort)
    assert at_once.steps == in_turn.steps and at_once.prices == in_turn.prices
    assert at_once.worth == in_turn.worth and at_once.lost == in_turn.lost
    assert at_once.candidates is not None and in_turn.candidates is not None
    assert at_once.candidates.ids == in_turn.candidates.ids
    assert at_once.weight_map is not None and in_turn.weight_map is not None
    assert at_once.weight_map.cells == in_turn.weight_map.cells
    assert at_once.weight_map.gap == in_turn.weight_map.gap
    assert at_once.left_out == in_turn.left_out and at_once.left_out
    assert list(at_once.left_out_of) == list(in_turn.left_out_of)
    assert at_once.unfinished == in_turn.unfinished == ()


def test_an_interruption_leaves_what_is_found_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes while two parts are computed; both end, one with what it has, and no other is begun."""
    question, optimum = large()
    begun = Event()

    def interrupting(*asked: Any, **more: Any) -> None:
        assert begun.wait(10)
        _thread.interrupt_main()
        while True:
            look()

    def long(*asked: Any, **more: Any) -> None:
        begun.set()
        while True:
            look()

    monkeypatch.setattr("decision.analysis_parts.step_curves", interrupting)
    monkeypatch.setattr("decision.analysis_parts.prices", long)
    found = analyse(question, optimum)
    assert found.interrupted and found.efficient is not None
    assert (found.steps, found.prices, found.robustness) == (None, None, None)
    assert set(found.unfinished) >= {STEPS, PRICES, ROBUSTNESS, WORTH}
    assert found.contributions.by_lever and found.candidates is not None
