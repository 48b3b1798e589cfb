"""Distance to turning: how far each likely score must move for another bundle to be best, beside its stated interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MultipleLocator, PercentFormatter

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, LINE, MINE, SOFT, TURNED

WIDE = 44
"""Characters of each of the two lines beside a bar; what is longer is cut, and whole in the table."""

SMALL = 8.0
"""Points: the type of these lines, so that two of them fit a bar."""

ROW = 8.5
"""Millimetres of a bar with its two lines."""

TALL = 0.5
"""Height of a bar, of 1 for a row."""


@dataclass(frozen=True)
class Distance:
    """One score. Places are moves from its likely value as shares of its stated interval, negative downward."""

    objective: str
    """What it measures."""
    choice: str
    """The lever and level that it belongs to."""
    interval: tuple[float, float]
    """Its low and its high end."""
    turns: tuple[float | None, float | None]
    """The breakpoints below and above the likely value; None where there is none within the interval."""
    ends: tuple[str, str]
    """Low and high in words."""
    told: str
    """Where it turns, in words."""
    remark: str
    """The likely value, and how it is sourced."""


def distances_height(bars: Sequence[Distance]) -> float:
    """The height of the chart in millimetres."""
    return 16 + ROW * len(bars)


def draw_distances(bars: Sequence[Distance], drawing: Drawing) -> None:
    """Draws a bar per score around its likely value: dark while the answer stands, hatched beyond the breakpoints."""
    axes = drawing.add_subplot()
    furthest = max(abs(end) for bar in bars for end in bar.interval)
    for row, bar in enumerate(bars):
        _draw_bar(axes, row, bar)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=3)
    names = [f"{label(bar.objective, WIDE, 1)}\n{label(bar.choice, WIDE, 1)}" for bar in bars]
    axes.set_yticks(range(len(bars)), names)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    # Room for the words at both ends of the longest bar.
    longest = max(len(word) for bar in bars for word in bar.ends)
    room = furthest * (0.04 + 0.045 * longest)
    axes.set_xlim(-furthest - room, furthest + room)
    axes.xaxis.set_major_locator(MultipleLocator(0.5 if furthest > 0.6 else 0.25))
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel("Move from the likely value, as a share of the score's own interval")
    for row, bar in enumerate(bars):
        axes.annotate(f"{bar.told}\n{bar.remark}", (1, row), (4, 0), xycoords=("axes fraction", "data"),
                      textcoords="offset points", va="center", ha="left", color=INK, fontsize=SMALL,
                      annotation_clip=False)  # fmt: skip
    axes.spines["left"].set_visible(False)


def _draw_bar(axes: Axes, row: int, bar: Distance) -> None:
    (low, high), (down, up) = bar.interval, bar.turns
    stands = (low if down is None else down, high if up is None else up)
    axes.plot([low, high], [row, row], color=LINE, linewidth=1, zorder=0)
    axes.barh(row, stands[1] - stands[0], left=stands[0], height=TALL, color=MINE, linewidth=0)
    for place, end in ((down, low), (up, high)):
        if place is not None:
            start, width = min(place, end), abs(place - end)
            axes.barh(row, width, left=start, height=TALL, color=TURNED, hatch="////", edgecolor=AGAINST,
                      linewidth=0.4)  # fmt: skip
            axes.plot([place, place], [row - 0.38, row + 0.38], color=AGAINST, linewidth=1.6, zorder=4)
    axes.plot(0, row, "o", color=INK, markersize=4.5, markeredgecolor=GROUND, markeredgewidth=0.8, zorder=5)
    for word, place, side, shift in ((bar.ends[0], low, "right", -3), (bar.ends[1], high, "left", 3)):
        axes.annotate(word, (place, row), (shift, 0), textcoords="offset points", ha=side, va="center",
                      color=SOFT, fontsize=SMALL)  # fmt: skip
