"""Pathways: from the first stage over each trigger to its response and off-ramp."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import FancyBboxPatch

from reports.figures.hand import WIDTH
from reports.figures.palette import AGAINST, INK, LINE, MINE, SOFT

COLUMNS = ((0.0, 23.0), (29.0, 40.0), (75.0, 50.0), (131.0, 39.0))
"""Left edge and width of each column, in millimetres: now, trigger, response, off-ramp."""

LETTER, LINE_HEIGHT, INSIDE, GAP, HEAD = 1.5, 3.5, 1.6, 3.0, 5.0
"""Millimetres: the width of a letter with room to spare, a line, the rim of a box, between rows, the top line."""

MOST_LINES = 12
"""Lines in a box; the text beside the figure has the rest."""

LOOKS = {
    "now": ("round,pad=0,rounding_size=0.1", MINE, "-", 1.6),
    "trigger": ("square,pad=0", AGAINST, "--", 0.9),
    "response": ("square,pad=0", MINE, "-", 0.9),
    "ramp": ("round,pad=0,rounding_size=1.8", SOFT, "-", 0.9),
}
"""Shape, colour, line and its width of each kind of box, so that nothing rests on colour alone."""


@dataclass(frozen=True)
class Pathway:
    """A trigger, the levels added after it, and its off-ramp."""

    trigger: str
    response: tuple[str, ...]
    off_ramp: str


def map_height(now: Sequence[str], pathways: Sequence[Pathway]) -> float:
    """The height of the chart in millimetres."""
    # fsum: the last digit of `sum` differs between Pythons, and the names of clip paths are made from all digits.
    rows = fsum(_row(pathway) + GAP for pathway in pathways) - GAP
    return HEAD + max(rows, _tall(_wrapped(now, 0)))


def draw_pathways(now: Sequence[str], pathways: Sequence[Pathway], drawing: Drawing) -> None:
    """Draws a row per trigger; the first stage is at the left of all rows."""
    height = map_height(now, pathways)
    axes = drawing.add_subplot()
    axes.set_xlim(-0.5, WIDTH + 0.5)
    axes.set_ylim(height + 0.5, -0.5)
    axes.set_axis_off()
    for (x, _), title in zip(COLUMNS, ("Now", "When", "Add", "Until"), strict=True):
        axes.text(x, 2.2, title, color=SOFT, va="center", fontweight="bold")
    lines = _wrapped(now, 0)
    middle = HEAD + (height - HEAD) / 2
    _box(axes, "now", 0, middle, _tall(lines), lines)
    top = HEAD
    for pathway in pathways:
        tall = _row(pathway)
        at = top + tall / 2
        axes.plot([COLUMNS[0][1], COLUMNS[1][0]], [middle, at], color=LINE, linewidth=1)
        for column, (kind, lines) in enumerate(_cells(pathway), start=1):
            _box(axes, kind, column, at, tall, lines)
            if column > 1:
                axes.plot([sum(COLUMNS[column - 1]), COLUMNS[column][0]], [at, at], color=LINE, linewidth=1)
        top += tall + GAP


def _cells(pathway: Pathway) -> tuple[tuple[str, list[str]], ...]:
    return (
        ("trigger", _wrapped([pathway.trigger], 1)),
        ("response", _wrapped(pathway.response, 2)),
        ("ramp", _wrapped([pathway.off_ramp], 3)),
    )


def _row(pathway: Pathway) -> float:
    return max(_tall(lines) for _, lines in _cells(pathway))


def _tall(lines: Sequence[str]) -> float:
    return len(lines) * LINE_HEIGHT + 2 * INSIDE


def _wrapped(parts: Sequence[str], column: int) -> list[str]:
    """The parts as lines that fit the column."""
    letters = int((COLUMNS[column][1] - 2 * INSIDE) / LETTER)
    hanging = "  " if len(parts) > 1 else ""
    lines = [line for part in parts for line in wrap(part, letters, subsequent_indent=hanging)]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "…"]


def _box(axes: Axes, kind: str, column: int, middle: float, tall: float, lines: Sequence[str]) -> None:
    x, width = COLUMNS[column]
    shape, colour, style, thick = LOOKS[kind]
    axes.add_patch(FancyBboxPatch((x, middle - tall / 2), width, tall, boxstyle=shape, facecolor="none",
                                  edgecolor=colour, linestyle=style, linewidth=thick))  # fmt: skip
    first = middle - (len(lines) - 1) / 2 * LINE_HEIGHT
    for n, line in enumerate(lines):
        axes.text(x + INSIDE, first + n * LINE_HEIGHT, line, color=INK, va="center", fontsize=8)
