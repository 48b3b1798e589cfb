"""Why a lever, a level or a bundle is not recommended: what it would bring and take, what it displaces, and what brings
it in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum

from decision.explanations.comes_in import ComesIn, changes, common_numbers, own_numbers
from decision.explanations.contest import Contest
from decision.explanations.movable_bounds import bounds_of
from decision.explanations.replacement_cost import Replacement, replaced
from decision.explanations.target import CONSTRAINT, Target, member, whole
from decision.model.bundle import evaluate_chosen
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.shapley_values import contributions
from decision.running.left_out import LeftOut
from decision.solve.infeasible_subset import irreducible_constraints
from decision.solve.search import Search
from options import Quantity


@dataclass(frozen=True)
class WhyNot:
    """Why one target is not in the recommended bundle."""

    target: Target
    """What was asked about."""

    is_in: bool
    """Whether the recommended bundle holds it after all."""

    level: str | None
    """`lever.level` that it would be: of a lever that of the best bundle with it; None for a bundle, or where none is
    feasible."""

    forced: Replacement
    """The best bundle with it, and what that loses and displaces; for a bundle that bundle itself, feasible or not."""

    conflict: tuple[str, ...]
    """Constraints that together allow no bundle with it; empty where one is feasible, where none is without it either, for
    bundles, and where they were not found in time."""

    adds: Mapping[str, float]
    """By objective, the points that the lever adds to that bundle over the status quo: its Shapley value."""

    takes: Mapping[str, float]
    """By resource, what the level takes, more than the level that the recommended bundle has of its lever."""

    comes_in: tuple[ComesIn, ...] = ()
    """The smallest single changes that bring it in, one for each number that can."""

    left_out: tuple[LeftOut, ...] = ()
    """Numbers of which that was not found."""

    is_feasible: bool = True
    """Whether any bundle is feasible at all, with it or without."""

    complete: bool = False
    """Whether every number was looked at; else no other is known to bring it in, nor known not to."""

    @property
    def added(self) -> float:
        """The points that the lever adds to that bundle over the status quo, all objectives together."""
        return fsum(self.adds.values())


def why_not(
    contest: Contest,
    question: Question,
    best: frozenset[int] | None,
    asked: str | Mapping[str, str],
    keep: Callable[[WhyNot], None] = lambda begun: None,
) -> WhyNot:
    """Returns why a lever, `lever.level` or bundle (lever -> level) is not recommended.

    best: the recommended bundle; None where none is feasible. keep: receives partial results. Raises RequestError,
    OutOfTime.
    """
    problem = question.problem()
    target = member(problem, asked) if isinstance(asked, str) else whole(problem, asked)
    found = _begun(contest, problem, best, target)
    if found.is_in:
        return replace(found, complete=True)
    keep(found)
    if found.forced.bundle is None and found.is_feasible:
        found = replace(found, conflict=_conflict(contest, problem, target))
        keep(found)
    if _is_ruled_out(question, problem, found):
        return replace(found, complete=True)
    for each in changes(contest, question, target, numbers(question, found, best)):
        if isinstance(each, ComesIn):
            if found.level is None and len(target.terms) > 1:
                each = replace(each, own=each.of.kind not in ("score", "cost"))
            found = replace(found, comes_in=(*found.comes_in, each))
        else:
            found = replace(found, left_out=(*found.left_out, each))
        keep(found)
    return replace(found, complete=True)


def _is_ruled_out(question: Question, problem: Problem, found: WhyNot) -> bool:
    """Whether rules without a number keep it out, so that no number brings it in."""

    def is_rule(name: str) -> bool:
        return not bounds_of(question.case, problem, name)

    if found.target.bundle is not None:
        return found.forced.bundle is not None and any(map(is_rule, found.forced.bundle.violates))
    return bool(found.conflict) and all(map(is_rule, found.conflict))


def numbers(question: Question, found: WhyNot, best: frozenset[int] | None) -> Iterator[Quantity]:
    """Yields the numbers that may bring a target in: its own scores and costs, and those that all bundles share.

    Of a lever those of the level that is nearest; of a bundle those of all levels that it or the best one has.
    """
    problem = question.problem()
    if found.target.bundle is not None:
        among = set(problem.chosen(found.target.bundle) | (best or frozenset()))
    else:
        among = {i for i in found.target.terms if found.level in (None, problem.choices[i].name)}
    levels = [(problem.choices[i].lever, problem.choices[i].level) for i in sorted(among)]
    yield from own_numbers(question, levels)
    yield from common_numbers(question)


def _begun(contest: Contest, problem: Problem, best: frozenset[int] | None, target: Target) -> WhyNot:
    if target.bundle is not None:
        forced: frozenset[int] | None = problem.chosen(target.bundle)
    else:
        forced = contest.inside(problem, target)
    held = [i for i in forced or () if i in target.terms] if target.bundle is None else []
    level = problem.choices[held[0]].name if held else None
    adds: dict[str, float] = {}
    takes: dict[str, float] = {}
    if forced is not None and held:
        lever = problem.choices[held[0]].lever
        adds = dict(contributions(problem, problem.levels(forced)).by_lever.get(lever, {}))
        instead = [i for i in problem.levers[lever] if i in (best or ())]
        for resource in problem.resources:
            more = resource.use.choices.get(held[0], 0) - sum(resource.use.choices.get(i, 0) for i in instead)
            if more:
                takes[resource.name] = float(more)
    return WhyNot(
        target=target,
        is_in=best is not None and target.holds(best),
        level=level,
        forced=_replacement(problem, best, target.name, forced),
        conflict=(),
        adds={name: points for name, points in adds.items() if points},
        takes=takes,
        is_feasible=best is not None,
    )


def _replacement(
    problem: Problem, best: frozenset[int] | None, name: str, forced: frozenset[int] | None
) -> Replacement:
    if best is None:
        bundle = None if forced is None else evaluate_chosen(problem, forced)
        return Replacement(name, bundle, None, (), ())
    found = replaced(problem, best, name, forced)
    if found.bundle is None or found.bundle.feasible:
        return found
    # An infeasible bundle may be worth more than the best that is feasible.
    return replace(found, loss=evaluate_chosen(problem, best).value - found.bundle.value)


def _conflict(contest: Contest, problem: Problem, target: Target) -> tuple[str, ...]:
    search = Search(target.inside(problem), contest.solver, with_table=contest.is_listed)
    return tuple(name for name in irreducible_constraints(search) if name != CONSTRAINT)
