"""Where a conflict holds: the scenarios whose numbers bring it about."""

from collections.abc import Collection
from dataclasses import replace

from decision.explanations.demands import Demands
from decision.model.constraint_rows import scenarios_of
from decision.model.problem import Problem
from decision.solve.infeasible_subset import irreducible, no_bundle, restricted
from decision.solve.search import Search
from options import Consent, TagBound, TotalBound

Scenarios = tuple[str | None, ...]
"""Scenarios; None: the numbers as written."""


def conflict_scenarios(demands: Demands, search: Search, members: Collection[int]) -> tuple[Scenarios, bool]:
    """Returns the scenarios whose numbers bring a conflict about, and whether it takes all of them together.

    None of them where it is a matter of logic, or of limits that are the same in all scenarios. Raises OutOfTime.
    """
    names = [demands.names[index] for index in sorted(members)]
    where = {name: _scenarios(demands, name) for name in names}
    several = [name for name, scenarios in where.items() if len(scenarios) > 1]
    fixed = [scenario for name, those in where.items() if name not in several for scenario in those]
    problem = restricted(demands.problem, names)
    among = tuple(dict.fromkeys(scenario for name in several for scenario in where[name]))

    def infeasible(kept: Collection[str | None]) -> bool:
        return no_bundle(search, _within(problem, {name: where[name] for name in several}, kept))

    alone = [scenario for scenario in among if len(among) > 1 and infeasible([scenario])]
    if alone:
        return tuple(dict.fromkeys([*alone, *fixed])), bool(set(fixed) - set(alone))
    needed = irreducible(among, infeasible) if several else ()
    found = tuple(dict.fromkeys([*needed, *fixed]))
    return found, len(found) > 1


def _scenarios(demands: Demands, name: str) -> Scenarios:
    """The scenarios whose numbers a demand holds against; none for logic."""
    case, here = demands.question.case, demands.problem.scenario
    stated = case.constraints.get(name)
    if isinstance(stated, TotalBound):
        return scenarios_of(case, stated, here)
    if isinstance(stated, Consent) or (isinstance(stated, TagBound) and stated.objective is not None):
        return (here,)
    if name not in case.resources or name in demands.question.limits:
        return ()
    return (here,) if any(name in state.limits for state in case.scenarios.values()) else ()


def _within(problem: Problem, where: dict[str, Scenarios], kept: Collection[str | None]) -> Problem:
    """The problem, some of whose constraints hold in the kept scenarios only. where: by constraint, its scenarios."""

    def holds(labels: dict[str, str | None], label: str) -> bool:
        return label not in labels or labels[label] in kept

    labels = {f"{name}_In_{at}": at for name, scenarios in where.items() for at in scenarios}
    return replace(
        problem,
        rows=tuple(row for row in problem.rows if holds(labels, row.label)),
        chances=tuple(chance for chance in problem.chances if holds(labels, chance.label)),
    )
