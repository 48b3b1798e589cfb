"""Stacked bars: the contribution of each lever by objective, with its sum."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import GROUND, INK, SOFT, series
from reports.words.wording import signed


def draw_gains(names: Sequence[str], parts: Mapping[str, Sequence[float]], drawing: Drawing) -> None:
    """Draws a stacked bar per name; parts: values by series, gains to the right and losses to the left."""
    axes = drawing.add_subplot()
    gained, lost = [0.0] * len(names), [0.0] * len(names)
    for n, (name, sizes) in enumerate(parts.items()):
        starts = [gained[i] if size >= 0 else lost[i] for i, size in enumerate(sizes)]
        colour, hatch = series(n)
        axes.barh(range(len(names)), sizes, left=starts, height=0.66, label=label(name, 28),
                  color=colour, hatch=hatch, edgecolor=GROUND, linewidth=0.4)  # fmt: skip
        for i, size in enumerate(sizes):
            gained[i] += max(size, 0.0)
            lost[i] += min(size, 0.0)
    room = (max(gained, default=0.0) - min(lost, default=0.0)) * 0.015 or 0.1
    for i in range(len(names)):
        axes.text(gained[i] + room, i, signed(gained[i] + lost[i]), va="center", color=INK, fontweight="bold")
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set_yticks(range(len(names)), [label(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.margins(x=0.1)
    axes.set_xlabel("Value points over the status quo; in bold the sum of gains and losses")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    drawing.legend(
        loc="outside upper left",
        ncols=3 if max(map(len, parts), default=0) > 24 else 4,
        frameon=False,
        handlelength=1.4,
        columnspacing=1.2,
    )
