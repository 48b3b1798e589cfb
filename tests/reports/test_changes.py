"""Verbs tell changes from today alone; bundles are told apart by what is in them; amounts read as the case has them."""

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from options import Case, CaseError, load_case, read_case
from reports.words.changes import (
    VERBS,
    actions,
    actions_in_short,
    differences,
    differences_in_short,
    other_bundle,
)
from reports.words.names import resource_amount
from tests.reports.running import FLOOD


def case(**changed: Any) -> Case:
    """Three levers of which one has two levels, and one is in force."""
    stated = {
        "format": 1,
        "title": "Words",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
        "resources": {"money": {"unit": "EUR"}, "staff": {"unit": "posts"}},
        "levers": {
            "posts": {
                "title": "Posts",
                "levels": {
                    "few": {"title": "A few", "cost": {"money": 1}},
                    "many": {"title": "Many", "cost": {"money": 2}},
                    "other": {"title": "Elsewhere", "cost": {"money": 3, "staff": -1}},
                },
            },
            "levee": {"title": "Levee", "levels": {"on": {"cost": {"money": 4}}}},
            "drills": {"title": "Drills", "levels": {"on": {}}},
        },
        "status_quo": {"posts": "few", "drills": "on"},
    }
    return read_case(json.dumps(stated | changed))


LEVELS = [{"posts": level} if level else {} for level in ("", "few", "many", "other")]
BUNDLES = [
    first | second | third
    for first, second, third in product(LEVELS, ({}, {"levee": "on"}), ({}, {"drills": "on"}))
]


@pytest.mark.parametrize("bundle", BUNDLES, ids=str)
def test_only_what_is_in_force_is_ended_strengthened_or_reduced(bundle: dict[str, str]) -> None:
    today, told = case().status_quo, actions(case(), bundle)
    assert set(told) == {lever for lever in case().levers if today.get(lever) != bundle.get(lever)}
    for lever, phrase in told.items():
        verb = phrase.split()[0]
        assert (verb == VERBS["new"]) == (lever not in today)
        assert (verb == VERBS["gone"]) == (lever not in bundle)
    assert actions(case(), today) == {} and actions_in_short(case(), today) == ""


@pytest.mark.parametrize(("against", "bundle"), list(product(BUNDLES, repeat=2)))
def test_a_comparison_bears_no_verb_of_change(against: dict[str, str], bundle: dict[str, str]) -> None:
    told = [*differences(case(), against, bundle), differences_in_short(case(), against, bundle)]
    words = {word for phrase in told for word in re.findall(r"\w+", phrase.lower())}
    assert not words & {*VERBS.values(), "stop", "keep", "scale", "step"}
    assert (told == [""]) == (against == bundle)


def test_each_change_in_words() -> None:
    bundle = {"posts": "many", "levee": "on"}
    assert list(actions(case(), bundle).values()) == ["strengthen Posts: Many", "start Levee", "end Drills"]
    assert actions_in_short(case(), bundle) == "start Levee, strengthen Posts, and end Drills"
    assert actions_in_short(case(), bundle, {"drills"}) == "end Drills"
    assert actions(case(), {"posts": "other", "drills": "on"}) == {"posts": "change Posts: Elsewhere"}
    few = {"posts": "few"}
    assert differences(case(), bundle, few) == ["with Posts at today's level (A few)", "without Levee"]
    assert differences_in_short(case(), few, bundle) == "with Levee and with Posts at a higher level"
    assert other_bundle(case(), bundle, few) == "the bundle without Levee and with Posts at today's level"
    assert other_bundle(case(), bundle, case().status_quo) == "the status quo"


def test_the_words_of_the_case_are_placed() -> None:
    levers = {
        "levee": {
            "title": "Levee",
            "noun": "a levee",
            "levels": {
                "low": {"do": "Raise the levee by a metre", "cost": {"money": 1}},
                "high": {"noun": "a levee of three metres", "cost": {"money": 2}},
            },
        }
    }
    worded = case(levers=levers, status_quo={})
    assert actions(worded, {"levee": "low"}) == {"levee": "Raise the levee by a metre"}
    assert actions_in_short(worded, {"levee": "low"}) == "start a levee"
    assert differences_in_short(worded, {}, {"levee": "high"}) == "with a levee of three metres"
    assert differences_in_short(worded, {"levee": "high"}, {}) == "without a levee"
    assert (
        differences_in_short(worded, {"levee": "low"}, {"levee": "high"}) == "with a levee at a higher level"
    )


@pytest.mark.parametrize(
    ("written", "told", "of_limit"),
    [
        (None, "1,234.5 EUR", "1,234.5 of 2,000 EUR"),
        ({"prefix": "€", "times": 1000}, "€1,234,500", "€1,234,500 of €2,000,000"),
        ({"prefix": "US$", "suffix": "m", "decimals": 0}, "US$1,234m", "US$1,234m of US$2,000m"),
        ({"suffix": " posts", "times": 0.1}, "123.45 posts", "123.45 of 200 posts"),
    ],
)
def test_amounts_read_as_the_case_has_them(written: Any, told: str, of_limit: str) -> None:
    money = {"unit": "EUR"} | ({"written": written} if written else {})
    worded = case(resources={"money": money, "staff": {}})
    assert resource_amount(worded, "money", 1234.5) == told
    assert resource_amount(worded, "money", -1234.5) == f"−{told}"
    assert resource_amount(worded, "money", 1234.5, 2000) == of_limit


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("short: Levee", "short: " + "x" * 25, "has 25 characters, and may have 24"),
        ("noun: the levee", "noun: ''", "is empty"),
        ("theme: Walls", "themes: Walls", "there is no such field"),
    ],
)
def test_a_phrase_that_does_not_fit_is_refused(tmp_path: Path, field: str, value: str, message: str) -> None:
    text = FLOOD.read_text(encoding="utf-8")
    at = text.index("  levee:\n") + len("  levee:\n")
    (tmp_path / "case.yaml").write_text(text[:at] + f"    {field}\n" + text[at:], encoding="utf-8")
    assert load_case(tmp_path / "case.yaml").levers["levee"].title
    (tmp_path / "case.yaml").write_text(text[:at] + f"    {value}\n" + text[at:], encoding="utf-8")
    with pytest.raises(CaseError, match=message):
        load_case(tmp_path / "case.yaml")
