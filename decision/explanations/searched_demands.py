"""Conflicts and least changes by integer programs: for cases whose bundles are too many to list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from decision.explanations.demands import Demands, Least, least_of
from decision.explanations.elastic_program import can_be_elastic, least_sum
from decision.explanations.hitting_sets import Members
from decision.explanations.movable_bounds import MovableBound
from decision.explanations.moved_numbers import nearest, with_number
from decision.explanations.relaxations import Relaxation, changed
from decision.model.bundle import Bundle, evaluate_chosen, exact_values, violated
from decision.model.problem import Problem
from decision.solve.infeasible_subset import restricted
from decision.solve.search import Search
from decision.solve.value_formulation import Expression


@dataclass
class SearchedDemands:
    """The demands of a question, and the search whose solver and time limit count."""

    demands: Demands
    """The demands."""

    search: Search
    """The search of the whole problem."""

    def some(self, kept: Collection[int]) -> frozenset[int] | None:
        """Returns a bundle that keeps these demands, all others ignored; None where there is none. Raises OutOfTime."""
        return self._some(self._restricted(kept))

    def correct(self, kept: Members) -> Members | None:
        """Returns a minimal set of demands to leave out, none of `kept`, so that the rest can hold together; None where
        these alone cannot. Raises OutOfTime."""
        bundle = self.some(kept)
        if bundle is None:
            return None
        every = frozenset(range(len(self.demands.names)))
        held = every - self.broken(bundle)
        for index in sorted(every - held):
            if index not in held:
                bundle = self.some(held | {index})
                if bundle is not None:
                    held = every - self.broken(bundle)
        return every - held

    def broken(self, bundle: frozenset[int]) -> Members:
        """Returns the demands that a bundle breaks, exactly."""
        names = violated(self.demands.problem, bundle, exact_values(self.demands.problem, bundle))
        return frozenset(map(self.demands.names.index, names))

    def least(self, moving: Mapping[int, MovableBound | None], kept: Collection[int]) -> Least | None:
        """Returns the changes of least relative size with which some bundle keeps the demands `kept`; None: there are none.

        moving: by demand, the number of it that moves; None: the demand is dropped. All other demands are ignored. The size
        of one change is the least, of several it is within a millionth of a per cent of it; among several a constraint with
        a probability is dropped. Raises OutOfTime.
        """
        problem = self._restricted(kept)
        if sum(bound is not None for bound in moving.values()) > 1:
            # Drawn totals are not elastic: among several changes their constraint is dropped.
            moving = {
                index: bound if bound and can_be_elastic(bound) else None for index, bound in moving.items()
            }
        numbers = {index: bound for index, bound in moving.items() if bound is not None}
        elastic = {self.demands.names[i]: bound for i, bound in numbers.items() if can_be_elastic(bound)}
        bundle = least_sum(self.search, problem, elastic) if elastic else self._some(problem)
        if bundle is None:
            return None
        if len(numbers) == 1 and not any(bound.exactly for bound in numbers.values()):
            ((index, bound),) = numbers.items()
            bundle = self._nearest(index, bound, kept, bundle)
        return least_of(self.demands, moving, bundle)

    def repaired(self, changes: Sequence[Relaxation]) -> Bundle:
        """Returns a best bundle after changes, evaluated with them made. Raises OutOfTime."""
        problem = changed(self.demands.question, changes).problem()
        trial = self.search.again(problem)
        bundle = trial.best(trial.program(), problem.weights)
        self.search.solves += trial.solves
        assert bundle is not None, "the changes make some bundle feasible"
        return evaluate_chosen(problem, bundle)

    def _nearest(
        self, index: int, bound: MovableBound, kept: Collection[int], bundle: frozenset[int]
    ) -> frozenset[int]:
        """Returns the bundle for which one number moves least, given one for which it moves: the number is bisected down to
        the least by which totals differ."""
        problem, name = self.demands.problem, self.demands.names[index]
        within = self._restricted({*kept, index})

        def some(number: Fraction) -> frozenset[int] | None:
            return self._some(with_number(within, name, bound, number))

        return nearest(bound, bundle, lambda chosen: bound.need(problem, chosen), some)

    def _restricted(self, kept: Collection[int]) -> Problem:
        return restricted(self.demands.problem, {self.demands.names[index] for index in kept})

    def _some(self, problem: Problem) -> frozenset[int] | None:
        trial = self.search.again(problem)
        try:
            return trial.most(trial.program("conflict"), Expression({}), lambda chosen: 0.0)
        finally:
            self.search.solves += trial.solves
