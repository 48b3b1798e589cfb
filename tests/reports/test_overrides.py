"""Every output says what it was computed with: on its first line, in JSON and in CSV."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from decision import optimize
from options import load_document, number_change
from reports.commands.cli import main
from reports.request.applying import applied
from reports.request.asked import Asked
from reports.request.overrides import overrides, overrides_line, settings

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


def told(**asked: Any) -> tuple[str, str]:
    case, resolved = applied(load_document(FLOOD).case, Asked(**asked))
    return overrides_line(case, resolved), settings(case, resolved)


@pytest.mark.parametrize(
    ("asked", "line", "column"),
    [
        ({}, "", ""),
        (
            {"limits": (("money", number_change("-20%")),)},
            "Computed with: Money at most 400 EUR thousand (500 EUR thousand in the case).",
            "resources.money.limit=400",
        ),
        (
            {"bounds": (("trust_floor", number_change("2.5")),)},
            "Computed with: Trust of the towns downstream at least 2.5 points (0 points in the case).",
            "constraints.trust_floor.at_least=2.5",
        ),
        (
            {"bounds": (("one_big_work", number_change("2")),)},
            "Computed with: One big work: at most 2 (1 in the case).",
            "constraints.one_big_work.at_most=2",
        ),
        ({"limits": (("money", number_change("500")),)}, "", ""),
        (
            {"weights": {"safety": Decimal("0.5"), "disruption": Decimal("0.3"), "trust": Decimal("0.2")}},
            "Computed with: weights People kept out of the flood 0.5, Disruption 0.3, Trust of the towns downstream 0.2.",
            "weights.default=safety 0.5, disruption 0.3, trust 0.2",
        ),
        (
            {"must": ("drills",), "must_not": ("levee.on",)},
            "Computed with: Evacuation drills required; Raise the levee ruled out.",
            "must=drills; must_not=levee.on",
        ),
    ],
)
def test_what_was_changed_is_told_in_words_and_in_a_column(
    asked: dict[str, Any], line: str, column: str
) -> None:
    assert told(**asked) == (line, column)


def test_a_pattern_changes_every_limit_that_it_means() -> None:
    case, asked = applied(load_document(FLOOD).case, Asked(limits=(("*", number_change("-50%")),)))
    assert {name: change.of(None) for name, change in asked.limits} == {"money": 250, "staff": 6}
    assert [each.field for each in overrides(case, asked)] == [
        "resources.money.limit",
        "resources.staff.limit",
    ]


def test_a_limit_of_the_scenario_is_the_one_that_is_changed() -> None:
    case, asked = applied(
        load_document(FLOOD).case, Asked(scenario="severe", limits=(("money", number_change("-10%")),))
    )
    assert {name: change.of(None) for name, change in asked.limits} == {"money": Decimal(585)}
    assert asked.question(case).problem().resources[0].limit == 585


@pytest.mark.parametrize("bound", ["-5", "9", "10", "10.001"])
def test_a_bound_counts_as_if_the_case_had_it(bound: str) -> None:
    text = FLOOD.read_text(encoding="utf-8").replace(
        "trust_floor: {objective: trust, at_least: 0}",
        f"trust_floor: {{objective: trust, at_least: {bound}}}",
    )
    from options import read_case

    case, asked = applied(load_document(FLOOD).case, Asked(bounds=(("trust_floor", number_change(bound)),)))
    here, there = optimize(asked.question(case)), optimize(Asked().question(read_case(text)))
    assert here.bundles == there.bundles
    assert here.conflict == there.conflict


def test_changes_of_a_file_are_laid_over_and_told(tmp_path: Path) -> None:
    changes = tmp_path / "cut.yaml"
    changes.write_text("resources: {money: {limit: 300}}\nsynergies: null", encoding="utf-8")
    done = CliRunner().invoke(main, ["optimize", str(FLOOD), "--with", str(changes), "--format", "json"])
    document = json.loads(done.stdout)
    assert {each["field"]: (each["new"], each["by"]) for each in document["overrides"]} == {
        "resources.money.limit": (300, "--with"),
        "synergies": (None, "--with"),
    }
    assert all(bundle["resources"]["money"] <= 300 for bundle in document["bundles"])
    changes.write_text("resources: {money: {limit: no}}", encoding="utf-8")
    done = CliRunner().invoke(main, ["optimize", str(FLOOD), "--with", str(changes)])
    assert done.exit_code == 1
    assert f"{changes}:1:28: resources.money.limit:" in done.stderr


def test_the_brief_says_it_first(tmp_path: Path) -> None:
    words = ["brief", str(FLOOD), "--html", "--json", "--out", str(tmp_path), "--limit", "money=-20%"]
    assert CliRunner().invoke(main, words).exit_code == 0
    (page,) = tmp_path.glob("*.html")
    line = "Computed with: Money at most 400 EUR thousand (500 EUR thousand in the case)."
    assert line in page.read_text(encoding="utf-8")
    document = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert document["sections"][0]["blocks"][0]["text"] == line
