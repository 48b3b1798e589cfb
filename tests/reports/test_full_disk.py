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
    """A file system of 64 KB in memory."""
    folder = tmp_path_factory.mktemp("disk")
    asked = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
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
