"""All efficient bundles: feasible, and not dominated in the objectives' values; complete, or said how far not.

Supported and unsupported ones are found alike, and of bundles equal on every objective each is kept. Where all
feasible bundles are few they are listed (solve/enumeration.py) and compared; else they are searched for,
depth first over the levers, by bounds or by search zones (efficient/parallel_search.py). What is found depends neither on
the way nor on the number of threads.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from decision.efficient.integer_problem import TooLong, tree
from decision.efficient.interval_dominance import Interval, is_exact, undominated_within
from decision.efficient.partial_bundles import totals_of, worths_of
from decision.efficient.size_estimate import feasible_leaves
from decision.model.bundle import Bundle, bundle_id, evaluate_chosen, exact_values, violated
from decision.model.deterrence_margin import Margin
from decision.model.nondominated import undominated
from decision.model.problem import Effects, Problem, RequestError
from decision.model.question import Question, problem_of
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited, seconds_left
from decision.running.parts import Progress
from decision.running.shown import Shown
from decision.solve import tie_rule
from decision.solve.certificate import Certificate, certificate
from decision.solve.enumeration import MOST_BUNDLES as MOST_LISTED
from decision.solve.enumeration import Table, enumerate_bundles, list_bundles, valued, values_at
from decision.solve.infeasible_subset import InfeasibleSubset, infeasible_subset
from decision.solve.search import Search
from decision.solve.solve_and_cut import Disagreement
from decision.solve.solver import SolverFailed
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import envelope

if TYPE_CHECKING:
    from decision.efficient.parallel_search import Stopped
    from decision.efficient.search_worker import Limits

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

FOR_TELLING = 2e-4
"""Seconds of a time limit that are kept for each bundle: so long it takes to compute all that it comes to, and to write
that down."""

LEAST_TOLD = 1_000
"""Bundles that are told of in any case, whatever the time."""

FOR_FIRST, MOST_FOR_FIRST = 1 / 3, 2.0
"""The share of a time limit, and the seconds at most, in which one efficient bundle is found before the search is
compiled."""

FOR_SUPPORT, MOST_FOR_SUPPORT = 0.1, 2.0
"""The share of a time limit, and the seconds at most, kept to see which of the bundles found are best somewhere."""

MOST_WORK = 20_000_000_000
"""Comparisons of corners and bundles to see which are best somewhere, about a minute: beyond five objectives the
corners of a map have no end in sight."""

TOO_MANY_CORNERS = LeftOut(
    "support of some bundles", f"their map takes more than {MOST_WORK:,} comparisons", "sweep --time-limit"
)


@dataclass(frozen=True, repr=False)
class Frontier(Shown):
    """The efficient bundles of a problem, by descending value at its weights, then by id.

    chosen: bundles x choices. values: bundles x weighed objectives, 0-100. complete: proved that none is missing.
    gap: value points by which a bundle that is missing could at most exceed the best of these at any weighting;
    0 when complete, None when nothing is known. within_information, within_intervals: whether dominance is that
    of the admissible weightings alone, and that of all scores in their intervals. exact: False where bent values
    or peaks made it keep more than it had to. conflict: what keeps every bundle out, where none is feasible.
    supported: which bundles are best at some weighting (an admissible one, within information), ties included;
    unsettled: those of which it is not known, for want of time or because their map has no end in sight. unfinished:
    the parts that the time limit or an interruption cut short.
    """

    problem: Problem
    chosen: Flags
    values: Floats
    complete: bool
    gap: float | None
    within_information: bool
    within_intervals: bool
    exact: bool
    conflict: tuple[str, ...]
    stopped: "Stopped"
    method: Method
    supported: Flags
    unsettled: Flags
    unfinished: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    interrupted: bool
    certificate: Certificate

    @property
    def table(self) -> Table:
        """The bundles as a table, for the map of weights."""
        return Table(self.problem, self.chosen, self.values)

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """Each with all it comes to, recomputed from the case."""
        return self.first(len(self.chosen))

    def first(self, count: int, seconds: float | None = None) -> tuple[Bundle, ...]:
        """So many of the bundles, those of the greatest value; beyond LEAST_TOLD only those that take so many seconds."""
        found: list[Bundle] = []
        began = time.monotonic()
        for chosen in _sets(self.chosen[:count]):
            late = seconds is not None and time.monotonic() - began > seconds
            if late and len(found) >= LEAST_TOLD:
                break
            found.append(evaluate_chosen(self.problem, chosen))
        return tuple(found)

    def facts(self) -> list[tuple[str, str]]:
        best = self.first(1)
        return [
            ("efficient bundles", f"{len(self.chosen):,}"),
            ("complete", "yes" if self.complete else f"no, stopped by {self.stopped}"),
            ("first", best[0].id if best else "none"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]

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
    problem: Question | Problem,
    *,
    all_weights: bool = False,
    intervals: tuple[Interval, ...] | None = None,
    time_limit: float | None = None,
    most_bundles: int = MOST_BUNDLES,
    most_memory: int = MOST_MEMORY,
    most_work: int | None = None,
    workers: int | None = None,
    method: Method | None = None,
    with_support: bool = True,
    progress: Progress | None = None,
) -> Frontier:
    """The efficient bundles of a problem, as far as the limits allow; none when no bundle is feasible.

    all_weights: plain dominance, whatever the weight information. intervals: dominance over all scores in
    these (interval_dominance.py), for cases whose feasible bundles can all be listed. time_limit: seconds.
    most_bundles, most_memory (bytes): the search stops when it would have to hold more. most_work: it stops after so
    much (depth_first.py), and one thread does it, so that the same bundles are found on every machine. method: how
    to search, chosen by size unless asked for. with_support: see which of them are best somewhere. Never raises
    KeyboardInterrupt once the search has begun. Raises RequestError when it cannot be done. Where an actor's
    calculus gives a total, all bundles are listed.
    """
    problem = problem_of(problem)
    began = time.monotonic()
    if intervals is not None and _by_margin(problem):
        raise RequestError("an objective derived from an actor has no score intervals: leave --intervals out")
    with limited(time_limit):
        workers = 1 if most_work is not None else workers
        found = _found(problem, all_weights, most_bundles, most_memory, most_work, workers, progress, method)
        chosen, values, stopped, gap = found.chosen, found.values, found.stopped, found.gap
        try:
            if intervals is not None and not stopped and len(chosen):
                space = weight_space(problem, everything=all_weights)
                chosen, values = _within(problem, intervals, space, chosen)
            elif problem.information and not all_weights and len(chosen):
                keep = tie_rule.undominated_within(weight_space(problem), values)
                chosen, values = chosen[keep], values[keep]
        except (OutOfTime, KeyboardInterrupt) as stop:  # what none dominates at any weighting stands
            stopped, gap = "time_limit" if isinstance(stop, OutOfTime) else "interrupted", None
        try:
            order = _in_order(problem, chosen, values)
        except (OutOfTime, KeyboardInterrupt) as stop:
            stopped = stopped or ("time_limit" if isinstance(stop, OutOfTime) else "interrupted")
            order = _in_order(replace(problem, information=()), chosen, values)
        chosen, values = chosen[order], values[order]
        table = Table(problem, chosen, values)
        support = _unsettled(table)
        if with_support and stopped != "interrupted":
            support = _supported(table, all_weights, progress)
        nothing = not len(chosen) and not stopped
        against = infeasible_subset(Search(problem, SOLVER)) if nothing else InfeasibleSubset(())
    cut = support.cut or (with_support and stopped and support.unsettled.any())
    support_cut = ("supported bundles",) if cut else ()
    return Frontier(
        problem=problem,
        chosen=chosen,
        values=values,
        complete=not stopped,
        gap=gap,
        within_information=not all_weights and bool(problem.information),
        within_intervals=intervals is not None,
        exact=intervals is None or is_exact(problem, intervals),
        conflict=against.members,
        stopped=stopped,
        method=found.method,
        supported=support.supported,
        unsettled=support.unsettled,
        unfinished=(*(("efficient bundles",) if stopped else ()), *support_cut, *against.unfinished),
        left_out=support.left_out,
        interrupted=stopped == "interrupted" or support.cut == "interrupted" or against.interrupted,
        certificate=certificate(SOLVER, time.monotonic() - began, 0),
    )


def _found(
    problem: Problem,
    all_weights: bool,
    most_bundles: int,
    most_memory: int,
    most_work: int | None,
    workers: int | None,
    progress: Progress | None,
    method: Method | None,
) -> "_Efficient":
    """The bundles that none dominates, whatever the weights, listed or searched for as far as the limits allow.

    An objective that weighs nothing at any admissible weighting does not count, unless all_weights.
    """
    first: frozenset[int] | None = None
    try:
        counted, found = (problem, None) if all_weights else _counted(problem)
        try:
            found = found or _listed(counted, method)
            if found is None or len(found.values) > most_bundles:
                # Compiled code is imported where it is needed: what searches nothing starts without its compiler.
                from decision.efficient.compilation import IS_COMPILED
                from decision.efficient.parallel_search import default_workers
                from decision.efficient.search_worker import Limits

                if not IS_COMPILED and most_work is None:
                    first = _one_efficient(counted)
                left = seconds_left()
                seconds = None if left is None else left - min(MOST_FOR_SUPPORT, left * FOR_SUPPORT)
                workers = workers or default_workers()
                limits = Limits(seconds, most_bundles, most_memory, workers, most_work)
                found = _searched(counted, limits, progress, method)
        except TooLong as error:
            found = _exactly_listed(counted)
            if found is None:
                raise RequestError(f"{error}: round scores, costs and limits to fewer decimals") from error
    except (OutOfTime, KeyboardInterrupt) as stop:
        why: Stopped = "time_limit" if isinstance(stop, OutOfTime) else "interrupted"
        return _only_one(problem, "out_of_work" if isinstance(stop, OutOfWork) else why, first)
    if found.stopped and not len(found.values):
        return _only_one(problem, found.stopped, first)
    if counted is problem:
        return found
    return replace(found, values=valued(problem, problem.objectives, found.chosen))


def _one_efficient(problem: Problem) -> frozenset[int] | None:
    """The best bundle in the middle of the weight information, which none dominates; None where there is none, or it
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


