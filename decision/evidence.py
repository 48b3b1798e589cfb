"""What is known and what hangs on it: claims, standings, hypotheses, linchpins, and what supposing changes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from decision.dropping import Dropped, claims_by_source, drop
from decision.hypotheses import Hypothesis, diagnosticity, hypotheses
from decision.optimize import Optimum
from decision.question import Question
from decision.ranking import recommended
from decision.search import OutOfTime, Progress, Search
from options import (
    ClaimState,
    Standing,
    StandingName,
    claim_states,
    conflicting_claims,
    scenario_standings,
)


@dataclass(frozen=True)
class Supposed:
    """What the suppositions do to one scenario.

    before, after: its standing without and with them. missing: what it still lacks. bundle, value: the best
    bundle of the scenario computed for itself, in its own value points (None: none is feasible). kept: the
    value there of the bundle that the question itself recommends, feasible_there whether it may be kept.
    """

    scenario: str
    before: StandingName
    after: StandingName
    missing: tuple[str, ...]
    bundle: str | None
    value: float | None
    kept: float
    feasible_there: bool


@dataclass(frozen=True)
class Evidence:
    """The answer to `evidence`.

    states: claim -> its state. conflicts: pairs that cannot both be true. sources, claims: what becomes of the
    recommended bundle `recommended` (its id; None: no bundle is feasible) when one is dropped. supposed: the
    scenarios whose standing the suppositions change. unfinished: what time or the user cut short.
    """

    states: Mapping[str, ClaimState]
    standings: Mapping[str, Standing]
    conflicts: tuple[tuple[str, str], ...]
    hypotheses: tuple[Hypothesis, ...]
    diagnosticity: Mapping[str, int]
    recommended: str | None
    sources: Mapping[str, Dropped]
    claims: Mapping[str, Dropped]
    supposed: tuple[Supposed, ...]
    unfinished: tuple[str, ...]
    interrupted: bool


def weigh_evidence(
    question: Question,
    optimum: Optimum,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Evidence:
    """What is known, and how the answer `optimum` to the question hangs on it.

    time_limit: seconds for what is solved here. Drops and suppositions need a recommended bundle; without one
    they are left out.
    """
    case = question.case
    problem = question.problem()
    clock = Search(problem, solver, time_limit, progress)
    found = Evidence(
        states=claim_states(case, question.suppose),
        standings=scenario_standings(case, question.suppose),
        conflicts=conflicting_claims(case),
        hypotheses=hypotheses(case, question.suppose),
        diagnosticity=diagnosticity(case),
        recommended=None,
        sources={},
        claims={},
        supposed=(),
        unfinished=(),
        interrupted=False,
    )
    if not optimum.bundles:
        return found
    best = optimum.bundles[0]
    found = replace(found, recommended=best.id)
    now = problem.chosen(best.levels)
    sources: dict[str, Dropped] = {}
    known: dict[Hashable, str | None] = {}
    claims: dict[str, Dropped] = {}
    unfinished: list[str] = []
    interrupted = False
    try:
        unfinished = ["suppositions", "dropping one source", "dropping one claim"]
        found = replace(found, supposed=_supposed(question, now, clock))
        unfinished = unfinished[1:]
        todo = claims_by_source(case)
        for n, (source, asserted) in enumerate(todo.items()):
            _tell(clock, "dropping one source", n, len(todo))
            sources[source] = drop(question, problem, asserted, now, clock.again, known)
        unfinished = unfinished[1:]
        single = [name for name, claim in case.evidence.items() if not claim.awaited]
        for n, name in enumerate(single):
            _tell(clock, "dropping one claim", n, len(single))
            claims[name] = drop(question, problem, (name,), now, clock.again, known)
        unfinished = []
    except (OutOfTime, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
    return replace(
        found, sources=sources, claims=claims, unfinished=tuple(unfinished), interrupted=interrupted
    )


def _tell(clock: Search, what: str, done: int, of: int) -> None:
    clock.look()
    clock.tell(what, done, of)


def _supposed(question: Question, now: frozenset[int], clock: Search) -> tuple[Supposed, ...]:
    """The scenarios that the suppositions lift, each with its own best bundle and what is kept now."""
    case = question.case
    before = scenario_standings(case)
    found = []
    for name, after in scenario_standings(case, question.suppose).items():
        if after == before[name]:
            continue
        problem = question.problem(scenario=name)
        search = clock.again(problem)
        best, kept = recommended(search), search.bundle(now)
        found.append(
            Supposed(
                scenario=name,
                before=before[name].standing,
                after=after.standing,
                missing=after.missing,
                bundle=None if best is None else search.bundle(best).id,
                value=None if best is None else search.bundle(best).value,
                kept=kept.value,
                feasible_there=kept.feasible,
            )
        )
    return tuple(found)
