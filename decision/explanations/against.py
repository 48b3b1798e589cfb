"""Why the recommended bundle and not another: their contributions side by side, and what would make the other one win."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from decision.explanations.comes_in import ComesIn
from decision.explanations.compared import SideBySide, compared
from decision.explanations.contest import Contest
from decision.explanations.why_not import WhyNot, why_not
from decision.model.question import Question


@dataclass(frozen=True)
class Against:
    """Another bundle against the recommended one."""

    compared: SideBySide
    """Both side by side."""

    asked: WhyNot
    """The smallest single changes under which the other is feasible and recommended, in `comes_in`."""

    @property
    def wins_if(self) -> tuple[ComesIn, ...]:
        """The smallest single changes under which the other wins; none: no single number suffices."""
        return self.asked.comes_in


def against(
    contest: Contest,
    question: Question,
    best: frozenset[int],
    other: Mapping[str, str],
    keep: Callable[[Against], None] = lambda begun: None,
) -> Against:
    """Returns another bundle, lever -> level, against the recommended one. Raises RequestError, OutOfTime.

    keep: receives partial results.
    """
    problem = question.problem()
    told: list[Against] = []

    def begun(found: WhyNot) -> None:
        sides = told[-1].compared if told else compared(problem, problem.levels(best), other)
        told.append(Against(sides, found))
        keep(told[-1])

    found = why_not(contest, question, best, other, begun)
    begun(found)
    return replace(told[-1], asked=found)
