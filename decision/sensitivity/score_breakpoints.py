"""How far each likely score may move, alone, before another bundle is recommended; constraints on it follow.

Exact, by the curves of sensitivity/score_lines.py. The recommended bundle stands while it ties.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from decision.model.deterrence_margin import Margin
from decision.model.problem import Problem
from decision.sensitivity.candidate_bundles import Candidates, likely_bounds
from decision.sensitivity.score_lines import Moving
from decision.solve.enumeration import enumerate_bundles
from decision.solve.search import Search
from options import Case, Score

EDGE = 1e-9
"""Of the width of an interval: a turn so near its end is at the end, and what it turns to is beyond."""

ENDS: tuple[Literal["low", "high"], ...] = ("low", "high")


@dataclass(frozen=True)
class ScoreBreakpoint:
    """Where the recommendation turns as one likely score moves alone.

    score: `lever.level.objective`. down, up: the score at which it turns (None: nowhere). down_bundle,
    up_bundle: what is best beyond (None too where no bundle is feasible there). low, high: the stated ends.
    """

    score: str
    low: float
    likely: float
    high: float
    down: float | None
    up: float | None
    down_bundle: str | None
    up_bundle: str | None
    stated: Score

    @property
    def inside(self) -> bool:
        """Whether it turns within the stated interval: the score is fragile."""
        return self.within_interval != (None, None)

    @property
    def within_interval(self) -> tuple[float | None, float | None]:
        """The turns, down and up, beyond which some of the stated interval lies; None in place of the others."""
        room = EDGE * (self.high - self.low)
        down = self.down if self.down is not None and self.down > self.low + room else None
        up = self.up if self.up is not None and self.up < self.high - room else None
        return (down, up) if room > 0 else (None, None)

    def as_fragile(self) -> "ScoreBreakpoint":
        """The same with the turns within the stated interval alone."""
        down, up = self.within_interval
        return replace(
            self,
            down=down,
            up=up,
            down_bundle=None if down is None else self.down_bundle,
            up_bundle=None if up is None else self.up_bundle,
        )

    @property
    def nearness(self) -> float:
        """The way to the nearest turn as a share of the stated interval."""
        width = self.high - self.low
        ways = [abs(end - self.likely) for end in (self.down, self.up) if end is not None]
        return min(ways, default=inf) / width if width > 0 else inf


def score_breakpoints(
    case: Case, search: Search, recommended: frozenset[int], tell: Callable[[int, int], None]
) -> Iterator[ScoreBreakpoint] | None:
    """The breakpoints of every score of the computed scenario; None where the bundles are too many to list."""
    likely = {name for name, _, _ in likely_bounds(case, search.problem)}
    rows = tuple(row for row in search.problem.rows if row.constraint not in likely)
    loose = replace(search.problem, rows=rows, consents=())
    table = enumerate_bundles(loose) if search.with_table else None
    return None if table is None else _each(Candidates(case, search, table, recommended), tell)


def _each(candidates: Candidates, tell: Callable[[int, int], None]) -> Iterator[ScoreBreakpoint]:
    problem, search = candidates.search.problem, candidates.search
    todo = [
        (o, choice)
        for o in problem.objectives
        if not isinstance(o.effects, Margin)
        for choice in o.effects.choices
    ]
    for n, (objective, choice) in enumerate(todo):
        tell(n, len(todo))
        low, high = (
            float(candidates.effects.totals(objective.name, problem.scenario, end).choices[choice])
            for end in ENDS
        )
        moving = Moving(candidates, objective, choice)
        down, up = moving.turn(-1), moving.turn(1)
        yield ScoreBreakpoint(
            score=f"{problem.choices[choice].name}.{objective.name}",
            low=low,
            likely=moving.likely,
            high=high,
            down=down and down[0],
            up=up and up[0],
            down_bundle=search.bundle(down[1]).id if down and down[1] is not None else None,
            up_bundle=search.bundle(up[1]).id if up and up[1] is not None else None,
            stated=stated_score(candidates.case, problem, choice, objective.name),
        )


def stated_score(case: Case, problem: Problem, choice: int, objective: str) -> Score:
    """The score as the case states it in the computed scenario."""
    at = problem.choices[choice]
    score = case.levers[at.lever].levels[at.level].scores.get(objective)
    if problem.scenario is not None:
        score = case.scenarios[problem.scenario].scores.get(at.name, {}).get(objective, score)
    assert score is not None, "a choice with an effect has a score"
    return score
