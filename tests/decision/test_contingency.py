"""Plans in two stages: the bundled case, and small ones worked out by hand."""

from typing import Any

import pytest

from decision import Contingency, Question, contingency, scenario_paths, stages, trigger_paths
from options import bundled_case_path, load_case
from tests.strategies import Data, as_case


def planned(**asked: Any) -> Contingency:
    case = load_case(bundled_case_path())
    return contingency(stages(Question(case, **asked)), with_likelihoods=False)


def levers(**changed: Any) -> Data:
    """A dam that takes six months, and a survey that saves four of them and is worth nothing by itself."""
    return {
        "survey": {"levels": {"on": {"cost": {"money": 1}, "prepares": {"dam": 4}}}},
        "fair": {"levels": {"on": {"cost": {"money": 1}, "scores": {"good": 2}}}},
        "dam": {"levels": {"on": {"cost": {"money": 5}, "lead_time": 6, "scores": {"good": 0}}}},
    } | changed


def small(levers: Data, **trigger: Any) -> Data:
    """A flood in which the dam is worth a lot; the likelihood and the rest of the trigger as given."""
    return {
        "format": 1,
        "title": "Flood",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 100}},
        "resources": {"money": {"limit": 1}},
        "levers": levers,
        "scenarios": {
            "dry": {"working": True},
            "wet": {"limits": {"money": 2}, "scores": {"dam.on": {"good": 60}}, "rests_on": []},
        },
        "triggers": {"flood": {"scenario": "wet", "within": 2, "surge": {"money": 4}} | trigger},
    }


def answer(data: Data) -> Contingency:
    return contingency(stages(Question(as_case(data))))


def test_a_survey_is_chosen_only_because_it_makes_the_dam_stand_in_time() -> None:
    found = answer(small(levers(), likelihood=0.5))
    assert found.plan is not None and found.myopic is not None
    # Now the survey instead of the fair: half of nothing and half of the dam's sixty.
    assert (found.plan.now.id, found.plan.value) == ("survey.on", 30.0)
    assert (found.plan.on["flood"].adds, found.plan.on["flood"].months) == ({"dam": "on"}, 2.0)
    assert found.plan.on["flood"].months_unprepared == 6.0
    (survey,) = found.preparations
    assert (survey.lever, survey.only) == ("survey", True)
    assert [(made.trigger, made.lever, made.needed) for made in survey.makes] == [("flood", "dam", True)]
    # Waiting: the fair now, worth two in either future; the dam would come four months too late.
    assert (found.myopic.now.id, found.myopic.value) == ("fair.on", 2.0)
    assert (found.unprepared_value, found.hedging) == (2.0, 2.0)
    assert found.too_late == {"flood": ()}


def test_too_late_names_the_preparation_that_would_change_it() -> None:
    found = answer(small(levers(), likelihood=0.01))
    assert found.plan is not None and found.plan.now.id == "fair.on"
    (late,) = found.too_late["flood"]
    assert (late.lever, late.months, late.needs) == ("dam", 6.0, ("survey.on",))
    without = {name: lever for name, lever in levers().items() if name != "survey"}
    (late,) = answer(small(without, likelihood=0.01)).too_late["flood"]
    assert late.needs is None


def test_the_plan_turns_where_two_plans_are_worth_the_same() -> None:
    found = answer(small(levers(), likelihood=[0, 0.5]))
    # 2 whatever happens against 60 p: at 1/30 of likelihood.
    before, after = found.stretches["flood"]
    assert (before.best.now, after.best.now) == ("fair.on", "survey.on")
    assert before.end == after.start == pytest.approx(1 / 30)
    assert found.largest_loss == pytest.approx(2.0)
    assert found.likelihoods == {"flood": 0.25}


def test_without_a_likelihood_the_largest_regret_is_made_least() -> None:
    found = answer(small(levers()))
    assert found.criterion == "minimax_regret" and found.plan is not None
    # The fair loses 58 in the flood, the survey 2 without one.
    assert (found.plan.now.id, found.plan.value, found.stretches) == ("survey.on", -2.0, {})


def test_reserves_of_triggers_that_fire_together_add_up() -> None:
    data = small(levers(), likelihood=0.1, reserve={"money": 0.6})
    data["triggers"]["storm"] = {"scenario": "wet", "within": 2, "likelihood": 0.1, "reserve": {"money": 0.4}}
    alone = answer(data)
    assert alone.plan is not None and alone.plan.now.id == "none"
    # The fair, worth two now, cannot be paid once something is held back.
    assert (alone.hedging, alone.reserves) == (0.0, 2.0)
    data["resources"]["money"]["limit"] = 1.6
    assert answer(data).plan.now.id == "fair.on" or answer(data).plan.now.id == "survey.on"
    data["triggers"]["storm"]["with"] = ["flood"]
    assert answer(data).plan.now.id == "none"


