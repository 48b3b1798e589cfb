"""When the efficient bundles are searched for by a decision diagram, and what happens when it does not come to an end."""

from random import Random
from typing import Any

import numpy as np
import pytest

from benchmarks.published import as_case_text
from decision import Problem, frontier, settle
from decision.efficient import decision_diagram, diagram_search, method_selection
from decision.efficient.diagram_search import LONG, MOST_STATES, suits
from decision.efficient.efficient_set import Method
from decision.efficient.encoding import encode
from decision.efficient.size_estimate import feasible_leaves
from decision.running.limits import limited, work_left
from options import read_case


def groups(levers: int = 40, objectives: int = 4, seed: int = 1, **more: Any) -> Problem:
    """Yes-or-no levers in groups of which one may be taken, as in a set packing."""
    random = Random(seed)
    values = [[random.randint(1, 100) for _ in range(objectives)] for _ in range(levers)]
    names = [f"lever_{n + 1:03}" for n in range(levers)]
    rules = {f"group_{n}": {"group": random.sample(names, 7), "at_most": 1} for n in range(levers // 4)}
    return settle(read_case(as_case_text(values, {}, rules, **more)))


def budget(levers: int, amounts: list[int]) -> Problem:
    """As many budgets as amounts, each with that much left for six levers or more."""
    costs = {f"budget_{k}": ([amount] * levers, amount) for k, amount in enumerate(amounts)}
    return settle(read_case(as_case_text([[1, 2]] * levers, costs, {})))


def test_groups_of_levers_are_searched_by_a_diagram_that_finds_what_zones_find() -> None:
    problem = groups()
    found, other = frontier(problem), frontier(problem, method="zones")
    assert (found.method, other.method) == ("decision diagram", "zones")
    assert found.complete and other.complete
    assert len(found.chosen) > 20
    assert (found.chosen == other.chosen).all()


def test_with_three_objectives_zones_are_searched_where_a_diagram_could_be_built() -> None:
    problem = groups(objectives=3)
    found, other = frontier(problem), frontier(problem, method="decision diagram")
    assert (found.method, other.method) == ("zones", "decision diagram")
    assert found.complete and other.complete
    assert (found.chosen == other.chosen).all()


def test_with_two_objectives_or_values_that_stay_constant_no_diagram_is_built() -> None:
    assert frontier(groups(objectives=2)).method != "decision diagram"
    flat = [[0, 0], [300, 40], [400, 40], [4000, 100]]
    bent = groups(bent={"goal_0": flat})
    found = frontier(bent, method="decision diagram")
    assert (found.method, found.complete) == ("bounded listing", True)  # since few bundles are feasible
    assert (found.chosen == frontier(bent, method="zones").chosen).all()


@pytest.mark.parametrize(
    ("amounts", "agrees"),
    [
        ([10**6], True),
        ([LONG] * 6, True),
        ([LONG + 1, 10**9], False),
        ([LONG + 1, MOST_STATES // (LONG + 2) - 1], True),
    ],
)
def test_several_long_budgets_make_too_many_states(amounts: list[int], agrees: bool) -> None:
    assert suits(encode(budget(6, amounts)).instance) is agrees


def test_a_diagram_that_is_too_wide_is_given_up_for_another_method(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = groups()
    whole = frontier(problem)
    assert whole.method == "decision diagram"
    monkeypatch.setattr(decision_diagram, "WIDEST", 20)
    methods: tuple[Method | None, ...] = (None, "decision diagram")
    for method in methods:
        found = frontier(problem, method=method)
        assert found.method == "bounded listing"
        assert found.complete
        assert (found.chosen == whole.chosen).all()


def test_half_of_the_work_is_for_the_diagram_and_the_rest_for_another_method() -> None:
    problem = groups()
    with limited(work=10**9):
        whole = frontier(problem)
        left = work_left()
    assert (whole.method, whole.complete) == ("decision diagram", True)
    assert left is not None and left < 10**9  # what the diagram took is counted
    cut, again = (frontier(problem, most_work=20_000) for _ in range(2))
    assert (cut.method, cut.complete, cut.stopped) == ("bounded listing", False, "out_of_work")
    assert len(cut.chosen) > 0 and (cut.chosen == again.chosen).all()
    assert cut.gap is not None and cut.gap == again.gap


def test_without_memory_for_the_labels_another_method_is_used() -> None:
    problem = groups()
    assert frontier(problem, most_memory=2**24).method == "decision diagram"
    found = frontier(problem, most_memory=2**14)
    assert (found.method, found.complete) == ("bounded listing", True)


def test_an_interruption_leaves_what_the_local_search_found(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = groups(80, 6)
    whole = frontier(problem)
    told: list[str] = []

    def interrupt(text: str, done: int, of: int | None) -> None:
        if "partial bundles" in text:
            told.append(text)
            raise KeyboardInterrupt

    monkeypatch.setattr(diagram_search, "LATENCY", 0.0)
    found = frontier(problem, progress=interrupt)
    assert told
    assert (found.interrupted, found.complete) == (True, False)
    assert len(found.chosen) > 0
    assert found.gap is not None
    weights = np.random.default_rng(1).dirichlet(np.ones(6), 200)
    short = (weights @ whole.values.T).max(axis=1) - (weights @ found.values.T).max(axis=1)
    assert short.max() <= found.gap + 1e-9


def test_bounds_that_are_loose_at_the_root_choose_zones() -> None:
    """Where a diagram cannot be used: the knapsack bounds take groups one by one."""
    two = groups(48, 2)
    found = frontier(two)
    assert (found.method, found.complete) == ("zones", True)
    assert feasible_leaves(encode(two).instance) < method_selection.LISTED[2]
