"""Step functions: the best value over the limit of each resource."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, MINE, SOFT
from reports.words.wording import quantity


@dataclass(frozen=True)
class Curve:
    """The best value as a step function of the limit of one resource."""

    name: str
    """The resource with its unit."""
    limit: float
    """The limit in force."""
    best: tuple[float, float]
    """Use and value of the recommended bundle."""
    steps: tuple[tuple[float, float], ...]
    """(limit, best value from there on), both rising."""
    within: tuple[tuple[float, float], ...]
    """(use, value) of other efficient bundles within the limit."""
    enough: tuple[float, float] | None = None
    """Limit and value of the least that suffices for nine tenths of the gain, where that is clearly less."""
    told: str = ""
    """What is then said of it."""


MARGIN = 0.06
"""Room beside the last step, as a share of the whole width."""


def draw_steps(curves: Sequence[Curve], drawing: Drawing) -> None:
    """Draws a panel per resource on a common scale: the step function, the limit, and efficient bundles within it."""
    panels = drawing.subplots(1, len(curves), sharey=True, squeeze=False)[0]
    for n, (axes, curve) in enumerate(zip(panels, curves, strict=True)):
        limits, values = zip(*curve.steps, strict=True)
        start, end = limits[0], max(limits[-1], curve.limit)
        room = MARGIN * (end - start) or 1.0
        axes.step([*limits, end + room], [*values, values[-1]], where="post", color=MINE, linewidth=1.4)
        axes.axvline(curve.limit, color=AGAINST, linewidth=1.2, linestyle="--")
        if curve.within:
            axes.plot(
                *zip(*curve.within, strict=True), "o", color=SOFT, markeredgecolor="none", markersize=2.6
            )
        if curve.enough is not None:
            axes.plot(
                [curve.enough[0]] * 2, [curve.steps[0][1], curve.enough[1]], ":", color=MINE, linewidth=1
            )
            axes.plot(
                *curve.enough, "D", color=GROUND, markeredgecolor=MINE, markeredgewidth=1.4, markersize=6
            )
        axes.plot(*curve.best, "o", color=MINE, markeredgecolor=GROUND, markersize=6)
        axes.annotate("limit", (curve.limit, 0.02), (-3, 0), xycoords=("data", "axes fraction"),
                      textcoords="offset points", color=AGAINST, ha="right", rotation=90)  # fmt: skip
        axes.set_xlim(start - room, end + room)
        axes.xaxis.set_major_locator(
            MaxNLocator(4, integer=all(at == int(at) for at in (*limits, curve.limit)))
        )
        axes.xaxis.set_major_formatter(lambda at, _: quantity(at))
        axes.set_xlabel(f"{label(curve.name, 30)}\n{label(curve.told, 34)}".rstrip())
        if n == 0:
            axes.set_ylabel("Best value, points")
