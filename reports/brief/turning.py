"""The breakpoints of each weight that bound the recommended bundle's segment, nearest first."""

from dataclasses import dataclass

from decision import TOLERANCE, Bundle
from reports.brief.findings import Findings

ALIKE = 9
"""Decimals to which distances count: those that rounding alone tells apart stay in the order of the case."""


@dataclass(frozen=True)
class Turning:
    """A breakpoint of one weight, the others in proportion, at which another bundle becomes best."""

    objective: str
    """The objective whose weight moves."""
    at: float
    """The breakpoint, a weight from 0 to 1."""
    above: bool
    """Whether the other bundle is best above it; else below."""
    bundle: Bundle
    """The other bundle."""
    distance: float
    """From the present weight to the breakpoint."""


def turnings(findings: Findings) -> tuple[Turning, ...]:
    """Every breakpoint at either end of the recommended bundle's own segment, nearest first."""
    found = []
    for objective, segments in findings.optimum.breakpoints.items():
        now = findings.problem.weights[objective]
        mine = [i for i, s in enumerate(segments) if s.start - TOLERANCE <= now <= s.end + TOLERANCE]
        mine = [i for i in mine if segments[i].best.id == findings.best.id]
        if not mine:
            continue
        i = mine[0]
        if i > 0:
            start = segments[i].start
            found.append(Turning(objective, start, False, segments[i - 1].best, abs(now - start)))
        if i + 1 < len(segments):
            end = segments[i].end
            found.append(Turning(objective, end, True, segments[i + 1].best, abs(end - now)))
    return tuple(sorted(found, key=lambda turning: round(turning.distance, ALIKE)))
