"""Robustness of the recommendation to scores, scenarios, weights and sources, and the value of information."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from decision.evidence.weigh_evidence import Evidence, weigh_evidence
from decision.model.question import Question
from decision.robustness.acceptability import Sampling, fixed
from decision.robustness.awaited_claims import Awaited, awaited_claims
from decision.robustness.conditional_value_at_risk import PART as WORST_DRAWS
from decision.robustness.conditional_value_at_risk import WorstTail, tail_over_draws, tail_over_scenarios
from decision.robustness.joint_draws import Joint, joint_shares
from decision.robustness.scenario_regret import MOST_TIES, Futures, Regret, futures, regrets
from decision.robustness.score_draws import Draws, draw_scores
from decision.robustness.single_scores import MOVING, Moved, move_scores, not_moved
from decision.robustness.value_of_information import (
    FEWER,
    TOO_MANY,
    Expected,
    expected_values,
    left_out,
)
from decision.robustness.weight_regret import WeightRegret, weight_regrets
from decision.running.left_out import LeftOut
from decision.running.parts import CutShort, Keep, Part, Progress, Unavailable, run
from decision.running.shown import Shown
from decision.sensitivity.score_breakpoints import ScoreBreakpoint
from decision.solve.optimize import Optimum, optimize
from decision.solve.search import Search
from options import Case

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Robustness(Shown):
    """The answer to `robust`; a part that is None is named in `unfinished` or `left_out`, or the case has nothing
    for it."""

    regret: Regret | None
    """Over the scenarios."""
    awaited: tuple[Awaited, ...] | None
    """What each awaited claim would change; None too where `regret`, on which it rests, was not finished."""
    over_weights: WeightRegret | None
    """Regret over the weight information."""
    breakpoints: tuple[ScoreBreakpoint, ...] | None
    """Of all scores, or where they are named in `unfinished` or `left_out` of those that were moved. Where all bundles are
    too many to list, those beyond the stated intervals are not looked for (`left_out`)."""
    draws: Draws | None
    """Scores drawn at fixed weights."""
    joint: Joint | None
    """Scores and weights drawn together."""
    scenario_tail: WorstTail | None
    """CVaR over the likelihoods of the scenarios."""
    draw_tail: WorstTail | None
    """CVaR over the drawn scores, at fixed weights."""
    expected: Expected | None
    """Value of information over the likelihoods of the scenarios."""
    evidence: Evidence | None
    """Leave one source, leave one claim out."""
    unfinished: tuple[str, ...]
    """Parts that the time limit or the user cut short, by the names in PARTS; of such a part there may be a
    beginning."""
    left_out: tuple[LeftOut, ...]
    """What cannot be had in this case, and why."""
    interrupted: bool
    """Whether the user cut it short."""
    unmoved: tuple[str, ...] = ()
    """The scores, as `lever.level.objective`, that the limit of work left open (`left_out`)."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns what a short repr and a notebook show: labels and texts."""
        return [
            (
                "parts",
                ", ".join(name for field, name in PARTS.items() if getattr(self, field) is not None)
                or "none",
            ),
            ("scores that turn the answer", str(len(self.fragile))),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
            ("left out", ", ".join(each.part for each in self.left_out) or "nothing"),
        ]

    def finished(self, part: str) -> bool:
        """Whether nothing cut this part (a key of PARTS) short: else no sentence may speak of all of it."""
        return PARTS[part] not in self.unfinished and not (part == "breakpoints" and self.unmoved)

    @property
    def fragile(self) -> tuple[ScoreBreakpoint, ...]:
        """Scores that turn the answer within their own interval, the nearest turn first; no turn outside it."""
        inside = [each.as_fragile() for each in self.breakpoints or () if each.inside]
        return tuple(sorted(inside, key=lambda each: each.nearness))


DRAWN = Sampling(seed=1, draws=10_000, shape="pert")
"""What is drawn where nothing else is asked for."""

DRAWING = 1_000_000_000
"""Nodes in the search for the best bundles of all draws where no number of draws is asked for: a minute or so."""

NOTHING = Robustness(
    regret=None,
    awaited=None,
    over_weights=None,
    breakpoints=None,
    draws=None,
    joint=None,
    scenario_tail=None,
    draw_tail=None,
    expected=None,
    evidence=None,
    unfinished=(),
    left_out=(),
    interrupted=False,
)

