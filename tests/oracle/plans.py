"""Every two-stage plan of a small case, judged one by one (model, section 10)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product

from options import Case, Consent, Group, Must, TotalBound
from tests.oracle.bundles import TOLERANCE, Key, Oracle, bundle_id, key

Plan = tuple[Key, dict[str, Key]]
"""The bundle now, and by trigger the bundle in force after it."""

NONE = ""
"""The future in which no trigger fires."""


class PlanOracle:
    """A case in two stages. A plan is the bundle now, and by trigger the bundle in force after it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = Oracle(case)
        self.after = {
            name: Oracle(case, trigger.scenario or self.now.scenario)
            for name, trigger in case.triggers.items()
        }
        self._values: dict[tuple[str, Key], Fraction] = {}
        self._allows: dict[tuple[tuple[str, ...], str, Key], bool] = {}
        self.pairs = [
            (one, other)
            for one, other in combinations(case.triggers, 2)
            if other in case.triggers[one].fires_with or one in case.triggers[other].fires_with
        ]

    @cached_property
    def plans(self) -> list[Plan]:
        return [(now, after) for now in self.nows for after in self._afters(now)]

    def value(self, plan: Plan, future: str) -> Fraction:
        bundle = plan[0] if future == NONE else plan[1][future]
        if (future, bundle) not in self._values:
            self._values[future, bundle] = (self.after[future] if future else self.now).value(bundle)
        return self._values[future, bundle]

    def expected(self, plan: Plan, likelihoods: dict[str, Fraction]) -> Fraction:
        parts = [p * self.value(plan, name) for name, p in likelihoods.items()]
        return sum(parts, (1 - sum(likelihoods.values())) * self.value(plan, NONE))

    def best_expected(self, likelihoods: dict[str, Fraction]) -> Fraction:
        shares = [1 - sum(likelihoods.values()), *(likelihoods[name] for name in self.case.triggers)]
        return max(sum(s * v for s, v in zip(shares, values, strict=True)) for values in self._worths)

    @cached_property
    def _worths(self) -> set[tuple[Fraction, ...]]:
        """The values of every plan in the futures; plans that are alike in all of them once."""
        futures = [NONE, *self.case.triggers]
        return {tuple(self.value(plan, future) for future in futures) for plan in self.plans}

    def best_in(self) -> dict[str, Fraction]:
        """The greatest value of each future, over all plans."""
        futures = [NONE, *self.case.triggers]
        return {future: max(values[n] for values in self._worths) for n, future in enumerate(futures)}

    def largest_regret(self, plan: Plan, best: dict[str, Fraction]) -> Fraction:
        return max(most - self.value(plan, future) for future, most in best.items())

    def least_largest_regret(self) -> Fraction:
        best = self.best_in()
        return min(self.largest_regret(plan, best) for plan in self.plans)

    def first(self, plans: list[Plan]) -> Plan:
        """The one to take of equally good plans.

        Each bundle now counts with its best responses: of greatest value over the triggers together, of the fewest
        additions, first by id. Then none that another dominates, in all futures and at all admissible weightings at
        once, and of those the first by the id of the bundle now.
        """
        shown = [
            self._best_responses([plan for plan in plans if plan[0] == now]) for now in {p[0] for p in plans}
        ]
        values = {bundle_id(plan[0]): self._everywhere(plan) for plan in shown}

        def outdone(plan: Plan) -> bool:
            mine = values[bundle_id(plan[0])]
            return any(
                theirs != mine and all(their >= own for their, own in zip(theirs, mine, strict=True))
                for theirs in values.values()
            )

        return min((plan for plan in shown if not outdone(plan)), key=lambda plan: bundle_id(plan[0]))

    def _best_responses(self, plans: list[Plan]) -> Plan:
        """Of plans with one bundle now."""

        def value(plan: Plan) -> Fraction:
            return sum((self.value(plan, name) for name in self.case.triggers), Fraction(0))

        most = max(map(value, plans))

        def place(plan: Plan) -> tuple[int, list[str]]:
            added = sum(len(set(after) - set(plan[0])) for after in plan[1].values())
            return added, [bundle_id(plan[1][name]) for name in self.case.triggers]

        return min((plan for plan in plans if value(plan) >= most - TOLERANCE), key=place)

    def _everywhere(self, plan: Plan) -> list[Fraction]:
        """What a plan is worth at every corner of the admissible weightings, in every future."""
        return [
            (self.after[future] if future else self.now).value(plan[1][future] if future else plan[0], at)
            for future in [NONE, *self.case.triggers]
            for at in self.now.corners
        ]

    def likelihood_corners(self) -> list[dict[str, Fraction]]:
        """All corners of the likelihoods within their intervals that add up to 1 at most.

        All are at an end of their own, or all but one, which takes what is left to 1.
        """
        ends = {}
        for name, trigger in self.case.triggers.items():
            stated = (
                trigger.likelihood if isinstance(trigger.likelihood, tuple) else (trigger.likelihood,) * 2
            )
            ends[name] = (Fraction(stated[0]), Fraction(stated[1]))
        corners = [dict(zip(ends, values, strict=True)) for values in product(*ends.values())]
        for free, (low, high) in ends.items():
            others = {name: pair for name, pair in ends.items() if name != free}
            for values in product(*others.values()):
                left = 1 - sum(values)
                if low <= left <= high:
                    corners.append({**dict(zip(others, values, strict=True)), free: left})
        return [corner for corner in corners if sum(corner.values()) <= 1]

    @cached_property
    def nows(self) -> list[Key]:
        """Bundles that keep everything now, whatever may still be done on a trigger."""
        return list(self._nows())

    def _nows(self) -> Iterator[Key]:
        """Bundles that keep everything, with the reserves held back."""
        for bundle in self.now.bundles:
            if self.now.violates(bundle):
                continue
            limits = {name: self.now._limit(name) for name in self.case.resources}
            if all(
                limit is None or self.now.uses(bundle)[name] <= Fraction(limit) - self._reserve(name)
                for name, limit in limits.items()
            ):
                yield bundle

    def _reserve(self, resource: str) -> Fraction:
        held = {name: self._stated(t.reserve, resource) for name, t in self.case.triggers.items()}
        return max([Fraction(0), *held.values(), *(held[a] + held[b] for a, b in self.pairs)])

    def _stated(self, amounts: Mapping[str, Decimal], resource: str) -> Fraction:
        """What is stated for a resource, or, of a sum that is not named, for its parts."""
        if resource in amounts:
            return Fraction(amounts[resource])
        return sum(
            (Fraction(amounts.get(part, 0)) for part in self.case.resources[resource].parts), Fraction(0)
        )

    def _afters(self, now: Key) -> Iterator[dict[str, Key]]:
        open_to = {name: list(self._responses(now, name)) for name in self.case.triggers}
        for combination in product(*open_to.values()):
            after = dict(zip(open_to, combination, strict=True))
            if all(self._fit(after[a], after[b], a, b) for a, b in self.pairs):
                yield after

    def _responses(self, now: Key, name: str) -> Iterator[Key]:
        trigger = self.case.triggers[name]
        for bundle in self.now.bundles:
            stands = all(self._rank(bundle, lever) >= self._rank(now, lever) for lever, _ in now)
            in_time = all(
                self._months(now, lever, level) <= trigger.within
                for lever, level in bundle
                if (lever, level) not in now
            )
            if stands and in_time and self._allowed(name, bundle, (name,)):
                yield bundle

    def _rank(self, bundle: Key, lever: str) -> int:
        levels = list(self.case.levers[lever].levels)
        return levels.index(dict(bundle)[lever]) + 1 if lever in dict(bundle) else 0

    def _months(self, now: Key, lever: str, level: str) -> Fraction:
        saved = sum(self.case.levers[a].levels[b].prepares.get(lever, 0) for a, b in now)
        return max(Fraction(self.case.levers[lever].levels[level].lead_time) - Fraction(saved), Fraction(0))

    def _fit(self, one: Key, other: Key, *names: str) -> bool:
        """Both responses in force at once, each lever at the higher of its levels."""
        levels = dict(one)
        for lever, level in other:
            if self._rank(other, lever) > self._rank(one, lever):
                levels[lever] = level
        return all(self._allowed(name, key(levels), names) for name in names)

    def _allowed(self, name: str, bundle: Key, fired: tuple[str, ...]) -> bool:
        if (fired, name, bundle) not in self._allows:
            self._allows[fired, name, bundle] = self._judged(self.after[name], bundle, fired)
        return self._allows[fired, name, bundle]

    def _judged(self, oracle: Oracle, bundle: Key, fired: tuple[str, ...]) -> bool:
        """Limits with the surges, and of the constraints those that still bind once a trigger has fired."""
        for name in self.case.resources:
            limits = [self.after[trigger]._limit(name) for trigger in fired]
            stated = [Fraction(limit) for limit in limits if limit is not None]
            surge = sum(self._stated(self.case.triggers[trigger].surge, name) for trigger in fired)
            if stated and oracle.uses(bundle)[name] > min(stated) + surge:
                return False
        for rule in self.case.constraints.values():
            if isinstance(rule, Must | Consent):
                continue
            if isinstance(rule, Group):
                most = rule.at_most if rule.exactly is None else rule.exactly
                rule = rule.model_copy(update={"at_least": None, "exactly": None, "at_most": most})
            if isinstance(rule, TotalBound):
                rule = rule.model_copy(update={"at_least": None})
            if not oracle._obeys(rule, bundle, dict(bundle)):
                return False
        return True
