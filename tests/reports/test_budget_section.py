"""The brief on what more or less of each resource buys, and on how the best bundles differ by objective."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from decision import Question
from reports.brief.sections.budgets import budget_steps
from reports.words.blocks import Figure
from tests.decision.test_step_curves import three_levers
from tests.reports.findings import findings_of
from tests.reports.running import run
from tests.reports.test_evidence import told
from tests.strategies import as_case, as_text


def sections(path: Path, *asked: str) -> dict[str, Any]:
    done = run("brief", path, "--json", "--out", path.parent, *asked)
    assert done.returncode == 0, done.stderr
    shown = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return {section["key"]: section for section in shown["sections"]}


def test_the_next_step_up_and_down_are_told_with_what_changes(tmp_path: Path) -> None:
    path = tmp_path / "three.yaml"
    path.write_text(as_text(three_levers(12)))
    figure, entries = sections(path)["budgets"]["blocks"]
    (entry,) = entries["entries"]
    assert entry["label"] == "Money"
    assert entry["text"] == (
        "The recommended bundle takes 10 of 12 EUR, and is worth 28.0 points. "
        "With 13 EUR in place of 12 EUR, the best is D (Large, not Middle), worth 2.0 points more. "
        "With less than 10 EUR the best is A (Large, not Small, not Middle), which takes 9 EUR and is worth 8.0 "
        "points less."
    )
    assert figure["title"] == "Money binds most: 13 EUR in place of 12 EUR would add 2.0 to the value"
    assert figure["table"]["rows"] == [
        [
            "Money",
            "EUR",
            "12",
            "",
            "0: 0.0; 4: 10.0; 6: 18.0; 9: 20.0; 10: 28.0; 13: 30.0; 15: 38.0; 19: 48.0",
        ]
    ]


def test_where_the_limit_leaves_room_for_all_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "three.yaml"
    path.write_text(as_text(three_levers(30)))
    figure, entries = sections(path)["budgets"]["blocks"]
    assert "More of it alone would buy nothing." in entries["entries"][0]["text"]
    assert figure["title"] == "More of any one resource would buy nothing"


def test_without_a_limit_there_is_no_such_section(tmp_path: Path) -> None:
    path = tmp_path / "three.yaml"
    free = three_levers(12)
    del free["resources"]["money"]["limit"]
    path.write_text(as_text(free))
    assert "budgets" not in sections(path)


def test_the_bundles_that_are_best_somewhere_stand_beside_each_other(tmp_path: Path) -> None:
    path = tmp_path / "flood.yaml"
    path.write_text(Path("tests/cases/flood.yaml").read_text())
    figures = {b["key"]: b for b in sections(path)["weight_map"]["blocks"] if b["kind"] == "figure"}
    profiles, cells = figures["profiles"], told("sweep", path)["bundles"]
    *rows, now = profiles["table"]["rows"]
    assert len(rows) == len(cells) > 1
    assert now[0] == "Status quo"
    values = [float(row[1]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(max(cell["value"] for cell in cells), abs=0.05)


def test_a_status_quo_worth_more_than_all_that_is_allowed_has_no_gain_to_speak_of(tmp_path: Path) -> None:
    path = tmp_path / "three.yaml"
    bound = three_levers(12)
    bound["objectives"]["good"]["sense"] = "minimise"
    bound["objectives"]["good"] |= {"worst": 100, "best": 0}
    bound["constraints"] = {"need": {"group": ["small", "middle", "large"], "at_least": 1}}
    path.write_text(as_text(bound))
    _, entries = sections(path)["budgets"]["blocks"]
    assert "nine tenths" not in entries["entries"][0]["text"]


def test_a_bare_number_at_which_equals_part_is_not_fragile(tmp_path: Path) -> None:
    path = tmp_path / "three.yaml"
    tied = three_levers(6)
    tied["levers"]["small"]["levels"]["on"]["scores"]["good"] = 18
    path.write_text(as_text(tied))
    shown = sections(path)
    assert "robustness" in shown
    told = shown["budgets"]["blocks"][1]["entries"][0]["text"]
    assert told.startswith(
        "The recommended bundle takes 6 of 6 EUR, and is worth 18.0 points. "
        "With 4 EUR as much can be had, by A (Small, not Middle). "
    )


def test_where_the_map_was_cut_short_the_curves_are_told_all_the_same() -> None:
    findings = findings_of(Question(as_case(three_levers(12))))
    section = budget_steps(replace(findings, found=replace(findings.found, weight_map=None)))
    assert section is not None
    figure = section.blocks[0]
    assert isinstance(figure, Figure) and "other weights" not in figure.measure


def test_of_many_resources_those_that_bind_are_drawn_and_the_others_are_in_the_table() -> None:
    case = three_levers(10)
    for n, limit in enumerate((100, 100, 100, 5)):
        case["resources"][f"other_{n}"] = {"limit": limit}
        for lever in case["levers"].values():
            lever["levels"]["on"]["cost"][f"other_{n}"] = 2 + n
    section = budget_steps(findings_of(Question(as_case(case))))
    assert section is not None
    figure = section.blocks[0]
    assert isinstance(figure, Figure)
    assert figure.title.startswith("Other 3 binds most")
    assert [part.partition(":")[0] for part in figure.alt.split("; ")] == ["Money", "Other 0", "Other 3"]
    assert figure.measure.endswith("; other resources are not drawn")
    assert [row[0] for row in figure.table.rows] == ["Money", "Other 0", "Other 1", "Other 2", "Other 3"]
