"""The efficient bundles for all nonnegative weights, as far as limits allow.

Where the feasible bundles are few they are listed (solve/enumeration.py) and compared; else they are searched for by a
decision diagram (efficient/diagram_search.py) or by multi-objective branch and bound with bounds or search zones
(efficient/method_selection.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from decision.efficient.encoding import TooManyDigits, encode
from decision.efficient.partial_bundles import objective_vectors, totals_of
from decision.efficient.size_estimate import feasible_leaves
from decision.efficient.supported import FOR_SUPPORT, MOST_FOR_SUPPORT
from decision.model.bundle import exact_values, violated
from decision.model.deterrence_margin import Margin
from decision.model.nondominated import undominated
from decision.model.problem import Effects, Problem, RequestError
from decision.model.reach import reachable
from decision.polytopes.weight_polytope import weight_space
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.running.limits import OutOfTime, OutOfWork, limited, seconds_left, spend, work_left
from decision.running.parts import Progress
from decision.solve import tie_rule
from decision.solve.enumeration import MOST_BUNDLES as MOST_LISTED
from decision.solve.enumeration import list_bundles
from decision.solve.search import Search
from decision.solve.solve_and_cut import Disagreement
from decision.solve.solver_outcome import SolverFailed
from decision.solve.totals import valued, values_at

if TYPE_CHECKING:
    from decision.efficient.parallel_search import Stopped
    from decision.efficient.search_worker import Limits

Method = Literal["listing", "bounded listing", "zones", "decision diagram"]
"""All feasible bundles compared; branch and bound with knapsack bounds and dominance rules; with search zones; longest
paths through a decision diagram, and another where that is too large or an objective does not rise with every total."""


FEW = 15_000
"""Feasible bundles that are listed and compared in less time than it takes to load the compiled search."""


MOST_ASKED = 3_000_000
"""Feasible bundles that are listed at most where listing is asked for."""


SOLVER = "HiGHS"
"""The solver of the linear relaxation, of a first efficient bundle, and of the conflict where none is feasible."""

FOR_FIRST, MOST_FOR_FIRST = 1 / 3, 2.0
"""The share of a time limit, and the most seconds, in which one efficient bundle is found before the search is compiled."""


@dataclass(frozen=True)
class EfficientSet:
    """Bundles that none dominates for any nonnegative weights; fields as in Frontier."""

    chosen: Flags
    """bundles x choices."""

    values: Floats
    """bundles x weighed objectives, 0-100."""

    gap: float | None
    """Points by which a missing bundle can exceed the best of these; 0 when complete, None: unknown."""

    stopped: "Stopped"
    """What ended the search early; empty when complete."""

    method: Method
    """How they were found."""


def efficient_set(
    problem: Problem,
    all_weights: bool,
    most_bundles: int,
    most_memory: int,
    workers: int | None,
    progress: Progress | None,
    method: Method | None,
) -> EfficientSet:
    """The efficient bundles, listed or searched for as far as the limits allow.

    An objective whose weight is zero at every admissible weighting does not count, unless all_weights. Raises
    RequestError; never OutOfTime or KeyboardInterrupt.
    """
    first: frozenset[int] | None = None
    try:
        counted, found = (problem, None) if all_weights else _without_weightless(problem)
        try:
            found = found or _listed(counted, method)
            if found is not None and len(found.values) > most_bundles and problem.chances:
                raise RequestError(
                    f"more than {most_bundles:,} bundles are efficient, and the search that holds as many as it may "
                    "knows no constraint with a probability: raise --most-bundles, or narrow the case with --must, "
                    "--must-not or --limit"
                )
            if found is None or len(found.values) > most_bundles:
                # Imported here, so that commands without a search start without the compiler.
                from decision.efficient.parallel_search import default_workers
                from decision.efficient.search_worker import Limits
                from decision.running.compilation import IS_COMPILED

                work = work_left()
                if not IS_COMPILED and work is None:
                    first = _one_efficient(counted)
                left = seconds_left()
                seconds = None if left is None else left - min(MOST_FOR_SUPPORT, left * FOR_SUPPORT)
                # In one thread, so that a limit of work ends the search at the same place on every machine.
                workers = (workers or default_workers()) if work is None else 1
                limits = Limits(seconds, most_bundles, most_memory, workers, work)
                found = _searched(counted, limits, progress, method)
        except TooManyDigits as error:
            found = _exactly_listed(counted)
            if found is None:
                raise RequestError(f"{error}: round scores, costs and limits to fewer decimals") from error
    except (OutOfTime, KeyboardInterrupt) as stop:
        return _only_one(problem, reason(stop), first)
    if found.stopped and not len(found.values):
        return _only_one(problem, found.stopped, first)
    if counted is problem:
        return found
    return replace(found, values=valued(problem, problem.objectives, found.chosen))


def reason(stop: OutOfTime | KeyboardInterrupt) -> "Stopped":
    """What ended a search early, as `stopped` names it."""
    if isinstance(stop, OutOfWork):
        return "out_of_work"
    return "time_limit" if isinstance(stop, OutOfTime) else "interrupted"


def _one_efficient(problem: Problem) -> frozenset[int] | None:
    """An efficient bundle: the best one at weights in the interior of the information; None where there is none, or it
    takes too long."""
    left = seconds_left()
    try:
        with limited(MOST_FOR_FIRST if left is None else min(MOST_FOR_FIRST, left * FOR_FIRST)):
            search = Search(problem, SOLVER)
            return search.best(search.whole, tie_rule.inner_weights(problem))
    except OutOfTime as stop:
        return stop.found
    except (SolverFailed, Disagreement):  # the search itself needs no solver
        return None


def _only_one(problem: Problem, why: "Stopped", first: frozenset[int] | None) -> EfficientSet:
    """What is known where a search was stopped before it found anything: `first`, else the status quo if it is feasible,
    with its gap."""
    choices = problem.chosen(problem.status_quo) if first is None else first
    values = [[float(value) for value in exact_values(problem, choices).values()]]
    if violated(problem, choices, exact_values(problem, choices)):
        nothing = np.zeros((0, len(problem.choices)), dtype=np.bool_)
        return EfficientSet(nothing, np.zeros((0, len(values[0]))), None, why, "listing")
    chosen = np.zeros((1, len(problem.choices)), dtype=np.bool_)
    chosen[0, sorted(choices)] = True
    ends = [(o.value, reachable(problem, o.effects)) for o in problem.weighed()]
    most = [max(float(value(end)) for end in both) for value, both in ends if value is not None]
    return EfficientSet(chosen, np.array(values), _gap(np.array(values), np.array([most])), why, "listing")


def _without_weightless(problem: Problem) -> tuple[Problem, EfficientSet | None]:
    """The problem without the effects on objectives whose weight is zero at every admissible weighting.

    Such objectives distinguish no bundles. Where a consent depends on one, the problem stays as it is, and the efficient
    ones of the list of all bundles are returned with it. Raises RequestError where that list is too long.
    """
    space = weight_space(problem)
    out = {o.name for o, nothing in zip(problem.weighed(), tie_rule.ruled_out(space), strict=True) if nothing}
    if any(consent.weights[name] > 0 for consent in problem.consents for name in out):
        found = _listed_by(problem, lambda values: tie_rule.undominated_within(space, values))
        if found is None:
            raise RequestError(
                "the weight information rules out an objective that a consent turns on, and too many bundles are "
                "feasible to list them all: lift the information with --all-weights, or narrow the case"
            )
        return problem, found
    if not out:
        return problem, None
    nothing = Effects("sum", Fraction(0), {}, {})
    objectives = [replace(o, effects=nothing) if o.name in out else o for o in problem.objectives]
    return replace(problem, objectives=tuple(objectives)), None


def _listed_by(problem: Problem, undominated: Callable[[Floats], Indexes]) -> EfficientSet | None:
    """The efficient ones of all feasible bundles, by a filter of their values; None where the list is too long."""
    table = list_bundles(problem, MOST_LISTED)
    if table is None:
        return None
    keep = undominated(table.values)
    return EfficientSet(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def _exactly_listed(problem: Problem) -> EfficientSet | None:
    """The efficient ones of all feasible bundles, compared in fractions, for numbers of too many digits; None where the
    list is longer than FEW."""
    table = list_bundles(problem, MOST_LISTED)
    if table is None or len(table.chosen) > FEW:
        return None
    exact = [tuple(exact_values(problem, chosen).values()) for chosen in choice_sets(table.chosen)]
    keep = tie_rule.undominated_exactly(exact) if exact else np.zeros(0, dtype=np.intp)
    return EfficientSet(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def margin_in(problem: Problem) -> str | None:
    """What total of an objective or a bound is a margin, which is no sum, so that the search has no bounds on it; None
    where there is none."""
    margins = [bound.margin for bound in problem.margin_bounds]
    margins += [o.effects for o in problem.weighed() if isinstance(o.effects, Margin)]
    if not margins:
        return None
    return (
        "an objective derived from an actor"
        if not margins[0].turned
        else "a longest lead time less preparations"
    )


def _listed(problem: Problem, method: Method | None) -> EfficientSet | None:
    """The efficient ones of all feasible bundles; None where they are to be searched for. Raises RequestError."""
    derived = margin_in(problem)
    only = derived is not None or bool(problem.chances)
    if not only and method != "listing" and (method or feasible_leaves(encode(problem).instance) > FEW):
        return None
    table = list_bundles(problem, MOST_ASKED if method == "listing" and derived is None else MOST_LISTED)
    if table is None and only:
        why = derived or "a constraint with a probability"
        raise RequestError(
            f"too many bundles are feasible to list them all, as {why} asks for: "
            "narrow the case with --must, --must-not or --limit"
        )
    if table is None and method == "listing":
        raise RequestError("too many bundles are feasible to list them all: leave the method open")
    if table is None:
        return None
    keep = (
        tie_rule.undominated_by_values(table.values)
        if derived
        else undominated(_objective_vectors(problem, table.chosen))
    )
    return EfficientSet(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def _objective_vectors(problem: Problem, chosen: Flags) -> Integers:
    """bundles x objectives: objective vectors in integers, by which dominance is exact. Raises TooManyDigits."""
    whole = encode(problem)
    levels = [chosen[:, list(c)] @ np.arange(1, len(c) + 1) for c in problem.levers.values()]
    assignments = np.column_stack(levels).astype(np.int16)
    return objective_vectors(whole.instance, totals_of(whole.instance, assignments))


def _searched(
    problem: Problem, limits: "Limits", progress: Progress | None, method: Method | None
) -> EfficientSet:
    """The efficient bundles by the compiled search, within the limits. Raises TooManyDigits."""
    from decision.efficient.method_selection import find_efficient

    found = find_efficient(problem, limits, progress, None if method == "listing" else method)
    spend(found.work)
    values = _values(problem, found.vectors, found.encoding.scale)
    gap = None if found.stopped else 0.0
    if found.stopped and len(values):
        gap = _gap(values, _values(problem, found.ceilings, found.encoding.scale))
    return EfficientSet(found.encoding.chosen(found.assignments), values, gap, found.stopped, found.method)


def _values(problem: Problem, vectors: Integers, scale: tuple[int, ...]) -> Floats:
    """Objective vectors as values, 0-100."""
    columns = [
        values_at(objective.value, vectors[:, j] / scale[j])
        for j, objective in enumerate(problem.weighed())
        if objective.value is not None
    ]
    return np.column_stack(columns)


def choice_sets(chosen: Flags) -> list[frozenset[int]]:
    """bundles x choices as sets of choices."""
    return [frozenset(np.flatnonzero(row).tolist()) for row in chosen]


def _gap(values: Floats, ceilings: Floats) -> float:
    """Points by which the ceilings (upper bounds of unexplored subtrees) exceed the best bundle found, at any weighting.

    Weighted values differ by no more than the values on the worst objective, so that for each ceiling the bundle
    nearest below it decides.
    """
    short = [float((ceiling - values).max(axis=1).min()) for ceiling in ceilings]
    return max(0.0, *short)
