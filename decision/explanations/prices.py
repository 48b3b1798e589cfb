"""The prices of constraints: what the best value gains without one, and with one unit more room; each by solving again.

A shadow price of a linear program would be the slope at the limit; measures come whole, so that only another optimum tells
what a limit costs. Where bundles are few enough to list, constraints ignored, all prices are read off that list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decision.explanations.demands import Demands, demands
from decision.explanations.listed_demands import ListedDemands, listed_demands
from decision.explanations.movable_bounds import MovableBound
from decision.explanations.moved_numbers import with_number
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.left_out import THOROUGHLY, LeftOut
from decision.running.limits import OutOfTime, OutOfWork
from decision.running.parts import Keep, Part, Progress, Unavailable, run
from decision.solve.branch_and_bound import highest_above_floor, is_at_hand
from decision.solve.infeasible_subset import restricted
from decision.solve.search import Search

TOO_LONG = "to solve without it takes more work than a brief may"
"""Why a price is left out that some time would bring."""

MOST_WORK = 300_000_000
"""Most work of one search without a constraint, in multiplications, before a program is tried: about a second."""

LISTED, PRICE = "list of bundles", "price of {}"
"""Parts, as `unfinished` names them."""


@dataclass(frozen=True)
class Price:
    """The price of one constraint, limit or demand."""

    lifted: float
    """Points that the best value gains without it; 0.0 where it gains less than values are told apart by."""

    lifted_bundle: Bundle
    """A best bundle then, evaluated in the question as it is: what it breaks is in `violates`. The known best where nothing
    is gained."""

    one_unit: float | None
    """Points gained with one unit more room: of the resource or objective, one lever of a group, one point of consent, one
    per cent of a probability. None for logic."""

    one_unit_bundle: Bundle | None
    """A best bundle then, likewise."""


@dataclass(frozen=True)
class Prices:
    """The prices of a question, in the order of the case."""

    by_name: Mapping[str, Price]
    """By constraint, resource with a limit, and demand of the command line (`must drills`)."""

    left_out: tuple[LeftOut, ...] = ()
    """Prices that took too much work."""

    unfinished: tuple[str, ...] = ()
    """Prices that the time limit or the user cut short, each `price of NAME`."""

    interrupted: bool = False
    """Whether the user interrupted it."""


def prices(
    question: Question,
    best: Bundle,
    *,
    most_nodes: int | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
    with_table: bool = True,
) -> Prices:
    """Returns the price of every constraint, limit and demand of a question, whose best bundle is known.

    most_nodes: nodes of HiGHS for each program; a price that would take more is left out; None: no limit. with_table:
    whether bundles are listed where they are few enough. Raises RequestError, never OutOfTime or KeyboardInterrupt.
    """
    asked = demands(question)
    search = Search(asked.problem, solver, time_limit, None, with_table, most_nodes=most_nodes)
    priced = _Priced(asked, search, best)
    named = {name: PRICE.format(name) for name in asked.names}
    parts = [Part(part, priced.part(index, part), (LISTED,)) for index, part in enumerate(named.values())]
    found = run([Part(LISTED, priced.list, doing="listing bundles"), *parts], progress, time_limit)
    return Prices(
        {name: found.found[part] for name, part in named.items() if found.found.get(part) is not None},
        tuple(found.left_out.values()),
        tuple(part for part in found.unfinished if part != LISTED),
        found.interrupted,
    )


class _Priced:
    """The prices, by the list of all bundles or by programs."""

    def __init__(self, asked: Demands, search: Search, best: Bundle) -> None:
        self.demands, self.search, self.best = asked, search, best
        self.listed: ListedDemands | None = None

    def list(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Lists the bundles where they are few."""
        self.listed = listed_demands(self.demands) if self.search.with_table else None

    def part(self, index: int, part: str) -> Any:
        """The function that finds the price of one demand."""

        def find(found: Mapping[str, Any], keep: Keep) -> Price:
            try:
                return self.price(index)
            except OutOfWork as stop:
                raise Unavailable(LeftOut(part, TOO_LONG, THOROUGHLY)) from stop

        return find

    def price(self, index: int) -> Price:
        """The price of one demand. Raises OutOfTime, OutOfWork."""
        name = self.demands.names[index]
        lifted = self._lifted(index)
        bounds = self.demands.bounds[name]
        # Where nothing is gained without it, more room gains nothing either.
        units = (
            [self._with_room(index, bound) for bound in bounds] if lifted is not self.best else [self.best]
        )
        unit = max(units, key=lambda each: each.value) if bounds else None
        return Price(self._gain(lifted), lifted, None if unit is None else self._gain(unit), unit)

    def _gain(self, bundle: Bundle) -> float:
        return bundle.value - self.best.value if bundle is not self.best else 0.0

    def _lifted(self, index: int) -> Bundle:
        if self.listed is not None:
            return self._better(self.listed.best(self.listed.keeping(index), self.demands.problem))
        names = [name for other, name in enumerate(self.demands.names) if other != index]
        return self._solved(restricted(self.demands.problem, names))

    def _with_room(self, index: int, bound: MovableBound) -> Bundle:
        name, problem = self.demands.names[index], self.demands.problem
        if self.listed is not None:
            return self._better(self.listed.best(self.listed.within(index, bound, bound.step), problem))
        if bound.exactly:
            near = [self._solved(with_number(problem, name, bound, bound.old + by)) for by in (-1, 1)]
            return max(near, key=lambda each: each.value)
        new = bound.old + bound.sense * bound.step
        if bound.field == "probability" and new <= 0:
            return self._lifted(index)
        return self._solved(with_number(problem, name, bound, new))

    def _solved(self, problem: Problem) -> Bundle:
        """The best bundle of another problem, or the known best where that is no worse."""
        return self._searched(problem) or self._by_program(problem)

    def _searched(self, problem: Problem) -> Bundle | None:
        """The same, by branch and bound from the known best; None where that takes too much work."""
        search = self.search
        if not search.with_table or (search.left() is not None and not is_at_hand()):
            return None
        near = problem.chosen(self.best.levels)
        table = highest_above_floor(
            problem, problem.weights, self.best.value + 2 * TOLERANCE, near, search.look, MOST_WORK
        )
        if table is None or not len(table.chosen):
            return None if table is None else self.best
        chosen = table.best(problem.weights)
        if not evaluate_chosen(problem, chosen).feasible:  # rounding let it in
            return None
        return self._better(evaluate_chosen(self.demands.problem, chosen))

    def _by_program(self, problem: Problem) -> Bundle:
        """The same, by an integer program."""
        trial = self.search.again(problem)
        trial.most_nodes = self.search.most_nodes
        try:
            bundle = trial.best(trial.program(), problem.weights)
        except OutOfTime as stop:
            if trial.left() == 0 or self.search.most_nodes is None:
                raise
            raise OutOfWork from stop
        finally:
            self.search.solves += trial.solves
        return self.best if bundle is None else self._better(evaluate_chosen(self.demands.problem, bundle))

    def _better(self, bundle: Bundle) -> Bundle:
        return bundle if bundle.value > self.best.value + TOLERANCE else self.best
