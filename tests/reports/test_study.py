"""`study`: its rows against `optimize`, the same bytes however they were computed, and nothing lost when it is ended."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as parquet
import pytest

from decision import Question, optimize, varied
from options import load_case, named_quantities
from reports.commands.study_run import carry_out, finished
from reports.commands.study_task import answer_rows
from reports.commands.studying import prepared
from reports.request.statuses import Exit
from reports.study.engines import Processes
from reports.study.folder import Folder, begin
from tests.reports import study_calls
from tests.reports.contract import COMMON
from tests.reports.running import FLOOD, ROOT, flowing, run

TEXT = f"""
study: 1
case: {FLOOD}
vary:
  money: 40..240:40
  weight.safety: [0.2, 0.7]
variants:
- {{name: base}}
- {{name: cut, with: {{resources: {{staff: {{limit: 4}}}}}}, scenario: severe, weights: towns}}
- {{name: no_way, must: [levee], bound: {{trust_floor: 90}}}}
draws: {{number: 200, seed: 3}}
ask: [optimize, robust]
"""

FILES = {"manifest.json", "rows.parquet", "rows.csv", "summary.json", "summary.html", "levers.svg"}
FILES |= {"value-1.svg", "value-2.svg"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below it, hidden ones included."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the study, computed by one process into `one`."""
    path = tmp_path_factory.mktemp("study")
    (path / "study.yaml").write_text(TEXT, encoding="utf-8")
    done = run("study", "study.yaml", "--workers", "1", "--out", "one", "--format", "json", folder=path)
    assert done.returncode == 0, done.stderr
    (path / "told.json").write_text(done.stdout, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, bytes]:
    found = contents(folder / "one")
    assert set(found) == FILES
    return found


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / "one" / "rows.parquet").to_pylist()
    return found


def test_each_row_is_what_optimize_says(rows: list[dict[str, Any]]) -> None:
    """The oracle lays the changes over the case by hand and solves every row on its own."""
    case = load_case(FLOOD)
    staff = case.resources["staff"].model_copy(update={"limit": Decimal(4)})
    cut = case.model_copy(update={"resources": {**case.resources, "staff": staff}})
    floor = case.constraints["trust_floor"].model_copy(update={"at_least": Decimal(90)})
    high = case.model_copy(update={"constraints": {**case.constraints, "trust_floor": floor}})
    questions = [
        Question(case),
        Question(cut, scenario="severe", weights="towns"),
        Question(high, must=("levee",)),
    ]
    expected = []
    for question in questions:
        for money in range(40, 241, 40):
            for share in ("0.2", "0.7"):
                asked = question
                for name, value in (("money", Decimal(money)), ("weight.safety", Decimal(share))):
                    asked = varied(asked, *named_quantities(question.case, name), value)
                found = optimize(asked, top=1, different=0, with_breakpoints=False)
                best = found.bundles[0] if found.bundles else None
                expected.append((money, float(share), found.status, best and best.id, best and best.value))
    told = [
        (row["set money"], row["set weight.safety"], row["status"], row["bundle"], row["value"])
        for row in rows
    ]
    assert told == expected
    assert [row["row"] for row in rows] == list(range(1, len(expected) + 1))


def test_an_infeasible_row_has_its_conflict_and_ends_nothing(rows: list[dict[str, Any]]) -> None:
    infeasible = [row for row in rows if row["status"] == "infeasible"]
    assert {row["variant"] for row in infeasible} >= {"no_way"}
    for row in infeasible:
        assert row["conflict"] and row["bundle"] is None and row["share"] is None


def test_rows_keep_their_scenario_standing_and_what_was_changed(rows: list[dict[str, Any]]) -> None:
    by_variant = {row["variant"]: row for row in rows}
    assert (by_variant["cut"]["scenario"], by_variant["base"]["scenario"]) == ("severe", "normal")
    assert by_variant["cut"]["standing"] != by_variant["base"]["standing"]
    assert by_variant["base"]["settings"] is None
    assert by_variant["cut"]["settings"] == "scenario=severe; weights.default=towns; resources.staff.limit=4"


def test_the_robust_columns_are_those_of_robust(rows: list[dict[str, Any]], folder: Path) -> None:
    row = next(row for row in rows if row["status"] == "optimal" and row["variant"] == "base")
    others = "0.8"  # the other two weights keep their proportion
    case = load_case(FLOOD)
    weights = Question(case).problem().weights
    rest = {name: weights[name] for name in weights if name != "safety"}
    told = ",".join(f"{name}={float(others) * share / sum(rest.values())!r}" for name, share in rest.items())
    done = run(
        "robust", FLOOD, f"--limit=money={row['set money']:g}", f"--weights=safety=0.2,{told}",
        "--draws=200", "--seed=3", "--format=json",
    )  # fmt: skip
    robust = json.loads(done.stdout)
    share = robust["acceptability"].get(row["bundle"], {"share": 0.0, "standard_error": 0.0})
    assert (row["share"], row["share_standard_error"]) == (share["share"], share["standard_error"])
    assert row["greatest_regret"] == pytest.approx(max(robust["regret"][row["bundle"]].values()), abs=1e-9)
    assert row["minimax_regret"] == robust["minimax_regret"]["id"]


