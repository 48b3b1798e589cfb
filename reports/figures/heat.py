"""Heat map of a matrix with its numbers: bundles x scenarios."""

from collections.abc import Sequence

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import GROUND, INK, label
from reports.words.wording import points


def draw_heat(
    rows: Sequence[str], columns: Sequence[str], sizes: Sequence[Sequence[float]], drawing: Drawing
) -> None:
    """Draws a cell per number, darker for larger ones."""
    axes = drawing.add_subplot()
    most = max((size for row in sizes for size in row), default=0.0) or 1.0
    axes.pcolormesh(
        range(len(columns)), range(len(rows)), [list(row) for row in sizes], shading="nearest",
        cmap="Blues", vmin=0, vmax=1.25 * most, edgecolors=GROUND, linewidth=0.8,
    )  # fmt: skip
    axes.invert_yaxis()
    for i, row in enumerate(sizes):
        for j, size in enumerate(row):
            axes.text(
                j, i, points(size), ha="center", va="center", color=GROUND if size > 0.6 * most else INK
            )
    axes.set_xticks(range(len(columns)), [label(name, 20) for name in columns])
    axes.set_yticks(range(len(rows)), [label(name, 46) for name in rows])
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
