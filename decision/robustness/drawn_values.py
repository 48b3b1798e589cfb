"""The value of every candidate under drawn scores, exactly, as matrix products over the table of candidates.

V = sum over objectives of weight times value. Where an objective's totals stay on one straight piece of its
value function, what draws change is a sum over the chosen levels, and all such objectives together are one
product. A concave value function is the minimum of its pieces' lines and a convex one their maximum: one product
per piece. Peaks, and functions that are neither, are totalled and valued once for every pattern of the levels that
move them, and looked up for each candidate.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.reach import reachable
from decision.model.score_sampler import UncertainScores
from decision.model.value_function import TOLERANCE, Piece
from decision.robustness.acceptability import Sampling, Tally, WeightDraw
from decision.robustness.winners import Winners
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.enumeration import BundleTable
from decision.solve.totals import synergies_in_force, totals_of

AT_ONCE = 2**21
"""Values (candidates x draws) held at a time: 16 MB, in which products run at full speed."""


RANKING_WORK = 400_000_000
"""Values compared to count ranks, a few seconds' work; of more candidates fewer draws are ranked, and it is said."""


class Drawn:
    """The candidates of a table under draws of their uncertain scores."""

    def __init__(self, table: BundleTable, scores: UncertainScores) -> None:
        self.table = table
        self.scores = scores
        self.straight: list[int] = []
        self.bent: list[DrawnObjective] = []
        self.looked_up: list[DrawnObjective] = []
        self.slopes = np.zeros(len(scores.places))
        self.of = np.array([table.names.index(name) for name, _ in scores.places], dtype=np.intp)
        self.moves = np.zeros((len(scores.places), len(table.problem.choices)))
        self.moves[np.arange(len(scores.places)), [choice for _, choice in scores.places]] = 1
        for n, objective in enumerate(table.problem.weighed()):
            part = DrawnObjective(table, objective, n, scores)
            if not part.drawn or (part.summed and len(part.pieces) == 1):
                self.straight.append(n)
                self.slopes[part.drawn] = float(part.pieces[0].slope) if part.drawn else 0.0
            elif part.summed and part.join is not None:
                self.bent.append(part)
            else:
                self.looked_up.append(part)
        columns = [
            table.values[:, self.straight],
            table.chosen.astype(float),
            np.ones((len(table.chosen), 1)),
        ]
        columns += [part.base[part.pattern][:, None] for part in self.bent]
        self.matrix = np.hstack(columns)

    def tally(self) -> Tally:
        """Returns a tally of no draws."""
        return Tally.of(len(self.matrix), len(self.table.names))

    def bundle(self, counted: Tally, row: int) -> frozenset[int]:
        """Returns the bundle of a row of a tally."""
        return self.table.bundle(row)

    def begin(self, halt: Flags) -> Callable[[Floats, Floats], Winners]:
        """Returns a function from scores and weights of draws to their winners."""
        return lambda scores, weights: Winners.of(self.weighted_values(scores, weights), weights)

    def settle(self, won: Winners) -> Winners:
        """Returns the winners as they are: where all candidates are listed every draw is settled."""
        return won

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.matrix)

    def better(
        self, bundles: Sequence[frozenset[int]], most: int, halt: Flags
    ) -> Callable[[Floats, Floats], Integers]:
        """Returns a function from the scores and weights of draws to (bundles, draws): by how many candidates each of
        these bundles is exceeded by more than the tolerance."""
        rows = [self.table.row(bundle) for bundle in bundles]

        def count(scores: Floats, weights: Floats) -> Integers:
            values = self.weighted_values(scores, weights)
            ahead = [np.sum(values > values[row] + TOLERANCE, axis=0) for row in rows]
            return np.array(ahead, dtype=np.int64).reshape(len(rows), len(scores))

        return count

    def most_ranked(self, bundles: int) -> int:
        """Returns over how many draws so many bundles can be ranked within a few seconds."""
        return max(1, RANKING_WORK // (len(self.matrix) * max(1, bundles)))

    def affordable(self, sampling: Sampling, weights: WeightDraw, most_nodes: int) -> int:
        """Returns how many draws may be made for so many nodes of a search: all, since none is searched."""
        return sampling.draws

    @property
    def at_once(self) -> int:
        """How many draws one call should value, for the memory it takes."""
        return max(1, AT_ONCE // len(self.matrix))

    def weighted_values(self, scores: Floats, weights: Floats) -> Floats:
        """Values in points, (candidates, draws), from scores (draws, scores) and weights (draws, objectives)."""
        moved = scores - self.scores.likely
        count, levels = len(self.straight), len(self.table.problem.choices)
        terms = np.zeros((self.matrix.shape[1], len(scores)))
        terms[:count] = weights[:, self.straight].T
        terms[count : count + levels] = ((weights[:, self.of] * self.slopes * moved) @ self.moves).T
        total = None if self.bent else self.matrix @ terms
        for n, part in enumerate(self.bent):
            levels_moved = (moved[:, part.drawn] @ self.moves[part.drawn]).T
            found = None
            for piece in part.pieces:
                # The straight objectives ride along with the first bent one.
                line = terms.copy() if n == 0 else np.zeros_like(terms)
                slope, start = float(piece.slope), float(piece.at(Fraction(0)))
                line[count : count + levels] += slope * weights[:, part.at] * levels_moved
                line[count + levels] = start * weights[:, part.at]
                line[count + levels + 1 + n] = slope * weights[:, part.at]
                product = self.matrix @ line
                assert part.join is not None
                found = product if found is None else part.join(found, product, out=found)
            assert found is not None
            total = found if total is None else np.add(total, found, out=total)
        assert total is not None
        for part in self.looked_up:
            total += np.take(part.values(scores) * weights[:, part.at], part.pattern, axis=0)
        return np.asarray(total)

    def only(self, rows: Sequence[int]) -> "Drawn":
        """The same with only the candidates of these rows, in this order."""
        table = self.table
        return Drawn(BundleTable(table.problem, table.chosen[rows], table.values[rows]), self.scores)

    def totals(self, scores: Floats, objective: Objective) -> Floats:
        """Totals of an objective, (candidates, draws), from scores (draws, scores)."""
        part = DrawnObjective(self.table, objective, 0, self.scores)
        return np.asarray(part.totals(scores)[part.pattern])


class DrawnObjective:
    """One objective as draws move it.

    drawn: its uncertain scores; none for a deterrence margin. summed: whether its total is a sum. pieces: of
    its value function, those that drawn totals can meet. join: the operation by which its pieces' lines make
    it, None where there is none. pattern: candidate -> the number of the way in which it moves the total.
    base: the total of each pattern at likely scores, of a peak without the drawn ones.
    """

    def __init__(self, table: BundleTable, objective: Objective, at: int, scores: UncertainScores) -> None:
        self.at = at
        effects = objective.effects
        self.summed = not isinstance(effects, Margin) and effects.combine == "sum"
        self.drawn = [s for s, (name, _) in enumerate(scores.places) if name == objective.name]
        self.likely = scores.likely[self.drawn]
        self.pieces = met_pieces(table.problem, objective, scores, self.drawn) if self.drawn else ()
        slopes = [piece.slope for piece in self.pieces]
        self.join: np.ufunc | None = None
        if slopes == sorted(slopes, reverse=True):
            self.join = np.minimum
        elif slopes == sorted(slopes):
            self.join = np.maximum
        in_force = synergies_in_force(table.problem, table.chosen)
        if isinstance(effects, Margin):
            parts = table.chosen[:, sorted(effects.movers())]
        else:
            parts = np.hstack([table.chosen[:, list(effects.choices)], in_force[:, list(effects.synergies)]])
        first, self.pattern = _patterns(parts)
        chosen = table.chosen[first]
        self.has = chosen[:, [scores.places[s][1] for s in self.drawn]].astype(float)
        if not isinstance(effects, Margin) and effects.combine == "max":
            moved = {scores.places[s][1] for s in self.drawn}
            kept = {i: score for i, score in effects.choices.items() if i not in moved}
            effects = replace(effects, choices=kept)
        self.base = totals_of(effects, chosen, in_force[first])

    def totals(self, scores: Floats) -> Floats:
        """Totals, (patterns, draws), from scores (draws, scores)."""
        mine = scores[:, self.drawn]
        if self.summed or not self.drawn:
            return np.asarray(self.base[:, None] + self.has @ (mine - self.likely).T)
        peak = np.repeat(self.base[:, None], len(scores), axis=1)
        with_none = np.vstack([mine.T, np.full((1, len(scores)), -np.inf)])
        for nth in self.held:
            np.maximum(peak, with_none[nth], out=peak)
        return peak

    @cached_property
    def held(self) -> list[Indexes]:
        """The first of its uncertain scores that each pattern holds, the second, ...; one past the last for none."""
        most = int(self.has.sum(axis=1).max(initial=0))
        order = np.argsort(-self.has, axis=1, kind="stable")[:, :most]
        held = np.take_along_axis(self.has, order, axis=1) > 0
        return list(np.where(held, order, len(self.drawn)).T.copy())

    def values(self, scores: Floats) -> Floats:
        """Values on 0-100, (patterns, draws), from scores (draws, scores)."""
        totals = self.totals(scores)
        lines = [(float(piece.slope), float(piece.at(Fraction(0)))) for piece in self.pieces]
        values = lines[0][0] * totals + lines[0][1]
        for before, (slope, start) in zip(self.pieces, lines[1:], strict=False):
            assert before.end is not None, "only the last piece has no end"
            np.copyto(values, slope * totals + start, where=totals > float(before.end))
        return np.asarray(values)


def _patterns(parts: Flags) -> tuple[Indexes, Indexes]:
    """The first row of each pattern, and the number of the pattern of each row."""
    # Rows of up to 64 bits are sorted as numbers, a tenth of the time that NumPy takes for rows.
    bits = np.packbits(parts, axis=1)
    if bits.shape[1] > 8:
        _, first, pattern = np.unique(bits, axis=0, return_index=True, return_inverse=True)
    else:
        whole = np.zeros((len(bits), 8), dtype=np.uint8)
        whole[:, : bits.shape[1]] = bits
        _, first, pattern = np.unique(
            whole.view(">u8").astype(np.uint64), return_index=True, return_inverse=True
        )
    return first, pattern.reshape(-1)


def met_pieces(
    problem: Problem, objective: Objective, scores: UncertainScores, drawn: Sequence[int]
) -> tuple[Piece, ...]:
    """The pieces of the value function that drawn totals can meet."""
    effects = objective.effects
    assert objective.value is not None and not isinstance(effects, Margin), "no score of a margin is drawn"
    ends = []
    for bound in (scores.low, scores.high):
        choices = dict(effects.choices)
        choices |= {scores.places[s][1]: Fraction(float(bound[s])) for s in drawn}
        ends.append(reachable(problem, replace(effects, choices=choices)))
    return objective.value.pieces_between(min(end[0] for end in ends), max(end[1] for end in ends))
