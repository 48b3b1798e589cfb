"""`new`: from a table, a bundled case or a skeleton; never over a file; what was assumed is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from options import BUNDLED_CASES, bundled_case_path, load_case
from reports.commands.cli import main

TABLE = "option,savings low,savings high,zeal,list\nCut one thing,1,4,5,A\nCut another,2,6,6,A\nCut a third,3,9,1,A\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("options.csv").write_text(TABLE, encoding="utf-8")


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_from_a_table_to_an_answer() -> None:
    status, out, err = run("new", "deficit", "--from", "options.csv")
    assert (status, out) == (0, "Wrote deficit/case.yaml\n")
    assert "Assumed, since the table does not say it:\n- “savings low” and “savings high” are the ends" in err
    assert "Left out:\n- Column “zeal”: it is not clear" in err
    case = load_case("deficit/case.yaml")
    assert case.title == "Deficit"  # that of its folder, where the file's name tells nothing
    assert run("check", "deficit/case.yaml")[0] == 0
    told = json.loads(run("optimize", "deficit/case.yaml", "--format", "json")[1])
    assert told["recommended"] == "cut_another.on+cut_third.on"


def test_the_document_says_what_was_assumed_and_left_out() -> None:
    told = json.loads(run("new", "deficit", "--from", "options.csv", "--format", "json")[1])
    assert told["files"] == ["deficit/case.yaml"]
    assert told["assumed"][0].startswith("“savings low” and “savings high”")
    assert told["left_out"] == [
        {
            "part": "Column “zeal”",
            "reason": "it is not clear whether more of it is better",
            "get": "write (more is better), (less is better) or (cost) after its name",
        }
    ]


def test_a_faulty_table_writes_nothing() -> None:
    Path("options.csv").write_text("option,savings\nA,much\nB,1\nC,2\n", encoding="utf-8")
    status, _, err = run("new", "deficit", "--from", "options.csv")
    assert status == 1
    assert "options.csv:2:2: savings: “much” is no number" in err
    assert not Path("deficit").exists()
    status, out, _ = run("new", "deficit", "--from", "options.csv", "--format", "json")
    assert (status, json.loads(out)["faults"][0]["line"]) == (1, 2)


def test_never_over_an_existing_file() -> None:
    Path("mine").mkdir()
    Path("mine/case.yaml").write_text("mine", encoding="utf-8")
    for words in (["--from", "options.csv"], ["--like", "flood"], ["--blank"], []):
        assert run("new", "mine", *words)[0] == 5
    assert Path("mine/case.yaml").read_text(encoding="utf-8") == "mine"


def test_ways_to_start_exclude_each_other() -> None:
    assert run("new", "mine", "--blank", "--like", "flood")[0] == 2
    assert run("new", "mine", "--blank", "--from", "options.csv")[0] == 2
    assert run("new", "mine", "--like", "nothing")[0] == 2


@pytest.mark.parametrize("name", BUNDLED_CASES)
def test_like_copies_a_bundled_case(name: str) -> None:
    assert run("new", "mine", "--like", name)[0] == 0
    assert Path("mine/case.yaml").read_bytes() == bundled_case_path(name).read_bytes()
