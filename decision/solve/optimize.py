"""The recommended bundle and what is said of it: ties, next best, alternatives, breakpoints, proof."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal

from decision.model.bundle import Bundle
from decision.model.problem import Problem
from decision.model.question import Question, problem_of
from decision.model.reach import reachable
from decision.model.value_function import least_equal
from decision.running.parts import Part, Parts, run
from decision.running.shown import Shown, points
from decision.solve.alternatives import most_different
from decision.solve.dichotomic_search import Segment
from decision.solve.infeasible_subset import infeasible_subset
from decision.solve.ranking import rank
from decision.solve.search import OutOfTime, Progress, Search
from decision.solve.solver import pulp_version, solver_version
from decision.solve.weight_breakpoints import breakpoints

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


@dataclass(frozen=True, repr=False)
class Optimum(Shown):
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
    breakpoints: Mapping[str, tuple[Segment[str], ...]]
    conflict: tuple[str, ...]
    unfinished: tuple[str, ...]
    interrupted: bool
    known: Mapping[str, Bundle]
    certificate: Certificate

    def facts(self) -> list[tuple[str, str]]:
        best = self.bundles[0] if self.bundles else None
        return [
            ("status", self.status),
            ("best", "none" if best is None else best.id),
            ("value", points(best.value if best else None)),
            ("gap", points(self.gap)),
            ("witnesses", ", ".join(self.witnesses) or "none"),
            ("ties", str(len(self.ties))),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def optimize(
    problem: Question | Problem,
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
    problem = problem_of(problem)
    search = Search(problem, solver, time_limit, progress, with_table)
    try:
        ranking = rank(search, problem.weights, top)
    except OutOfTime as stop:
        return _out_of_time(search, stop, within)
    if not ranking.chosen:
        found = infeasible_subset(search, interrupted=ranking.interrupted)
        return replace(
            _nothing(search, "infeasible", within),
            conflict=found.members,
            unfinished=found.unfinished,
            interrupted=found.interrupted,
            witnesses=ranking.witnesses,
        )
    if not ranking.witnesses:
        return _disputed(search, ranking.chosen[0], within)
    recommended = ranking.chosen[0]
    wanted = _parts(search, recommended, different, within, with_breakpoints)
    if ranking.proved and not ranking.interrupted:
        parts = run(wanted, progress)
    else:  # what is recommended may be another of the ties
        parts = Parts({}, tuple(part.name for part in wanted), (), ranking.interrupted)
    best = max(search.bundle(chosen).value for chosen in ranking.chosen)
    tied = least_equal(best)
    ranked = [search.bundle(chosen) for chosen in ranking.chosen]
    alternatives = tuple(search.bundle(chosen) for chosen in parts.found.get("different", ()))
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
            o.name: parts.found[_breakpoints_of(o.name)]
            for o in problem.weighed()
            if _breakpoints_of(o.name) in parts.found
        },
        unfinished=(() if ranking.proved else ("ranking",)) + parts.unfinished,
        interrupted=parts.interrupted,
    )


def _parts(
    search: Search, recommended: frozenset[int], different: int, within: float, with_breakpoints: bool
) -> list[Part]:
    """What is said of the recommended bundle beside its rank."""
    parts = []
    if different:
        parts.append(
            Part("different", lambda found, keep: most_different(search, recommended, different, within))
        )
    for objective in search.problem.weighed() if with_breakpoints else ():
        name = objective.name
        parts.append(
            Part(
                _breakpoints_of(name),
                lambda found, keep, name=name: breakpoints(search, name, recommended),  # type: ignore[misc]
            )
        )
    return parts


def _breakpoints_of(objective: str) -> str:
    return f"breakpoints of {objective}"


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
