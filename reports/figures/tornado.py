"""Tornado chart: the interval of each score, its likely value, and its breakpoints."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, INK, MINE, THEIRS, TURNED

WIDE = 54
"""Characters of each of the two lines beside a bar; what is longer is cut, and whole in the table."""

SMALL = 7.6
"""Points: the type of these lines, so that two of them fit a bar."""

DIGIT = 5
"""Points: the width of a digit at either end of a bar."""


@dataclass(frozen=True)
class Bar:
    """One score. Positions are shares of its stated interval: 0 at its low end, 1 at its high end."""

    objective: str
    """What it measures."""
    choice: str
    """The lever and level that it belongs to."""
    likely: float
    """The position of the likely value."""
    turns: tuple[float | None, float | None]
    """Positions of the breakpoints below and above it; None where there is none within the interval."""
    ends: tuple[str, str, str]
    """Low, likely and high in words, with their unit."""
    weak: bool
    """Whether no claim that it rests on is well sourced."""


def draw_tornado(bars: Sequence[Bar], drawing: Drawing) -> None:
    """Draws a bar per score: blue between its breakpoints, hatched beyond them."""
    axes = drawing.add_subplot()
    rows = range(len(bars))
    starts = [0.0 if bar.turns[0] is None else bar.turns[0] for bar in bars]
    ends = [1.0 if bar.turns[1] is None else bar.turns[1] for bar in bars]
    axes.barh(rows, 1.0, height=0.6, color=THEIRS, linewidth=0)
    axes.barh(rows, [end - start for start, end in zip(starts, ends, strict=True)], left=starts, height=0.6,
              color=MINE, linewidth=0)  # fmt: skip
    turned = [(n, 0.0, start) for n, start in enumerate(starts) if start > 0]
    turned += [(n, end, 1.0) for n, end in enumerate(ends) if end < 1]
    axes.barh([n for n, _, _ in turned], [right - left for _, left, right in turned],
              left=[left for _, left, _ in turned], height=0.6, color=TURNED, hatch="///",
              edgecolor=AGAINST, linewidth=0.4)  # fmt: skip
    room_low, room_high = (8 + DIGIT * max(len(bar.ends[end]) for bar in bars) for end in (0, 2))
    for n, bar in enumerate(bars):
        axes.plot([bar.likely, bar.likely], [n - 0.38, n + 0.38], color=INK, linewidth=1.6)
        low, _, high = bar.ends
        axes.text(-0.015, n, low, ha="right", va="center")
        axes.text(1.015, n, high, ha="left", va="center")
        if bar.weak:
            axes.annotate("weakly sourced", (1, n), (room_high, 0), textcoords="offset points", color=AGAINST,
                          fontsize=SMALL, fontstyle="italic", va="center")  # fmt: skip
    axes.set_yticks(rows, [f"{label(bar.objective, WIDE, 1)}\n{label(bar.choice, WIDE, 1)}" for bar in bars])
    axes.tick_params(axis="y", length=0, pad=room_low, labelsize=SMALL)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([])
    axes.set_xlabel("From low to high. Black: likely. Solid: the answer stands. Hatched: it turns.")
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
