"""`study`: its rows against `optimize` and `robust`, shares and their bytes, what it tells, and what it refuses."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner

from decision import ColumnKind, Question, StudyRow, optimize, varied
from options import bundled_case_path, load_case, named_quantities
from reports.commands.cli import main
from reports.commands.study_run import finished
from reports.commands.study_task import answer_rows
from reports.commands.studying import prepared
from reports.request.statuses import Exit
from reports.study.folder import Folder
from tests.reports.contract import COMMON
from tests.reports.running import FLOOD, ROOT, flowing, run
from tests.reports.study_folders import TEXT, contents, here, parts, prepared_in

FILES = {"manifest.json", "rows.parquet", "rows.csv", "summary.json", "summary.html", "levers.svg"}
FILES |= {"value-1.svg", "value-2.svg"}


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


def test_no_text_of_the_table_is_a_formula_and_numbers_are_as_they_are(tmp_path: Path) -> None:
    columns: dict[str, ColumnKind] = {
        "row": "count",
        "set money": "number",
        "reason": "text",
        "ties": "count",
    }
    row: StudyRow = {"row": 1, "set money": -0.1, "reason": "=1+1", "ties": None}
    (tmp_path / "manifest.json").touch()
    Folder(tmp_path, columns, 1).gather({0: row}, {})
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8") == "row,set money,reason,ties\n1,-0.1,'=1+1,\n"


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


def test_shares_gathered_are_the_same_bytes(folder: Path, whole: dict[str, bytes]) -> None:
    """Of one and of two processes."""
    for share in ("2/2", "1/2"):
        early = run("study", "gather", "shared", folder=folder) if share == "1/2" else None
        done = run(
            "study", "study.yaml", "--shard", share, "--workers", share[0], "--out", "shared", folder=folder
        )
        assert done.returncode == 0, done.stderr
        assert "see study gather shared" in flowing(done.stderr)
        if early is not None:
            assert early.returncode == Exit.NOT_PROVED and "18 of 36 rows" in early.stderr
    assert not (folder / "shared" / "rows.parquet").exists()
    done = run("study", "gather", "shared", folder=folder)
    assert done.returncode == 0, done.stderr
    assert contents(folder / "shared") == whole


@pytest.fixture
def made(tmp_path: Path) -> tuple[Any, Folder]:
    """A study prepared here, and its folder."""
    return prepared_in(tmp_path)


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


def test_the_example_of_the_documentation_is_a_study_of_the_bundled_case(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "case.yaml").write_bytes(bundled_case_path().read_bytes())
    (tmp_path / "budgets.yaml").write_text(example, encoding="utf-8")
    found = prepared(tmp_path / "budgets.yaml")
    assert f"{len(found.askings)} × 6 × 3 rows" in example and found.document.rows == 54
    (row,) = json.loads(answer_rows(found.payload([0], "HiGHS").replace('"number": 1000', '"number": 10')))
    assert row["status"] == "optimal"
