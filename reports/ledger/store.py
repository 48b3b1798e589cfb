"""The file of the ledger: SQLite with a write-ahead log, written by several processes at once.

Cases and results stand once, however many runs have them. Every entry holds the hash of the entry before, so that one
that was altered, removed or moved is found; numbers are never given twice, so that the last ones are missed too.
"""

import json
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.ledger.entry import FIRST, LedgerEntry, RunRecord, chained, digest, in_json
from reports.ledger.failures import LedgerFailed, NoSuchRun
from reports.ledger.place import make

PATIENCE = 10.0
"""Seconds to wait for another process that writes."""

BETWEEN = (0.001, 0.012)
"""Seconds between two attempts, drawn anew each time."""

APPLICATION, VERSION = 0x504F4C45, 1
"""Of the file, by which SQLite tells whose it is; and the version of these tables."""

TABLES = """
CREATE TABLE IF NOT EXISTS texts (sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, command TEXT NOT NULL, case_path TEXT NOT NULL,
    case_hash TEXT NOT NULL, case_sha256 TEXT NOT NULL, options TEXT NOT NULL, defaults TEXT NOT NULL, seed INTEGER,
    engine TEXT NOT NULL, certificate TEXT NOT NULL, answer_hash TEXT NOT NULL, result_sha256 TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_of_a_case ON runs (case_hash);
"""

DAMAGED = ("file is not a database", "database disk image is malformed")
"""What SQLite says of a file that it cannot read; of damaged names of tables it cannot even tell."""

COLUMNS = (
    "run, time, command, case_path, case_hash, cases.text, options, defaults, seed, engine, certificate, answer_hash, "
    "results.text, previous, hash"
)
JOINED = (
    "runs LEFT JOIN texts AS cases ON cases.sha256 = case_sha256 "
    "LEFT JOIN texts AS results ON results.sha256 = result_sha256"
)


def append(path: Path, record: RunRecord) -> bool:
    """Adds a run; whether it is the first. Raises LedgerFailed, and then nothing has changed."""
    with _told(path):
        make(path)
    with _opened(path, writes=True) as ledger:
        _begin(ledger)
        last = ledger.execute("SELECT run, hash FROM runs ORDER BY run DESC LIMIT 1").fetchone()
        run = 1 + max(_last_number(ledger), last[0] if last else 0)
        previous = last[1] if last else FIRST
        texts = [(digest(text), text) for text in (record.case_text, record.result)]
        ledger.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", texts)
        ledger.execute(
            f"INSERT INTO runs VALUES ({', '.join('?' * 15)})",
            (
                run, record.time, record.command, record.case_path, record.case_hash, texts[0][0],
                in_json(record.options), in_json(record.defaults), record.seed, in_json(record.engine),
                in_json(record.certificate), record.answer_hash, texts[1][0], previous, chained(previous, run, record),
            ),
        )  # fmt: skip
        ledger.execute("COMMIT")
    return last is None


