"""A disk with room for 4 KB, and one that may only be read: one line, status 5, and no file or part of one is left."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from tests.reports.running import SMALL

ROOM = 4_096
"""Bytes that are left on the full disk: one block, so that files begin to be written."""

CASE = str(SMALL)

WRITING = {
    "brief --html": (["brief", CASE, "--only", "page-1", "--html"], "waiting.html"),
    "brief --docx": (["brief", CASE, "--only", "page-1", "--docx", "--json"], "waiting.docx"),
    "brief --pdf": (["brief", CASE, "--only", "page-1", "--pdf"], "waiting.pdf"),
    "figures": (["brief", CASE, "--only", "reasons", "--figures", "slides"], "slides/contributions.svg"),
    "sweep": (["sweep", CASE, "--samples", "2000", "--out", "s.csv"], "s.csv"),
    "parquet": (["sweep", CASE, "--samples", "2000", "--out", "s.parquet"], "s.parquet"),
    "robust": (["robust", CASE, "--draws", "20", "--out", "r.json"], "r.json"),
    "vary": (["vary", CASE, "money=1..150:1", "--out", "v.csv"], "v.csv"),
    "figure": (["vary", CASE, "money=50,100", "--figure", "v.svg"], "v.svg"),
    "export": (["export", CASE, "c.xlsx"], "c.xlsx"),
    "new": (["new", "made"], "made/case.yaml"),
}
"""The commands that write files, with the first file that has no room."""


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 1 MB in memory."""
    folder = tmp_path_factory.mktemp("disk")
    asked = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        # Only root may; a limit on the size of files, in test_faults.py, does much the same for everyone.
        pytest.skip(f"needs the right to mount a file system: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def called(words: list[str], folder: Path) -> Any:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(main, words)
    finally:
        os.chdir(before)


def cleared(disk: Path) -> None:
    for path in sorted(disk.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def files(disk: Path) -> list[str]:
    return [str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", WRITING)
def test_a_disk_that_becomes_full_leaves_no_part_of_a_file(name: str, disk: Path) -> None:
    words, file = WRITING[name]
    cleared(disk)
    free = os.statvfs(disk)
    (disk / "taken").write_bytes(b"\0" * (free.f_bavail * free.f_bsize - ROOM))
    done = called(words, disk)
    *notes, line = done.stderr.splitlines()
    assert done.exit_code == 5, done.stderr
    assert line.startswith(f"Error: cannot write {file}: ") and line.endswith("No space left on device")
    assert notes in ([], ["Finished parts are not kept beside the output (No space left on device)."])
    assert files(disk) == ["taken"]


def test_without_room_for_the_ledger_the_answer_prints(disk: Path) -> None:
    cleared(disk)
    free = os.statvfs(disk)
    (disk / "taken").write_bytes(b"\0" * (free.f_bavail * free.f_bsize - ROOM))
    done = called(["optimize", CASE, "--ledger", "runs.db"], disk)
    assert done.exit_code == 0 and "Recommended" in done.stdout
    assert done.stderr == "Warning: this run was not recorded: runs.db: database or disk is full.\n"
    assert set(files(disk)) <= {"taken", "runs.db"} and (disk / "runs.db").stat().st_size == 0


@pytest.mark.parametrize("name", WRITING)
def test_a_disk_that_may_only_be_read_is_said(name: str, disk: Path) -> None:
    words, file = WRITING[name]
    cleared(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        done = called(words, disk)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert done.exit_code == 5, done.stderr
    *notes, line = done.stderr.splitlines()
    assert line.startswith(f"Error: cannot write {file.split('/')[0]}") and "Read-only file system" in line
    assert notes in ([], ["Finished parts are not kept beside the output (Read-only file system)."])
    assert files(disk) == []


STUDY = f"study: 1\ncase: {CASE}\nvary: {{money: 1..60:1}}\n"


@pytest.fixture
def study(disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A study beside the disk whose finished rows are kept at every look, and its results `right` beside it."""
    cleared(disk)
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    monkeypatch.setattr("reports.commands.study_run.LEAST_PACE", 0.0)
    monkeypatch.setattr("reports.commands.study_run.PACE", 0.0)
    words = ["study", str(tmp_path / "study.yaml"), "--workers", "1"]
    assert called([*words, "--out", str(tmp_path / "right")], disk).exit_code == 0
    return [*words, "--out", "out"]


def leave_room(disk: Path, room: int) -> None:
    """Fills the disk but for so many bytes."""
    (disk / "taken").unlink(missing_ok=True)
    free = os.statvfs(disk)
    (disk / "taken").write_bytes(b"\0" * (free.f_bavail * free.f_bsize - room))


def ended_with_one_line(done: Any, why: str) -> str:
    """The only line of a command that could not go on, which says why and that what is finished stays."""
    assert (done.exit_code, done.stdout) == (5, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert (
        line.startswith("Error: cannot write out/") and f": {why}. What was kept in out before stays" in line
    )
    return str(line)


def results(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_a_study_on_a_disk_that_becomes_full_keeps_what_is_finished_and_goes_on(
    study: list[str], disk: Path, tmp_path: Path
) -> None:
    leave_room(disk, 80_000)
    ended_with_one_line(called(study, disk), "No space left on device")
    kept = [file for file in files(disk) if file.startswith("out/parts/")]
    assert kept and all(file.endswith(".parquet") and "/." not in file for file in kept)
    ended_with_one_line(
        called(study, disk), "No space left on device"
    )  # still no room: nothing is lost by trying
    assert set(kept) <= set(files(disk))
    (disk / "taken").unlink()
    assert called(study, disk).exit_code == 0
    assert results(disk / "out") == results(tmp_path / "right")
    assert {file.split("/")[0] for file in files(disk)} == {"out"} and not list(disk.glob("out/parts"))


def test_a_disk_that_becomes_full_while_a_study_is_gathered_costs_no_part(
    study: list[str], disk: Path, tmp_path: Path
) -> None:
    for share in ("1/2", "2/2"):
        assert called([*study, "--shard", share], disk).exit_code == 0
    before = files(disk)
    leave_room(disk, 40_000)
    gather = ["study", "gather", "out"]
    ended_with_one_line(called(gather, disk), "No space left on device")
    assert set(before) <= set(files(disk))
    (disk / "taken").unlink()
    assert called(gather, disk).exit_code == 0
    assert results(disk / "out") == results(tmp_path / "right")


def test_a_study_in_a_folder_that_may_only_be_read_is_said_and_changes_nothing(
    study: list[str], disk: Path
) -> None:
    for share in ("1/2", "2/2"):
        assert called([*study, "--shard", share], disk).exit_code == 0
    before = {file: (disk / file).read_bytes() for file in files(disk)}
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        again, gathered = called(study, disk), called(["study", "gather", "out"], disk)
        other = called([*study[:-1], "other"], disk)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    for done in (again, gathered, other):
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (5, "", 1)
        assert "Read-only file system" in done.stderr and done.stderr.startswith("Error: cannot write o")
    assert {file: (disk / file).read_bytes() for file in files(disk)} == before


def test_a_ledger_on_a_disk_that_may_only_be_read_is_read_and_the_answer_prints(disk: Path) -> None:
    cleared(disk)
    asked = ["optimize", CASE, "--ledger", "runs.db"]
    assert called(asked, disk).exit_code == 0
    before = {file: (disk / file).read_bytes() for file in files(disk)}
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        again, listed = called(asked, disk), called(["runs", "--ledger", "runs.db"], disk)
        verified = called(["verify", "1", "--ledger", "runs.db"], disk)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert again.exit_code == 0 and "Recommended" in again.stdout
    assert (
        again.stderr.startswith("Warning: this run was not recorded: runs.db: ")
        and again.stderr.count("\n") == 1
    )
    assert (listed.exit_code, verified.exit_code) == (0, 0), listed.stderr + verified.stderr
    assert "optimize" in listed.stdout and "Same" in verified.stdout
    assert {file: (disk / file).read_bytes() for file in files(disk)} == before
