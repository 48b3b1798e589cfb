"""The cost to force: the value that is lost when a level that the best bundle leaves out must be in it.

The problem is optimised anew with it, all else free to change. It is the reduced cost of an integer program, exactly.
"""

from collections.abc import Iterator
from functools import partial

from decision.explanations.contest import Contest
from decision.explanations.replacement_cost import Replacement, replaced
from decision.explanations.target import member
from decision.running.threads import at_once


def costs_to_force(contest: Contest, best: frozenset[int]) -> Iterator[Replacement]:
    """Yields what forcing costs, and displaces, for every level that the best bundle leaves out, in the order of the case;
    without a bundle where none is feasible with it. Raises OutOfTime."""
    problem = contest.problem
    names = [choice.name for i, choice in enumerate(problem.choices) if i not in best]
    tasks = [partial(contest.inside, problem, member(problem, name)) for name in names]
    for name, forced in zip(names, at_once(tasks, contest.workers), strict=True):
        yield replaced(problem, best, name, forced)
