"""Regions of two weights: the polygon in which each bundle is best, and the weights in use."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Polygon

from reports.figures.hand import label
from reports.figures.palette import AGAINST, GROUND, INK, MINE, SHADES, SOFT


@dataclass(frozen=True)
class Area:
    """One region of the plane of two weights, in which one bundle is best."""

    vertices: tuple[tuple[float, float], ...]
    """Vertices of the polygon, in order."""
    label: str
    """The bundle's letter; empty where there is no room for it."""
    at: tuple[float, float]
    """Where the letter stands."""
    mine: bool
    """Whether the bundle is the recommended one."""


def draw_regions(
    areas: Sequence[Area], across: str, up: str, now: tuple[float, float], drawing: Drawing
) -> None:
    """Draws the regions over the weights of `across` and `up`, each from 0 to 1; now: the weights in use.

    A letter that would lie on that of an earlier region, or on the ring, is left to the table.
    """
    axes = drawing.add_subplot()
    taken = [now]
    for n, area in enumerate(areas):
        colour = MINE if area.mine else SHADES[n % len(SHADES)]
        axes.add_patch(Polygon(area.vertices, facecolor=colour, edgecolor=GROUND, linewidth=0.8))
        if area.label and not any(_meet(area, other) for other in taken):
            axes.text(*area.at, area.label, ha="center", va="center", color=GROUND if area.mine else INK)
            taken.append(area.at)
    for colour, width in ((GROUND, 4.5), (AGAINST, 2)):  # with a rim, which grey needs on the dark region
        axes.plot(
            *now, "o", markersize=7, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=width
        )
    axes.plot([0, 1], [1, 0], color=SOFT, linewidth=0.6)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.set_xlabel(label(f"Weight of {across}"))
    axes.set_ylabel(label(f"Weight of {up}"))


ACROSS, UP = 0.045, 0.06
"""The room of a letter on the two scales; a name has as many of the first as it has letters, at most."""


def _meet(area: Area, other: tuple[float, float]) -> bool:
    (x, y), (a, b) = area.at, other
    return abs(x - a) < ACROSS * max(1, len(area.label)) and abs(y - b) < UP
