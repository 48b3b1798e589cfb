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

    like: "CaseEffects | None" = None
    """The effects of a case of which this one is a copy with some other numbers: totals that these do not change are taken
    from there."""

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
            known = self._known
            same = known is not None and self._same_totals(known, objective, scenario)
            self._totals[asked] = known.totals(*asked) if known and same else self._computed(*asked)
        return self._totals[asked]

    @cached_property
    def _known(self) -> "CaseEffects | None":
        """`like`, where all is the same that totals are made of beside what the levels state, choice by choice."""
        if self.like is None:
            return None
        mine, theirs = self.case, self.like.case
        alike = (mine.horizons, mine.groups, mine.synergies) == (
            theirs.horizons,
            theirs.groups,
            theirs.synergies,
        )
        return self.like if alike else None

    def _same_totals(self, other: "CaseEffects", objective: str, scenario: str | None) -> bool:
        """Whether an objective has the same baseline and scores in another case; not said of what is no total of scores."""
        stated = self.case.objectives[objective]
        if stated.derived_from is not None or stated != other.case.objectives.get(objective):
            return False
        if scenario is not None and scenario not in other.case.scenarios:
            return False
        return self._baseline(objective, scenario) == other._baseline(objective, scenario) and (
            self._scores(objective, scenario) == other._scores(objective, scenario)
        )

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
        return Effects(
            combine=stated.combine,
            baseline=self._share(Fraction(self._baseline(objective, scenario)), stated, group),
            choices={
                i: self._share(estimated(score, self.case.horizons, estimate), score, group)
                for i, score in self._scores(objective, scenario).items()
            },
            synergies={
                s: self._share(Fraction(synergy.scores[objective]), synergy, group)
                for s, synergy in enumerate(self.case.synergies.values())
                if objective in synergy.scores
            },
        )

    def _share(self, amount: Fraction, of: Score | StatedSynergy | Objective, group: str | None) -> Fraction:
        """The part of an amount that falls to a group; of no group all of it."""
        return amount if group is None else amount * self._part(of, group)

    def part(self, objective: str, scenario: str | None, choice: int, group: str | None) -> Fraction:
        """Returns the part of a choice's score in a scenario that falls to a group; of no group all of it."""
        score = self._scores(objective, scenario).get(choice)
        return Fraction(1) if score is None else self._part(score, group)

    def _part(self, of: Score | StatedSynergy | Objective, group: str | None) -> Fraction:
        if group is None:
            return Fraction(1)
        return part_of_group(of.by_group, group, len(self.case.groups))

    def _baseline(self, objective: str, scenario: str | None) -> Decimal:
        """What an objective has without any choice in a scenario, which may replace it."""
        baselines = self.case.scenarios[scenario].baseline if scenario is not None else {}
        return baselines.get(objective, self.case.objectives[objective].baseline or Decimal(0))

    def answers(self, objective: str, scenario: str | None) -> dict[int, Mapping[str, Answer]]:
        """What experts say of each choice's score on an objective in a scenario, by the expert; none by horizon."""
        return {
            i: score.by
            for i, score in self._scores(objective, scenario).items()
            if score.by and score.by_horizon is None
        }

    def _scores(self, objective: str, scenario: str | None) -> dict[int, Score]:
        """The score of each choice on an objective that counts in a scenario. Found once."""
        asked = (objective, scenario)
        if asked not in self._stated:
            found = (
                self.case.scores_in(each.lever, each.level, scenario).get(objective) for each in self.choices
            )
            self._stated[asked] = {i: score for i, score in enumerate(found) if score is not None}
        return self._stated[asked]

    @cached_property
    def _stated(self) -> dict[tuple[str, str | None], dict[int, Score]]:
        return {}

    @cached_property
    def _levels(self) -> tuple[Level, ...]:
        """The level of each choice."""
        return tuple(level for lever in self.case.levers.values() for level in lever.levels.values())

    def longest_lead_time(self) -> Effects:
        """Returns the peak of the lead times of all levels that are not in force now, as if nothing shortened them."""
        now = self.case.status_quo
        return Effects(
            combine="max",
            baseline=Fraction(0),
            choices={
                i: Fraction(level.lead_time)
                for i, (choice, level) in enumerate(zip(self.choices, self._levels, strict=True))
                if now.get(choice.lever) != choice.level
            },
            synergies={},
        )

    def resource(self, name: str, scenario: str | None, limits: Mapping[str, Decimal]) -> Resource:
        """Returns the use of a resource and its limit: the given one, else the scenario's, else the stated one.

        A sum takes what its parts take: every method then sees a resource like any other.
        """
        limit = limits.get(name, self.case.limit_in(name, scenario))
        return Resource(name, self._use(name), None if limit is None else Fraction(limit))

    def _use(self, name: str) -> Effects:
        """The effects on a resource, computed once."""
        if name not in self._uses:
            known = self._known
            same = known is not None and self._costs == known._costs
            self._uses[name] = known._use(name) if known and same else self._computed_use(name)
        return self._uses[name]

    @cached_property
    def _uses(self) -> dict[str, Effects]:
        return {}

    @cached_property
    def _costs(self) -> tuple[object, ...]:
        """All that the use of resources is made of, beside what synergies cost."""
        parts = {name: resource.parts for name, resource in self.case.resources.items()}
        return (parts, [level.cost for level in self._levels])

    def _computed_use(self, name: str) -> Effects:
        return Effects(
            combine="sum",
            baseline=Fraction(0),
            choices={
                i: cost
                for i, level in enumerate(self._levels)
                if (cost := self._cost(level, name)) is not None
            },
            synergies={
                s: cost
                for s, synergy in enumerate(self.case.synergies.values())
                if (cost := self._cost(synergy, name)) is not None
            },
        )

    def _cost(self, of: Level | StatedSynergy, resource: str) -> Fraction | None:
        """The cost of a level or synergy in a resource, of a sum that in its parts; None where none is stated."""
        if not any(name in of.cost for name in (resource, *self.case.resources[resource].parts)):
            return None
        return Fraction(amount_of(self.case.resources, of.cost, resource))
