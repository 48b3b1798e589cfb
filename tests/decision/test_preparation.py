"""What cannot be ready in time, and which further preparations would change that: worked out by hand."""

from dataclasses import replace
from fractions import Fraction

from decision import Question
from decision.two_stage.plan_program import Plan
from decision.two_stage.preparation import Late, Made, Preparation, months_to_stand, preparations, too_late
from decision.two_stage.stages import Stages, stages
from tests.decision.test_contingency import small
from tests.strategies import as_case


def dam(months: int = 10) -> Stages:
    """A dam takes some months. A rough survey saves two of them, a full one five, a drill four and a plan one."""
    return stages(
        Question(
            as_case(
                small(
                    {
                        "survey": {
                            "levels": {"rough": {"prepares": {"dam": 2}}, "full": {"prepares": {"dam": 5}}}
                        },
                        "drill": {"levels": {"on": {"prepares": {"dam": 4}}}},
                        "plan": {"levels": {"on": {"prepares": {"dam": 1}}}},
                        "fair": {"levels": {"on": {}}},
                        "dam": {"levels": {"on": {"lead_time": months}}},
                    }
                )
            )
        )
    )


def late(now: set[str], within: int, months: int = 10) -> tuple[Late, ...]:
    found = dam(months)
    names = {choice.name: i for i, choice in enumerate(found.now.choices)}
    return too_late(found, frozenset(names[name] for name in now), Fraction(within))


def test_the_fewest_preparations_that_make_up_for_what_is_short() -> None:
    assert late(set(), 5) == (Late("dam", "on", 10.0, ("survey.full",)),)
    assert late(set(), 4) == (Late("dam", "on", 10.0, ("survey.full", "drill.on")),)
    assert late(set(), 0) == (Late("dam", "on", 10.0, ("survey.full", "drill.on", "plan.on")),)
    assert late({"drill.on", "survey.full"}, 0) == (Late("dam", "on", 1.0, ("plan.on",)),)


def test_a_higher_level_saves_only_what_the_level_in_place_has_not_saved() -> None:
    """Eight months, four too many: the full survey would save three more, the drill four."""
    assert late({"survey.rough"}, 4) == (Late("dam", "on", 8.0, ("drill.on",)),)
    # Five too many: the drill first, and of the survey's three months one is enough.
    assert late({"survey.rough"}, 3) == (Late("dam", "on", 8.0, ("survey.full", "drill.on")),)


def test_what_stands_or_just_makes_it_is_not_late() -> None:
    assert late(set(), 10) == ()
    assert late({"dam.on"}, 0) == ()


def test_where_all_preparations_together_are_too_little_there_are_none_to_name() -> None:
    assert late(set(), 0, months=11) == (Late("dam", "on", 11.0, None),)


def test_only_what_brings_a_response_forward_is_a_preparation_for_it() -> None:
    """The dam is added on the flood: the drill saves four of its ten months, and the fair beside it none."""
    found = dam()
    names = {choice.name: i for i, choice in enumerate(found.now.choices)}
    now = frozenset({names["drill.on"], names["plan.on"], names["fair.on"]})
    plan = Plan(now, {"flood": now | {names["dam.on"]}})
    told = preparations(replace(found, responses=(replace(found.responses[0], within=Fraction(6)),)), plan)
    assert told == (
        Preparation("drill", "on", (Made("flood", "dam", "on", 5.0, 9.0, needed=True),)),
        Preparation("plan", "on", (Made("flood", "dam", "on", 5.0, 6.0, needed=False),)),
    )
    assert months_to_stand(found, now, plan.after["flood"]) == (5, 10)
    assert months_to_stand(found, now, now) == (0, 0)
