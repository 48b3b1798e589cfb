"""When the recommendation would be wrong: the nearest weight at which it turns, and to which bundle."""

from dataclasses import dataclass

from decision import TOLERANCE
from reports.brief.study import Study

ALIKE = 9
"""Decimals to which distances count: those that rounding alone tells apart stay in the order of the case."""


@dataclass(frozen=True)
class Turning:
    """At this weight of an objective (others in proportion) another bundle takes over."""

    objective: str
    at: float
    above: bool
    bundle: str
    distance: float


def turnings(study: Study) -> tuple[Turning, ...]:
    """Every breakpoint at either end of the recommended bundle's own stretch, nearest first."""
    found = []
    for objective, segments in study.optimum.breakpoints.items():
        now = study.problem.weights[objective]
        mine = [i for i, s in enumerate(segments) if s.start - TOLERANCE <= now <= s.end + TOLERANCE]
        mine = [i for i in mine if segments[i].bundle == study.best.id]
        if not mine:
            continue
        i = mine[0]
        if i > 0:
            start = segments[i].start
            found.append(Turning(objective, start, False, segments[i - 1].bundle, abs(now - start)))
        if i + 1 < len(segments):
            end = segments[i].end
            found.append(Turning(objective, end, True, segments[i + 1].bundle, abs(end - now)))
    return tuple(sorted(found, key=lambda turning: round(turning.distance, ALIKE)))
