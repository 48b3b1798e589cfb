"""Two versions of a case, answered: what each recommends, and what moved the recommendation."""

from dataclasses import dataclass, replace

from decision.explanations.movers import MOST_CASES, Movers, movers, question_of_old
from decision.model.problem import Problem
from decision.model.question import Question
from decision.running.limits import limited, seconds_left
from decision.running.parts import Progress
from decision.solve.optimize import Optimum, optimize
from options import Versions


@dataclass(frozen=True)
class Comparison:
    """Two versions of a case, each with its answer."""

    versions: Versions
    """What changed between the two, as their files have it."""
    asked: Versions
    """The same with what the command changes in both: `movers` is of these."""
    old_problem: Problem
    """That of the old version, by its own names."""
    new_problem: Problem
    """That of the new version."""
    old: Optimum
    """The answer of the old version, by its own names."""
    new: Optimum
    """The answer of the new version."""
    movers: Movers
    """What moved the recommendation."""

    @property
    def old_levels(self) -> dict[str, str] | None:
        """The best bundle of the old version as lever -> level, by the names of the new one; None: none is feasible."""
        if not self.old.bundles:
            return None
        names = self.versions.names
        return {
            names.get(("lever", lever), lever): names.get(("level", lever, level), level)
            for lever, level in self.old.bundles[0].levels.items()
        }

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Parts that the time limit or the user cut short."""
        old = tuple(f"{part} of the old version" for part in self.old.unfinished)
        return (*old, *self.movers.unfinished)

    @property
    def interrupted(self) -> bool:
        """Whether the user cut it short."""
        return self.old.interrupted or self.new.interrupted or self.movers.interrupted


def comparison(
    versions: Versions,
    question: Question,
    *,
    asked: Versions | None = None,
    new: Optimum | None = None,
    most_cases: int = MOST_CASES,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Answers both versions, and finds what moved the recommendation.

    question: what is asked of the new version. asked: the two versions with what a command changes in both, where it
    does. new: the answer of the new version, where it is known. most_cases: as for `movers`. time_limit: seconds. Raises
    RequestError where the question does not fit the old version, and KeyboardInterrupt only before both are answered.
    """
    both = asked or versions
    question = replace(question, case=both.new.case)
    before = question_of_old(both, question)

    def answered(each: Question) -> Optimum:
        left = seconds_left()
        return optimize(
            each.problem(),
            top=1,
            different=0,
            with_breakpoints=False,
            solver=solver,
            time_limit=left,
            progress=progress,
        )

    with limited(time_limit):
        old = answered(before)
        if old.interrupted and new is None:
            raise KeyboardInterrupt
        new = new or answered(question)
        left = seconds_left()
        found = movers(
            both, question, old, new, most_cases=most_cases, solver=solver, time_limit=left, progress=progress
        )
    return Comparison(versions, both, before.problem(), question.problem(), old, new, found)
