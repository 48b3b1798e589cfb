"""`vary` as a command: table, documents, files, and what it refuses."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from decision import Axis, Question, vary
from options import load_case, named_quantities
from reports.commands.cli import main
from reports.console import lines
from reports.console.answers.vary import vary_blocks
from reports.request.statuses import Exit
from tests.reports.contract import COMMON, NUMBER, TEXT, by_name, exactly, having, null_or, several
from tests.reports.numbers import unfounded

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"

SCHEMA = having(
    rows=several(
        exactly(
            settings=by_name(NUMBER),
            status={"enum": ["optimal", "infeasible"]},
            value=null_or(NUMBER),
            bundle=null_or(TEXT),
            conflict=several(TEXT),
        )
    )
)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["vary", str(FLOOD), *words])


def document(*words: str) -> dict[str, Any]:
    done = run(*words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    for schema in (COMMON, SCHEMA):
        jsonschema.validate(told, schema)
    return told


def test_the_grid_has_a_row_for_every_pair() -> None:
    told = document("money=100..250:50", "trust_floor=0..40:10")
    assert told["recommended"] is None
    settings = [(row["settings"]["money"], row["settings"]["trust_floor"]) for row in told["rows"]]
    assert settings == [(money, floor) for money in (100, 150, 200, 250) for floor in (0, 10, 20, 30, 40)]
    for row in told["rows"]:
        assert (row["status"] == "infeasible") is (row["bundle"] is None) is bool(row["conflict"])


def test_each_row_is_what_optimize_says() -> None:
    for row in document("money=100..250:50", "trust_floor=0..40:20")["rows"]:
        words = [
            f"--limit=money={row['settings']['money']}",
            f"--bound=trust_floor={row['settings']['trust_floor']}",
        ]
        alone = json.loads(
            CliRunner().invoke(main, ["optimize", str(FLOOD), *words, "--format", "json"]).stdout
        )
        best = alone["bundles"][0] if alone["bundles"] else {"id": None, "value": None}
        assert (row["bundle"], row["value"]) == (best["id"], best["value"])


def test_a_range_without_a_step_tells_the_exact_steps() -> None:
    told = document("money=0..600")
    assert told["steps"] == [
        {"from": 0, "to": 40, "bundle": None},
        {"from": 40, "to": 100, "bundle": "drills.on"},
        {"from": 100, "to": 220, "bundle": "drills.on+gauges.basic"},
        {"from": 220, "to": 600, "bundle": "drills.on+gauges.dense"},
    ]
    assert told["rows"][0]["conflict"]


def test_patterns_and_percentages_move_together() -> None:
    (row,) = document("m*=-20%")["rows"]
    assert row["settings"] == {"money": 400}
    (row,) = document("m*=-20%", "--limit", "money=300")["rows"]
    assert row["settings"] == {"money": 240}, "of what the command line says"


def test_files_hold_the_same_points(tmp_path: Path) -> None:
    csv, parquet, picture = (tmp_path / name for name in ("points.csv", "points.parquet", "points.svg"))
    words = ["money=100..250:50", "trust_floor=0..40:20", "--limit", "staff=11"]
    printed = run(*words, "--format", "csv", "--out", str(csv), "--figure", str(picture))
    assert printed.exit_code == 0, printed.stderr
    assert csv.read_text(encoding="utf-8") == printed.stdout
    assert run(*words, "--out", str(parquet)).exit_code == 0
    told, kept = pd.read_csv(io.StringIO(printed.stdout)), pd.read_parquet(parquet)
    assert list(told.columns) == list(kept.columns)
    assert (told["money"] == kept["money"]).all()
    assert set(told["settings"]) == {"resources.staff.limit=11"}
    assert picture.read_text(encoding="utf-8").lstrip().startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["money"], "is not NAME=FROM..TO[:STEP]"),
        (["mony=1..2:1"], "did you mean 'money'?"),
        (["money=2..1"], "runs backwards"),
        (["money=0..9", "staff=0..9:1"], "exact steps are told of one number that moves alone"),
        (["m*=0..9:1", "money=1"], "is varied twice"),
        (["money=1", "staff=1", "trust_floor=1"], "one or two numbers are varied at a time"),
        (["weight.safety=0..2:1"], "the weight of safety is a number from 0 to 1, not 2"),
        (["one_big_work=0.5"], "one_big_work counts levers: 0.5 is no whole number"),
        (["money=1", "--out", "points.xls"], "name a file that ends with .csv or .parquet"),
        (["money=1", "--figure", "points.pdf"], "name a file that ends with .svg or .png"),
        (["keep_drills=1"], "Error: keep_drills is a rule between levers"),
        (
            ["score.levee.on.warning_time=+5%"],
            "Error: score.levee.on.warning_time has no number of which +5%",
        ),
    ],
)
def test_what_cannot_be_varied_is_said(words: list[str], said: str) -> None:
    done = run(*words)
    assert done.exit_code == Exit.COMMAND_WRONG
    assert said in " ".join(done.stderr.split())


def test_a_point_that_one_constraint_makes_infeasible_and_one_whose_reason_was_not_found() -> None:
    told = " ".join(run("trust_floor=0,90").stdout.split())
    assert "none: Trust floor cannot hold" in told and "together" not in told
    case = load_case(FLOOD)
    found = vary(Question(case), [Axis(named_quantities(case, "trust_floor"), ((Decimal(90),),))])
    cut = replace(found, points=(replace(found.points[0], conflict=()),), unfinished=("points",))
    told = lines(vary_blocks(case, Question(case).problem(), cut), 80)
    assert "none, why was not found in time" in told


def test_out_of_time_it_says_so_and_writes_no_file(tmp_path: Path) -> None:
    out = tmp_path / "points.csv"
    done = run("money=0..500:1", "--time-limit", "0.2", "--out", str(out))
    assert done.exit_code == Exit.NOT_PROVED
    assert "not finished: points. No file was written." in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "words", [["money=100..250:50", "trust_floor=0..40:10"], ["money=0..600"], ["m*=-20%,+5%"]]
)
def test_every_number_is_one_that_was_computed(words: list[str]) -> None:
    text = (
        " ".join(run(*words).stdout.split()).rpartition("Every point proved")[0].replace("15 March 2024", "")
    )
    told = document(*words)
    bundles = {row["bundle"] for row in told["rows"]}
    infeasible = sum(row["bundle"] is None for row in told["rows"])
    assert unfounded(text, told, len(bundles - {None}), infeasible) == []
