"""The dissent record: what each stakeholder would choose, and what the recommended bundle costs each.

The regret of a bundle to a stakeholder is by how much the best bundle by that stakeholder's weights exceeds it by the same
weights. The bundle of least largest regret is found over all feasible bundles: in their table, else by a program
(robustness/scenario_regret.py). How far a stakeholder's weights would have to move until the recommended bundle is best by
them is a linear program with a condition for every rival; conditions are added one after the other, for the bundle that is
best at the weights found, until that is the recommended one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.model.bundle import Bundle, exact_values
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.robustness.majority_order import MajorityOrder, majority_order
from decision.robustness.scenario_regret import first_row, least_shortfall, regret_table, rounded_regret
from decision.running.limits import limited, look, unlimited
from decision.running.parts import Keep, Part, Progress, run
from decision.running.shown import Shown, points
from decision.solve.certificate import Certificate, certificate
from decision.solve.ranking import recommended, whole_ranking
from decision.solve.search import Search
from decision.weights.nearest_weights import LeastMove
from options import profile_weights

MOST_RIVALS = 10_000
"""Conditions of one linear program, at most."""


@dataclass(frozen=True)
class Stakeholder:
    """One profile's own choice, and what the recommended bundle is to it."""

    weights: Mapping[str, float]
    """Its weights by objective."""

    best: Bundle
    """The best bundle by its own weights, as it is valued by the weights in use."""

    best_value: float
    """Its value by its own weights, in points."""

    regret: float
    """By how much the recommended bundle is worth less to it, in points."""

    differs: tuple[str, ...]
    """The levers that its own choice holds otherwise."""

    driver: str | None
    """The objective that speaks most for its own choice, by its own weights; None where it agrees."""

    agrees_at: Mapping[str, float] | None
    """The weights nearest to its own by which the recommended bundle is best; None where it agrees, or none are."""

    distance: float | None
    """How much weight moves until then, from 0 to 1; None as of `agrees_at`."""


