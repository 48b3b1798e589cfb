"""The lint of words: what it finds, and what it leaves alone."""

from typing import Any

import pytest

from options import bundled_case_path, load_document
from options.cautions.prose import doubtful_prose, doubtful_words, likelihood_terms, told_as_confirmed
from tests.options.test_standing import AWAITED, BASE, claim
from tests.strategies import Data, as_case


@pytest.mark.parametrize(
    ("text", "yardstick", "said"),
    [
        ("An attack is likely, with high confidence.", "icd203", "a likelihood (likely) and a confidence"),
        ("It will certainly rain.", "icd203", "claims certainty (certainly)"),
        (
            "Relapse is a realistic possibility.",
            "icd203",
            "realistic possibility: no term of the yardstick icd203",
        ),
        ("It is very likely.", "phia", "very likely: no term of the yardstick phia, but of icd203"),
        ("Rain is likely. Snow is improbable.", "icd203", "mixes the two rows"),
    ],
)
def test_words_that_say_too_much_are_found(text: str, yardstick: Any, said: str) -> None:
    (found,) = doubtful_words([text], yardstick)
    assert said in found


@pytest.mark.parametrize(
    "text",
    [
        "An attack is likely. Confidence is low.",
        "It is almost certainly so, and very likely to last.",
        "Nobody can say that it is definitely so.",
        "The remote-controlled gate works.",
        "",
    ],
)
def test_words_within_the_rules_are_left_alone(text: str) -> None:
    assert doubtful_words([text], "icd203") == []


def test_the_longest_term_is_the_one_that_was_meant() -> None:
    assert likelihood_terms("it is very unlikely, and almost certainly not likely") == [
        "very unlikely",
        "almost certainly",
        "likely",
    ]


def test_what_is_only_supposed_or_denied_is_not_told_as_confirmed() -> None:
    assert told_as_confirmed("Deliveries are confirmed.") == ["confirmed"]
    for text in ("Deliveries are not confirmed.", "If it is confirmed, we act.", "It would be proved."):
        assert told_as_confirmed(text) == []


def case(**scenario: Any) -> Data:
    score = {"likely": 1, "because": "The effect is proved."}
    return BASE | {
        "evidence": {"x": claim(), "waited": AWAITED},
        "levers": {"a": {"because": "It is likely.", "levels": {"on": {"scores": {"goal": score}}}}},
        "scenarios": {"state": {"because": "Units are confirmed in the country.", **scenario}},
    }


def test_a_fact_needs_a_claim_and_a_hypothetical_is_not_told_as_one() -> None:
    found = {
        ".".join(map(str, each.at)): each.message
        for each in doubtful_prose(as_case(case(rests_on=["waited"])))
    }
    assert "names no claim" in found["levers.a.levels.on.scores.goal.because"]
    assert "does not establish this scenario" in found["scenarios.state.because"]
    sourced = case(rests_on=["x"])
    sourced["levers"]["a"]["levels"]["on"]["scores"]["goal"]["evidence"] = ["x"]
    assert list(doubtful_prose(as_case(sourced))) == []


def test_rows_mixed_over_the_case_are_found_once() -> None:
    data = case(rests_on=["x"])
    data["levers"]["a"]["levels"]["on"]["scores"]["goal"] = {"likely": 1, "because": "It is probable."}
    (found,) = doubtful_prose(as_case(data))
    assert found.at == ("title",)
    assert "mixes the two rows" in found.message


def test_the_bundled_case_keeps_to_the_rules() -> None:
    assert list(doubtful_prose(load_document(bundled_case_path()).case)) == []
