"""How robust the answer is: to scores, to scenarios, to sources, and what would be worth finding out."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from decision.acceptability import Sampling, fixed
from decision.draws import Draws, draw_scores
from decision.evidence import Evidence, weigh_evidence
from decision.joint import Joint, joint_shares
from decision.learning import (
    FEWER,
    TOO_MANY,
    Awaited,
    Expected,
    awaited_claims,
    expected_values,
    left_out,
)
from decision.left_out import LeftOut
from decision.optimize import Optimum
from decision.question import Question
from decision.regret import Futures, Regret, futures, regrets
from decision.score_breakpoints import ScoreBreakpoint, score_breakpoints
from decision.search import OutOfTime, Progress, Search
from decision.weight_regret import WeightRegret, weight_regrets


@dataclass(frozen=True)
class Robustness:
    """The answer to `robust`; a part that is None is named in unfinished or, where it cannot be had, in left_out.

    breakpoints: of all scores, or where they are named in unfinished of those that were moved in time. awaited: None
    too where the regret on which it rests was not finished. unfinished: what time or the user cut short, by the names
    in PARTS; of such a part there may be a beginning. left_out: what cannot be had in this case.
    """

    regret: Regret | None
    awaited: tuple[Awaited, ...] | None
    over_weights: WeightRegret | None
    breakpoints: tuple[ScoreBreakpoint, ...] | None
    draws: Draws | None
    joint: Joint | None
    expected: Expected | None
    evidence: Evidence | None
    unfinished: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    interrupted: bool

    def finished(self, part: str) -> bool:
        """Whether nothing cut this part (a key of PARTS) short: else no sentence may speak of all of it."""
        return PARTS[part] not in self.unfinished

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


NOTHING = Robustness(None, None, None, None, None, None, None, None, (), (), False)

PARTS = {
    "regret": "regret over scenarios",
    "awaited": "what awaited claims would change",
    "over_weights": "regret over the weights",
    "breakpoints": "breakpoints of single scores",
    "draws": "draws of scores",
    "joint": "draws of scores and weights",
    "expected": "value of information",
    "evidence": "dropping one source or claim",
}
"""What each part is called, in the order in which they are computed."""

LISTED = ("over_weights", "breakpoints", "joint")
"""Parts that need all bundles listed."""


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
    wanted = [
        part for part in PARTS if (part != "joint" or draw_weights) and (part != "evidence" or with_sources)
    ]
    search = Search(question.problem(), solver, time_limit, progress, with_table)
    work = _Work(question, optimum, sampling, search)
    interrupted = False
    try:
        for part in wanted:
            if work.interrupted or search.left() == 0:
                break
            with suppress(OutOfTime):
                getattr(work, part)()
    except KeyboardInterrupt:
        interrupted = True
    return replace(
        NOTHING,
        **work.done,
        unfinished=tuple(PARTS[part] for part in wanted if part not in work.whole),
        left_out=tuple(work.left_out),
        interrupted=interrupted or work.interrupted,
    )


class _Work:
    """The parts as they are computed, each by the method of its name.

    done: what there is of them, whole or not. whole: those that nothing cut short.
    """

    def __init__(self, question: Question, optimum: Optimum, sampling: Sampling, search: Search) -> None:
        self.question, self.optimum, self.sampling, self.search = question, optimum, sampling, search
        self.case, self.problem = question.case, search.problem
        self.best = self.problem.chosen(optimum.bundles[0].levels)
        self.now = self.problem.chosen(self.problem.status_quo)
        self.done: dict[str, Any] = {}
        self.whole: set[str] = set()
        self.left_out: list[LeftOut] = []
        self.interrupted = False

    @cached_property
    def ahead(self) -> Futures:
        return futures(self.question)

    def regret(self) -> None:
        self._keep("regret", regrets(self.ahead, self.search, [self.best, self.now]))

    def awaited(self) -> None:
        if not any(claim.awaited for claim in self.case.evidence.values()) or not self.case.scenarios:
            self._keep("awaited", ())
        elif "regret" in self.done:
            best = self.optimum.bundles[0].id
            self._keep("awaited", awaited_claims(self.case, self.done["regret"], best))

    def over_weights(self) -> None:
        self._keep("over_weights", weight_regrets(self.search, [self.best, self.now]))

    def breakpoints(self) -> None:
        tell = partial(_tell, self.search, "moving single scores")
        moved = score_breakpoints(self.case, self.search, self.best, tell)
        if moved is None:
            return self._keep("breakpoints", None)
        found: list[ScoreBreakpoint] = []
        try:
            for each in moved:
                found.append(each)
        finally:
            self.done["breakpoints"] = tuple(found)
        return self._keep("breakpoints", self.done["breakpoints"])

    def draws(self) -> None:
        shown = [self.best, self.now]
        if "regret" in self.done:
            robust_ones = (self.done["regret"].minimax_regret, self.done["regret"].maximin)
            shown += [self.problem.chosen(bundle.levels) for bundle in robust_ones]
        weights = fixed([self.problem.weights[objective.name] for objective in self.problem.weighed()])
        found = draw_scores(self.case, self.search, self.sampling, weights, shown, self._tell_draws)
        self._keep("draws", found, found.stopped)
        if found.ranked is not None and not found.ranked.all_candidates:
            self.left_out.append(LeftOut("ranks among all bundles over the draws", TOO_MANY, FEWER))

    def joint(self) -> None:
        found = joint_shares(self.case, self.search, self.sampling, self._tell_draws)
        self._keep("joint", found, found.stopped if found else None)

    def expected(self) -> None:
        self._keep("expected", expected_values(self.case, self.ahead, self.search))
        self.left_out += left_out(self.case, self.search)

    def evidence(self) -> None:
        search = self.search
        found = weigh_evidence(
            self.question,
            self.optimum,
            solver=search.solver,
            time_limit=search.left(),
            progress=search.progress,
        )
        by = "user" if found.interrupted else "time"
        self._keep("evidence", found, by if found.unfinished else None)

    def _keep(self, part: str, found: Any, stopped: str | None = None) -> None:
        if found is None and part in LISTED:
            self.left_out.append(LeftOut(PARTS[part], TOO_MANY, FEWER))
        self.done[part] = found
        if stopped is None:
            self.whole.add(part)
        self.interrupted = stopped == "user"

    def _tell_draws(self, done: int) -> None:
        _tell(self.search, "drawing scores", done, self.sampling.draws)


def _tell(search: Search, what: str, done: int, of: int) -> None:
    search.look()
    search.tell(what, done, of)
