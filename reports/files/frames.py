"""Results as pandas DataFrames in full precision, a row per item."""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import singledispatch
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from decision import (
    Bundle,
    Comparison,
    Contingency,
    Courses,
    Dissent,
    Evaluation,
    Evidence,
    Explanation,
    Frontier,
    Horizons,
    Optimum,
    Regret,
    Robustness,
    Variation,
    WeightMap,
)
from reports.documents.common import id_of, segments_document
from reports.documents.diff import plain_value
from reports.files.writing import write_bytes, write_text

FrameRow = dict[str, str | float | bool]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""How a text begins that spreadsheets may run, and the apostrophe that keeps them from it."""

NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
"""A number in a text, which runs nothing."""


@singledispatch
def frame(result: object) -> pd.DataFrame:
    """A result of `decision` as a DataFrame. Raises TypeError for a type without one."""
    raise TypeError(f"there is no table for a {type(result).__name__}")


@frame.register
def _(found: Optimum) -> pd.DataFrame:
    """Ranked bundles, then ties, dissimilar alternatives and the status quo."""
    rows = [_row(f"rank {rank}", bundle) for rank, bundle in enumerate(found.bundles, start=1)]
    rows += [_row("tie", bundle) for bundle in found.ties]
    rows += [_row("different", bundle) for bundle in found.different]
    return pd.DataFrame([*rows, _row("status quo", found.status_quo)])


@frame.register
def _(found: Frontier) -> pd.DataFrame:
    """Efficient bundles, best first; `supported` is empty where it is unsettled."""
    return efficient(found, found.bundles)


def efficient(found: Frontier, told: Sequence[Bundle]) -> pd.DataFrame:
    """The efficient bundles in `told`, the first ones of the result."""
    rows: list[FrameRow] = [
        {"supported": "" if unsettled else bool(supported), **_row("efficient", bundle)}
        for bundle, supported, unsettled in zip(told, found.supported, found.unsettled, strict=False)
    ]
    return pd.DataFrame(rows)


@frame.register
def _(found: WeightMap) -> pd.DataFrame:
    """Breakpoints or vertices of regions where these were asked for, else the cells of the map."""
    if found.breakpoints is not None:
        return pd.DataFrame(segments_document(found.breakpoints), columns=["from", "to", "bundle"])
    if found.regions is not None:
        vertices = [
            {"region": n, "bundle": region.bundle.id, "first": first, "second": second}
            for n, region in enumerate(found.regions, start=1)
            for first, second in region.polygon
        ]
        return pd.DataFrame(vertices, columns=["region", "bundle", "first", "second"])
    names = [objective.name for objective in found.problem.weighed()]
    head = ["bundle", "value", "share", "share_standard_error", *(f"central {n}" for n in names), "equal"]
    cells = [
        [
            cell.bundle.id,
            cell.bundle.value,
            cell.share,
            cell.share_standard_error,
            *(cell.central_weights[name] for name in names),
            " ".join(cell.equal),
        ]
        for cell in found.cells
    ]
    return pd.DataFrame(cells, columns=head)


@frame.register
def _(found: Robustness) -> pd.DataFrame:
    """Breakpoints of each likely score."""
    columns = ["score", "low", "likely", "high", "down", "down_bundle", "up", "up_bundle"]
    rows = [
        (e.score, e.low, e.likely, e.high, e.down, id_of(e.down_bundle), e.up, id_of(e.up_bundle))
        for e in found.breakpoints or ()
    ]
    return pd.DataFrame(rows, columns=columns)


@frame.register
def _(found: Regret) -> pd.DataFrame:
    """Bundles x scenarios: regret in value points."""
    return pd.DataFrame.from_dict(dict(found.regret), orient="index").rename_axis("bundle").reset_index()


@frame.register
def _(found: Evidence) -> pd.DataFrame:
    """The recommendation without each source and claim, with scores withdrawn, low or high."""
    rows = [
        [kind, name, *(id_of(then) for then in (each.withdrawn, each.low, each.high))]
        for kind, dropped in (("source", found.sources), ("claim", found.claims))
        for name, each in dropped.items()
    ]
    return pd.DataFrame(rows, columns=["dropped", "name", "withdrawn", "low", "high"])


@frame.register
def _(found: Contingency) -> pd.DataFrame:
    """The first-stage bundle, and the bundle after each trigger."""
    if found.plan is None:
        return pd.DataFrame(columns=["trigger", "bundle", "value"])
    rows: list[FrameRow] = [_row("now", found.plan.now)]
    rows += [_row(f"on {name}", step.bundle) for name, step in found.plan.on.items()]
    return pd.DataFrame(rows)


@frame.register
def _(found: Evaluation) -> pd.DataFrame:
    """The bundle, and the best one."""
    rows = [_row("bundle", found.bundle) | {"violates": " ".join(found.bundle.violates)}]
    rows += [] if found.best is None else [_row("best", found.best)]
    return pd.DataFrame(rows)


@frame.register
def _(found: Courses) -> pd.DataFrame:
    """Every course of action of every actor, under the status quo and under the bundle."""
    sides = [("status quo", found.now), *([] if found.chosen is None else [("bundle", found.chosen)])]
    rows = [
        {
            "under": under,
            "bundle": side.bundle.id,
            "actor": actor,
            "course": name,
            **asdict(course.attractiveness),
            "possible": course.possible,
            "best_response": name == view.best_response,
        }
        for under, side in sides
        for actor, view in side.actors.items()
        for name, course in view.courses.items()
    ]
    return pd.DataFrame(rows)


@frame.register
def _(found: Horizons) -> pd.DataFrame:
    """The best bundle on each interval of the far horizon's share."""
    return pd.DataFrame(segments_document(found.stretches), columns=["from", "to", "bundle"])