def _only_one(problem: Problem, why: "Stopped", first: frozenset[int] | None) -> "_Efficient":
    """What is known where a search was stopped before it found anything: `first`, else the status quo where it is
    feasible."""
    choices = problem.chosen(problem.status_quo) if first is None else first
    values = [[float(value) for value in exact_values(problem, choices).values()]]
    if violated(problem, choices, exact_values(problem, choices)):
        nothing = np.zeros((0, len(problem.choices)), dtype=np.bool_)
        return _Efficient(nothing, np.zeros((0, len(values[0]))), None, why, "listing")
    chosen = np.zeros((1, len(problem.choices)), dtype=np.bool_)
    chosen[0, sorted(choices)] = True
    ends = [(o.value, reachable(problem, o.effects)) for o in problem.weighed()]
    most = [max(float(value(end)) for end in both) for value, both in ends if value is not None]
    return _Efficient(chosen, np.array(values), _gap(np.array(values), np.array([most])), why, "listing")


@dataclass(frozen=True)
class _Support:
    """supported, unsettled, left_out: as in Frontier; cut: by the time limit or an interruption."""

    supported: Flags
    unsettled: Flags
    left_out: tuple[LeftOut, ...] = ()
    cut: Literal["", "time_limit", "interrupted"] = ""


def _unsettled(table: Table) -> _Support:
    count = len(table.values)
    return _Support(np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_))


