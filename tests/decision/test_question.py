"""A question is settled once for each scenario, and other cases are settled for themselves."""

from decimal import Decimal
from typing import Any

import pytest

from decision import Question, RequestError, settle
from options import Case, Quantity, bundled_case_path, load_case, with_quantity
from tests.strategies import Data, as_case


def weighted_case(**changed: Any) -> Case:
    data: Data = {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "objectives": {
            "peace": {"sense": "maximise", "worst": 0, "best": 10},
            "trade": {"sense": "maximise", "worst": 0, "best": 10},
        },
        "levers": {"a": {"levels": {"on": {"scores": {"peace": 4, "trade": 1}}}}},
        "weights": {"profiles": {"own": {"method": "direct", "values": {"peace": 3, "trade": 1}}}},
    }  # fmt: skip
    return as_case({**data, **changed})


def test_it_is_settled_once_for_each_scenario() -> None:
    case = load_case(bundled_case_path())
    question = Question(case)
    problem = question.problem()
    assert problem.scenario is not None
    assert question.problem(scenario=problem.scenario) is problem
    others = [name for name in case.scenarios if name != problem.scenario]
    for name in others:
        assert (
            question.problem(scenario=name) is question.problem(scenario=name) == settle(case, scenario=name)
        )
    assert Question(case, scenario=others[0]).problem() == question.problem(scenario=others[0]) != problem


def test_a_case_with_other_weights_has_its_own() -> None:
    question = Question(weighted_case())
    assert question.problem().weights == {"peace": 0.75, "trade": 0.25}
    other = weighted_case(
        weights={"profiles": {"own": {"method": "direct", "values": {"peace": 1, "trade": 3}}}}
    )
    assert question.problem(other).weights == {"peace": 0.25, "trade": 0.75}
    assert question.problem().weights == {"peace": 0.75, "trade": 0.25}


def test_weights_in_numbers_count_by_their_proportions() -> None:
    for peace, trade in ((Decimal(1), Decimal(3)), (Decimal(0), Decimal("0.5"))):
        weights = Question(weighted_case(), weights={"peace": peace, "trade": trade}).problem().weights
        assert weights == {"peace": peace / (peace + trade), "trade": trade / (peace + trade)}
    with pytest.raises(RequestError, match="weights are at least 0"):
        Question(weighted_case(), weights={"peace": Decimal(-1), "trade": Decimal(2)}).problem()


def test_a_copy_in_which_an_objective_becomes_a_measure_has_its_own_weights() -> None:
    case = weighted_case()
    measure = weighted_case(
        objectives={
            "peace": {"sense": "maximise", "worst": 0, "best": 10},
            "trade": {"sense": "maximise", "measure": True},
        },
        weights={"profiles": {"own": {"method": "direct", "values": {"peace": 3}}}},
    )
    copied = case.model_copy(update={"objectives": measure.objectives})
    assert Question(case).problem(copied).weights == {"peace": 1.0}


def test_without_suppositions_nothing_else_is_lost() -> None:
    case = load_case(bundled_case_path())
    claim = next(name for name, stated in case.evidence.items() if stated.awaited)
    question = Question(case, must_not=("monitoring",), suppose=(claim,))
    assert question.without_suppositions == Question(case, must_not=("monitoring",))
    assert Question(case).without_suppositions == Question(case)


def test_a_copy_takes_over_what_its_numbers_leave_alone_and_no_more() -> None:
    data: Data = {
        "levers": {
            "a": {"levels": {"on": {"cost": {"money": 2}, "scores": {"peace": 4, "trade": 1}}}},
            "b": {"levels": {"on": {"cost": {"money": 3}, "scores": {"peace": 1, "trade": 5}}}},
        },
        "resources": {"money": {"limit": 4}},
        "synergies": {"both": {"levers": ["a", "b"], "scores": {"trade": 1}}},
        "scenarios": {"calm": {"working": True}, "war": {"rests_on": [], "baseline": {"peace": 1}}},
    }
    case = weighted_case(**data)
    question = Question(case)
    peace, trade = (each.effects for each in question.problem().objectives)
    scored = with_quantity(case, Quantity("a.on.peace", "score", ("a", "on", "peace")), Decimal(7))
    costlier = with_quantity(case, Quantity("cost.a.on.money", "cost", ("a", "on", "money")), Decimal(1))
    then = question.problem(scored)
    assert then.objectives[1].effects is trade and then.objectives[0].effects != peace
    assert then.resources[0].use is question.problem().resources[0].use
    assert question.problem(costlier).objectives[0].effects is peace
    worse = case.scenarios["war"].model_copy(update={"baseline": {"peace": Decimal(2)}})
    others = [
        scored,
        costlier,
        case.model_copy(update={"scenarios": {**case.scenarios, "war": worse}}),
        case.model_copy(update={"synergies": {}}),
        case.model_copy(update={"synergies": {}, "levers": {"b": case.levers["b"]}}),
        case.model_copy(update={"levers": {name: case.levers[name] for name in ("b", "a")}}),
    ]
    for other in others:
        for scenario in case.scenarios:
            assert question.problem(other, scenario) == settle(other, scenario=scenario)
