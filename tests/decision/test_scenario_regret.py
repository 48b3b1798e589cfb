"""Regret over scenarios: published decision tables by name, and the oracle on cases made by hypothesis."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from ruamel.yaml import YAML

from decision.model.question import Question
from decision.robustness.acceptability import Sampling, fixed
from decision.robustness.scenario_regret import Regret, futures, greatest, regrets
from decision.robustness.score_draws import draw_scores
from decision.robustness.weight_regret import weight_regrets
from decision.solve.search import Search
from options import Case
from tests.actors import derived_dicts
from tests.oracle import TOLERANCE, Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts

TABLES: Data = YAML(typ="safe").load(Path(__file__).parents[1] / "reference" / "decision_tables.yaml")

NEAR = 3 * float(TOLERANCE)


def solved(case: Case, listed: bool, shown_all: bool = True) -> Regret:
    question = Question(case)
    problem = question.problem()
    search = Search(problem, "HiGHS", with_table=listed)
    shown = [problem.chosen(dict(bundle)) for bundle in Oracle(case).feasible] if shown_all else []
    return regrets(futures(question), search, shown)


def payoff_case(table: Data) -> Case:
    """Exactly one of several levers, each worth in a state what the table says."""
    states = [f"state_{n}" for n in range(len(table["payoff"][0]))]
    return as_case(
        {
            "format": 1,
            "title": "A decision table",
            "as_of": "2024-03-15",
            "objectives": {"payoff": {"sense": "maximise", "worst": 0, "best": 100}},
            "levers": {option: {"levels": {"on": {}}} for option in table["options"]},
            "constraints": {"one": {"group": table["options"], "exactly": 1}},
            "scenarios": {
                state: {
                    "scores": {
                        f"{option}.on": {"payoff": row[n]}
                        for option, row in zip(table["options"], table["payoff"], strict=True)
                    }
                }
                for n, state in enumerate(states)
            },
        }
    )


def robust(table: Data, found: Regret) -> tuple[str, str]:
    return found.minimax_regret.id.removesuffix(".on"), found.maximin.id.removesuffix(".on")


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "programs"])
@pytest.mark.parametrize("name", TABLES)
def test_published_decision_tables(name: str, listed: bool) -> None:
    table = TABLES[name]
    found = solved(payoff_case(table), listed)
    for option, row in zip(table["options"], table.get("regret", []), strict=False):
        assert list(found.regret[f"{option}.on"].values()) == pytest.approx(row, abs=1e-6)
    regret, floor = robust(table, found)
    assert regret in table["minimax_regret"]["best"]
    assert found.least_regret == pytest.approx(table["minimax_regret"]["value"])
    assert floor in table["maximin"]["best"]
    assert found.greatest_floor == pytest.approx(table["maximin"]["value"])


def test_the_page_with_wrong_arithmetic_is_not_repeated() -> None:
    """It has a greatest regret of 7000 for option b; that of its own table is 3000, a tie with option a."""
    table = TABLES["contractor"]
    found = solved(payoff_case(table), listed=True)
    greatest = [max(found.regret[f"{option}.on"].values()) for option in table["options"]]
    assert greatest == pytest.approx([3000, 3000, 6000])
    assert greatest[1] != pytest.approx(table["published_but_wrong"]["greatest_regret"][1])


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case_dicts() | derived_dicts())
def test_regret_minimax_and_maximin_are_those_of_the_oracle(data: Data) -> None:
    assume("scenarios" in data)
    case = as_case(data)
    candidates = Oracle(case)
    assume(candidates.feasible)
    values = {
        name: {
            bundle_id(bundle): Oracle(case, name).value(bundle, candidates.weights)
            for bundle in candidates.feasible
        }
        for name in case.scenarios
    }
    optimum = {name: max(by.values()) for name, by in values.items()}
    ids = [bundle_id(bundle) for bundle in candidates.feasible]
    greatest = {b: max(optimum[name] - values[name][b] for name in values) for b in ids}
    least = {b: min(values[name][b] for name in values) for b in ids}
    named = set()
    for listed in (True, False):
        found = solved(case, listed, shown_all=listed)
        for name, best in found.optimum.items():
            assert best == pytest.approx(float(optimum[name]), abs=NEAR)
            assert values[name][found.best[name]] == pytest.approx(float(optimum[name]), abs=NEAR)
        for bundle, by in found.regret.items():
            for name, regret in by.items():
                assert regret == pytest.approx(float(optimum[name] - values[name][bundle]), abs=NEAR)
        assert found.least_regret == pytest.approx(float(min(greatest.values())), abs=NEAR)
        assert greatest[found.minimax_regret.id] == pytest.approx(float(min(greatest.values())), abs=NEAR)
        assert found.greatest_floor == pytest.approx(float(max(least.values())), abs=NEAR)
        assert found.ties_complete
        named.add((*found.best.values(), found.minimax_regret.id, found.maximin.id))
    assert len(named) == 1, "by the rule for ties, whichever way they were found"


def test_a_case_without_scenarios_has_one_future_and_no_regret() -> None:
    data: Any = {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 1}},
        "levers": {"a": {"levels": {"on": {"scores": {"goal": 1}}}}},
    }  # fmt: skip
    found = solved(as_case(data), listed=True)
    assert found.regret["a.on"] == {"as_written": 0.0}
    assert found.minimax_regret.id == found.maximin.id == "a.on"


def test_an_infeasible_status_quo_may_have_a_negative_regret() -> None:
    """It is worth 90, which no candidate of at most 40 is; in the other scenario 60."""
    data: Any = {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 10}},
        "resources": {"money": {"limit": 5}},
        "levers": {
            "big": {"levels": {"on": {"cost": {"money": 8}, "scores": {"goal": 9}}}},
            "small": {"levels": {"on": {"cost": {"money": 3}, "scores": {"goal": {"low": 3, "likely": 4, "high": 5}}}}},
        },
        "status_quo": {"big": "on"},
        "scenarios": {"now": {"working": True}, "later": {"scores": {"big.on": {"goal": 6}}}},
    }  # fmt: skip
    question = Question(as_case(data))
    search = Search(question.problem(), "HiGHS")
    now = search.problem.chosen(search.problem.status_quo)
    for listed in (True, False):
        found = regrets(futures(question), Search(question.problem(), "HiGHS", with_table=listed), [now])
        assert found.regret["big.on"] == pytest.approx({"now": -50, "later": -20})
        assert not found.bundles["big.on"].feasible
    over = weight_regrets(search, [now])
    assert over is not None and over.greatest["big.on"] == pytest.approx(-50)
    drawn = draw_scores(
        question.case, search, Sampling(1, 50, "pert"), fixed([1.0]), [now], lambda done: None
    )
    fate = drawn.fates["big.on"]
    assert -60 <= fate.regret_mean <= fate.regret_most <= -40 and fate.ranks == ()


@pytest.mark.parametrize("listed", [True, False])
def test_of_equal_bundles_each_scenario_names_the_one_that_would_be_recommended_in_it(listed: bool) -> None:
    """Both levers do the same at the weights; the one that another dominates, on what weighs nothing, comes second."""
    data: Any = {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "objectives": {
            "goal": {"sense": "maximise", "worst": 0, "best": 10},
            "idle": {"sense": "maximise", "worst": 0, "best": 10},
        },
        "weights": {"profiles": {"one": {"method": "direct", "values": {"goal": 1, "idle": 0}}}},
        "levers": {
            "a": {"levels": {"on": {"scores": {"goal": 3}}}},
            "b": {"levels": {"on": {"scores": {"goal": 3, "idle": 5}}}},
        },
        "constraints": {"one": {"group": ["a", "b"], "exactly": 1}},
        "scenarios": {"now": {"working": True}, "later": {"scores": {"a.on": {"idle": 6}}}},
    }  # fmt: skip
    found = solved(as_case(data), listed)
    assert found.best == {"now": "b.on", "later": "a.on"}


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "programs"])
@pytest.mark.parametrize("order", [["a", "b", "c"], ["c", "b", "a"]])
def test_of_equal_robust_bundles_one_nowhere_worse_is_named(order: list[str], listed: bool) -> None:
    """The greatest regret of all three is 6 and the least value of a and b is 3, but b is worth more than a later."""
    payoff = {"a": [3, 7], "b": [3, 8], "c": [9, 2]}
    found = solved(payoff_case({"options": order, "payoff": [payoff[name] for name in order]}), listed=listed)
    assert (found.least_regret, found.greatest_floor) == pytest.approx((6, 3))
    assert (found.minimax_regret.id, found.maximin.id) == ("b.on", "b.on")


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "programs"])
@pytest.mark.parametrize("order", [["a", "b"], ["b", "a"]])
def test_of_robust_bundles_that_are_equal_all_the_same_the_first_by_id_is_named(
    order: list[str], listed: bool
) -> None:
    payoff = {"a": [3, 8], "b": [8, 3]}
    found = solved(payoff_case({"options": order, "payoff": [payoff[name] for name in order]}), listed=listed)
    assert (found.minimax_regret.id, found.maximin.id) == ("a.on", "a.on")


def test_the_greatest_regret_is_told_with_its_scenario() -> None:
    assert greatest({"now": 1.0, "later": 4.0, "never": 3.0}) == ("later", 4.0)
