"""The best bundle at every share of a horizon by dichotomic search, where the bundles are too many to list."""

from dataclasses import replace
from fractions import Fraction

from decision.model.bundle import bundle_id, exact_values, weighted
from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.solve.ranking import whole_ranking
from decision.solve.search import Search
from decision.solve.tie_rule import first_across
from decision.two_stage.horizon_shares import between, values_at

MOST_PROGRAMS = 200
"""Integer programs of one search; of a few segments it takes three for each."""


class CannotSearch(Exception):
    """Says why the segments cannot be searched for."""


class Searched:
    """The segments by dichotomic search, an integer program for each share at which it asks for the best bundle.
    looked_at: by id the bundles that were looked at to name one."""

    def __init__(self, near: Problem, later: Problem, recommended: str, solver: str) -> None:
        self.near, self.later, self.recommended, self.solver = near, later, recommended, solver
        self.moving = {
            one.name
            for one, other in zip(near.objectives, later.objectives, strict=True)
            if one.effects != other.effects
        }
        self.consents = [
            pair
            for pair in zip(near.consents, later.consents, strict=True)
            if any(pair[0].weights[name] > 0 for name in self.moving & pair[0].weights.keys())
        ]
        self.asked = 0
        self.ends: dict[frozenset[int], tuple[float, float]] = {}
        self.looked_at: dict[str, frozenset[int]] = {}

    def stretches(self) -> tuple[Segment[str], ...]:
        """The segments from share 0 to 1. Raises OutOfTime, CannotSearch."""
        segments = upper_envelope(0.0, 1.0, self.best, self.value)
        return joined(Segment(s.start, s.end, self._named(s)) for s in segments)

    def best(self, share: float) -> frozenset[int]:
        """A best bundle at a share."""
        search = self._search(share)
        found = search.best(search.whole, self.near.weights)
        if found is None:
            raise CannotSearch("no bundle is feasible")
        return found

    def value(self, chosen: frozenset[int], share: float) -> float:
        """The weighted value of a bundle at a share, in points."""
        if chosen not in self.ends:
            near, later = (weighted(exact_values(p, chosen), p.weights) for p in (self.near, self.later))
            self.ends[chosen] = near, later
        near, later = self.ends[chosen]
        return near + share * (later - near)

    def _named(self, segment: Segment[frozenset[int]]) -> str:
        """Of the bundles that are as good all along a segment the recommended one, else the first by the rule of ties."""
        ends = (segment.start, segment.end)
        ties = whole_ranking(self._search(sum(ends) / 2), self.near.weights, segment.best).chosen
        alike = [
            tie
            for tie in {segment.best, *ties}
            if all(abs(self.value(tie, at) - self.value(segment.best, at)) <= TOLERANCE for at in ends)
            and all(self._has_consents(tie, at) for at in ends)
        ]
        if not alike:
            raise CannotSearch(
                "there are too many bundles to list, and a consent that moves with the share binds"
            )
        names = [bundle_id(self.near.levels(tie)) for tie in alike]
        self.looked_at.update(zip(names, alike, strict=True))
        if self.recommended in names:
            return self.recommended
        views = [[values_at(self.near, self.later, tie, Fraction(share)) for tie in alike] for share in ends]
        return names[first_across(self.near, names, views, rounded=True)]

    def _has_consents(self, chosen: frozenset[int], share: float) -> bool:
        """Whether a bundle has every consent that moves with the share; what each is short of is a line in it."""
        for consents in self.consents:
            near, later = (
                weighted(exact_values(problem, chosen), consent.weights) - least_equal(consent.at_least)
                for problem, consent in zip((self.near, self.later), consents, strict=True)
            )
            if near + share * (later - near) < 0:
                return False
        return True

    def _search(self, share: float) -> Search:
        """A search of the problem at a share; its effects lie between those at the ends."""
        self.asked += 1
        if self.asked > MOST_PROGRAMS:
            raise CannotSearch(
                f"there are too many bundles to list, and more than {MOST_PROGRAMS} programs to solve"
            )
        objectives = tuple(
            replace(one, effects=between(one.effects, other.effects, Fraction(share)))
            if one.name in self.moving
            else one
            for one, other in zip(self.near.objectives, self.later.objectives, strict=True)
        )
        moved = [consent for consent, _ in self.consents]
        kept = tuple(consent for consent in self.near.consents if consent not in moved)
        return Search(replace(self.near, objectives=objectives, consents=kept), self.solver)
