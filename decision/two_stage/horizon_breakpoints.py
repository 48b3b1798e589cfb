"""How the recommendation turns as the far horizon counts more: exact breakpoints of its share.

The last horizon's share runs from 0 to 1, the others in proportion. Where effects over time only enter sums
with a straight value function, every bundle's value is a line in the share, and so is what a consent asks; the
best bundle is then followed from crossing to crossing over the list of all bundles. Where the list would be too long
the segments come from dichotomic search (solve/dichotomic_search.py) with one integer program for each share asked. If a
consent moves with the share these programs ignore it, and the segments stand where their bundles have it throughout. Else
nothing is computed and the reason is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id, exact_values, weighted
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem
from decision.model.question import Question
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.solve.enumeration import MOST_BUNDLES, Table, list_bundles
from decision.solve.ranking import rank
from decision.solve.search import Search
from decision.solve.tie_rule import first_across
from options import Case, Lever, Scenario, Score

AT_ONCE = 1e-9
"""Shares closer than this are one."""

MOST_PROGRAMS = 200
"""Integer programs of one search; of a few segments it takes three for each."""


@dataclass(frozen=True)
class Horizons:
    """Which bundle is best at every share of the last horizon."""

    far: str
    """The last horizon."""

    share: float
    """Its share now, between 0 and 1."""

    stretches: tuple[Segment[str], ...]
    """The segments of the share by bundle id; where no bundle is feasible there is a gap."""

    near_only: tuple[str, ...]
    """Ids of the bundles that are best only at smaller shares than the present one."""

    levels: Mapping[str, Mapping[str, str]]
    """By id, lever -> level, of all bundles that are named here."""

    why_not: str
    """Why the segments were not computed; empty where they were."""


def horizons(
    question: Question, recommended: str, *, solver: str = "HiGHS", most_listed: int = MOST_BUNDLES
) -> Horizons | None:
    """The stretches from share 0 to 1; None for a case without horizons. What is supposed moves none. Raises OutOfTime.

    recommended: the id of the bundle to name where it is as good as any. most_listed: bundles up to which they are
    listed.
    """
    case = question.case
    if len(case.horizons) < 2:
        return None
    far = list(case.horizons)[-1]
    share = float(case.horizons[far].share)
    near, later = (
        question.without_suppositions.problem(_with_share(case, far, Decimal(end))) for end in (0, 1)
    )
    reason = _bent(near, later)
    if reason:
        return Horizons(far, share, (), (), {}, reason)
    tables = [list_bundles(replace(each, consents=()), most_listed) for each in (near, later)]
    try:
        follow = (
            _Searched(near, later, recommended, solver)
            if None in tables
            else _Follow(near, later, tables[0], tables[1], recommended)
        )
        stretches = follow.stretches()
    except _CannotSearch as why:
        return Horizons(far, share, (), (), {}, str(why))
    mine = {s.best for s in stretches if s.end > share + AT_ONCE}
    before = dict.fromkeys(s.best for s in stretches if s.end <= share + AT_ONCE)
    near_only = tuple(b for b in before if b not in mine)
    return Horizons(far, share, stretches, near_only, {s.best: follow.levels[s.best] for s in stretches}, "")


def _bent(near: Problem, later: Problem) -> str:
    """Why values are not straight in the share, or bundles come and go with it; empty where all is straight."""
    if near.chances != later.chances:
        return "draws of scores, which a constraint is held against, move with the share"
    if near.rows != later.rows:
        return "a ceiling or floor on likely totals moves with the share"
    for one, other in zip(near.objectives, later.objectives, strict=True):
        if one.effects == other.effects or one.value is None:
            continue
        assert not isinstance(one.effects, Margin) and not isinstance(other.effects, Margin)
        ends = [end for part in (one, other) for end in reachable(near, part.effects)]
        if one.effects.combine == "max" or len(one.value.pieces_between(min(ends), max(ends))) > 1:
            return f"the value of {one.name} bends over the totals that it can reach"
    return ""


class _Follow:
    """The best bundle, followed over the shares: at_none is the value of each at share 0, slope its gain to share 1,
    levels by id the bundles that were looked at to name one."""

    def __init__(
        self, near: Problem, later: Problem, one: Table | None, other: Table | None, recommended: str
    ) -> None:
        assert one is not None and other is not None and np.array_equal(one.chosen, other.chosen)
        self.near, self.later, self.recommended = near, later, recommended
        self.table, self.later_table = one, other
        self.at_none = one.weighted_values(near.weights)
        self.slope = other.weighted_values(later.weights) - self.at_none
        self.levels: dict[str, Mapping[str, str]] = {}
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
        alike = np.ones(len(self.low), dtype=bool)
        for share in (start, end):
            heights = self.at_none + share * self.slope
            alike &= np.abs(heights - heights[row]) <= TOLERANCE
        alike &= (self.low <= start + AT_ONCE) & (self.high >= end - AT_ONCE)
        rows = np.flatnonzero(alike)
        levels = [self.near.levels(self.table.bundle(int(r))) for r in rows]
        names = [bundle_id(each) for each in levels]
        self.levels.update(zip(names, levels, strict=True))
        if self.recommended in names:
            return self.recommended
        # Bundles of the same values, to the last digit, are looked at once.
        values = np.hstack([self.table.values[rows], self.later_table.values[rows]])
        _, one_of, group = np.unique(values, axis=0, return_index=True, return_inverse=True)
        first: list[str] = [names[n] for n in one_of]
        for name, number in zip(names, group.reshape(-1).tolist(), strict=True):
            first[number] = min(first[number], name)
        bundles = [self.table.bundle(int(rows[n])) for n in one_of]
        views = [
            [_values(self.near, self.later, chosen, Fraction(share)) for chosen in bundles]
            for share in (start, end)
        ]
        return first[first_across(self.near, first, views, rounded=True)]


class _CannotSearch(Exception):
    """Says why the segments cannot be searched for."""


class _Searched:
    """The segments by dichotomic search, an integer program for each share at which it asks for the best bundle.
    levels: by id the bundles that were looked at to name one."""

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
        self.levels: dict[str, Mapping[str, str]] = {}

    def stretches(self) -> tuple[Segment[str], ...]:
        """The segments from share 0 to 1. Raises OutOfTime, _CannotSearch."""
        segments = upper_envelope(0.0, 1.0, self.best, self.value)
        return joined(Segment(s.start, s.end, self._named(s)) for s in segments)

    def best(self, share: float) -> frozenset[int]:
        """A best bundle at a share."""
        search = self._search(share)
        found = search.best(search.whole, self.near.weights)
        if found is None:
            raise _CannotSearch("no bundle is feasible")
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
        ties = rank(self._search(sum(ends) / 2), self.near.weights, 1, segment.best).chosen
        alike = [
            tie
            for tie in {segment.best, *ties}
            if all(abs(self.value(tie, at) - self.value(segment.best, at)) <= TOLERANCE for at in ends)
            and all(self._has_consents(tie, at) for at in ends)
        ]
        if not alike:
            raise _CannotSearch(
                "there are too many bundles to list, and a consent that moves with the share binds"
            )
        levels = [self.near.levels(tie) for tie in alike]
        names = [bundle_id(each) for each in levels]
        self.levels.update(zip(names, levels, strict=True))
        if self.recommended in names:
            return self.recommended
        views = [[_values(self.near, self.later, tie, Fraction(share)) for tie in alike] for share in ends]
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
            raise _CannotSearch(
                f"there are too many bundles to list, and more than {MOST_PROGRAMS} programs to solve"
            )
        objectives = tuple(
            replace(one, effects=_between(one.effects, other.effects, Fraction(share)))
            if one.name in self.moving
            else one
            for one, other in zip(self.near.objectives, self.later.objectives, strict=True)
        )
        moved = [consent for consent, _ in self.consents]
        kept = tuple(consent for consent in self.near.consents if consent not in moved)
        return Search(replace(self.near, objectives=objectives, consents=kept), self.solver)


def _between(near: Effects | Margin, later: Effects | Margin, share: Fraction) -> Effects:
    """The effects on a sum while the far horizon has this share."""
    assert isinstance(near, Effects) and isinstance(later, Effects), "no margin moves with the share"

    def blend(one: Mapping[int, Fraction], other: Mapping[int, Fraction]) -> dict[int, Fraction]:
        zero = Fraction(0)
        return {i: (1 - share) * one.get(i, zero) + share * other.get(i, zero) for i in {**one, **other}}

    return replace(
        near,
        baseline=(1 - share) * near.baseline + share * later.baseline,
        choices=blend(near.choices, later.choices),
        synergies=blend(near.synergies, later.synergies),
    )


def _values(near: Problem, later: Problem, chosen: frozenset[int], share: Fraction) -> list[Fraction]:
    """The weighed objectives' values of a bundle while the far horizon has this share."""
    at_none, at_all = (exact_values(each, chosen) for each in (near, later))
    return [value + share * (at_all[name] - value) for name, value in at_none.items()]


