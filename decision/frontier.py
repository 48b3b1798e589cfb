"""All efficient bundles: feasible, and not dominated in the objectives' values; complete, or said how far not.

Supported and unsupported ones are found alike, and of bundles equal on every objective each is kept. Where all
feasible bundles are few they are listed (decision/enumeration.py) and compared; else they are searched for,
depth first over the levers, by bounds or by search zones (decision/searching.py). What is found depends neither on
the way nor on the number of threads.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from decision import tie_rule
from decision.bundle import Bundle, bundle_id, evaluate_chosen, exact_values
from decision.conflict import conflict
from decision.descent import totals_of, worths_of
from decision.enumeration import MOST_BUNDLES as MOST_LISTED
from decision.enumeration import Table, enumerate_bundles, list_bundles, valued, values_at
from decision.envelope import envelope
from decision.intervals import Interval, is_exact, undominated_within
from decision.margin import Margin
from decision.optimize import Certificate
from decision.oracles import TableOracle
from decision.probing import feasible_leaves
from decision.problem import Effects, Problem, RequestError
from decision.search import Progress, Search
from decision.solving import pulp_version, solver_version
from decision.undominated import undominated
from decision.value import TOLERANCE
from decision.weightspace import WeightSpace, weight_space
from decision.whole import TooLong, tree

if TYPE_CHECKING:
    from decision.searching import Stopped
    from decision.worker import Limits

Method = Literal["listing", "bounded listing", "zones"]

SOLVER = "HiGHS"
"""It prices the rows for bounds, and names the conflict where no bundle is feasible."""

FEW = 15_000
"""About so many feasible bundles are listed and compared sooner than the compiled search is loaded."""

MOST_ASKED = 3_000_000
"""The same where listing is asked for."""

MOST_BUNDLES = 500_000
"""Efficient bundles held, unless asked otherwise."""

MOST_MEMORY = 4 * 2**30
"""Bytes held by the search, unless asked otherwise."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frontier:
    """The efficient bundles of a problem, by descending value at its weights, then by id.

    chosen: bundles x choices. values: bundles x weighed objectives, 0-100. complete: proved that none is missing.
    gap: value points by which a bundle that is missing could at most exceed the best of these at any weighting;
    0 when complete, None when nothing is known. within_information, within_intervals: whether dominance is that
    of the admissible weightings alone, and that of all scores in their intervals. exact: False where bent values
    or peaks made it keep more than it had to. conflict: what keeps every bundle out, where none is feasible.
    """

    problem: Problem
    chosen: NDArray[np.bool_]
    values: Floats
    complete: bool
    gap: float | None
    within_information: bool
    within_intervals: bool
    exact: bool
    conflict: tuple[str, ...]
    stopped: "Stopped"
    method: Method
    certificate: Certificate

    @property
    def table(self) -> Table:
        """The bundles as a table, for the map of weights."""
        return Table(self.problem, self.chosen, self.values)

    @cached_property
    def supported(self) -> NDArray[np.bool_]:
        """Which bundles are best at some weighting (an admissible one, within information), ties included."""
        space = weight_space(self.problem, everything=not self.within_information)
        supported = np.zeros(len(self.values), dtype=bool)
        if len(supported):
            oracle = TableOracle(self.table, space)
            best = envelope(space, oracle, 0)
            if best.interrupted:  # half an envelope tells nothing
                raise KeyboardInterrupt
            supported[oracle.touching(space.weights(best.corners), best.heights)] = True
        return supported

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """Each with all it comes to, recomputed from the case."""
        return self.first(len(self.chosen))

    def first(self, count: int) -> tuple[Bundle, ...]:
        """So many of the bundles, those of the greatest value."""
        return tuple(evaluate_chosen(self.problem, chosen) for chosen in _sets(self.chosen[:count]))

    @cached_property
    def core_index(self) -> Mapping[str, Mapping[str, float]]:
        """The share of the efficient bundles that hold each level: 1 core, 0 exterior, else borderline.

        Source: J. Liesiö, P. Mild, A. Salo, European Journal of Operational Research 181 (2007) 1488-1505.
        """
        shares = self.chosen.mean(axis=0) if len(self.chosen) else np.zeros(self.chosen.shape[1])
        return {
            lever: {self.problem.choices[i].level: float(shares[i]) for i in choices}
            for lever, choices in self.problem.levers.items()
        }


