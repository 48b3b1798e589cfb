"""Which constraints keep every bundle out: one conflict, none of whose members can be spared.

The deletion filter of J. W. Chinneck, "Feasibility and Infeasibility in Optimization" (2008): leave out one
constraint after the other, and leave it out for good when the rest still allows no bundle.
"""

from dataclasses import dataclass, replace

from decision.model.problem import Problem
from decision.solve.enumeration import list_bundles
from decision.solve.search import OutOfTime, Search
from decision.solve.value_formulation import Expression


@dataclass(frozen=True)
class Conflict:
    """names: in conflict, in the order of the case. complete: none of them can be spared; else narrowing them down was
    cut short, by the time limit or interrupted by the user."""

    names: tuple[str, ...]
    complete: bool = True
    interrupted: bool = False

    @property
    def unfinished(self) -> tuple[str, ...]:
        return () if self.complete else ("conflict",)


NO_CONFLICT = Conflict(())


def conflict(search: Search, *, interrupted: bool = False) -> Conflict:
    """What keeps every bundle out; once interrupted, all that there is. Never raises KeyboardInterrupt."""
    problem = search.problem
    stated = [row.constraint for row in problem.rows]
    stated += [bound.constraint for bound in problem.margin_bounds]
    names = list(dict.fromkeys(stated + [consent.constraint for consent in problem.consents]))
    needed = list(names)
    if interrupted:
        return Conflict(tuple(names), False, True)
    for n, name in enumerate(names):
        search.tell("narrowing the conflict down", n, len(names))
        without = [other for other in needed if other != name]
        try:
            if _no_bundle(search, _only(problem, without)):
                needed = without
        except (OutOfTime, KeyboardInterrupt) as stop:
            return Conflict(tuple(needed), False, isinstance(stop, KeyboardInterrupt))
    return Conflict(tuple(needed))


def _no_bundle(search: Search, problem: Problem) -> bool:
    """Whether the constraints allow no bundle: from a list of all where there are few, else by a program."""
    trial = search.again(problem)
    if trial.with_table and (table := list_bundles(problem)) is not None:
        return not len(table.chosen)
    try:
        return trial.most(trial.program("conflict"), Expression({}), lambda chosen: 0.0) is None
    finally:
        search.solves += trial.solves


def _only(problem: Problem, names: list[str]) -> Problem:
    return replace(
        problem,
        rows=tuple(row for row in problem.rows if row.constraint in names),
        margin_bounds=tuple(bound for bound in problem.margin_bounds if bound.constraint in names),
        consents=tuple(consent for consent in problem.consents if consent.constraint in names),
    )
