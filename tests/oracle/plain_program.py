"""The best bundle of a case of any size by an integer program in its plainest form, written down from the case alone.

It shares no formulation with `decision`. What the solver returns is judged by `Oracle` in fractions: a bundle that
breaks a rule by less than the solver notices is excluded and the program solved again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

import pulp

from decision.solve.solver import solve
from options import Case, Consent, Excludes, Group, Must, MustNot, Requires, Together, TotalBound
from tests.oracle import weights as weighting
from tests.oracle.bundles import Key, Oracle, key
from tests.oracle.totals import holds, number, value

Place = tuple[str, str, str]
"""Objective, lever and level of a score."""

Terms = dict[str, Fraction]
"""Coefficients by variable."""

ROOM = 1e-9
"""Share of its size by which a row is let out, so that rounding excludes no bundle that meets it exactly."""

MOST_REFUSED = 60
"""Bundles that break a rule by less than the solver notices, before the program is given up."""

SHORT = Fraction(1, 500_000)
"""Points by which consents are let out: the tolerance, and as much for rounding."""


class GivenUp(Exception):
    """The program was not solved in its time, or the solver's rounding let too many bundles in."""


class PlainProgram:
    """A case in one scenario. seconds: of each solve."""

    def __init__(
        self, case: Case, limits: Mapping[str, Decimal] | None = None, seconds: float | None = None
    ) -> None:
        self.case, self.seconds = case, seconds
        self.oracle = Oracle(case, limits=limits)
        self.names = weighting.weighed(case)
        self.program: Any = pulp.LpProblem("plain", pulp.LpMaximize)
        self.variables: dict[str, Any] = {}
        self.cuts = self.peaks = 0
        self.values: dict[tuple[str, str | None], tuple[Terms, Fraction]] = {}
        for lever, stated in case.levers.items():
            for level in stated.levels:
                self._variable(f"{lever}.{level}", whole=True)
            self._row({f"{lever}.{level}": Fraction(1) for level in stated.levels}, most=1)
        for name, synergy in case.synergies.items():
            self._variable(f"Joined_{name}", whole=True)
            every: Terms = {}
            for member in synergy.levers:
                self._row(_sum({f"Joined_{name}": Fraction(1)}, _times(self.holds(member), -1)), most=0)
                every = _sum(every, self.holds(member))
            self._row(_sum(every, {f"Joined_{name}": Fraction(-1)}), most=len(synergy.levers) - 1)
        for resource in case.resources:
            limit = self.oracle._limit(resource)
            if limit is not None:
                self._row(self.use(resource), most=Fraction(limit))
        for rule in case.constraints.values():
            self._rule(rule)

    # What is asked

    def best(self, weights: Mapping[str, Fraction] | None = None) -> Key | None:
        """The best feasible bundle at some weights, by default those of the case; None where none is feasible."""
        weights = self.oracle.weights if weights is None else weights
        return self.most(self.worth(weights, self.oracle.scenario))

    def best_drawn(self, drawn: Mapping[Place, Fraction]) -> Key | None:
        """The best bundle where the weighed objectives have these scores; the rules keep to the likely ones."""
        return self.most(self.worth(self.oracle.weights, self.oracle.scenario, drawn))

    def least_regret(self, best: Mapping[str, Fraction]) -> Key | None:
        """The bundle that loses least, in its worst scenario, against these values by scenario."""
        self._variable("Lost", least=None)
        for scenario, most in best.items():
            terms, constant = self.worth(self.oracle.weights, scenario)
            self._row(_sum(terms, {"Lost": Fraction(1)}), least=most - constant)
        return self.most(({"Lost": Fraction(-1)}, Fraction(0)))

    def most(self, expression: tuple[Terms, Fraction]) -> Key | None:
        """The feasible bundle at which an expression is greatest; None where none is feasible."""
        terms, constant = expression
        objective = pulp.lpSum([float(c) * self.variables[name] for name, c in terms.items() if c])
        self.program.setObjective(objective + float(constant))
        for _ in range(MOST_REFUSED):
            status = solve(self.program, time_limit=self.seconds).status
            if status == "infeasible":
                return None
            if status != "optimal":
                raise GivenUp(status)
            bundle = self._bundle()
            if not self.oracle.violates(bundle):
                return bundle
            self.exclude(bundle)
        raise GivenUp("rounding")

    def exclude(self, bundle: Key, levers: Iterable[str] | None = None) -> None:
        """Excludes all bundles that are like this one in some levers, by default in all."""
        used = dict(bundle)
        terms: Terms = {}
        for lever in self.case.levers if levers is None else levers:
            for level in self.case.levers[lever].levels:
                if used.get(lever) == level:
                    terms[f"{lever}.{level}"] = Fraction(-1)
                elif lever not in used:
                    terms[f"{lever}.{level}"] = Fraction(1)
        self._row(terms, least=1 - sum(c < 0 for c in terms.values()))

    # Expressions

    def holds(self, member: str) -> Terms:
        lever, _, level = member.partition(".")
        levels = [level] if level else self.case.levers[lever].levels
        return {f"{lever}.{each}": Fraction(1) for each in levels}

    def use(self, resource: str) -> Terms:
        terms = {
            f"{lever}.{level}": Fraction(content.cost.get(resource, 0))
            for lever, stated in self.case.levers.items()
            for level, content in stated.levels.items()
        }
        return terms | {
            f"Joined_{name}": Fraction(synergy.cost.get(resource, 0))
            for name, synergy in self.case.synergies.items()
        }

    def worth(
        self,
        weights: Mapping[str, Fraction],
        scenario: str | None,
        drawn: Mapping[Place, Fraction] | None = None,
    ) -> tuple[Terms, Fraction]:
        """The weighted value."""
        terms: Terms = {}
        constant = Fraction(0)
        for name in self.names:
            if not weights[name]:
                continue
            if drawn is not None:
                more, base = self._value(name, scenario, drawn)
            else:
                at = name, scenario
                if at not in self.values:
                    self.values[at] = self._value(name, scenario, None)
                more, base = self.values[at]
            terms, constant = _sum(terms, _times(more, weights[name])), constant + weights[name] * base
        return terms, constant

    def _value(
        self, objective: str, scenario: str | None, drawn: Mapping[Place, Fraction] | None
    ) -> tuple[Terms, Fraction]:
        terms, base = effects(self.case, objective, scenario, "likely", drawn)
        self.peaks += 1
        mark = f"{objective}_{self.peaks}"
        if self.case.objectives[objective].combine == "max":
            return self._peak(mark, objective, terms, base)
        low, high = self._reach(terms, base)
        stated = self.case.objectives[objective]
        corners = [Fraction(total) for total, _ in stated.value or ()]
        corners += [Fraction(stated.worst), Fraction(stated.best)] if stated.clamp and not corners else []
        at = [low, *sorted({corner for corner in corners if low < corner < high}), high]
        heights = [value(self.case, objective, total) for total in at]
        if low == high:
            return {}, heights[0]
        if len(at) == 2:
            slope = (heights[1] - heights[0]) / (high - low)
            return _times(terms, slope), heights[0] + slope * (base - low)
        # Convex combinations of neighbouring corners: a binary for each stretch between two.
        shares = [f"Share_{mark}_{n}" for n in range(len(at))]
        stretches = [f"Stretch_{mark}_{n}" for n in range(len(at) - 1)]
        for name in shares:
            self._variable(name)
        for name in stretches:
            self._variable(name, whole=True)
        self._row(dict.fromkeys(shares, Fraction(1)), least=1, most=1)
        self._row(dict.fromkeys(stretches, Fraction(1)), least=1, most=1)
        for n, name in enumerate(shares):
            beside = dict.fromkeys(stretches[max(0, n - 1) : n + 1], Fraction(-1))
            self._row({name: Fraction(1), **beside}, most=0)
        span = high - low
        along = {name: (total - low) / span for name, total in zip(shares, at, strict=True)}
        self._row(_sum(along, _times(terms, -1 / span)), least=(base - low) / span, most=(base - low) / span)
        return dict(zip(shares, heights, strict=True)), Fraction(0)

    def _peak(self, mark: str, objective: str, terms: Terms, base: Fraction) -> tuple[Terms, Fraction]:
        """A binary for each total that the peak may have."""
        rungs = [base, *sorted({score for score in terms.values() if score > base})]
        names = [f"Peak_{mark}_{n}" for n in range(len(rungs))]
        for name in names:
            self._variable(name, whole=True)
        self._row(dict.fromkeys(names, Fraction(1)), least=1, most=1)
        for source, score in terms.items():
            over = {name: Fraction(1) for name, rung in zip(names, rungs, strict=True) if rung >= score}
            if len(over) < len(names):
                self._row({**over, source: Fraction(-1)}, least=0)
        for name, rung in list(zip(names, rungs, strict=True))[1:]:
            at = {source: Fraction(1) for source, score in terms.items() if score == rung}
            self._row({**at, name: Fraction(-1)}, least=0)
        return {
            name: value(self.case, objective, rung) for name, rung in zip(names, rungs, strict=True)
        }, Fraction(0)

    def _reach(self, terms: Terms, base: Fraction) -> tuple[Fraction, Fraction]:
        low = high = base
        for lever, stated in self.case.levers.items():
            mine = [terms.get(f"{lever}.{level}", Fraction(0)) for level in stated.levels]
            low, high = low + min(0, *mine), high + max(0, *mine)
        for name in self.case.synergies:
            mine = [terms.get(f"Joined_{name}", Fraction(0))]
            low, high = low + min(0, *mine), high + max(0, *mine)
        return low, high

    # Rules

    def _rule(self, rule: Any) -> None:
        match rule:
            case TotalBound():
                self._bound(rule)
            case Requires():
                for other in rule.requires:
                    self._row(_sum(self.holds(other), _times(self.holds(rule.lever), -1)), least=0)
            case Excludes():
                for other in rule.excludes:
                    self._row(_sum(self.holds(other), self.holds(rule.lever)), most=1)
            case Together():
                for other in rule.together[1:]:
                    self._row(_sum(self.holds(other), _times(self.holds(rule.together[0]), -1)), 0, 0)
            case Must():
                for member in rule.must:
                    self._row(self.holds(member), least=1)
            case MustNot():
                for member in rule.must_not:
                    self._row(self.holds(member), most=0)
            case Group():
                terms: Terms = {}
                for member in rule.group:
                    terms = _sum(terms, self.holds(member))
                least = rule.exactly if rule.at_least is None else rule.at_least
                self._row(terms, least, rule.exactly if rule.at_most is None else rule.at_most)
            case Consent():
                weights = weighting.profile(self.case, rule.profile)
                asked = rule.at_least
                quo = self.oracle.status_quo
                least = self.oracle.value(quo, weights) if asked == "status_quo" else Fraction(asked)
                terms, constant = self.worth(weights, self.oracle.scenario)
                self._row(terms, least=least - constant - SHORT)

    def _bound(self, rule: TotalBound) -> None:
        assert rule.probability is None, "no plain row states it"
        scenarios = [self.oracle.scenario] if rule.scenarios is None else rule.scenarios
        if rule.scenarios == "all":
            scenarios = list(self.case.scenarios) or [self.oracle.scenario]
        for scenario in scenarios:
            terms, base = effects(self.case, rule.objective, scenario, rule.estimate)
            least, most = (None if end is None else Fraction(end) for end in (rule.at_least, rule.at_most))
            if self.case.objectives[rule.objective].combine != "max":
                self._row(terms, *(None if end is None else end - base for end in (least, most)))
                continue
            if least is not None and base < least:
                self._row({name: Fraction(1) for name, score in terms.items() if score >= least}, least=1)
            if most is not None:
                over = {name: Fraction(1) for name, score in terms.items() if score > most}
                self._row(over, most=0 if base <= most else -1)

    # The program

    def _variable(self, name: str, *, whole: bool = False, least: float | None = 0) -> None:
        most = None if least is None else 1
        kind = "Integer" if whole else "Continuous"
        self.variables[name] = self.program.add_variable(name.replace(".", "_at_"), least, most, cat=kind)

    def _row(
        self, terms: Terms, least: Fraction | int | None = None, most: Fraction | int | None = None
    ) -> None:
        """Coefficients of one at most, so that the solver's tolerance means the same in every row."""
        self.cuts += 1
        size = max(map(abs, terms.values()), default=Fraction(0)) or Fraction(1)
        total = pulp.lpSum([float(c / size) * self.variables[name] for name, c in terms.items() if c])
        room = ROOM * float(sum(map(abs, terms.values()), Fraction(0)) / size)
        for bound, sign in ((least, 1), (most, -1)):
            if bound is None:
                continue
            far = float(Fraction(bound) / size) - sign * room
            if not any(terms.values()):
                if sign * far > 0:  # nothing can help
                    self.program.addConstraint(
                        pulp.lpSum([*self.variables.values()]) <= -1, f"Never_{self.cuts}_{sign}"
                    )
                continue
            assert isfinite(far)
            self.program.addConstraint(total >= far if sign > 0 else total <= far, f"Row_{self.cuts}_{sign}")

    def _bundle(self) -> Key:
        return key(
            {
                lever: level
                for lever, stated in self.case.levers.items()
                for level in stated.levels
                if self.variables[f"{lever}.{level}"].varValue > 0.5
            }
        )


