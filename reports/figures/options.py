"""Options by objectives: a dot plot of values on 0 to 100, and bars of what each option costs beyond today."""

from collections.abc import Sequence

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import AGAINST, GROUND, INK, LINE, MINE, SOFT, label

NEAR = 3.0
"""Points of value within which two letters would lie on one another."""


def draw_options(
    objectives: Sequence[str],
    options: Sequence[tuple[str, Sequence[float]]],
    cost: str,
    costs: Sequence[tuple[str, float, str]],
    drawing: Drawing,
) -> None:
    """Draws a row per objective, with a square for the status quo, a dot for the best, letters for rivals; costs beside.

    options: name and values on 0 to 100, the status quo first, then the best, then the rivals, called by letters.
    cost: what the bars measure; costs: name of the option, amount, and the amount as it reads; none, no bars.
    """
    left, right = drawing.subplots(1, 2, width_ratios=(3, 1)) if costs else (drawing.subplots(), None)
    (_, now), (_, best), *rivals = options
    rows = range(len(objectives))
    for row in rows:
        left.axhline(row, color=LINE, linewidth=0.6, zorder=0)
        left.plot([now[row], best[row]], [row, row], color=SOFT, linewidth=1.2, zorder=1)
        taken: list[float] = []
        for name, values in rivals:
            beside = sum(abs(values[row] - each) < NEAR for each in taken)
            taken.append(values[row])
            left.annotate(name, (values[row], row), (7 * beside, -8), textcoords="offset points", color=SOFT,
                          fontsize=7.5, ha="center", va="center")  # fmt: skip
    left.plot(now, rows, "s", color=GROUND, markeredgecolor=AGAINST, markeredgewidth=1.4, markersize=5.5)
    left.plot(best, rows, "o", color=MINE, markersize=6.5)
    left.set_yticks(list(rows), [label(name, 44, 1) for name in objectives], color=INK)
    left.set_ylim(len(objectives) - 0.2, -0.6)
    left.tick_params(axis="y", length=0)
    left.spines["left"].set_visible(False)
    left.set_xlabel("value, 0 to 100, more is better")
    if right is None:
        return
    bars = range(len(costs))
    colours = [MINE if n == 0 else SOFT for n in bars]
    right.barh(list(bars), [amount for _, amount, _ in costs], color=colours, height=0.55)
    right.axvline(0, color=SOFT, linewidth=0.6)
    for bar, (_, amount, told) in zip(bars, costs, strict=True):
        right.annotate(
            told, (max(amount, 0.0), bar), (3, 0), textcoords="offset points", va="center", color=INK
        )
    right.set_yticks(list(bars), [name for name, _, _ in costs], color=INK)
    right.set_ylim(len(costs) - 0.4, -0.6)
    right.set_xticks([])
    right.tick_params(axis="y", length=0)
    right.margins(x=0.35)
    right.spines["left"].set_visible(False)
    right.spines["bottom"].set_visible(False)
    right.set_xlabel(cost)
