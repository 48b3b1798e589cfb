"""The value of information: by hand on a two-state table, and against corners found by brute force."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from decision.model.question import Question
from decision.robustness.scenario_regret import futures
from decision.robustness.value_of_information import (
    MOST_SCENARIOS,
    Expected,
    expected_values,
    left_out,
    perfect_information,
)
from decision.running.parts import Unavailable
from decision.solve.search import Search
from options import Case
from tests.decision.test_scenario_regret import TABLES, payoff_case
from tests.strategies import Data


def with_likelihoods(case: Case, *likelihoods: Any) -> Case:
    scenarios = {
        name: state.model_copy(update={"likelihood": likelihood})
        for (name, state), likelihood in zip(case.scenarios.items(), likelihoods, strict=True)
    }
    return case.model_copy(update={"scenarios": scenarios})


def expected(case: Case) -> Expected:
    question = Question(case)

    def of(listed: bool) -> Expected | None:
        return expected_values(
            case, futures(question), Search(question.problem(), "HiGHS", with_table=listed)
        )

    found = of(True)
    assert found is not None
    if len(case.scenarios) <= MOST_SCENARIOS:
        searched = of(False)
        assert searched is not None
        assert_same(found, searched)
    return found


def assert_same(listed: Expected, searched: Expected) -> None:
    """What all bundles listed tell is what those tell that a search finds to be best somewhere."""
    assert (searched.bundle, searched.best_for_some) == (listed.bundle, listed.best_for_some)
    for name in ("value", "evpi", "least_evpi", "most_evpi"):
        assert getattr(searched, name) == pytest.approx(getattr(listed, name), abs=1e-9)
    for scenario, segments in listed.turns.items():
        assert [each.best for each in searched.turns[scenario]] == [each.best for each in segments]
        ends = [(each.start, each.end) for each in segments]
        assert np.array([(s.start, s.end) for s in searched.turns[scenario]]) == pytest.approx(
            np.array(ends), abs=1e-9
        )


def test_the_published_table_at_one_likelihood() -> None:
    """JMcDM's table at .2 .5 .2 .1: expected 24, 29.2, 27, 27; with foresight .2*28 + .5*34 + .2*34 + .1*26."""
    found = expected(with_likelihoods(payoff_case(TABLES["jmcdm"]), 0.2, 0.5, 0.2, 0.1))
    assert (found.bundle.id, found.value) == ("two.on", pytest.approx(29.2))
    assert found.evpi == pytest.approx(0.2 * 28 + 0.5 * 34 + 0.2 * 34 + 0.1 * 26 - 29.2)
    assert found.least_evpi == pytest.approx(found.evpi)


def test_it_turns_where_two_expected_values_cross() -> None:
    """Two bonds (5 in both states) against a bet (9 or 0): as good at a likelihood of 5/9."""
    table: Data = {"options": ["bond", "bet"], "payoff": [[5, 5], [9, 0]]}
    found = expected(with_likelihoods(payoff_case(table), (0.2, 0.9), (0.1, 0.8)))
    first, second = found.turns["state_0"]
    assert (first.start, first.end, first.best.id) == (pytest.approx(0.2), pytest.approx(5 / 9), "bond.on")
    assert (second.end, second.best.id) == (pytest.approx(0.9), "bet.on")
    assert {each.id for each in found.best_for_some or ()} == {"bond.on", "bet.on"}
    # At .9 the bet is worth 8.1 and foresight 8.6; at .2 the bond 5 and foresight 5.8.
    # What foresight adds is most where the two are as good: 5/9 * 9 + 4/9 * 5 - 5.
    assert found.least_evpi == pytest.approx(0.5)
    assert found.most_evpi == pytest.approx(5 / 9 * 9 + 4 / 9 * 5 - 5)


def test_likelihoods_that_cannot_add_up_to_one_have_no_expected_value() -> None:
    case = with_likelihoods(payoff_case({"options": ["a"], "payoff": [[1, 2]]}), (0.1, 0.2), (0.1, 0.3))
    question = Question(case)
    search = Search(question.problem(), "HiGHS")
    assert expected_values(case, futures(question), search) is None
    (missing,) = left_out(case, None)
    assert missing.part == "value of information" and "cannot add up to 1" in missing.reason


