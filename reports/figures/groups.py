"""Who gains, who pays: a panel an objective, in each a bar a group, better to the right and worse to the left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, LINE, MINE, SOFT

ACROSS = 4
"""Panels side by side; more would be too narrow to read."""

ROW, HEAD, FOOT = 6.0, 13.0, 4.0
"""Millimetres of a bar with its room, of what stands above the bars of a panel, and below them all."""

NAME, TITLE = 24, 26
"""Characters of a line of a group's name, and of an objective's in a panel alone; what is longer is cut, and whole in the
table."""

ROOM = 0.62
"""The room beyond the longest bar on either side, for its number, as a share of the panel's longest bar."""


@dataclass(frozen=True)
class Panel:
    """One objective: how much better or worse each group fares."""

    name: str
    """The objective, with its unit."""
    better: tuple[float, ...]
    """By group, by how much its part of the total is better than today; negative where it is worse."""
    told: tuple[str, ...]
    """By group, the change of its part of the total as it reads, with its sign."""


def groups_height(groups: int, panels: int) -> float:
    """The height of the chart in millimetres."""
    return FOOT + ceil(panels / ACROSS) * (HEAD + ROW * groups)


def draw_groups(groups: Sequence[str], panels: Sequence[Panel], drawing: Drawing) -> None:
    """Draws the panels in the order given, so many side by side, every one on its own scale."""
    across = min(ACROSS, len(panels))
    down = ceil(len(panels) / across)
    grid = drawing.subplots(down, across, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place >= len(panels):
            axes.set_axis_off()
            continue
        first = place % across == 0
        _draw_panel(axes, panels[place], len(groups), TITLE * ACROSS // (2 + across) if across > 1 else 60)
        axes.set_yticks(
            range(len(groups)), [label(name, NAME, 1) for name in groups] if first else [""] * len(groups)
        )
    drawing.supxlabel("worse than today ← → better than today", color=SOFT, fontsize=8.5)


def _draw_panel(axes: Axes, panel: Panel, groups: int, letters: int) -> None:
    most = max((abs(size) for size in panel.better), default=0.0) or 1.0
    for row, (size, told) in enumerate(zip(panel.better, panel.told, strict=True)):
        worse = size < 0
        axes.barh(row, size, height=0.58, color=AGAINST if worse else MINE, hatch="////" if worse else "",
                  edgecolor=GROUND, linewidth=0.4)  # fmt: skip
        axes.annotate(told, (size, row), (-3 if worse else 3, 0), textcoords="offset points", va="center",
                      ha="right" if worse else "left", color=INK if size else SOFT)  # fmt: skip
        axes.axhline(row, color=LINE, linewidth=0.5, zorder=0)
    axes.axvline(0, color=SOFT, linewidth=0.8)
    left = most if min(panel.better, default=0.0) < 0 else 0.0
    right = most if max(panel.better, default=0.0) > 0 or not left else 0.0
    axes.set_xlim(-left - (ROOM if left else 0.08) * most, right + (ROOM if right else 0.08) * most)
    axes.set_ylim(groups - 0.4, -0.6)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_title(label(panel.name, letters, 2), loc="left", color=INK, fontsize=8.5)