@dataclass(frozen=True, repr=False)
class Dissent(Shown):
    """The dissent record of a case."""

    recommended: Bundle | None
    """The recommended bundle; None where none is feasible."""

    stakeholders: Mapping[str, Stakeholder]
    """By profile, as far as they were computed."""

    least_largest_regret: Bundle | None
    """The feasible bundle whose largest regret to any profile is least, first by the rule of ties."""

    regrets: Mapping[str, float]
    """By profile, its regret."""

    majority: MajorityOrder | None
    """The recommended bundle, each profile's own choice, the compromise and the status quo by majority of the weight in
    use, as a cross-check; None where there are not two of them."""

    admissible: WeightSpace
    """The weights that the weight information admits, with the vertices of that set."""

    unfinished: tuple[str, ...]
    """The parts that the time limit or an interruption cut short."""

    interrupted: bool
    """Whether the user interrupted it."""

    certificate: Certificate
    """Solver and effort."""

    @property
    def largest_regret(self) -> float | None:
        """The largest regret of the recommended bundle to any profile; None where none was computed."""
        return max((each.regret for each in self.stakeholders.values()), default=None)

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        against = [name for name, each in self.stakeholders.items() if each.differs]
        return [
            ("recommended", "none" if self.recommended is None else self.recommended.id),
            ("profiles", str(len(self.stakeholders))),
            ("choose otherwise", ", ".join(against) or "none"),
            ("largest regret", points(self.largest_regret)),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def dissent(
    question: Question,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Dissent:
    """Computes the dissent record of a case over all its profiles. time_limit: seconds. Raises RequestError; never raises
    KeyboardInterrupt."""
    problem = question.problem()
    case = question.case
    profiles = {name: profile_weights(case, name) for name in case.weights.profiles} if case.weights else {}
    search = Search(problem, solver, time_limit)
    record = _Record(search, profiles)
    parts = [
        Part(BEST, lambda found, keep: record.best()),
        *(_of(record, name) for name in profiles),
        Part(LEAST, lambda found, keep: record.least_largest(), needs=tuple(map(_named, profiles))),
    ]
    with limited(time_limit):
        done = run(parts if profiles else parts[:1], progress)
    found = done.found
    least: frozenset[int] | None = found.get(LEAST)
    best: frozenset[int] | None = found.get(BEST)
    stakeholders = {name: found[_named(name)] for name in profiles if found.get(_named(name)) is not None}
    shown = [] if best is None else [search.bundle(best)]
    shown += [each.best for each in stakeholders.values()] + ([] if least is None else [search.bundle(least)])
    shown.append(search.bundle(problem.chosen(problem.status_quo)))
    order = majority_order(shown, problem.weights)
    with unlimited():
        admissible = weight_space(problem)
    return Dissent(
        recommended=None if best is None else search.bundle(best),
        stakeholders=stakeholders,
        least_largest_regret=None if least is None else search.bundle(least),
        regrets={} if least is None else record.regrets(least),
        majority=order if len(order.order) > 1 else None,
        admissible=admissible,
        unfinished=done.unfinished,
        interrupted=done.interrupted,
        certificate=certificate(solver, search.seconds(), search.solves),
    )


BEST, LEAST = "the recommended bundle", "the bundle of least largest regret"
"""The parts of the record, beside one for each profile, as `unfinished` names them."""


def _named(profile: str) -> str:
    return f"profile {profile}"


def _of(record: "_Record", profile: str) -> Part:
    def find(found: Mapping[str, object], keep: Keep) -> Stakeholder | None:
        return record.stakeholder(profile)

    return Part(_named(profile), find, needs=(BEST,))


class _Record:
    """Computes the parts of a record, with what they share."""

    def __init__(self, search: Search, profiles: Mapping[str, Mapping[str, float]]) -> None:
        self.search, self.profiles = search, profiles
        self.now: frozenset[int] | None = None
        self.optima: dict[str, float] = {}

    @property
    def problem(self) -> Problem:
        return self.search.problem

    def best(self) -> frozenset[int] | None:
        self.now = recommended(self.search)
        return self.now

    def stakeholder(self, profile: str) -> Stakeholder | None:
        if self.now is None:
            return None
        weights = self.profiles[profile]
        search = self.search.again(replace(self.problem, weights=weights))
        own = recommended(search)
        self.search.solves += search.solves
        assert own is not None, "there is a feasible bundle"
        value, mine = self.search.value(own, weights), self.search.value(self.now, weights)
        self.optima[profile] = max(value, mine)
        if value <= mine + TOLERANCE:
            own = self.now
        agrees = None if own == self.now else self._agreement(weights)
        return Stakeholder(
            weights,
            self.search.bundle(own),
            self.optima[profile],
            rounded_regret(self.optima[profile] - mine),
            _differing(self.problem, self.now, own),
            self._driver(weights, own),
            None if agrees is None else agrees[1],
            None if agrees is None else agrees[0],
        )

    def least_largest(self) -> frozenset[int] | None:
        if self.now is None:
            return None
        search, problem = self.search, self.problem
        if search.table is not None:
            names = [objective.name for objective in problem.weighed()]
            shares = np.array([[weights[name] for name in names] for weights in self.profiles.values()])
            by_profile = search.table.values @ shares.T
            largest = regret_table(by_profile).max(axis=1)
            largest[largest < TOLERANCE] = 0.0
            return search.table.bundle(first_row(problem, search.table, by_profile, -largest))
        own = search.again(problem)
        found, _ = least_shortfall(
            own, self.profiles, targets=self.optima, values=self._values, problem=problem
        )
        search.solves += own.solves
        return found

    def regrets(self, chosen: frozenset[int]) -> dict[str, float]:
        values = self._values(chosen)
        return {name: rounded_regret(best - values[name]) for name, best in self.optima.items()}

    def _values(self, chosen: frozenset[int]) -> dict[str, float]:
        return {name: self.search.value(chosen, weights) for name, weights in self.profiles.items()}

    def _best_at(self, weights: Mapping[str, float]) -> frozenset[int] | None:
        if self.search.table is not None:
            return self.search.table.best(weights)
        ranking = whole_ranking(self.search, weights)
        return ranking.chosen[0] if ranking.chosen else None

    def _agreement(self, weights: Mapping[str, float]) -> tuple[float, Mapping[str, float]] | None:
        """The least weight that must move until the recommended bundle is best, and the weights then."""
        assert self.now is not None
        names = [objective.name for objective in self.problem.weighed()]
        program = LeastMove(names, (), np.array([weights[name] for name in names]))
        mine = exact_values(self.problem, self.now)
        for _ in range(MOST_RIVALS):
            look()
            found = program.least()
            if found is None:
                return None
            distance, exact = found
            moved = {name: float(weight) for name, weight in zip(names, exact, strict=True)}
            rival = self._best_at(moved)
            assert rival is not None, "there is a feasible bundle"
            if self.search.value(rival, moved) <= self.search.value(self.now, moved) + TOLERANCE:
                return float(distance), moved
            theirs = exact_values(self.problem, rival)
            program.add([Fraction(mine[name]) - Fraction(theirs[name]) for name in names], Fraction(0))
        return None

    def _driver(self, weights: Mapping[str, float], own: frozenset[int]) -> str | None:
        """The objective by which, weighed, the own choice gains most over the recommended bundle."""
        assert self.now is not None
        if own == self.now:
            return None
        mine, theirs = exact_values(self.problem, self.now), exact_values(self.problem, own)
        return max(mine, key=lambda name: weights[name] * float(theirs[name] - mine[name]))


def _differing(problem: Problem, one: frozenset[int], other: frozenset[int]) -> tuple[str, ...]:
    """The levers that two bundles hold otherwise, in the order of the case."""
    levels = problem.levels(one), problem.levels(other)
    return tuple(name for name in problem.levers if levels[0].get(name) != levels[1].get(name))
