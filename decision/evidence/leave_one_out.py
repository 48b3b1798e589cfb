"""Leave-one-out: the recommendation without one source, or without one claim.

A score falls when all the claims that it names are dropped. Then it is withdrawn, and has no effect, or it
is widened: its likely value is tried at either end of its interval. Everything is settled anew from the case
so changed, constraints included; a dropped claim is awaited again, which may take a scenario's standing away.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem
from decision.model.question import Question
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case, Score, StandingName, standing

FallenScore = Literal["withdrawn", "low", "high"]
"""What becomes of a score that rests on a dropped claim: it is withdrawn, or is at one end of its interval."""


@dataclass(frozen=True)
class Dropped:
    """The recommendation without some claims."""

    claims: tuple[str, ...]
    """Those that are dropped."""
    scores: tuple[str, ...]
    """`lever.level.objective` of the scores that fall with them, as they stand in the computed scenario."""
    withdrawn: Bundle | None
    """The bundle recommended with these scores withdrawn, as it is then; None: no bundle is feasible."""
    low: Bundle | None
    """The bundle recommended with these scores at their low ends, as it is then; None: no bundle is feasible."""
    high: Bundle | None
    """The bundle recommended with these scores at their high ends, as it is then; None: no bundle is feasible."""
    standing: StandingName
    """Of the computed scenario without the claims."""

    def changed(self, now: str, fallen: Literal["withdrawn", "widened"]) -> bool:
        """Whether another bundle than the one of that id is recommended."""
        then = (self.withdrawn,) if fallen == "withdrawn" else (self.low, self.high)
        return any(bundle is None or bundle.id != now for bundle in then)

    def bundle(self, now: str, fallen: Literal["withdrawn", "widened"]) -> Bundle | None:
        """The bundle recommended then; of the two ends the one that differs from now, low before high."""
        if fallen == "withdrawn":
            return self.withdrawn
        return self.low if self.low is None or self.low.id != now else self.high


def claims_by_source(case: Case) -> dict[str, tuple[str, ...]]:
    """What each source asserts, in the order of the claims; sources that assert nothing are left out."""
    asserted: dict[str, tuple[str, ...]] = {}
    for name, claim in case.evidence.items():
        if claim.source is not None:
            asserted[claim.source] = (*asserted.get(claim.source, ()), name)
    return asserted


def drop(
    question: Question,
    problem: Problem,
    claims: tuple[str, ...],
    now: Bundle,
    search: Callable[[Problem], Search],
    known: dict[Hashable, Bundle | None] | None = None,
) -> Dropped:
    """Finds the recommendation without these claims, as `optimize` would, its rule for ties included.

    problem: that of the question. now: the bundle recommended with the claims. search: makes the search of a
    problem. known: a cache that calls for the same question share. Raises OutOfTime.
    """
    known = {} if known is None else known
    kept = _without_supposing(question, claims)
    falling = [each for each in _scores(question.case) if _falls(each[2], claims)]
    fallen_scores = tuple((at, objective, where) for at, objective, _, where in falling)
    known[()] = now

    def then(fallen: FallenScore) -> Bundle | None:
        memory = (fallen, fallen_scores) if fallen_scores else ()
        if memory not in known:
            own = search(kept.problem(without_claims(kept.case, claims, fallen)))
            best = recommended(own)
            known[memory] = None if best is None else own.bundle(best)
        return known[memory]

    return Dropped(
        claims,
        tuple(
            f"{at}.{objective}"
            for at, objective, score, _ in falling
            if _in_force(question.case, at, objective, score, problem.scenario)
        ),
        then("withdrawn"),
        then("low"),
        then("high"),
        standing(_awaited_again(kept.case, claims), problem.scenario, kept.suppose),
    )


def values_without(
    question: Question, dropped: Dropped, bundles: Sequence[Mapping[str, str]]
) -> list[float | None]:
    """The values of bundles, given as lever -> level, with the scores withdrawn that rest on the dropped claims alone.

    In points; None where a bundle is infeasible then.
    """
    kept = _without_supposing(question, dropped.claims)
    problem = kept.problem(without_claims(kept.case, dropped.claims, "withdrawn"))
    found = [evaluate_chosen(problem, problem.chosen(levels)) for levels in bundles]
    return [bundle.value if bundle.feasible else None for bundle in found]


def _without_supposing(question: Question, claims: Collection[str]) -> Question:
    suppose = tuple(claim for claim in question.suppose if claim not in claims)
    return question if suppose == question.suppose else replace(question, suppose=suppose)


def without_claims(case: Case, claims: Collection[str], fallen: FallenScore) -> Case:
    """The case in which these claims are awaited again, and the scores that fall with them are changed."""
    levers = {
        name: lever.model_copy(
            update={
                "levels": {
                    at: level.model_copy(
                        update={
                            "scores": {
                                objective: changed
                                for objective, score in level.scores.items()
                                if (changed := _fallen(score, claims, fallen)) is not None
                            }
                        }
                    )
                    if any(_falls(score, claims) for score in level.scores.values())
                    else level
                    for at, level in lever.levels.items()
                }
            }
        )
        for name, lever in case.levers.items()
    }
    scenarios = {
        name: state.model_copy(
            update={
                "scores": {
                    at: {
                        # An override that is withdrawn has no effect; the score it replaced does not return.
                        objective: _fallen(score, claims, fallen)
                        or Score(likely=_nothing(case, name, objective))
                        for objective, score in by.items()
                    }
                    for at, by in state.scores.items()
                }
            }
        )
        for name, state in case.scenarios.items()
    }
    return _awaited_again(case, claims).model_copy(update={"levers": levers, "scenarios": scenarios})


def _awaited_again(case: Case, claims: Collection[str]) -> Case:
    """The case in which nobody has asserted these claims."""
    nothing = {"awaited": True} | dict.fromkeys(
        ("date", "event_date", "source", "reliability", "credibility"), None
    )
    dropped = {name: case.evidence[name].model_copy(update=nothing) for name in claims}
    return case.model_copy(update={"evidence": {**case.evidence, **dropped}})


def _fallen(score: Score, claims: Collection[str], fallen: FallenScore) -> Score | None:
    """The score as it is after the claims are dropped; None when it is withdrawn."""
    if not _falls(score, claims):
        return score
    if fallen == "withdrawn":
        return None
    end: Any = getattr(score, fallen)
    return score if end is None else score.model_copy(update={"likely": end, "by_horizon": None})


def _falls(score: Score, claims: Collection[str]) -> bool:
    return bool(score.evidence) and all(claim in claims for claim in score.evidence)


def _nothing(case: Case, scenario: str, objective: str) -> Decimal:
    """A score without effect in a scenario: 0 in a sum, the baseline in a peak."""
    stated = case.objectives[objective]
    if stated.combine != "max":
        return Decimal(0)
    return case.scenarios[scenario].baseline.get(objective, stated.baseline or Decimal(0))


def _scores(case: Case) -> Iterator[tuple[str, str, Score, str | None]]:
    """Every score: lever.level, objective, the score, and the scenario that states it."""
    for lever, of in case.levers.items():
        for level, content in of.levels.items():
            for objective, score in content.scores.items():
                yield f"{lever}.{level}", objective, score, None
    for name, state in case.scenarios.items():
        for at, by in state.scores.items():
            for objective, score in by.items():
                yield at, objective, score, name


def _in_force(case: Case, at: str, objective: str, score: Score, scenario: str | None) -> bool:
    """Whether the score is the one that counts in the computed scenario."""
    lever, _, level = at.partition(".")
    return case.scores_in(lever, level, scenario).get(objective) is score
