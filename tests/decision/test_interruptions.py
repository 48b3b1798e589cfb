"""One interruption, wherever it comes, ends an explanation as interrupted: no loop takes it for an answer and goes on."""

import threading
import time
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from decision import (
    Axis,
    Comparison,
    Question,
    comparison,
    dissent,
    evaluate_bundle,
    explain,
    infeasibility,
    optimize,
    plan_infeasibility,
    vary,
)
from decision.solve.solver import solve
from decision.solve.solver_outcome import Solved
from options import compare, named_quantities, read_document
from tests.decision.test_planning_ways_out import by_programs
from tests.strategies import Data, as_case, as_text

TIMES = 8
"""Calls at which each answer is interrupted, evenly over all of them."""

PLACES: dict[str, tuple[str, Callable[..., Any]]] = {
    "in a solve": ("decision.solve.solve_and_cut.solve", solve),
    "at a look at the clock": ("time.monotonic", time.monotonic),
}
"""Where an interruption comes: what is replaced, and what it is."""


def interrupted() -> Any:
    raise KeyboardInterrupt


class Once:
    """A function that does something else at call n alone, in the main thread; None: never."""

    def __init__(
        self, real: Callable[..., Any], n: int | None, instead: Callable[[], Any] = interrupted
    ) -> None:
        self.real, self.n, self.instead = real, n, instead
        self.calls, self.heard = 0, False

    def __call__(self, *asked: Any, **more: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            self.calls += 1
            if self.calls == self.n:
                self.heard = True
                return self.instead()
        return self.real(*asked, **more)


def by_search(patch: pytest.MonkeyPatch) -> None:
    """Nothing is found by listing bundles."""
    by_programs(patch)
    for place in ("explanations.contest", "explanations.listed_demands", "solve.infeasible_subset"):
        patch.setattr(f"decision.{place}.list_bundles", lambda *asked, **more: None)
    patch.setattr("decision.explanations.contest.best_bundles", lambda *asked, **more: None)


def data_of(**more: Data) -> Data:
    """Two parties that weigh otherwise, two scenarios, and ties."""
    ends = {"sense": "maximise", "worst": -10, "best": 10}
    data: Data = {
        "format": 1,
        "title": "Interrupted",
        "as_of": "2024-03-15",
        "objectives": {"good": ends, "kind": ends},
        "resources": {"money": {"limit": 5}},
        "weights": {
            "profiles": {
                "one": {"method": "direct", "values": {"good": 3, "kind": 1}},
                "other": {"method": "direct", "values": {"good": 1, "kind": 5}},
            },
            "default": "one",
        },
        "levers": {
            "a": {"levels": {"on": {"cost": {"money": 3}, "scores": {"good": 5, "kind": -1}}}},
            "b": {"levels": {"on": {"cost": {"money": 3}, "scores": {"good": 1, "kind": 5}}}},
            "c": {"levels": {"on": {"cost": {"money": 2}, "scores": {"good": 1, "kind": 1}}}},
        },
        "scenarios": {"calm": {"working": True}, "storm": {"scores": {"a.on": {"good": -4}}}},
        "constraints": {"floor": {"objective": "good", "at_least": 2, "scenarios": "all"}},
    }
    return {**data, **more}


def impossible() -> Data:
    """What must be kept costs more than there is, and in the storm breaks the floor."""
    rules = {"keep": {"must": "a"}, "also": {"must": "b"}, **data_of()["constraints"]}
    return data_of(constraints=rules)


def unprepared() -> Data:
    """What must be kept leaves less than is to be held back."""
    trigger = {"scenario": "storm", "within": 3, "reserve": {"money": 4}, "likelihood": 0.5}
    return data_of(
        constraints={"keep": {"must": "a"}}, triggers={"rain": trigger, "hail": {**trigger, "within": 2}}
    )


def explained(data: Data, **asked: Any) -> Callable[[], Any]:
    """The explanation of an answer that is known."""
    question = Question(as_case(data))
    return partial(explain, question, optimize(question.problem()), **asked)


def varied(data: Data) -> Any:
    case = as_case(data)
    numbers = tuple((Decimal(n),) for n in (1, 3, 5))
    return vary(Question(case), [Axis(named_quantities(case, "money"), numbers)])


def stepwise(data: Data, name: str) -> Any:
    case = as_case(data)
    return vary(
        Question(case), [Axis(named_quantities(case, name), ((Decimal(0),), (Decimal(5),)))], stepwise=True
    )


def versions() -> Any:
    old, new = data_of(), deepcopy(data_of())
    new["levers"]["b"]["levels"]["on"]["scores"]["good"] = 6
    new["resources"]["money"]["limit"] = 4
    both = compare(*(read_document(as_text(each), "case.yaml") for each in (old, new)))
    return comparison(both, Question(both.new.case))


ANSWERS: dict[str, Callable[[], Any]] = {
    "conflicts": lambda: infeasibility(Question(as_case(impossible()))),
    "conflicts of a plan": lambda: plan_infeasibility(Question(as_case(unprepared()))),
    "explain": explained(data_of(), not_in=["b", "c.on"], others=[{"b": "on"}]),
    "explain what is infeasible": explained(impossible(), not_in=["b"]),
    "explain what conflicts": explained(data_of(constraints={"no": {"must_not": "b"}}), not_in=["b"]),
    "evaluate": lambda: evaluate_bundle(Question(as_case(data_of())), {"a": "on", "b": "on"}),
    "vary": lambda: varied(data_of()),
    "steps of a limit": partial(stepwise, data_of(), "money"),
    "steps of a score": partial(stepwise, data_of(), "score.b.on.good"),
    "dissent": lambda: dissent(Question(as_case(data_of()))),
    "diff": versions,
}


def answered(found: Any) -> Any:
    """What an answer comes to, without the effort that it took."""
    return found.movers if isinstance(found, Comparison) else found.facts()


def check_heard(answer: Callable[[], Any], once: Once) -> None:
    """Where it was interrupted it says so, or raises."""
    try:
        found = answer()
    except KeyboardInterrupt:
        return
    assert found.interrupted == once.heard
    assert not found.interrupted or found.unfinished


@pytest.mark.parametrize("at", [*PLACES, *(f"{place}, nothing listed" for place in PLACES)])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_interruption_ends_it(monkeypatch: pytest.MonkeyPatch, name: str, at: str) -> None:
    place, _, listing = at.partition(", ")
    where, real = PLACES[place]
    if listing:
        by_search(monkeypatch)
    never = Once(real, None)
    monkeypatch.setattr(where, never)
    check_heard(ANSWERS[name], never)
    for n in range(1, never.calls + 1, max(1, never.calls // TIMES)):
        once = Once(real, n)
        monkeypatch.setattr(where, once)
        check_heard(ANSWERS[name], once)


def test_the_solver_is_not_done_without_where_nothing_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer above solves programs, so that it is interrupted in them."""
    by_search(monkeypatch)
    for name, answer in ANSWERS.items():
        solved = Once(solve, None)
        monkeypatch.setattr("decision.solve.solve_and_cut.solve", solved)
        answer()
        assert solved.calls > 1, name


@pytest.mark.parametrize("name", ANSWERS)
def test_time_that_runs_out_in_one_solve_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It may also come just before the clock says so: what was not proved is never taken for proved."""
    by_search(monkeypatch)
    never = Once(solve, None)
    monkeypatch.setattr("decision.solve.solve_and_cut.solve", never)
    whole = ANSWERS[name]()
    for n in range(1, never.calls + 1, max(1, never.calls // TIMES)):
        once = Once(solve, n, lambda: Solved("stopped", None))
        monkeypatch.setattr("decision.solve.solve_and_cut.solve", once)
        found = ANSWERS[name]()
        assert once.heard and not found.interrupted
        # What was not found at first may have been found later, as a plan is where no bundle was.
        assert found.unfinished or answered(found) == answered(whole), n
