"""Where a conflict holds: the scenarios whose numbers bring it about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from decision.explanations.demands import Demands
from decision.model.constraint_rows import bound_parts, scenarios_of
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
    labels = _labels(demands, several)
    fixed = [scenario for name, those in where.items() if name not in several for scenario in those]
    problem = restricted(demands.problem, names)
    among = tuple(dict.fromkeys(scenario for name in several for scenario in where[name]))

    def infeasible(kept: Collection[str | None]) -> bool:
        return no_bundle(search, _within(problem, labels, kept))

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


def _labels(demands: Demands, names: Iterable[str]) -> dict[str, str | None]:
    """By label of a row or a chance constraint of these bounds: the scenario in which it holds."""
    case, here = demands.question.case, demands.problem.scenario
    labels: dict[str, str | None] = {}
    for name in names:
        stated = case.constraints[name]
        assert isinstance(stated, TotalBound), "no other constraint holds in several scenarios"
        labels |= {name + part.suffix: part.scenario for part in bound_parts(case, stated, here)}
    return labels


def _within(problem: Problem, labels: Mapping[str, str | None], kept: Collection[str | None]) -> Problem:
    """The problem without what holds in a scenario that is not kept. labels: the scenario of rows, by label."""

    def holds(label: str) -> bool:
        return label not in labels or labels[label] in kept

    return replace(
        problem,
        rows=tuple(row for row in problem.rows if holds(row.label)),
        chances=tuple(chance for chance in problem.chances if holds(chance.label)),
    )
