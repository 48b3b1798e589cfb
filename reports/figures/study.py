"""Charts of a study: how often each level is in the best bundle, and the span of the best value over a varied number."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from reports.figures.hand import label
from reports.figures.palette import INK, MINE, SOFT, THEIRS
from reports.words.wording import percent, quantity

MOST_BARS = 30
"""Bars that are drawn; the table has all."""

ROW = 5.2
"""Millimetres of a bar with its room."""

LETTERS = 46
"""Characters of the name of a bar."""


def shares_height(bars: int) -> float:
    """The height of the chart of shares in millimetres."""
    return 14 + ROW * min(bars, MOST_BARS)


def draw_shares(names: Sequence[str], shares: Sequence[float], drawing: Drawing) -> None:
    """Draws a bar for each name, as long as its share from 0 to 1; no more than MOST_BARS."""
    names, shares = names[:MOST_BARS], shares[:MOST_BARS]
    axes = drawing.add_subplot()
    places = range(len(names))
    axes.barh(places, [1.0] * len(names), height=0.66, color=THEIRS, alpha=0.35)
    axes.barh(places, shares, height=0.66, color=MINE)
    for at, share in zip(places, shares, strict=True):
        axes.text(1.01, at, percent(share), va="center", color=INK, fontweight="bold")
    axes.set_yticks(places, [label(name, LETTERS, 1) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.08)
    axes.xaxis.set_major_formatter(lambda at, _: percent(at) if at <= 1 else "")
    axes.set_xlabel("Share of the rows whose best bundle holds it")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


@dataclass(frozen=True)
class ValueSpan:
    """The best values of all rows in which a varied number is at one value."""

    at: float
    """The number."""

    least: float
    """The least of the best values, in points."""

    middle: float
    """Their median."""

    greatest: float
    """The greatest of them."""


def draw_spans(spans: Sequence[ValueSpan], what: str, drawing: Drawing) -> None:
    """Draws the median over the number, and the span from the least to the greatest value around it."""
    axes = drawing.subplots()
    at = [each.at for each in spans]
    axes.fill_between(at, [each.least for each in spans], [each.greatest for each in spans], color=THEIRS, alpha=0.6,
                      label="least to greatest")  # fmt: skip
    axes.plot(at, [each.middle for each in spans], "o-", color=MINE, markersize=3.2, label="median")
    axes.margins(x=0.04, y=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(lambda place, _: quantity(place))
    axes.set_xlabel(label(what, 80))
    axes.set_ylabel("Best value, points")
    axes.grid(axis="y", color=SOFT, linewidth=0.3, alpha=0.5)
    drawing.legend(loc="outside upper left", ncols=2, frameon=False, handlelength=1.4, columnspacing=1.2)
