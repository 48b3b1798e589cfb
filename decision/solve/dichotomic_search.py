"""What is best along a line on which the worth of everything is straight: dichotomic search.

The greatest of straight lines is convex. It is known at both ends, and then wherever two of the lines known so far
cross: either nothing is better there, or what is better is one more line. When nothing is better at any crossing,
nothing is better anywhere between, however many lines meet there. Each time a line is found or a crossing is done
with, so that it ends.
Source: Y. P. Aneja, K. P. K. Nair, Management Science 25 (1979) 73-78.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from decision.model.value_function import TOLERANCE

Item = TypeVar("Item")

LEVEL = TOLERANCE / 4
"""Points between lines that are worth the same at a turn; what several turns may add up to stays near the tolerance."""


@dataclass(frozen=True)
class Stage(Generic[Item]):
    """From start to end this item is best, within the tolerance."""

    start: float
    end: float
    item: Item


@dataclass(frozen=True)
class _Line(Generic[Item]):
    """An item and what it is worth at both ends."""

    item: Item
    first: float
    last: float

    def at(self, share: float) -> float:
        return (1 - share) * self.first + share * self.last


def best_along(
    start: float,
    end: float,
    best: Callable[[float], Item],
    worth: Callable[[Item, float], float],
    known: Sequence[Item] = (),
) -> tuple[Stage[Item], ...]:
    """The stages from start to end (start < end), one item in each, none shorter for a gain within the tolerance.

    best: an item of greatest worth at a place between. worth: of an item at a place, straight between the ends;
    in points. known: items that may spare a look.
    """
    lines: list[_Line[Item]] = []

    def take(item: Item) -> None:
        if all(line.item != item for line in lines):
            lines.append(_Line(item, worth(item, start), worth(item, end)))

    for item in (*known, best(start), best(end)):
        take(item)
    settled: set[float] = set()
    while True:
        turns = _turns(lines)
        share = next((share for share, _ in turns[1:] if share not in settled), None)
        if share is None:
            break
        settled.add(share)
        place = start + share * (end - start)
        item = best(place)
        if worth(item, place) > max(line.at(share) for line in lines) + TOLERANCE:
            take(item)
    places = [start + share * (end - start) for share, _ in turns] + [end]
    return tuple(
        Stage(places[n], places[n + 1], line.item)
        for n, (_, line) in enumerate(turns)
        if places[n] < places[n + 1]
    )


def _turns(lines: Sequence[_Line[Item]]) -> list[tuple[float, _Line[Item]]]:
    """The greatest of the lines within the tolerance: the share of the way from which each is followed, from 0 on.

    Of lines that are worth the same at a turn the one that rises most goes on, and none is left for one that gains
    no more than the tolerance: what rounding makes of lines that meet in a point, or are one, is no turn.
    """
    share, now = 0.0, _steepest(lines, 0.0)
    found = [(share, now)]
    while ahead := [line for line in lines if line.last > now.last + LEVEL]:
        crossings = [_crossing(now, line) for line in ahead]
        share = max(share, min(crossings))
        if share >= 1:
            break
        now = _steepest(ahead, share)
        found.append((share, now))
    return found


def _crossing(lower: _Line[Item], steeper: _Line[Item]) -> float:
    """Where a line that is worth more at the end comes up to another, as a share of the way."""
    behind, ahead = lower.first - steeper.first, steeper.last - lower.last
    return behind / (behind + ahead) if behind > 0 else 0.0


def _steepest(lines: Sequence[_Line[Item]], share: float) -> _Line[Item]:
    """Of the lines that are worth most at a share of the way, within the tolerance, one that is worth most at the end."""
    most = max(line.at(share) for line in lines)
    return max((line for line in lines if line.at(share) >= most - LEVEL), key=lambda line: line.last)