def _supported(table: Table, all_weights: bool, progress: Progress | None) -> _Support:
    """Which bundles are best somewhere; those that were found to be, where their map was cut short."""
    support = _unsettled(table)
    if not len(table.values):
        return support
    supported = support.supported

    def tell(corners: int, _: int) -> None:
        if progress is not None:
            progress("mapping the efficient bundles that are best somewhere", corners, None)

    left = seconds_left()
    if left is not None:
        left -= min(left / 2, FOR_TELLING * len(table.values))
    try:
        with limited(left, MOST_WORK):
            space = weight_space(table.problem, everything=all_weights)
            oracle = TableOracle(table, space)
            best = envelope(space, oracle, 0, tell=tell)
            # Each but the first was taken in because it is best at some corner.
            supported[list(best.bundles[1:])] = True
            if best.interrupted:
                return replace(support, unsettled=~supported, cut="interrupted")
            if best.out_of_work:
                raise OutOfWork
            if best.out_of_time:
                raise OutOfTime
            supported[oracle.touching(space.weights(best.corners), best.heights)] = True
    except OutOfWork:
        return replace(support, unsettled=~supported, left_out=(TOO_MANY_CORNERS,))
    except OutOfTime:
        return replace(support, unsettled=~supported, cut="time_limit")
    except KeyboardInterrupt:
        return replace(support, unsettled=~supported, cut="interrupted")
    return _Support(supported, np.zeros(len(supported), dtype=np.bool_))


