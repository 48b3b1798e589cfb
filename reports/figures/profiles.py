"""Parallel coordinates: the value of each bundle on each objective, from 0 to 100."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, LINE, MINE, SOFT

UPRIGHT = 6
"""So many names stand side by side; of more objectives the names lean."""

CLEAR = {"facecolor": GROUND, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
"""The ground that a number needs among lines."""


def draw_profiles(
    objectives: Sequence[str],
    others: Sequence[Sequence[float]],
    best: Sequence[float],
    now: Sequence[float],
    drawing: Drawing,
) -> None:
    """Draws a thick line for the best bundle with its values, a dashed one for the status quo, thin ones for others."""
    axes = drawing.add_subplot()
    scales = np.arange(len(objectives))
    for at in scales.tolist():
        axes.axvline(at, color=LINE, linewidth=0.6)
    if others:
        # One line with gaps is drawn sooner than many.
        gapped = np.hstack([np.array(others, dtype=float), np.full((len(others), 1), np.nan)])
        axes.plot(
            np.tile([*scales, np.nan], len(others)), gapped.ravel(), color=SOFT, linewidth=0.5, alpha=0.6
        )
    axes.plot(scales, now, "--s", color=AGAINST, linewidth=1.4, markersize=3.5)
    axes.plot(scales, best, "-o", color=MINE, linewidth=2.2, markersize=4.5)
    for at, value in zip(scales.tolist(), best, strict=True):
        axes.annotate(f"{value:.0f}", (at, value), (0, 8), textcoords="offset points", color=MINE,
                      fontweight="bold", ha="center", va="center", bbox=CLEAR)  # fmt: skip
    axes.annotate("status quo", (0, now[0]), (-6, 0), textcoords="offset points", color=AGAINST, ha="right",
                  va="center")  # fmt: skip
    axes.annotate("best", (0, best[0]), (-6, 0), textcoords="offset points", color=MINE, fontweight="bold",
                  ha="right", va="center")  # fmt: skip
    if len(objectives) <= UPRIGHT:
        axes.set_xticks(scales, [label(name, 96 // len(objectives), 4) for name in objectives], color=INK)
    else:
        names = [label(name, 26, 1) for name in objectives]
        axes.set_xticks(scales, names, color=INK, rotation=40, ha="right", rotation_mode="anchor")
    # Room for the names of the two lines, which are as wide as a seventh of the figure.
    axes.set_xlim(-max(0.7, 0.14 * len(objectives)), len(objectives) - 0.65)
    axes.margins(y=0.06)
    axes.set_ylabel("Value, 0 to 100")
