"""The bundles that may become best as one likely score moves within its interval, where all are too many to list.

Where a score moves by x, the value of a bundle that holds it gains at most its weight times x times the steepest slope of
the value function, or loses at least x times the flattest; what the recommended bundle gains is known. So only bundles
whose value at the likely scores is above a floor can overtake it. They are listed by branch and bound
(solve/branch_and_bound.py) down to floors that are lowered step by step, until the lowest that the first breakpoint among
the bundles found, or else the end of the interval, calls for. Constraints that move with the score are relaxed to hold
somewhere in the interval. Work is counted, so that every machine lists equally far.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import inf

import numpy as np

from decision.model.problem import Problem, Row
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags
from decision.sensitivity.candidate_bundles import CandidateTable
from decision.sensitivity.loosened_constraints import loosened
from decision.sensitivity.moved_score import MovedScore, slopes
from decision.sensitivity.score_lines import ScoreLines
from decision.solve.branch_and_bound import bundles_above_floor
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from options import Case

FIRST, DEEPER = 0.5, 2.0
"""Points below the recommended bundle down to which bundles are listed first, and how much deeper each further time."""

DEEPEST = 1e4
"""Points below which no bundle is looked for, where no bundle has yet been found that is best beyond a breakpoint."""

MOST_TOGETHER, MOST_OWN = 2_000, 20_000
"""Most bundles of the list that all scores share, and of one choice's own."""

TOGETHER, ONE_SEARCH = 25_000_000_000, 1_000_000_000
"""Most work of the searches that all scores share, and of one search for one choice, in multiplications."""

SHARES = (1 / 4, 1 / 2, 1.0)
"""Parts of the depth that all scores call for, searched in turn: what each takes tells whether the next is in reach."""

GROWS = 3.0
"""At least so many times the work of one part the next one takes."""

ROOM = 4 * TOLERANCE
"""Points below a floor that are listed too: more than ties and rounding take."""

BEYOND = 4e-7
"""Relative distance beyond a breakpoint up to which bundles are listed: further than what is best there is looked for."""

NOTHING = -inf
"""The depth where no bundle need be listed."""


@dataclass(frozen=True)
class Rivals:
    """What was listed for the scores of one choice."""

    candidates: CandidateTable
    """Every bundle that may become best as one of the scores moves within its interval, and others."""

    scores: tuple[MovedScore, ...]
    """The scores of which that is proved."""

    unproved: tuple[MovedScore, ...]
    """Those of which the limit of work left it open."""


def rivals(
    case: Case,
    search: Search,
    recommended: frozenset[int],
    scores: Sequence[MovedScore],
    most_work: int | None,
) -> Iterator[Rivals]:
    """Yields the rivals choice by choice. most_work: in multiplications, of all searches together; None: no limit.

    Raises OutOfTime.
    """
    listing = _Listing(case, search, recommended, most_work)
    shared, depth = listing.shared(scores)
    for choice in dict.fromkeys(score.choice for score in scores):
        mine = [score for score in scores if score.choice == choice]
        candidates, proved = listing.of_choice(choice, mine, shared, depth)
        yield Rivals(
            candidates,
            tuple(score for score in mine if score in proved),
            tuple(score for score in mine if score not in proved),
        )


Depths = tuple[float, float]
"""Points below the recommended bundle down to which bundles must be listed: those without the choice, those with it."""


