"""Long work is kept as it goes: killed at any moment, the same command goes on from there and ends with the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from options import load_case
from reports.commands.cli import main
from reports.files import checkpoint as module
from reports.files.checkpoint import Checkpoint, question_hash
from reports.files.writing import write_text
from tests.reports.running import FLOOD, ROOT, SMALL

KILLED = """
import os, signal
from reports.files import checkpoint, weightings
from reports.files.checkpoint import Checkpoint
from reports.request.stopping import leave, listen, run
checkpoint.SOON = 0.0
weightings.PART = 1_000
put, count = Checkpoint.put, 0
def counted(self, name, content):
    global count
    count += 1
    put(self, name, content)
    if count == {nth}:
        os.kill(os.getpid(), signal.{number})
Checkpoint.put = counted
listen()
from reports.commands.cli import main
leave(run(main))
"""
"""The command line that ends itself once so many parts are kept."""

COMMANDS = {
    "sweep.parquet": ["sweep", SMALL, "--samples", "3500"],
    "robust.json": ["robust", SMALL, "--draws", "2000", "--draw-weights"],
    "grid.csv": ["vary", FLOOD, "money=300..500:100", "trust_floor=0..10:10"],
    "steps.csv": ["vary", FLOOD, "money=0..700"],
}
"""By output: what writes it, in parts."""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts go into the file at once, and not only after a second."""
    monkeypatch.setattr(module, "SOON", 0.0)
    monkeypatch.setattr("reports.files.weightings.PART", 1_000)


def ended(number: str, nth: int, out: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS --out OUT`, which sends itself a signal after so many parts."""
    return subprocess.run(
        [sys.executable, "-c", KILLED.format(nth=nth, number=number), *map(str, words), "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def whole(out: Path, *words: str | Path) -> str:
    """Runs such a command to its end; what it says on standard error."""
    done = CliRunner().invoke(main, [*map(str, words), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_goes_on_and_ends_with_the_same_bytes(name: str, tmp_path: Path) -> None:
    out, words = tmp_path / "out" / name, COMMANDS[name]
    killed = ended("SIGKILL", 2, out, *words)
    assert killed.returncode == -9
    assert not out.exists()
    assert any(each.name.endswith(".parts") for each in out.parent.iterdir())
    assert "Going on from" in whole(out, *words)
    assert [each.name for each in out.parent.iterdir()] == [name]
    assert "Going on from" not in whole(tmp_path / "again" / name, *words)
    assert out.read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize(("number", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interrupted_command_says_what_it_keeps(number: str, status: int, tmp_path: Path) -> None:
    out, words = tmp_path / "robust.json", COMMANDS["robust.json"]
    done = ended(number, 3, out, *words)
    assert done.returncode == status
    (kept,) = tmp_path.iterdir()
    assert f"What was finished is kept in {kept}; the same command goes on from there." in done.stderr
    assert f"{out} was not written." in done.stderr
    assert "Traceback" not in done.stderr
    whole(out, *words)
    assert [each.name for each in tmp_path.iterdir()] == ["robust.json"]


def test_no_part_of_another_question_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "robust.json"
    ended("SIGKILL", 2, out, *COMMANDS["robust.json"])
    assert "Going on" not in whole(out, *COMMANDS["robust.json"], "--seed", "2")
    assert [each.name for each in tmp_path.iterdir()] == ["robust.json"]  # nor are its parts left behind


def held(folder: Path) -> dict[str, bytes]:
    """The parts of the file beside `out.csv`, as another process finds them."""
    found = Checkpoint(folder / "out.csv", "0" * 16)
    parts = dict(found.parts)
    found.keep()
    return parts


def test_every_cut_leaves_the_parts_before_it(tmp_path: Path) -> None:
    """Cut off anywhere, or a byte changed anywhere, a file gives its first parts as they were, and no other."""
    parts = {"one": b"first", "two": b"second " * 3, "three": b""}
    kept = Checkpoint(tmp_path / "out.csv", "0" * 16)
    for name, content in parts.items():
        kept.put(name, content)
    assert kept.keep()
    content = kept.path.read_bytes()
    spoilt = [content[:length] for length in range(0, len(content), 3)]
    spoilt += [content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :] for n in range(0, len(content), 3)]
    for each in spoilt:
        kept.path.write_bytes(each)
        found = held(tmp_path)
        assert list(found.items()) == list(parts.items())[: len(found)]
        assert len(found) < len(parts)


def test_after_a_cut_more_is_kept(tmp_path: Path) -> None:
    kept = Checkpoint(tmp_path / "out.csv", "0" * 16)
    kept.put("one", b"first")
    kept.put("two", b"second")
    kept.keep()
    kept.path.write_bytes(kept.path.read_bytes()[:-1])
    kept = Checkpoint(tmp_path / "out.csv", "0" * 16)
    kept.put("three", b"third")
    kept.keep()
    assert held(tmp_path) == {"one": b"first", "three": b"third"}


def test_a_second_process_of_the_same_command_writes_nothing_into_its_file(tmp_path: Path) -> None:
    first = Checkpoint(tmp_path / "out.csv", "0" * 16)
    first.put("one", b"first")
    for end in (Checkpoint.keep, Checkpoint.drop):  # nor does the end of a second take the parts of the first
        second = Checkpoint(tmp_path / "out.csv", "0" * 16)
        second.put("one", b"other")
        end(second)
    first.keep()
    assert held(tmp_path) == {"one": b"first"}


def test_work_of_less_than_a_second_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOON", 1e9)
    kept = Checkpoint(tmp_path / "out.csv", "0" * 16)
    kept.put("one", b"first")
    assert not kept.keep()
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_kept_it_is_said_and_the_answer_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Checkpoint, "_write", full)
    out = tmp_path / "grid.csv"
    said = whole(out, *COMMANDS["grid.csv"])
    assert said.startswith("Finished parts are not kept beside the output (No space left on device).\n")
    assert [each.name for each in tmp_path.iterdir()] == ["grid.csv"]


def test_the_question_is_the_case_and_all_that_was_asked() -> None:
    case = load_case(SMALL)
    told = {
        question_hash("robust", case, {"seed": 1}),
        question_hash("robust", case, {"seed": 2}),
        question_hash("sweep", case, {"seed": 1}),
        question_hash("robust", case.model_copy(update={"title": "Another"}), {"seed": 1}),
    }
    assert len(told) == 4


def test_what_a_killed_process_left_half_written_is_removed_by_the_next(tmp_path: Path) -> None:
    left, held = tmp_path / ".out.csv.0123abcd", tmp_path / ".out.csv.89abcdef"
    for path in (left, held):
        path.write_text("half")
    others = [tmp_path / name for name in (".out.csv.0123abcg", ".other.csv.0123abcd", "out.csv.0123abcd")]
    for path in others:
        path.write_text("not ours")
    script = f"import fcntl, sys\nf = open({str(held)!r})\nfcntl.flock(f, fcntl.LOCK_EX)\n"
    script += "print(flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        write_text(tmp_path / "out.csv", "whole")
        process.stdin.close()
    assert sorted(os.listdir(tmp_path)) == sorted(["out.csv", held.name, *(each.name for each in others)])
