"""Timeline of the evidence: a mark per claim on its date, in rows by state."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib import dates
from matplotlib.figure import Figure as Drawing

from reports.figures.palette import AGAINST, INK, MINE, SOFT
from reports.words.wording import month_in_short

MARKS = {
    "established": ("o", MINE),
    "contested": ("D", AGAINST),
    "reported": ("^", SOFT),
    "supposed": ("x", AGAINST),
}
"""A shape and a colour for every state, so that nothing rests on colour alone."""


SHOWN, MARGIN = timedelta(days=300), timedelta(days=12)
"""How far back the figure goes where most claims are as late, and the room at its ends."""


def when(day: date) -> Any:
    """A date as matplotlib takes it, typed as a number."""
    return day


def draw_timeline(claims: Sequence[tuple[date, str]], as_of: date, drawing: Drawing) -> None:
    """Draws the marks, those of one day and state stacked; the line is the date of the evidence."""
    axes = drawing.add_subplot()
    states = [state for state in MARKS if any(state == each for _, each in claims)]
    seen: dict[tuple[date, str], int] = {}
    apart = min(0.11, 0.75 / max(Counter(claims).values()))
    for day, state in sorted(claims):
        height = seen.get((day, state), 0)
        seen[day, state] = height + 1
        shape, colour = MARKS[state]
        axes.plot(when(day), states.index(state) - apart * height + 0.25, shape, color=colour, markersize=4)
    axes.axvline(when(as_of), color=INK, linewidth=0.8, linestyle="--")
    axes.set_yticks(range(len(states)), [state.capitalize() for state in states])
    axes.set_ylim(len(states) - 0.5, -0.7)
    axes.tick_params(axis="y", length=0)
    start = first = min(day for day, _ in claims) - MARGIN
    if sum(day >= as_of - SHOWN for day, _ in claims) >= len(claims) / 2:
        start = max(as_of - SHOWN, first)
    axes.set_xlim(when(start), when(as_of + MARGIN))
    axes.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=8))
    axes.xaxis.set_major_formatter(lambda at, _: month_in_short(dates.num2date(at).date()))
    older = sum(day < start for day, _ in claims)
    axes.set_xlabel("Day made public; dashed: as of" + (f"; {older} older not drawn" if older else ""))
