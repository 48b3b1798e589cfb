"""The bundle that needs the least loosening of one limit or bound, among those of a target and of at least some value.

Listed where the bundles are few enough, else by a program of which the excess is the objective: the epsilon-constraint
method (Y. Y. Haimes et al., IEEE Transactions on Systems, Man, and Cybernetics 1 (1971) 296-297).
"""

import numpy as np

from decision.explanations.contest import Contest
from decision.explanations.number_paths import NotExact
from decision.explanations.shifted_bound import ABOVE, ShiftedBound
from decision.explanations.target import Target
from decision.model.bundle import evaluate_chosen
from decision.model.value_function import least_equal
from decision.running.arrays import Flags, Floats
from decision.running.limits import look, seconds_left
from decision.solve.enumeration import list_bundles
from decision.solve.program import Program
from decision.solve.search import Search
from decision.solve.value_formulation import Expression, exact_terms

NEAR = 1e-7
"""The difference of excesses below which exact arithmetic decides."""

CLEARLY = 1.0
"""Points by which a value is beyond the tolerance of ties, whatever its size."""


def least_excess(
    contest: Contest, bound: ShiftedBound, target: Target, worth: float, *, more: bool
) -> frozenset[int] | None:
    """Returns the bundle; None where there is none. Raises OutOfTime, NotExact.

    worth: its least weighted value, in points. more: whether its value must exceed that by more than the tolerance of ties.
    """
    look()
    table = list_bundles(bound.loose) if contest.is_listed else None
    if table is None:
        return _by_program(contest, bound, target, worth, more)
    values = table.weighted_values(bound.problem.weights)
    rows = np.flatnonzero(target.flags(table.chosen) & _worth_it(values, worth, more))
    if not len(rows):
        return None
    excesses = bound.excesses(table.chosen[rows])
    near = rows[excesses <= excesses.min() + NEAR]
    return min((table.bundle(row) for row in near.tolist()), key=bound.excess)


def _worth_it(values: Floats, worth: float, more: bool) -> Flags:
    if not more:
        return np.asarray(values >= least_equal(worth), dtype=bool)
    held = values > worth + CLEARLY
    for row in np.flatnonzero((values > worth) & ~held).tolist():
        held[row] = worth < least_equal(float(values[row]))
    return np.asarray(held, dtype=bool)


def _by_program(
    contest: Contest, bound: ShiftedBound, target: Target, worth: float, more: bool
) -> frozenset[int] | None:
    if bound.margins:
        raise NotExact
    problem = target.inside(bound.loose)
    search = Search(problem, contest.solver, seconds_left(), with_table=False)
    program = search.program("least_excess")
    if worth > -np.inf:
        program.add_floor("Worth", problem.weights, worth)

    def accepts(chosen: frozenset[int]) -> bool:
        value = evaluate_chosen(problem, chosen).value
        return worth < least_equal(value) if more else value >= least_equal(worth)

    excess = _excess(program, bound)
    return search.most(program, excess, lambda chosen: -float(bound.excess(chosen)), accepts)


def _excess(program: Program, bound: ShiftedBound) -> Expression:
    """Returns minus the excess, as an expression that the program maximises."""
    shift = program.add_number("Excess")
    for n, row in enumerate(bound.rows):
        exact = exact_terms(program.problem, row.choices, row.synergies)
        terms = {name: float(term) for name, term in exact.items()} | {"Excess": -float(bound.way)}
        end = row.upper if bound.end == ABOVE else row.lower
        least, most = (None, end) if bound.end == ABOVE else (end, None)
        program.add_row(f"Excess_{n}", terms, least, most)
    for n, consent in enumerate(bound.consents):
        value = program.weighted_value(consent.weights)
        program.add_row(
            f"Consent_{n}", {**value.terms, "Excess": 1.0}, consent.at_least - value.constant, None
        )
    return Expression({name: -term for name, term in shift.terms.items()})
