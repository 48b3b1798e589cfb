"""A tornado: for every score its stated interval, its likely value, and where the answer turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import AGAINST, INK, MINE, THEIRS, label


@dataclass(frozen=True)
class Bar:
    """One score. Positions are shares of its stated interval, from 0 at its low end to 1 at its high end.

    turns: where the answer turns, None on a side where it does not within the interval.
    """

    name: str
    likely: float
    turns: tuple[float | None, float | None]
    ends: tuple[str, str, str]
    weak: bool


def draw_tornado(bars: Sequence[Bar], drawing: Drawing) -> None:
    """Blue where the answer stands, hatched orange where another bundle takes over."""
    axes = drawing.add_subplot()
    for n, bar in enumerate(bars):
        below, above = bar.turns
        axes.barh(n, 1.0, height=0.6, color=THEIRS, linewidth=0)
        start, end = 0.0 if below is None else below, 1.0 if above is None else above
        axes.barh(n, end - start, left=start, height=0.6, color=MINE, linewidth=0)
        for left, right in ((0.0, start), (end, 1.0)):
            if right > left:
                axes.barh(n, right - left, left=left, height=0.6, color=GROUND_OF_TURN, hatch="///",
                          edgecolor=AGAINST, linewidth=0.4)  # fmt: skip
        axes.plot([bar.likely, bar.likely], [n - 0.38, n + 0.38], color=INK, linewidth=1.6)
        low, _, high = bar.ends
        axes.text(-0.015, n, low, ha="right", va="center")
        axes.text(1.015, n, high, ha="left", va="center")
    axes.set_yticks(
        range(len(bars)), [label(bar.name + (" (weakly sourced)" if bar.weak else "")) for bar in bars]
    )
    axes.tick_params(axis="y", length=0, pad=26)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([])
    axes.set_xlabel("From low to high. Black: likely. Solid: the answer stands. Hatched: it turns.")
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


GROUND_OF_TURN = "#f6dccb"
