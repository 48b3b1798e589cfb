"""Stacked bars: the contribution of each lever by objective, with its sum."""

from collections.abc import Mapping, Sequence
from math import ceil, fsum

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import GROUND, INK, SOFT, series
from reports.words.wording import signed

MOST = 24
"""Bars; of more levers the first are drawn, and the others together in the last bar."""

SMALL = 8.0
"""Points: the type of levers' names."""

ROW, LINE_HEIGHT = 5.6, 3.8
"""Millimetres of a bar with its room, and of a line of the key."""

LETTERS, SERIES_LETTERS = 46, 30
"""Characters of a lever's name, and of an objective's in the key; what is longer is cut, and whole in the table."""


def gains_height(levers: int, objectives: Sequence[str]) -> float:
    """The height of the chart in millimetres."""
    return 17 + ROW * min(levers, MOST) + LINE_HEIGHT * ceil(len(objectives) / _columns(objectives))


def draw_gains(
    names: Sequence[str], parts: Mapping[str, Sequence[float]], sums: Sequence[float], drawing: Drawing
) -> None:
    """Draws a stacked bar per name; parts: values by series, gains to the right and losses to the left.

    sums: by name, the sum as the table shows it.
    """
    names, parts, sums = _folded(names, parts, sums)
    axes = drawing.add_subplot()
    gained, lost = [0.0] * len(names), [0.0] * len(names)
    for n, (name, sizes) in enumerate(parts.items()):
        starts = [gained[i] if size >= 0 else lost[i] for i, size in enumerate(sizes)]
        colour, hatch = series(n)
        axes.barh(range(len(names)), sizes, left=starts, height=0.66, label=label(name, SERIES_LETTERS, 1),
                  color=colour, hatch=hatch, edgecolor=GROUND, linewidth=0.4)  # fmt: skip
        for i, size in enumerate(sizes):
            gained[i] += max(size, 0.0)
            lost[i] += min(size, 0.0)
    room = (max(gained, default=0.0) - min(lost, default=0.0)) * 0.015 or 0.1
    for i in range(len(names)):
        axes.text(gained[i] + room, i, signed(sums[i]), va="center", color=INK, fontweight="bold")
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set_yticks(range(len(names)), [label(name, LETTERS, 1) for name in names], fontsize=SMALL)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.margins(x=0.1)
    axes.set_xlabel("Value points over the status quo; in bold the sum of gains and losses")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    drawing.legend(
        loc="outside upper left",
        ncols=_columns(list(parts)),
        frameon=False,
        handlelength=1.4,
        columnspacing=1.2,
    )


def _columns(objectives: Sequence[str]) -> int:
    """Names of the key side by side."""
    longest = max((len(label(name, SERIES_LETTERS, 1)) for name in objectives), default=0)
    return 3 if longest > 21 else 4 if longest > 15 else 5


def _folded(
    names: Sequence[str], parts: Mapping[str, Sequence[float]], sums: Sequence[float]
) -> tuple[Sequence[str], Mapping[str, Sequence[float]], Sequence[float]]:
    """The same with the last names as one, where there are too many."""
    if len(names) <= MOST:
        return names, parts, sums
    kept = MOST - 1
    return (
        [*names[:kept], f"{len(names) - kept:,} more, together"],
        {name: [*sizes[:kept], fsum(sizes[kept:])] for name, sizes in parts.items()},
        [*sums[:kept], fsum(sums[kept:])],
    )
