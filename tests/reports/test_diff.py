"""`diff` as a user runs it: the document, the terminal, the table, what is infeasible, and the section of a brief."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from decision import Question, comparison, optimize
from options import compare, load_document
from reports.brief.findings import Named
from reports.commands.cli import main
from reports.console import lines
from reports.console.answers.diff import diff_blocks
from reports.console.cells import cells
from reports.request.statuses import Exit
from tests.reports.contract import (
    COMMON,
    CONFLICT,
    FAULTS,
    TEXT,
    TRUTH,
    bundle,
    exactly,
    having,
    null_or,
    several,
)
from tests.reports.numbers import unfounded
from tests.reports.running import FLOOD, flowing

OLD = FLOOD.read_text(encoding="utf-8")
NEW = (
    OLD.replace("limit: 500", "limit: 150")
    .replace("title: Trust of", "title: The trust of")
    .replace("river_club", "anglers")
    .replace("  keep_drills: {must: drills}\n", "")
)
PLACE = null_or(exactly(line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1}))
DOCUMENT = having(
    inputs=several(exactly(field=TEXT, old={}, new={}, kind={"enum": ["number", "rule", "evidence", "text"]},
                           old_at=PLACE, new_at=PLACE)),
    old=null_or(bundle()),
    new=null_or(bundle()),
    renamed=several(exactly(old=TEXT, new=TEXT)),
    movers=having(alone=several(TEXT), smallest_sets=several(several(TEXT)), steps=several(several(TEXT)), more=TRUTH),
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def ran(*words: str, ends: int = Exit.DONE) -> Result:
    done = CliRunner().invoke(main, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == ends, done.stderr
    return done


def asked(*words: str, ends: int = Exit.DONE) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ran("diff", *words, "--format", "json", ends=ends).stdout)
    for schema in (COMMON, CONFLICT, DOCUMENT):
        jsonschema.validate(told, schema)
    return told


def test_the_document_has_every_input_with_its_lines_and_what_moved_the_recommendation() -> None:
    told = asked("old.yaml", "new.yaml")
    assert [each["field"] for each in told["inputs"]] == [
        "objectives.trust.title", "resources.money.limit", "constraints.keep_drills",
    ]  # fmt: skip
    for each in told["inputs"]:
        for text, place in ((OLD, each["old_at"]), (NEW, each["new_at"])):
            if place is not None:
                line = text.splitlines()[place["line"] - 1][place["column"] - 1 :]
                assert line.startswith(f"{each['field'].rpartition('.')[2]}:")
    assert told["inputs"][2]["new"] is None and told["inputs"][2]["new_at"] is None
    assert told["renamed"] == [{"old": "sources.river_club", "new": "sources.anglers"}]
    assert (told["case"], told["old_case"], told["command"]) == ("new.yaml", "old.yaml", "diff")
    before, after = (
        json.loads(ran("optimize", f"{name}.yaml", "--format", "json").stdout) for name in ("old", "new")
    )
    assert told["recommended"] == after["recommended"] == told["new"]["id"]
    assert told["old_recommended"] == before["recommended"] == told["old"]["id"]
    assert told["old"] == {k: v for k, v in before["bundles"][0].items() if k in told["old"]}
    assert told["movers"]["alone"] == ["resources.money.limit"]
    assert told["movers"]["smallest_sets"] == [["resources.money.limit"]]
    assert told["movers"]["steps"] == [["resources.money.limit"], ["constraints.keep_drills"]]


def test_the_terminal_keeps_its_width_and_names_what_moved_it() -> None:
    done = ran("diff", "old.yaml", "new.yaml")
    assert max(map(cells, done.stdout.splitlines())) <= 80
    said = flowing(done.stdout)
    assert "The recommendation has changed" in said
    assert "Limit of Money, from €500k to €150k: alone gives the new recommendation" in said or (
        "alone gives the new recommendation" in said
    )
    assert "levels" not in said.partition("What moved it")[2].partition("Numbers")[0]
    assert "97, 97" in said or "resources.money.limit" in said
    assert "Renamed keys" in said
    assert "sources.river_club" in said


def test_every_number_that_it_tells_was_computed() -> None:
    for words in ([], ["--limit", "money=120"], ["--weights", "treasury"]):
        text = ran("diff", "old.yaml", "new.yaml", *words).stdout
        assert len(text) > 500
        assert unfounded(text, asked("old.yaml", "new.yaml", *words)) == []


def test_csv_has_a_row_for_every_input() -> None:
    rows = list(csv.DictReader(io.StringIO(ran("diff", "old.yaml", "new.yaml", "--format", "csv").stdout)))
    assert [(row["field"], row["old"], row["new"], row["alone"]) for row in rows] == [
        ("objectives.trust.title", "Trust of the towns downstream", "The trust of the towns downstream", ""),
        ("resources.money.limit", "500", "150", "new"),
        ("constraints.keep_drills", '{"must": ["drills"]}', "", ""),
    ]
    assert {row["settings"] for row in rows} == {""}


def test_a_version_is_the_same_as_itself() -> None:
    told = asked("old.yaml", "old.yaml")
    assert (told["inputs"], told["renamed"], told["movers"]["moved"]) == ([], [], False)
    said = flowing(ran("diff", "old.yaml", "old.yaml").stdout)
    assert "The recommendation is the same" in said and "No input has changed." in said


def test_where_an_answer_was_not_proved_it_is_not_said_whether_the_recommendation_has_changed(
    folder: Path,
) -> None:
    both = compare(load_document(folder / "old.yaml"), load_document(folder / "new.yaml"))
    question = Question(both.new.case)
    cut = replace(optimize(question), status="time_limit", unfinished=("optimum",))
    told = comparison(both, question, new=cut)
    assert told.movers.has_moved is None and told.movers.unfinished
    words = flowing(lines(diff_blocks("old.yaml", "new.yaml", told, Named()), 80))
    assert "Whether the recommendation has changed is not known" in words
    assert "not proved best: the time limit was reached" in words
    assert "The new bundle is the old one" not in words and "No change alone" not in words


@pytest.mark.parametrize(("first", "second"), [("tight", "old"), ("old", "tight"), ("tight", "tight")])
def test_where_one_version_allows_no_bundle_the_conflict_is_told(
    first: str, second: str, folder: Path
) -> None:
    (folder / "tight.yaml").write_text(OLD.replace("at_least: 0}", "at_least: 500}"), encoding="utf-8")
    told = asked(f"{first}.yaml", f"{second}.yaml", ends=Exit.NO_BUNDLE)
    assert (told["old"] is None, told["new"] is None) == (first == "tight", second == "tight")
    assert told["conflict"] == ["trust_floor"]
    assert {side for side, names in told["conflicts"].items() if names} == {
        side for side, name in (("old", first), ("new", second)) if name == "tight"
    }
    said = flowing(ran("diff", f"{first}.yaml", f"{second}.yaml", ends=Exit.NO_BUNDLE).stdout)
    assert "no bundle is feasible: Trust floor cannot hold" in said and "together" not in said
    if first != second:
        assert told["movers"]["smallest_sets"] == [["constraints.trust_floor.at_least"]]


def test_options_count_in_both_versions() -> None:
    told = asked("old.yaml", "new.yaml", "--limit", "money=400", "--weights", "treasury", "--must", "gauges")
    for side, name in (("old", "old"), ("new", "new")):
        words = (
            "optimize",
            f"{name}.yaml",
            "--limit",
            "money=400",
            "--weights",
            "treasury",
            "--must",
            "gauges",
        )
        alone = json.loads(ran(*words, "--format", "json").stdout)
        assert told[side]["id"] == alone["bundles"][0]["id"]
        assert told[side]["value"] == alone["bundles"][0]["value"]
    assert [each["field"] for each in told["overrides"]] == [
        "weights.default",
        "must",
        "resources.money.limit",
    ]
    # The limit that both now have is no change any more; what the files state is told all the same.
    assert told["movers"]["steps"] == [["constraints.keep_drills"]]
    assert "resources.money.limit" in [each["field"] for each in told["inputs"]]


def test_relative_options_are_of_each_version_by_the_names_of_the_new_one(folder: Path) -> None:
    (folder / "new.yaml").write_text(NEW.replace("money", "funds"), encoding="utf-8")
    told = asked("old.yaml", "new.yaml", "--limit", "funds=-20%")
    alone = json.loads(ran("optimize", "old.yaml", "--limit", "money=-20%", "--format", "json").stdout)
    assert told["old"]["id"] == alone["bundles"][0]["id"]
    assert told["old"]["value"] == alone["bundles"][0]["value"]


def test_a_hypothetical_scenario_recommends_nothing_in_either_version() -> None:
    told = asked("old.yaml", "new.yaml", "--scenario", "severe")
    assert (told["recommended"], told["old_recommended"]) == (None, None)
    assert told["old"] is not None
    said = flowing(ran("diff", "old.yaml", "new.yaml", "--scenario", "severe").stdout)
    assert "[would be best]" in said


def test_what_is_wrong_ends_as_everywhere(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(OLD.replace("maximise", "most", 1), encoding="utf-8")
    for words in (("wrong.yaml", "new.yaml"), ("old.yaml", "wrong.yaml")):
        done = ran("diff", *words, "--format", "json", ends=Exit.CASE_WRONG)
        jsonschema.validate(json.loads(done.stdout), FAULTS)
    assert "no such file" in ran("diff", "none.yaml", "new.yaml", ends=Exit.CASE_WRONG).stderr
    assert "there is no lever" in ran("diff", "old.yaml", "new.yaml", "--must", "towers", ends=2).stderr
    (folder / "more.yaml").write_text(OLD.replace("levers:\n", "levers:\n  boats: {levels: {'on': {}}}\n", 1))
    said = ran("diff", "old.yaml", "more.yaml", "--must", "boats", ends=2).stderr
    assert "old.yaml: there is no lever" in said


def test_out_of_time_says_what_is_not_finished() -> None:
    done = ran(
        "diff", "old.yaml", "new.yaml", "--time-limit", "1e-9", "--format", "json", ends=Exit.NOT_PROVED
    )
    assert json.loads(done.stdout)["unfinished"]


def test_what_the_budget_of_cases_cuts_is_told() -> None:
    told = asked("old.yaml", "new.yaml", "--most-cases", "1")
    assert [each["part"] for each in told["left_out"]] == [
        "each change alone",
        "the smallest sets of changes",
    ]
    assert all(each["get"] == "diff --most-cases N" for each in told["left_out"])
    assert "Left out: each change alone" in ran("diff", "old.yaml", "new.yaml", "--most-cases", "1").stderr


def test_a_brief_says_on_request_what_changed_since_the_last_one() -> None:
    ran("brief", "new.yaml", "--json", "--since", "old.yaml")
    told = json.loads(Path("new.json").read_text(encoding="utf-8"))
    keys = [section["key"] for section in told["sections"]]
    assert keys[:2] == ["page-1", "since"]
    text = json.dumps(told["sections"][1], ensure_ascii=False)
    assert "Since the last brief" in text and "The recommendation has changed" in text
    assert "alone gives the new recommendation" in text
    assert "river_club" not in text
    ran("brief", "new.yaml", "--json")
    plain = json.loads(Path("new.json").read_text(encoding="utf-8"))
    assert [section["key"] for section in plain["sections"]] == [key for key in keys if key != "since"]
    assert [s for s in told["sections"] if s["key"] != "since"] == plain["sections"]


@pytest.mark.parametrize("form", ["memo", "submission"])
def test_the_shorter_forms_have_it_too(form: str) -> None:
    ran("brief", "new.yaml", "--json", "--since", "old.yaml", "--form", form)
    assert "The recommendation has changed" in Path("new.json").read_text(encoding="utf-8")


def test_a_brief_is_never_written_over_the_version_that_it_is_compared_with(folder: Path) -> None:
    (folder / "new.json").write_text(json.dumps(None))
    (folder / "old.json").write_bytes((folder / "new.json").read_bytes())
    done = ran("brief", "old.yaml", "--json", "--since", "old.json", ends=Exit.COULD_NOT_RUN)
    assert "never written over" in done.stderr


def test_a_brief_for_some_never_says_what_only_others_may_see(folder: Path) -> None:
    restricted = OLD.replace("  drills:\n", "  drills:\n    releasable_to: [Insiders]\n", 1)
    (folder / "whole.yaml").write_text(restricted, encoding="utf-8")
    ran("release", "whole.yaml", "--to", "Towns", "--out", "towns.yaml")
    said = ran("brief", "towns.yaml", "--json", "--since", "whole.yaml", ends=2).stderr
    assert "whole.yaml has parts that not all who may see towns.yaml may see (levers.drills)" in flowing(said)
    assert not (folder / "towns.json").exists()
    ran("diff", "whole.yaml", "towns.yaml")  # is for the office that has both
    for readers, ends in (("[Insiders]", 0), ("[Insiders, Towns]", 2)):
        text = (folder / "towns.yaml").read_text(encoding="utf-8")
        (folder / "some.yaml").write_text(f"releasable_to: {readers}\n{text}", encoding="utf-8")
        ran("brief", "some.yaml", "--json", "--since", "whole.yaml", ends=ends)


def test_a_brief_never_shows_a_marking_that_it_does_not_know(folder: Path) -> None:
    marked = OLD.replace("marking: UNCLASSIFIED", "markings: [UNCLASSIFIED, SECRET]\nmarking: UNCLASSIFIED")
    marked = marked.replace("  drills:\n", "  drills:\n    marking: SECRET\n", 1)
    (folder / "old.yaml").write_text(marked, encoding="utf-8")
    said = ran("brief", "new.yaml", "--json", "--since", "old.yaml", ends=2).stderr
    assert "old.yaml bears SECRET; add it to the markings of new.yaml" in flowing(said)


def test_the_terminal_is_marked_as_the_highest_of_both_versions(folder: Path) -> None:
    marked = OLD.replace("marking: UNCLASSIFIED", "markings: [UNCLASSIFIED, SECRET]\nmarking: UNCLASSIFIED")
    secret = marked.replace("trust: -5}", "trust: {likely: -5, marking: SECRET}}", 1)
    assert secret != marked
    (folder / "old.yaml").write_text(secret, encoding="utf-8")
    for old, new in (("old.yaml", "new.yaml"), ("new.yaml", "old.yaml")):
        lines = ran("diff", old, new).stdout.splitlines()
        assert (lines[0], lines[-1]) == ("SECRET", "SECRET")
    (folder / "new.yaml").write_text(marked.replace("trust: -5}", "trust: -9}", 1), encoding="utf-8")
    ran("brief", "new.yaml", "--json", "--since", "old.yaml")
    told = json.loads(Path("new.json").read_text(encoding="utf-8"))
    assert told["sections"][1]["title"] == "(SECRET) Since the last brief"
    assert told["marking"] == "SECRET"
