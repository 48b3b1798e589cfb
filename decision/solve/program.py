"""The mixed-integer linear program of a problem, in PuLP.

Synergies (products of choices) are linearised here; values and margins in files of their own. Names read like the
policy: a variable for every `lever.level` and synergy, a row for every constraint, by its own name. Names that the
program adds begin with a capital, which no name of a case does. It minimises minus the value, since solvers disagree
on the signs of a maximisation.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeGuard

import pulp

from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem, Row
from decision.model.reach import reachable
from decision.model.value_function import ROUNDING, TOLERANCE, ValueFunction
from decision.solve.chance_formulation import DrawRows
from decision.solve.integer_rows import integer_rows
from decision.solve.margin_formulation import add_margin, add_margin_bound
from decision.solve.solve_and_cut import CuttableProgram
from decision.solve.value_formulation import (
    Expression,
    Total,
    added,
    exact_terms,
    value_of_peak,
    value_of_sum,
)

LARGEST_COEFFICIENT = 10**6
"""Rows in floating point with larger coefficients are divided by a power of 1000, since a solver's feasibility tolerance
is absolute."""

Real = Fraction | float
"""A coefficient: exact, or in floating point."""


class Program(CuttableProgram[frozenset[int]]):
    """A PuLP program of a problem, to which rows are only ever added.

    within, prefix: the program to add this problem to, all names behind the prefix; the two share nothing until
    `add_across` links them. free: choices are continuous, where added rows leave them no other than integer values.
    """

    def __init__(
        self,
        problem: Problem,
        name: str = "bundle",
        *,
        within: "Program | None" = None,
        prefix: str = "",
        free: bool = False,
    ) -> None:
        self.problem = problem
        self.prefix = prefix
        self.pulp: Any = pulp.LpProblem(name, pulp.LpMinimize) if within is None else within.pulp
        self._variables: dict[str, pulp.LpVariable] = {} if within is None else within._variables
        self._cuts = 0
        self.aside: list[frozenset[int]] = []
        self.draws = DrawRows()
        for choice in problem.choices:
            self.add_variable(choice.name, 0, 1, "Continuous" if free else "Integer")
        for lever, choices in problem.levers.items():
            if len(choices) > 1:
                self.add_row(f"One_level_of_{lever}", {problem.choices[i].name: 1 for i in choices}, None, 1)
        self._add_synergies()
        for row in problem.rows:
            self._add_row(row)
        for bound in problem.margin_bounds:
            add_margin_bound(self, bound.label, bound.margin, bound.lower, bound.upper)
        self.values = {o.name: self._value(o) for o in problem.objectives if o.value is not None}
        for consent in problem.consents:
            self.add_floor(consent.constraint, consent.weights, consent.at_least - TOLERANCE)

    def weighted_value(self, weights: Mapping[str, float]) -> Expression:
        """Returns the weighted value at given weights, in points."""
        terms: dict[str, float] = {}
        for name, value in self.values.items():
            for variable, coefficient in value.terms.items():
                terms[variable] = terms.get(variable, 0.0) + weights[name] * coefficient
        constant = sum(weights[name] * value.constant for name, value in self.values.items())
        return Expression({self.prefix + name: c for name, c in terms.items()}, constant)

    def maximise(self, expression: Expression) -> None:
        """Sets the objective; the program minimises its negative."""
        self.pulp.setObjective(
            pulp.lpSum(
                [-coefficient * self._variables[name] for name, coefficient in expression.terms.items()]
            )
            - expression.constant
        )

    def add_floor(self, name: str, weights: Mapping[str, float], at_least: float) -> None:
        """Requires the weighted value to be at least so many points, relaxed by the tolerance and rounding errors.

        A bundle below the bound by less than that is let in; the caller judges each bundle found.
        """
        value = self.weighted_value(weights)
        self.add_across(name, value.terms, at_least - value.constant - _room(value), None)

    def add_floor_less(
        self, name: str, weights: Mapping[str, float], at_least: float, shortfall: Expression
    ) -> None:
        """Requires the weighted value plus the shortfall to be at least so many points."""
        value = self.weighted_value(weights)
        terms = added(value.terms, shortfall.terms)
        self.add_across(name, terms, at_least - value.constant, None)

    def exclude_all(self, chosen: frozenset[int], levers: Iterable[str]) -> None:
        """Excludes every bundle in which these levers, at least one, are as in `chosen` (a nogood)."""
        alike = {lever: self.problem.levers[lever] for lever in levers}
        terms = self._matches(chosen, alike)
        self._cuts += 1
        self.add_row(f"Not_again_{self._cuts}", terms, None, sum(c > 0 for c in terms.values()) - 1)

    def cut_off(self, chosen: frozenset[int]) -> None:
        """Adds a row that excludes this bundle and no other."""
        self._cuts += 1
        self.add_row(f"Not_again_{self._cuts}", self._matches(chosen), None, len(chosen) - 1)

    def add_draws_against(self, chosen: frozenset[int]) -> None:
        """Adds draws of the chance constraints that a bundle breaks (solve/chance_formulation.py)."""
        self.draws.exclude(self, chosen)

    def add_draws(self, draws: Mapping[str, Sequence[int]]) -> None:
        """Adds draws of chance constraints, by label, to a program that holds none."""
        for chance in self.problem.chances:
            self.draws.add(self, chance, draws.get(chance.label, ()))

    def add_distance(self, name: str, chosen: frozenset[int], apart: str | int) -> None:
        """Requires at least so many levers (a number, or the name of a variable) to differ from a bundle."""
        terms = self._matches(chosen)
        if isinstance(apart, int):
            self.add_row(name, terms, None, len(chosen) - apart)
        else:
            self.add_row(name, terms | {apart: 1}, None, len(chosen))

    def add_count(self, name: str) -> Expression:
        """Adds an integer variable from 0 to the number of levers."""
        self.add_variable(name, 0, len(self.problem.levers), "Integer")
        return Expression({self.prefix + name: 1.0})

    def add_number(self, name: str) -> Expression:
        """Adds a continuous variable without bounds."""
        self.add_variable(name, None, None, "Continuous")
        return Expression({self.prefix + name: 1.0})

    def sum_over(self, choices: Iterable[int]) -> Expression:
        """Returns the number of these choices that are chosen."""
        return Expression({self.prefix + self.problem.choices[i].name: 1.0 for i in choices})

    def likeness(self, chosen: frozenset[int]) -> Expression:
        """Returns an expression that equals the size of the bundle for this bundle alone, and is less for every other."""
        return Expression({self.prefix + name: c for name, c in self._matches(chosen).items()})

    def solution(self) -> frozenset[int]:
        """Returns the choice indexes of the solution last found, rounded."""
        return frozenset(
            i
            for i, choice in enumerate(self.problem.choices)
            if (self._variables[self.prefix + choice.name].varValue or 0.0) > 0.5
        )

    def objective_value(self) -> float:
        """Returns the solver's value of the solution last found, in the sense of `maximise`."""
        return -float(self.pulp.objective.value())

    def text(self) -> str:
        """Returns the program in LP format."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "program.lp"
            self.pulp.writeLP(str(path))
            return path.read_text(encoding="utf-8")

    def _matches(
        self, chosen: frozenset[int], levers: Mapping[str, tuple[int, ...]] | None = None
    ) -> dict[str, int]:
        """Returns coefficients that count the chosen levels kept less the unused levers used, over all or these levers."""
        levers = self.problem.levers if levers is None else levers
        used = {self.problem.choices[i].lever for i in chosen}
        terms = {
            self.problem.choices[i].name: 1 for i in sorted(chosen) if self.problem.choices[i].lever in levers
        }
        for lever, choices in levers.items():
            if lever not in used:
                terms |= {self.problem.choices[i].name: -1 for i in choices}
        return terms

    def _add_synergies(self) -> None:
        for synergy in self.problem.synergies:
            self.add_variable(synergy.name, 0, 1, "Continuous")
            every: dict[str, int] = {}
            for n, member in enumerate(synergy.members, start=1):
                holds = {self.problem.choices[i].name: 1 for i in sorted(member)}
                self.add_row(f"Needs_{synergy.name}_{n}", {**holds, synergy.name: -1}, 0, None)
                for name in holds:
                    every[name] = every.get(name, 0) + 1
            self.add_row(
                f"Forces_{synergy.name}", {**every, synergy.name: -1}, None, len(synergy.members) - 1
            )

    def _add_row(self, row: Row) -> None:
        self.add_row(row.label, exact_terms(self.problem, row.choices, row.synergies), row.lower, row.upper)

    def _value(self, objective: Objective) -> Expression:
        effects, value = objective.effects, objective.value
        assert value is not None
        if isinstance(effects, Margin):
            return self._margin(objective.name, effects.straight, value.mirrored if effects.turned else value)
        if effects.combine == "max":
            return value_of_peak(self, objective.name, effects, value)
        terms = exact_terms(self.problem, effects.choices, effects.synergies)
        total = Total(terms, effects.baseline, reachable(self.problem, effects))
        return value_of_sum(self, objective.name, total, value)

    def _margin(self, name: str, margin: Margin, value: ValueFunction) -> Expression:
        """Returns the value of a margin; only a value that decreases, or is not concave, may push the margin down."""
        ends = reachable(self.problem, margin)
        slopes = [piece.slope for piece in value.pieces_between(*ends)]
        pushed_down = slopes != sorted(slopes, reverse=True) or slopes[-1] < 0
        variable = add_margin(self, name, margin, pushed_down=pushed_down)
        return value_of_sum(self, name, Total({variable: Fraction(1)}, Fraction(0), ends), value)

    def add_variable(self, name: str, low: float | None, high: float | None, category: str) -> None:
        """Adds a variable of this problem. category: "Continuous" or "Integer"."""
        name = self.prefix + name
        self._variables[name] = self.pulp.add_variable(name, low, high, cat=category)

    def add_row(self, label: str, terms: Mapping[str, Real], least: Real | None, most: Real | None) -> None:
        """Adds least <= terms <= most over this problem's variables; see `add_across`."""
        self.add_across(label, {self.prefix + name: c for name, c in terms.items()}, least, most)

    def add_across(
        self, label: str, terms: Mapping[str, Real], least: Real | None, most: Real | None
    ) -> None:
        """Adds a row over any variables of the program, by full names, those of other problems in it included.

        If all numbers are integers or fractions, the variables must be integer, and the row holds exactly
        (solve/integer_rows.py). If any is a float, it holds within the solver's tolerance.
        """
        label = self.prefix + label
        if _are_exact(terms) and _is_exact(least) and _is_exact(most):
            for row in integer_rows(label, terms, least, most):
                if row.carry is not None:
                    name, largest_carry = row.carry
                    self._variables[name] = self.pulp.add_variable(name, 0, largest_carry, cat="Integer")
                self._add(row.label, row.terms, row.least, row.most)
            return
        largest = max((abs(float(c)) for c in terms.values()), default=0.0)
        scale = 1.0
        while largest / scale > LARGEST_COEFFICIENT:
            scale *= 1000.0
        scaled = {name: float(c) / scale for name, c in terms.items()}
        low, high = (None if bound is None else float(bound) / scale for bound in (least, most))
        self._add(label, scaled, low, high)

    def _add(self, label: str, terms: Mapping[str, float], least: float | None, most: float | None) -> None:
        total = pulp.lpSum([c * self._variables[name] for name, c in terms.items()])
        if least is not None and most is not None and least == most:
            self.pulp.addConstraint(total == least, label)
            return
        both = least is not None and most is not None
        if least is not None:
            self.pulp.addConstraint(total >= least, f"{label}_Least" if both else label)
        if most is not None:
            self.pulp.addConstraint(total <= most, f"{label}_Most" if both else label)


def _room(value: Expression) -> float:
    """Returns the points by which floating point may misjudge a value: TOLERANCE, more for large terms."""
    return TOLERANCE + ROUNDING * sum(map(abs, (*value.terms.values(), value.constant)))


def _are_exact(terms: Mapping[str, Real]) -> TypeGuard[Mapping[str, Fraction | int]]:
    """Returns whether all coefficients are integers or fractions."""
    return all(map(_is_exact, terms.values()))


def _is_exact(number: Real | None) -> TypeGuard[Fraction | int | None]:
    """Returns whether a number, if it is one, is an integer or a fraction."""
    return number is None or isinstance(number, int | Fraction)
