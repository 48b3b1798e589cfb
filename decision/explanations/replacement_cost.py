"""Replacement cost: the value that is lost when a lever, or one of its levels, is not to be had.

The problem is optimised anew without it, all else free to change; infinite where nothing is feasible then.
Source: M. Cabeza and A. Moilanen, "Replacement cost: A practical measure of site value for cost-effective reserve
planning", Biological Conservation 132 (2006) 336-342. prioritizr's `eval_replacement_importance` is the same but that it
locks in the rest of the solution, so that its costs are never less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from decision.explanations.contest import Contest
from decision.explanations.target import member
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem
from decision.running.threads import at_once


@dataclass(frozen=True)
class Replacement:
    """What becomes of the answer without one lever or level that the best bundle holds, or with one that it lacks."""

    name: str
    """`lever.level`, or `lever` for a lever of several levels, at none of which it may then be used."""

    bundle: Bundle | None
    """The best bundle then; None where none is feasible."""

    loss: float | None
    """Points that it is worth less than the best bundle, never below 0; None where none is feasible."""

    displaced: tuple[str, ...]
    """`lever.level` of the best bundle that are not in it, in the order of the case."""

    taken: tuple[str, ...]
    """`lever.level` in it that are not in the best bundle."""


def replacement_costs(contest: Contest, best: frozenset[int]) -> Iterator[Replacement]:
    """Yields the replacement cost of every level and lever of the best bundle, in its order. Raises OutOfTime."""
    problem, names = contest.problem, []
    for i in sorted(best):
        choice = problem.choices[i]
        names += [choice.name] + ([choice.lever] if len(problem.levers[choice.lever]) > 1 else [])
    tasks = [partial(contest.outside, problem, member(problem, name)) for name in names]
    for name, by in zip(names, at_once(tasks, contest.workers), strict=True):
        yield replaced(problem, best, name, by)


def replaced(problem: Problem, best: frozenset[int], name: str, by: frozenset[int] | None) -> Replacement:
    """Returns what the best bundle loses where another takes its place (None: none is feasible)."""
    if by is None:
        return Replacement(name, None, None, (), ())
    bundle = evaluate_chosen(problem, by)
    return Replacement(
        name,
        bundle,
        max(0.0, evaluate_chosen(problem, best).value - bundle.value),
        tuple(problem.choices[i].name for i in sorted(best - by)),
        tuple(problem.choices[i].name for i in sorted(by - best)),
    )
