"""Whatever standard output and standard error are, a command ends with one line at most, and steers no terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reports.words.terminal import harmless, in_json
from tests.reports.running import FLOOD, ROOT, SMALL, run

FULL = Path("/dev/full")
"""A device on which every write finds the disk full."""

needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, which Linux has")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of the shell in which `$PO` is the program and `$CASE` the small case."""
    told = {"PO": f"{sys.executable} -m reports", "CASE": str(SMALL), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", line], env=os.environ | told | environment, capture_output=True, check=False, timeout=120
    )


@needs_full
@pytest.mark.parametrize("command", ["check $CASE", "check $CASE --format json", "optimize $CASE", "--help"])
def test_a_full_disk_under_standard_output_ends_with_5_and_one_line(command: str) -> None:
    done = shell(f"$PO {command} > /dev/full")
    assert done.returncode == 5
    assert done.stderr == b"Error: cannot write to standard output: No space left on device\n"


COMMANDS = {
    "schema": "schema",
    "check": "check $CASE",
    "optimize": "optimize $CASE",
    "optimize as csv": "optimize $CASE --format csv",
    "frontier": "frontier $CASE",
    "frontier as csv": "frontier $CASE --format csv",
    "sweep": "sweep $CASE",
    "sweep as csv": "sweep $CASE --format csv",
    "evidence": "evidence $CASE",
    "robust": "robust $CASE --draws 10",
    "contingency": "contingency $CASE",
    "actors": "actors $CASE",
    "brief": "brief $CASE --xlsx --out $OUT",
    "new": "new $OUT",
}
"""Every command, and each way in which one writes."""


@needs_full
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_tells_of_a_full_disk_by_a_traceback(command: str, tmp_path: Path) -> None:
    done = shell(f"$PO {COMMANDS[command]} > /dev/full", OUT=str(tmp_path / "new"), CASE=str(FLOOD))
    assert done.returncode == 5
    *_, last = done.stderr.decode().splitlines()
    assert last == "Error: cannot write to standard output: No space left on device"
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_latin_1_and_without_standard_error(command: str, tmp_path: Path) -> None:
    asked = f"$PO {COMMANDS[command]} 2>&-"
    done = shell(asked, OUT=str(tmp_path / "new"), CASE=str(FLOOD), PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("latin-1").strip()
    assert b"Traceback" not in done.stdout


def test_a_closed_standard_output_is_said() -> None:
    done = shell("$PO check $CASE >&-")
    assert done.returncode == 5
    assert done.stderr == b"Error: cannot write to standard output: Bad file descriptor\n"


@pytest.mark.parametrize("there", ["2>&-", "2>/dev/full", "<&- 2>&-"])
@pytest.mark.parametrize(("command", "status"), [("check $CASE", 0), ("check none.yaml", 1), ("nonsense", 2)])
def test_a_standard_error_that_takes_nothing_is_no_matter(there: str, command: str, status: int) -> None:
    done = shell(f"$PO {command} {there}")
    assert (done.returncode, done.stderr) == (status, b"")
    assert bool(done.stdout) == (status == 0)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_an_old_encoding_costs_no_answer(encoding: str, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    title = "Größe ≥ 3 – “€” 平壤"
    case.write_text(
        SMALL.read_text(encoding="utf-8").replace("Shorter waiting times", title), encoding="utf-8"
    )
    assert title in case.read_text(encoding="utf-8")
    done = shell(f"$PO optimize {case}", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    if encoding == "latin-1":
        assert told.startswith('INTERNAL\n\nGröße >= 3 - "EUR " ??\n')
    else:
        assert told.startswith("INTERNAL\n\nGröße")
    assert "Recommended:" in told


def test_nothing_of_a_case_or_of_a_file_name_steers_a_terminal(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8")
    case = tmp_path / "mine.yaml"
    case.write_text(
        text.replace("Shorter waiting times", r'"a\Lb\Nc \u202Eevil\u202C \u200F\u2066x"'),
        encoding="utf-8",
    )
    told = run("optimize", case).stdout
    assert told.startswith("INTERNAL\n\na b c evil x\n")
    document = run("brief", case, "--json", "--out", tmp_path).stdout
    assert "Wrote" in document
    written = (tmp_path / "mine.json").read_text(encoding="utf-8")
    assert not set(written) & set("\x85\u2028\u202e\u202c\u200f\u2066")
    assert json.loads(written)["title"] == "a\u2028b\x85c \u202eevil\u202c \u200f\u2066x"
    wrong = run("check", "a\x1b]0;b\x07\u202e.yaml")
    assert wrong.stderr.startswith("a?]0;b?.yaml:1:1: case: there is no such file")


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J",
        "\x1b[6n",
        "\x1b[?1049h",
        "\x1b[8mhidden",
        "x\x1b[K",
        "0 faults\rin",
        "\x1bc",
        "\x1b]8;;http://x\x07",
    ],
)
def test_no_sequence_but_our_own_reaches_a_terminal(text: str) -> None:
    assert not {"\x1b", "\r", "\x07"} & set(harmless(f"a{text}b"))


def test_what_is_harmless_stays_as_it_is() -> None:
    said = "plain, −5 ≥ –6 “ü”\t\x1b[1mbold\x1b[0m\r\x1b[K\n平壤"
    assert harmless(said) == said
    assert in_json('"a\u202e\x85"') == '"a\\u202e\\u0085"'