class _Listing:
    def __init__(
        self, case: Case, search: Search, recommended: frozenset[int], most_work: int | None
    ) -> None:
        self.case, self.search, self.recommended = case, search, recommended
        self.problem = search.problem
        self.most_work = sys.maxsize if most_work is None else most_work
        self.one_search = sys.maxsize if most_work is None else ONE_SEARCH
        self.used = 0
        self.best = search.value(recommended, self.problem.weights)

    @cached_property
    def alone(self) -> Flags:
        """(1, choices): the recommended bundle."""
        chosen = np.zeros((1, len(self.problem.choices)), dtype=bool)
        chosen[0, list(self.recommended)] = True
        return chosen

    def shared(self, scores: Sequence[MovedScore]) -> tuple[Flags, float]:
        """The bundles above a floor that most scores call for, (bundles, choices), and its depth in points."""
        candidates = self._candidates(self.alone)
        most = max((d for score in scores for d in self._at_most(candidates, score)), default=NOTHING)
        found, depth = self.alone, NOTHING
        if most <= 0:
            return found, depth
        problem = loosened(self.case, self.problem, scores)
        for part in SHARES:
            before = self.used
            listed = self._listed(problem, part * most, MOST_TOGETHER, TOGETHER - before)
            if listed is None:
                break
            found, depth = np.vstack([self.alone, listed]), part * most
            if TOGETHER - self.used < GROWS * (self.used - before):
                break
        return np.unique(found, axis=0), depth

    def of_choice(
        self, choice: int, scores: Sequence[MovedScore], shared: Flags, depth: float
    ) -> tuple[CandidateTable, list[MovedScore]]:
        """The candidates for the scores of one choice, and the scores of which they are all that is called for."""
        reached, chosen = [depth, depth], shared
        candidates = self._candidates(chosen)
        while True:
            needed = [self._needed(candidates, score, reached) for score in scores]
            short = [(n, max(d[n] for d in needed)) for n in (0, 1) if max(d[n] for d in needed) > reached[n]]
            if not short or self.used >= self.most_work:
                break
            has, most = short[0]
            deeper = min(most, max(FIRST, DEEPER * reached[has]))
            if deeper > DEEPEST:
                break
            moved = scores if has or choice in self.problem.chosen(self.problem.status_quo) else ()
            problem = loosened(self.case, self.problem, moved)
            problem = replace(problem, rows=(*problem.rows, _fixed(choice, has)))
            listed = self._listed(problem, deeper, MOST_OWN, self.one_search)
            if listed is None:
                break
            reached[has] = deeper
            chosen = np.unique(np.vstack([chosen, listed]), axis=0)
            candidates = self._candidates(chosen)
        proved = [
            score
            for score, depths in zip(scores, needed, strict=True)
            if all(depth <= at for depth, at in zip(depths, reached, strict=True))
        ]
        return candidates, proved

    def _candidates(self, chosen: Flags) -> CandidateTable:
        values = np.zeros((len(chosen), 0))  # which CandidateTable computes
        return CandidateTable(
            self.case, self.search, BundleTable(self.problem, chosen, values), self.recommended
        )

    def _listed(self, problem: Problem, depth: float, most: int, most_work: int) -> Flags | None:
        """The bundles of a problem down to so many points below the recommended one; None beyond the limits."""

        def spent(work: int) -> None:
            self.used += work

        table = bundles_above_floor(
            problem,
            self.problem.weights,
            self.best - depth - ROOM,
            self.recommended,
            self.search.look,
            min(most_work, self.most_work - self.used),
            most_found=most,
            spent=spent,
        )
        return None if table is None else table.chosen

    def _at_most(self, candidates: CandidateTable, score: MovedScore) -> Depths:
        """The depths that a score calls for whatever bundles there are, unless a constraint moves with it."""
        lines = ScoreLines(candidates, score.objective, score.choice)
        ways = [self._depths(lines, score, way, score.reach(way)) for way in (-1, 1)]
        return _deeper(*ways)

    def _needed(self, candidates: CandidateTable, score: MovedScore, reached: Sequence[float]) -> Depths:
        """The depths that a score calls for, given the bundles found so far."""
        lines = ScoreLines(candidates, score.objective, score.choice)
        needed: Depths = (NOTHING, NOTHING)
        for way in (-1, 1):
            end = score.reach(way)
            if end <= 0:
                continue
            out = lines.violated(way) if lines.moves_constraints else inf
            depths = self._depths(lines, score, way, min(end, out))
            if any(depth > at for depth, at in zip(depths, reached, strict=True)):
                # An earlier breakpoint calls for less.
                depths = self._depths(lines, score, way, min(end, out, lines.overtaken(way)))
            if out < end:
                needed = _deeper(needed, self._beyond(lines, score, way, out))
            needed = _deeper(needed, depths)
        return needed

    def _depths(self, lines: ScoreLines, score: MovedScore, way: int, step: float) -> Depths:
        """The depths of the bundles that may overtake the recommended one up to a step."""
        if score.reach(way) <= 0:
            return NOTHING, NOTHING
        step += BEYOND * max(1.0, step)
        own = lines.own_change(way * step)
        without, with_it = -own, self._most_gained(score, way, step) - own
        if lines.moves_constraints:
            # A bundle without the score becomes feasible only where a consent asks for the status quo's value and that
            # falls. Then the recommended bundle does not gain: `without` is not negative.
            return without if without > 0 or lines.moves_consents() else NOTHING, max(0.0, with_it)
        return (
            without if without > TOLERANCE / 4 else NOTHING,
            with_it if with_it > TOLERANCE / 4 else NOTHING,
        )

    def _beyond(self, lines: ScoreLines, score: MovedScore, way: int, step: float) -> Depths:
        """The depths of the bundles that may be best beyond a step at which the recommended one violates a constraint."""
        lost = self.best - lines.best_value_beyond(step, way)
        step += BEYOND * max(1.0, step)
        return max(0.0, lost), max(0.0, lost + self._most_gained(score, way, step))

    def _most_gained(self, score: MovedScore, way: int, step: float) -> float:
        """The most points that a bundle with the score gains as it moves by a step; negative: the least that it loses."""
        function = score.objective.value
        if function is None:
            return 0.0
        flat, steep = slopes(self.problem, score)
        weight = self.problem.weights[score.objective.name]
        rises = function.points[-1][1] >= function.points[0][1]
        return weight * step * (steep if (way > 0) == rises else -flat)


def _fixed(choice: int, has: int) -> Row:
    """The row by which a choice is taken, or is not."""
    least, most = (Fraction(1), None) if has else (None, Fraction(0))
    return Row("moved", "Moved", {choice: Fraction(1)}, {}, least, most)


def _deeper(one: Depths, other: Depths) -> Depths:
    return max(one[0], other[0]), max(one[1], other[1])
