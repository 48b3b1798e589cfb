"""How robust the answer is: to scores, to scenarios, to sources, and what would be worth finding out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from decision.acceptability import Sampling, WeightDraw, fixed
from decision.draws import Draws, draw_scores
from decision.evidence import Evidence, weigh_evidence
from decision.joint import JointShare, joint_shares
from decision.learning import Awaited, Expected, awaited_claims, expected_values, left_out
from decision.optimize import Optimum
from decision.question import Question
from decision.regret import Regret, futures, regrets
from decision.score_breakpoints import ScoreBreakpoint, score_breakpoints
from decision.search import OutOfTime, Progress, Search
from decision.weight_regret import WeightRegret, weight_regrets


@dataclass(frozen=True)
class Robustness:
    """The answer to `robust`; a part that is None is named in unfinished or, where it cannot be had, in left_out.

    joint: by bundle id, when weights were drawn with the scores. unfinished: what time or the user cut short.
    left_out: what cannot be had in this case, each with its reason.
    """

    regret: Regret | None
    over_weights: WeightRegret | None
    breakpoints: tuple[ScoreBreakpoint, ...] | None
    draws: Draws | None
    joint: Mapping[str, JointShare] | None
    evidence: Evidence | None
    expected: Expected | None
    awaited: tuple[Awaited, ...]
    unfinished: tuple[str, ...]
    left_out: tuple[str, ...]
    interrupted: bool

    @property
    def fragile(self) -> tuple[ScoreBreakpoint, ...]:
        """Scores that turn the answer within their own interval, the nearest turn first; no turn outside it."""
        inside = [each.as_fragile() for each in self.breakpoints or () if each.inside]
        return tuple(sorted(inside, key=lambda each: each.nearness))

    def with_evidence(self, evidence: Evidence) -> "Robustness":
        """The same with the evidence, weighed apart."""
        missing = (PARTS["evidence"],) if evidence.unfinished else ()
        return replace(
            self,
            evidence=evidence,
            unfinished=(*self.unfinished, *missing),
            interrupted=self.interrupted or evidence.interrupted,
        )


NOTHING = Robustness(None, None, None, None, None, None, None, (), (), (), False)


def robust(
    question: Question,
    optimum: Optimum,
    sampling: Sampling,
    *,
    draw_weights: bool = False,
    with_sources: bool = True,
    with_table: bool = True,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Robustness:
    """How the answer `optimum` to the question fares when what it rests on moves.

    draw_weights: also draw scores and weights together. with_sources: also drop one source and
    one claim after the other.
    Never raises OutOfTime or KeyboardInterrupt: what was finished is returned.
    """
    if not optimum.bundles:
        return NOTHING
    case, problem = question.case, question.problem()
    search = Search(problem, solver, time_limit, progress, with_table)
    best = problem.chosen(optimum.bundles[0].levels)
    now = problem.chosen(problem.status_quo)
    ahead = futures(question)
    weights = fixed([problem.weights[objective.name] for objective in problem.weighed()])

    def points() -> tuple[ScoreBreakpoint, ...] | None:
        found = score_breakpoints(case, search, best, partial(_tell, search, "moving single scores"))
        return None if found is None else tuple(found)

    def draws(weights: WeightDraw) -> Draws:
        shown = [best, now]
        if "regret" in done:
            shown += [
                problem.chosen(b.levels) for b in (done["regret"].minimax_regret, done["regret"].maximin)
            ]
        told = partial(_tell_draws, search, sampling.draws)
        return draw_scores(case, search, sampling, weights, shown, told)

    def sources() -> Evidence:
        return weigh_evidence(question, optimum, solver=solver, time_limit=search.left(), progress=progress)

    parts: dict[str, Callable[[], Any]] = {
        "regret": lambda: regrets(ahead, search, [best, now]),
        "over_weights": lambda: weight_regrets(search, [best, now]),
        "breakpoints": points,
        "draws": lambda: draws(weights),
    }
    if draw_weights:
        parts["joint"] = lambda: joint_shares(
            case, search, sampling, partial(_tell_draws, search, sampling.draws)
        )
    parts["expected"] = lambda: expected_values(case, ahead, search)
    if with_sources:
        parts["evidence"] = sources
    done: dict[str, Any] = {}
    missing: list[str] = []
    without: list[str] = []
    interrupted = False
    for part, find in parts.items():
        try:
            if interrupted:
                missing.append(PARTS[part])
                continue
            done[part] = find()
        except OutOfTime:
            missing.append(PARTS[part])
        except KeyboardInterrupt:
            interrupted = True
            missing.append(PARTS[part])
            continue
        stopped = part == "draws" and done[part].stopped
        if stopped or (part == "evidence" and done[part].unfinished):
            missing.append(PARTS[part])
            interrupted = interrupted or (search.left() is None or search.left() != 0)
        if part in LISTED and done[part] is None:
            without.append(f"{PARTS[part]} (too many bundles to list)")
        if part == "expected" and (reason := left_out(case, search)):
            without.append(reason)
    awaited = (
        awaited_claims(case, done["regret"], optimum.bundles[0].id)
        if "regret" in done and case.scenarios
        else ()
    )
    return replace(
        NOTHING,
        **done,
        awaited=awaited,
        unfinished=tuple(missing),
        left_out=tuple(without),
        interrupted=interrupted,
    )


def _tell(search: Search, what: str, done: int, of: int) -> None:
    if search.left() == 0:
        raise OutOfTime
    search.tell(what, done, of)


def _tell_draws(search: Search, of: int, done: int) -> None:
    _tell(search, "drawing scores", done, of)


PARTS = {
    "regret": "regret over scenarios",
    "over_weights": "regret over the weights",
    "breakpoints": "breakpoints of single scores",
    "draws": "draws of scores",
    "joint": "draws of scores and weights",
    "expected": "value of information",
    "evidence": "dropping one source or claim",
}
"""What each part is called."""

LISTED = ("over_weights", "breakpoints", "joint")
"""Parts that need all bundles listed."""
