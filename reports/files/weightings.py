"""Looks up the best bundle of many weightings, drawn or from a file, in parts of constant memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from decision import WeightMap, WeightSpace, look
from decision.running.arrays import Floats, Indexes
from decision.running.kept_parts import keep_arrays, kept_arrays
from reports.files.delimited import separator, with_points
from reports.files.writing import CannotWrite, written_whole
from reports.request.statuses import CouldNotRun

PART = 50_000
"""Weightings in memory at a time."""

SUMS_TO_1 = 1e-6
"""By how much a row may miss the sum of 1 without a warning."""

INSIDE = 1e-9
"""By how much a weighting may miss an inequality of the weight information, for rounding."""

OURS = ("bundle", "value", "settings")
"""Output columns beside the weights; ignored when such a file is read."""

WORKERS = 2
"""Threads of the look-up."""


def look_up_file(
    found: WeightMap,
    space: WeightSpace,
    samples: int | None,
    weights_file: Path | None,
    out: Path,
    seed: int,
    settings: str,
) -> int:
    """Write the best bundle and its value beside each weighting; the number of weightings.

    Weights are written as they are used: normalised. space: what `samples` are drawn from. settings: what the
    command line changed of the case, a column of its own. Raises click.UsageError where a weighting is none,
    OutOfTime where the time is over: then nothing is written.
    """
    names = [objective.name for objective in found.problem.weighed()]
    parts = _drawn(space, samples, seed) if weights_file is None else _read(found, names, weights_file)
    ids = np.array([cell.bundle.id for cell in found.cells], dtype=object)
    values = found.values()
    count = 0
    try:
        with written_whole(out) as beside, _writer(out, beside, names, ids, settings) as write:
            for n, weights in enumerate(parts):
                look()
                best = _best(found, weights, n)
                write(weights, best, np.einsum("nj,nj->n", weights, values[best]))
                count += len(weights)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    return count


def _best(found: WeightMap, weights: Floats, part: int) -> Indexes:
    """The rows of the best bundles of one part, kept where an earlier run was ended after it."""
    name = f"weightings, part {part}"
    kept = kept_arrays(name)
    if kept is not None:
        return np.asarray(kept["best"], dtype=np.intp)
    best = found.best(weights, WORKERS)
    keep_arrays(name, {"best": best.astype(np.int32)})
    return best


def _drawn(space: WeightSpace, samples: int | None, seed: int) -> Iterator[Floats]:
    generator = np.random.default_rng(seed)
    left = samples or 0
    while left > 0:
        yield space.draw(generator, min(left, PART))
        left -= PART


def _read(found: WeightMap, names: list[str], path: Path) -> Iterator[Floats]:
    """The weightings of a file, checked and normalised, in parts of (rows, objectives)."""
    row = 1
    unlike = 0
    for table in _tables(path, names):
        weights = np.column_stack([_numbers(path, table[name], name, row) for name in names])
        total = weights.sum(axis=1)
        nothing = np.flatnonzero(total <= 0)
        if len(nothing):
            raise click.UsageError(f"{path}: row {row + nothing[0]}: all weights are 0")
        unlike += int((np.abs(total - 1) > SUMS_TO_1).sum())
        weights = weights / total[:, None]
        _inside(found, path, weights, names, row)
        row += len(weights)
        yield weights
    if row == 1:
        raise click.UsageError(f"{path}: has no weightings")
    if unlike:
        click.echo(f"{path}: {unlike} of {row - 1} rows did not sum to 1 and were normalised", err=True)


def _numbers(path: Path, column: "pd.Series[Any]", name: str, row: int) -> Floats:
    """A column as weights. Raises click.UsageError with the row of the first invalid one."""
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = np.flatnonzero(~np.isfinite(numbers) | (numbers < 0))
    if len(wrong):
        stated = column.iloc[wrong[0]]
        what = "is missing" if pd.isna(stated) or str(stated).strip() == "" else f"is {stated}"
        raise click.UsageError(
            f"{path}: row {row + wrong[0]}: the weight of {name} {what}; it must be a number of 0 or more"
        )
    return numbers


def _inside(found: WeightMap, path: Path, weights: Floats, names: list[str], row: int) -> None:
    for coefficients, bound in found.problem.information:
        slack = weights @ np.array([float(coefficients.get(name, 0)) for name in names]) - float(bound)
        outside = np.flatnonzero(slack < -INSIDE)
        if len(outside):
            told = " + ".join(f"{float(part):g} {name}" for name, part in coefficients.items())
            raise click.UsageError(
                f"{path}: row {row + outside[0]}: the case rules this weighting out ({told} >= "
                f"{float(bound):g}); --all-weights lifts the weight information"
            )


def _tables(path: Path, names: list[str]) -> Iterator[pd.DataFrame]:
    """The columns of a file in parts. Raises click.UsageError for missing and unknown columns."""
    try:
        if path.suffix.lower() == ".csv":
            sep = separator(path)
            with pd.read_csv(path, sep=sep, chunksize=PART, dtype=str, skip_blank_lines=False) as reader:
                for n, table in enumerate(reader):
                    if n == 0:
                        _check_columns(path, [str(column) for column in table.columns], names)
                    yield table if sep == "," else table.apply(with_points)
        else:
            import pyarrow.parquet as parquet

            with parquet.ParquetFile(path) as file:
                _check_columns(path, list(file.schema_arrow.names), names)
                for batch in file.iter_batches(PART, columns=names):
                    # What pandas adds of its own is of no use here, and may be spoilt.
                    yield batch.to_pandas(ignore_metadata=True)
    except (ValueError, OSError) as error:  # what pandas and pyarrow raise for a file that is none
        raise click.UsageError(f"{path}: cannot be read: {error}") from error


def columns_of(path: Path) -> list[str]:
    """The column names of a file; empty where it cannot be read."""
    try:
        if path.suffix.lower() == ".csv":
            return [str(column) for column in pd.read_csv(path, sep=separator(path), nrows=0).columns]
        import pyarrow.parquet as parquet

        return list(parquet.read_schema(path).names)
    except (ValueError, OSError):
        return []


def _check_columns(path: Path, columns: list[str], names: list[str]) -> None:
    missing = [name for name in names if name not in columns]
    unknown = [column for column in columns if column not in names and column not in OURS]
    if missing:
        raise click.UsageError(f"{path}: no column for {', '.join(missing)}; it has {', '.join(columns)}")
    if unknown:
        raise click.UsageError(
            f"{path}: {', '.join(unknown)} is no weighed objective; there is {', '.join(names)}"
        )


Write = Callable[[Floats, Indexes, Floats], None]


class _CsvWriter:
    """Appends parts as rows of CSV."""

    def __init__(self, beside: Path, names: list[str], ids: NDArray[np.object_], settings: str) -> None:
        self.file = beside.open("w", encoding="utf-8", newline="")
        self.names, self.ids, self.settings = names, ids, settings
        self.head = True

    def __enter__(self) -> Write:
        return self.write

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, weights: Floats, best: Indexes, values: Floats) -> None:
        table = pd.DataFrame(weights, columns=self.names)
        table = table.assign(bundle=self.ids[best], value=values, settings=self.settings)
        table.to_csv(self.file, index=False, header=self.head, lineterminator="\n")
        self.head = False


class _ParquetWriter:
    """Appends parts as row groups of Parquet; bundle ids are dictionary-encoded."""

    def __init__(self, beside: Path, names: list[str], ids: NDArray[np.object_], settings: str) -> None:
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        self.arrow, self.ids = arrow, arrow.array(ids.tolist(), arrow.string())
        fields = [(name, arrow.float64()) for name in names]
        text = arrow.dictionary(arrow.int32(), arrow.string())
        fields += [("bundle", text), ("value", arrow.float64()), ("settings", text)]
        self.settings = arrow.array([settings], arrow.string())
        self.schema = arrow.schema(fields)
        self.writer = parquet.ParquetWriter(beside, self.schema)

    def __enter__(self) -> Write:
        return self.write

    def __exit__(self, *_: object) -> None:
        self.writer.close()

    def write(self, weights: Floats, best: Indexes, values: Floats) -> None:
        arrow = self.arrow
        bundles = arrow.DictionaryArray.from_arrays(arrow.array(best.astype(np.int32)), self.ids)
        same = arrow.DictionaryArray.from_arrays(np.zeros(len(best), dtype=np.int32), self.settings)
        columns = [*(arrow.array(column) for column in weights.T), bundles, arrow.array(values), same]
        self.writer.write_table(arrow.Table.from_arrays(columns, schema=self.schema))


def _writer(
    out: Path, beside: Path, names: list[str], ids: NDArray[np.object_], settings: str
) -> _CsvWriter | _ParquetWriter:
    return (_CsvWriter if out.suffix.lower() == ".csv" else _ParquetWriter)(beside, names, ids, settings)
