"""`explain`: nothing is told that was not computed, what is told to be enough is enough, and its time limit is kept."""

import json
import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from decision import Question, evaluate, evaluate_bundle, explain, optimize
from decision.explanations.contest import Contest
from decision.explanations.why_not import WhyNot, why_not
from decision.solve.optimize import RANKING
from options import bundled_case_path, load_case
from reports.brief.explaining import why_not_told
from reports.brief.findings import Named, Settled
from reports.commands.cli import main
from reports.console import lines
from reports.console.answers.evaluate import evaluate_blocks
from reports.console.answers.explain import explain_blocks
from reports.request.statuses import Exit
from tests.reports.running import FLOOD, ROOT, SMALL

BUNDLED = bundled_case_path()

NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:m\b|k\b)?")


def explained(case: Path, *words: str, ends: int = Exit.DONE) -> tuple[dict[str, Any], str]:
    """The document and the text of the same question."""
    told = []
    for form in ("json", "table"):
        done = CliRunner().invoke(
            main, ["explain", str(case), *words, "--format", form], env={"COLUMNS": "80"}
        )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == ends, done.stderr
        told.append(done.stdout)
    return json.loads(told[0]), told[1]


def numbers_in(part: Any) -> set[float]:
    """Every number of a document."""
    if isinstance(part, dict):
        return set().union(*map(numbers_in, part.values()))
    if isinstance(part, list):
        return set().union(*map(numbers_in, part))
    if isinstance(part, bool) or not isinstance(part, int | float):
        return set()
    return {abs(float(part))}


def as_told(numbers: set[float], times: set[float]) -> set[str]:
    """Each number as it may stand in the text: to so many decimals, in per cent, in the unit of a resource."""
    told = set()
    for number in numbers:
        for factor in times:
            size = number * factor
            for decimals in range(5):
                text = f"{size:,.{decimals}f}"
                told |= {text, text.rstrip("0").rstrip(".") if "." in text else text}
            if 0 < size < 0.1:
                told |= {f"{size:.{digits}g}" for digits in (1, 2)}
    return told


def words_of(case: Path) -> set[str]:
    """Numbers that stand in the case's own texts."""
    stated = load_case(case)
    texts = [stated.title, str(stated.as_of), f"{stated.as_of.day}"]
    for lever in stated.levers.values():
        texts += [lever.title or "", lever.noun or ""]
        texts += [text or "" for level in lever.levels.values() for text in (level.title, level.noun)]
    texts += [each.title or "" for each in (*stated.objectives.values(), *stated.constraints.values())]
    return set(NUMBER.findall(" ".join(texts).replace("-", " ")))


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (FLOOD, ("--why-not", "levee", "--why-not", "gauges.basic", "--against", "status_quo")),
        (FLOOD, ("--why-not", "levee+gauges.dense", "--against", "levee", "--limit", "money=400")),
        (SMALL, ("--against", "none")),
        (BUNDLED, ("--why-not", "finance", "--why-not", "red_lines.targets", "--against", "none")),
    ],
    ids=["flood", "flood changed", "waiting", "bundled"],
)
def test_every_number_of_the_text_is_in_the_results(case: Path, words: tuple[str, ...]) -> None:
    document, text = explained(case, *words)
    body, _, engine = text.rpartition("Explained: ")
    assert engine.startswith("HiGHS")
    body = re.sub(r"Bundle \S+(\n\S+)*", "", body)
    times = {1.0, 100.0, *(float(r.written.times) for r in load_case(case).resources.values() if r.written)}
    numbers = numbers_in(document)
    # Side by side, contributions are rounded so that rows and columns add up: by two tenths at most.
    sides = numbers_in({key: part for key, part in (document["against"] or {}).items() if key != "bundle"})
    numbers |= {abs(number + tenth) for number in sides for tenth in (-0.2, -0.1, 0.1, 0.2)}
    known = as_told(numbers, times) | words_of(case) | {"0.1", "100"}
    if "--limit" in words:
        known |= {"400", "400,000"}
    counted = set(re.findall(r"(?:and|by) (\d+) (?:more|others)", " ".join(body.split())))
    assert [number for number in NUMBER.findall(body) if number not in known | counted] == []


