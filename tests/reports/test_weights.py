"""`weights` as a command: what is wrong with profiles, and who would choose otherwise."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from options import bundled_case_path
from reports.commands.cli import main
from reports.request.statuses import Exit
from tests.reports.numbers import unfounded

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


def said(*words: str, ends: int = Exit.DONE) -> str:
    done = CliRunner().invoke(main, ["weights", *words])
    assert done.exit_code == ends, done.stderr
    return " ".join(done.stdout.split())


def document(*words: str, ends: int = Exit.DONE) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(said(*words, "--format", "json", ends=ends))
    return told


def changed(tmp_path: Path, *changes: tuple[str, str]) -> str:
    text = FLOOD.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "case.yaml")


def test_the_consistency_ratio_is_shown_where_nothing_is_wrong() -> None:
    told = "Consistency ratio of pairwise comparisons (random index of Saaty 2005; up to 0.10 is accepted): Engineers 0.02."
    assert told in " ".join(said(str(FLOOD)).split())


def test_an_inconsistent_profile_names_the_one_judgement_to_look_at(tmp_path: Path) -> None:
    case = changed(tmp_path, ("[safety, disruption, 3], [safety, trust, 4], [disruption, trust, 2]",
                              "[safety, disruption, 3], [disruption, trust, 3], [trust, safety, 2]"))  # fmt: skip
    text = said(case)
    assert "Engineers: Consistency ratio 0.96, above 0.10 (random index of Saaty 2005)." in text
    assert "at 6 the ratio would be 0.00, and no other single change lowers it more." in text
    look = document(case)["profiles"]["engineers"]["revisit"]
    assert (round(look["better"], 6), round(look["ratio"], 6)) == (6, 0)


def test_a_missing_comparison_is_completed_and_said(tmp_path: Path) -> None:
    case = changed(tmp_path, ("[safety, disruption, 3], [safety, trust, 4], [disruption, trust, 2]",
                              "[safety, disruption, 3], [safety, trust, 6]"))  # fmt: skip
    assert "Engineers: 1 pair not compared; completed by Harker's method." in said(case)
    weights = document(case)["profiles"]["engineers"]["weights"]
    assert {name: round(each, 6) for name, each in weights.items()} == {
        "safety": 0.666667, "disruption": 0.222222, "trust": 0.111111,
    }  # fmt: skip


def test_a_range_that_changed_makes_weights_stale(tmp_path: Path) -> None:
    case = changed(tmp_path, ("elicited_on: {safety: [0, 900]", "elicited_on: {safety: [0, 800]"))
    text = said(case)
    assert (
        "Stale: elicited while People kept out of the flood ran from 0 to 800; it now runs from 0 to 900."
        in text
    )
    assert document(case)["profiles"]["council"]["stale"] == [
        {"objective": "safety", "elicited_on": [0, 800], "now": [0, 900]}
    ]


def test_those_who_would_choose_otherwise_are_told_with_their_loss() -> None:
    told = document(str(bundled_case_path()))
    against = {name for name, each in told["dissent"].items() if each["differs"]}
    assert against == {"seoul", "tokyo", "kyiv", "brussels", "canberra"}
    for name, each in told["dissent"].items():
        assert (each["regret"] > 0) is (name in against)
        assert (each["distance"] is None) is (name not in against)
    assert "Own choice: agrees" in said(str(bundled_case_path()))


def test_where_nothing_is_feasible_all_conflicts_are_told() -> None:
    words = (str(FLOOD), "--must-not", "drills", "--bound", "trust_floor=90")
    told = said(*words, ends=Exit.NO_BUNDLE)
    assert "“Keep drills” (keep_drills: must drills) and --must-not drills cannot both hold" in told
    assert "No bundle keeps “Trust floor” (trust_floor:" in told
    answer = document(*words, ends=Exit.NO_BUNDLE)
    assert answer["infeasible"]["conflicts"] == [["trust_floor"], ["keep_drills", "must_not drills"]]
    assert answer["conflict"] == ["trust_floor"]
    assert document(str(FLOOD))["conflict"] == []


def test_every_number_is_one_that_was_computed() -> None:
    text = (
        said(str(bundled_case_path()))
        .rpartition("Proved: ")[0]
        .replace("15 March 2024", "")
        .replace("March 2024", "")
        .replace("Saaty 2005", "")
    )
    told = document(str(bundled_case_path()))
    disputed = [
        sum(lever in each["differs"] for each in told["dissent"].values()) for lever in bundled_levers()
    ]
    assert unfounded(text, told, disputed, max(told["regrets"].values()), 1) == []


def bundled_levers() -> list[str]:
    from options import load_case

    return list(load_case(bundled_case_path()).levers)
