"""Options by objectives: a dot plot of values on 0 to 100, and bars of what each option costs beyond today."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label, spread
from reports.figures.palette import AGAINST, GROUND, INK, LINE, MINE, SOFT

NAME = 40
"""Characters of an objective's name; what is longer is cut, and whole in the table."""

BESIDE = 8.2
"""Points by which two rivals' letters stand apart."""

SMALL = 8.2
"""Points: the type of the letters."""

Option = tuple[str, Sequence[float]]
"""An option's name, and its values on 0 to 100."""


def draw_options(
    objectives: Sequence[str],
    options: Sequence[Option],
    cost: str,
    costs: Sequence[tuple[str, float, str]],
    drawing: Drawing,
) -> None:
    """Draws a row per objective, with a square for the status quo, a dot for the best, letters for rivals; costs beside.

    options: the status quo first, then the best, then the rivals, called by letters.
    cost: what the bars measure; costs: name of the option, amount, and the amount as it reads; none, no bars.
    """
    left, right = drawing.subplots(1, 2, width_ratios=(3, 1)) if costs else (drawing.subplots(), None)
    (_, now), (_, best), *rivals = options
    values = [value for _, by in options for value in by]
    room = (max(values) - min(values)) or 1.0
    left.set_xlim(min(values) - 0.07 * room, max(values) + 0.07 * room)
    for row in range(len(objectives)):
        left.axhline(row, color=LINE, linewidth=0.6, zorder=0)
        left.plot([now[row], best[row]], [row, row], color=SOFT, linewidth=1.2, zorder=1)
    rows = range(len(objectives))
    left.plot(now, rows, "s", color=GROUND, markeredgecolor=AGAINST, markeredgewidth=1.4, markersize=5.5)
    left.plot(best, rows, "o", color=MINE, markersize=6.5)
    left.set_yticks(list(rows), [label(name, NAME, 1) for name in objectives], color=INK)
    left.set_ylim(len(objectives) - 0.1, -0.6)
    left.tick_params(axis="y", length=0)
    left.spines["left"].set_visible(False)
    left.set_xlabel("Value, 0 to 100; more is better")
    if right is not None:
        _draw_costs(right, cost, costs)
    drawing.draw_without_rendering()  # the layout gives the scale its width, which the letters need
    apart = BESIDE * 1.14 * room / left.get_window_extent().width
    for row in rows:
        _draw_rivals(left, row, [(name, by[row]) for name, by in rivals], apart)


def _draw_rivals(axes: Axes, row: int, rivals: Sequence[tuple[str, float]], apart: float) -> None:
    """Draws a stroke at each rival's value and its letter below, letters side by side where strokes are near."""
    places = spread([value for _, value in rivals], apart)
    for (name, value), place in zip(rivals, places, strict=True):
        axes.plot(value, row, "|", color=SOFT, markersize=7, markeredgewidth=1.2, zorder=1)
        axes.annotate(name, (place, row), (0, -8.3), textcoords="offset points", color=SOFT, fontsize=SMALL,
                      ha="center", va="center")  # fmt: skip


def _draw_costs(axes: Axes, cost: str, costs: Sequence[tuple[str, float, str]]) -> None:
    bars = range(len(costs))
    colours = [MINE if n == 0 else SOFT for n in bars]
    axes.barh(list(bars), [amount for _, amount, _ in costs], color=colours, height=0.55)
    axes.axvline(0, color=SOFT, linewidth=0.6)
    for bar, (_, amount, told) in zip(bars, costs, strict=True):
        axes.annotate(label(told, 28, 1), (max(amount, 0.0), bar), (3, 0), textcoords="offset points", va="center",
                      color=INK)  # fmt: skip
    axes.set_yticks(list(bars), [label(name, 24, 1) for name, _, _ in costs], color=INK)
    axes.set_ylim(len(costs) - 0.4, -0.6)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.35)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(label(cost, 28))
