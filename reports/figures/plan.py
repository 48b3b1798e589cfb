"""The plan as a dated timeline: what is done now and when it stands, and the response to each trigger and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from typing import Any

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import AGAINST, INK, LINE, MINE, SOFT, TURNED
from reports.words.wording import month_in_short

NAME, NAME_LINES, STEP_LINES, RESPONSE_LINES = 34, 1, 2, 4
"""Characters of a line of a name at the left, and the most lines of a measure's, a step's, and a response's."""

UNDER = 88
"""Characters of a line under a bar."""

SMALL = 8.0
"""Points: the type beside and under the bars."""

ROW, LINE_HEIGHT, HEAD = 4.0, 3.2, 5.0
"""Millimetres of a bar with its room, of a line of text, and of a heading."""

FOOT = 17.0
"""Millimetres of the axis with what it measures."""


@dataclass(frozen=True)
class Bar:
    """Something that begins on the first day and stands on another."""

    name: str
    """What the axis calls it."""
    stands: date
    """The day on which it stands."""
    told: str
    """What stands beside the bar."""
    latest: date | None = None
    """The latest day on which it may stand."""
    under: tuple[str, ...] = ()
    """Lines under the bar."""
    is_response: bool = False
    """Whether it is the response to a trigger."""


@dataclass(frozen=True)
class Mark:
    """Something that is due on a day."""

    name: str
    due: date
    told: str


TimelineGroup = tuple[str, Sequence[Bar | Mark]]
"""A heading, and what stands under it."""


def plan_height(groups: Sequence[TimelineGroup]) -> float:
    """The height of the chart in millimetres."""
    # fsum: the last digit of `sum` differs between Pythons, and the names of clip paths are made from all digits.
    return FOOT + HEAD + fsum(HEAD + fsum(_tall(each) for each in group) for _, group in groups)


def draw_plan(begins: date, told: str, groups: Sequence[TimelineGroup], drawing: Drawing) -> None:
    """Draws a row per bar or mark, from the day on which all begins; told: what that day is."""
    axes = drawing.add_subplot()
    ends = [begins + timedelta(days=30)]
    for _, group in groups:
        for each in group:
            ends += [each.due] if isinstance(each, Mark) else [each.stands, each.latest or each.stands]
    span = max(ends) - begins
    # A third of the scale is for what stands beside the longest bars.
    first = min([begins, *(each.due for _, group in groups for each in group if isinstance(each, Mark))])
    axes.set_xlim(_number(first - max(0.02 * span, timedelta(days=1))), _number(max(ends) + 0.38 * span))
    at = HEAD
    ticks, names = [], []
    for title, group in groups:
        axes.annotate(title, (0, at + 0.6 * HEAD), (-3.5, 0), xycoords=("axes fraction", "data"),
                      textcoords="offset points", ha="right", va="center", color=SOFT, fontweight="bold",
                      annotation_clip=False)  # fmt: skip
        at += HEAD
        for each in group:
            _draw_row(axes, each, at, begins)
            ticks.append(at + _tall(each) / 2)
            names.append(_named(each))
            at += _tall(each)
    axes.set_ylim(at + 0.8, 0)
    axes.plot([_number(begins)] * 2, [HEAD - 0.6, at + 0.8], color=INK, linewidth=1)
    axes.text(_number(begins), 0.42 * HEAD, told, color=INK, fontsize=SMALL, fontweight="bold", va="center")
    axes.set_yticks(ticks, names, fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=7))
    axes.xaxis.set_major_formatter(lambda at, _: month_in_short(dates.num2date(at).date()))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(
        "Solid: done now, until it is in place. Hatched: the response, were the trigger to come on the first day;\n"
        "the stroke is the latest that it may stand, counted from the trigger."
    )


def _number(day: date | timedelta) -> Any:
    """A date, or a time between two, as matplotlib takes it, typed as a number."""
    return day


def _draw_row(axes: Axes, each: Bar | Mark, at: float, begins: date) -> None:
    middle = at + ROW / 2
    if isinstance(each, Mark):
        axes.plot(_number(each.due), middle, "D", color=AGAINST, markersize=4.5)
        _beside(axes, each.told, each.due, middle)
        return
    axes.axhline(at, color=LINE, linewidth=0.4)
    if each.stands > begins:
        look: dict[str, Any] = {"color": MINE, "linewidth": 0}
        if each.is_response:
            look = {"color": TURNED, "hatch": "////", "edgecolor": AGAINST, "linewidth": 0.6}
        axes.barh(middle, _number(each.stands - begins), left=_number(begins), height=0.55 * ROW, **look)
    elif not each.is_response:
        axes.plot(_number(begins), middle, "o", color=MINE, markersize=4.5)
    last = each.stands
    if each.latest is not None:
        axes.plot([_number(each.latest)] * 2, [at + 0.5, at + ROW - 0.5], color=INK, linewidth=1.6)
        last = max(last, each.latest)
    _beside(axes, each.told, last, middle)
    for n, line in enumerate(each.under):
        axes.annotate(line, (_number(begins), at + ROW + (n + 0.4) * LINE_HEIGHT), (3, 0), color=SOFT,
                      textcoords="offset points", fontsize=SMALL, va="center")  # fmt: skip


def _beside(axes: Axes, told: str, last: date, middle: float) -> None:
    axes.annotate(told, (_number(last), middle), (5, 0), textcoords="offset points", color=INK,
                  fontsize=SMALL, va="center")  # fmt: skip


def _named(each: Bar | Mark) -> str:
    lines = STEP_LINES if isinstance(each, Mark) else RESPONSE_LINES if each.is_response else NAME_LINES
    return label(each.name, NAME, lines)


def _tall(each: Bar | Mark) -> float:
    names = LINE_HEIGHT * len(_named(each).splitlines()) + 0.8
    under = 0 if isinstance(each, Mark) else LINE_HEIGHT * len(each.under)
    return max(names, ROW + under + (1.0 if under else 0.0))