def _with_share(case: Case, far: str, share: Decimal) -> Case:
    """The case with another share of one horizon; scores over time then follow their parts alone."""
    rest = [name for name in case.horizons if name != far]
    whole = sum((case.horizons[name].share for name in rest), Decimal(0))
    shares = {name: (1 - share) * (case.horizons[name].share / whole if whole else Decimal(1) / len(rest))
              for name in rest} | {far: share}  # fmt: skip
    return case.model_copy(
        update={
            "horizons": {
                name: horizon.model_copy(update={"share": shares[name]})
                for name, horizon in case.horizons.items()
            },
            "levers": {name: _lever(lever) for name, lever in case.levers.items()},
            "scenarios": {name: _scenario(state) for name, state in case.scenarios.items()},
        }
    )


def _lever(lever: Lever) -> Lever:
    levels = {
        name: level.model_copy(update={"scores": _by_parts(level.scores)})
        for name, level in lever.levels.items()
    }
    return lever.model_copy(update={"levels": levels})


def _scenario(state: Scenario) -> Scenario:
    scores = {member: _by_parts(stated) for member, stated in state.scores.items()}
    return state.model_copy(update={"scores": scores})


def _by_parts(scores: Mapping[str, Score]) -> dict[str, Score]:
    return {
        name: score.model_copy(update={"likely": None}) if score.by_horizon is not None else score
        for name, score in scores.items()
    }
