"""One-way sensitivity to scores: how far each likely score may change alone before another bundle is recommended.

Exact, by the piecewise linear functions of sensitivity/score_lines.py; constraints on the score's totals change with it.
The recommended bundle remains recommended while it ties for the best.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from decision.model.bundle import Bundle
from decision.model.problem import Problem
from decision.sensitivity.candidate_bundles import CandidateTable, likely_bounds
from decision.sensitivity.moved_score import MovedScore, moved_scores
from decision.sensitivity.score_lines import ScoreLines
from decision.sensitivity.score_rivals import rivals
from decision.solve.enumeration import enumerate_bundles
from decision.solve.search import Search
from options import Case, Score

EDGE = 1e-9
"""Relative to the width of the interval: a breakpoint this near its end lies at the end, and the change is beyond."""

ENDS: tuple[Literal["low", "high"], ...] = ("low", "high")


@dataclass(frozen=True)
class ScoreBreakpoint:
    """The breakpoints of one likely score, the others unchanged."""

    lever: str
    """The lever of the score."""

    level: str
    """The level of the lever."""

    objective: str
    """The objective that it is of."""

    low: float
    """The lower end of the stated interval."""

    likely: float
    """The present score."""

    high: float
    """The upper end of the stated interval."""

    down: float | None
    """The greatest lower score at which the recommendation changes; None: it never does, or not within the interval where
    no more was looked at."""

    up: float | None
    """The least higher score at which it changes; None: as of `down`."""

    down_bundle: Bundle | None
    """The bundle that is best below `down`, as it is at the present score; None too where none is feasible there."""

    up_bundle: Bundle | None
    """The bundle that is best above `up`, as it is at the present score; None too where none is feasible there."""

    stated: Score
    """The score as the case states it."""

    @property
    def score(self) -> str:
        """Its name, `lever.level.objective`."""
        return f"{self.lever}.{self.level}.{self.objective}"

    @property
    def inside(self) -> bool:
        """Whether a breakpoint lies within the stated interval: the recommendation is sensitive to this score."""
        return self.within_interval != (None, None)

    @property
    def within_interval(self) -> tuple[float | None, float | None]:
        """The breakpoints, down and up, that lie inside the stated interval; None in place of the others."""
        room = EDGE * (self.high - self.low)
        down = self.down if self.down is not None and self.down > self.low + room else None
        up = self.up if self.up is not None and self.up < self.high - room else None
        return (down, up) if room > 0 else (None, None)

    def as_fragile(self) -> "ScoreBreakpoint":
        """The same without the breakpoints outside the stated interval."""
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
        """The distance to the nearest breakpoint as a share of the stated interval; infinite without one."""
        width = self.high - self.low
        ways = [abs(end - self.likely) for end in (self.down, self.up) if end is not None]
        return min(ways, default=inf) / width if width > 0 else inf


Tell = Callable[[int, int], None]
"""Receives the number of scores done, and of all scores."""


def score_breakpoints(
    case: Case, search: Search, recommended: frozenset[int], tell: Tell
) -> Iterator[ScoreBreakpoint] | None:
    """The breakpoints of every score in the computed scenario, one by one; None where the bundles are too many to list."""
    likely = {name for name, _, _ in likely_bounds(case, search.problem)}
    rows = tuple(row for row in search.problem.rows if row.constraint not in likely)
    loose = replace(search.problem, rows=rows, consents=())
    table = enumerate_bundles(loose) if search.with_table else None
    return None if table is None else _each(CandidateTable(case, search, table, recommended), tell)


def _each(candidates: CandidateTable, tell: Tell) -> Iterator[ScoreBreakpoint]:
    todo = moved_scores(candidates.case, candidates.search.problem)
    for n, score in enumerate(todo):
        tell(n, len(todo))
        yield _breakpoint(candidates, score)


def searched_breakpoints(
    case: Case, search: Search, recommended: frozenset[int], tell: Tell, most_work: int | None
) -> Iterator[ScoreBreakpoint | str]:
    """The breakpoints of every score within its stated interval, where the bundles are too many to list.

    Those beyond it are None, since they were not looked for. A text is the name of a score of which the limit of work
    (multiplications; None: no limit) left them open. In the order of the choices. Raises OutOfTime.
    """
    todo = moved_scores(case, search.problem)
    done = 0
    for found in rivals(case, search, recommended, todo, most_work):
        for score in found.scores:
            tell(done, len(todo))
            done += 1
            yield _breakpoint(found.candidates, score).as_fragile()
        for score in found.unproved:
            done += 1
            yield f"{search.problem.choices[score.choice].name}.{score.objective.name}"


def _breakpoint(candidates: CandidateTable, score: MovedScore) -> ScoreBreakpoint:
    problem, search = candidates.search.problem, candidates.search
    lines = ScoreLines(candidates, score.objective, score.choice)
    down, up = lines.breakpoint(-1), lines.breakpoint(1)
    return ScoreBreakpoint(
        lever=problem.choices[score.choice].lever,
        level=problem.choices[score.choice].level,
        objective=score.objective.name,
        low=float(score.low),
        likely=lines.likely,
        high=float(score.high),
        down=down and down[0],
        up=up and up[0],
        down_bundle=search.bundle(down[1]) if down and down[1] is not None else None,
        up_bundle=search.bundle(up[1]) if up and up[1] is not None else None,
        stated=stated_score(candidates.case, problem, score.choice, score.objective.name),
    )


def stated_score(case: Case, problem: Problem, choice: int, objective: str) -> Score:
    """The score as the case states it in the computed scenario."""
    at = problem.choices[choice]
    return case.scores_in(at.lever, at.level, problem.scenario)[objective]