def recommended_with(case: Path, field: str, number: float, folder: Path) -> dict[str, str]:
    """The best bundle where a number is typed as it is told."""
    kind = field.split(".")[0]
    changes = folder / "changes.yaml"
    stated = load_case(case)
    if field in stated.resources:
        words = ["--limit", f"{field}={number}"]
    elif field in stated.constraints:
        words = ["--bound", f"{field}={number}"]
    elif kind == "weight":
        done = CliRunner().invoke(main, ["vary", str(case), f"{field}={number}", "--format", "json"])
        (row,) = json.loads(done.stdout)["rows"]
        return dict(row["bundle"]["levels"]) if isinstance(row["bundle"], dict) else _levels(row["bundle"])
    else:
        _, lever, level, name = field.split(".")
        where = {"scores": {name: number}} if kind == "score" else {"cost": {name: number}}
        changes.write_text(json.dumps({"levers": {lever: {"levels": {level: where}}}}), encoding="utf-8")
        words = ["--with", str(changes)]
    done = CliRunner().invoke(main, ["optimize", str(case), *words, "--top", "1", "--format", "json"])
    assert done.exit_code == 0, done.stderr
    return dict(json.loads(done.stdout)["bundles"][0]["levels"])


def _levels(bundle: str) -> dict[str, str]:
    return dict(part.split(".") for part in bundle.split("+")) if bundle != "none" else {}


@pytest.mark.parametrize(
    ("case", "lever"), [(FLOOD, "levee"), (BUNDLED, "finance")], ids=["flood", "bundled"]
)
def test_what_is_told_to_be_enough_can_be_typed(case: Path, lever: str, tmp_path: Path) -> None:
    document, _ = explained(case, "--why-not", lever)
    changes = document["why_not"][lever]["comes_in"]
    assert changes
    for each in changes:
        assert lever in recommended_with(case, each["field"], each["enough"], tmp_path), each
        # Half of the way is not enough.
        half = float(
            Decimal(repr(each["old"])) + (Decimal(repr(each["new"])) - Decimal(repr(each["old"]))) / 2
        )
        if half != each["new"] and each["field"].split(".")[0] != "one_big_work":
            assert lever not in recommended_with(case, each["field"], half, tmp_path), each


def test_what_is_recommended_needs_no_reason_against_it() -> None:
    document, text = explained(FLOOD, "--why-not", "drills", "--why-not", "best")
    assert document["why_not"]["drills"]["is_in"] is True
    assert document["why_not"]["drills"]["comes_in"] == []
    assert "is in the recommended bundle." in " ".join(text.split())


def test_contributions_of_two_bundles_add_up() -> None:
    document, _ = explained(BUNDLED, "--against", "status_quo")
    sides = document["against"]
    for by in ("by_objective", "by_lever"):
        parts = sum(each["difference"] for each in sides[by].values())
        assert parts == pytest.approx(sides["difference"], abs=1e-9)


def test_another_bundle_that_is_not_feasible_is_told_with_what_it_breaks() -> None:
    _, text = explained(FLOOD, "--against", "status_quo")
    assert "the status quo, which is not feasible: it breaks “Keep drills”." in " ".join(text.split())


def test_a_level_that_takes_less_is_told_to_take_less() -> None:
    document, text = explained(FLOOD, "--why-not", "gauges.basic")
    assert document["why_not"]["gauges.basic"]["takes"] == {"money": -120, "staff": -2}
    assert "River gauges: Two gauges would take 120 EUR thousand and 2 posts less." in " ".join(text.split())


def test_where_nothing_is_feasible_neither_a_measure_nor_another_bundle_is_blamed() -> None:
    words = ("--must-not", "drills", "--why-not", "levee", "--against", "status_quo")
    document, text = explained(FLOOD, *words, ends=Exit.NO_BUNDLE)
    told = " ".join(text.split())
    assert "No feasible bundle has “Raise the levee”, for no bundle is feasible at all." in told
    assert "Left out: against gauges.basic (no bundle is feasible, so that none is recommended); see" in told
    assert document["against"] is None
    assert [each["part"] for each in document["left_out"]] == ["against gauges.basic"]


