"""What each command prints, where, and with which exit status."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from options import bundled_case_path
from tests.reports.running import FLOOD, ROOT, SMALL, flowing, interrupted, run

WRONG = (
    "format: 1\ntitle: Wrong\nas_of: 2024-03-15\nobjectives: {safety: {sense: maximize, worst: 0, best: 9}}\n"
)


def test_new_writes_a_case_that_is_sound_and_never_over_another(tmp_path: Path) -> None:
    assert run("new", "mine", folder=tmp_path).returncode == 0
    written = tmp_path / "mine" / "case.yaml"
    assert written.read_bytes() == bundled_case_path().read_bytes()
    assert run("check", written).returncode == 0
    written.write_text("mine", encoding="utf-8")
    again = run("new", "mine", folder=tmp_path)
    assert again.returncode == 5
    assert "exists and is left as it is" in again.stderr
    assert written.read_text(encoding="utf-8") == "mine"
    told = json.loads(run("new", "yours", "--format", "json", folder=tmp_path).stdout)
    assert (told["command"], told["files"]) == ("new", ["yours/case.yaml"])


def test_new_blank_writes_a_skeleton_that_solves(tmp_path: Path) -> None:
    assert run("new", "mine", "--blank", folder=tmp_path).returncode == 0
    assert run("check", "mine/case.yaml", folder=tmp_path).returncode == 0
    assert run("optimize", "mine/case.yaml", folder=tmp_path).returncode == 0


def test_faults_are_printed_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(WRONG, encoding="utf-8")
    for command in ("check", "optimize", "brief"):
        done = run(command, "case.yaml", folder=tmp_path)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "case.yaml:4:30: objectives.safety.sense: " in done.stderr
        assert "levers" in done.stderr
        assert "Traceback" not in done.stderr
    told = json.loads(run("check", "case.yaml", "--format", "json", folder=tmp_path).stdout)
    assert set(told) == {"faults"}
    assert set(told["faults"][0]) == {"path", "line", "column", "field", "message"}


@pytest.mark.parametrize("command", ["check", "optimize", "brief"])
def test_what_is_no_case_ends_in_a_message(command: str, tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    for name in ("missing.yaml", "binary.yaml", "."):
        done = run(command, name, folder=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith(f"{name}:")
        assert "Traceback" not in done.stderr


def test_check_prints_warnings_and_counts() -> None:
    done = run("check", SMALL)
    assert done.returncode == 0
    said = flowing(done.stdout)
    assert "scores without evidence: waiting, strain" in said
    assert "no faults, 4 warnings; 2 levers, 2 objectives" in said
    told = json.loads(run("check", SMALL, "--format", "json").stdout)
    assert told["faults"] == []
    assert len(told["warnings"]) == 4


def test_a_command_without_a_case_works_on_the_bundled_one_and_says_so() -> None:
    done = run("check")
    assert done.returncode == 0
    assert "bundled case" in done.stderr


def test_the_bundled_case_has_no_warnings() -> None:
    assert "no faults, 0 warnings" in flowing(run("check").stdout)


def test_the_schema_is_json() -> None:
    assert json.loads(run("schema").stdout)["title"]
    assert run("schema", "--format", "json").stdout == run("schema").stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--scenario", "sever"], "did you mean 'severe'?"),
        (["--weights", "counsil"], "did you mean 'council'?"),
        (["--must", "leve"], "did you mean 'levee'?"),
        (["--must-not", "nothing_like_it"], "no lever or level 'nothing_like_it'"),
        (["--limit", "mony=3"], "did you mean 'money'?"),
        (["--limit", "money"], "is not RESOURCE=NUMBER"),
        (["--limit", "money=nan"], "'nan' is no number, as in 80 or -20%"),
        (["--limit", "money=20%"], "'20%' bears no sign; write +20% for more, -20% for less"),
        (["--limit", "staffs_*=-20%"], "no name of the case is like 'staffs_*'"),
        (["--bound", "trust_flor=3"], "did you mean 'trust_floor'?"),
        (["--bound", "keep_drills=3"], "keep_drills is a rule between levers and has no number to set"),
        (["--weights", "safety=0.5"], "weights are given for every objective: add disruption=0"),
        (["--weights", "safety=0.5,safety=0.5"], "names safety twice"),
        (["--weights", "safety=50%"], "bears no sign"),
        (["--limit", "money=1e400"], "the number is too large: numbers stay below 1e15, in a larger unit"),
        (["--limit", "money=inf"], "'inf' is no number"),
        (["--time-limit", "nan"], "'nan' is no finite number; write one such as 5, or leave the option out"),
        (["--time-limit", "1e400"], "'1e400' is no finite number"),
        (["--within", "inf"], "'inf' is no finite number"),
        (["--within", "nan"], "'nan' is no finite number"),
        (["--top", "0"], "0 is not in the range"),
        (["--time-limit", "-1"], "-1.0 is not in the range"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_names_the_way_out(asked: list[str], said: str) -> None:
    done = run("optimize", FLOOD, *asked)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("robust", "--precision"),
        ("frontier", "--most-memory"),
        ("sweep", "--gap"),
        ("sweep", "--most-memory"),
    ],
)
@pytest.mark.parametrize("number", ["nan", "inf", "1e999"])
def test_no_command_takes_what_is_no_number(command: str, option: str, number: str) -> None:
    done = run(command, FLOOD, option, number)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{number!r} is no finite number" in done.stderr


def test_what_is_asked_for_and_against_is_named_on_both_sides() -> None:
    done = run("optimize", FLOOD, "--must", "levee", "--must-not", "levee", "--format", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["conflict"] == ["must levee", "must_not levee"]


def test_a_solver_that_is_not_there_ends_with_5() -> None:
    done = run("optimize", FLOOD, "--solver", "ORACLE")
    assert (done.returncode, done.stdout) == (5, "")
    assert "solver ORACLE is not available" in done.stderr


def test_where_no_bundle_is_feasible_the_conflict_is_printed(tmp_path: Path) -> None:
    done = run("optimize", FLOOD, "--limit", "money=10")
    assert done.returncode == 3
    assert "No bundle is feasible" in done.stdout
    assert "money" in done.stdout
    told = json.loads(run("optimize", FLOOD, "--limit", "money=10", "--format", "json").stdout)
    assert told["status"] == "infeasible"
    assert told["bundles"] == told["ties"] == told["different"] == []
    assert told["conflict"] == ["money", "towns_consent"]
    assert told["status_quo"]["id"] == "gauges.basic"
    brief = run("brief", FLOOD, "--limit", "money=10", folder=tmp_path)
    assert brief.returncode == 3
    assert list(tmp_path.iterdir()) == []


def test_out_of_time_ends_with_4_and_the_best_bundle_known() -> None:
    done = run("optimize", FLOOD, "--time-limit", "1e-9", "--must", "drills", "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 4
    assert told["status"] == "time_limit"
    assert told["bound"] > 67
    assert "Stopped by the time limit" in done.stderr


def test_an_interruption_ends_with_130(tmp_path: Path) -> None:
    """A case too hard to end within seconds, interrupted as with Ctrl-C."""
    levers = {
        f"lever_{i}": {
            "levels": {
                "on": {
                    "cost": {f"r{m}": 100 + (i * 7919 + m * 104729) % 97 for m in range(8)},
                    "scores": {"good": 100 + (i * 6151) % 89},
                }
            }
        }
        for i in range(120)
    }
    case = {
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 20000}},
        "resources": {f"r{m}": {"limit": 8000 + m} for m in range(8)},
        "levers": levers,
    }
    text = "format: 1\ntitle: Hard\nas_of: 2024-03-15\n"
    text += "".join(f"{section}: {json.dumps(content)}\n" for section, content in case.items())
    (tmp_path / "hard.yaml").write_text(text, encoding="utf-8")
    interrupted(4, "optimize", tmp_path / "hard.yaml")


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["check", str(SMALL)],
        ["check", str(SMALL), "--format", "json"],
        ["schema"],
        ["new", "mine"],
    ],
)
def test_light_commands_import_no_solver_and_no_tables(command: list[str], tmp_path: Path) -> None:
    not_imported({"pandas", "numpy", "pulp", "highspy", "jinja2"}, command, tmp_path)


@pytest.mark.parametrize("command", ["optimize", "sweep", "robust"])
def test_commands_that_only_print_import_nothing_that_draws(command: str, tmp_path: Path) -> None:
    not_imported({"matplotlib", "jinja2", "typst"}, [command, str(SMALL), "--no-ledger"], tmp_path)


def not_imported(heavy: set[str], command: list[str], folder: Path) -> None:
    """Asserts that a command imports none of these."""
    probe = (
        "import sys\n"
        "from reports.commands.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"heavy = {heavy} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["new", "check", "schema", "optimize", "sweep", "brief"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    told = run(command, "--help").stdout
    assert "Example:" in told
    assert f"policy-options {command}" in told


def test_nothing_but_the_document_goes_to_standard_output() -> None:
    done = run("optimize", FLOOD, "--format", "json")
    json.loads(done.stdout)
    assert done.stderr == ""


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    done = subprocess.run(
        f"{sys.executable} -m reports schema | head -1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    scenario: severe\n",
            "    scenario: sever\n",
            "scenario: there is no scenario 'sever'; did you mean 'severe'?",
        ),
        (
            "likelihood: 0.25",
            "likelihood: 25",
            "likelihood: must be between 0 and 1, not 25; write 60 % as 0.6",
        ),
        (
            "reserve: {money: 50}",
            "reserve: {money: 600}",
            "reserve.money: holds back 600, but the limit of money is 500; hold back less or raise it",
        ),
    ],
)
def test_check_names_what_is_wrong_with_a_trigger_and_where(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    text = FLOOD.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found
    case = tmp_path / "flood.yaml"
    case.write_text(before + new + after, encoding="utf-8")
    for command in ("check", "contingency"):
        done = run(command, case)
        assert done.returncode == 1
        line = (before + old.partition(":")[0]).count("\n") + 1
        assert re.search(
            rf"flood\.yaml:{line}:\d+: triggers\.severe_forecast\.{re.escape(message)}\n",
            done.stderr + done.stdout,
        )


def test_check_warns_of_a_response_that_can_never_fit_its_time(tmp_path: Path) -> None:
    case = tmp_path / "flood.yaml"
    text = FLOOD.read_text(encoding="utf-8")
    case.write_text(text.replace("    within: 3\n", "    within: 0\n", 1), encoding="utf-8")
    done = run("check", case)
    assert done.returncode == 0
    told = (
        "flood.yaml:178:13: triggers.severe_forecast.within: never ready within 0 months, whatever is prepared: "
        "gauges.dense (6), levee.on (2), drills.on (1)\n"
    )
    # Without white space: the path of a folder for tests is longer than a line, and breaks where it must.
    assert "".join(told.split()) in "".join(done.stdout.split())
