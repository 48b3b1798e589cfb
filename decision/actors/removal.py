"""The feasible bundles that leave no harmful equilibrium: the cheapest by resource, and the best, over a list of all.

A harmful equilibrium is removed when under the bundle some actor would leave it, or a course in it is
impossible. Whole numbers decide both, so that ties are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np

from decision.actors.pure_equilibria import Game, Work
from decision.model.actor_calculus import Calculus, to_deter
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags, Indexes, Integers
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork
from decision.solve.enumeration import MOST_BUNDLES, Table, list_bundles
from decision.solve.tie_rule import in_order
from decision.solve.totals import LARGEST, synergies_in_force
from options import Case

PART = "bundles that leave no harmful equilibrium"

MOST_WORK = 250_000_000
"""Work for all bundles together, as pure_equilibria.py counts it: the same on every machine, and some seconds."""

AT_A_TIME = 16_384
"""Bundles whose points are held at once; of forty actors they take some 100 MB."""


@dataclass(frozen=True)
class Removal:
    """Feasible bundles that leave no harmful equilibrium."""

    at_least: Mapping[str, Bundle]
    """By resource, the one that uses the least of it, of equal ones the best; empty where no bundle does it."""
    best: Bundle | None
    """The one of greatest value; None where no bundle does it."""


def removal(question: Question) -> Removal | LeftOut | None:
    """Finds the bundles that leave no harmful equilibrium; None where no bundle is feasible.

    Returns what is left out, and why, where the bundles are too many to list or their game is too large. Raises
    OutOfTime, RequestError.
    """
    problem = question.problem()
    table = list_bundles(problem)
    if table is None:
        return LeftOut(
            PART,
            f"there are more than {MOST_BUNDLES:,} bundles, or their numbers are too long to list them",
            "--must, --must-not or a --limit that leaves fewer",
        )
    if not len(table.chosen):
        return None
    try:
        free = ~_harmful(question.case, table.chosen, Work(MOST_WORK))
    except OutOfWork:
        return LeftOut(
            PART,
            "the courses of so many actors that bear on each other cannot all be gone through for every bundle",
            "--must, --must-not or a --limit that leaves fewer bundles",
        )
    rows = np.flatnonzero(free)
    if not len(rows):
        return Removal({}, None)
    least = {}
    for resource in problem.resources:
        uses = _uses(problem, resource.use, table.chosen[rows])
        least[resource.name] = _best(problem, table, rows[uses == uses.min()])
    return Removal(least, _best(problem, table, rows))


def _harmful(case: Case, chosen: Flags, work: Work) -> Flags:
    """Flags (bundles): whether some equilibrium is harmful. Bundles that shift the actors alike are searched once."""
    calculus = Calculus(CaseEffects(case))
    movers = sorted(
        {
            i
            for actor in case.actors.values()
            for member in actor.shifts
            for i in calculus.effects.members[member]
        }
    )
    _, first, alike = np.unique(chosen[:, movers], axis=0, return_index=True, return_inverse=True)
    harmful = [
        _harmful_under(Game(case, calculus, chosen[first[start : start + AT_A_TIME]]), case, work)
        for start in range(0, len(first), AT_A_TIME)
    ]
    return np.concatenate(harmful)[alike.reshape(-1)]


def _harmful_under(game: Game, case: Case, work: Work) -> Flags:
    """Flags (bundles): whether every component of the game has an equilibrium, and some component a harmful one."""
    deterred = [
        {courses.index(name) for name in to_deter(actor)}
        for actor, courses in zip(case.actors.values(), game.courses, strict=True)
    ]
    all_stable, some_harmful = np.ones(game.bundles, dtype=bool), np.zeros(game.bundles, dtype=bool)
    for order in game.parts():
        stable, harmful = np.zeros(game.bundles, dtype=bool), np.zeros(game.bundles, dtype=bool)

        def visit(
            profile: Mapping[int, int], bundles: Indexes, stable: Flags = stable, harmful: Flags = harmful
        ) -> None:
            stable[bundles] = True
            if any(course in deterred[actor] for actor, course in profile.items()):
                harmful[bundles] = True

        game.walk(
            order,
            np.arange(game.bundles),
            work,
            visit,
            finished=harmful,
            first=lambda actor, course: course in deterred[actor],
        )
        all_stable &= stable
        some_harmful |= harmful
    return all_stable & some_harmful


def _uses(problem: Problem, use: Effects, chosen: Flags) -> Integers:
    """The use of a resource by every bundle, (bundles), times the common denominator: exact integers."""
    factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
    amounts = [abs(amount * factor) for amount in (*use.choices.values(), *use.synergies.values())]
    used = np.zeros(len(chosen), dtype=np.int64 if sum(amounts) < LARGEST else object)
    for columns, effects in ((chosen, use.choices), (synergies_in_force(problem, chosen), use.synergies)):
        for index, amount in effects.items():
            used = used + columns[:, index].astype(used.dtype) * int(amount * factor)
    return used


def _best(problem: Problem, table: Table, rows: Indexes) -> Bundle:
    """Of these bundles the one that would be recommended."""
    values = table.weighted_values(problem.weights)[rows]
    best = rows[values >= values.max() - TOLERANCE]
    ties = [table.bundle(row) for row in best.tolist()]
    return evaluate_chosen(problem, in_order(problem, ties, table.values[best])[0])