def frontier(
    problem: Problem,
    *,
    all_weights: bool = False,
    intervals: tuple[Interval, ...] | None = None,
    time_limit: float | None = None,
    most_bundles: int = MOST_BUNDLES,
    most_memory: int = MOST_MEMORY,
    workers: int | None = None,
    method: Method | None = None,
    progress: Progress | None = None,
) -> Frontier:
    """The efficient bundles of a problem, as far as the limits allow; none when no bundle is feasible.

    all_weights: plain dominance, whatever the weight information. intervals: dominance over all scores in
    these (decision/intervals.py), for cases whose feasible bundles can all be listed. time_limit: seconds.
    most_bundles, most_memory (bytes): the search stops when it would have to hold more. method: how to search,
    chosen by size unless asked for. Never raises KeyboardInterrupt once the search has begun. Raises
    RequestError when it cannot be done. Where an actor's calculus gives a total, all bundles are listed.
    """
    began = time.monotonic()
    space = weight_space(problem, everything=all_weights)
    if intervals is not None and _by_margin(problem):
        raise RequestError("an objective derived from an actor has no score intervals: leave --intervals out")
    counted, found = problem, None
    if not all_weights:
        counted, found = _counted(problem, space)
    try:
        found = found or _listed(counted, method)
        if found is None or len(found.values) > most_bundles:
            # Compiled code is imported where it is needed: commands that search nothing start without its compiler.
            from decision.searching import default_workers
            from decision.worker import Limits

            limits = Limits(time_limit, most_bundles, most_memory, workers or default_workers())
            found = _searched(counted, limits, progress, method)
    except TooLong as error:
        found = _exactly_listed(counted)
        if found is None:
            raise RequestError(f"{error}: round scores, costs and limits to fewer decimals") from error
    chosen, values = found.chosen, found.values
    if counted is not problem:
        values = valued(problem, problem.objectives, chosen)
    if intervals is not None and not found.stopped and len(chosen):
        chosen, values = _within(problem, intervals, space, chosen)
    elif problem.information and not all_weights and len(chosen):
        keep = tie_rule.undominated_within(space, values)
        chosen, values = chosen[keep], values[keep]
    order = _in_order(problem, chosen, values)
    chosen, values = chosen[order], values[order]
    nothing = not len(chosen) and not found.stopped
    return Frontier(
        problem=problem,
        chosen=chosen,
        values=values,
        complete=not found.stopped,
        gap=found.gap,
        within_information=not all_weights and bool(problem.information),
        within_intervals=intervals is not None,
        exact=intervals is None or is_exact(problem, intervals),
        conflict=conflict(Search(problem, SOLVER)) if nothing else (),
        stopped=found.stopped,
        method=found.method,
        certificate=Certificate(SOLVER, solver_version(SOLVER), pulp_version(), time.monotonic() - began, 0),
    )


@dataclass(frozen=True)
class _Efficient:
    """Bundles that none dominates, whatever the weight information. Index as in Frontier."""

    chosen: NDArray[np.bool_]
    values: Floats
    gap: float | None
    stopped: "Stopped"
    method: Method


def _counted(problem: Problem, space: WeightSpace) -> tuple[Problem, _Efficient | None]:
    """The problem without what moves objectives that weigh nothing at any admissible weighting.

    They tell no bundles apart. Where they decide a consent all bundles are listed, and the efficient ones returned.
    """
    out = {o.name for o, nothing in zip(problem.weighed(), tie_rule.ruled_out(space), strict=True) if nothing}
    if any(consent.weights[name] > 0 for consent in problem.consents for name in out):
        found = _of_list(problem, lambda values: tie_rule.undominated_within(space, values))
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


