"""Competing hypotheses after Heuer (1999): refuted by inconsistent claims, weighed by who asserts them."""

from typing import Any

from decision import Question
from decision.evidence.competing_hypotheses import diagnosticity, hypotheses
from options import Case
from tests.options.test_standing import AWAITED, case_of, claim


def rated(reliability: str | None = None, **bears_on: str) -> dict[str, Any]:
    stated = dict(AWAITED) if reliability is None else claim(reliability)
    return {**stated, "bears_on": bears_on}


def matrix() -> Case:
    return case_of(
        {
            "seen": rated("A", sale="consistent", exchange="inconsistent", troops="inconsistent"),
            "heard": rated("B", sale="neutral", exchange="neutral", troops="inconsistent"),
            "rumour": rated("F", sale="inconsistent"),
            "everywhere": rated("A", sale="consistent", exchange="consistent", troops="consistent"),
            "waited": rated(None, sale="inconsistent", troops="consistent"),
            "silent": claim("A"),
        },
        {"troops": {}, "exchange": {}, "sale": {}, "unrated": {}},
    )


def test_the_least_evidence_against_comes_first_and_support_counts_for_nothing() -> None:
    found = [(each.scenario, each.against, each.claims) for each in hypotheses(Question(matrix()))]
    assert found == [
        ("sale", 0.5, ("rumour",)),
        ("exchange", 1.0, ("seen",)),
        ("troops", 1.8, ("seen", "heard")),
        ("unrated", 0.0, ()),
    ]
    assert [each.bearing for each in hypotheses(Question(matrix()))] == [5, 3, 4, 0]


def test_an_awaited_claim_counts_only_when_supposed_and_then_in_full() -> None:
    found = {each.scenario: each.against for each in hypotheses(Question(matrix(), suppose=("waited",)))}
    assert found == {"sale": 1.5, "exchange": 1.0, "troops": 1.8, "unrated": 0}


def test_each_reliability_weighs_as_stated() -> None:
    for reliability, weight in {"A": 1, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}.items():
        case = case_of({"x": rated(reliability, sale="inconsistent")}, {"sale": {}})
        (found,) = hypotheses(Question(case))
        assert found.against == weight


def test_a_claim_that_fits_all_scenarios_alike_tells_nothing_apart() -> None:
    spread = diagnosticity(matrix())
    assert "silent" not in spread
    # "everywhere" leaves one scenario unrated, which counts as neutral.
    assert spread == {"seen": 2, "heard": 1, "rumour": 1, "everywhere": 1, "waited": 2}
    case = case_of({"x": rated("A", sale="consistent", troops="consistent")}, {"sale": {}, "troops": {}})
    assert diagnosticity(case) == {"x": 0}
