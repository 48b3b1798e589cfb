"""An irreducible infeasible subset: constraints that together allow no bundle, none of which can be spared.

Source: J. W. Chinneck, "Feasibility and Infeasibility in Optimization" (2008), the deletion filter: leave out one
constraint after the other, and leave it out for good where the rest is still infeasible.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from decision.model.problem import Problem
from decision.running.limits import OutOfTime
from decision.solve.enumeration import list_bundles
from decision.solve.search import Search
from decision.solve.value_formulation import Expression

Member = TypeVar("Member", bound=Hashable)
"""A constraint, by its name or otherwise."""


@dataclass(frozen=True)
class InfeasibleSubset(Generic[Member]):
    """Members that cannot hold together."""

    members: tuple[Member, ...]
    """In the order of the case."""

    complete: bool = True
    """Whether the subset is irreducible; False where the filter was cut short."""

    interrupted: bool = False
    """Whether the user cut it short; else the time limit did."""

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Returns the name of this part of an answer where it is not complete."""
        return () if self.complete else ("conflict",)


def deletion_filter(
    members: Sequence[Member],
    infeasible: Callable[[Collection[Member]], bool],
    order: Iterable[Member] | None = None,
) -> InfeasibleSubset[Member]:
    """Reduces members that are infeasible together to an irreducible subset.

    infeasible: whether the given members allow nothing; OutOfTime and KeyboardInterrupt that it raises end the filter.
    order: in which members are tried, those that come first being spared first; as given where left out.
    """
    needed = tuple(members)
    try:
        for fewer in _narrowed(needed, infeasible, order):
            needed = fewer
    except (OutOfTime, KeyboardInterrupt) as stop:
        return InfeasibleSubset(needed, False, isinstance(stop, KeyboardInterrupt))
    return InfeasibleSubset(needed)


def irreducible(
    members: Sequence[Member],
    infeasible: Callable[[Collection[Member]], bool],
    order: Iterable[Member] | None = None,
) -> tuple[Member, ...]:
    """Returns the irreducible subset that the deletion filter finds. Raises OutOfTime and KeyboardInterrupt, for callers
    that have no use for a subset that may be reducible."""
    *_, needed = _narrowed(tuple(members), infeasible, order)
    return needed


def _narrowed(
    members: tuple[Member, ...],
    infeasible: Callable[[Collection[Member]], bool],
    order: Iterable[Member] | None,
) -> Iterator[tuple[Member, ...]]:
    """Yields members that are infeasible: all, then ever fewer, the last of which are irreducible."""
    yield members
    for member in members if order is None else order:
        without = tuple(other for other in members if other != member)
        if infeasible(without):
            members = without
            yield members


def irreducible_constraints(search: Search) -> tuple[str, ...]:
    """Returns the names of constraints that together allow no bundle, none of which can be spared. Raises OutOfTime and
    KeyboardInterrupt."""
    return irreducible(constraint_names(search.problem), _no_bundle_within(search))


def infeasible_subset(search: Search, *, interrupted: bool = False) -> InfeasibleSubset[str]:
    """Returns the names of constraints that allow no bundle; all of them if interrupted already.

    Never raises KeyboardInterrupt.
    """
    names = constraint_names(search.problem)
    if interrupted:
        return InfeasibleSubset(names, False, True)
    return deletion_filter(names, _no_bundle_within(search))


def _no_bundle_within(search: Search) -> Callable[[Collection[str]], bool]:
    """A function that returns whether given constraints alone allow no bundle, and reports progress."""
    tried, of = 0, len(constraint_names(search.problem))

    def infeasible(names: Collection[str]) -> bool:
        nonlocal tried
        search.tell("narrowing the conflict down", tried, of)
        tried += 1
        return no_bundle(search, restricted(search.problem, names))

    return infeasible


def constraint_names(problem: Problem) -> tuple[str, ...]:
    """Returns the names of all rows, bounds on margins, consents and chance constraints, each once."""
    groups = (problem.rows, problem.margin_bounds, problem.consents, problem.chances)
    return tuple(dict.fromkeys(part.constraint for group in groups for part in group))


def restricted(problem: Problem, names: Collection[str]) -> Problem:
    """Returns the problem with these constraints only."""
    return replace(
        problem,
        rows=tuple(row for row in problem.rows if row.constraint in names),
        margin_bounds=tuple(bound for bound in problem.margin_bounds if bound.constraint in names),
        consents=tuple(consent for consent in problem.consents if consent.constraint in names),
        chances=tuple(chance for chance in problem.chances if chance.constraint in names),
    )


def no_bundle(search: Search, problem: Problem) -> bool:
    """Returns whether no bundle is feasible: by enumeration where there are few bundles, else by a program."""
    trial = search.again(problem)
    if trial.with_table and (table := list_bundles(problem)) is not None:
        return not len(table.chosen)
    try:
        return trial.most(trial.program("conflict"), Expression({}), lambda chosen: 0.0) is None
    finally:
        search.solves += trial.solves
