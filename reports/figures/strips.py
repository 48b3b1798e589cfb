"""Strips over the weight of each objective, 0 to 1: the segments on which each bundle is best."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, MINE, THEIRS


@dataclass(frozen=True)
class StripSegment:
    """A segment of one weight on which one bundle is best."""

    start: float
    """The lower end, a weight from 0 to 1."""
    end: float
    """The upper end."""
    label: str
    """The bundle's letter."""
    mine: bool
    """Whether the bundle is the recommended one."""


@dataclass(frozen=True)
class Strip:
    """The segments of one objective's weight, and the weight in use."""

    name: str
    now: float
    segments: tuple[StripSegment, ...]


NARROW = 0.035
"""A segment of smaller width has no room for its letter; the table has it."""


def draw_strips(strips: Sequence[Strip], drawing: Drawing) -> None:
    """Draws a strip per objective, from top to bottom."""
    axes = drawing.add_subplot()
    for row, strip in enumerate(strips):
        for segment in strip.segments:
            width = segment.end - segment.start
            axes.barh(row, width, left=segment.start, height=0.62, color=MINE if segment.mine else THEIRS,
                      edgecolor=GROUND, linewidth=0.8)  # fmt: skip
            if width >= NARROW:
                at = clear_of(segment.start, segment.end, strip.now)
                axes.text(at, row, segment.label, ha="center", va="center", fontsize=8,
                          color=GROUND if segment.mine else INK)  # fmt: skip
        axes.plot([strip.now, strip.now], [row - 0.42, row + 0.42], color=AGAINST, linewidth=2)
    axes.set_yticks(range(len(strips)), [label(strip.name) for strip in strips])
    axes.set_ylim(len(strips) - 0.45, -0.55)
    axes.set_xlim(0, 1)
    axes.set_xlabel("Weight of the objective, the others in proportion; the line is where it stands now")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def clear_of(start: float, end: float, line: float) -> float:
    """The middle of a segment, or that of its larger part where the line would cross a label there."""
    middle = (start + end) / 2
    if abs(middle - line) < NARROW and start < line < end:
        middle = (start + line) / 2 if line - start > end - line else (line + end) / 2
    return middle
