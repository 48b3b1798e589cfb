"""The folder of a study: its manifest, the parts that are finished, and what they are gathered into.

A part is a Parquet file whose name is the hash of its bytes: one that was not written whole, or was changed, is none, and
its rows are computed again. Which rows stand in which part depends on when they were finished; what is gathered does not.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from decision import ColumnKind, StudyRow
from reports.files.locking import locked
from reports.files.writing import write_bytes, write_text
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    import pyarrow

MANIFEST, PARTS, IN_HAND = "manifest.json", "parts", "in-hand.json"
"""The file that says which study it is; the folder of the parts, one within it for each share; in that what was in hand."""

ROWS, TABLE, SUMMARY = "rows.parquet", "rows.csv", "summary.json"
"""What the parts are gathered into."""

LARGEST = 20_000_000
"""Bytes of a manifest that is read; it holds the study and its case, of at most 2 MB each."""

LARGEST_PART = 500_000_000
"""Bytes of a part that is read."""

DIGITS = 32
"""Hexadecimal digits of the hash of a part."""


@dataclass(frozen=True)
class Folder:
    """The folder of one study."""

    path: Path
    """The folder."""

    columns: Mapping[str, ColumnKind]
    """The columns of its rows."""

    count: int
    """How many rows the study has."""

    def write_part(self, shard: tuple[int, int], rows: Sequence[StudyRow]) -> None:
        """Keeps finished rows as a part of a share. Raises CannotWrite, and CouldNotRun where the folder has gone."""
        self._must_be_there()
        data = self._as_parquet(rows)
        name = f"{sha256(data).hexdigest()[:DIGITS]}.parquet"
        write_bytes(self.path / PARTS / share_name(shard) / name, data)

    def finished(self, shard: tuple[int, int] | None = None) -> tuple[dict[int, StudyRow], tuple[Path, ...]]:
        """The rows of all whole parts by their number from 0, and the files that are none.

        shard: of this share alone; None: of all. Rows that were gathered count too.
        """
        rows: dict[int, StudyRow] = {}
        damaged: list[Path] = []
        gathered = self.path / ROWS
        if gathered.is_file() and not gathered.is_symlink():
            rows = self._read(gathered) or {}
            if len(rows) != self.count:
                rows, damaged = {}, [gathered]
        shares = sorted((self.path / PARTS).glob("*-of-*")) if shard is None else [self._share(shard)]
        for share in shares:
            for file in sorted(share.glob("*.parquet")):
                found = None if file.name.startswith(".") else self._read_part(file)
                if found is None:
                    damaged.append(file)
                else:
                    rows.update(found)
        return rows, tuple(damaged)

    def gather(self, rows: Mapping[int, StudyRow], further: Mapping[str, bytes]) -> list[Path]:
        """Writes all rows as one file, and further files by name; then the parts go. The files.

        Raises CannotWrite, and CouldNotRun where the folder has gone.
        """
        self._must_be_there()
        ordered = [rows[number] for number in range(self.count)]
        contents = {ROWS: self._as_parquet(ordered), TABLE: self._as_csv(ordered).encode("utf-8"), **further}
        for name, content in contents.items():
            write_bytes(_no_link(self.path / name), content)
        self._drop_parts()
        return [self.path / name for name in contents]

    def _must_be_there(self) -> None:
        """Raises CouldNotRun where the folder was removed meanwhile: made anew, it would be of no study."""
        if not (self.path / MANIFEST).is_file():
            raise CouldNotRun(
                f"{self.path} was removed, or its {MANIFEST}, while the study ran; the same command begins it again"
            )

    def _drop_parts(self) -> None:
        """Removes the parts, whose rows are all gathered, with what a process that was killed left half written."""
        for share in (self.path / PARTS).glob("*-of-*"):
            for file in share.iterdir():
                file.unlink(missing_ok=True)
            with suppress(OSError):
                share.rmdir()
        with suppress(OSError):
            (self.path / PARTS).rmdir()

    def in_hand(self, shard: tuple[int, int]) -> Path:
        """The file that says which rows of a share were in hand when a run ended with its workers."""
        return self._share(shard) / IN_HAND

    def _share(self, shard: tuple[int, int]) -> Path:
        return self.path / PARTS / share_name(shard)

    @contextmanager
    def held(self, shard: tuple[int, int]) -> Iterator[None]:
        """Keeps other runs of the same share out of the folder, and removes what a killed one left half written.

        Raises CouldNotRun where another run is at work there.
        """
        share = self._share(shard)
        try:
            for each in (self.path, self.path / PARTS, share):
                _no_link(each).mkdir(parents=True, exist_ok=True)
            handle = os.open(share, os.O_RDONLY)
        except OSError as error:
            raise CouldNotRun(f"cannot write {share}: {error.strerror or error}") from error
        try:
            if not locked(handle):
                raise CouldNotRun(f"another run of this study is writing to {share}; wait for it, or end it")
            for file in share.glob(".*"):
                file.unlink(missing_ok=True)
            yield
        finally:
            os.close(handle)
            for each in (share, self.path / PARTS):  # gone where empty
                with suppress(OSError):
                    each.rmdir()

    def _schema(self) -> "pyarrow.Schema":
        import pyarrow as arrow

        kinds = {"text": arrow.string(), "number": arrow.float64(), "count": arrow.int64()}
        return arrow.schema([(name, kinds[kind]) for name, kind in self.columns.items()])

    def _as_parquet(self, rows: Sequence[StudyRow]) -> bytes:
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        full = [{name: row.get(name) for name in self.columns} for row in rows]
        file = BytesIO()
        parquet.write_table(arrow.Table.from_pylist(full, self._schema()), file)
        return file.getvalue()

    def _as_csv(self, rows: Iterable[StudyRow]) -> str:
        import pandas as pd

        from reports.files.frames import csv_text

        full = [[row.get(name) for name in self.columns] for row in rows]
        return csv_text(pd.DataFrame(full, columns=list(self.columns), dtype=object))

    def _read_part(self, file: Path) -> dict[int, StudyRow] | None:
        try:
            if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST_PART:
                return None
            data = file.read_bytes()
        except OSError:
            return None
        return self._read(data) if sha256(data).hexdigest()[:DIGITS] == file.stem else None

    def _read(self, source: Path | bytes) -> dict[int, StudyRow] | None:
        """The rows of a file by their number from 0; None where it is no file of this study."""
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        try:
            table = parquet.read_table(BytesIO(source if isinstance(source, bytes) else source.read_bytes()))
            if table.schema != self._schema():
                return None
            rows: list[dict[str, Any]] = table.to_pylist()
        except (arrow.ArrowException, OSError, ValueError):
            return None
        by_number: dict[int, StudyRow] = {row["row"] - 1: row for row in rows if isinstance(row["row"], int)}
        return by_number if all(0 <= number < self.count for number in by_number) else None


def share_name(shard: tuple[int, int]) -> str:
    """The name of a share's folder, as in 2-of-8."""
    return f"{shard[0]}-of-{shard[1]}"


