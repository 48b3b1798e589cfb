"""`actors`: the keys of the contract, and what is said where there is little to say."""

import json

from options import bundled_case_path, load_case
from tests.reports.running import FLOOD, SMALL, run


def test_the_document_has_the_keys_of_the_contract() -> None:
    done = run("actors", FLOOD, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["command"] == "actors" and told["engine"]["solver"] == "HiGHS"
    now, then = told["status_quo"]["upstream_operator"], told["bundle"]["upstream_operator"]
    assert set(now["courses"]) == {"hold", "release"}
    assert now["courses"]["hold"]["attractiveness"] == {"low": 1.0, "likely": 4.0, "high": 6.0}
    assert now["courses"]["release"]["possible"] is True
    assert (now["best_response"], now["margin"], now["standing"]) == ("hold", 0.0, "on_the_edge")
    assert (then["best_response"], then["margin"], then["standing"]) == ("hold", 6.0, "robustly_deterred")
    assert then["moved_by"] == {"drills": 0.0, "gauges": 6.0} or then["moved_by"] == {"gauges": 6.0}
    assert told["equilibria"] == {"status_quo": [], "bundle": []}
    assert told["bundles"]["bundle"]["id"] == "drills.on+gauges.dense"


def test_any_bundle_can_be_looked_at() -> None:
    told = json.loads(run("actors", FLOOD, "--bundle", "levee", "--format", "json").stdout)
    assert told["bundles"]["bundle"]["levels"] == {"levee": "on"}
    assert told["bundles"]["bundle"]["violates"]
    assert told["bundle"]["upstream_operator"]["margin"] == 0.0
    refused = run("actors", FLOOD, "--bundle", "gauges")
    assert refused.returncode == 2 and "no level 'gauges': name one of basic, dense" in refused.stderr


def test_two_actors_have_equilibria_and_no_actors_are_said_to_be_none() -> None:
    bundled = run("actors")
    assert bundled.returncode == 0 and "Equilibria under the bundle:" in bundled.stdout
    assert "The case names no actors." in run("actors", SMALL).stdout
    assert not load_case(SMALL).actors


def test_derived_and_scored_deterrence_are_held_against_each_other() -> None:
    scored = bundled_case_path()
    derived = scored.with_name("pyongyang_moscow_derived.yaml")
    done = run("actors", derived, "--against", scored, "--format", "json")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["against"]
    assert found["objective"] == "deterrence"
    assert found["lost_here"] >= 0 and found["lost_there"] >= 0
    # Listings that cost Pyongyang currency make selling shells less attractive: no deterrence by its calculus.
    assert found["levels"]["designations.packages"]["scored"] > 0
    assert found["levels"]["designations.packages"]["disagree"] is True
    refused = run("actors", FLOOD, "--against", scored)
    assert refused.returncode == 2 and "no version of this case to compare with" in refused.stderr
