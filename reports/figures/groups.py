"""Who gains, who pays: a panel an objective, in each a bar a group, better to the right and worse to the left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, LINE, MINE, SOFT

ACROSS = 3
"""Panels side by side; more would be too narrow to read."""

ROW, HEAD, FOOT = 6.0, 16.0, 4.0
"""Millimetres of a bar with its room, of what stands above the bars of a panel, and below them all."""

NAME = 24
"""Characters of a group's name; what is longer is cut, and whole in the table."""

PANELS, LETTER = 145.0, 1.7
"""Millimetres of all panels side by side, and of a letter of their titles."""

GAP, LEAST = 2.0, 0.2
"""Millimetres beside a number, and the share of a panel that bars keep however long numbers are."""


@dataclass(frozen=True)
class Panel:
    """One objective: how much better or worse each group fares."""

    name: str
    """The objective."""
    unit: str
    """Its unit; empty where it has none."""
    better: tuple[float, ...]
    """By group, by how much its part of the total is better than today; negative where it is worse."""
    told: tuple[str, ...]
    """By group, the change of its part of the total as it reads, with its sign."""


def groups_height(groups: int, panels: int) -> float:
    """The height of the chart in millimetres."""
    return FOOT + _lines(panels) * (HEAD + ROW * groups)


def _lines(panels: int) -> int:
    """Lines of panels, as few as can be."""
    return ceil(panels / ACROSS)


def draw_groups(groups: Sequence[str], panels: Sequence[Panel], drawing: Drawing) -> None:
    """Draws the panels in the order given, so many side by side, every one on its own scale."""
    across = ceil(len(panels) / _lines(len(panels)))
    grid = drawing.subplots(_lines(len(panels)), across, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place >= len(panels):
            axes.set_axis_off()
            continue
        first = place % across == 0
        _draw_panel(axes, panels[place], len(groups), PANELS / across)
        axes.set_yticks(
            range(len(groups)), [label(name, NAME, 1) for name in groups] if first else [""] * len(groups)
        )
    drawing.supxlabel("worse than today ← → better than today", color=SOFT, fontsize=8.5)


def _ends(panel: Panel, wide: float) -> tuple[float, float]:
    """The ends of a panel's scale, which leave room beyond the bars for their numbers. wide: millimetres of the panel."""
    left, right = max(0.0, -min(panel.better)), max(0.0, *panel.better)
    rows = list(zip(panel.better, panel.told, strict=True))
    before = _room([told for size, told in rows if size < 0])
    after = _room([told for size, told in rows if size >= 0])
    bars = max(LEAST * wide, wide - before - after)
    unit = ((left + right) or 1.0) / bars
    return -left - before * unit, right + after * unit


def _room(numbers: Sequence[str]) -> float:
    """Millimetres for the longest of the numbers on one side."""
    return GAP + LETTER * max(map(len, numbers), default=0)


def _draw_panel(axes: Axes, panel: Panel, groups: int, wide: float) -> None:
    letters = int(wide / LETTER)
    for row, (size, told) in enumerate(zip(panel.better, panel.told, strict=True)):
        worse = size < 0
        axes.barh(row, size, height=0.58, color=AGAINST if worse else MINE, hatch="////" if worse else "",
                  edgecolor=GROUND, linewidth=0.4)  # fmt: skip
        axes.annotate(told, (size, row), (-3 if worse else 3, 0), textcoords="offset points", va="center",
                      ha="right" if worse else "left", color=INK if size else SOFT,
                      bbox={"facecolor": GROUND, "edgecolor": "none", "pad": 0.5})  # fmt: skip
        axes.axhline(row, color=LINE, linewidth=0.5, zorder=0)
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set_xlim(*_ends(panel, wide))
    axes.set_ylim(groups - 0.4, -0.6)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    unit = f"\n{label(panel.unit, letters, 1)}" if panel.unit else ""
    axes.set_title(label(panel.name, letters, 2) + unit, loc="left", color=INK, fontsize=8.5)
