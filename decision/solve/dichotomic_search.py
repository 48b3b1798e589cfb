"""The upper envelope of linear functions of one parameter, by dichotomic search.

The maximum of linear functions is convex and piecewise linear. The search knows it at both ends of an interval and
asks for the maximum wherever two of the lines found so far cross: either no line exceeds the crossing, or one does and
joins them. When no crossing is exceeded, the envelope is complete. Every query settles a crossing or adds a line, so
that the search ends.
Source: Y. P. Aneja, K. P. K. Nair, Management Science 25 (1979) 73-78.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from decision.model.value_function import TOLERANCE

Item = TypeVar("Item")
"""What is compared: a bundle, or a plan."""

ROUNDING = TOLERANCE / 4
"""Points within which two lines are equal at a breakpoint; the errors of several breakpoints add up to about the
tolerance."""


@dataclass(frozen=True)
class Segment(Generic[Item]):
    """An interval of one parameter (a weight, a likelihood, a share) on which one item is best."""

    start: float
    """Where it begins; equal to `end` where the item is best at one point only."""

    end: float
    """Where it ends, and the next segment begins unless there is a gap in which nothing is feasible."""

    best: Item
    """What is best there: a bundle or its id, or the ids of a plan."""


def joined(segments: Iterable[Segment[Item]]) -> tuple[Segment[Item], ...]:
    """The segments (ascending) with neighbours that meet and have the same item made one."""
    found: list[Segment[Item]] = []
    for segment in segments:
        if found and (found[-1].best, found[-1].end) == (segment.best, segment.start):
            segment = replace(segment, start=found.pop().start)
        found.append(segment)
    return tuple(found)


@dataclass(frozen=True)
class _Line(Generic[Item]):
    """An item and its value at both ends of the interval, in points."""

    item: Item
    first: float
    last: float

    def at(self, share: float) -> float:
        """Returns the value at a share of the interval."""
        return (1 - share) * self.first + share * self.last


def upper_envelope(
    start: float,
    end: float,
    best: Callable[[float], Item],
    value: Callable[[Item, float], float],
    known: Sequence[Item] = (),
) -> tuple[Segment[Item], ...]:
    """The segments of the envelope from start to end (start < end), one item each; an item that exceeds the others
    by no more than the tolerance may have none.

    best: the item of greatest value at a parameter. value: of an item at a parameter, linear, in points. known: items
    that may spare queries.
    """
    lines: list[_Line[Item]] = []

    def add(item: Item) -> None:
        if all(line.item != item for line in lines):
            lines.append(_Line(item, value(item, start), value(item, end)))

    for item in (*known, best(start), best(end)):
        add(item)
    settled: set[float] = set()
    while True:
        breakpoints = _breakpoints(lines)
        share = next((share for share, _ in breakpoints[1:] if share not in settled), None)
        if share is None:
            break
        settled.add(share)
        at = start + share * (end - start)
        item = best(at)
        if value(item, at) > max(line.at(share) for line in lines) + TOLERANCE:
            add(item)
    ends = [start + share * (end - start) for share, _ in breakpoints] + [end]
    return tuple(
        Segment(ends[n], ends[n + 1], line.item)
        for n, (_, line) in enumerate(breakpoints)
        if ends[n] < ends[n + 1]
    )


def _breakpoints(lines: Sequence[_Line[Item]]) -> list[tuple[float, _Line[Item]]]:
    """The envelope of known lines: each line on it with the share of the interval at which its segment begins, from 0 on.

    Of lines that are equal at a breakpoint the steepest continues, and none is left for one that gains no more than
    the tolerance: rounding of lines that are equal, or meet in one point, gives no breakpoint.
    """
    share, current = 0.0, _steepest(lines, 0.0)
    found = [(share, current)]
    while steeper := [line for line in lines if line.last > current.last + ROUNDING]:
        crossings = [_crossing(current, line) for line in steeper]
        share = max(share, min(crossings))
        if share >= 1:
            break
        current = _steepest(steeper, share)
        found.append((share, current))
    return found


def _crossing(lower: _Line[Item], steeper: _Line[Item]) -> float:
    """The share of the interval at which a line that ends higher reaches another."""
    behind, ahead = lower.first - steeper.first, steeper.last - lower.last
    return behind / (behind + ahead) if behind > 0 else 0.0


def _steepest(lines: Sequence[_Line[Item]], share: float) -> _Line[Item]:
    """Of the lines of greatest value at a share of the interval, within rounding, the one of greatest value at the end."""
    most = max(line.at(share) for line in lines)
    return max((line for line in lines if line.at(share) >= most - ROUNDING), key=lambda line: line.last)
