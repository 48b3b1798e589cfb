"""`frontier` as a user runs it: the document, the table, exit statuses."""

import csv
import io
import json
from pathlib import Path

import pytest

from benchmarks.cases import case_text
from options import bundled_case_path
from tests.reports.running import FLOOD, interrupted, run


def test_the_document_has_the_keys_of_the_contract() -> None:
    done = run("frontier", FLOOD, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["command"], told["complete"], told["gap"]) == ("frontier", True, 0.0)
    assert told["bundles"]
    assert all({"id", "levels", "feasible", "value", "supported"} <= set(b) for b in told["bundles"])
    values = [bundle["value"] for bundle in told["bundles"]]
    assert values == pytest.approx(sorted(values, reverse=True))
    for lever, levels in told["core_index"].items():
        for level, share in levels.items():
            held = sum(bundle["levels"].get(lever) == level for bundle in told["bundles"])
            assert share == pytest.approx(held / len(told["bundles"]))


def test_csv_has_a_row_for_every_bundle_of_the_document() -> None:
    told = json.loads(run("frontier", FLOOD, "--all-weights", "--format", "json").stdout)
    done = run("frontier", FLOOD, "--all-weights", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["bundle"] for row in rows] == [bundle["id"] for bundle in told["bundles"]]
    assert [row["supported"] == "True" for row in rows] == [b["supported"] for b in told["bundles"]]


def test_where_no_bundle_is_feasible_it_ends_with_3_and_the_conflict() -> None:
    done = run("frontier", FLOOD, "--limit", "money=10", "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["bundles"], told["conflict"]) == ([], ["money", "towns_consent"])


def test_stopped_by_a_limit_it_ends_with_4_and_by_ctrl_c_with_130(tmp_path: Path) -> None:
    """What was found is printed, and nothing but the document stands on standard output."""
    (tmp_path / "case.yaml").write_text(case_text(40), encoding="utf-8")
    asked = ["frontier", str(tmp_path / "case.yaml"), "--most-bundles", "200", "--format", "json"]
    done = run(*asked)
    assert done.returncode == 4, done.stderr
    told = json.loads(done.stdout)
    assert told["complete"] is False
    assert told["gap"] > 0
    assert told["bundles"]
    printed = interrupted(4, "frontier", tmp_path / "case.yaml", timeout=90)
    if printed:
        assert "Not proved complete" in printed


def test_intervals_of_a_derived_objective_are_refused_with_the_way_out() -> None:
    derived = bundled_case_path().with_name("pyongyang_moscow_derived.yaml")
    done = run("frontier", derived, "--intervals")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "Error: an objective derived from an actor has no score intervals: leave --intervals out"
        in done.stderr
    )
