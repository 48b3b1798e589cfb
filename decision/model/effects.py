"""The effects of levers and synergies as exact numbers: totals in any scenario at any estimate, and resource use."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from decision.model.problem import Choice, Effects, Resource, Synergy
from options import Answer, Case, Estimate, Level, Objective, Score, amount_of, estimated, part_of_group
from options import Synergy as StatedSynergy


@dataclass(frozen=True)
class CaseEffects:
    """The effects of the choices of a case, indexed in the order of the case."""

    case: Case
    """The case."""

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """All levels of all levers."""
        return tuple(
            Choice(name, level) for name, lever in self.case.levers.items() for level in lever.levels
        )

    @cached_property
    def members(self) -> Mapping[str, frozenset[int]]:
        """By `lever` and by `lever.level`: the choices, any one of which makes it hold."""
        members = {choice.name: frozenset({i}) for i, choice in enumerate(self.choices)}
        first = 0
        for name, lever in self.case.levers.items():
            members[name] = frozenset(range(first, first + len(lever.levels)))
            first += len(lever.levels)
        return members

    @cached_property
    def synergies(self) -> tuple[Synergy, ...]:
        """All synergies, their members as choice indexes."""
        return tuple(
            Synergy(name, tuple(self.members[member] for member in synergy.levers))
            for name, synergy in self.case.synergies.items()
        )

    def totals(
        self, objective: str, scenario: str | None, estimate: Estimate, group: str | None = None
    ) -> Effects:
        """Returns the effects on an objective in a scenario (None: the numbers as written).

        A scenario's score replaces the whole score, its baseline the stated one. A high estimate takes every score at
        its high end at once, a low one likewise; synergies have point scores. group: of an objective that is a sum of
        scores, the parts that fall to this group; None for the whole. Computed once. Margins: model/derived_margin.py.
        """
        asked = (objective, scenario, estimate, group)
        if asked not in self._totals:
            self._totals[asked] = self._computed(*asked)
        return self._totals[asked]

    @cached_property
    def _totals(self) -> dict[tuple[str, str | None, Estimate, str | None], Effects]:
        return {}

    def _computed(
        self, objective: str, scenario: str | None, estimate: Estimate, group: str | None
    ) -> Effects:
        stated = self.case.objectives[objective]
        if stated.derived_from is not None and stated.derived_from.resource is not None:
            return self.resource(stated.derived_from.resource, scenario, {}).use
        if stated.takes_lead_times:
            return self.longest_lead_time()
        state = self.case.scenarios[scenario] if scenario is not None else None
        baselines = state.baseline if state else {}
        scores = {
            i: estimated(score, self.case.horizons, estimate) * self._part(score, group)
            for i, score in self._scores(objective, scenario).items()
        }
        return Effects(
            combine=stated.combine,
            baseline=Fraction(baselines.get(objective, stated.baseline or 0)) * self._part(stated, group),
            choices=scores,
            synergies={
                s: Fraction(synergy.scores[objective]) * self._part(synergy, group)
                for s, synergy in enumerate(self.case.synergies.values())
                if objective in synergy.scores
            },
        )

    def part(self, objective: str, scenario: str | None, choice: int, group: str | None) -> Fraction:
        """Returns the part of a choice's score in a scenario that falls to a group; of no group all of it."""
        score = self._scores(objective, scenario).get(choice)
        return Fraction(1) if score is None else self._part(score, group)

    def _part(self, of: Score | StatedSynergy | Objective, group: str | None) -> Fraction:
        if group is None:
            return Fraction(1)
        return part_of_group(of.by_group, group, len(self.case.groups))

    def answers(self, objective: str, scenario: str | None) -> dict[int, Mapping[str, Answer]]:
        """What experts say of each choice's score on an objective in a scenario, by the expert; none by horizon."""
        return {
            i: score.by
            for i, score in self._scores(objective, scenario).items()
            if score.by and score.by_horizon is None
        }

    def _scores(self, objective: str, scenario: str | None) -> dict[int, Score]:
        """The score of each choice on an objective that counts in a scenario."""
        found = (
            self.case.scores_in(each.lever, each.level, scenario).get(objective) for each in self.choices
        )
        return {i: score for i, score in enumerate(found) if score is not None}

    def longest_lead_time(self) -> Effects:
        """Returns the peak of the lead times of all levels that are not in force now, as if nothing shortened them."""
        now = self.case.status_quo
        return Effects(
            combine="max",
            baseline=Fraction(0),
            choices={
                i: Fraction(self.case.levers[choice.lever].levels[choice.level].lead_time)
                for i, choice in enumerate(self.choices)
                if now.get(choice.lever) != choice.level
            },
            synergies={},
        )

    def resource(self, name: str, scenario: str | None, limits: Mapping[str, Decimal]) -> Resource:
        """Returns the use of a resource and its limit: the given one, else the scenario's, else the stated one.

        A sum takes what its parts take: every method then sees a resource like any other.
        """
        limit = limits.get(name, self.case.limit_in(name, scenario))
        use = Effects(
            combine="sum",
            baseline=Fraction(0),
            choices={
                i: cost
                for i, choice in enumerate(self.choices)
                if (cost := self._cost(self.case.levers[choice.lever].levels[choice.level], name)) is not None
            },
            synergies={
                s: cost
                for s, synergy in enumerate(self.case.synergies.values())
                if (cost := self._cost(synergy, name)) is not None
            },
        )
        return Resource(name, use, None if limit is None else Fraction(limit))

    def _cost(self, of: Level | StatedSynergy, resource: str) -> Fraction | None:
        """The cost of a level or synergy in a resource, of a sum that in its parts; None where none is stated."""
        if not any(name in of.cost for name in (resource, *self.case.resources[resource].parts)):
            return None
        return Fraction(amount_of(self.case.resources, of.cost, resource))
