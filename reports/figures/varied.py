"""The best value over a number of the case: points, or exact steps, a line for each value of a second number."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from reports.figures.hand import label, spread
from reports.figures.palette import MINE, SOFT
from reports.words.wording import quantity

MOST_LINES = 8
"""Lines that bear their name; with more the table has the names."""


APART = 0.06
"""How far apart the names of two lines are, as a share of the height."""


@dataclass(frozen=True)
class Line:
    """The best value over the first number at one value of the second."""

    told: str
    """What the second number is; empty where there is none."""

    points: tuple[tuple[float, float | None, str], ...]
    """The number, the best value (None where no bundle is feasible), and the letter of the bundle."""

    end: float | None = None
    """Where the last step ends; None for points."""


def draw_varied(lines: Sequence[Line], what: str, stepwise: bool, drawing: Drawing) -> None:
    """Draws the lines; a letter stands where the best bundle changes along a line that stands alone."""
    axes = drawing.subplots()
    ends: list[tuple[float, float, str]] = []
    for n, line in enumerate(lines):
        share = n / max(1, len(lines) - 1)
        colour = MINE if len(lines) == 1 else (0.1, 0.25 + 0.45 * share, 0.45 + 0.35 * share)
        at = [each[0] for each in line.points] + ([line.end] if line.end is not None else [])
        values = [float("nan") if each[1] is None else each[1] for each in line.points]
        values += values[-1:] if line.end is not None else []
        if stepwise:
            axes.step(at, values, where="post", color=colour, linewidth=1.4)
        else:
            axes.plot(at, values, "o-", color=colour, markersize=3.2, linewidth=1.2)
        told = [(x, v) for x, v in zip(at, values, strict=True) if v == v]
        ends += [(*told[-1], line.told)] if told and line.told else []
        if len(lines) == 1:
            _turns(axes, line)
    axes.margins(x=0.04, y=0.12)
    if 0 < len(ends) <= MOST_LINES:
        low, high = axes.get_ylim()
        places = spread([value for _, value, _ in ends], APART * (high - low))
        for (x, _, text), place in zip(ends, places, strict=True):
            axes.annotate(label(text, 40), (x, place), (6, 0), textcoords="offset points", va="center",
                          annotation_clip=False)  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(lambda at, _: quantity(at))
    axes.set_xlabel(label(what, 80))
    axes.set_ylabel("Best value, points")
    axes.grid(axis="y", color=SOFT, linewidth=0.3, alpha=0.5)


def _turns(axes: Axes, line: Line) -> None:
    """Letters where the best bundle changes."""
    before = ""
    for x, value, letter in line.points:
        if value is not None and letter != before:
            axes.annotate(letter, (x, value), (0, 4), textcoords="offset points", ha="left", va="bottom")
        before = letter
