"""Regret over scenarios, and the bundles of minimax regret and maximin.

Regret(p, f) = max over all candidates q of V(q, f) - V(p, f). The candidates are the bundles feasible in the
computed scenario; another scenario changes their values, never which they are. Exact: over the table
of all candidates where there is one, else each scenario's optimum by one program and then one that minimises
the greatest shortfall against these.
Sources: J. D. Herman et al., J. Water Resour. Plann. Manage. 141 (2015) 04015012; C. McPhail et al.,
Earth's Future 6 (2018) 169-191.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.nondominated import undominated
from decision.model.problem import Objective, Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE, least_equal
from decision.running.arrays import Floats
from decision.solve.enumeration import BundleTable
from decision.solve.program import Program
from decision.solve.search import Search
from decision.solve.tie_rule import grades, in_order
from decision.solve.totals import valued
from decision.solve.value_formulation import Expression

AS_WRITTEN = "as_written"
"""Stands for the numbers as written where a case has no scenarios."""


@dataclass(frozen=True)
class Futures:
    """The candidates in every scenario, which changes their values and not which are feasible."""

    problem: Problem
    """In the computed scenario."""
    problems: Mapping[str, Problem]
    """By scenario, the same with the scenario's objectives."""

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios, in the order of the case."""
        return tuple(self.problems)

    def values(self, chosen: frozenset[int]) -> dict[str, float]:
        """The value of one bundle by scenario, in points, recomputed from the case."""
        return {name: evaluate_chosen(problem, chosen).value for name, problem in self.problems.items()}

    def weighted_values(self, table: BundleTable) -> Floats:
        """Values in points, (bundles, scenarios), of a table's bundles."""
        weights = np.array([self.problem.weights[name] for name in table.names])
        columns = [valued(self.problem, p.objectives, table.chosen) @ weights for p in self.problems.values()]
        return np.column_stack(columns)


def futures(question: Question) -> Futures:
    """The case's scenarios, or the numbers as written where it has none."""
    problem = question.problem()
    if not question.case.scenarios:
        return Futures(problem, {AS_WRITTEN: problem})
    return Futures(
        problem,
        {
            name: replace(problem, scenario=name, objectives=question.problem(scenario=name).objectives)
            for name in question.case.scenarios
        },
    )


@dataclass(frozen=True)
class Regret:
    """Values and regrets by scenario, in points."""

    best: Mapping[str, str]
    """By scenario, the id of the best candidate, of ties the one that would be recommended."""
    optimum: Mapping[str, float]
    """By scenario, the value of the best candidate."""
    values: Mapping[str, Mapping[str, float]]
    """By bundle id and scenario, the values of the bundles shown."""
    regret: Mapping[str, Mapping[str, float]]
    """By bundle id and scenario, what the bundles shown lose; that of an infeasible one, as the status quo may be,
    may be negative."""
    minimax_regret: Bundle
    """The bundle whose greatest regret is least."""
    least_regret: float
    """Its greatest regret."""
    maximin: Bundle
    """The bundle whose least value is greatest."""
    greatest_floor: float
    """Its least value."""
    bundles: Mapping[str, Bundle]
    """By id, all that are named here, as they are in the computed scenario."""
    ties_complete: bool
    """Whether all ties were looked at, wherever bundles tie."""


