"""Attractiveness of each course of action to an actor: intervals under the status quo and under the bundle."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing

from reports.figures.hand import label
from reports.figures.palette import GROUND, LINE, MINE, SOFT


@dataclass(frozen=True)
class PointRange:
    """The attractiveness of a course in points."""

    low: float
    """With every term at its low end."""
    likely: float
    """With every term at its likely value."""
    high: float
    """With every term at its high end."""
    worded: str
    """The label beside it."""


@dataclass(frozen=True)
class CourseRange:
    """A course under the status quo and under the bundle."""

    name: str
    now: PointRange
    then: PointRange


def draw_courses(courses: Sequence[CourseRange], drawing: Drawing) -> None:
    """Draws two intervals per course: dashed with a circle for the status quo, solid with a square for the bundle."""
    axes = drawing.add_subplot()
    axes.axvline(0, color=LINE, linewidth=0.8)
    for n, course in enumerate(courses):
        for at, points, colour, line, mark, inside in (
            (n - 0.18, course.now, SOFT, "--", "o", GROUND),
            (n + 0.18, course.then, MINE, "-", "s", MINE),
        ):
            axes.plot([points.low, points.high], [at, at], line, color=colour, linewidth=1.6)
            axes.plot(points.likely, at, mark, color=colour, markerfacecolor=inside, markersize=5)
            axes.annotate(points.worded, (max(points.likely, points.high), at), (5, 0), color=colour,
                          textcoords="offset points", va="center")  # fmt: skip
    axes.set_yticks(range(len(courses)), [label(course.name) for course in courses])
    axes.set_ylim(len(courses) - 0.5, -0.5)
    axes.margins(x=0.08)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Points, from low to high. Dashed, circle: status quo. Solid, square: with the bundle.")