def test_a_search_that_was_cut_short_is_not_told_as_one_that_found_nothing() -> None:
    case = load_case(FLOOD)
    problem = Question(case).problem()
    best = {"gauges": "dense", "drills": "on"}
    setting = Settled(case, problem, Named(evaluate(problem, best)))
    begun: list[WhyNot] = []
    found = why_not(Contest(problem), Question(case), problem.chosen(best), {}, begun.append)
    assert found.complete and not found.comes_in and not begun[0].complete
    whole, cut = (why_not_told(setting, each) for each in (found, begun[0]))
    assert "No single change of a score" in whole and "makes it win" in whole
    assert "No single change" not in cut
    assert "Whether a single change makes it win was not found in time." in cut
    found = why_not(Contest(problem), Question(case), problem.chosen(best), "levee", begun.append)
    some = next(each for each in begun if each.comes_in)
    assert "as far as was looked for" in why_not_told(setting, some)
    assert "as far as was looked for" not in why_not_told(setting, found)


def test_the_bundle_of_a_search_that_was_cut_short_is_told_as_that() -> None:
    """Whether that of `explain`, or the one that `evaluate` takes for the best."""
    case = load_case(FLOOD)
    problem = Question(case).problem()
    whole = optimize(problem)
    for cut, reason in (
        (replace(whole, status="time_limit", unfinished=("optimum",)), "the time limit was reached"),
        (replace(whole, unfinished=(RANKING,), interrupted=True), "it was interrupted"),
    ):
        told = lines(explain_blocks(case, problem, cut, explain(Question(case), cut), Named()), 80)
        assert f"The best bundle found is not proved best: {reason}." in " ".join(told.split())
        judged = evaluate_bundle(Question(case), cut.bundles[0].levels, cut, time_limit=1e-9)
        told = lines(evaluate_blocks(case, problem, cut, judged, Named()), 80)
        assert f"The best bundle found is not proved best: {reason}." in " ".join(told.split())
    told = lines(explain_blocks(case, problem, whole, explain(Question(case), whole), Named()), 80)
    assert "not proved" not in told


def test_names_that_are_none_are_refused() -> None:
    for words in (["--why-not", "dykes"], ["--against", "levee.high"], ["--why-not", "gauges+gauges.dense"]):
        done = CliRunner().invoke(main, ["explain", str(FLOOD), *words])
        assert done.exit_code == Exit.COMMAND_WRONG
        assert "Error" in done.stderr


def test_csv_has_every_cost_and_change() -> None:
    import csv
    import io

    words = ["explain", str(FLOOD), "--why-not", "levee"]
    told = json.loads(CliRunner().invoke(main, [*words, "--format", "json"]).stdout)
    done = CliRunner().invoke(main, [*words, "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in {row["kind"] for row in rows}}
    assert {row["of"] for row in kinds["replacement cost"]} == set(told["replacement_cost"])
    assert {row["of"] for row in kinds["cost to force"]} == set(told["cost_to_force"])
    assert {row["of"] for row in kinds["price"]} == set(told["prices"])
    fields = [row["field"] for row in kinds["why not"] if row["field"]]
    assert fields == [each["field"] for each in told["why_not"]["levee"]["comes_in"]]


def test_the_time_limit_is_kept_and_what_was_cut_is_named() -> None:
    begun = time.monotonic()
    words = ["--why-not", "finance", "--why-not", "logistics", "--why-not", "components", "--against", "none"]
    done = CliRunner().invoke(
        main, ["explain", str(BUNDLED), *words, "--time-limit", "0.5", "--format", "json"]
    )
    assert time.monotonic() - begun < 10
    assert done.exit_code == Exit.NOT_PROVED
    told = json.loads(done.stdout)
    assert told["unfinished"]
    assert {each["get"] for each in told["unfinished"]} == {"--time-limit"}
    assert "not finished" in done.stderr


def test_the_transcript_of_questions_asks_what_can_be_asked() -> None:
    import shlex

    told = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    asked = [shlex.split(line[2:]) for line in told.splitlines() if line.startswith("$ ")]
    assert len(asked) >= 10
    for program, command, *words in asked:
        assert program == "policy-options"
        known = {option for each in main.commands[command].params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known
    assert max(len(line) for line in told.splitlines() if not line.startswith("$ ")) <= 124
