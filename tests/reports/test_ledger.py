"""The file of the ledger: several writers, alterations, damage, and who may read it."""

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reports.ledger.entry import RunRecord
from reports.ledger.failures import LedgerFailed, NoSuchRun
from reports.ledger.place import VARIABLE, place, readers
from reports.ledger.store import append, empty, entries, entry, faults, last_of, now
from tests.reports.running import ROOT

RECORD = RunRecord(
    time="2024-03-15T09:30:00.000Z",
    command="optimize",
    case_path="flood.yaml",
    case_hash="c" * 64,
    case_text='{"format":1,"title":"the case"}',
    options=("--limit", "money=80"),
    defaults=("--solver", "HiGHS"),
    seed=None,
    engine={"policy-options": "0.1.0", "python": "3.11.7"},
    certificate={"status": "optimal", "bound": 67.046, "gap": 0.0},
    answer_hash="a" * 64,
    result='{"recommended":"drills.on"}',
)

WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from reports.ledger.store import append
from tests.reports.test_ledger import RECORD
for n in range(int(sys.argv[3])):
    append(Path(sys.argv[1]), replace(RECORD, options=(sys.argv[2], str(n))))
"""


def filled(path: Path, count: int = 5) -> Path:
    """A ledger of so many runs."""
    for n in range(count):
        append(path, replace(RECORD, seed=n, result=f'{{"recommended":"bundle {n}"}}'))
    return path


def change(path: Path, *statements: str) -> None:
    """Alters the file behind the program's back."""
    with sqlite3.connect(path) as ledger:
        for statement in statements:
            ledger.execute(statement)
    ledger.close()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "runs.sqlite3"
    assert append(path, RECORD) is True
    assert append(path, replace(RECORD, seed=7)) is False
    first, second = entries(path)
    assert (first.run, first.record, first.previous) == (1, RECORD, "0" * 64)
    assert (second.run, second.record, second.previous) == (2, replace(RECORD, seed=7), first.hash)
    assert entry(path, 2) == second == last_of(path, "c" * 64)
    assert [each.run for each in entries(path, newest_first=True, most=1)] == [2]
    assert last_of(path, "d" * 64) is None
    assert faults(path) == []
    with pytest.raises(NoSuchRun):
        entry(path, 3)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        path = filled(tmp_path / "folder" / "runs.sqlite3")
        with sqlite3.connect(path) as ledger:
            ledger.execute("BEGIN IMMEDIATE")
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(umask)
    assert set(modes) >= {"runs.sqlite3", "runs.sqlite3-wal", "runs.sqlite3-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert readers(path) == "its owner alone"
    path.chmod(0o640)
    assert readers(path).startswith("its owner and its group")
    path.chmod(0o604)
    assert readers(path).startswith("its owner and every user")


def test_processes_write_at_once_and_none_loses_a_run(tmp_path: Path) -> None:
    path, processes, each = tmp_path / "runs.sqlite3", 4, 25
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(n), str(each)], cwd=ROOT, stderr=subprocess.PIPE
        )
        for n in range(processes)
    ]
    assert [(writer.communicate(timeout=120)[1], writer.returncode) for writer in writers] == [
        (b"", 0)
    ] * processes
    assert faults(path) == []
    found = entries(path)
    assert [one.run for one in found] == list(range(1, processes * each + 1))
    for n in range(processes):
        mine = [one.record.options[1] for one in found if one.record.options[0] == str(n)]
        assert mine == [str(m) for m in range(each)]


def test_writers_that_find_no_ledger_make_one_together(tmp_path: Path) -> None:
    for n in range(15):
        path = tmp_path / f"{n}.sqlite3"
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda seed, path=path: append(path, replace(RECORD, seed=seed)), range(6)))
        assert {each.record.seed for each in entries(path)} == set(range(6))


