"""The evidence and the recommendation: states of claims, standings, hypotheses, leave-one-out, and suppositions."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from decision.evidence.competing_hypotheses import Hypothesis, diagnosticity, hypotheses
from decision.evidence.leave_one_out import Dropped, claims_by_source, drop
from decision.model.bundle import Bundle
from decision.model.question import Question
from decision.running.parts import Keep, Part, Progress, run
from decision.running.shown import Shown
from decision.solve.optimize import Optimum, optimize
from decision.solve.ranking import recommended
from decision.solve.search import Search
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
    """What the suppositions do to one scenario."""

    scenario: str
    """The scenario whose standing changes."""

    before: StandingName
    """Its standing without the suppositions."""
    after: StandingName
    """Its standing with them."""
    missing: tuple[str, ...]
    """The claims that it still lacks with them."""
    bundle: Bundle | None
    """The scenario's own best bundle, as it is there; None: no bundle is feasible there."""
    kept: float
    """Value there of the bundle that the question itself recommends, in points."""
    feasible_there: bool
    """Whether that bundle is feasible in the scenario."""


@dataclass(frozen=True, repr=False)
class Evidence(Shown):
    """The answer to `evidence`."""

    states: Mapping[str, ClaimState]
    """By claim."""
    standings: Mapping[str, Standing]
    """By scenario."""
    conflicts: tuple[tuple[str, str], ...]
    """Pairs of claims that cannot both be true."""
    hypotheses: tuple[Hypothesis, ...]
    """The scenarios, that with the least evidence against it first."""
    diagnosticity: Mapping[str, int]
    """By claim, how far its ratings differ over the scenarios: 0 to 2."""
    recommended: str | None
    """Id of the recommended bundle; None: no bundle is feasible."""
    sources: Mapping[str, Dropped]
    """By source, what becomes of the recommendation when all its claims are dropped."""
    claims: Mapping[str, Dropped]
    """By claim, what becomes of the recommendation when it is dropped."""
    supposed: tuple[Supposed, ...]
    """The scenarios whose standing the suppositions change."""
    unfinished: tuple[str, ...]
    """The parts that the time limit or the user cut short."""
    interrupted: bool
    """Whether it was the user."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns what a short repr and a notebook show: labels and texts."""
        return [
            ("recommended", self.recommended or "none"),
            (
                "standings",
                ", ".join(f"{name} {each.standing}" for name, each in self.standings.items()) or "none",
            ),
            ("claims", str(len(self.states))),
            ("conflicts", str(len(self.conflicts))),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def weigh_evidence(
    question: Question,
    optimum: Optimum | None = None,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Evidence:
    """Computes the state of the evidence, and how the answer `optimum` to the question depends on it.

    optimum: computed where it is not given. time_limit: seconds for what is solved here. Leave-one-out and suppositions
    need a recommended bundle; without one they are empty. Raises KeyboardInterrupt only while `optimum` is computed.
    """
    case = question.case
    problem = question.problem()
    if optimum is None:
        optimum = optimize(question, top=1, different=0, with_breakpoints=False, solver=solver)
    clock = Search(problem, solver, time_limit, progress)
    answer = Evidence(
        states=claim_states(case, question.suppose),
        standings=scenario_standings(case, question.suppose),
        conflicts=conflicting_claims(case),
        hypotheses=hypotheses(question),
        diagnosticity=diagnosticity(case),
        recommended=None,
        sources={},
        claims={},
        supposed=(),
        unfinished=(),
        interrupted=False,
    )
    if not optimum.bundles:
        return answer
    best = optimum.bundles[0]
    known: dict[Hashable, Bundle | None] = {}

    def supposed(found: Mapping[str, Any], keep: Keep) -> tuple[Supposed, ...]:
        return _supposed(question, problem.chosen(best.levels), clock)

    def dropping(part: str, groups: Mapping[str, tuple[str, ...]]) -> Part:
        def drop_each(found: Mapping[str, Any], keep: Keep) -> Mapping[str, Dropped]:
            dropped: dict[str, Dropped] = {}
            for n, (name, asserted) in enumerate(groups.items()):
                clock.step(part, n, len(groups))
                dropped[name] = drop(question, problem, asserted, best, clock.again, known)
                keep(dict(dropped))
            return dropped

        return Part(part, drop_each)

    single = {name: (name,) for name, claim in case.evidence.items() if not claim.awaited}
    parts = run(
        [Part(SUPPOSED, supposed), dropping(BY_SOURCE, claims_by_source(case)), dropping(BY_CLAIM, single)],
        progress,
        time_limit,
    )
    return replace(
        answer,
        recommended=best.id,
        supposed=parts.found.get(SUPPOSED, ()),
        sources=parts.found.get(BY_SOURCE, {}),
        claims=parts.found.get(BY_CLAIM, {}),
        unfinished=parts.unfinished,
        interrupted=parts.interrupted,
    )


SUPPOSED, BY_SOURCE, BY_CLAIM = "suppositions", "dropping one source", "dropping one claim"
"""The parts that need a recommended bundle, as `unfinished` names them."""


def _supposed(question: Question, now: frozenset[int], clock: Search) -> tuple[Supposed, ...]:
    """The scenarios whose standing the suppositions change, each with its best bundle and the value of the present one."""
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
                bundle=None if best is None else search.bundle(best),
                kept=kept.value,
                feasible_there=kept.feasible,
            )
        )
    return tuple(found)
