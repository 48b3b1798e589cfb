"""A thread of the search for efficient bundles: it searches subtrees one after the other and enlarges its arrays."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from decision.efficient.archive import Archive, grown, nbytes, rebuild
from decision.efficient.consents import Consents
from decision.efficient.depth_first import CROWDED, DONE, SPENT, STOPPED, UNSORTED, search_subtree
from decision.efficient.dominance_rules import DominanceRules
from decision.efficient.packed_words import Packed
from decision.efficient.row_bounds import Bounds
from decision.efficient.search_state import Subtree, Workspace, split_off_largest, unexplored, workspace
from decision.efficient.search_zones import (
    UNBOUNDED,
    LagrangianBounds,
    Zones,
    ZoneStack,
    compacted,
    lengthened,
    split,
    zone_stack,
    zones,
)
from decision.running.arrays import Integers
from decision.running.limits import OutOfWork, is_halted


@dataclass(frozen=True)
class Limits:
    """What a search may use."""

    seconds: float | None
    """None: no limit."""

    bundles: int
    """Bundles in the archive of one thread."""

    memory: int
    """Bytes of the archives and zones of all threads."""

    workers: int
    """Threads."""

    work: int | None = None
    """Work of each thread as `search_subtree` counts it; None: no limit."""

    def are_over(self, began: float, reserve: float = 0.0) -> bool:
        """Whether the seconds, less a reserve for what follows (half of them at most), have passed since `began`, or
        another thread has halted this one."""
        if self.seconds is None or is_halted():
            return is_halted()
        return time.monotonic() - began > self.seconds - min(reserve, self.seconds / 2)


class CapacityReached(Exception):
    """The archive or the zones need more bundles or bytes than the limits allow."""


@dataclass(frozen=True)
class SharedData:
    """What all threads read."""

    words: Packed
    """The packed instance."""

    consent: Consents
    """Consents that a leaf must have."""

    rules: DominanceRules | None
    """None: without dominance rules."""

    bounds: Bounds
    """Knapsack bounds."""

    lagrangian: LagrangianBounds | None
    """For search zones; None: without zones."""

    lowest: Integers
    """objectives: a lower bound on every objective vector."""


class Worker:
    """A thread's own archive and zones. Other threads may read its attributes while it searches.

    pending: subtrees that are not begun, or were begun and not completed; more may be appended. space: the state of the
    current search, None between two. counts: leaves visited, subtrees pruned.
    """

    def __init__(self, data: SharedData, start: Archive, limits: Limits) -> None:
        self.data, self.archive, self.limits = data, start, limits
        self.counts = np.zeros(2, dtype=np.int64)
        self.work = np.array([UNBOUNDED if limits.work is None else limits.work], dtype=np.int64)
        self.zones: Zones | None = None
        self.pending: list[Subtree] = []
        self.space: Workspace | None = None
        self._stop = np.zeros(1, dtype=np.bool_)
        self._is_over = False
        self._give: Callable[[Subtree], None] | None = None

    def stop(self) -> None:
        """Makes `search` return soon; what is unexplored stays in `pending`."""
        self._is_over = True
        self._stop[0] = True

    def spent(self) -> int:
        """The work done, more than the limit where that was reached; 0 where there is none."""
        return 0 if self.limits.work is None else self.limits.work - int(self.work[0])

    def share(self, give: Callable[[Subtree], None]) -> None:
        """Makes it give away its largest unexplored subtree, if it has two, at its next check (work stealing)."""
        self._give = give
        self._stop[0] = True

    def search(self) -> None:
        """Searches the pending subtrees until none is left or `stop` is called. Raises CapacityReached, OutOfWork."""
        if self.zones is None and self.data.lagrangian is not None:
            self.zones = self._first_zones(self.data.lagrangian)
        while self.pending and not self._is_over:
            # It stays pending until its search has begun: a thread that looks meanwhile misses none.
            self.space, lists = self._start(self.pending[-1])
            space = self.space
            del self.pending[-1]
            try:
                self._search_subtree(space, lists)
            finally:
                self.space = None
                self.pending += unexplored(space)

    def _search_subtree(self, space: Workspace, lists: ZoneStack | None) -> None:
        """Searches until the subtree is complete, `stop` is called, or zones were compacted and must be listed anew."""
        while (ended := self._call(space, lists)) != DONE:
            if ended == STOPPED:
                self._stop[0] = False  # first: the flag may be set again meanwhile
                if self._is_over:
                    return
                if self._give and (subtree := self._split_off(space)):
                    self._give(subtree)
                self._give = None
            elif ended == SPENT:
                raise OutOfWork
            elif ended == UNSORTED:
                rebuild(self.archive, self._stop)
            elif ended == CROWDED and self.zones is not None:
                self.zones = self._compacted(self.zones)
            elif lists is not None and self.archive.size[0] < len(self.archive.slots):
                lists = lengthened(lists)
            else:
                self._grow()
            held = nbytes(self.archive) + sum(subtree.nbytes for subtree in self.zones or ())
            if self.limits.workers * held > self.limits.memory:
                raise CapacityReached
            if ended == CROWDED:
                return

    def _split_off(self, space: Workspace) -> Subtree | None:
        return self.pending.pop(0) if self.pending else split_off_largest(space)

    def _first_zones(self, lagrangian: LagrangianBounds) -> Zones:
        open_zones = zones(2**14, self.data.lowest, len(lagrangian.root_bound))
        for vectors in np.ascontiguousarray(self.archive.vectors):
            self.work[0] -= open_zones.size[0]
            if self.work[0] < 0:
                raise OutOfWork
            while not self._is_over and not split(open_zones, lagrangian, vectors):
                open_zones = self._compacted(open_zones)
        return open_zones

    def _compacted(self, full: Zones) -> Zones:
        """The open zones with room to be split. Raises CapacityReached: with many objectives zones outgrow memory."""
        room = len(full.open)
        needed = max(room, (full.corners.shape[1] + 2) * int(full.open[: full.size[0]].sum()))
        held = nbytes(self.archive) + sum(subtree.nbytes for subtree in full) // room * needed
        if self.limits.workers * held > self.limits.memory:
            raise CapacityReached
        return compacted(full)

    def _start(self, subtree: Subtree) -> tuple[Workspace, ZoneStack | None]:
        data = self.data
        space = workspace(data.words, data.rules, subtree)
        if self.zones is None or data.lagrangian is None:
            return space, None
        return space, zone_stack(data.lagrangian, self.zones, len(space.assignment))

    def _call(self, space: Workspace, lists: ZoneStack | None) -> int:
        data, stop = self.data, self._stop
        ended = search_subtree(
            data.words,
            data.consent,
            data.rules,
            data.bounds,
            lists,
            self.archive,
            space,
            stop,
            self.counts,
            self.work,
        )
        return int(ended)

    def _grow(self) -> None:
        rebuild(self.archive)
        if self.archive.size[0] >= self.limits.bundles:
            raise CapacityReached
        if self.archive.size[0] > len(self.archive.slots) // 2:
            self.archive = grown(self.archive, self.limits.bundles)
