"""Every bundle of a small case, judged one by one (model, sections 1, 4 and 5)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product

from options import Case, Consent, Excludes, Group, Must, MustNot, Requires, TagBound, Together, TotalBound
from tests.oracle import weights as weighting
from tests.oracle.draws import share_of_draws
from tests.oracle.totals import Levels, holds, total, use, value

TOLERANCE = Fraction(1, 10**6)
"""Value points within which bundles count as equal, and consent as given."""

Key = tuple[tuple[str, str], ...]


class Oracle:
    """A case in one scenario under one weighting. Bundles are keys: sorted (lever, level) pairs."""

    def __init__(
        self,
        case: Case,
        scenario: str | None = None,
        weights: str | None = None,
        must: Iterable[str] = (),
        must_not: Iterable[str] = (),
        limits: Mapping[str, Decimal] | None = None,
    ) -> None:
        working = [name for name, state in case.scenarios.items() if state.working]
        self.case = case
        self.scenario = scenario or (working[0] if working else None)
        self.weights = weighting.profile(case, weights) if weights else weighting.default(case)
        self.must, self.must_not, self.limits = tuple(must), tuple(must_not), limits or {}
        self._values: dict[Key, dict[str, Fraction]] = {}

    def totals(self, bundle: Key) -> dict[str, Fraction]:
        return {
            name: total(self.case, dict(bundle), name, self.scenario, "likely")
            for name in self.case.objectives
        }

    def values(self, bundle: Key) -> dict[str, Fraction]:
        """The objectives' values on 0-100; a measure has none."""
        if bundle not in self._values:
            totals = self.totals(bundle)
            self._values[bundle] = {
                name: value(self.case, name, totals[name]) for name in weighting.weighed(self.case)
            }
        return self._values[bundle]

    def value(self, bundle: Key, weights: Mapping[str, Fraction] | None = None) -> Fraction:
        weights = self.weights if weights is None else weights
        return sum((weights[name] * v for name, v in self.values(bundle).items()), Fraction(0))

    def uses(self, bundle: Key) -> dict[str, Fraction]:
        return {name: use(self.case, dict(bundle), name) for name in self.case.resources}

    @cached_property
    def status_quo(self) -> Key:
        return key(self.case.status_quo)

    @cached_property
    def bundles(self) -> list[Key]:
        choices = [
            [None, *((name, level) for level in lever.levels)] for name, lever in self.case.levers.items()
        ]
        return [key(dict(pair for pair in pairs if pair)) for pairs in product(*choices)]

    @cached_property
    def feasible(self) -> list[Key]:
        return [bundle for bundle in self.bundles if not self.violates(bundle)]

    @cached_property
    def best(self) -> Fraction:
        return max(self.value(bundle) for bundle in self.feasible)

    @cached_property
    def ties(self) -> list[Key]:
        """All bundles within the tolerance of the best: those not dominated first, then by id."""
        ties = [bundle for bundle in self.feasible if self.value(bundle) >= self.best - TOLERANCE]
        return self.in_order(ties)

    def in_order(self, ties: list[Key]) -> list[Key]:
        """Bundles of equal value: those that none of them dominates within the weight information, then by id."""
        return sorted(ties, key=lambda bundle: (self.outdone(bundle, ties), bundle_id(bundle)))

    def outdone(self, bundle: Key, among: list[Key]) -> bool:
        """Whether one of these is nowhere worse at an admissible weighting and somewhere better."""
        mine = [self.value(bundle, at) for at in self.corners]
        return any(
            theirs != mine and all(their >= own for their, own in zip(theirs, mine, strict=True))
            for theirs in ([self.value(other, at) for at in self.corners] for other in among)
        )

    @cached_property
    def corners(self) -> list[dict[str, Fraction]]:
        """The corners of the admissible weightings."""
        return weighting.corners(self.case)

    def dominated(self, bundle: Key) -> bool:
        """Whether some feasible bundle is nowhere worse in value and somewhere better."""
        mine = self.values(bundle)
        return any(
            theirs != mine and all(theirs[name] >= mine[name] for name in mine)
            for theirs in map(self.values, self.feasible)
        )

    def violates(self, bundle: Key) -> set[str]:
        """The names of the limits and constraints that the bundle breaks."""
        levels = dict(bundle)
        broken = {
            name
            for name, spent in self.uses(bundle).items()
            if (limit := self._limit(name)) is not None and spent > Fraction(limit)
        }
        broken |= {
            name for name, rule in self.case.constraints.items() if not self._obeys(rule, bundle, levels)
        }
        broken |= {f"must_{member}" for member in self.must if not holds(member, levels)}
        return broken | {f"must_not_{member}" for member in self.must_not if holds(member, levels)}

    def _limit(self, resource: str) -> Decimal | None:
        limit = self.case.resources[resource].limit
        if self.scenario:
            limit = self.case.scenarios[self.scenario].limits.get(resource, limit)
        return self.limits.get(resource, limit)

    def _obeys(self, rule, bundle: Key, levels: Levels) -> bool:
        match rule:
            case TotalBound():
                return self._bounded(rule, levels)
            case TagBound():
                return _within(self._brought(rule, levels), rule)
            case Requires():
                return not holds(rule.lever, levels) or all(holds(m, levels) for m in rule.requires)
            case Excludes():
                return not holds(rule.lever, levels) or not any(holds(m, levels) for m in rule.excludes)
            case Together():
                return len({holds(m, levels) for m in rule.together}) == 1
            case Must():
                return all(holds(m, levels) for m in rule.must)
            case MustNot():
                return not any(holds(m, levels) for m in rule.must_not)
            case Group():
                return _within(sum(holds(m, levels) for m in rule.group), rule)
            case Consent():
                return self.consent_margin(rule, bundle) >= -TOLERANCE
        raise AssertionError(f"an unknown kind of constraint: {rule}")

    def _brought(self, rule: TagBound, levels: Levels) -> Fraction:
        """The number of levers of a tag, or what they and the synergies between them bring."""
        tagged = {name: level for name, level in levels.items() if rule.tag in self.case.levers[name].tags}
        if rule.resource is not None:
            return use(self.case, tagged, rule.resource)
        if rule.objective is not None:
            empty = total(self.case, {}, rule.objective, self.scenario, "likely")
            return total(self.case, tagged, rule.objective, self.scenario, "likely") - empty
        return Fraction(len(tagged))

    def consent_margin(self, rule: Consent, bundle: Key) -> Fraction:
        """How far the profile's own value is above what it asks for."""
        weights = weighting.profile(self.case, rule.profile)
        asked = rule.at_least
        least = self.value(self.status_quo, weights) if asked == "status_quo" else Fraction(asked)
        return self.value(bundle, weights) - least

    def _bounded(self, rule: TotalBound, levels: Levels) -> bool:
        scenarios = [self.scenario] if rule.scenarios is None else rule.scenarios
        if rule.scenarios == "all":
            scenarios = list(self.case.scenarios) or [self.scenario]
        for scenario in scenarios:
            if rule.probability is not None:
                if share_of_draws(self.case, levels, rule, scenario) < Fraction(rule.probability):
                    return False
                continue
            for group in groups_of(self.case, rule):
                amount = total(self.case, levels, rule.objective, scenario, rule.estimate, group)
                if rule.at_least is not None and amount < Fraction(rule.at_least):
                    return False
                if rule.at_most is not None and amount > Fraction(rule.at_most):
                    return False
        return True


def groups_of(case: Case, rule: TotalBound) -> list[str | None]:
    """Whose totals a bound is on: everybody's together, one group's, or, where the worst off must keep it, each one's."""
    return list(case.groups) if rule.for_group == "worst_off" else [rule.for_group]


def key(levels: Levels) -> Key:
    return tuple(sorted(levels.items()))


def bundle_id(bundle: Key) -> str:
    return "+".join(f"{lever}.{level}" for lever, level in bundle) or "none"


def _within(amount: Fraction | int, rule: Group | TagBound) -> bool:
    return (
        (rule.at_least is None or amount >= rule.at_least)
        and (rule.at_most is None or amount <= rule.at_most)
        and (rule.exactly is None or amount == rule.exactly)
    )