@frame.register
def _(found: Comparison) -> pd.DataFrame:
    """Every input that changed, and what the change that it is a part of does alone."""
    alone = {field: "new" if each.gives_new else "other"
             for each in found.movers.alone for field in found.movers.steps[each.step]}  # fmt: skip
    sets = [{field for step in each for field in found.movers.steps[step]} for each in found.movers.smallest]
    rows = [
        [
            each.field,
            each.kind,
            _as_cell(each.old),
            _as_cell(each.new),
            "" if each.old_place is None else str(each.old_place),
            "" if each.new_place is None else str(each.new_place),
            alone.get(each.field, ""),
            sum(each.field in fields for fields in sets),
        ]
        for each in found.versions.changes
    ]
    head = ["field", "kind", "old", "new", "old_line", "new_line", "alone", "smallest_sets"]
    return pd.DataFrame(rows, columns=head)


def _as_cell(value: Any) -> str:
    """A value of an input in one cell: mappings and lists as JSON."""
    told = plain_value(value)
    return "" if told is None else told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


@frame.register
def _(found: Dissent) -> pd.DataFrame:
    """A row a profile: its weights, its own choice, and its regrets of the recommended bundle and the compromise."""
    rows = [
        {f"weight {objective}": share for objective, share in each.weights.items()}
        | {"profile": name, "bundle": each.best.id, "regret": each.regret, "distance": each.distance}
        | {"regret of least largest": found.regrets.get(name)}
        for name, each in found.stakeholders.items()
    ]
    table = pd.DataFrame(rows)
    if rows:
        table.insert(0, "profile", table.pop("profile"))
    return table


@frame.register
def _(found: Variation) -> pd.DataFrame:
    """A row a point: the numbers, the best bundle and its value, or the conflict; of exact steps where each ends."""
    rows: list[FrameRow] = []
    for point in found.points:
        row: FrameRow = {name: float(value) for name, value in point.settings.items()}
        row |= {} if point.upto is None else {"to": float(point.upto)}
        row |= {"status": point.status, "conflict": " ".join(point.conflict)}
        rows.append(row if point.bundle is None else row | _row("point", point.bundle))
    table = pd.DataFrame(rows)
    return table.drop(columns=[name for name in ("kind", "feasible") if name in table])


