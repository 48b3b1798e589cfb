"""Resources that add others up: what they take, their limits, and what triggers hold back of them."""

from fractions import Fraction
from typing import Any

from decision import Question, contingency, optimize, settle, stages
from options import Case
from tests.strategies import as_case


def three_years(limit: int | None, **more: Any) -> Case:
    """Three levers worth 3, 2 and 1 by the cost of two years; together they save 1 in the second."""
    costs = {"a": (4, 2), "b": (0, 3), "c": (1, 0)}
    total = {} if limit is None else {"limit": limit}
    return as_case(
        {
            "format": 1,
            "title": "Years",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 6}},
            "resources": {
                "capital_2025": {"unit": "m"},
                "capital_2026": {"unit": "m", "limit": 9},
                "all_years": {
                    "title": "Capital, all years",
                    "sum": ["capital_2025", "capital_2026"],
                    **total,
                },
            },
            "levers": {
                name: {
                    "levels": {
                        "on": {
                            "cost": {"capital_2025": first, "capital_2026": second},
                            "scores": {"good": score},
                        }
                    }
                }
                for (name, (first, second)), score in zip(costs.items(), (3, 2, 1), strict=True)
            },
            "synergies": {"joint": {"levers": ["a", "b"], "cost": {"capital_2026": -1}}},
            **more,
        }
    )


def test_a_sum_takes_what_its_parts_take_synergies_included() -> None:
    everything = optimize(Question(three_years(None)).problem()).bundles[0]
    assert everything.id == "a.on+b.on+c.on"
    assert everything.resources == {"capital_2025": 5.0, "capital_2026": 4.0, "all_years": 9.0}


def test_its_limit_binds_by_its_name_and_the_scenario_and_the_command_may_replace_it() -> None:
    case = three_years(8, scenarios={"lean": {"limits": {"all_years": 3}}})
    assert optimize(settle(case)).bundles[0].id == "a.on+b.on"
    assert [row.constraint for row in settle(case).rows] == ["capital_2026", "all_years"]
    assert optimize(settle(case, scenario="lean")).bundles[0].id in ("b.on", "a.on+c.on")
    raised = settle(case, scenario="lean", limits={"all_years": 9})
    assert optimize(raised).bundles[0].id == "a.on+b.on+c.on"


def test_what_is_held_back_of_the_parts_is_held_back_of_the_sum_unless_it_says_otherwise() -> None:
    scenarios = {"calm": {"working": True}, "bad": {}}
    trigger = {"scenario": "bad", "within": 1, "reserve": {"capital_2026": 2}, "surge": {"capital_2025": 4}}
    found = stages(Question(three_years(8, scenarios=scenarios, triggers={"alarm": trigger})))
    assert found.reserves == {("alarm", "capital_2026"): 2, ("alarm", "all_years"): 2}
    assert [resource.limit for resource in found.now.resources] == [None, 7, 6]
    (response,) = found.responses
    assert [resource.limit for resource in response.problem.resources] == [None, Fraction(9), Fraction(12)]
    moved = trigger | {
        "reserve": {"capital_2026": 2, "all_years": 0},
        "surge": {"capital_2026": 4, "all_years": 1},
    }
    found = stages(Question(three_years(8, scenarios=scenarios, triggers={"alarm": moved})))
    assert [resource.limit for resource in found.now.resources] == [None, 7, 8]
    assert [resource.limit for resource in found.responses[0].problem.resources] == [None, 13, 9]


def test_the_plan_keeps_within_the_sum() -> None:
    scenarios = {"calm": {"working": True}, "bad": {}}
    trigger = {"scenario": "bad", "within": 1, "reserve": {"capital_2025": 2}}
    plan = contingency(
        stages(Question(three_years(8, scenarios=scenarios, triggers={"alarm": trigger})))
    ).plan
    assert plan is not None
    assert plan.now.resources["all_years"] <= 6
    assert plan.on["alarm"].bundle.resources["all_years"] <= 8
