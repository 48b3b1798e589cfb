"""The JSON documents are a contract: their keys, their nesting, and the numbers of the sample case."""

import csv
import io
import json
import math

import pytest

from tests.reports.running import FLOOD, SMALL, flowing, run


def optimized(*asked: str) -> dict[str, object]:
    done = run("optimize", FLOOD, *asked, "--format", "json")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout, parse_constant=_no_constant)
    return told


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def test_the_best_bundle_of_the_sample_is_the_published_one() -> None:
    (best, *_) = optimized()["bundles"]
    assert best["id"] == "drills.on+gauges.dense"
    assert best["levels"] == {"drills": "on", "gauges": "dense"}
    assert (best["feasible"], best["violates"], best["rank"], best["loss"]) == (True, [], 1, 0.0)
    assert round(best["value"], 4) == 67.0463
    assert {name: round(o["total"], 4) for name, o in best["objectives"].items()} == {
        "safety": 470.0,
        "disruption": 10.0,
        "trust": 22.0,
        "warning_time": 7.0,
    }
    values = {name: o["value"] for name, o in best["objectives"].items()}
    assert round(values.pop("safety"), 4) == 71.3333
    assert values == {"disruption": 80.0, "trust": 52.5, "warning_time": None}
    assert best["resources"] == {"money": 220.0, "staff": 6.0}


def test_the_document_has_the_keys_of_the_contract() -> None:
    told = optimized()
    assert {
        "format", "command", "case", "as_of", "scenario", "standing", "weights", "engine",
        "status", "bound", "gap", "bundles", "ties", "different", "status_quo", "breakpoints",
    } <= set(told)  # fmt: skip
    assert (told["format"], told["command"], told["as_of"]) == (2, "optimize", "2024-03-15")
    assert (told["scenario"], told["standing"], told["status"]) == ("normal", "established", "optimal")
    assert math.isclose(sum(told["weights"].values()), 1)
    assert {"pulp", "solver"} <= set(told["engine"])
    for segments in told["breakpoints"].values():
        assert all(set(segment) == {"from", "to", "bundle"} for segment in segments)
    assert told["status_quo"]["violates"] == ["keep_drills"]


def test_check_begins_as_all_documents_do() -> None:
    told = json.loads(run("check", FLOOD, "--format", "json").stdout)
    solved = optimized()
    shared = ["format", "case", "as_of", "marking", "overrides", "left_out", "unfinished", "scenario", "standing",
              "missing", "weights", "engine"]  # fmt: skip
    assert {name: told[name] for name in shared} == {name: solved[name] for name in shared}
    assert set(told) == {*shared, "command", "recommended", "faults", "warnings"}


def test_options_act() -> None:
    assert optimized("--must", "levee")["bundles"][0]["levels"]["levee"] == "on"
    assert "gauges" not in optimized("--must-not", "gauges")["bundles"][0]["levels"]
    assert optimized("--limit", "money=100")["bundles"][0]["resources"]["money"] <= 100
    assert optimized("--weights", "treasury")["weights"] == pytest.approx(
        {"safety": 0.5, "disruption": 0.3, "trust": 0.2}
    )
    severe = optimized("--scenario", "severe")
    assert (severe["scenario"], severe["standing"]) == ("severe", "reported")
    assert severe["missing"] == ["snow_forecast"]
    assert len(optimized("--top", "2")["bundles"]) == 2
    assert optimized("--different", "2", "--within", "20")["different"]


def test_csv_has_a_row_a_bundle_at_full_precision() -> None:
    rows = list(csv.DictReader(io.StringIO(run("optimize", SMALL, "--format", "csv").stdout)))
    assert [row["kind"] for row in rows][-1] == "status quo"
    assert rows[0]["bundle"] == "booking.on+staff.two"
    assert float(rows[0]["total waiting"]) == 32.0
    assert {row["standing"] for row in rows} == {"established"}


def test_a_hypothetical_answer_says_so_and_what_is_missing() -> None:
    told = flowing(run("optimize", FLOOD, "--scenario", "severe").stdout)
    assert "This answer is no recommendation" in told
    assert "Not established: “The weather service forecasts" in told
    assert "Recommended" not in told