@frame.register
def _(found: Explanation) -> pd.DataFrame:
    """A row for each cost of replacing or forcing a level, each price, and each change that brings something in."""
    rows: list[FrameRow] = []
    for kind, costs in (("replacement cost", found.replacement_cost), ("cost to force", found.cost_to_force)):
        rows += [
            {"kind": kind, "of": each.name, "bundle": id_of(each.bundle) or ""}
            | ({} if each.loss is None else {"points": each.loss})
            for each in costs
        ]
    for name, price in found.prices.by_name.items() if found.prices else ():
        rows.append({"kind": "price", "of": name, "points": price.lifted, "bundle": price.lifted_bundle.id})
    answers = [("why not", name, why) for name, why in found.why_not.items()]
    answers += [("against", name, other.asked) for name, other in found.against.items()]
    for kind, name, why in answers:
        row: FrameRow = {"kind": kind, "of": name, "bundle": id_of(why.forced.bundle) or ""}
        rows.append(row if why.forced.loss is None else row | {"points": why.forced.loss})
        for each in why.comes_in:
            told: FrameRow = {
                "field": each.of.name,
                "old": each.old,
                "new": each.new,
                "at_new": each.at_border,
            }
            told |= {"side": "above" if each.above else "below"}
            rows.append(row | told | ({} if each.enough is None else {"enough": each.enough}))
    columns = ["kind", "of", "points", "bundle", "field", "old", "new", "at_new", "side", "enough"]
    return pd.DataFrame(rows, columns=columns)


def told_with(table: pd.DataFrame, standing: str, settings: str, place: int | None = None) -> pd.DataFrame:
    """The table with two columns inserted at `place` (default: at the end); see `as_csv`. One that it has stays."""
    at = len(table.columns) if place is None else place
    table = table.copy()
    for name, told in (("settings", settings), ("standing", standing)):
        if name not in table:
            table.insert(at, name, told)
    return table


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Writes a table as .csv or .parquet, whole or not at all. Raises CannotWrite."""
    if path.suffix == ".parquet":
        buffer = BytesIO()
        table.to_parquet(buffer, index=False)
        write_bytes(path, buffer.getvalue())
    else:
        write_text(path, csv_text(table))


def csv_text(table: pd.DataFrame) -> str:
    """The table as CSV that a spreadsheet takes for data alone, and that loses nothing.

    A text that a spreadsheet might run as a formula, or that begins with an apostrophe, has one apostrophe put before it,
    as spreadsheets themselves write it; whoever reads the file takes one leading apostrophe away. Numbers stay as they
    are. Line breaks stand in quotes.
    """
    # As objects: pandas would make whole numbers beside missing ones into fractions.
    cells = {name: pd.Series([_as_text(cell) for cell in table[name]], dtype=object) for name in table}
    told = pd.DataFrame(cells).rename(columns=_as_text)
    rows = _Rows()
    told.to_csv(rows, index=False, lineterminator=_Rows.END, quoting=csv.QUOTE_MINIMAL)
    return rows.getvalue()


class _Rows(StringIO):
    """Takes rows as a writer of CSV gives them, one at a time, and ends each with a line feed alone.

    A writer quotes what its own end of a row holds, and before Python 3.13 nothing else: a bare return in a text would
    end the row for whoever reads it.
    """

    END = "\r\n"

    def write(self, row: str) -> int:
        return super().write(row.removesuffix(self.END) + "\n")


def _as_text(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def as_csv(table: pd.DataFrame, standing: str, settings: str, place: int | None = None) -> str:
    """The table as CSV, with two columns inserted at `place` (default: at the end).

    standing: of the scenario. settings: the overrides of the command line.
    """
    return csv_text(told_with(table, standing, settings, place))


def _row(kind: str, bundle: Bundle) -> FrameRow:
    row: FrameRow = {"kind": kind, "bundle": bundle.id, "feasible": bundle.feasible, "value": bundle.value}
    row |= {f"total {name}": outcome.total for name, outcome in bundle.objectives.items()}
    row |= {f"total {name} {group}": part for name, by in bundle.groups.items() for group, part in by.items()}
    return row | {f"used {name}": used for name, used in bundle.resources.items()}