def regrets(ahead: Futures, search: Search, shown: Iterable[frozenset[int]]) -> Regret:
    """Regret over the scenarios: of the bundles `shown`, of each scenario's best and of the two robust ones.

    search: of the problem whose bundles are the candidates, of which there is at least one.
    """
    find = _in_table if search.table is not None else _by_programs
    best, minimax, maximin, ties_complete = find(ahead, search)
    optimum = {name: evaluate_chosen(ahead.problems[name], best[name]).value for name in ahead.names}
    named = list(dict.fromkeys([*shown, *best.values(), minimax, maximin]))
    bundles = {chosen: search.bundle(chosen) for chosen in named}
    values = {bundles[chosen].id: ahead.values(chosen) for chosen in named}
    regret = {
        bundle: {name: rounded_regret(optimum[name] - value) for name, value in by.items()}
        for bundle, by in values.items()
    }
    return Regret(
        best={name: bundles[chosen].id for name, chosen in best.items()},
        optimum=optimum,
        values=values,
        regret=regret,
        minimax_regret=bundles[minimax],
        least_regret=max(regret[bundles[minimax].id].values()),
        maximin=bundles[maximin],
        greatest_floor=min(values[bundles[maximin].id].values()),
        bundles={bundle.id: bundle for bundle in bundles.values()},
        ties_complete=ties_complete,
    )


ScenarioOptima = tuple[dict[str, frozenset[int]], frozenset[int], frozenset[int], bool]
"""The best candidate by scenario, the one of least greatest regret, the one of greatest least value, and whether all
ties of each were looked at."""

MOST_TIES = 50
"""Where programs find the bundles, ties are looked at up to this many; each takes a program."""


def _in_table(ahead: Futures, search: Search) -> ScenarioOptima:
    table = search.table
    assert table is not None
    values = ahead.weighted_values(table)
    lost = regret_table(values)
    best = {
        name: first_row(problem, table, values[:, [n]], values[:, n])
        for n, (name, problem) in enumerate(ahead.problems.items())
    }
    return (
        {name: table.bundle(row) for name, row in best.items()},
        table.bundle(first_row(search.problem, table, values, -lost.max(axis=1))),
        table.bundle(first_row(search.problem, table, values, values.min(axis=1))),
        True,
    )


def first_row(problem: Problem, table: BundleTable, values: Floats, by: Floats) -> int:
    """The row of a table that is greatest in `by`; of equals the nondominated ones, then the first by the rule for ties.

    values: (bundles, scenarios or vertices), over which dominance is judged. by: (bundles), made of these. problem: by
    whose objectives ties are ordered.
    """
    rows = np.flatnonzero(by >= by.max() - TOLERANCE)
    rows = rows[undominated(grades(values[rows], TOLERANCE))]
    ties = {table.bundle(row): row for row in rows.tolist()}
    return ties[in_order(problem, list(ties), valued(problem, problem.objectives, table.chosen[rows]))[0]]


def _by_programs(ahead: Futures, search: Search) -> ScenarioOptima:
    joint = joined(ahead.problem, {name: problem.weighed() for name, problem in ahead.problems.items()})
    own = search.again(joint)
    best = {}
    all_ties = True
    for name, problem in ahead.problems.items():
        ties, complete = best_of(own, weights_in(joint, name, ahead.problem.weights))
        best[name] = in_order(problem, ties)[0]
        all_ties = all_ties and complete
    if len(best) == 1:  # then nothing is lost, and no floor is higher
        values = np.array([[*ahead.values(chosen).values()] for chosen in ties])
        first = _first_nondominated(search.problem, ties, values)
        return best, first, first, all_ties
    optimum = {name: evaluate_chosen(ahead.problems[name], chosen).value for name, chosen in best.items()}
    by_name = {name: weights_in(joint, name, ahead.problem.weights) for name in ahead.names}
    least = partial(
        least_shortfall, search.again(joint), by_name, values=ahead.values, problem=search.problem
    )
    regret, every_regret = least(targets=optimum)
    floor, every_floor = least(targets=dict.fromkeys(ahead.names, 0.0))
    return best, regret, floor, all_ties and every_regret and every_floor


def best_of(own: Search, weights: Mapping[str, float]) -> tuple[list[frozenset[int]], bool]:
    """All candidates of greatest value at some weights, and whether these are all: from programs there are MOST_TIES at
    most."""
    table = own.best_and_ties(weights)
    if table is not None:
        values = table.weighted_values(weights)
        rows = np.flatnonzero(values >= least_equal(float(values.max())))
        return [table.bundle(row) for row in rows.tolist()], True
    program = own.program()
    return equally_good(
        own, program, program.weighted_value(weights), lambda chosen: own.value(chosen, weights)
    )