def test_no_plan_names_the_rows_in_conflict_by_their_stage() -> None:
    data = small(levers(), likelihood=0.5)
    data["constraints"] = {
        "keep_fair": {"must": "fair"},
        "quiet": {"objective": "good", "at_most": 1, "scenarios": ["wet"]},
    }
    data["scenarios"]["wet"]["baseline"] = {"good": 0}
    found = answer(data)
    assert (found.status, found.plan) == ("infeasible", None)
    assert set(found.conflict) <= {"keep_fair", "quiet", "flood: quiet"} and "keep_fair" in found.conflict


def test_a_case_without_triggers_has_a_plan_of_one_stage() -> None:
    data = small(levers())
    del data["triggers"]
    found = answer(data)
    assert found.plan is not None and (found.plan.now.id, found.plan.on) == ("fair.on", {})
    assert (found.hedging, found.reserves, found.preparations) == (0.0, 0.0, ())


def test_on_deployment_the_bundled_case_answers_together_below_the_ceiling_and_in_time() -> None:
    case, found = load_case(bundled_case_path()), planned()
    assert found.plan is not None and found.status == "optimal"
    for trigger, step in found.plan.on.items():
        assert step.bundle.feasible and step.months <= case.triggers[trigger].within
    step = found.plan.on["deployment_confirmed"]
    assert step.bundle.objectives["escalation"].total <= 6
    # Multilateral: what is added is agreed among several, none of it is one capital's own.
    assert step.adds["red_lines"] == "graduated" and step.adds["diplomacy"] == "with_channel"
    assert found.myopic is not None and found.myopic.value <= found.plan.value + 1e-6
    assert found.unprepared_value is not None and found.unprepared_value < found.plan.value


def test_without_planning_on_the_peninsula_interceptors_are_no_longer_ready_in_time() -> None:
    found = planned(must_not=["peninsula"])
    late = {f"{each.lever}.{each.level}": each for each in found.too_late["deployment_confirmed"]}
    assert "civil_defence.interceptors" in late
    assert late["civil_defence.interceptors"].needs == ("peninsula.staff_talks",)
    assert found.plan is not None
    assert "civil_defence" not in found.plan.on["deployment_confirmed"].adds


def test_signposts_say_what_would_make_a_scenario_reported_and_established() -> None:
    case = load_case(bundled_case_path())
    brigades = scenario_paths(case)["combat_brigades"]
    assert brigades.standing == "unsupported"
    assert brigades.to_reported == ("units_identified", "formations_lifted", "casualties_or_prisoners")
    assert {post.lacks for post in brigades.to_established} == {("observation",)}
    assert trigger_paths(case)["deployment_confirmed"] == brigades
    assert scenario_paths(case)["materiel_only"].to_established == ()
    (mandate,) = trigger_paths(case)["panel_ends"].to_established
    assert (mandate.claim, mandate.state) == ("mandate_not_renewed", "awaited")


@pytest.mark.parametrize(
    ("grade", "standing", "lacks"),
    [
        ({"reliability": "F", "credibility": 1}, "unsupported", ("reliability",)),
        ({"reliability": "E", "credibility": 3}, "reported", ("reliability", "credibility")),
        ({"reliability": "A", "credibility": 6}, "unsupported", ("credibility",)),
    ],
)
def test_a_trigger_on_a_claim_stands_as_a_scenario_on_it_would(
    grade: Data, standing: str, lacks: tuple[str, ...]
) -> None:
    data = small(levers())
    claim = {"claim": "The river rises.", "class": "fact", "date": "2024-03-01", "source": "gauge"} | grade
    data |= {"sources": {"gauge": {"title": "Gauge"}}, "evidence": {"rising": claim}}
    data["scenarios"]["wet"]["rests_on"] = ["rising"]
    data["triggers"]["rise"] = {"claim": "rising", "within": 2}
    paths = trigger_paths(as_case(data))
    for path in (paths["flood"], paths["rise"]):
        assert path.standing == standing
        assert path.to_reported == (("rising",) if standing == "unsupported" else ())
        assert [post.lacks for post in path.to_established] == [lacks]
