"""The feasible bundles that leave no harmful equilibrium: the cheapest by resource, and the best.

They come from the list of all bundles. Where that is too long, integer programs find the cheapest and the best, and after
each that leaves a harmful equilibrium all bundles that shift the actors as it does are cut off. A harmful equilibrium is
removed when under the bundle some actor would leave it, or a course in it is impossible. Whole numbers decide both, so
that ties are exact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from decision.actors.pure_equilibria import Game, Work
from decision.model.actor_calculus import Calculus, to_deter
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.constraint_rows import limit_row
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Problem, Resource
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags, Indexes, Integers
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork, look
from decision.solve.branch_and_bound import bundles_above_floor
from decision.solve.enumeration import MOST_BUNDLES, BundleTable, list_bundles
from decision.solve.program import Program
from decision.solve.search import Search
from decision.solve.tie_rule import in_order
from decision.solve.totals import LARGEST, flags_of, synergies_in_force
from decision.solve.value_formulation import Expression, exact_terms
from options import Case

TOO_LARGE = (
    "the courses of so many actors that bear on each other cannot all be gone through for every bundle"
)

REMOVAL = "bundles that leave no harmful equilibrium"
"""The name of the part, as `unfinished` and `left_out` have it."""

MOST_WORK = 250_000_000
"""Work for all bundles together, as pure_equilibria.py counts it: the same on every machine, and some seconds."""

MOST_PROGRAMS = 500
"""Integer programs of one search; each cuts off one way in which bundles shift the actors."""

AT_A_TIME = 16_384
"""Bundles whose points are held at once; of forty actors they take some 100 MB."""


@dataclass(frozen=True)
class Removal:
    """Feasible bundles that leave no harmful equilibrium."""

    at_least: Mapping[str, Bundle]
    """By resource, the one that uses the least of it, of equal ones the best; empty where no bundle does it."""
    best: Bundle | None
    """The one of greatest value; None where no bundle does it."""


def removal(
    question: Question, *, solver: str = "HiGHS", most_listed: int = MOST_BUNDLES
) -> Removal | LeftOut | None:
    """Finds the bundles that leave no harmful equilibrium; None where no bundle is feasible.

    solver: where the bundles are more than most_listed, and so searched for. Returns what is left out, and why, where
    the search takes too much work or the game is too large. Raises OutOfTime, RequestError.
    """
    problem = question.problem()
    table = list_bundles(problem, most_listed)
    if table is None:
        try:
            return _Searched(question.case, problem, solver).removal()
        except _TooMuchWork as why:
            return LeftOut(REMOVAL, str(why), "--must, --must-not or a --limit that leaves fewer bundles")
    if not len(table.chosen):
        return None
    try:
        free = ~_harmful(question.case, table.chosen, Work(MOST_WORK))
    except OutOfWork:
        return LeftOut(REMOVAL, TOO_LARGE, "--must, --must-not or a --limit that leaves fewer bundles")
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
    movers = _movers(case, calculus.effects)
    _, first, alike = np.unique(chosen[:, movers], axis=0, return_index=True, return_inverse=True)
    harmful = [
        _harmful_under(Game(case, calculus, chosen[first[start : start + AT_A_TIME]]), case, work)
        for start in range(0, len(first), AT_A_TIME)
    ]
    return np.concatenate(harmful)[alike.reshape(-1)]


def _movers(case: Case, effects: CaseEffects) -> list[int]:
    """The choices that shift some actor."""
    return sorted(
        {i for actor in case.actors.values() for member in actor.shifts for i in effects.members[member]}
    )


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


class _TooMuchWork(Exception):
    """Says why a search was given up."""


class _Searched:
    """The search by programs, where the bundles are too many to list."""

    def __init__(self, case: Case, problem: Problem, solver: str) -> None:
        self.case, self.problem, self.solver = case, problem, solver
        self.movers = frozenset(_movers(case, CaseEffects(case)))
        self.levers = list(dict.fromkeys(problem.choices[i].lever for i in sorted(self.movers)))
        self.work = Work(MOST_WORK)
        self.programs = 0
        self.cut: dict[frozenset[int], frozenset[int]] = {}

    def removal(self) -> Removal | None:
        """As `removal` without a list. Raises OutOfTime, _TooMuchWork."""
        best = self._best(self.problem)
        if best is None:
            return Removal({}, None) if self.cut else None
        least = {}
        for resource in self.problem.resources:
            within = self._least(resource, best)
            cheapest = self._best(within)
            assert cheapest is not None, "one that uses so much is known"
            least[resource.name] = evaluate_chosen(self.problem, cheapest)
        return Removal(least, evaluate_chosen(self.problem, best))

    def _best(self, problem: Problem) -> frozenset[int] | None:
        """Of the bundles of a problem that leave no harmful equilibrium the one that would be recommended."""
        weights = problem.weights
        search = Search(problem, self.solver)
        program = search.program()
        found = self._first(
            search, program, program.weighted_value(weights), lambda chosen: search.value(chosen, weights)
        )
        if found is None:
            return None
        table = bundles_above_floor(problem, weights, search.value(found, weights), found, look)
        if table is None:
            raise _TooMuchWork("the bundles of equal value are too many to list")
        rows = np.flatnonzero(~self._harmful(table.chosen))
        values = table.weighted_values(weights)[rows]
        best = rows[values >= values.max() - TOLERANCE]
        return in_order(problem, [table.bundle(row) for row in best.tolist()], table.values[best])[0]

    def _least(self, resource: Resource, known: frozenset[int]) -> Problem:
        """The problem with the least limit of a resource under which some bundle leaves no harmful equilibrium.

        known: such a bundle. Each program asks for one that uses less by a unit of the last digit, exactly, so that the
        solver's own sense of the least use matters not.
        """
        use = resource.use
        factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
        terms = exact_terms(self.problem, use.choices, use.synergies)
        size = max(map(abs, terms.values()), default=Fraction(1)) or Fraction(1)
        less = Expression({name: float(-amount / size) for name, amount in terms.items()})
        while True:
            used = self._used(use, known)
            search = Search(self._limited(resource, used - Fraction(1, factor)), self.solver)
            found = self._first(
                search, search.program(), less, lambda chosen: float(-self._used(use, chosen) / size)
            )
            if found is None:
                return self._limited(resource, used)
            known = found

    def _used(self, use: Effects, chosen: frozenset[int]) -> Fraction:
        return use.total(chosen, self.problem.in_force(chosen)) - use.baseline

    def _limited(self, resource: Resource, most: Fraction) -> Problem:
        """The problem with another limit of a resource."""
        old = None if resource.limit is None else limit_row(resource)
        rows = (*(row for row in self.problem.rows if row != old), limit_row(replace(resource, limit=most)))
        return replace(self.problem, rows=rows)

    def _first(
        self,
        search: Search,
        program: Program,
        expression: Expression,
        value: Callable[[frozenset[int]], float],
    ) -> frozenset[int] | None:
        """The bundle of greatest `expression` that leaves no harmful equilibrium; None where there is none."""
        for shifting in self.cut.values():
            program.exclude_all(shifting, self.levers)
        while True:
            self.programs += 1
            if self.programs > MOST_PROGRAMS:
                raise _TooMuchWork(
                    f"there are more than {MOST_BUNDLES:,} bundles, and to search takes over {MOST_PROGRAMS} programs"
                )
            found = search.most(program, expression, value)
            if found is None:
                return None
            if not self._harmful(flags_of(self.problem, [found]))[0]:
                return found
            self.cut[found & self.movers] = found
            if not self.levers:
                return None  # no bundle shifts an actor
            if found in program.aside:
                program.aside.remove(found)
            program.exclude_all(found, self.levers)

    def _harmful(self, chosen: Flags) -> Flags:
        try:
            return _harmful(self.case, chosen, self.work)
        except OutOfWork:
            raise _TooMuchWork(TOO_LARGE) from None


def _uses(problem: Problem, use: Effects, chosen: Flags) -> Integers:
    """The use of a resource by every bundle, (bundles), times the common denominator: exact integers."""
    factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
    amounts = [abs(amount * factor) for amount in (*use.choices.values(), *use.synergies.values())]
    used = np.zeros(len(chosen), dtype=np.int64 if sum(amounts) < LARGEST else object)
    for columns, effects in ((chosen, use.choices), (synergies_in_force(problem, chosen), use.synergies)):
        for index, amount in effects.items():
            used = used + columns[:, index].astype(used.dtype) * int(amount * factor)
    return used


def _best(problem: Problem, table: BundleTable, rows: Indexes) -> Bundle:
    """Of these bundles the one that would be recommended."""
    values = table.weighted_values(problem.weights)[rows]
    best = rows[values >= values.max() - TOLERANCE]
    ties = [table.bundle(row) for row in best.tolist()]
    return evaluate_chosen(problem, in_order(problem, ties, table.values[best])[0])