def test_beyond_twelve_scenarios_the_corners_are_left_out_and_that_is_said() -> None:
    """A bond worth 5 in all 13 states against a bet worth 13 in the first alone."""
    table: Data = {"options": ["bond", "bet"], "payoff": [[5] * 13, [13] + [0] * 12]}
    case = with_likelihoods(payoff_case(table), (0.2, 0.6), *[(0.0, 0.1)] * 12)
    found = expected(case)
    first = found.likelihoods["state_0"]
    assert found.evpi == pytest.approx(13 * first + 5 * (1 - first) - max(5, 13 * first))
    assert (found.least_evpi, found.most_evpi, found.best_for_some) == (None, None, None)
    (missing,) = left_out(case, found)
    assert "more than 12 scenarios" in missing.reason
    few = with_likelihoods(payoff_case({"options": ["a"], "payoff": [[1, 2]]}), (0.1, 0.6), (0.1, 0.9))
    assert left_out(few, expected(few)) == ()
    unlisted = Search(Question(case).problem(), "HiGHS", with_table=False)
    with pytest.raises(Unavailable, match="too many bundles to list, and more than 12 scenarios"):
        expected_values(case, futures(Question(case)), unlisted)
    assert left_out(case, None) == ()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=4), st.integers(0, 999)
)
def test_over_the_intervals_it_is_what_a_fine_grid_of_likelihoods_finds(
    ends: list[tuple[int, int]], seed: int
) -> None:
    low, high = (np.array([pick(pair) / 10 for pair in ends]) for pick in (min, max))
    steps = 1000 if len(ends) == 2 else 20
    grid = [np.array(p) / steps for p in product(range(steps + 1), repeat=len(ends)) if sum(p) == steps]
    inside = np.array([p for p in grid if (p >= low - 1e-12).all() and (p <= high + 1e-12).all()])
    assume(len(inside))
    worth = np.random.default_rng(seed).integers(0, 20, (6, len(ends))).astype(float)
    options = [f"option_{n}" for n in range(6)]
    case = payoff_case({"options": options, "payoff": worth.tolist()})
    found = expected(with_likelihoods(case, *map(tuple, np.column_stack([low, high]).tolist())))
    middle = np.array([*found.likelihoods.values()])
    assert middle.sum() == pytest.approx(1)
    assert (middle >= low - 1e-9).all() and (middle <= high + 1e-9).all()
    values = np.array([perfect_information(worth, p) for p in inside])
    # The ends are tenths, so all corners are on the grid, and the least is at a corner.
    assert found.least_evpi == pytest.approx(values.min())
    assert found.most_evpi is not None and found.best_for_some is not None
    assert values.max() - 1e-9 <= found.most_evpi <= values.max() + 2 * 20 * len(ends) / steps
    at = inside @ worth.T
    told = {each.id for each in found.best_for_some}
    listed = [n for n, option in enumerate(options) if f"{option}.on" in told]
    assert (at[:, listed].max(axis=1) == pytest.approx(at.max(axis=1))) and len(listed) == len(
        found.best_for_some
    )
    short = at.max(axis=1, keepdims=True) - at
    assert (short[:, listed].min(axis=0) <= 2 * 20 * len(ends) / steps).all()


def test_bundles_within_the_tolerance_of_each_other_are_one_stretch() -> None:
    """From b to c in a row: the two cross at a half, and a is told from neither, so that it is named throughout."""
    payoff = [[5.0000015, 4.9999985], [5.00000075, 4.99999925], [5, 5]]
    found = expected(
        with_likelihoods(payoff_case({"options": ["c", "a", "b"], "payoff": payoff}), (0, 1), (0, 1))
    )
    assert [(s.start, s.end, s.best.id) for s in found.turns["state_0"]] == [(0.0, 1.0, "a.on")]


def test_a_scenario_that_cannot_be_takes_no_part_as_the_others_move() -> None:
    """The bond and the bet again, beside a state of likelihood 0."""
    table: Data = {"options": ["bond", "bet"], "payoff": [[5, 5, 0], [9, 0, 99]]}
    found = expected(with_likelihoods(payoff_case(table), (0.2, 0.9), (0.1, 0.8), 0))
    assert [(s.end, s.best.id) for s in found.turns["state_0"]] == [
        (pytest.approx(5 / 9), "bond.on"),
        (pytest.approx(0.9), "bet.on"),
    ]
    assert found.turns["state_2"] == ()


def test_a_likelihood_moves_as_far_as_the_others_can_follow() -> None:
    """The first may be anything, but two others of the same share each stay between a fifth and two fifths."""
    table: Data = {"options": ["bond", "bet"], "payoff": [[5, 5, 5], [9, 0, 0]]}
    found = expected(with_likelihoods(payoff_case(table), (0, 1), (0.2, 0.4), (0.2, 0.4)))
    first, second = found.turns["state_0"]
    assert (first.start, first.end, second.end) == pytest.approx((0.2, 5 / 9, 0.6))
