"""Candidates that are too many to list, under drawn scores: every draw is searched for its best bundles.

All bundles within the tolerance of the best of a draw are found: those nearly best at likely scores are listed once and
valued in every draw (robustness/near_best.py), and all others are searched (robustness/lagrangian_search.py). A draw whose
search exceeds its work is searched by branch and bound on its own (robustness/draw_trees.py), and where that does not
suffice settled by an integer program: its best value is exact, and of its ties one is counted.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decision.efficient.parallel_search import COMPILING
from decision.model.score_sampler import UncertainScores, generators
from decision.model.value_function import TOLERANCE
from decision.robustness.acceptability import Sampling, Tally, WeightDraw
from decision.robustness.array_search import best_in_arrays, greatest_of, room_for
from decision.robustness.draw_trees import DrawTrees, halted
from decision.robustness.drawn_program import DrawnProgram, drawn_program, has_arrays
from decision.robustness.drawn_scores import solve_draw
from decision.robustness.drawn_values import Drawn
from decision.robustness.found_in_draws import BestBundles, FoundTally
from decision.robustness.knapsack_bounds import MOST_HARD, hard_rows
from decision.robustness.lagrangian_search import MOST_KEPT, NODES, WarmStart, keep, search
from decision.robustness.lagrangian_tree import MOST_COLLECTED
from decision.robustness.near_best import NearBest, near_best
from decision.robustness.subgradient_bounds import improve
from decision.robustness.winners import Winners
from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import IS_COMPILED
from decision.solve.branch_and_bound import is_at_hand
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.totals import flags_of, valued

AT_ONCE = 32
"""Draws searched in one call, after which time and interruptions are looked at."""

TRIED_FIRST, TRIED = 2, 16
"""Draws by which the work of all is judged: the first alone where their search takes too long."""

TRIED_ALONE = 8
"""Draws by which that is judged where each is searched on its own."""

AT_ONCE_ALONE = 8
"""Draws of one call where each is searched on its own: some part of a second."""

HURRIED = 50_000
"""Nodes of the search of one draw where the first draws show that it settles none: then it only finds good bundles."""

FEW, MOST_TRIED = 500, 50_000
"""Listed bundles from which on it is tried whether they spare a search, and nodes searched in each draw for that."""

WITH_RANKS = 3
"""How many times the nodes of its best bundle a draw takes together with ranks, about."""

A_PROGRAM = 40_000_000
"""Nodes that take about as long as one integer program."""

NOMINAL_STEPS = 1_000
"""Subgradient steps for the multipliers that all draws start from."""


@dataclass(frozen=True)
class SearchedDraws:
    """The bundles of a problem under draws of its uncertain scores, where they are too many to list."""

    program: DrawnProgram
    """All bundles but those listed, as arrays."""

    near: Drawn | None
    """The bundles that are listed; None where none are."""

    known: WarmStart
    """What every chunk of draws starts from: multipliers and the best bundle at likely scores."""

    solver: Search
    """Settles draws by programs."""

    most_nodes: int
    """Work of the search of one draw."""

    alone: bool = False
    """Whether that settles few draws: then most are searched one by one."""

    @property
    def scores(self) -> UncertainScores:
        """The uncertain scores."""
        return self.program.scores

    @property
    def names(self) -> list[str]:
        """The weighed objectives."""
        return [objective.name for objective in self.program.problem.weighed()]

    @property
    def at_once(self) -> int:
        """How many draws one call should search."""
        return AT_ONCE_ALONE if self.alone else AT_ONCE

    def tally(self) -> FoundTally:
        """Returns a tally of no draws."""
        return FoundTally(len(self.names))

    def bundle(self, counted: Tally, row: int) -> frozenset[int]:
        """Returns the bundle of a row of a tally."""
        assert isinstance(counted, FoundTally)
        return counted.bundles[row]

    def begin(self, halt: Flags) -> Callable[[Floats, Floats], Winners]:
        """Returns a function from scores and weights of draws to their winners; each search starts from those before."""
        best = self.all_best(halt)

        def winners(scores: Floats, weights: Floats) -> Winners:
            found = best(scores, weights)
            top = np.full(len(scores), -np.inf)
            np.maximum.at(top, found.draw, found.value)
            won = found.value >= top[found.draw] - TOLERANCE
            bundles, candidate = np.unique(found.chosen[won], axis=0, return_inverse=True)
            open_ones = {n: scores[n] for n in np.flatnonzero(~found.settled).tolist()}
            return Winners(candidate.reshape(-1), found.draw[won], top, weights, bundles, open_ones)

        return winners

    def all_best(self, halt: Flags) -> Callable[[Floats, Floats], BestBundles]:
        """Returns a function from scores and weights of draws to all their best bundles; each starts from those before."""
        known = self._known()
        look = halted(self.solver.look, halt)
        nearest = self.program.chosen(known.kept[:1])[0] if known.filled[0] else []
        near = frozenset(np.flatnonzero(nearest).tolist())
        trees = DrawTrees(self.program.problem, self.scores, near, look)

        def best(scores: Floats, weights: Floats) -> BestBundles:
            found = self._searched(known, scores, weights, np.zeros((len(scores), 0)), 1, halt)
            if found.settled.all() or halt[0] or (self.solver.left() is not None and not is_at_hand()):
                return found
            more = trees.settle(found, scores, weights)
            for chosen in more.chosen[len(found.chosen) :]:
                keep(known, self.program.options(frozenset(np.flatnonzero(chosen).tolist())))
            return more

        return best

    @property
    def count(self) -> None:
        """None: they are not counted."""
        return None

    def better(
        self, bundles: Sequence[frozenset[int]], most: int, halt: Flags
    ) -> Callable[[Floats, Floats], Integers]:
        """Returns a function from the scores and weights of draws to (bundles, draws): by how many candidates each of
        these bundles is exceeded by more than the tolerance.

        Only the `most` best bundles of each draw are found: counts from `most` on are lower bounds. -1: a search exceeded
        its limit of work.
        """
        best = self.finder(halt)
        drawn = Drawn(BundleTable.of(self.program.problem, bundles), self.scores)

        def count(scores: Floats, weights: Floats) -> Integers:
            if not len(bundles):
                return np.zeros((0, len(scores)), dtype=np.int64)
            values = drawn.weighted_values(scores, weights)
            found = best(scores, weights, np.ascontiguousarray(values.T), most)
            ahead = np.zeros(values.shape, dtype=np.int64)
            for row, mine in enumerate(values):
                ahead[row] = np.bincount(
                    found.draw[found.value > mine[found.draw] + TOLERANCE], minlength=len(scores)
                )
            ahead[values + TOLERANCE < found.last] = most
            ahead[:, ~found.settled] = -1
            return ahead

        return count

    def most_ranked(self, bundles: int) -> int:
        """Returns over how many draws so many bundles can be ranked: all, since the best are searched for, or none where
        that takes too long."""
        return 0 if self.alone else sys.maxsize

    def finder(self, halt: Flags) -> Callable[[Floats, Floats, Floats, int], BestBundles]:
        """Returns a function from scores, weights, aims and a number `most` to the `most` best bundles of each draw that
        reach its aims (see lagrangian_search.py), with all ties of the last. Each search starts from those before."""
        known = self._known()

        def best(scores: Floats, weights: Floats, aims: Floats, most: int) -> BestBundles:
            return self._searched(known, scores, weights, aims, most, halt)

        return best

    def _known(self) -> WarmStart:
        """What a chunk of draws starts from, to be altered."""
        return self.known._replace(kept=self.known.kept.copy(), filled=self.known.filled.copy())

    def _searched(
        self, known: WarmStart, scores: Floats, weights: Floats, aims: Floats, most: int, halt: Flags
    ) -> BestBundles:
        program, near, nodes = self.program, self.near, self.most_nodes
        return best_in_arrays(program, near, known, scores, weights, aims, most, nodes, halt)

    def is_short(self) -> bool:
        """Returns whether the search of a few sample draws takes no more nodes, in the mean, than there are listed bundles:
        then listing more of them would take longer than it saves."""
        found = self._tried(TRIED, MOST_TRIED)
        return bool(found.nodes.mean() <= len(self.near.table.chosen)) if self.near is not None else False

    def is_hard(self) -> bool:
        """Returns whether the search of each of the first draws exceeds its work."""
        return not self._tried(TRIED_FIRST, self.most_nodes).settled.any()

    def _tried(self, draws: int, most_nodes: int) -> BestBundles:
        """The best bundles of a few draws at the problem's weights, as far as a search of so many nodes goes."""
        few = replace(self, most_nodes=most_nodes)
        weights = np.array([[self.program.problem.weights[name] for name in self.names]])
        generator, made = next(generators(0, draws))
        scores, at = self.scores.draw("pert", generator, made), np.repeat(weights, made, axis=0)
        return few.finder(np.zeros(1, dtype=bool))(scores, at, np.zeros((made, 0)), 1)

    def affordable(self, sampling: Sampling, weights: WeightDraw, most_nodes: int) -> int:
        """Returns how many draws may be made for so many nodes, ranks and programs for what is unsettled included; judged
        by the first few."""
        generator, made = next(generators(sampling.seed, sampling.draws))
        scores, at = self.scores.draw(sampling.shape, generator, made), weights(generator, made)
        best, each = self.all_best(np.zeros(1, dtype=bool)), 1.0
        for tried in (TRIED_ALONE,) if self.alone else (TRIED_FIRST, TRIED):
            count = min(made, tried)
            found = best(scores[:count], at[:count])
            each = float(np.where(found.settled, found.nodes, found.nodes + A_PROGRAM).mean())
            if each > self.most_nodes:
                break
        return int(most_nodes / max(1.0, each if self.alone else WITH_RANKS * each))

    def settle(self, won: Winners) -> Winners:
        """Returns the winners with the draws that are still open settled by programs. Raises OutOfTime."""
        if not won.open:
            return won
        assert won.bundles is not None
        found, draws, best = [], [], won.best.copy()
        for n, scores in won.open.items():
            chosen, best[n] = solve_draw(self.solver, self.scores, scores, won.weights[n])
            found.append(chosen)
            draws.append(n)
        bundles = np.vstack([won.bundles, flags_of(self.program.problem, found)])
        return replace(
            won,
            candidate=np.concatenate([won.candidate, np.arange(len(won.bundles), len(bundles))]),
            draw=np.concatenate([won.draw, draws]),
            best=best,
            bundles=bundles,
        )


