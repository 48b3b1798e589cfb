"""Responses to triggers that may fire together are taken from lists where few sets of them are to be compared."""

from collections.abc import Mapping

import pytest

from decision import Question, stages
from decision.two_stage.plan_criterion import PlanCriterion, criterion_of, first_best_plan
from decision.two_stage.plan_program import PlanSearch
from decision.two_stage.responses import MOST_TOGETHER, best_responses
from decision.two_stage.stages import Stages
from tests.strategies import Data, as_case

WORTH = {"flood": (30, 20, 0, 0), "storm": (0, 0, 30, 25)}
"""What each lever is worth after each trigger. Money allows two levers in either response, and two in both together."""


def two_at_once(likelihoods: Mapping[str, float], levers: int = 4, more: int = 0) -> Stages:
    """A case whose two triggers may fire together; levers beyond the fourth are worth nothing.

    more: levers that the storm adds to what money allows.
    """
    triggers: Data = {name: {"scenario": name, "within": 1} for name in WORTH}
    triggers["storm"]["surge"] = {"money": more}
    triggers["flood"]["with"] = ["storm"]
    for name, likelihood in likelihoods.items():
        triggers[name]["likelihood"] = likelihood
    data: Data = {
        "format": 1,
        "title": "Two at once",
        "as_of": "2024-03-15",
        "objectives": {"safety": {"sense": "maximise", "worst": 0, "best": 100}},
        "resources": {"money": {"limit": 2}, "staff": {}},  # staff is only counted, in both together too
        "levers": {
            f"x{n}": {"levels": {"on": {"cost": {"money": 1}, "lead_time": 0, "scores": {"safety": 0}}}}
            for n in range(levers)
        },
        "scenarios": {"calm": {"working": True}}
        | {
            name: {
                "rests_on": [],
                "scores": {f"x{n}.on": {"safety": score} for n, score in enumerate(worth)},
            }
            for name, worth in WORTH.items()
        },
        "triggers": triggers,
    }
    return stages(Question(as_case(data)))


def responses(staged: Stages, criterion: PlanCriterion) -> tuple[dict[str, list[int]], int]:
    """The levers of the best responses where nothing is done now, and how many programs were solved for them."""
    search = PlanSearch(staged, "HiGHS")
    found = best_responses(search, staged, criterion.aim, frozenset())
    assert found is not None and found.complete
    return {name: sorted(chosen) for name, chosen in found.plan.after.items()}, search.solves


@pytest.mark.parametrize(
    ("likelihoods", "after"),
    [
        # 0.4 * 30 + 0.4 * 30, against 0.4 * 50 and 0.4 * 55; nothing is added where it is worth nothing.
        ({"flood": 0.4, "storm": 0.4}, {"flood": [0], "storm": [2]}),
        # 0.6 * 50, against 0.6 * 30 + 0.1 * 30.
        ({"flood": 0.6, "storm": 0.1}, {"flood": [0, 1], "storm": []}),
        # 0.6 * 55, against 0.6 * 30 + 0.1 * 30.
        ({"flood": 0.1, "storm": 0.6}, {"flood": [], "storm": [2, 3]}),
    ],
)
def test_the_best_of_those_allowed_together_serve_the_aim(
    likelihoods: dict[str, float], after: dict[str, list[int]]
) -> None:
    staged = two_at_once(likelihoods)
    assert responses(staged, criterion_of(staged)) == (after, 0)


def test_of_those_that_serve_the_aim_alike_the_values_of_all_responses_count() -> None:
    # The storm is not expected: the flood's best levers leave it one.
    staged = two_at_once({"flood": 0.5, "storm": 0.0}, more=1)
    assert responses(staged, criterion_of(staged)) == ({"flood": [0, 1], "storm": [2]}, 0)


def test_the_largest_regret_is_the_least_that_both_allow() -> None:
    # The best after each is 50 and 55: the first and the third lever give up 20 and 25, any other two more.
    staged = two_at_once({})
    first = first_best_plan(PlanSearch(staged, "HiGHS"), criterion_of(staged))
    assert first is not None and first[0].best_value == {"": 0, "flood": 50, "storm": 55}
    assert responses(staged, first[0]) == ({"flood": [0], "storm": [2]}, 0)


def test_programs_compare_more_sets_than_are_listed_and_find_the_same() -> None:
    staged = two_at_once({"flood": 0.4, "storm": 0.4}, levers=9)
    each = 1 + 9 + 9 * 8 // 2
    assert each**2 > MOST_TOGETHER
    found, solves = responses(staged, criterion_of(staged))
    assert solves > 0
    assert found == {"flood": [0], "storm": [2]}