def test_the_table_is_that_of_the_rows(rows: list[dict[str, Any]], folder: Path) -> None:
    with (folder / "one" / "rows.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [list(row) for row in told] == [list(row) for row in rows]
    for row, cells in zip(told, rows, strict=True):
        for name, cell in cells.items():
            assert row[name] == "" if cell is None else type(cell)(row[name]) == cell


def test_the_summary_counts_the_rows(
    rows: list[dict[str, Any]], folder: Path, whole: dict[str, bytes]
) -> None:
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    assert json.loads(whole["summary.json"]) == told
    jsonschema.validate(told, COMMON)
    assert (told["wanted"], told["rows"], told["recommended"]) == (36, 36, None)
    best = [row for row in rows if row["status"] == "optimal"]
    for lever, shares in told["levers"].items():
        for level, share in shares.items():
            assert share == sum(f"{lever}.{level}" in row["bundle"].split("+") for row in best) / len(best)
    assert sum(told["statuses"].values()) == 36
    assert sum(each["rows"] for each in told["conflicts"]) == told["statuses"]["infeasible"]


def test_no_line_is_wider_than_the_terminal(folder: Path) -> None:
    done = run("study", "gather", folder / "one")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "no bundle is feasible" in flowing(done.stdout)


def test_two_processes_write_the_same_bytes(folder: Path, whole: dict[str, bytes]) -> None:
    done = run("study", "study.yaml", "--workers", "2", "--out", "two", folder=folder)
    assert done.returncode == 0, done.stderr
    assert contents(folder / "two") == whole


def test_shares_gathered_are_the_same_bytes(folder: Path, whole: dict[str, bytes]) -> None:
    for share in ("2/2", "1/2"):
        early = run("study", "gather", "shared", folder=folder) if share == "1/2" else None
        done = run(
            "study", "study.yaml", "--shard", share, "--workers", "1", "--out", "shared", folder=folder
        )
        assert done.returncode == 0, done.stderr
        assert "see study gather shared" in flowing(done.stderr)
        if early is not None:
            assert early.returncode == Exit.NOT_PROVED and "18 of 36 rows" in early.stderr
    assert not (folder / "shared" / "rows.parquet").exists()
    done = run("study", "gather", "shared", folder=folder)
    assert done.returncode == 0, done.stderr
    assert contents(folder / "shared") == whole


LONG = TEXT.replace("number: 200", "number: 60000")


def children(of: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of and fields[0] != "Z":
            found.append(int(each.name))
    return found


def started(folder: Path, out: str) -> "subprocess.Popen[str]":
    """The long study, on its way into a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "reports", "study", "long.yaml", "--workers", "2", "--out", out],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def parts(out: Path) -> list[Path]:
    return [file for file in out.glob("parts/*/*.parquet") if not file.name.startswith(".")]


def until(true: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked up in /proc")
def test_what_is_finished_survives_whatever_ends_it(folder: Path) -> None:
    """SIGINT to the whole group, as Ctrl-C sends it, kill -9 and SIGTERM, one after the other; then the same command."""
    (folder / "long.yaml").write_text(LONG, encoding="utf-8")
    out = folder / "ended"
    for number, status in ((signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, 143)):
        before = len(parts(out))
        with started(folder, "ended") as process:
            until(
                lambda before=before, process=process: len(parts(out)) > before or process.poll() is not None
            )
            assert process.poll() is None, "the study is too short for this test"
            family = children(process.pid)
            assert family
            (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
            printed, errors = process.communicate(timeout=60)
        assert process.returncode == status, errors
        assert "Traceback" not in errors
        until(lambda family=family: not any(Path(f"/proc/{each}").exists() for each in family), 10)
        if status != -9:
            assert "rows are finished; what follows counts these alone" in flowing(printed)
            assert "What is finished is kept in ended" in flowing(errors)
            assert not list(out.rglob(".*"))
        assert not (out / "rows.parquet").exists()
    done = run("study", "long.yaml", "--out", "ended", folder=folder)
    assert done.returncode == 0, done.stderr
    done = run("study", "long.yaml", "--out", "at_once", "--workers", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    assert contents(out) == contents(folder / "at_once")


def test_the_time_limit_keeps_what_is_finished(folder: Path) -> None:
    (folder / "long.yaml").write_text(LONG, encoding="utf-8")
    done = run("study", "long.yaml", "--out", "limited", "--time-limit", "4", folder=folder)
    assert done.returncode == Exit.NOT_PROVED
    assert "Stopped by the time limit; not finished:" in done.stderr
    assert not (folder / "limited" / "rows.parquet").exists()


@pytest.fixture
def made(tmp_path: Path) -> tuple[Any, Folder]:
    """The study prepared here, without `robust`, and a folder for it."""
    (tmp_path / "study.yaml").write_text(TEXT.replace(", robust", ""), encoding="utf-8")
    found = prepared(tmp_path / "study.yaml")
    begin(tmp_path / "out", found.manifest("HiGHS"))
    return found, Folder(tmp_path / "out", found.columns, found.document.rows)


def computed(made: tuple[Any, Folder], call: Callable[[str], str], workers: int = 2) -> dict[int, Any]:
    """All rows, by processes that call this, without the cells that hold nothing."""
    found, folder = made
    done = carry_out(found, lambda: Processes(workers), folder, None, "HiGHS", None, None, call)
    assert (done.missing, done.stopped) == (0, None)
    return {
        number: {name: cell for name, cell in row.items() if cell is not None}
        for number, row in done.rows.items()
    }


def here(found: Any) -> dict[int, Any]:
    """All rows, computed in this process."""
    return {
        row: json.loads(answer_rows(found.payload([row], "HiGHS")))[0] for row in range(found.document.rows)
    }


def test_a_worker_that_ends_is_replaced_and_its_rows_are_computed_again(
    made: tuple[Any, Folder], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(study_calls.MARK, str(tmp_path))
    assert computed(made, study_calls.dying_once) == here(made[0])
    assert (tmp_path / "died").exists()


def test_a_row_that_cannot_be_computed_is_named_and_costs_no_other(made: tuple[Any, Folder]) -> None:
    told, right = computed(made, study_calls.poisonous), here(made[0])
    for row, reason in (
        (study_calls.POISONOUS, "the process that computed it ended, 2 times of 2"),
        (study_calls.RAISING, "ZeroDivisionError: division by zero, 2 times of 2"),
    ):
        failed = told.pop(row)
        assert failed["status"] == "failed"
        assert failed["reason"].startswith(reason) and "money=" in failed["reason"]
        del right[row]
    assert told == right


def test_a_part_that_is_not_whole_is_no_part(
    made: tuple[Any, Folder], capsys: pytest.CaptureFixture[str]
) -> None:
    found, folder = made
    rows = list(here(found).values())
    for some in (rows[:10], rows[10:20], rows[20:25]):
        folder.write_part((1, 1), some)
    whole, cut, changed = parts(folder.path)
    cut.write_bytes(cut.read_bytes()[:-100])
    changed.write_bytes(changed.read_bytes().replace(b"drills", b"dr1lls"))
    left = finished(folder, (1, 1))
    assert len(left.rows) == len(parquet.read_table(whole))
    assert capsys.readouterr().err.count("is no whole part of this study") == 2


def test_another_study_is_never_mixed_in(made: tuple[Any, Folder], tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(TEXT.replace("0.7", "0.6"), encoding="utf-8")
    done = run("study", "study.yaml", "--out", "out", folder=tmp_path)
    assert done.returncode == Exit.COULD_NOT_RUN
    assert "out holds another study" in done.stderr


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("gather",), Exit.COMMAND_WRONG, "study gather DIR"),
        (("gather", "nowhere"), Exit.COULD_NOT_RUN, "nowhere holds no study"),
        (("gather", "nowhere", "--workers", "2"), Exit.COMMAND_WRONG, "gather only gathers"),
        (("study.yaml", "other.yaml"), Exit.COMMAND_WRONG, "one study file"),
        (("study.yaml", "--shard", "3/2"), Exit.COMMAND_WRONG, "is not I/N"),
        (("study.yaml", "--workers", "2", "--mpi"), Exit.COMMAND_WRONG, "different places to compute"),
        (("study.yaml", "--tls-ca", "study.yaml"), Exit.COMMAND_WRONG, "go together"),
        (("study.yaml", "--solver", "NONE"), Exit.COULD_NOT_RUN, "NONE"),
        (("study.yaml", "--out", "full"), Exit.COULD_NOT_RUN, "full is there and holds no study"),
        (("study.yaml", "--out", "link"), Exit.COULD_NOT_RUN, "link is a link"),
        (("nowhere.yaml",), Exit.CASE_WRONG, "there is no such file"),
        (
            ("bad.yaml",),
            Exit.CASE_WRONG,
            "bad.yaml:3:23: vary.weight.safety: the weight of safety is a number",
        ),
    ],
)
def test_what_it_refuses(tmp_path: Path, words: tuple[str, ...], status: int, told: str) -> None:
    from click.testing import CliRunner

    from reports.commands.cli import main

    (tmp_path / "study.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(
        f"study: 1\ncase: {FLOOD}\nvary: {{weight.safety: [2]}}", encoding="utf-8"
    )
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "full")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        done = CliRunner().invoke(main, ["study", *words])
    assert (done.exit_code, told in flowing(done.stderr)) == (status, True), done.stderr
    assert sorted(each.name for each in (tmp_path / "full").iterdir()) == ["letter.txt"]