@dataclass(frozen=True)
class _Efficient:
    """Bundles that none dominates, whatever the weight information. Index as in Frontier."""

    chosen: Flags
    values: Floats
    gap: float | None
    stopped: "Stopped"
    method: Method


def _counted(problem: Problem) -> tuple[Problem, _Efficient | None]:
    """The problem without what moves objectives that weigh nothing at any admissible weighting.

    They tell no bundles apart. Where they decide a consent all bundles are listed, and the efficient ones returned.
    """
    space = weight_space(problem)
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


def _of_list(problem: Problem, undominated: Callable[[Floats], Indexes]) -> _Efficient | None:
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


def _worths(problem: Problem, chosen: Flags) -> Integers:
    """What bundles are worth in whole numbers (efficient/integer_problem.py), by which dominance is exact."""
    whole = tree(problem)
    levels = [chosen[:, list(c)] @ np.arange(1, len(c) + 1) for c in problem.levers.values()]
    picks = np.column_stack(levels).astype(np.int16)
    return worths_of(whole.board, totals_of(whole.board, picks))


def _searched(
    problem: Problem, limits: "Limits", progress: Progress | None, method: Method | None
) -> _Efficient:
    """What the compiled search finds within the limits."""
    from decision.efficient.parallel_search import find_efficient

    found = find_efficient(problem, limits, progress, None if method == "listing" else method)
    values = _values(problem, found.worths, found.tree.scale)
    gap = None if found.stopped else 0.0
    if found.stopped and len(values):
        gap = _gap(values, _values(problem, found.ceilings, found.tree.scale))
    return _Efficient(found.tree.chosen(found.picks), values, gap, found.stopped, found.method)


def _within(
    problem: Problem, intervals: tuple[Interval, ...], space: WeightSpace, efficient: Flags
) -> tuple[Flags, Floats]:
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


def _values(problem: Problem, worths: Integers, scale: tuple[int, ...]) -> Floats:
    """Worths (efficient/integer_problem.py) as values on 0-100."""
    columns = [
        values_at(objective.value, worths[:, j] / scale[j])
        for j, objective in enumerate(problem.weighed())
        if objective.value is not None
    ]
    return np.column_stack(columns)


def _in_order(problem: Problem, chosen: Flags, values: Floats) -> Indexes:
    """By value at the problem's weights, those equal within the tolerance by id; ties of the best by their rule."""
    weights = np.array([problem.weights[objective.name] for objective in problem.weighed()])
    worth = values @ weights
    rows = np.argsort(-worth, kind="stable").tolist()
    ordered: list[int] = []
    while len(ordered) < len(rows):
        begin = end = len(ordered)
        while end < len(rows) and worth[rows[end]] >= worth[rows[begin]] - TOLERANCE:
            end += 1
        ties = rows[begin:end]
        if len(ties) > 1:
            ids = dict(zip(ties, map(bundle_id, map(problem.levels, _sets(chosen[ties]))), strict=True))
            ties.sort(key=ids.__getitem__)
        if begin == 0 and problem.information:
            held = dict(zip(_sets(chosen[ties]), ties, strict=True))
            ties = [held[each] for each in tie_rule.in_order(problem, list(held), values[ties])]
        ordered += ties
    return np.array(ordered, dtype=np.intp)


def _sets(chosen: Flags) -> list[frozenset[int]]:
    return [frozenset(np.flatnonzero(row).tolist()) for row in chosen]


def _gap(values: Floats, ceilings: Floats) -> float:
    """How far the ceilings of what was not searched exceed the best bundle found, at any weighting.

    At every weighting the bundle nearest below a ceiling falls short of it by no more than on its worst
    objective.
    """
    short = [float((ceiling - values).max(axis=1).min()) for ceiling in ceilings]
    return max(0.0, *short)
