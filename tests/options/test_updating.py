"""A case file brought up to date: it reads as the new case, and keeps what has not changed, comments above all."""

import json
import re
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import Case, bundled_case_path, read_case
from options.emitting import case_text
from options.plain import plain_values
from options.updating import updated
from tests.whole_cases import texts_of, whole_cases, whole_dicts

FLOOD = Path("tests/cases/flood.yaml").read_text(encoding="utf-8")


def changed(text: str, change: Any) -> tuple[str, Case]:
    """The text after a change of its plain values, and the case that it must be."""
    values = deepcopy(plain_values(read_case(text)))
    change(values)
    case = Case.model_validate(values)
    done = updated(text, case)
    assert read_case(done.text) == case
    assert done.anew == ()
    return done.text, case


def lines_apart(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that only the old text has, and those that only the new one has."""
    before, after = old.splitlines(), new.splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_a_number_changes_in_its_place_and_its_comment_stays() -> None:
    def change(values: Any) -> None:
        values["objectives"]["safety"]["value"][1][1] = Decimal(65)

    text, _ = changed(FLOOD, change)
    assert lines_apart(FLOOD, text) == (
        ["    value: [[0, 0], [300, 60], [900, 100]]  # the first 300 households matter most"],
        ["    value: [[0, 0], [300, 65], [900, 100]]  # the first 300 households matter most"],
    )


def test_a_bare_score_that_gets_a_reason_becomes_a_mapping_and_one_that_loses_it_stays_one() -> None:
    def more(values: Any) -> None:
        basic = values["levers"]["gauges"]["levels"]["basic"]["scores"]
        basic["trust"] = {"likely": Decimal(6), "because": "Seen = believed."}

    text, _ = changed(FLOOD, more)
    assert lines_apart(FLOOD, text) == (
        ["          trust: 6"],
        ["          trust: {likely: 6, because: Seen = believed.}"],
    )

    def less(values: Any) -> None:
        values["levers"]["gauges"]["levels"]["basic"]["scores"]["trust"] = Decimal(7)

    again, _ = changed(text, less)
    assert "          trust: {likely: 7}\n" in again


def test_what_is_new_follows_what_it_follows_in_the_case_and_what_goes_takes_its_lines_alone() -> None:
    def change(values: Any) -> None:
        levers = values["levers"]
        values["levers"] = {"gauges": levers["gauges"], "dykes": deepcopy(levers["drills"]), "levee": levers["levee"],
                            "drills": levers["drills"]}  # fmt: skip
        del values["levers"]["levee"]["risks"]
        del values["constraints"]["trust_floor"]
        values["weights"]["information"].append("safety >= 0.2")
        values["draws"] = {"number": Decimal(10)}

    text, _ = changed(FLOOD, change)
    gone, added = lines_apart(FLOOD, text)
    assert [line.strip() for line in gone] == [
        "risks:",
        "- {text: The contractor is late, likelihood: 0.3, effect: One more winter without it}",
        "trust_floor: {objective: trust, at_least: 0}",
    ]
    assert added[0].strip() == "- safety >= 0.2"
    assert text.index("\n  gauges:") < text.index("\n  dykes:") < text.index("\n  levee:")
    assert "draws: {number: 10}\n" in text
    assert text.count("#") == FLOOD.count("#")


def test_a_long_text_is_folded_and_numbers_keep_their_digits() -> None:
    long = "The river passed the warning mark again and again, " * 6 + "to the end."

    def change(values: Any) -> None:
        values["evidence"]["gauge_record"]["claim"] = long
        values["resources"]["money"]["limit"] = Decimal("500.1234567890123456789")

    text, _ = changed(FLOOD, change)
    assert "    claim: >-\n" in text and max(map(len, text.splitlines())) <= 125
    assert "limit: 500.1234567890123456789}" in text


def test_the_same_case_leaves_the_text_alone() -> None:
    odd = FLOOD.replace("staff: 12", "staff: 12").replace("limit: 500", "limit: 500.00")
    assert updated(odd, read_case(FLOOD)).text == odd


def test_a_section_with_an_alias_is_written_anew_and_said() -> None:
    text = FLOOD.replace("cost: {money: 60, staff: 1}", "cost: &small {money: 60, staff: 1}").replace(
        "cost: {money: 40, staff: 4}", "cost: *small"
    )
    values = deepcopy(plain_values(read_case(text)))
    values["levers"]["drills"]["levels"]["on"]["cost"]["money"] = Decimal(41)
    case = Case.model_validate(values)
    done = updated(text, case)
    assert read_case(done.text) == case
    assert done.anew == ("levers",)
    assert "# One constraint of nearly every kind." in done.text


def test_a_case_in_json_stays_json() -> None:
    old = read_case(FLOOD)
    text = json.dumps(json.loads(json.dumps(plain_values(old), default=str)))
    text = re.sub(r'"(-?\d+(\.\d+)?)"', r"\1", text)
    values = deepcopy(plain_values(old))
    values["levers"]["levee"]["title"] = 'Raise the "levee"'
    case = Case.model_validate(values)
    done = updated(text, case)
    assert read_case(done.text) == case
    assert json.loads(done.text)["levers"]["levee"]["title"] == 'Raise the "levee"'


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(whole_cases(), whole_cases(), st.booleans())
def test_any_case_becomes_any_other_and_comments_of_what_stays_are_kept(
    old: Case, new: Case, whole: bool
) -> None:
    text = re.sub(r"^( {0,2})([a-z_0-9]+:)", r"\1# about \2\n\1\2", case_text(old), flags=re.MULTILINE)
    assert read_case(text) == old
    if not whole:  # all but a few parts stay
        values = plain_values(old) | {"title": new.title, "levers": plain_values(old)["levers"]}
        values["resources"] = plain_values(old).get("resources", {})
        for name, lever in plain_values(new)["levers"].items():
            if name in values["levers"] and "title" in lever:
                values["levers"][name] = {
                    **values["levers"][name],
                    "title": lever["title"],
                    "owner": new.title,
                }
        new = read_case(case_text(Case.model_validate(values)))
    done = updated(text, new)
    assert read_case(done.text) == new
    assert done.anew == ()
    kept = set(plain_values(old)) & set(plain_values(new))
    for section in kept:
        assert f"# about {section}:" in done.text


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(whole_dicts(), whole_cases())
def test_a_case_written_in_brackets_becomes_any_other(data: Any, new: Case) -> None:
    try:
        text = texts_of(data)
        read_case(text)
    except Exception:
        return
    done = updated(text, new)
    assert read_case(done.text) == new


@pytest.mark.parametrize(
    "path", [bundled_case_path(), Path("tests/cases/flood.yaml")], ids=lambda path: path.stem
)
def test_every_number_of_a_case_can_change_alone(path: Path) -> None:
    """Each changes one line, or as many as it takes to write a bare value out."""
    text = path.read_text(encoding="utf-8")
    values = plain_values(read_case(text))
    before = text.splitlines()
    seen = 0
    for lever, stated in values["levers"].items():
        for level, content in stated["levels"].items():
            for name, amount in content.get("cost", {}).items():
                changed_values = deepcopy(values)
                changed_values["levers"][lever]["levels"][level]["cost"][name] = amount + Decimal("0.25")
                done = updated(text, Case.model_validate(changed_values))
                after = done.text.splitlines()
                assert (
                    len(after) == len(before) and sum(a != b for a, b in zip(after, before, strict=True)) == 1
                )
                seen += 1
                if seen > 12:
                    return
