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
    for n, area in enumerate(areas):
        colour = MINE if area.mine else SHADES[n % len(SHADES)]
        axes.add_patch(Polygon(area.vertices, facecolor=colour, edgecolor=GROUND, linewidth=0.8))
    for colour, width in ((GROUND, 4.5), (AGAINST, 2)):  # with a rim, which grey needs on the dark region
        axes.plot(
            *now, "o", markersize=7, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=width
        )
    axes.plot([0, 1], [1, 0], color=SOFT, linewidth=0.6)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.set_xlabel(label(f"Weight of {across}"))
    axes.set_ylabel(label(f"Weight of {up}", 26))
    drawing.draw_without_rendering()  # the layout gives the scales their length, which the letters need
    point = 1 / axes.get_window_extent().width
    taken = [(now, RING)]
    for area in areas:
        room = (LETTER * len(area.label), LINE)
        if area.label and not any(_meet(area.at, room, *other, point) for other in taken):
            axes.text(*area.at, area.label, ha="center", va="center", color=GROUND if area.mine else INK)
            taken.append((area.at, room))


Pair = tuple[float, float]

LETTER, LINE = 6.0, 9.0
"""Points: the width of a letter, and the height of its line."""

RING = (12.0, 12.0)
"""Points: the width and height of the ring."""


def _meet(at: Pair, room: Pair, other: Pair, taken: Pair, point: float) -> bool:
    """Whether two boxes meet, given by their middles on the scales and their sizes in points; point: on the scales."""
    return all(abs(at[n] - other[n]) < point * (room[n] + taken[n]) / 2 for n in (0, 1))