def _of_list(problem: Problem, undominated: Callable[[Floats], NDArray[np.intp]]) -> _Efficient | None:
    """The efficient ones of all feasible bundles by their values in floating point; None where they are too many."""
    table = list_bundles(problem, MOST_LISTED)
    if table is None:
        return None
    keep = undominated(table.values)
    return _Efficient(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def _exactly_listed(problem: Problem) -> _Efficient | None:
    """The efficient ones of the list of all feasible bundles, by fractions, of any number of digits; None where they
    are more than FEW."""
    table = list_bundles(problem, MOST_LISTED)
    if table is None or len(table.chosen) > FEW:
        return None
    exact = [tuple(exact_values(problem, chosen).values()) for chosen in _sets(table.chosen)]
    keep = tie_rule.undominated_exactly(exact) if exact else np.zeros(0, dtype=np.intp)
    return _Efficient(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def _by_margin(problem: Problem) -> bool:
    """Whether a deterrence margin counts: it is no sum, so that the search has no bounds on it."""
    return bool(problem.margin_bounds) or any(isinstance(o.effects, Margin) for o in problem.weighed())


def _listed(problem: Problem, method: Method | None) -> _Efficient | None:
    """The efficient ones of the list of all feasible bundles; None where the search is the way."""
    derived = _by_margin(problem)
    if not derived and method != "listing" and (method or feasible_leaves(tree(problem).board) > FEW):
        return None
    table = list_bundles(problem, MOST_ASKED if method == "listing" and not derived else MOST_LISTED)
    if table is None and derived:
        raise RequestError(
            "too many bundles are feasible to list them all, as an objective derived from an actor asks for: "
            "narrow the case with --must, --must-not or --limit"
        )
    if table is None and method == "listing":
        raise RequestError("too many bundles are feasible to list them all: leave the method open")
    if table is None:
        return None
    keep = (
        tie_rule.undominated_by_values(table.values)
        if derived
        else undominated(_worths(problem, table.chosen))
    )
    return _Efficient(table.chosen[keep], table.values[keep], 0.0, "", "listing")


def _worths(problem: Problem, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """What bundles are worth in whole numbers (decision/whole.py), by which dominance is exact."""
    whole = tree(problem)
    levels = [chosen[:, list(c)] @ np.arange(1, len(c) + 1) for c in problem.levers.values()]
    picks = np.column_stack(levels).astype(np.int16)
    return worths_of(whole.board, totals_of(whole.board, picks))


def _searched(
    problem: Problem, limits: "Limits", progress: Progress | None, method: Method | None
) -> _Efficient:
    """What the compiled search finds within the limits."""
    from decision.searching import find_efficient

    found = find_efficient(problem, limits, progress, None if method == "listing" else method)
    values = _values(problem, found.worths, found.tree.scale)
    gap = None if found.stopped else 0.0
    if found.stopped and len(values):
        gap = _gap(values, _values(problem, found.ceilings, found.tree.scale))
    return _Efficient(found.tree.chosen(found.picks), values, gap, found.stopped, found.method)


def _within(
    problem: Problem, intervals: tuple[Interval, ...], space: WeightSpace, efficient: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], Floats]:
    """The bundles that none dominates for all scores in their intervals: more than the efficient ones."""
    table = enumerate_bundles(problem)
    if table is None:
        raise RequestError(
            "too many bundles are feasible to compare them all within score intervals: "
            "narrow the case with --must, --must-not or --limit, or leave --intervals out"
        )
    known = {row.tobytes() for row in efficient}
    first = [row for row, held in enumerate(table.chosen) if held.tobytes() in known]
    keep = undominated_within(table, intervals, space, np.array(first, dtype=np.intp))
    return table.chosen[keep], table.values[keep]


def _values(problem: Problem, worths: NDArray[np.int64], scale: tuple[int, ...]) -> Floats:
    """Worths (decision/whole.py) as values on 0-100."""
    columns = [
        values_at(objective.value, worths[:, j] / scale[j])
        for j, objective in enumerate(problem.weighed())
        if objective.value is not None
    ]
    return np.column_stack(columns)


def _in_order(problem: Problem, chosen: NDArray[np.bool_], values: Floats) -> NDArray[np.intp]:
    """By value at the problem's weights, those equal within the tolerance by id; ties of the best by their rule."""
    weights = np.array([problem.weights[objective.name] for objective in problem.weighed()])
    worth = values @ weights
    ids = [bundle_id(problem.levels(held)) for held in _sets(chosen)]
    rows = sorted(range(len(chosen)), key=lambda row: -worth[row])
    ordered: list[int] = []
    while len(ordered) < len(rows):
        begin = end = len(ordered)
        while end < len(rows) and worth[rows[end]] >= worth[rows[begin]] - TOLERANCE:
            end += 1
        ordered += sorted(rows[begin:end], key=lambda row: ids[row])
        if begin == 0 and problem.information:
            sets = {held: row for row, held in zip(ordered, _sets(chosen[ordered]), strict=True)}
            ordered = [sets[held] for held in tie_rule.in_order(problem, list(sets), values[ordered])]
    return np.array(ordered, dtype=np.intp)


def _sets(chosen: NDArray[np.bool_]) -> list[frozenset[int]]:
    return [frozenset(np.flatnonzero(row).tolist()) for row in chosen]


def _gap(values: Floats, ceilings: Floats) -> float:
    """How far the ceilings of what was not searched exceed the best bundle found, at any weighting.

    At every weighting the bundle nearest below a ceiling falls short of it by no more than on its worst
    objective.
    """
    short = [float((ceiling - values).max(axis=1).min()) for ceiling in ceilings]
    return max(0.0, *short)
