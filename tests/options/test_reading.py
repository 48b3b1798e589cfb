"""The sample case as it is read: every section, every number exact, every name as it is written."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from options import (
    AhpProfile,
    Case,
    Consent,
    Estimates,
    Group,
    Must,
    RankProfile,
    Requires,
    Score,
    TotalBound,
    bundled_case_path,
    case_warnings,
    estimates,
    load_case,
    load_document,
    read_case,
)

PATH = Path(__file__).parents[1] / "cases" / "flood.yaml"
FLOOD = load_case(PATH)
D = Decimal


def test_the_head_of_the_case() -> None:
    assert (FLOOD.format, FLOOD.title, FLOOD.reader) == (
        1,
        "Flood response, a made-up case",
        "District council",
    )
    assert (FLOOD.as_of, FLOOD.decide_by) == (date(2024, 3, 15), date(2024, 4, 1))
    assert FLOOD.yardstick == "icd203"
    assert str(FLOOD.notes) == "The analyst's own words for the brief, a paragraph or two."


def test_a_score_with_its_reasons() -> None:
    assert FLOOD.levers["gauges"].levels["basic"].scores["safety"] == Score(
        low=D(40),
        likely=D(80),
        high=D(120),
        confidence="moderate",
        evidence=("gauge_record",),
        because="Earlier warning.",
    )


def test_a_bare_number_is_the_likely_score() -> None:
    assert FLOOD.levers["gauges"].levels["basic"].scores["trust"] == Score(likely=D(6))


def test_numbers_are_exactly_as_written() -> None:
    text = PATH.read_text().replace("cost: {money: 350, staff: 6}", "cost: {money: 0.10, staff: 6e-1}")
    cost = read_case(text).levers["levee"].levels["on"].cost
    assert cost == {"money": D("0.1"), "staff": D("0.6")}
    assert str(cost["money"]) == "0.10"


def test_estimates_fill_what_is_left_out() -> None:
    levels = FLOOD.levers["gauges"].levels
    assert estimates(levels["basic"].scores["safety"], FLOOD.horizons) == Estimates(
        Fraction(40), Fraction(80), Fraction(120)
    )
    assert estimates(levels["basic"].scores["trust"], FLOOD.horizons) == Estimates(*[Fraction(6)] * 3)


def test_estimates_over_horizons_are_their_exact_mean() -> None:
    score = Score(high=D(300), by_horizon={"first_year": D("150.1"), "later": D(250)})
    likely = Fraction("150.1") * Fraction(6, 10) + 250 * Fraction(4, 10)
    assert estimates(score, FLOOD.horizons) == Estimates(likely, likely, Fraction(300))


def test_words_of_python_have_other_names() -> None:
    assert FLOOD.evidence["club_record"].statement_class == "fact"
    text = (
        PATH.read_text()
        .replace("    off_ramp: Forecast", "    with: [other]\n    off_ramp: Forecast")
        .replace("triggers:\n", "triggers:\n  other: {claim: snow_forecast, within: 1}\n")
    )
    assert read_case(text).triggers["severe_forecast"].fires_with == ("other",)


def test_constraints_are_of_their_kinds() -> None:
    assert {name: type(each) for name, each in FLOOD.constraints.items()} == {
        "disruption_ceiling": TotalBound,
        "trust_floor": TotalBound,
        "levee_needs_gauges": Requires,
        "one_big_work": Group,
        "keep_drills": Must,
        "towns_consent": Consent,
    }
    requires = FLOOD.constraints["levee_needs_gauges"]
    assert isinstance(requires, Requires)
    assert requires.requires == ("gauges",)
    ceiling = FLOOD.constraints["disruption_ceiling"]
    assert isinstance(ceiling, TotalBound)
    assert (ceiling.scenarios, ceiling.at_most) == ("all", D(40))


def test_profiles_are_of_their_methods() -> None:
    assert FLOOD.weights is not None
    towns, engineers = FLOOD.weights.profiles["towns"], FLOOD.weights.profiles["engineers"]
    assert isinstance(towns, RankProfile)
    assert towns.order == (("safety", "trust"), "disruption")
    assert isinstance(engineers, AhpProfile)
    assert engineers.comparisons[0] == ("safety", "disruption", D(3))


def test_what_is_left_out_is_not_the_same_as_empty() -> None:
    assert FLOOD.scenarios["severe"].rests_on == ("gauge_record", "snow_forecast")
    text = PATH.read_text().replace("    rests_on: [gauge_record]\n", "")
    assert read_case(text).scenarios["normal"].rests_on is None
    text = PATH.read_text().replace("    rests_on: [gauge_record]\n", "    rests_on: []\n")
    assert read_case(text).scenarios["normal"].rests_on == ()


def test_mappings_keep_the_order_of_the_file() -> None:
    assert list(FLOOD.levers) == ["gauges", "levee", "drills"]
    assert list(FLOOD.objectives) == ["safety", "disruption", "trust", "warning_time"]


def test_an_interval_and_a_number_of_likelihood() -> None:
    assert FLOOD.scenarios["normal"].likelihood == (D("0.6"), D("0.8"))
    assert FLOOD.triggers["severe_forecast"].likelihood == D("0.25")


def test_words_of_yaml_1_1_stay_text() -> None:
    text = PATH.read_text().replace("marking: UNCLASSIFIED", "marking: NO").replace("'on':", "on:")
    case = read_case(text)
    assert case.marking == "NO"
    assert list(case.levers["levee"].levels) == ["on"]


def test_a_text_may_bear_its_own_marking() -> None:
    old = "notes: The analyst's own words for the brief, a paragraph or two."
    marked = "notes: {text: Ours., marking: SECRET}\nmarkings: [UNCLASSIFIED, SECRET]"
    notes = read_case(PATH.read_text().replace(old, marked)).notes
    assert notes is not None
    assert (str(notes), notes.marking) == ("Ours.", "SECRET")


def test_an_alias_stands_for_what_it_names() -> None:
    text = PATH.read_text().replace("cost: {money: 60, staff: 1}", "cost: &cost {money: 60, staff: 1}")
    text = text.replace("cost: {money: 40, staff: 4}", "cost: *cost")
    assert read_case(text).levers["drills"].levels["on"].cost == {"money": D(60), "staff": D(1)}


def test_a_case_is_frozen() -> None:
    with pytest.raises(ValidationError):
        Case.__setattr__(FLOOD, "title", "Another")


def test_records_may_be_made_from_plain_numbers() -> None:
    case = Case.model_validate(
        {
            "format": 1,
            "title": "By hand",
            "as_of": date(2024, 3, 15),
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 0.3}},
            "levers": {"act": {"levels": {"on": {"scores": {"good": 0.1}}}}},
        }
    )
    assert case.objectives["good"].best == D("0.3")
    assert case.levers["act"].levels["on"].scores["good"].likely == D("0.1")


def test_the_places_of_the_file_are_known() -> None:
    document = load_document(PATH)
    fault = document.marks.fault(("levers", "levee", "levels", "on", "scores", "trust"), "here")
    line = PATH.read_text().splitlines()[fault.line - 1]
    assert line[fault.column - 1 :].startswith("-5")


def test_the_sample_deserves_these_second_looks() -> None:
    messages = [f"{each.field}: {each.message}" for each in case_warnings(load_document(PATH))]
    assert messages == [
        "objectives.safety: totals may reach from 0 to 970 in scenario severe, constraints ignored, beyond"
        " the range 0 to 900; widen it, or hold the value there with clamp: true",
        "levers: titles that would read badly in a sentence: levee; they stand in quotation marks; give them a noun",
        "levers.gauges.levels.basic.scores: scores without evidence: trust, warning_time",
        "levers.gauges.levels.dense.scores: scores without evidence: safety, disruption, trust, warning_time",
        "levers.levee.levels.on.scores: scores without evidence: safety, disruption, trust",
        "levers.drills.levels.on.scores: scores without evidence: safety, disruption, trust",
        "scenarios.severe.scores.levee.on: score without evidence: safety",
        "triggers.severe_forecast.within: never ready within 3 months, whatever is prepared:"
        " gauges.dense (6)",
    ]


def test_the_blank_case_has_nothing_wrong_with_it() -> None:
    document = load_document(bundled_case_path().with_name("blank.yaml"))
    assert case_warnings(document) == ()
    assert list(document.case.levers) == ["first_lever", "second_lever"]
