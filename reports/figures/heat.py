"""Heat map of points lost with its numbers: tests x bundles, or bundles x scenarios, in groups of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from reports.figures.hand import label
from reports.figures.palette import GROUND, HEAT, INK, LIGHT_TEXT_FROM, SOFT
from reports.words.wording import points

LINE_HEIGHT, RIM = 3.6, 1.5
"""Millimetres: a line of a row's name, and the rim of its cells."""

LETTERS, LINES = 50, 2
"""Characters of a line of a row's name, and the most lines of it."""

ACROSS = 100.0
"""Millimetres for all columns together, where names of rows are long."""

NARROW = 9
"""A column of fewer characters has its name leaning."""


@dataclass(frozen=True)
class HeatRow:
    """One row of cells."""

    name: str
    cells: tuple[float | None, ...]
    """Points lost; None where there is no number, and a dash stands."""


@dataclass(frozen=True)
class RowGroup:
    """Rows under a heading."""

    title: str
    """Empty: none."""
    rows: tuple[HeatRow, ...]


def heat_height(groups: Sequence[RowGroup], columns: Sequence[str]) -> float:
    """The height of the chart in millimetres."""
    head = 3 + LINE_HEIGHT * max(len(_head(name, len(columns)).splitlines()) for name in columns)
    if _letters(len(columns)) < NARROW:
        head = 24.0
    rows = fsum(_tall(row) for group in groups for row in group.rows)
    return head + rows + fsum(LINE_HEIGHT + RIM for group in groups if group.title)


def draw_heat(
    groups: Sequence[RowGroup], columns: Sequence[str], drawing: Drawing, most: float | None = None
) -> None:
    """Draws a cell per number, darker for larger ones; the least of each row is bold.

    most: from here on cells are darkest; None: the largest number.
    """
    axes = drawing.add_subplot()
    cells = [size for group in groups for row in group.rows for size in row.cells if size is not None]
    most = most or max(cells, default=0.0) or 1.0
    at, ticks, names = 0.0, [], []
    for group in groups:
        if group.title:
            axes.annotate(
                group.title, (0, at + (LINE_HEIGHT + RIM) * 0.6), (-3.5, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", ha="right", va="center", color=SOFT, fontweight="bold",
                annotation_clip=False,
            )  # fmt: skip
            at += LINE_HEIGHT + RIM
        for row in group.rows:
            tall = _tall(row)
            _draw_row(axes, row, at, tall, most)
            ticks.append(at + tall / 2)
            names.append(label(row.name, LETTERS, LINES))
            at += tall
    axes.set_ylim(at, 0)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_yticks(ticks, names, color=INK)
    leaning = _letters(len(columns)) < NARROW
    axes.set_xticks(range(len(columns)), [_head(name, len(columns)) for name in columns], color=INK)
    axes.xaxis.tick_top()
    if leaning:
        for text in axes.get_xticklabels():
            text.set(rotation=40, ha="left", rotation_mode="anchor")
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _draw_row(axes: Axes, row: HeatRow, at: float, tall: float, most: float) -> None:
    least = min((size for size in row.cells if size is not None), default=None)
    for column, size in enumerate(row.cells):
        step = 0 if size is None or size <= 0 else min(len(HEAT) - 1, ceil((len(HEAT) - 1) * size / most))
        axes.add_patch(
            Rectangle((column - 0.5, at), 1, tall, facecolor=HEAT[step], edgecolor=GROUND, linewidth=1.2)
        )
        axes.text(
            column, at + tall / 2, "–" if size is None else points(size), ha="center", va="center",
            color=GROUND if step >= LIGHT_TEXT_FROM else INK,
            fontweight="bold" if size is not None and points(size) == points(least or 0.0) else "normal",
        )  # fmt: skip


def _tall(row: HeatRow) -> float:
    return RIM + LINE_HEIGHT * len(label(row.name, LETTERS, LINES).splitlines())


def _letters(columns: int) -> int:
    """Characters that fit a column."""
    return int(ACROSS / max(1, columns) / 1.7)


def _head(name: str, columns: int) -> str:
    letters = _letters(columns)
    return label(name, 26, 1) if letters < NARROW else label(name, min(letters, 24), 4)
