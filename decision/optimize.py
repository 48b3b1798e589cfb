"""The recommended bundle and what is said of it: ties, next best, alternatives, breakpoints, proof."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import fsum
from typing import Any, Literal

from decision.breakpoints import Segment, breakpoints
from decision.bundle import Bundle
from decision.conflict import conflict
from decision.different import most_different
from decision.problem import Problem
from decision.program import reachable
from decision.ranking import rank
from decision.search import OutOfTime, Progress, Search
from decision.solving import pulp_version, solver_version
from decision.value import least_equal

Status = Literal["optimal", "time_limit", "not_proved", "infeasible"]
"""not_proved: two ways to the best bundle disagree, and the better of the two is shown."""


@dataclass(frozen=True)
class Certificate:
    """What vouches for the answer: the engine that proved it, and what that took."""

    solver: str
    solver_version: str
    pulp_version: str
    seconds: float
    solves: int


@dataclass(frozen=True)
class Optimum:
    """The answer to `optimize`.

    witnesses: the ways that agree on the best value, or on there being no feasible bundle: "program" (a solver's),
    "listing" (all feasible bundles), "search" (branch and bound, within a budget of work). bound: value that no
    feasible bundle exceeds, gap: bound less the best value, both in points (None: no bundle is known). bundles: the
    best in order, the first recommended. ties: those equal to it, without it, all of them or not (ties_complete);
    first_of_all_ties: none that is not listed comes before it by the rule for ties. different: unlike it, within
    `within` points. breakpoints: by objective. unfinished: the parts that the time limit or an interruption cut
    short. known: every bundle named here, by id.
    """

    status: Status
    witnesses: tuple[str, ...]
    bound: float | None
    gap: float | None
    bundles: tuple[Bundle, ...]
    ties: tuple[Bundle, ...]
    ties_complete: bool
    first_of_all_ties: bool
    different: tuple[Bundle, ...]
    within: float
    status_quo: Bundle
    breakpoints: Mapping[str, tuple[Segment, ...]]
    conflict: tuple[str, ...]
    unfinished: tuple[str, ...]
    interrupted: bool
    known: Mapping[str, Bundle]
    certificate: Certificate


def optimize(
    problem: Problem,
    *,
    top: int = 5,
    different: int = 3,
    within: float = 5.0,
    with_breakpoints: bool = True,
    with_table: bool = True,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Optimum:
    """Solve the problem to proved optimality, as far as the time limit (seconds) allows.

    top: how many bundles to rank. different: how many unlike alternatives to find, losing at most `within`
    value points. with_table: where all bundles can be listed, find alternatives and breakpoints in that
    list, which then checks the solver's optimum too; otherwise by integer programs. Raises
    KeyboardInterrupt only when interrupted before a best bundle was proved.
    """
    search = Search(problem, solver, time_limit, progress, with_table)
    try:
        ranking = rank(search, problem.weights, top)
    except OutOfTime as stop:
        return _out_of_time(search, stop, within)
    if not ranking.chosen:
        found = conflict(search, interrupted=ranking.interrupted)
        return replace(
            _nothing(search, "infeasible", within),
            conflict=found.names,
            unfinished=found.unfinished,
            interrupted=found.interrupted,
            witnesses=ranking.witnesses,
        )
    if not ranking.witnesses:
        return _disputed(search, ranking.chosen[0], within)
    recommended = ranking.chosen[0]
    parts: dict[str, Callable[[], Sequence[frozenset[int]] | Sequence[Segment]]] = {}
    if different:
        parts["different"] = lambda: most_different(search, recommended, different, within)
    for objective in problem.weighed() if with_breakpoints else ():
        parts[f"breakpoints of {objective.name}"] = partial(breakpoints, search, objective.name, recommended)
    finished: dict[str, Any] = {}
    interrupted = ranking.interrupted
    for n, (part, find) in enumerate(parts.items()):
        search.tell(f"finding {part}", n, len(parts))
        try:
            if ranking.proved and not interrupted:  # what is recommended may be another of the ties
                finished[part] = find()
        except OutOfTime:
            pass
        except KeyboardInterrupt:
            interrupted = True
    best = max(search.bundle(chosen).value for chosen in ranking.chosen)
    tied = least_equal(best)
    ranked = [search.bundle(chosen) for chosen in ranking.chosen]
    alternatives = tuple(search.bundle(chosen) for chosen in finished.get("different", ()))
    return replace(
        _nothing(search, "optimal", within),
        witnesses=ranking.witnesses,
        bound=best,
        gap=0.0,
        bundles=tuple(ranked[:top]),
        ties=tuple(bundle for bundle in ranked[1:] if bundle.value >= tied),
        ties_complete=ranking.complete,
        first_of_all_ties=ranking.first_of_all,
        different=alternatives,
        breakpoints={
            o.name: finished[part]
            for o in problem.weighed()
            if (part := f"breakpoints of {o.name}") in finished
        },
        unfinished=(() if ranking.proved else ("ranking",)) + tuple(p for p in parts if p not in finished),
        interrupted=interrupted,
    )


def _out_of_time(search: Search, stop: OutOfTime, within: float) -> Optimum:
    """The best bundle known, the status quo among them, and how much better another could be."""
    answer = _nothing(search, "time_limit", within)
    known = [answer.status_quo] if stop.found is None else [search.bundle(stop.found), answer.status_quo]
    feasible = [bundle for bundle in known if bundle.feasible]
    best = max(feasible, key=lambda bundle: bundle.value, default=None)
    return _bounded(answer, best, highest_conceivable(search.problem), stop.bound)


def _disputed(search: Search, better: frozenset[int], within: float) -> Optimum:
    """The better of what two ways found, neither of which is then believed about what else there is."""
    answer = _nothing(search, "not_proved", within)
    return _bounded(answer, search.bundle(better), highest_conceivable(search.problem), None)


def _bounded(answer: Optimum, best: Bundle | None, ceiling: float, bound: float | None) -> Optimum:
    """The answer with a bundle that is not proved best, and how much better another could be."""
    bound = ceiling if bound is None else min(bound, ceiling)
    return replace(
        answer,
        bound=bound,
        gap=None if best is None else max(0.0, bound - best.value),
        bundles=() if best is None else (best,),
        ties_complete=False,
        unfinished=("optimum",),
    )


def highest_conceivable(problem: Problem) -> float:
    """A value that no bundle exceeds, constraints ignored and every objective at its best at once."""
    parts = []
    for objective in problem.objectives:
        if objective.value is not None:
            ends = reachable(problem, objective.effects)
            parts.append(problem.weights[objective.name] * float(max(map(objective.value, ends))))
    return fsum(parts)


def _nothing(search: Search, status: Status, within: float) -> Optimum:
    """An answer without bundles but for the status quo, which is always evaluated and shown."""
    problem = search.problem
    certificate = Certificate(
        search.solver, solver_version(search.solver), pulp_version(), search.seconds(), search.solves
    )
    return Optimum(
        status=status,
        witnesses=(),
        bound=None,
        gap=None,
        bundles=(),
        ties=(),
        ties_complete=True,
        first_of_all_ties=True,
        different=(),
        within=within,
        status_quo=search.bundle(problem.chosen(problem.status_quo)),
        breakpoints={},
        conflict=(),
        unfinished=(),
        interrupted=False,
        known={bundle.id: bundle for bundle in search.found.values()},
        certificate=certificate,
    )