def _sum(one: Terms, other: Terms) -> Terms:
    return {name: one.get(name, Fraction(0)) + other.get(name, Fraction(0)) for name in {**one, **other}}


def _times(terms: Terms, factor: Fraction | int) -> Terms:
    return {name: factor * c for name, c in terms.items()}


def effects(
    case: Case,
    objective: str,
    scenario: str | None,
    estimate: str = "likely",
    drawn: Mapping[Place, Fraction] | None = None,
) -> tuple[Terms, Fraction]:
    """What each variable brings to the objective's total, and the total of none."""
    state = case.scenarios[scenario] if scenario else None
    base = Fraction(case.objectives[objective].baseline or 0)
    if state and objective in state.baseline:
        base = Fraction(state.baseline[objective])
    terms: Terms = {}
    for lever, stated in case.levers.items():
        for level, content in stated.levels.items():
            score = content.scores.get(objective)
            if state and objective in state.scores.get(f"{lever}.{level}", {}):
                score = state.scores[f"{lever}.{level}"][objective]
            if score is not None:
                amount = number(score, case, estimate)
                terms[f"{lever}.{level}"] = (drawn or {}).get((objective, lever, level), amount)
    for name, synergy in case.synergies.items():
        if objective in synergy.scores:
            terms[f"Joined_{name}"] = Fraction(synergy.scores[objective])
    return terms, base


def drawn_value(oracle: Oracle, bundle: Key, drawn: Mapping[Place, Fraction]) -> Fraction:
    """The weighted value of a bundle with drawn scores, exactly."""
    case, levels, worth = oracle.case, dict(bundle), Fraction(0)
    held = {f"{lever}.{level}" for lever, level in bundle}
    held |= {
        f"Joined_{name}"
        for name, synergy in case.synergies.items()
        if all(holds(member, levels) for member in synergy.levers)
    }
    for name, weight in oracle.weights.items():
        terms, base = effects(case, name, oracle.scenario, "likely", drawn)
        mine = [amount for source, amount in terms.items() if source in held]
        total = max([base, *mine]) if case.objectives[name].combine == "max" else base + sum(mine)
        worth += weight * value(case, name, total)
    return worth
