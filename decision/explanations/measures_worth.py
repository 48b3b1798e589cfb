"""What each measure is worth, for a brief: replacement costs, costs to force, and why the nearest measures are left out.

The nearest are levers that the recommended bundle uses at no level, those first that cost least to force in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from decision.explanations.contest import Contest
from decision.explanations.cost_to_force import costs_to_force
from decision.explanations.replacement_cost import Replacement, replacement_costs
from decision.explanations.why_not import WhyNot, why_not
from decision.model.question import Question
from decision.running.left_out import LeftOut

MOST_TOLD = 2
"""Most levers for which the changes that bring them in are computed."""

TOO_MANY = "the bundles are too many to list"


@dataclass(frozen=True)
class MeasuresWorth:
    """What each measure is worth, as far as it was found."""

    replacement_cost: tuple[Replacement, ...] = ()
    """Of every level and lever of the recommended bundle."""

    cost_to_force: tuple[Replacement, ...] = ()
    """Of every level that it leaves out."""

    why_not: tuple[WhyNot, ...] = ()
    """Why the nearest levers are left out, and what brings them in."""

    left_out: tuple[LeftOut, ...] = ()
    """What was not computed, and why."""


def measures_worth(
    contest: Contest,
    question: Question,
    best: frozenset[int],
    *,
    searching: bool = False,
    keep: Callable[[MeasuresWorth], None] = lambda begun: None,
) -> MeasuresWorth:
    """Returns what each measure is worth. Raises OutOfTime, and OutOfWork beyond the contest's limit of work.

    searching: whether what brings levers in is also looked for where the bundles are too many to list. keep: receives
    partial results.
    """
    found = MeasuresWorth()
    for each in replacement_costs(contest, best):
        found = replace(found, replacement_cost=(*found.replacement_cost, each))
        keep(found)
    for each in costs_to_force(contest, best):
        found = replace(found, cost_to_force=(*found.cost_to_force, each))
        keep(found)
    for lever in nearest_levers(contest, best, found.cost_to_force):
        if not (contest.is_listed or searching):
            left = LeftOut(
                f"what would bring in {_called(question, lever)}", TOO_MANY, f"explain --why-not {lever}"
            )
            found = replace(found, left_out=(*found.left_out, left))
            continue
        told = why_not(contest, question, best, lever)
        found = replace(found, why_not=(*found.why_not, told), left_out=(*found.left_out, *told.left_out))
        keep(found)
    return found


def nearest_levers(contest: Contest, best: frozenset[int], forced: tuple[Replacement, ...]) -> list[str]:
    """Returns the levers used at no level that cost least to force in, at most MOST_TOLD, the nearest first."""
    problem = contest.problem
    used = {problem.choices[i].lever for i in best}
    costs: dict[str, float] = {}
    for each in forced:
        lever = each.name.split(".")[0]
        if lever not in used and each.loss is not None:
            costs[lever] = min(each.loss, costs.get(lever, each.loss))
    return sorted(costs, key=lambda lever: costs[lever])[:MOST_TOLD]


def _called(question: Question, lever: str) -> str:
    return question.case.levers[lever].title or lever