def searched_draws(solver: Search, scores: UncertainScores, most_nodes: int = NODES) -> SearchedDraws | None:
    """Returns the bundles under draws, ready to be searched; None where the problem has no arrays.

    solver: a search of a problem with a feasible bundle at least.
    """
    problem = solver.problem
    if not has_arrays(problem):
        return None
    if not IS_COMPILED:
        solver.tell(COMPILING, 0, None)
    ready = _searched_draws(solver, scores, most_nodes, None)
    if not len(scores.places):
        return ready
    for listed in near_best(solver):
        if len(listed.chosen) >= FEW:
            ready = _searched_draws(solver, scores, most_nodes, listed)
            if ready.is_short():
                break
    return replace(ready, most_nodes=min(most_nodes, HURRIED), alone=True) if ready.is_hard() else ready


def _searched_draws(
    solver: Search, scores: UncertainScores, most_nodes: int, listed: NearBest | None
) -> SearchedDraws:
    """Returns the bundles under draws, of which some are listed."""
    problem = solver.problem
    program = drawn_program(problem, scores, () if listed is None else (listed.others,))
    near = None
    if listed is not None and len(listed.chosen):
        values = valued(problem, problem.objectives, listed.chosen)
        near = Drawn(BundleTable(problem, listed.chosen, values), scores)
    shared, levers = program.shared, len(problem.levers)
    weights = np.array([[problem.weights[o.name] for o in problem.weighed()]])
    likely = program.gains(scores.likely[None, :], weights)
    known = WarmStart(
        kept=np.zeros((MOST_KEPT, levers), dtype=np.int64),
        filled=np.zeros(1, dtype=np.int64),
        multipliers=np.zeros(len(shared.caps)),
        place=np.full(len(shared.base), 0.5),
        hard=np.zeros(0, dtype=np.int64),
    )
    options = len(program.choice)
    reduced, drop = np.zeros(options + len(problem.synergies) + len(shared.step_of)), np.zeros(options)
    at_likely = np.zeros((0, 1)) if near is None else near.weighted_values(scores.likely[None, :], weights)
    reached = greatest_of(at_likely, 1)
    for floor in (float(reached[0, 0]), None):
        found = room_for(2 * MOST_COLLECTED, levers, np.zeros(1, dtype=np.int64))
        if floor is None:  # once the best bundle is known, multipliers are found that come nearer to it
            search(
                shared,
                likely,
                program.floors,
                known,
                reached,
                np.zeros((1, 0)),
                1,
                most_nodes,
                found,
                0,
                np.zeros(1, dtype=bool),
            )
            floor = float(found.value[: found.filled[0]].max(initial=reached[0, 0]))
        improve(shared, likely, 0, known.multipliers, known.place, floor, NOMINAL_STEPS, reduced, drop)
        bounds = hard_rows(shared, likely, known.multipliers, known.place)
        best = np.argsort(bounds, kind="stable")[:MOST_HARD]
        known = known._replace(hard=best[np.isfinite(bounds[best])].astype(np.int64))
    return SearchedDraws(program, near, known, solver, most_nodes)