PARTS = {
    "regret": "regret over scenarios",
    "awaited": "what awaited claims would change",
    "over_weights": "regret over the weights",
    "breakpoints": "breakpoints of single scores",
    "draws": "draws of scores",
    "joint": "draws of scores and weights",
    "scenario_tail": "the worst of the scenarios",
    "draw_tail": WORST_DRAWS,
    "expected": "value of information",
    "evidence": "dropping one source or claim",
}
"""What each part is called, in the order in which they are computed."""


def robust(
    question: Question,
    optimum: Optimum | None = None,
    sampling: Sampling = DRAWN,
    *,
    parts: Collection[str] | None = None,
    draw_weights: bool = False,
    tail: float | None = None,
    with_table: bool = True,
    moving: int | None = MOVING,
    drawing: int | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Robustness:
    """Tests the answer `optimum` to the question against other scores, scenarios, weights and sources.

    optimum: computed where it is not given. parts: keys of PARTS to compute; None: all of them. draw_weights: also draw
    scores and weights together. tail: the share of the scenarios' likelihoods and of the draws over whose worst the mean
    value is told (CVaR), above 0 and at most 1; None: it is not computed. moving: the most work of the search for
    breakpoints of single scores, where all bundles are too many to list, in multiplications; drawing: that of the search
    for the best bundles of all draws, in nodes; None: no limit. What was finished is returned; raises KeyboardInterrupt
    only while `optimum` is computed.
    """
    if optimum is None:
        optimum = optimize(question, top=1, different=0, with_breakpoints=False, solver=solver)
    if not optimum.bundles:
        return NOTHING
    search = Search(question.problem(), solver, time_limit, progress, with_table)
    tests = _Tests(question, optimum, sampling, search, tail, moving, drawing)
    skipped = {"joint": not draw_weights, "scenario_tail": tail is None, "draw_tail": tail is None}
    wanted = [
        Part(name, getattr(tests, field), needs=NEEDS.get(field, ()))
        for field, name in PARTS.items()
        if not skipped.get(field) and (parts is None or field in parts)
    ]
    done = run(wanted, progress, time_limit)
    fields = {field: done.found.get(name) for field, name in PARTS.items()}
    moved: Moved | None = fields.pop("breakpoints")
    return replace(
        NOTHING,
        **fields,
        breakpoints=None if moved is None else moved.breakpoints,
        unmoved=() if moved is None else moved.unmoved,
        unfinished=done.unfinished,
        left_out=(*done.left_out.values(), *_left_out(question.case, done.found, moving, drawing)),
        interrupted=done.interrupted,
    )


SEARCHING = "there are too many bundles to list, and to search for the best of each draw takes more than"
"""Why scores are drawn less often than asked for; then how much it is."""

NEEDS = {"awaited": (PARTS["regret"],)}


def _left_out(
    case: Case, found: Mapping[str, Any], moving: int | None, drawing: int | None
) -> Iterator[LeftOut]:
    """What is missing inside of parts that were found."""
    moved = found.get(PARTS["breakpoints"])
    if moved is not None:
        yield from not_moved(PARTS["breakpoints"], moved, moving)
    regret = found.get(PARTS["regret"])
    if regret is not None and not regret.ties_complete:
        part = "ties of the best bundles by scenario and of the robust ones"
        yield LeftOut(part, f"there are more than {MOST_TIES}, and the first may not be the one named", FEWER)
    over = found.get(PARTS["over_weights"])
    if over is not None and not over.ties_complete:
        part = "ties of the two bundles that are robust over the weights"
        yield LeftOut(part, f"there are more than {MOST_TIES}, and the first may not be the one named", FEWER)
    draws = found.get(PARTS["draws"])
    if draws is not None and not draws.stopped and drawing is not None and draws.draws < draws.wanted:
        part = f"draws of scores after the first {draws.draws:,}"
        yield LeftOut(part, f"{SEARCHING} {drawing:,} nodes", f"robust --draws {draws.wanted}")
    if draws is not None and draws.ranked is not None and not draws.ranked.all_candidates:
        yield LeftOut("ranks among all bundles over the draws", TOO_MANY, FEWER)
    if draws is not None and draws.draws and not (draws.stopped or draws.ranked or draws.unranked):
        reason = "to find all bundles that are better in a draw takes too much work"
        yield LeftOut("ranks among all bundles over the draws", reason, FEWER)
    if draws is not None and draws.unranked:
        reason = f"counting them exceeded its limit of work in {draws.unranked} draws"
        yield LeftOut("ranks among all bundles over the draws", reason, FEWER)
    if draws is not None and draws.by_programs:
        reason = (
            f"a program found one best bundle in each of {draws.by_programs} draws, and not what ties with it"
        )
        yield LeftOut("ties of the best bundles over the draws", reason, FEWER)
    if PARTS["expected"] in found:
        yield from left_out(case, found[PARTS["expected"]])


class _Tests:
    """The parts, each by the method of its name; `found` is what was found before, by what PARTS calls it."""

    def __init__(
        self,
        question: Question,
        optimum: Optimum,
        sampling: Sampling,
        search: Search,
        tail: float | None = None,
        moving: int | None = MOVING,
        drawing: int | None = None,
    ) -> None:
        self.question, self.optimum, self.sampling, self.search = question, optimum, sampling, search
        self.tail, self.moving, self.drawing = tail, moving, drawing
        self.case, self.problem = question.case, search.problem
        self.best = self.problem.chosen(optimum.bundles[0].levels)
        self.now = self.problem.chosen(self.problem.status_quo)

    @cached_property
    def ahead(self) -> Futures:
        return futures(self.question)

    def regret(self, found: Mapping[str, Any], keep: Keep) -> Regret:
        return regrets(self.ahead, self.search, [self.best, self.now])

    def awaited(self, found: Mapping[str, Any], keep: Keep) -> tuple[Awaited, ...]:
        if not any(claim.awaited for claim in self.case.evidence.values()) or not self.case.scenarios:
            return ()
        return awaited_claims(self.case, found[PARTS["regret"]], self.optimum.bundles[0].id)

    def over_weights(self, found: Mapping[str, Any], keep: Keep) -> WeightRegret:
        return _listed("over_weights", weight_regrets(self.search, [self.best, self.now]))

    def breakpoints(self, found: Mapping[str, Any], keep: Keep) -> Moved:
        tell = partial(self.search.step, "moving single scores")
        return move_scores(self.case, self.search, self.best, self.moving, tell, keep)

    def draws(self, found: Mapping[str, Any], keep: Keep) -> Draws | CutShort:
        shown = self._shown(found)
        weights = fixed([self.problem.weights[objective.name] for objective in self.problem.weighed()])
        drawn = draw_scores(
            self.case, self.search, self.sampling, weights, shown, self._tell_draws, self.drawing
        )
        if not drawn.draws and not drawn.stopped and self.sampling.draws:
            get = f"robust --draws {self.sampling.draws}"
            raise Unavailable(LeftOut(PARTS["draws"], f"{SEARCHING} {self.drawing:,} nodes", get))
        return CutShort(drawn, drawn.stopped == "user") if drawn.stopped else drawn

    def joint(self, found: Mapping[str, Any], keep: Keep) -> Joint | CutShort:
        drawn = _listed("joint", joint_shares(self.case, self.search, self.sampling, self._tell_draws))
        return CutShort(drawn, drawn.stopped == "user") if drawn.stopped else drawn

    def scenario_tail(self, found: Mapping[str, Any], keep: Keep) -> WorstTail | None:
        assert self.tail is not None
        return tail_over_scenarios(self.case, self.ahead, self.search, self.tail, self._shown(found))

    def draw_tail(self, found: Mapping[str, Any], keep: Keep) -> WorstTail:
        assert self.tail is not None
        drawn = found.get(PARTS["draws"])
        sampling = self.sampling if drawn is None or not drawn.draws else drawn.sampling
        shown = self._shown(found)
        return tail_over_draws(self.case, self.search, sampling, self.tail, shown)

    def _shown(self, found: Mapping[str, Any]) -> list[frozenset[int]]:
        """The bundles shown: the recommended one, the status quo and the two robust ones, where these are known."""
        shown = [self.best, self.now]
        regret = found.get(PARTS["regret"])
        if regret is not None:
            robust_ones = (regret.minimax_regret, regret.maximin)
            shown += [self.problem.chosen(bundle.levels) for bundle in robust_ones]
        return shown

    def expected(self, found: Mapping[str, Any], keep: Keep) -> Expected | None:
        return expected_values(self.case, self.ahead, self.search)

    def evidence(self, found: Mapping[str, Any], keep: Keep) -> Evidence | CutShort:
        search = self.search
        weighed = weigh_evidence(
            self.question,
            self.optimum,
            solver=search.solver,
            time_limit=search.left(),
            progress=search.progress,
        )
        return CutShort(weighed, weighed.interrupted) if weighed.unfinished else weighed

    def _tell_draws(self, done: int) -> None:
        self.search.step("drawing scores", done, self.sampling.draws)


def _listed(part: str, found: T | None) -> T:
    """A part that needs all bundles listed. Raises Unavailable where they are too many."""
    if found is None:
        raise Unavailable(LeftOut(PARTS[part], TOO_MANY, FEWER))
    return found
