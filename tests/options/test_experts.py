"""A score of several experts: pooled for what is left out, and what is written counts."""

from fractions import Fraction
from pathlib import Path

from decision import Question, optimize
from options import Case, Estimates, estimates, read_case
from options.asked_scores import asked_of
from options.document import read_workbook
from options.emitting import case_text
from reports.files.case_workbook import case_workbook

FLOOD = Path("tests/cases/flood.yaml").read_text(encoding="utf-8")
EXPERTS = "experts: {anna: {title: Hydrologist, weight: 2}, bert: {}, clara: {}}\n"


def asked(trust: str, pool: str = "median") -> Case:
    """The flood case with experts, and this score of the basic gauges on trust."""
    text = FLOOD.replace("          trust: 6\n", f"          trust: {trust}\n", 1)
    return read_case(text.replace("\nhorizons:", f"\npool: {pool}\n{EXPERTS}horizons:", 1))


def trust(case: Case) -> Estimates:
    return estimates(case.levers["gauges"].levels["basic"].scores["trust"], case.horizons)


def test_medians_of_each_end_by_weight() -> None:
    case = asked("{by: {anna: {low: 4, likely: 6, high: 9}, bert: 10, clara: {low: 1, likely: 5}}}")
    assert trust(case) == Estimates(Fraction(4), Fraction(6), Fraction(9))


def test_what_is_written_counts_and_the_rest_is_pooled() -> None:
    case = asked("{likely: 5.5, by: {anna: {low: 4, likely: 6, high: 9}}}")
    assert trust(case) == Estimates(Fraction(4), Fraction(11, 2), Fraction(9))
    beyond = asked("{likely: 12, by: {anna: {low: 4, likely: 6, high: 9}}}")
    assert trust(beyond) == Estimates(Fraction(4), Fraction(12), Fraction(12))


def test_by_horizon_counts_before_the_experts() -> None:
    case = asked("{by_horizon: {first_year: 1, later: 6}, by: {anna: 9}}")
    assert trust(case).likely == 3


def test_the_same_answers_give_the_recommendation_of_the_pooled_numbers() -> None:
    """With weights 2, 1, 1 the medians are 30; the same case with 30 written is the oracle."""
    case = asked("{by: {anna: 30, bert: 10, clara: 90}}")
    plain = read_case(FLOOD.replace("          trust: 6\n", "          trust: 30\n", 1))
    first, second = optimize(Question(case)).bundles[0], optimize(Question(plain)).bundles[0]
    assert (first.id, first.value) == (second.id, second.value)


def test_a_case_with_experts_goes_through_yaml_and_workbook() -> None:
    case = asked("{by: {anna: {low: 4, likely: 6, because: '=Seen'}, bert: 10}, because: Both.}", "linear")
    for again in (read_case(case_text(case)), read_workbook(case_workbook(case)).case):
        assert again == case
        assert trust(again) == trust(case)


def test_an_expert_is_asked_for_what_names_it_or_for_all() -> None:
    case = asked("{by: {anna: 6, bert: 5, clara: 9}}")
    (one,) = asked_of(case, "anna")
    assert (one.lever, one.level, one.objective, one.spread()) == ("gauges", "basic", "trust", (5, 6, 9))
    nobody = asked("6")
    everything = [(each.lever, each.level, each.objective) for each in asked_of(nobody, "anna")]
    assert ("drills", "on", "safety") in everything
    assert ("gauges", "dense", "safety") not in everything, "it is stated by horizon"
    two = asked("{by: {anna: 6, bert: 5}}")
    assert asked_of(two, "anna")[0].spread() is None, (
        "each of two could tell the other's answer from a spread"
    )