@pytest.mark.parametrize("column", [
    "time", "command", "case_path", "case_hash", "options", "defaults", "seed", "engine", "certificate", "answer_hash",
])  # fmt: skip
def test_an_altered_entry_is_found(column: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    value = {"options": '["--limit","money=90"]', "seed": "99"}.get(column, "x")
    change(path, f"UPDATE runs SET {column} = '{value}' WHERE run = 3")
    assert faults(path) == ["run 3 was altered"]
    assert [each.is_intact for each in entries(path)] == [True, True, False, True, True]


@pytest.mark.parametrize("column", ["options", "engine", "certificate", "time", "seed", "previous", "hash"])
def test_what_is_no_text_is_found_as_well(column: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    change(path, f"UPDATE runs SET {column} = x'ff00fe' WHERE run = 3")
    assert any("run 3" in each for each in faults(path))


def test_an_entry_made_anew_with_its_hash_no_longer_fits_the_next(tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    forged = filled(tmp_path / "forged.sqlite3", 2)
    append(forged, replace(RECORD, seed=99))
    (hash_,) = {each.hash for each in entries(forged) if each.run == 3}
    change(path, f"UPDATE runs SET seed = 99, result_sha256 = (SELECT result_sha256 FROM runs WHERE run = 1), "
                 f"hash = '{hash_}' WHERE run = 3")  # fmt: skip
    assert faults(path) != []
    assert "run 4 does not follow what stands before it" in faults(path)


@pytest.mark.parametrize("text", ["the case", "bundle 2"])
def test_an_altered_case_or_result_is_found(text: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    change(path, f"UPDATE texts SET text = replace(text, '{text}', 'another')")
    assert "run 3 was altered" in faults(path)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM runs WHERE run = 1", "run 2 does not follow what stands before it"),
        ("DELETE FROM runs WHERE run = 3", "run 3 missing"),
        ("DELETE FROM runs WHERE run IN (2, 3)", "runs 2 to 3 missing"),
        ("DELETE FROM runs WHERE run = 5", "run 5 missing"),
        ("DELETE FROM runs WHERE run > 3", "runs 4 to 5 missing"),
    ],
)
def test_a_removed_entry_is_found(statement: str, found: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    change(path, statement)
    assert found in faults(path)


def test_entries_that_changed_places_are_found(tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    change(
        path,
        "UPDATE runs SET run = 99 WHERE run = 2",
        "UPDATE runs SET run = 2 WHERE run = 4",
        "UPDATE runs SET run = 4 WHERE run = 99",
    )
    told = faults(path)
    assert "run 2 was altered" in told and "run 4 was altered" in told


def test_a_flipped_byte_is_found_or_changes_nothing_that_is_read(tmp_path: Path) -> None:
    """Any byte of the file: what is read is what was written, or it is said that it is not."""
    path = filled(tmp_path / "runs.sqlite3", 12)
    whole, written = path.read_bytes(), entries(path)
    random = Random(19)
    flipped = tmp_path / "flipped.sqlite3"
    found = 0
    for _ in range(150):
        at = random.randrange(len(whole))
        flipped.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1 :])
        try:
            read, told = entries(flipped), faults(flipped)
        except LedgerFailed:
            found += 1
            continue
        assert told or read == written, at
        found += bool(told)
    assert found


def test_what_is_emptied_is_gone_from_the_file(tmp_path: Path) -> None:
    path = filled(tmp_path / "runs.sqlite3")
    assert b"the case" in path.read_bytes()
    assert empty(path) == 5
    for left in tmp_path.iterdir():
        assert b"the case" not in left.read_bytes() and b"bundle" not in left.read_bytes()
    assert (entries(path), faults(path)) == ([], [])
    append(path, RECORD)
    assert [each.run for each in entries(path)] == [6]
    assert faults(path) == []
    assert empty(tmp_path / "none.sqlite3") == 0


def test_a_clock_that_was_set_back_changes_no_order(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    for time in ("2024-03-15T09:30:00.000Z", "1970-01-01T00:00:00.000Z", "2024-03-15T09:30:00.000Z"):
        append(path, replace(RECORD, time=time))
    assert [(each.run, each.record.time[:4]) for each in entries(path)] == [
        (1, "2024"), (2, "1970"), (3, "2024"),
    ]  # fmt: skip
    assert faults(path) == []
    assert len(now()) == len(RECORD.time) and now().endswith("Z")


def other_database(path: Path) -> None:
    change(path, "CREATE TABLE mine (x)")


def newer(path: Path) -> None:
    filled(path)
    change(path, "PRAGMA user_version = 9")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda path: path.write_bytes(b"no database at all" * 100), "damaged or no ledger"),
        (lambda path: path.write_bytes(filled(path).read_bytes()[:5000]), "damaged or no ledger"),
        (other_database, "a database of something else"),
        (newer, "of version 9"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
)
def test_a_file_that_is_no_ledger_is_left_as_it_is(spoil: Any, why: str, tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    for use in (
        lambda: append(path, RECORD),
        lambda: entries(path),
        lambda: faults(path),
        lambda: empty(path),
    ):
        with pytest.raises(LedgerFailed, match=why):
            use()
    assert before == (path.read_bytes() if path.is_file() else b"")


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    path.touch()
    assert entries(path) == []
    assert append(path, RECORD) is True


def test_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    own = place()
    assert own is not None and own.is_relative_to(tmp_path) and own.name == "runs.sqlite3"
    assert place(Path("other")) == Path("other")
    assert place(is_off=True) is None
    monkeypatch.setenv(VARIABLE, "OFF")
    assert place() is None
    assert place(Path("other")) == Path("other")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "here"))
    assert place() == tmp_path / "here"
    assert not own.exists()


@pytest.mark.parametrize("home", ["", "file/home"])
def test_without_a_home_there_is_no_place(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    home = str(tmp_path / home) if home else ""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    with pytest.raises(LedgerFailed, match="no home folder"):
        place()
