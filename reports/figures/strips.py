"""Bands over the weight of each objective: where each bundle is best, the swap there, and whose weights lie where."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import WIDTH, label, spread
from reports.figures.palette import AGAINST, GROUND, INK, MINE, SOFT, THEIRS


@dataclass(frozen=True)
class StripSegment:
    """A segment of one weight on which one bundle is best."""

    start: float
    """The lower end, a weight from 0 to 1."""
    end: float
    """The upper end."""
    label: str
    """The bundle's letter."""
    mine: bool
    """Whether the bundle is the recommended one."""


@dataclass(frozen=True)
class Strip:
    """The segments of one objective's weight, the weight in use, and those of others."""

    name: str
    """The objective, as the axis calls it."""
    now: float
    """The weight in use."""
    segments: tuple[StripSegment, ...]
    """From the least weight to the greatest."""
    others: tuple[float, ...]
    """The weights of the profiles, in the order of their key."""
    below: str
    """What changes below the recommended bundle's segment; empty where nothing does."""
    above: str
    """What changes above it."""


NARROW, NARROWER = 0.06, 0.035
"""A segment of a smaller share of the scale has no room for its name; nor for a letter. The table has both."""

SMALL = 8.2
"""Points: the type of marks and swaps."""

APART = 0.018
"""The share of the scale by which two numbers stand apart."""

NAME = 26
"""Characters of a line of an objective's name."""

KEY = 84
"""Characters of a line of the key."""

BETWEEN = 3
"""Letters between what stands at the left and at the right below a strip."""

LETTER, SMALL_LETTER = 1.5, 1.3
"""Millimetres: the width of a letter of a name, and of what stands below a strip, with room to spare."""

ROW, LINE_HEIGHT = 11.0, 3.8
"""Millimetres of a strip with what stands above and below it, and of a line of the key."""


def strips_height(strips: Sequence[Strip], key: str) -> float:
    """The height of the chart in millimetres."""
    return 14 + ROW * len(strips) + LINE_HEIGHT * len(wrap(key, KEY))


def draw_strips(strips: Sequence[Strip], key: str, drawing: Drawing) -> None:
    """Draws a strip per objective, from top to bottom; key: whose weights the numbers are."""
    axes = drawing.add_subplot()
    furthest = max([s.segments[-1].end for s in strips] + [at for s in strips for at in (s.now, *s.others)])
    most = min(1.0, ceil(10 * furthest) / 10)
    longest = max(len(line) for strip in strips for line in label(strip.name, NAME, 2).splitlines())
    for row, strip in enumerate(strips):
        _draw_strip(axes, row, strip, most, int((WIDTH - 8 - LETTER * longest) / SMALL_LETTER))
    axes.set_yticks(range(len(strips)), [label(strip.name, NAME, 2) for strip in strips])
    axes.set_ylim(len(strips) - 0.38, -0.62)
    axes.set_xlim(0, most)
    about = "Weight of the objective, the others in proportion; the line is where it stands now"
    axes.set_xlabel("\n".join([about, *wrap(key, KEY)]))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _draw_strip(axes: Axes, row: int, strip: Strip, most: float, letters: int) -> None:
    """letters: how many fit the line below the strip."""
    for segment in strip.segments:
        width = segment.end - segment.start
        axes.barh(row, width, left=segment.start, height=0.4, color=MINE if segment.mine else THEIRS,
                  edgecolor=GROUND, linewidth=0.8)  # fmt: skip
        room = most * (NARROW if segment.mine else NARROWER)
        at = clear_of(segment.start, segment.end, strip.now, room)
        if width >= room and at is not None:
            axes.text(at, row, segment.label, ha="center", va="center", fontsize=8,
                      color=GROUND if segment.mine else INK)  # fmt: skip
    for colour, width in ((GROUND, 4), (AGAINST, 2)):  # with a rim, which grey needs on the dark band
        axes.plot([strip.now, strip.now], [row - 0.22, row + 0.22], color=colour, linewidth=width)
    places = spread(strip.others, APART * most)
    shift = max(0.0, -min(places, default=0.0))
    for n, (at, place) in enumerate(zip(strip.others, places, strict=True), start=1):
        axes.plot(at, row - 0.24, "v", color=INK, markersize=2.4, markeredgewidth=0)
        axes.text(place + shift, row - 0.37, str(n), ha="center", va="center", fontsize=SMALL, color=INK)
    for told, other, place, side in (
        (strip.below, strip.above, 0.0, "left"),
        (strip.above, strip.below, most, "right"),
    ):
        room = max(letters // 2, letters - len(other) - BETWEEN) if other else letters
        if told:
            axes.text(
                place, row + 0.37, cut_at_commas(told, room), ha=side, va="center", fontsize=SMALL, color=SOFT
            )


def cut_at_commas(told: str, room: int) -> str:
    """A swap in so many characters: as many of its phrases as fit, or where none does, where it is alone."""
    if len(told) <= room:
        return told
    where, _, swap = told.partition(": ")
    phrases = swap.split(", ")
    for count in range(len(phrases) - 1, 0, -1):
        shorter = f"{where}: {', '.join(phrases[:count])} …"
        if len(shorter) <= room:
            return shorter
    return label(where, room, 1)


def clear_of(start: float, end: float, line: float, room: float) -> float | None:
    """The middle of a segment, or that of its larger part where the line would cross a name there.

    room: what the name takes. None where it fits neither.
    """
    middle = (start + end) / 2
    if not start < line < end or abs(middle - line) >= room / 2:
        return middle
    if max(line - start, end - line) < room:
        return None
    return (start + line) / 2 if line - start > end - line else (line + end) / 2
