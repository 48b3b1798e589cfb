"""`evidence` as it is run: its document, its words, and how supposing and dropping tell what they change."""

import json
from typing import Any

import pytest

from tests.reports.running import FLOOD, SMALL, flowing, run


def told(command: str, *words: Any, status: int = 0) -> dict[str, Any]:
    done = run(command, *words, "--format", "json")
    assert done.returncode == status, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture(scope="module")
def bundled() -> dict[str, Any]:
    return told("evidence")


def test_the_document_has_the_keys_of_the_contract() -> None:
    document = told("evidence", FLOOD)
    assert {"claims", "scenarios", "conflicts", "hypotheses", "drop_one_source"} <= set(document)
    assert document["claims"]["gauge_record"]["state"] == "established"
    assert document["claims"]["club_record"]["state"] == "reported"
    assert document["claims"]["snow_forecast"] == {
        "state": "awaited", "reliability": None, "credibility": None, "date": None,
        "source": None, "supposed": False, "planning_assumption": False,
    }  # fmt: skip
    assert document["scenarios"]["severe"] == {"standing": "reported", "missing": ["snow_forecast"]}
    assert document["conflicts"] == [["gauge_record", "club_record"]]
    assert document["hypotheses"] == [
        {"scenario": "normal", "against": 0.0, "claims": []},
        {"scenario": "severe", "against": 0.8, "claims": ["gauge_record"]},
    ]
    assert document["ratings"]["gauge_record"] == {
        "normal": {"rating": "consistent", "because": "Nine days is the long-run mean."},
        "severe": {"rating": "inconsistent", "because": None},
    }
    assert document["diagnosticity"] == {"gauge_record": 2}
    dropped = document["drop_one_source"]["district_office"]
    assert {"bundle", "changed", "scores"} <= set(dropped)
    assert dropped["scores"] == ["gauges.basic.safety"]
    assert dropped["standing"] == "unsupported"


def test_the_bundled_case_uses_no_claim_from_after_its_day(bundled: dict[str, Any]) -> None:
    dates = [claim["date"] for claim in bundled["claims"].values() if claim["date"]]
    assert len(dates) > 40
    assert max(dates) <= "2024-03-15"
    awaited = [name for name, claim in bundled["claims"].items() if claim["state"] == "awaited"]
    assert all(bundled["claims"][name]["date"] is None for name in awaited)


def test_combat_brigades_are_unsupported_and_what_is_missing_is_named(bundled: dict[str, Any]) -> None:
    assert bundled["scenarios"]["materiel_only"] == {"standing": "established", "missing": []}
    assert bundled["scenarios"]["combat_brigades"] == {
        "standing": "unsupported",
        "missing": ["units_identified", "formations_lifted", "casualties_or_prisoners"],
    }
    assert bundled["hypotheses"][0]["scenario"] == "materiel_only"
    assert bundled["hypotheses"][-1]["scenario"] == "combat_brigades"


def test_two_counts_stand_side_by_side_and_neither_is_established(bundled: dict[str, Any]) -> None:
    assert ["containers_10000", "containers_6700"] in bundled["conflicts"]
    states = {bundled["claims"][name]["state"] for name in ("containers_10000", "containers_6700")}
    assert states == {"contested"}


def test_a_denial_below_the_rule_overturns_nothing_and_shows(bundled: dict[str, Any]) -> None:
    assert bundled["claims"]["materiel_moved"]["state"] == "established"
    assert ["materiel_moved", "kremlin_denial"] in bundled["conflicts"]


ESTABLISHING = ("units_identified", "formations_lifted", "casualties_or_prisoners")


def test_supposing_the_claims_establishes_the_scenario_on_trial_only() -> None:
    suppose = [word for claim in ESTABLISHING for word in ("--suppose", f"{claim}=established")]
    document = told("evidence", *suppose)
    (changed,) = document["suppose"]
    assert changed["scenario"] == "combat_brigades"
    assert changed["standing"] == ["unsupported", "established"]
    assert changed["bundle"] != document["bundle"]["id"]
    assert changed["value"] > changed["recommended_there"]["value"]
    assert document["hypotheses"][-1]["scenario"] != document["hypotheses"][0]["scenario"]
    before = told("optimize", "--scenario", "combat_brigades")
    after = told("optimize", "--scenario", "combat_brigades", *suppose)
    assert (before["standing"], after["standing"]) == ("unsupported", "established")
    assert before["bundles"] == after["bundles"]
    assert after["supposed"] == list(ESTABLISHING)
    said = flowing(run("optimize", "--scenario", "combat_brigades", *suppose).stdout)
    assert "Would be recommended" in said
    assert "as observed it is unsupported by" in said
    assert "this would be established; as observed it is unsupported. Hypothetical." in flowing(
        run("evidence", *suppose).stdout
    )


def test_one_claim_of_three_is_not_enough_and_the_rest_is_named() -> None:
    (changed,) = told("evidence", "--suppose", "units_identified=established")["suppose"]
    assert changed["standing"] == ["unsupported", "reported"]
    assert changed["missing"] == ["formations_lifted", "casualties_or_prisoners"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--suppose", "units_identified"], "is not CLAIM=established"),
        (["--suppose", "gauge_record=false"], "is not CLAIM=established"),
        (
            ["--suppose", "gauge_recrod=established"],
            "there is no claim 'gauge_recrod'; did you mean 'gauge_record'?",
        ),
    ],
)
def test_what_cannot_be_supposed_is_said(words: list[str], said: str) -> None:
    done = run("evidence", FLOOD, *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_scores_may_be_widened_instead_of_withdrawn() -> None:
    withdrawn, widened = (told("evidence", FLOOD, "--fallen", how) for how in ("withdrawn", "widened"))
    for document in (withdrawn, widened):
        for dropped in document["drop_one_source"].values():
            assert isinstance(dropped["changed"], bool)
        assert set(document["drop_one_claim"]) == {"gauge_record", "club_record"}
    office = widened["drop_one_source"]["district_office"]
    assert office["bundle"] in office["widened"].values()
    assert withdrawn["drop_one_source"]["district_office"]["bundle"] == office["withdrawn"]


def test_without_a_feasible_bundle_the_ledger_still_shows() -> None:
    document = told("evidence", FLOOD, "--must", "levee", "--limit", "money=1", status=3)
    assert document["conflict"]
    assert document["claims"]["gauge_record"]["state"] == "established"
    assert document["drop_one_source"] == {}


def test_every_part_is_printed() -> None:
    said = flowing(run("evidence", SMALL).stdout)
    for part in (
        "Scenarios",
        "Claims",
        "If one source or one claim falls away",
        "Not established: “Referrals rise by a tenth”.",
    ):
        assert part in said
