"""Every bundle of a case at once: the same model as `Oracle`, in exact whole numbers, a column for a bundle.

Each amount is scaled by the common denominator of all that is added up, so that nothing is rounded; numbers
that machine integers could not hold are Python's own. Tests hold this and `Oracle` equal.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise, product
from math import lcm

import numpy as np

from options import Case, Consent, Excludes, Group, Must, MustNot, Requires, Together, TotalBound
from tests.oracle import weights as weighting
from tests.oracle.bundles import TOLERANCE, Key, bundle_id
from tests.oracle.draws import share_of_draws
from tests.oracle.totals import number, total

MACHINE = 2**61
"""Sums below this are added as machine integers."""

EDGE = Fraction(1, 10**9)
"""Value points from a tolerance's edge within which floating point may fall on either side, of values up to 100."""


def _edge(value) -> Fraction:
    """The same for values of this size: what rounding loses grows with them."""
    return EDGE * max(Fraction(1), abs(Fraction(value)) / 100)


class Column:
    """An exact amount for every bundle: numbers / denominator."""

    def __init__(self, numbers: np.ndarray, denominator: int = 1) -> None:
        self.numbers, self.denominator = numbers, denominator

    def __getitem__(self, row: int) -> Fraction:
        return Fraction(int(self.numbers[row]), self.denominator)

    def at_most(self, bound) -> np.ndarray:
        scaled = Fraction(bound) * self.denominator
        return np.asarray(self.numbers <= scaled.numerator // scaled.denominator, dtype=bool)

    def at_least(self, bound) -> np.ndarray:
        scaled = Fraction(bound) * self.denominator
        return np.asarray(self.numbers >= -(-scaled.numerator // scaled.denominator), dtype=bool)

    def floats(self) -> np.ndarray:
        whole = np.array([int(n) / self.denominator for n in self.numbers.tolist()])
        return whole.astype(float)

    def ranks(self) -> np.ndarray:
        """Order-preserving small numbers."""
        return np.unique(self.numbers, return_inverse=True)[1].reshape(-1)


def weighted_sum(parts: Iterable[tuple[Fraction, Column]], size: int) -> Column:
    """The sum of factor times column, exactly."""
    parts = [(Fraction(factor), column) for factor, column in parts if factor]
    scale = lcm(*(factor.denominator * column.denominator for factor, column in parts))
    whole = np.zeros(size, dtype=object)
    for factor, column in parts:
        whole = whole + column.numbers.astype(object) * int(factor * scale / column.denominator)
    return Column(whole, scale)


class Listing:
    """A case in one scenario under one weighting, as `Oracle`; rows of `levels` are the bundles.

    levels: bundles x levers, 0 for none of a lever, else the number of its level from 1.
    """

    def __init__(
        self,
        case: Case,
        scenario: str | None = None,
        weights: str | None = None,
        limits: Mapping[str, Decimal] | None = None,
    ) -> None:
        working = [name for name, state in case.scenarios.items() if state.working]
        self.case = case
        self.scenario = scenario or (working[0] if working else None)
        self.weights = weighting.profile(case, weights) if weights else weighting.default(case)
        self.limits = limits or {}
        self.levers = list(case.levers)
        self.names = weighting.weighed(case)
        self.at = {lever: n for n, lever in enumerate(self.levers)}
        self.numbers = {
            lever: {level: n for n, level in enumerate(stated.levels, start=1)}
            for lever, stated in case.levers.items()
        }
        counts = [len(stated.levels) + 1 for stated in case.levers.values()]
        self.levels = np.indices(counts, dtype=np.int16).reshape(len(counts), -1).T
        self.size = len(self.levels)
        self._totals: dict[tuple[str, str | None, str], Column] = {}
        self._values: dict[str, dict[str, Column]] = {}

    # What is in a bundle

    def key(self, row: int) -> Key:
        picks = self.levels[row]
        return tuple(
            sorted(
                (lever, list(self.case.levers[lever].levels)[picks[n] - 1])
                for n, lever in enumerate(self.levers)
                if picks[n]
            )
        )

    def id(self, row: int) -> str:
        if row not in self._ids:
            self._ids[row] = bundle_id(self.key(row))
        return self._ids[row]

    @cached_property
    def _ids(self) -> dict[int, str]:
        return {}

    def row(self, levels: Mapping[str, str]) -> int:
        """The row of a bundle given as lever -> level."""
        row = 0
        for lever in self.levers:
            count = len(self.numbers[lever]) + 1
            row = row * count + (self.numbers[lever][levels[lever]] if lever in levels else 0)
        return row

    def holds(self, member: str) -> np.ndarray:
        """Under which bundles a `lever` (at any level) or `lever.level` is used."""
        lever, _, level = member.partition(".")
        column = self.levels[:, self.at[lever]]
        return column == self.numbers[lever][level] if level else column > 0

    @cached_property
    def joined(self) -> dict[str, np.ndarray]:
        """Under which bundles each synergy is in force."""
        return {
            name: np.logical_and.reduce([self.holds(member) for member in synergy.levers])
            for name, synergy in self.case.synergies.items()
        }

    # Totals and uses

    def total(self, objective: str, scenario: str | None, estimate: str) -> Column:
        at = (objective, scenario, estimate)
        if at not in self._totals:
            self._totals[at] = self._total(*at)
        return self._totals[at]

    def _total(self, objective: str, scenario: str | None, estimate: str) -> Column:
        record = self.case.objectives[objective]
        if record.derived_from is not None:
            each = [
                total(self.case, dict(self.key(row)), objective, scenario, estimate)
                for row in range(self.size)
            ]
            scale = lcm(*(amount.denominator for amount in each))
            return Column(np.array([int(amount * scale) for amount in each], dtype=object), scale)
        state = self.case.scenarios[scenario] if scenario else None
        base = Fraction(record.baseline or 0)
        if state and objective in state.baseline:
            base = Fraction(state.baseline[objective])
        by_level: dict[str, dict[int, Fraction]] = {}
        for lever, stated in self.case.levers.items():
            for level, n in self.numbers[lever].items():
                score = stated.levels[level].scores.get(objective)
                if state and objective in state.scores.get(f"{lever}.{level}", {}):
                    score = state.scores[f"{lever}.{level}"][objective]
                if score is not None:
                    by_level.setdefault(lever, {})[n] = number(score, self.case, estimate)
        joined = {
            name: Fraction(synergy.scores[objective])
            for name, synergy in self.case.synergies.items()
            if objective in synergy.scores
        }
        return self._combined(base, by_level, joined, record.combine == "max")

    def use(self, resource: str) -> Column:
        counted = self.case.resources[resource].parts or (resource,)
        by_level = {
            lever: {
                n: sum((Fraction(stated.levels[level].cost.get(name, 0)) for name in counted), Fraction(0))
                for level, n in self.numbers[lever].items()
            }
            for lever, stated in self.case.levers.items()
        }
        joined = {
            name: sum((Fraction(synergy.cost.get(part, 0)) for part in counted), Fraction(0))
            for name, synergy in self.case.synergies.items()
        }
        return self._combined(Fraction(0), by_level, joined, False)

    def _combined(
        self,
        base: Fraction,
        by_level: Mapping[str, Mapping[int, Fraction]],
        joined: Mapping[str, Fraction],
        peak: bool,
    ) -> Column:
        amounts = [base, *joined.values(), *(a for by in by_level.values() for a in by.values())]
        scale = lcm(*(amount.denominator for amount in amounts))
        kind = np.int64 if sum(abs(amount) for amount in amounts) * scale < MACHINE else object
        nothing = int(base * scale) if peak else 0
        whole = np.full(self.size, int(base * scale), dtype=kind)
        for lever, by in by_level.items():
            look = np.full(len(self.numbers[lever]) + 1, nothing, dtype=kind)
            for n, amount in by.items():
                look[n] = int(amount * scale)
            part = look[self.levels[:, self.at[lever]]]
            whole = np.maximum(whole, part) if peak else whole + part
        for name, amount in joined.items():
            part = np.where(self.joined[name], np.array(int(amount * scale), dtype=kind), nothing)
            part = part.astype(kind)
            whole = np.maximum(whole, part) if peak else whole + part
        return Column(whole, scale)

    # Values

    def value_of(self, objective: str, amount: Column) -> Column:
        """Totals on 0-100: through the breakpoints, and on with the end slopes unless clamped."""
        record = self.case.objectives[objective]
        points = [(Fraction(t), Fraction(v)) for t, v in record.value or ()]
        if not points:
            points = [(Fraction(record.worst), Fraction(0)), (Fraction(record.best), Fraction(100))]
        points.sort()
        pieces = []
        for (t0, v0), (t1, v1) in pairwise(points):
            slope = (v1 - v0) / (t1 - t0)
            pieces.append((v0 - slope * t0, slope / amount.denominator))
        ends = [points[0][1], points[-1][1]] if record.clamp else []
        scale = lcm(*(part.denominator for piece in pieces for part in piece), *(e.denominator for e in ends))
        totals = amount.numbers.astype(object)

        def line(n: int) -> np.ndarray:
            constant, slope = pieces[n]
            return totals * int(slope * scale) + int(constant * scale)

        whole = line(0)
        for n in range(1, len(pieces)):
            whole = np.where(amount.at_most(points[n][0]), whole, line(n))
        if record.clamp:
            below, above = amount.at_most(points[0][0]), amount.at_least(points[-1][0])
            whole = np.where(below, int(ends[0] * scale), np.where(above, int(ends[1] * scale), whole))
        return Column(whole.astype(object), scale)

    def values_in(self, scenario: str | None) -> dict[str, Column]:
        """The weighed objectives' values in a scenario."""
        at = scenario or ""
        if at not in self._values:
            self._values[at] = {
                name: self.value_of(name, self.total(name, scenario, "likely")) for name in self.names
            }
        return self._values[at]

    @property
    def values(self) -> dict[str, Column]:
        return self.values_in(self.scenario)

    @cached_property
    def matrix(self) -> np.ndarray:
        """Bundles x weighed objectives, in floating point."""
        return np.column_stack([self.values[name].floats() for name in self.names])

    def worth_at(self, weights: Mapping[str, Fraction], scenario: str | None = None) -> Column:
        values = self.values_in(scenario or self.scenario)
        return weighted_sum(((weights[name], values[name]) for name in self.names), self.size)

    @cached_property
    def worth(self) -> Column:
        """V of every bundle."""
        return self.worth_at(self.weights)

    # What holds

    def limit(self, resource: str) -> Decimal | None:
        limit = self.case.resources[resource].limit
        if self.scenario:
            limit = self.case.scenarios[self.scenario].limits.get(resource, limit)
        return self.limits.get(resource, limit)

    @cached_property
    def broken(self) -> dict[str, np.ndarray]:
        """By constraint or limit the bundles that break it."""
        masks = {
            name: ~self.use(name).at_most(limit)
            for name in self.case.resources
            if (limit := self.limit(name)) is not None
        }
        return masks | {name: ~self._obeys(name, rule) for name, rule in self.case.constraints.items()}

    @cached_property
    def doubtful(self) -> bool:
        """Whether some consent is so close to its tolerance's edge that rounding could decide it."""
        return any(bool(mask.any()) for mask in self._on_edge.values())

    @cached_property
    def _on_edge(self) -> dict[str, np.ndarray]:
        edges = {}
        for name, rule in self.case.constraints.items():
            if isinstance(rule, Consent):
                margin, edge = self.consent_margin(rule), _edge(self._asked(rule))
                edges[name] = margin.at_least(-TOLERANCE - edge) & ~margin.at_least(-TOLERANCE + edge)
        return edges

    def _asked(self, rule: Consent) -> Fraction:
        """The value that a consent asks for."""
        if rule.at_least != "status_quo":
            return Fraction(rule.at_least)
        return Fraction(self.worth_at(weighting.profile(self.case, rule.profile))[self.status_quo])

    def consent_margin(self, rule: Consent) -> Column:
        mine = self.worth_at(weighting.profile(self.case, rule.profile))
        least = self._asked(rule)
        one = Column(np.ones(self.size, dtype=object))
        return weighted_sum([(Fraction(1), mine), (-least, one)], self.size)

    @cached_property
    def feasible(self) -> np.ndarray:
        """The rows of the feasible bundles."""
        whole = np.zeros(self.size, dtype=bool)
        for mask in self.broken.values():
            whole |= mask
        return np.flatnonzero(~whole)

    @cached_property
    def is_feasible(self) -> np.ndarray:
        mask = np.zeros(self.size, dtype=bool)
        mask[self.feasible] = True
        return mask

    def violates(self, row: int) -> set[str]:
        return {name for name, mask in self.broken.items() if mask[row]}

    @cached_property
    def status_quo(self) -> int:
        return self.row(self.case.status_quo)

    def _obeys(self, name: str, rule) -> np.ndarray:
        every = np.logical_and.reduce
        match rule:
            case TotalBound():
                return self._bounded(rule)
            case Requires():
                return ~self.holds(rule.lever) | every([self.holds(m) for m in rule.requires])
            case Excludes():
                return ~self.holds(rule.lever) | ~np.logical_or.reduce([self.holds(m) for m in rule.excludes])
            case Together():
                parts = [self.holds(m) for m in rule.together]
                return every(parts) | ~np.logical_or.reduce(parts)
            case Must():
                return every([self.holds(m) for m in rule.must])
            case MustNot():
                return ~np.logical_or.reduce([self.holds(m) for m in rule.must_not])
            case Group():
                count = sum(self.holds(m).astype(int) for m in rule.group)
                held = np.ones(self.size, dtype=bool)
                if rule.at_least is not None:
                    held &= count >= rule.at_least
                if rule.at_most is not None:
                    held &= count <= rule.at_most
                if rule.exactly is not None:
                    held &= count == rule.exactly
                return held
            case Consent():
                return self.consent_margin(rule).at_least(-TOLERANCE)
        raise AssertionError(f"an unknown kind of constraint: {rule}")

    def _bounded(self, rule: TotalBound) -> np.ndarray:
        scenarios = [self.scenario] if rule.scenarios is None else rule.scenarios
        if rule.scenarios == "all":
            scenarios = list(self.case.scenarios) or [self.scenario]
        held = np.ones(self.size, dtype=bool)
        for scenario in scenarios:
            if rule.probability is not None:
                least = Fraction(rule.probability)
                shares = [
                    share_of_draws(self.case, dict(self.key(row)), rule, scenario) for row in range(self.size)
                ]
                held &= np.array([share >= least for share in shares])
                continue
            amount = self.total(rule.objective, scenario, rule.estimate)
            if rule.at_least is not None:
                held &= amount.at_least(rule.at_least)
            if rule.at_most is not None:
                held &= amount.at_most(rule.at_most)
        return held

    # What is best

    @cached_property
    def best(self) -> Fraction:
        return max(self.worth[row] for row in self._tops(self.worth))

    def _tops(self, by: Column) -> np.ndarray:
        numbers = by.numbers[self.feasible]
        return self.feasible[numbers == numbers.max()]

    def within_of_best(self, by: Column, loss) -> np.ndarray:
        """The feasible rows that lose at most this much against the best of them."""
        numbers = by.numbers[self.feasible]
        least = numbers.max() - int(Fraction(loss) * by.denominator)
        return self.feasible[np.asarray(numbers >= least, dtype=bool)]

    def ties_of(self, by: Column) -> list[int]:
        """Rows within the tolerance of the best, those not dominated within the information first, then by id."""
        rows = self.within_of_best(by, TOLERANCE)
        return self.in_order(rows)

    def in_order(self, rows) -> list[int]:
        lost = self.dominated_among(rows)
        return [
            row for _, _, row in sorted((bool(lost[n]), self.id(row), int(row)) for n, row in enumerate(rows))
        ]

    @cached_property
    def ties(self) -> list[int]:
        return self.ties_of(self.worth)

    def ties_doubtful(self, by: Column | None = None) -> bool:
        """Whether some bundle is so close to the tolerance's edge that rounding decides if it ties."""
        by = by or self.worth
        edge = _edge(max(by[row] for row in self._tops(by)))
        return len(self.within_of_best(by, TOLERANCE - edge)) != len(
            self.within_of_best(by, TOLERANCE + edge)
        )

    @cached_property
    def corners(self) -> list[dict[str, Fraction]]:
        """The corners of the weight information."""
        return weight_corners(self.case)

    @cached_property
    def _corner_worths(self) -> np.ndarray:
        """Bundles x corners: the order of the bundles' worths at each corner of the information."""
        return np.column_stack([self.worth_at(corner).ranks() for corner in self.corners])

    @cached_property
    def _plain_ranks(self) -> np.ndarray:
        return np.column_stack([self.values[name].ranks() for name in self.names])

    def dominated_among(self, rows, *, plain: bool = False) -> np.ndarray:
        """Which of the rows another of them dominates, at the corners of the weight information."""
        return dominated((self._plain_ranks if plain else self._corner_worths)[rows])

    def efficient(self, *, plain: bool = False) -> set[str]:
        lost = self.dominated_among(self.feasible, plain=plain)
        return {self.id(int(row)) for row in self.feasible[~lost]}


def dominated(worth: np.ndarray) -> np.ndarray:
    """Which rows another row reaches everywhere and exceeds somewhere."""
    distinct, back = np.unique(worth, axis=0, return_inverse=True)
    # Rows come sorted; one that dominates another comes after it.
    lost = np.zeros(len(distinct), dtype=bool)
    for n in range(len(distinct)):
        lost[n] = bool((distinct[n + 1 :] >= distinct[n]).all(axis=1).any())
    return lost[back.reshape(-1)]


def weight_corners(case: Case) -> list[dict[str, Fraction]]:
    """The corners of all weights >= 0 of sum 1 that obey the information, exactly."""
    names = weighting.weighed(case)
    rows = [({name: Fraction(1)}, Fraction(0)) for name in names] + weighting.information(case)
    found: list[dict[str, Fraction]] = []
    for tight in combinations(rows, len(names) - 1):
        equations = [[row.get(name, Fraction(0)) for name in names] + [bound] for row, bound in tight]
        equations.append([Fraction(1)] * (len(names) + 1))
        solution = solved(equations)
        if solution is None:
            continue
        corner = dict(zip(names, solution, strict=True))
        if corner not in found and all(
            sum((a * corner[name] for name, a in row.items()), Fraction(0)) >= bound for row, bound in rows
        ):
            found.append(corner)
    return found


def solved(equations: list[list[Fraction]]) -> list[Fraction] | None:
    """The one solution of square linear equations, by elimination; None where there is none or many."""
    rows, n = [row[:] for row in equations], len(equations)
    for column in range(n):
        pivot = next((r for r in range(column, n) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [part / rows[column][column] for part in rows[column]]
        for r in range(n):
            if r != column and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    return [row[n] for row in rows]


def weight_grid(count: int, parts: int) -> np.ndarray:
    """All weightings of so many objectives in steps of 1/parts."""
    points = [p for p in product(range(parts + 1), repeat=count) if sum(p) == parts]
    return np.array(points) / parts
