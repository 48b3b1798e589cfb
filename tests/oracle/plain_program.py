"""The best bundle of a case of any size by an integer program in its plainest form, written down from the case alone.

It shares no formulation with `decision`. What the solver returns is judged by `Oracle` in fractions: a bundle that
breaks a rule by less than the solver notices is excluded and the program solved again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pulp

from decision.solve.solver import solve
from options import Case, Consent, Excludes, Group, Must, MustNot, Requires, Together, TotalBound
from tests.oracle import weights as weighting
from tests.oracle.bundles import TOLERANCE, Key, Oracle, key
from tests.oracle.draws import drawn_scores
from tests.oracle.program_rows import Rows
from tests.oracle.terms import Expression, Place, Terms, effects, plus, times
from tests.oracle.totals import value

MOST_REFUSED = 60
"""Bundles that break a rule by less than the solver notices, before the program is given up."""

SHORT = Fraction(1, 500_000)
"""Points by which consents are let out: the tolerance, and as much for rounding."""


class GivenUp(Exception):
    """The program was not solved in its nodes, or the solver's rounding let too many bundles in."""


class PlainProgram(Rows):
    """A case in one scenario. nodes: of each solve, so that what is given up is the same on every machine."""

    def __init__(
        self, case: Case, limits: Mapping[str, Decimal] | None = None, nodes: int | None = None
    ) -> None:
        super().__init__()
        self.case, self.nodes = case, nodes
        self.oracle = Oracle(case, limits=limits)
        self.names = weighting.weighed(case)
        self.peaks = 0
        self.values: dict[tuple[str, str | None], Expression] = {}
        for lever, stated in case.levers.items():
            for level in stated.levels:
                self.variable(f"{lever}.{level}", whole=True)
            self.row({f"{lever}.{level}": Fraction(1) for level in stated.levels}, most=1)
        for name, synergy in case.synergies.items():
            self.variable(f"Joined_{name}", whole=True)
            every: Terms = {}
            for member in synergy.levers:
                self.row(plus({f"Joined_{name}": Fraction(1)}, times(self.holds(member), -1)), most=0)
                every = plus(every, self.holds(member))
            self.row(plus(every, {f"Joined_{name}": Fraction(-1)}), most=len(synergy.levers) - 1)
        for resource in case.resources:
            limit = self.oracle._limit(resource)
            if limit is not None:
                self.row(self.use(resource), most=Fraction(limit))
        for rule in case.constraints.values():
            self._rule(rule)

    # What is asked

    def best(self, weights: Mapping[str, Fraction] | None = None) -> Key | None:
        """The best feasible bundle at some weights, by default those of the case; None where none is feasible."""
        weights = self.oracle.weights if weights is None else weights
        return self.most(self.worth(weights, self.oracle.scenario))

    def least_shortfall(self, aims: Iterable[tuple[Expression, Fraction]]) -> Key | None:
        """The bundle for which the largest of what these expressions are short of their aims is least."""
        self.variable("Lost", least=None, most=None)
        for (terms, constant), aim in aims:
            self.row(plus(terms, {"Lost": Fraction(1)}), least=aim - constant)
        return self.most(({"Lost": Fraction(-1)}, Fraction(0)))

    def greatest_tail(self, outcomes: Iterable[tuple[Expression, Fraction]], share: Fraction) -> Key | None:
        """The bundle whose mean over the worst outcomes, of this likelihood together, is greatest.

        outcomes: expressions with their likelihoods. The mean is the most of t - E[max(0, t - value)] / share over all t.
        """
        self.variable("Threshold", least=None, most=None)
        terms: Terms = {"Threshold": Fraction(1)}
        for n, ((brought, constant), likelihood) in enumerate(outcomes):
            self.variable(f"Short_{n}", most=None)
            row = plus(brought, {f"Short_{n}": Fraction(1), "Threshold": Fraction(-1)})
            self.row(row, least=-constant)
            terms[f"Short_{n}"] = -likelihood / share
        return self.most((terms, Fraction(0)))

    def most(self, expression: Expression) -> Key | None:
        """The feasible bundle at which an expression is greatest; None where none is feasible."""
        terms, constant = expression
        objective = pulp.lpSum([float(c) * self.variables[name] for name, c in terms.items() if c])
        self.program.setObjective(objective + float(constant))
        for _ in range(MOST_REFUSED):
            status = solve(self.program, most_nodes=self.nodes).status
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
        terms, constant = self._apart(bundle, levers)
        self.row(terms, least=1 - constant)

    def unlike(self, bundle: Key) -> int:
        """In how many levers another bundle that ties with the best, within the tolerance, is unlike this one at most."""
        terms, constant = self.worth(self.oracle.weights, self.oracle.scenario)
        self.row(terms, least=self.oracle.value(bundle) - constant - TOLERANCE)
        other = self.most(self._apart(bundle, None))
        assert other is not None, "there is the bundle itself"
        return len(dict(bundle).items() ^ dict(other).items())

    def _apart(self, bundle: Key, levers: Iterable[str] | None) -> Expression:
        """In how many of these levers, by default in all, a bundle is unlike this one."""
        used = dict(bundle)
        terms: Terms = {}
        for lever in self.case.levers if levers is None else levers:
            for level in self.case.levers[lever].levels:
                if used.get(lever) == level:
                    terms[f"{lever}.{level}"] = Fraction(-1)
                elif lever not in used:
                    terms[f"{lever}.{level}"] = Fraction(1)
        return terms, Fraction(sum(c < 0 for c in terms.values()))

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
    ) -> Expression:
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
            terms, constant = plus(terms, times(more, weights[name])), constant + weights[name] * base
        return terms, constant

    def mean(self, weights: Mapping[str, Fraction], likelihoods: Mapping[str, Fraction]) -> Expression:
        """The expected weighted value over scenarios."""
        terms: Terms = {}
        constant = Fraction(0)
        for scenario, likelihood in likelihoods.items():
            more, base = self.worth(weights, scenario)
            terms, constant = plus(terms, times(more, likelihood)), constant + likelihood * base
        return terms, constant

    def _value(
        self, objective: str, scenario: str | None, drawn: Mapping[Place, Fraction] | None
    ) -> Expression:
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
            return times(terms, slope), heights[0] + slope * (base - low)
        # Convex combinations of neighbouring corners: a binary for each stretch between two.
        shares = [f"Share_{mark}_{n}" for n in range(len(at))]
        stretches = [f"Stretch_{mark}_{n}" for n in range(len(at) - 1)]
        for name in shares:
            self.variable(name)
        for name in stretches:
            self.variable(name, whole=True)
        self.row(dict.fromkeys(shares, Fraction(1)), least=1, most=1)
        self.row(dict.fromkeys(stretches, Fraction(1)), least=1, most=1)
        for n, name in enumerate(shares):
            beside = dict.fromkeys(stretches[max(0, n - 1) : n + 1], Fraction(-1))
            self.row({name: Fraction(1), **beside}, most=0)
        span = high - low
        along = {name: (total - low) / span for name, total in zip(shares, at, strict=True)}
        self.row(plus(along, times(terms, -1 / span)), least=(base - low) / span, most=(base - low) / span)
        return dict(zip(shares, heights, strict=True)), Fraction(0)

    def _peak(self, mark: str, objective: str, terms: Terms, base: Fraction) -> Expression:
        """A binary for each total that the peak may have."""
        rungs = [base, *sorted({score for score in terms.values() if score > base})]
        names = [f"Peak_{mark}_{n}" for n in range(len(rungs))]
        for name in names:
            self.variable(name, whole=True)
        self.row(dict.fromkeys(names, Fraction(1)), least=1, most=1)
        for source, score in terms.items():
            over = {name: Fraction(1) for name, rung in zip(names, rungs, strict=True) if rung >= score}
            if len(over) < len(names):
                self.row({**over, source: Fraction(-1)}, least=0)
        for name, rung in list(zip(names, rungs, strict=True))[1:]:
            at = {source: Fraction(1) for source, score in terms.items() if score == rung}
            self.row({**at, name: Fraction(-1)}, least=0)
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
                    self.row(plus(self.holds(other), times(self.holds(rule.lever), -1)), least=0)
            case Excludes():
                for other in rule.excludes:
                    self.row(plus(self.holds(other), self.holds(rule.lever)), most=1)
            case Together():
                for other in rule.together[1:]:
                    self.row(plus(self.holds(other), times(self.holds(rule.together[0]), -1)), 0, 0)
            case Must():
                for member in rule.must:
                    self.row(self.holds(member), least=1)
            case MustNot():
                for member in rule.must_not:
                    self.row(self.holds(member), most=0)
            case Group():
                terms: Terms = {}
                for member in rule.group:
                    terms = plus(terms, self.holds(member))
                least = rule.exactly if rule.at_least is None else rule.at_least
                self.row(terms, least, rule.exactly if rule.at_most is None else rule.at_most)
            case Consent():
                weights = weighting.profile(self.case, rule.profile)
                asked = rule.at_least
                quo = self.oracle.status_quo
                least = self.oracle.value(quo, weights) if asked == "status_quo" else Fraction(asked)
                terms, constant = self.worth(weights, self.oracle.scenario)
                self.row(terms, least=least - constant - SHORT)

    def _bound(self, rule: TotalBound) -> None:
        scenarios = [self.oracle.scenario] if rule.scenarios is None else rule.scenarios
        if rule.scenarios == "all":
            scenarios = list(self.case.scenarios) or [self.oracle.scenario]
        for scenario in scenarios:
            if rule.probability is None:
                self._within(rule, effects(self.case, rule.objective, scenario, rule.estimate))
                continue
            # A binary for each draw in which the bound may be broken.
            draws, broken = drawn_scores(self.case, scenario), []
            for drawn in draws:
                self.cuts += 1
                broken.append(f"Broken_{self.cuts}")
                self.variable(broken[-1], whole=True)
                exact = {place: Fraction(score) for place, score in drawn.items()}
                self._within(rule, effects(self.case, rule.objective, scenario, "likely", exact), broken[-1])
            spared = floor((1 - Fraction(rule.probability)) * len(draws))
            self.row(dict.fromkeys(broken, Fraction(1)), most=spared)

    def _within(self, rule: TotalBound, total: Expression, broken: str | None = None) -> None:
        """A bound on a total. broken: the binary that lets it be broken."""
        terms, base = total
        least, most = (None if end is None else Fraction(end) for end in (rule.at_least, rule.at_most))
        free: Terms = {} if broken is None else {broken: Fraction(1)}
        if self.case.objectives[rule.objective].combine == "max":
            if least is not None and base < least:
                enough = {name: Fraction(1) for name, score in terms.items() if score >= least}
                self.row(enough | free, least=1)
            if most is not None:
                over = {name: Fraction(1) for name, score in terms.items() if score > most}
                size = len(over) + 1
                self.row(plus(over, times(free, -size)), most=0 if base <= most else -1)
            return
        low, high = self._reach(terms, base)
        if least is not None:
            self.row(plus(terms, times(free, max(Fraction(0), least - low))), least=least - base)
        if most is not None:
            self.row(plus(terms, times(free, min(Fraction(0), most - high))), most=most - base)

    def _bundle(self) -> Key:
        return key(
            {
                lever: level
                for lever, stated in self.case.levers.items()
                for level in stated.levels
                if self.variables[f"{lever}.{level}"].varValue > 0.5
            }
        )
