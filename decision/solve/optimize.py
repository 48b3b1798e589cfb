"""The optimal bundle with its certificate: ties, next best, alternatives and breakpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any, Literal

from decision.model.bundle import Bundle
from decision.model.problem import Problem, RequestError
from decision.model.question import Question, problem_of
from decision.model.reach import reachable
from decision.model.value_function import least_equal
from decision.running.limits import OutOfTime
from decision.running.parts import Keep, Part, Parts, Progress, run
from decision.running.shown import Shown, points
from decision.solve.alternatives import most_different
from decision.solve.certificate import Certificate, certificate
from decision.solve.dichotomic_search import Segment
from decision.solve.infeasible_subset import infeasible_subset
from decision.solve.ranking import rank
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints

Status = Literal["optimal", "time_limit", "not_proved", "infeasible"]
"""not_proved: two methods disagree on the optimum, and the better of their bundles is given."""

RANKING = "ranking"
"""The part that has the recommended bundle among its ties, and the next best, as `unfinished` names it."""


@dataclass(frozen=True, repr=False)
class Optimum(Shown):
    """The answer to `optimize`."""

    status: Status
    """How the run ended; see Status."""

    witnesses: tuple[str, ...]
    """The methods that agree on the optimum, or on infeasibility: "program" (integer program), "listing" (enumeration),
    "search" (branch and bound within a work limit)."""

    bound: float | None
    """Upper bound on the weighted value of all feasible bundles, in points; None where there is none."""

    gap: float | None
    """Bound less the best value, in points; None where no bundle is known."""

    bundles: tuple[Bundle, ...]
    """The best bundles in order; the first is recommended."""

    ties: tuple[Bundle, ...]
    """Bundles tied with the recommended one, without it."""

    ties_complete: bool
    """Whether these are all ties."""

    first_of_all_ties: bool
    """Whether no tie, listed or not, precedes the recommended bundle by the tie rule."""

    different: tuple[Bundle, ...]
    """Alternatives that differ most from it, of a value within `within` points."""

    within: float
    """Points that an alternative may lose."""

    status_quo: Bundle
    """The status quo, feasible or not."""

    breakpoints: Mapping[str, tuple[Segment[Bundle], ...]]
    """Segments of the weight of each objective, by ascending weight."""

    conflict: tuple[str, ...]
    """Constraints that together allow no bundle, where none is feasible."""

    unfinished: tuple[str, ...]
    """The parts that the time limit or an interruption cut short."""

    interrupted: bool
    """Whether the user interrupted the run."""

    known: Mapping[str, Bundle]
    """By id: every bundle that the answer names."""

    certificate: Certificate
    """Solver and effort."""

    @property
    def is_settled(self) -> bool:
        """Whether it is proved which bundle is recommended, or that none is feasible; no limit cut that short."""
        return self.status in ("optimal", "infeasible") and RANKING not in self.unfinished

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
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
    """Solves a problem to proved optimality, as far as the time limit allows.

    top: how many bundles to rank. different: how many alternatives to find, which lose at most `within` points.
    with_breakpoints: whether to find the breakpoints of each weight. with_table: whether to use enumeration where there
    are few enough bundles, both to check the solver's optimum and to find alternatives and breakpoints, in place of
    integer programs. time_limit: seconds. Raises RequestError, and KeyboardInterrupt only before an optimum is proved.
    """
    if top < 1:
        raise RequestError(f"{top} bundles cannot be ranked: name 1 or more")
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
    # What a thread works on is its own, so that one that is left behind changes nothing here.
    at_once = search.workers > 1
    apart, along = (search.beside(), search.beside()) if at_once else (search, search)
    wanted = _parts(apart, along, recommended, different, within, with_breakpoints)
    if ranking.proved and not ranking.interrupted:
        parts = run(wanted, progress, workers=search.workers)
    else:  # what is recommended may be another of the ties
        parts = Parts({}, tuple(part.name for part in wanted), {}, ranking.interrupted)
    search.take(apart)
    search.take(along)
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
        unfinished=(() if ranking.proved else (RANKING,)) + parts.unfinished,
        interrupted=parts.interrupted,
    )


def _parts(
    apart: Search,
    along: Search,
    recommended: frozenset[int],
    different: int,
    within: float,
    with_breakpoints: bool,
) -> list[Part]:
    """Returns the parts of the answer beyond the ranking. apart: the search for those that differ. along: that for the
    breakpoints, one objective after the other."""

    def unlike(found: Mapping[str, Any], keep: Keep) -> Sequence[frozenset[int]]:
        return most_different(apart, recommended, different, within)

    def path(name: str, before: str | None) -> Part:
        def find(found: Mapping[str, Any], keep: Keep) -> tuple[Segment[Bundle], ...]:
            return breakpoints(along, name, recommended)

        return Part(_breakpoints_of(name), find, reads=() if before is None else (_breakpoints_of(before),))

    names = [each.name for each in along.problem.weighed()] if with_breakpoints else []
    paths = [path(name, names[n - 1] if n else None) for n, name in enumerate(names)]
    return [*([Part("different", unlike)] if different else []), *paths]


def _breakpoints_of(objective: str) -> str:
    return f"breakpoints of {objective}"


def _out_of_time(search: Search, stop: OutOfTime, within: float) -> Optimum:
    """Returns the answer at the time limit: the incumbent or the status quo, and the gap."""
    answer = _nothing(search, "time_limit", within)
    known = [answer.status_quo] if stop.found is None else [search.bundle(stop.found), answer.status_quo]
    feasible = [bundle for bundle in known if bundle.feasible]
    best = max(feasible, key=lambda bundle: bundle.value, default=None)
    return _bounded(answer, best, highest_conceivable(search.problem), stop.bound)


def _disputed(search: Search, better: frozenset[int], within: float) -> Optimum:
    """Returns the answer where two methods disagree: the better of their bundles, unproved."""
    answer = _nothing(search, "not_proved", within)
    return _bounded(answer, search.bundle(better), highest_conceivable(search.problem), None)


def _bounded(answer: Optimum, best: Bundle | None, ceiling: float, bound: float | None) -> Optimum:
    """Completes an answer with an incumbent that is not proved optimal, the bound and the gap."""
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
    """Returns an upper bound on all weighted values: every objective at its best at once, constraints ignored."""
    parts = []
    for objective in problem.objectives:
        if objective.value is not None:
            ends = reachable(problem, objective.effects)
            parts.append(problem.weights[objective.name] * float(max(map(objective.value, ends))))
    return fsum(parts)


def _nothing(search: Search, status: Status, within: float) -> Optimum:
    """Returns an answer without bundles, except the status quo, which is always evaluated."""
    problem = search.problem
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
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )
