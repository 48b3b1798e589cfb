"""The efficient frontier: all feasible bundles that no other dominates in the values of the objectives.

Supported and unsupported bundles are found alike, and bundles that are equal on every objective are all kept. The
result is complete, or states by how many points a missing bundle can exceed it; it depends neither on the method nor on
the number of threads. The methods are in efficient/efficient_set.py.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from decision.efficient.efficient_set import SOLVER, Method, choice_sets, efficient_set, margin_in, reason
from decision.efficient.interval_dominance import Interval, is_exact, undominated_within
from decision.efficient.supported import supported_bundles, unknown_support
from decision.model.bundle import Bundle, bundle_id, evaluate_chosen
from decision.model.problem import Problem, RequestError
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.running.arrays import Flags, Floats, Indexes
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, limited
from decision.running.parts import Progress
from decision.running.shown import Shown
from decision.solve import tie_rule
from decision.solve.certificate import Certificate, certificate
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.infeasible_subset import InfeasibleSubset, infeasible_subset
from decision.solve.search import Search

if TYPE_CHECKING:
    from decision.efficient.parallel_search import Stopped


MOST_BUNDLES = 500_000
"""Efficient bundles held, unless asked otherwise."""

MOST_MEMORY = 4 * 2**30
"""Bytes held by the search, unless asked otherwise."""


LEAST_TOLD = 1_000
"""Bundles that are evaluated in any case, whatever the time."""


@dataclass(frozen=True, repr=False)
class Frontier(Shown):
    """The efficient bundles of a problem, by descending weighted value at its weights, then by id."""

    problem: Problem
    """What was asked."""

    chosen: Flags
    """bundles x choices."""

    values: Floats
    """bundles x weighed objectives, 0-100."""

    complete: bool
    """Whether it is proved that no efficient bundle is missing."""

    gap: float | None
    """Points by which a missing bundle can exceed the best of these at any weighting; 0 when complete, None: unknown."""

    within_information: bool
    """Whether dominance is that of the admissible weightings."""

    within_intervals: bool
    """Whether dominance is that of all scores in their intervals."""

    exact: bool
    """False where dominance over intervals is relaxed, so that dominated bundles may be among these."""

    conflict: tuple[str, ...]
    """Constraints that together exclude every bundle, where none is feasible."""

    stopped: "Stopped"
    """What ended the search early; empty when complete."""

    method: Method
    """How the bundles were found."""

    supported: Flags
    """bundles: whether the bundle is known to be best at some (admissible) weighting, ties included."""

    unsettled: Flags
    """bundles: whether that is unknown, for lack of time or because the weight map is too large."""

    unfinished: tuple[str, ...]
    """Names of the parts that the time limit or an interruption cut short."""

    left_out: tuple[LeftOut, ...]
    """What was not computed for other reasons."""

    interrupted: bool
    """By the user."""

    certificate: Certificate
    """Solver, versions and seconds."""

    @property
    def table(self) -> BundleTable:
        """The bundles as a table, for the weight map."""
        return BundleTable(self.problem, self.chosen, self.values)

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """The bundles, evaluated exactly."""
        return self.first(len(self.chosen))

    def first(self, count: int, seconds: float | None = None) -> tuple[Bundle, ...]:
        """The first `count` bundles, evaluated exactly; of those beyond LEAST_TOLD as many as `seconds` suffice for."""
        found: list[Bundle] = []
        began = time.monotonic()
        for chosen in choice_sets(self.chosen[:count]):
            late = seconds is not None and time.monotonic() - began > seconds
            if late and len(found) >= LEAST_TOLD:
                break
            found.append(evaluate_chosen(self.problem, chosen))
        return tuple(found)

    def facts(self) -> list[tuple[str, str]]:
        """Pairs of a label and a text, for `repr`."""
        best = self.first(1)
        return [
            ("efficient bundles", f"{len(self.chosen):,}"),
            ("complete", "yes" if self.complete else f"no, stopped by {self.stopped}"),
            ("first", best[0].id if best else "none"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]

    @cached_property
    def core_index(self) -> Mapping[str, Mapping[str, float]]:
        """Lever -> level -> the share of the efficient bundles that hold it: 1 core, 0 exterior, else borderline.

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

    all_weights: dominance for all nonnegative weights, whatever the weight information.
    intervals: dominance for all scores in them (efficient/interval_dominance.py); needs the list of all bundles.
    time_limit: seconds.
    most_bundles, most_memory (bytes): the search stops before it holds more.
    most_work: the search stops after this work (efficient/depth_first.py). Under a limit of work, this or an enclosing
    one (running/limits.py), it runs in one thread, so that the same bundles are found on every machine.
    workers: threads. method: None: chosen by size.
    with_support: whether to determine the supported bundles.

    Never raises KeyboardInterrupt once the search has begun. Raises RequestError for what the case does not allow, such
    as more bundles than can be listed where an objective's total is a margin.
    """
    problem = problem_of(problem)
    began = time.monotonic()
    if intervals is not None and (margin := margin_in(problem)):
        raise RequestError(f"{margin} has no score intervals: leave --intervals out")
    with limited(time_limit):
        with limited(work=most_work):
            found = efficient_set(problem, all_weights, most_bundles, most_memory, workers, progress, method)
        chosen, values, stopped, gap = found.chosen, found.values, found.stopped, found.gap
        try:
            if intervals is not None and not stopped and len(chosen):
                space = weight_space(problem, everything=all_weights)
                chosen, values = _within(problem, intervals, space, chosen)
            elif problem.information and not all_weights and len(chosen):
                keep = tie_rule.undominated_within(weight_space(problem), values)
                chosen, values = chosen[keep], values[keep]
        except (OutOfTime, KeyboardInterrupt) as stop:  # the bundles found for all weights remain
            stopped, gap = reason(stop), None
        try:
            order = _in_order(problem, chosen, values)
        except (OutOfTime, KeyboardInterrupt) as stop:
            stopped = stopped or reason(stop)
            order = _in_order(replace(problem, information=()), chosen, values)
        chosen, values = chosen[order], values[order]
        table = BundleTable(problem, chosen, values)
        support = unknown_support(table)
        if with_support and stopped != "interrupted":
            support = supported_bundles(table, all_weights, progress)
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


def _within(
    problem: Problem, intervals: tuple[Interval, ...], space: WeightSpace, efficient: Flags
) -> tuple[Flags, Floats]:
    """The bundles that none dominates for all scores in their intervals: the efficient ones and more. Raises
    RequestError."""
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


def _in_order(problem: Problem, chosen: Flags, values: Floats) -> Indexes:
    """The order of bundles by weighted value at the problem's weights, those within the tolerance by id, and those
    that tie for the best by the rule of ties."""
    weights = np.array([problem.weights[objective.name] for objective in problem.weighed()])
    weighted = values @ weights
    rows = np.argsort(-weighted, kind="stable").tolist()
    ordered: list[int] = []
    while len(ordered) < len(rows):
        begin = end = len(ordered)
        while end < len(rows) and weighted[rows[end]] >= weighted[rows[begin]] - TOLERANCE:
            end += 1
        ties = rows[begin:end]
        if len(ties) > 1:
            ids = dict(zip(ties, map(bundle_id, map(problem.levels, choice_sets(chosen[ties]))), strict=True))
            ties.sort(key=ids.__getitem__)
        if begin == 0 and problem.information:
            held = dict(zip(choice_sets(chosen[ties]), ties, strict=True))
            ties = [held[each] for each in tie_rule.in_order(problem, list(held), values[ties])]
        ordered += ties
    return np.array(ordered, dtype=np.intp)