def now() -> str:
    """The time as it is recorded."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def entries(path: Path, *, newest_first: bool = False, most: int | None = None) -> list[LedgerEntry]:
    """The entries in their order. most: so many at most. Raises LedgerFailed; without a file there are none."""
    order = "DESC" if newest_first else "ASC"
    return _selected(path, f"ORDER BY run {order} LIMIT ?", -1 if most is None else most)


def entry(path: Path, run: int) -> LedgerEntry:
    """The entry of a run. Raises NoSuchRun, LedgerFailed."""
    found = _selected(path, "WHERE run = ?", run)
    if not found:
        raise NoSuchRun(f"{path} holds no run {run}")
    return found[0]


def last_of(path: Path, case_hash: str) -> LedgerEntry | None:
    """The latest run of a case, by the hash of its canonical form. Raises LedgerFailed."""
    found = _selected(path, "WHERE case_hash = ? ORDER BY run DESC LIMIT 1", case_hash)
    return found[0] if found else None


def faults(path: Path) -> list[str]:
    """What is wrong with the chain: entries that were altered, removed, moved or added by hand. Raises LedgerFailed."""
    if not _holds_something(path):
        return []
    with _opened(path, writes=False) as ledger:
        return list(_faults(ledger))


def empty(path: Path) -> int:
    """Removes all entries, and what they held from the file too; how many there were. Raises LedgerFailed."""
    if not path.exists():
        return 0
    with _opened(path, writes=True) as ledger:
        ledger.execute("PRAGMA secure_delete = ON")
        _begin(ledger)
        count = int(ledger.execute("DELETE FROM runs").rowcount)
        ledger.execute("DELETE FROM texts")
        ledger.execute("COMMIT")
        ledger.execute("VACUUM")
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def _begin(ledger: sqlite3.Connection) -> None:
    """Begins to write, once no other process does.

    SQLite's own waiting grows longer with every attempt, so that of many writers one may wait for seconds: these waits
    are short, and differ.
    """
    until = time.monotonic() + PATIENCE
    ledger.execute("PRAGMA busy_timeout = 0")
    while True:
        try:
            ledger.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(random.uniform(*BETWEEN))
    ledger.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


def _entries(ledger: sqlite3.Connection, which: str, *values: Any) -> Iterator[LedgerEntry]:
    for row in ledger.execute(f"SELECT {COLUMNS} FROM {JOINED} {which}", values):
        row = [value if isinstance(value, str | int | None) else repr(value) for value in row]
        run, time, command, case_path, case_hash, case_text, options, defaults, seed, engine, *others = row
        certificate, answer_hash, result, previous, hash_ = others
        record = RunRecord(
            time, command, case_path, case_hash, case_text or "", tuple(_read(options, list)),
            tuple(_read(defaults, list)), seed, _read(engine, dict), _read(certificate, dict), answer_hash, result or "",
        )  # fmt: skip
        yield LedgerEntry(run, record, previous, hash_)


def _read(text: str, kind: Callable[[], Any]) -> Any:
    """The list or mapping that a column holds; an empty one where it was altered into something else."""
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return kind()
    return value if isinstance(value, type(kind())) else kind()


def _faults(ledger: sqlite3.Connection) -> Iterator[str]:
    before, number = FIRST, None
    for each in _entries(ledger, "ORDER BY run"):
        if number is not None and each.run != number + 1:
            gap = f"run {number + 1}" if each.run == number + 2 else f"runs {number + 1} to {each.run - 1}"
            yield f"{gap} missing"
        elif each.previous != before:
            yield f"run {each.run} does not follow what stands before it"
        if not each.is_intact:
            yield f"run {each.run} was altered"
        before, number = each.hash, each.run
    if (last := _last_number(ledger)) > (number or last):
        yield (
            f"run {last} missing"
            if last == (number or 0) + 1
            else f"runs {(number or 0) + 1} to {last} missing"
        )


def _last_number(ledger: sqlite3.Connection) -> int:
    """The last number that was given, whether its run is still there or not."""
    row = ledger.execute("SELECT seq FROM sqlite_sequence WHERE name = 'runs'").fetchone()
    return int(row[0]) if row else 0


def _selected(path: Path, which: str, *values: Any) -> list[LedgerEntry]:
    if not _holds_something(path):
        return []
    with _opened(path, writes=False) as ledger:
        return list(_entries(ledger, which, *values))


def _holds_something(path: Path) -> bool:
    """Whether there is a file that is not empty, as it is before the first run is recorded."""
    with _told(path):
        return path.exists() and path.stat().st_size > 0


@contextmanager
def _opened(path: Path, *, writes: bool) -> Iterator[sqlite3.Connection]:
    """A connection to the ledger, its tables made where it is new. Raises LedgerFailed."""
    with _told(path):
        if path.is_dir():
            raise LedgerFailed(path, "is a folder; name a file")
        uri = f"{path.absolute().as_uri()}?mode={'rw' if writes else 'ro'}"
        if not writes and _lies_still(path):
            uri += "&immutable=1"  # else SQLite would make files beside it
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)) as ledger:
            # Bytes that are no text are told as an alteration, and not as an error.
            ledger.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            _set_up(path, ledger, writes)
            yield ledger


def _lies_still(path: Path) -> bool:
    """Whether nobody here can write beside a ledger, as on a disk that may only be read, and all that was is in it."""
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _set_up(path: Path, ledger: sqlite3.Connection, writes: bool) -> None:
    if _is_ours(path, ledger):
        return
    if not writes:
        raise LedgerFailed(path, "is no ledger of runs")
    ledger.execute("PRAGMA journal_mode = WAL")
    ledger.execute("BEGIN IMMEDIATE")
    if not _is_ours(path, ledger):  # else another process has just made them
        for statement in TABLES.split(";")[:-1]:
            ledger.execute(statement)
        ledger.execute(f"PRAGMA application_id = {APPLICATION}")
        ledger.execute(f"PRAGMA user_version = {VERSION}")
    ledger.execute("COMMIT")


def _is_ours(path: Path, ledger: sqlite3.Connection) -> bool:
    """Whether the file holds our tables; False where it is empty. Raises LedgerFailed where it holds others."""
    # First whether it holds tables: another process may make them, and say whose they are, between one look and the next.
    (tables,) = ledger.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = ledger.execute("PRAGMA application_id").fetchone()
    (version,) = ledger.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION:
        if version != VERSION:
            raise LedgerFailed(path, f"is of version {version}, and this program knows {VERSION}")
        return True
    if tables:
        raise LedgerFailed(path, "is a database of something else; name another file")
    return False


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Says what the system or SQLite refuses in one line."""
    try:
        yield
    except OSError as error:
        raise LedgerFailed(path, error.strerror or str(error)) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        told = str(error)
        if isinstance(error, UnicodeDecodeError) or told in DAMAGED:
            told = f"is damaged or no ledger ({told}); move it away, and a new one is begun"
        raise LedgerFailed(path, told) from error
