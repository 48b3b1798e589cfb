"""`sweep` as a user runs it: documents, tables, files of weightings, exit statuses."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner, Result

from benchmarks.cases import case_text
from decision import settle, sweep, weight_space
from options import load_case
from reports.commands.cli import main
from tests.reports.running import FLOOD, flowing, interrupted, run

BEST = "drills.on+gauges.dense"


def invoke(*words: str | Path) -> Result:
    """The same within this process, which is quicker where only messages matter."""
    return CliRunner().invoke(main, ["sweep", *map(str, words)])


def swept(*asked: str | Path) -> dict[str, object]:
    done = run("sweep", FLOOD, *asked, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_the_document_has_the_keys_of_the_contract() -> None:
    told = swept()
    assert {
        "format", "command", "case", "as_of", "scenario", "standing", "weights", "engine",
        "certified", "gap", "bundles", "nearest_change",
    } <= set(told)  # fmt: skip
    assert (told["command"], told["certified"], told["gap"]) == ("sweep", True, 0.0)
    assert "breakpoints" not in told and "regions" not in told
    for bundle in told["bundles"]:
        assert {"id", "levels", "share", "share_standard_error", "central_weights", "equal"} <= set(bundle)
        assert bundle["share_standard_error"] == 0
        assert sum(bundle["central_weights"].values()) == pytest.approx(1)
    assert sum(bundle["share"] for bundle in told["bundles"]) == pytest.approx(1)
    assert told["bundles"][0]["id"] == BEST
    change = told["nearest_change"]
    assert set(change) == {"weights", "distance", "bundle"}
    assert change["bundle"] != BEST
    moved = [abs(change["weights"][name] - now) for name, now in told["weights"].items()]
    assert sum(moved) / 2 == pytest.approx(change["distance"])


def test_breakpoints_are_those_of_optimize_and_regions_follow_the_weights() -> None:
    along = swept("--objective", "safety")
    optimized = json.loads(run("optimize", FLOOD, "--format", "json").stdout)
    assert along["breakpoints"] == optimized["breakpoints"]["safety"]
    over = swept("--objective", "safety", "--against", "trust")
    assert {"bundle", "polygon"} == set(over["regions"][0])
    for region in over["regions"]:
        for a, b in region["polygon"]:
            assert a >= 0 and b >= 0 and a + b <= 1 + 1e-9


def test_lifting_the_information_opens_the_whole_space() -> None:
    inside = {bundle["id"] for bundle in swept()["bundles"]}
    told = swept("--all-weights", "--objective", "safety", "--against", "trust")
    assert inside <= {bundle["id"] for bundle in told["bundles"]}
    corners = {tuple(corner) for region in told["regions"] for corner in region["polygon"]}
    assert {(0, 0), (1, 0), (0, 1)} <= corners


def test_csv_has_the_table_that_was_asked() -> None:
    rows = list(csv.DictReader(io.StringIO(run("sweep", FLOOD, "--format", "csv").stdout)))
    assert rows[0]["bundle"] == BEST
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1)
    text = run("sweep", FLOOD, "--objective", "trust", "--format", "csv").stdout
    assert text.startswith("from,to,bundle,standing,settings\n")


def test_the_table_says_what_it_found() -> None:
    told = flowing(run("sweep", FLOOD, "--objective", "safety", "--against", "trust").stdout)
    assert "Certified" in told
    assert "3 bundles" in told
    assert "of all weight: " in told


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_samples_are_drawn_by_seed_looked_up_and_written(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"best{suffix}"
    done = run("sweep", FLOOD, "--samples", "2500", "--out", out, "--seed", "7")
    assert done.returncode == 0, done.stderr
    assert "2500 weightings" in done.stderr
    table = read(out)
    problem = settle(load_case(FLOOD))
    names = [objective.name for objective in problem.weighed()]
    assert list(table) == [*names, "bundle", "value", "settings"]
    weights = np.column_stack([table[name] for name in names])
    assert weights == pytest.approx(weight_space(problem).draw(np.random.default_rng(7), 2500))
    found = sweep(problem)
    best = found.best(weights)
    assert list(table["bundle"]) == [found.cells[n].bundle.id for n in best]
    assert table["value"] == pytest.approx((weights * found.values()[best]).sum(axis=1))
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_what_was_written_can_be_read_again(tmp_path: Path) -> None:
    first, second = tmp_path / "one.parquet", tmp_path / "two.csv"
    assert run("sweep", FLOOD, "--samples", "300", "--out", first).returncode == 0
    assert run("sweep", FLOOD, "--weights-file", first, "--out", second).returncode == 0
    assert list(read(first)["bundle"]) == list(read(second)["bundle"])


def test_weights_that_do_not_sum_to_1_are_normalised_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("trust,safety,disruption\n2,5,3\n0.2,0.5,0.3\n", encoding="utf-8")
    done = run("sweep", FLOOD, "--weights-file", "w.csv", "--out", "o.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 of 2 rows did not sum to 1" in done.stderr
    table = read(tmp_path / "o.csv")
    assert table["safety"] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_semicolons_and_decimal_commas_are_read_as_a_european_spreadsheet_writes_them(
    bom: str, tmp_path: Path
) -> None:
    (tmp_path / "points.csv").write_text(
        "trust,safety,disruption\n0.2,0.5,0.3\n0.125,0.625,0.25\n", encoding="utf-8"
    )
    text = f"{bom}trust;safety;disruption\n0,2;0,5;0,3\n0,125;0,625;0.25\n"
    (tmp_path / "commas.csv").write_text(text, encoding="utf-8")
    for name in ("points", "commas"):
        done = run(
            "sweep", FLOOD, "--weights-file", f"{name}.csv", "--out", f"{name}_out.csv", folder=tmp_path
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "commas_out.csv").read_bytes() == (tmp_path / "points_out.csv").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("safety;disruption;trust\n0,5;0,3;viel\n", "row 1: the weight of trust is viel"),
        ("safety;disruption;trust\n0,5;0,3;1.000,5\n", "row 1: the weight of trust is 1.000,5"),
        ("safety,disruption,trust\n0.5,0.3,0.2\n0.5,-0.3,0.2\n", "row 2: the weight of disruption is -0.3"),
        ("safety,disruption,trust\n0.5,,0.2\n", "row 1: the weight of disruption is missing"),
        ("safety,disruption,trust\n0.5,nan,0.2\n", "row 1: the weight of disruption"),
        ("safety,disruption,trust\n0.5,inf,0.2\n", "row 1: the weight of disruption is inf"),
        ("safety,disruption,trust\n0.5,much,0.2\n", "row 1: the weight of disruption is much"),
        ("safety,disruption,trust\n0,0,0\n", "row 1: all weights are 0"),
        ("safety,disruption\n0.5,0.5\n", "no column for trust"),
        ("safety,disruption,trust,speed\n0.5,0.3,0.1,0.1\n", "speed is no weighed objective"),
        ("safety,disruption,trust\n", "has no weightings"),
        ("safety,disruption,trust\n0,0,1\n", "row 1: the case rules this weighting out"),
        ("", "cannot be read"),
    ],
)
def test_a_wrong_weighting_is_named_with_its_row_and_nothing_is_written(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")
    done = invoke(FLOOD, "--weights-file", tmp_path / "w.csv", "--out", tmp_path / "o.csv")
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["w.csv"]


def test_a_wrong_parquet_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "w.parquet").write_bytes(b"PAR1 it is not")
    asked = ["--weights-file", tmp_path / "w.parquet", "--out", tmp_path / "o.csv"]
    assert "cannot be read" in invoke(FLOOD, *asked).stderr
    columns = {"safety": [0.5, 0.5], "disruption": [0.3, None], "trust": [0.2, 0.2]}
    parquet.write_table(arrow.table(columns), tmp_path / "w.parquet")
    done = invoke(FLOOD, *asked)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "row 2: the weight of disruption is missing" in done.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--objective", "safty"], "did you mean 'safety'?"),
        (["--objective", "warning_time"], "no weighed objective 'warning_time'"),
        (["--against", "trust"], "name the objective"),
        (["--objective", "trust", "--against", "trust"], "named twice"),
        (["--samples", "3"], "--samples needs --out"),
        (["--out", "x.csv"], "--out needs --samples"),
        (["--samples", "3", "--out", "x.xlsx"], "must end in .csv or .parquet"),
        (["--gap", "-1"], "is not in the range"),
    ],
)
def test_a_wrong_command_line_ends_with_2(asked: list[str], said: str) -> None:
    done = invoke(FLOOD, *asked)
    assert done.exit_code == 2
    assert said in done.stderr


def test_where_no_bundle_is_feasible_the_document_is_empty_and_names_the_conflict() -> None:
    done = run("sweep", FLOOD, "--limit", "money=10", "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["certified"], told["bundles"], told["nearest_change"]) == (False, [], None)
    assert told["conflict"] == ["money", "towns_consent"]


def test_out_of_time_and_interrupted_a_large_case_prints_what_is_certain(tmp_path: Path) -> None:
    """A case too large to list: the map by programs, stopped with its gap, then by Ctrl-C."""
    (tmp_path / "case.yaml").write_text(case_text(30), encoding="utf-8")
    done = run("sweep", tmp_path / "case.yaml", "--time-limit", "3", "--format", "json")
    assert done.returncode == 4, done.stderr
    told = json.loads(done.stdout)
    assert told["certified"] is False
    assert "map" in [each["part"] for each in told["unfinished"]]
    assert told["gap"] is None or told["gap"] > 0
    printed = interrupted(5, "sweep", tmp_path / "case.yaml", "--format", "json")
    if printed:
        assert not json.loads(printed).get("certified")  # interrupted while it read, it has no such key


def read(path: Path) -> dict[str, list[float] | list[str]]:
    """Columns of a file, without pandas."""
    if path.suffix == ".parquet":
        return parquet.read_table(path).to_pydict()
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        name: c if name in ("bundle", "settings") else [float(v) for v in c] for name, c in columns.items()
    }
