"""The best bundle at every share of a horizon, followed from crossing to crossing over the list of all bundles."""

from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.dichotomic_search import Segment, joined
from decision.solve.enumeration import BundleTable
from decision.solve.tie_rule import first_across
from decision.two_stage.horizon_shares import AT_ONCE, values_at


class Listed:
    """The best bundle, followed over the shares: at_none is the value of each at share 0, slope its gain to share 1,
    looked_at by id the bundles that were looked at to name one."""

    def __init__(
        self,
        near: Problem,
        later: Problem,
        one: BundleTable | None,
        other: BundleTable | None,
        recommended: str,
    ) -> None:
        assert one is not None and other is not None and np.array_equal(one.chosen, other.chosen)
        self.near, self.later, self.recommended = near, later, recommended
        self.table, self.later_table = one, other
        self.at_none = one.weighted_values(near.weights)
        self.slope = other.weighted_values(later.weights) - self.at_none
        self.looked_at: dict[str, frozenset[int]] = {}
        self.low, self.high = np.zeros(len(one.chosen)), np.ones(len(one.chosen))
        for consent, then in zip(near.consents, later.consents, strict=True):
            margin = one.weighted_values(consent.weights) - least_equal(consent.at_least)
            gain = other.weighted_values(then.weights) - least_equal(then.at_least) - margin
            with np.errstate(divide="ignore", invalid="ignore"):
                root = np.where(gain != 0, -margin / gain, 0.0)
            self.low = np.where(gain > 0, np.maximum(self.low, root), self.low)
            self.high = np.where(gain < 0, np.minimum(self.high, root), self.high)
            self.high = np.where((gain == 0) & (margin < 0), -1.0, self.high)

    def stretches(self) -> tuple[Segment[str], ...]:
        """The segments from share 0 to 1."""
        found: list[Segment[str]] = []
        share = 0.0
        while share < 1 - AT_ONCE:
            row = self._best_after(share)
            end = 1.0 if row is None else self._next(row, share)
            if row is None:
                later = self.low[(self.low > share) & (self.high > self.low)]
                share = float(later.min()) if len(later) else 1.0
                continue
            found.append(Segment(share, end, self._named(row, share, end)))
            share = end
        return joined(found)

    def _best_after(self, share: float) -> int | None:
        """A bundle that is best at the share and a little beyond it."""
        rows = np.flatnonzero((self.low <= share + AT_ONCE) & (self.high > share + AT_ONCE))
        if not len(rows):
            return None
        heights = self.at_none[rows] + share * self.slope[rows]
        level = rows[heights >= heights.max() - AT_ONCE]
        return int(level[np.argmax(self.slope[level])])

    def _next(self, row: int, share: float) -> float:
        """Where this bundle is overtaken, or loses a consent."""
        ahead = self.at_none[row] - self.at_none
        gain = self.slope - self.slope[row]
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = np.where(gain > AT_ONCE, ahead / gain, np.inf)
        # One that is allowed only from some share on may be better there at once.
        entering = (self.low > share + AT_ONCE) & (self.high > self.low)
        better = entering & (self.at_none + self.low * self.slope
                             > self.at_none[row] + self.low * self.slope[row] + AT_ONCE)  # fmt: skip
        at = np.where(better, self.low, np.maximum(crossing, self.low))
        at = np.where((at > share + AT_ONCE) & (at < self.high), at, np.inf)
        return float(min(at.min(), self.high[row], 1.0))

    def _named(self, row: int, start: float, end: float) -> str:
        """The bundle to name of those that are as good all along: the recommended one, else the first by the rule for
        ties, where one dominates another only if it does so at both ends, and hence between."""
        equal = np.ones(len(self.low), dtype=bool)
        for share in (start, end):
            heights = self.at_none + share * self.slope
            equal &= np.abs(heights - heights[row]) <= TOLERANCE
        equal &= (self.low <= start + AT_ONCE) & (self.high >= end - AT_ONCE)
        rows = np.flatnonzero(equal)
        alike = [self.table.bundle(int(row)) for row in rows]
        names = [bundle_id(self.near.levels(chosen)) for chosen in alike]
        self.looked_at.update(zip(names, alike, strict=True))
        if self.recommended in names:
            return self.recommended
        # Bundles of the same values, to the last digit, are looked at once.
        values = np.hstack([self.table.values[rows], self.later_table.values[rows]])
        _, one_of, group = np.unique(values, axis=0, return_index=True, return_inverse=True)
        first: list[str] = [names[n] for n in one_of]
        for name, number in zip(names, group.reshape(-1).tolist(), strict=True):
            first[number] = min(first[number], name)
        bundles = [alike[n] for n in one_of]
        views = [
            [values_at(self.near, self.later, chosen, Fraction(share)) for chosen in bundles]
            for share in (start, end)
        ]
        return first[first_across(self.near, first, views, rounded=True)]
