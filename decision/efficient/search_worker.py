"""A thread's share of the search for efficient bundles: walks, one after the other, with room that grows."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from decision.efficient.archive import Archive, boxed, grown, nbytes
from decision.efficient.consents import Consents
from decision.efficient.depth_first import (
    CROWDED,
    DONE,
    SPENT,
    STOPPED,
    UNSORTED,
    Part,
    Workspace,
    halved,
    unsearched,
    walk,
    workspace,
)
from decision.efficient.dominance_rules import Exchanges
from decision.efficient.packed_words import Packed
from decision.efficient.row_bounds import Bounds
from decision.efficient.search_zones import (
    UNBOUNDED,
    Bounding,
    Lists,
    Zones,
    listed,
    longer,
    roomier,
    split,
    zones,
)
from decision.running.arrays import Integers
from decision.running.limits import OutOfWork


@dataclass(frozen=True)
class Limits:
    """What a search may use: seconds, bundles held by a thread, bytes held by all, threads, work of each thread.

    work: as `walk` counts it; None: as much as it takes.
    """

    seconds: float | None
    bundles: int
    memory: int
    workers: int
    work: int | None = None

    def are_over(self, began: float, reserve: float = 0.0) -> bool:
        """Whether the seconds have passed, but for those that are kept for what comes after; half of them at most."""
        if self.seconds is None:
            return False
        return time.monotonic() - began > self.seconds - min(reserve, self.seconds / 2)


class TooMany(Exception):
    """More bundles or bytes than may be held."""


@dataclass(frozen=True)
class Ground:
    """What all threads read: the board in words, and by what a way down is cut short; bounding: where zones are
    searched; lowest: what every bundle is worth or more."""

    words: Packed
    consent: Consents
    watched: Exchanges | None
    bounds: Bounds
    bounding: Bounding | None
    lowest: Integers


class Worker:
    """A thread's own archive and zones, with which it searches one part after the other.

    left: the parts that it has not begun or not ended, to which its next are added; space: where it is.
    """

    def __init__(self, ground: Ground, start: Archive, limits: Limits) -> None:
        self.ground, self.kept, self.limits = ground, start, limits
        self.counts = np.zeros(2, dtype=np.int64)
        self.work = np.array([UNBOUNDED if limits.work is None else limits.work], dtype=np.int64)
        self.zones: Zones | None = None
        self.left: list[Part] = []
        self.space: Workspace | None = None
        self._told = np.zeros(1, dtype=np.bool_)
        self._is_over = False
        self._give: Callable[[Part], None] | None = None

    def stop(self) -> None:
        """Tells it to end; what it has not searched is left."""
        self._is_over = True
        self._told[0] = True

    def share(self, give: Callable[[Part], None]) -> None:
        """Tells it to give away a part of its work, if it can be parted, when it next can."""
        self._give = give
        self._told[0] = True

    def search(self) -> None:
        """Searches all that is left to its end, or until it is told to stop. Raises TooMany, OutOfWork."""
        if self.zones is None and self.ground.bounding is not None:
            self.zones = self._first_zones(self.ground.bounding)
        while self.left and not self._is_over:
            # A part is left until its search has begun: whoever looks meanwhile finds none missing.
            self.space, lists = self._at_root(self.left[-1])
            space = self.space
            del self.left[-1]
            try:
                self._through(space, lists)
            finally:
                self.space = None
                self.left += unsearched(space)

    def _through(self, space: Workspace, lists: Lists | None) -> None:
        """Walks until nothing is left, it is told to stop, or zones must be listed anew."""
        while (ended := self._walk(space, lists)) != DONE:
            if ended == STOPPED:
                self._told[0] = False  # before it asks: it may be told again meanwhile
                if self._is_over:
                    return
                if self._give and (part := self._parted(space)):
                    self._give(part)
                self._give = None
            elif ended == SPENT:
                raise OutOfWork
            elif ended == UNSORTED:
                boxed(self.kept, self._told)
            elif ended == CROWDED and self.zones is not None:
                self.zones = self._roomier(self.zones)
            elif lists is not None and self.kept.size[0] < len(self.kept.slots):
                lists = longer(lists)
            else:
                self._grow()
            held = nbytes(self.kept) + sum(part.nbytes for part in self.zones or ())
            if self.limits.workers * held > self.limits.memory:
                raise TooMany
            if ended == CROWDED:
                return

    def _parted(self, space: Workspace) -> Part | None:
        return self.left.pop(0) if self.left else halved(space)

    def _first_zones(self, bounding: Bounding) -> Zones:
        open_zones = zones(2**14, self.ground.lowest, len(bounding.top))
        for worths in np.ascontiguousarray(self.kept.worths):
            while not self._is_over and not split(open_zones, bounding, worths):
                open_zones = self._roomier(open_zones)
        return open_zones

    def _roomier(self, full: Zones) -> Zones:
        """Room for all zones to be split. Raises TooMany: with many objectives they are more than can be held."""
        room = len(full.open)
        needed = max(room, (full.corners.shape[1] + 2) * int(full.open[: full.size[0]].sum()))
        held = nbytes(self.kept) + sum(part.nbytes for part in full) // room * needed
        if self.limits.workers * held > self.limits.memory:
            raise TooMany
        return roomier(full)

    def _at_root(self, part: Part) -> tuple[Workspace, Lists | None]:
        ground = self.ground
        space = workspace(ground.words, ground.watched, part)
        if self.zones is None or ground.bounding is None:
            return space, None
        return space, listed(ground.bounding, self.zones, len(space.picks))

    def _walk(self, space: Workspace, lists: Lists | None) -> int:
        ground, told = self.ground, self._told
        ended = walk(
            ground.words,
            ground.consent,
            ground.watched,
            ground.bounds,
            lists,
            self.kept,
            space,
            told,
            self.counts,
            self.work,
        )
        return int(ended)

    def _grow(self) -> None:
        boxed(self.kept)
        if self.kept.size[0] >= self.limits.bundles:
            raise TooMany
        if self.kept.size[0] > len(self.kept.slots) // 2:
            self.kept = grown(self.kept, self.limits.bundles)
