"""When the machine refuses: one line, the status of the contract, no traceback, and nothing left beside the outputs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.ended_commands import COMMANDS, Command, make_folder
from benchmarks.faults import Ready, outcome_of
from reports.commands.cli import main, wants_memory
from tests.reports.running import ROOT, SMALL, run

LIMITED = "import resource, runpy, sys\nresource.setrlimit(resource.{what}, ({size}, {size}))\n"
LIMITED += "sys.argv[0] = 'policy-options'\nrunpy.run_module('reports', run_name='__main__')"


def limited(what: str, size: int, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS` under a limit of the system."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED.format(what=what, size=size), *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("name", ["s.csv", "s.parquet"])
def test_a_disk_that_is_full_leaves_nothing(name: str, tmp_path: Path) -> None:
    done = limited("RLIMIT_FSIZE", 20_000, "sweep", SMALL, "--samples", "20000", "--out", tmp_path / name)
    assert done.returncode == 5
    assert done.stderr.startswith(f"Error: cannot write {tmp_path / name}: ")
    assert done.stderr.count("\n") == 1 and "File too large" in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_wants_memory_is_told_from_a_defect() -> None:
    cause = ImportError("libx.so: failed to map segment from shared object")
    told = RuntimeError("half a module")
    told.__cause__ = cause
    assert (
        wants_memory(told)
        and wants_memory(MemoryError())
        and wants_memory(RuntimeError("can't start new thread"))
    )
    assert not wants_memory(ImportError("cannot import name 'x'")) and not wants_memory(
        RuntimeError("a defect")
    )


def test_no_home_and_no_cache_are_no_matter(tmp_path: Path) -> None:
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "/proc/none")
    done = run("brief", SMALL, "--html", "--out", tmp_path, **nowhere)
    assert (done.returncode, done.stderr) == (0, "")


LINKED = {
    "sweep": ["sweep", "case.yaml", "--samples", "10", "--out", "{}.csv"],
    "robust": ["robust", "case.yaml", "--draws", "10", "--out", "{}.json"],
    "vary": ["vary", "case.yaml", "money=1,2", "--out", "{}.csv"],
    "figure": ["vary", "case.yaml", "money=1,2", "--figure", "{}.svg"],
    "export": ["export", "case.yaml", "{}.xlsx", "--force"],
    "release": ["release", "case.yaml", "--to", "x", "--out", "{}.yaml", "--force"],
}


@pytest.mark.parametrize(("name", "through"), [*((name, "file") for name in LINKED), ("export", "folder")])
def test_nothing_is_written_through_a_link_out_of_the_folder(name: str, through: str, tmp_path: Path) -> None:
    mine, elsewhere = tmp_path / "mine", tmp_path / "elsewhere"
    mine.mkdir()
    elsewhere.mkdir()
    (mine / "case.yaml").write_bytes(SMALL.read_bytes())
    (mine / "folder").symlink_to(elsewhere)
    target = LINKED[name][-1] if LINKED[name][-1].startswith("{") else LINKED[name][-2]
    (mine / target.format("file")).symlink_to(elsewhere / "target")
    done = run(
        *(word.format("file" if through == "file" else "folder/out") for word in LINKED[name]), folder=mine
    )
    assert done.returncode == 5
    assert "link to" in done.stderr and "name th" in done.stderr and "Traceback" not in done.stderr
    assert not list(elsewhere.iterdir())


def test_a_brief_is_not_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "waiting.html").symlink_to(tmp_path / "elsewhere" / "target.html")
    done = run("brief", SMALL, "--html", folder=tmp_path / "mine")
    assert done.returncode == 5 and "is a link to" in done.stderr
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["sweep", SMALL, "--out", "o.csv", "--weights-file", "pipe.csv"], 2),
        (["brief", SMALL, "--docx", "--template", "pipe.csv"], 2),
        (["verify", "./pipe.csv"], 5),
        (["study", "gather", "folder"], 5),
        (["study", "pipe.csv"], 1),
        (["import", "pipe.csv", "case.yaml"], 1),
        (["new", "made", "--from", "pipe.csv"], 1),
    ],
)
def test_a_pipe_is_not_waited_for(
    words: list[str], status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path / "folder").mkdir()
    for pipe in ("pipe.csv", "folder/manifest.json"):
        os.mkfifo(tmp_path / pipe)
    done = CliRunner().invoke(main, [*map(str, words)])
    assert done.exit_code == status and "is no ordinary file" in done.stderr, done.stderr


def test_what_reads_the_head_of_an_answer_may_go() -> None:
    line = f"{sys.executable} -m reports frontier {SMALL} --format csv | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


@pytest.mark.parametrize("number", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_a_command_that_is_ended_leaves_nothing(number: str, tmp_path: Path) -> None:
    """A share of `benchmarks/faults.py`."""
    once = Command(
        COMMANDS["export"].words, makes=COMMANDS["export"].outputs
    )  # its bytes are not compared here
    ready = Ready(once, make_folder(tmp_path / "ready", once), {}, 1.0)
    assert not outcome_of(ready, signal.Signals[number], 0.8).bad


def test_every_command_is_ended_in_the_long_run() -> None:
    assert {words.words[0] for words in COMMANDS.values()} == set(main.commands)