def equally_good(
    own: Search, program: Program, expression: Expression, value: Callable[[frozenset[int]], float]
) -> tuple[list[frozenset[int]], bool]:
    """All candidates of greatest `expression` up to MOST_TIES, and whether these are all."""
    first = own.most(program, expression, value)
    assert first is not None, "the candidates are the same in every scenario, and there is one"
    found = [first]
    while len(found) <= MOST_TIES:
        program.exclude(found[-1])
        other = own.most(program, expression, value)
        if other is None or value(other) < least_equal(value(first)):
            return found, True
        found.append(other)
    return found, False


def least_shortfall(
    own: Search,
    weights: Mapping[str, Mapping[str, float]],
    *,
    targets: Mapping[str, float],
    values: Callable[[frozenset[int]], Mapping[str, float]],
    problem: Problem,
) -> tuple[frozenset[int], bool]:
    """Returns the candidate of least greatest shortfall against the targets, and whether all ties were looked at.

    Of equals the nondominated ones, then the first by the rule for ties. weights: by future, those of the problem of
    `own`. targets: by future, in points. values: of a bundle, by future. problem: by whose objectives ties are ordered.
    """
    program = own.program("robust")
    shortfall = program.add_number("Shortfall")
    for name, target in targets.items():
        program.add_floor_less(f"Target_in_{name}", weights[name], target, shortfall)

    def value(chosen: frozenset[int]) -> float:
        mine = values(chosen)
        return -max(target - mine[name] for name, target in targets.items())

    ties, complete = equally_good(
        own, program, replace(shortfall, terms=dict.fromkeys(shortfall.terms, -1.0)), value
    )
    by_future = np.array([[*values(chosen).values()] for chosen in ties])
    return _first_nondominated(problem, ties, by_future), complete


def _first_nondominated(problem: Problem, ties: Sequence[frozenset[int]], values: Floats) -> frozenset[int]:
    """The first by the rule for ties of those that no other dominates. values: (ties, futures)."""
    kept = undominated(grades(values, TOLERANCE))
    return in_order(problem, [ties[n] for n in kept.tolist()])[0]


def joined(problem: Problem, futures: Mapping[str, Iterable[Objective]]) -> Problem:
    """One problem with the objectives of every future too, which weigh nothing; its bundles are the same."""
    more = [
        replace(objective, name=_in(objective.name, name))
        for name, objectives in futures.items()
        for objective in objectives
    ]
    nothing = {objective.name: 0.0 for objective in more}
    return replace(
        problem,
        objectives=(*problem.objectives, *more),
        weights={**problem.weights, **nothing},
        consents=tuple(
            replace(consent, weights={**consent.weights, **nothing}) for consent in problem.consents
        ),
    )


def weights_in(joint: Problem, future: str, weights: Mapping[str, float]) -> dict[str, float]:
    """The weights by which the joined problem's value is that of one future."""
    return dict.fromkeys(joint.weights, 0.0) | {_in(name, future): w for name, w in weights.items()}


def _in(objective: str, scenario: str) -> str:
    return f"{objective}_In_{scenario}"


def rounded_regret(regret: float) -> float:
    """Rounds a regret within the tolerance to 0; only that of a bundle that is no candidate may be negative."""
    return 0.0 if abs(regret) < TOLERANCE else regret


def greatest(regret: Mapping[str, float]) -> tuple[str, float]:
    """The scenario of a bundle's greatest regret, and how great it is."""
    return max(regret.items(), key=lambda item: item[1])


def regret_table(payoff: Floats) -> Floats:
    """Regrets (bundles, scenarios) from values of the same shape: the greatest of each column less the value."""
    return np.asarray(payoff.max(axis=0) - payoff)
