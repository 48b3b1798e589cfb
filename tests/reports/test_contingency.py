"""`contingency`: the keys of the contract, the words, and how it exits."""

import json
from pathlib import Path

from tests.reports.running import FLOOD, SMALL, run


def test_the_document_has_the_keys_of_the_contract() -> None:
    done = run("contingency", FLOOD, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["command"], told["status"], told["criterion"]) == (
        "contingency",
        "optimal",
        "expected_value",
    )
    assert told["now"]["feasible"] and told["value"] >= told["myopic_value"] - 1e-6
    (step,) = told["on"].values()
    assert {"bundle", "adds", "months", "resources"} <= set(step)
    assert (step["scenario"], step["standing"]) == ("severe", "reported")
    assert set(told["too_late"]) == {"severe_forecast"}
    assert isinstance(told["prepare"], dict)
    assert told["likelihoods"] == {"severe_forecast": 0.25}
    assert (told["horizons"]["far"], told["horizons"]["share"]) == ("later", 0.4)


def test_a_hypothetical_scenario_is_called_that() -> None:
    text = run("contingency", FLOOD).stdout
    assert "On Severe winter forecast confirmed, A severe winter (hypothetical)" in text
    assert "Off-ramp: Forecast withdrawn for four weeks" in text
    assert "Signposts: what would establish each trigger" in text


def test_no_plan_exits_with_3_and_names_the_conflict() -> None:
    done = run("contingency", FLOOD, "--limit", "money=20", "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["now"], told["on"], told["status"]) == (None, {}, "infeasible")
    assert "money" in told["conflict"] and not any(":" in name for name in told["conflict"])


def test_a_case_without_triggers_is_told_so() -> None:
    done = run("contingency", SMALL)
    assert done.returncode == 0 and "The case has no triggers" in done.stdout


def test_out_of_time_exits_with_4() -> None:
    done = run("contingency", FLOOD, "--time-limit", "0.000001")
    assert done.returncode == 4 and "not finished: plan" in done.stderr


def test_the_brief_shows_the_pathways_and_the_other_side(tmp_path: Path) -> None:
    done = run("brief", FLOOD, "--html", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "flood.html").read_text(encoding="utf-8")
    for part in (
        "Now, prepare, and on each trigger",
        'alt="From now, by trigger: Severe winter forecast confirmed: A severe winter (hypothetical): ',
        "Snow pack above the 95th percentile on 1 February",
        "<strong>Off-ramp</strong>. Forecast withdrawn for four weeks.",
        "The other side&#39;s calculus",
        "Operator of the upstream dam: the accepted course leads by 6 points, under the status quo by 0",
        "Release at night: status quo 4 (4 to 4), bundle −2 (−2 to −2)",
    ):
        assert part in page