def begin(path: Path, manifest: str) -> None:
    """Writes the manifest of a study into its folder, where it is not there yet.

    Raises CouldNotRun where the folder is of another study, or of none; CannotWrite.
    """
    _no_link(path)
    file = _no_link(path / MANIFEST)
    if file.exists():
        if read_manifest(path) != manifest:
            raise CouldNotRun(
                f"{path} holds another study: its file, its case, the solver or a version has changed since; "
                "name another folder with --out, or remove this one"
            )
        return
    if path.exists() and (not path.is_dir() or any(not each.name.startswith(".") for each in path.iterdir())):
        raise CouldNotRun(f"{path} is there and holds no study; name another folder with --out")
    write_text(file, manifest)


def read_manifest(path: Path) -> str:
    """The manifest of a study's folder. Raises CouldNotRun where there is none."""
    file = path / MANIFEST
    try:
        if file.exists() and not file.is_file():
            raise CouldNotRun(f"{file} is no manifest of a study: it is no ordinary file")
        if file.stat().st_size > LARGEST:
            raise CouldNotRun(f"{file} is no manifest of a study: it is too large")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no text"
        raise CouldNotRun(f"{path} holds no study: {file} cannot be read: {told}") from error


def _no_link(path: Path) -> Path:
    """The path. Raises CouldNotRun where it is a link: nothing is written through one."""
    if path.is_symlink():
        raise CouldNotRun(
            f"{path} is a link; a study is written to its own folder only, name another with --out"
        )
    return path
