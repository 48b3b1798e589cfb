"""A thread's share of the search for efficient bundles: walks, one after the other, with room that grows."""

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from decision.archive import Archive, boxed, grown, nbytes
from decision.bounds import Bounds
from decision.consenting import Consents
from decision.descent import Picks
from decision.exchanges import Exchanges
from decision.packed import Packed
from decision.walk import CROWDED, DONE, STOPPED, UNSORTED, Workspace, walk, workspace
from decision.whole import Whole
from decision.zones import Bounding, Lists, Zones, listed, longer, roomier, split, zones


@dataclass
class Limits:
    """What a search may use: seconds, bundles held by a thread, bytes held by all, threads.

    `stop` tells compiled code to end.
    """

    seconds: float | None
    bundles: int
    memory: int
    workers: int
    stop: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, dtype=bool))

    def are_over(self, began: float) -> bool:
        """Whether the seconds have passed."""
        return self.seconds is not None and time.monotonic() - began > self.seconds


class TooMany(Exception):
    """More bundles or bytes than may be held."""


@dataclass(frozen=True)
class Ground:
    """What all threads read: the board in words, and by what a way down is cut short; bounding: where zones are
    searched; lowest: what every bundle is worth or more."""

    words: Packed
    consent: Consents
    watched: Exchanges
    bounds: Bounds
    bounding: Bounding | None
    lowest: Whole


class Worker:
    """A thread's own archive and zones, with which it takes one task after the other."""

    def __init__(self, ground: Ground, kept: Archive, limits: Limits) -> None:
        self.ground, self.kept, self.limits = ground, kept, limits
        self.counts = np.zeros(2, dtype=np.int64)
        self.zones: Zones | None = None
        if ground.bounding is not None:
            self.zones = zones(2**14, ground.lowest, len(ground.bounding.top))
            for worths in np.ascontiguousarray(kept.worths):
                while not split(self.zones, ground.bounding, worths):
                    self.zones = roomier(self.zones)

    def take(self, prefix: Picks) -> bool:
        """Searches a task; whether it came to its end. One that ran out of room for zones begins again with more."""
        space, lists = self._at_root(prefix)
        while (ended := self._walk(space, lists)) not in (DONE, STOPPED):
            if ended == UNSORTED:
                boxed(self.kept)
            elif ended == CROWDED and self.zones is not None:
                self.zones = roomier(self.zones)
                space, lists = self._at_root(prefix)
            elif lists is not None and self.kept.size[0] < len(self.kept.slots):
                lists = longer(lists)
            else:
                self._grow()
            held = nbytes(self.kept) + sum(part.nbytes for part in self.zones or ())
            if self.limits.workers * held > self.limits.memory:
                raise TooMany
        return ended == DONE

    def _at_root(self, prefix: Picks) -> tuple[Workspace, Lists | None]:
        ground = self.ground
        space = workspace(ground.words, ground.watched, prefix)
        if self.zones is None or ground.bounding is None:
            return space, None
        return space, listed(ground.bounding, self.zones, len(space.picks))

    def _walk(self, space: Workspace, lists: Lists | None) -> int:
        ground, stop = self.ground, self.limits.stop
        ended = walk(
            ground.words,
            ground.consent,
            ground.watched,
            ground.bounds,
            lists,
            self.kept,
            space,
            stop,
            self.counts,
        )
        return int(ended)

    def _grow(self) -> None:
        boxed(self.kept)
        if self.kept.size[0] >= self.limits.bundles:
            raise TooMany
        if self.kept.size[0] > len(self.kept.slots) // 2:
            self.kept = grown(self.kept, self.limits.bundles)
