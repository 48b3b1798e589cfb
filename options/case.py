"""The case: everything that is stated about one decision, and nothing that is computed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from options.actor import Actor
from options.briefing import Briefing
from options.constraint import Constraint
from options.day import Day
from options.draws import ScoreDraws
from options.evidence import Claim, EvidenceRule, Source
from options.experts import Answer, Expert
from options.groups import AffectedGroup
from options.lever import Lever, Synergy
from options.objective import Objective
from options.pooling import AnswerShape, linear_pool, median_pool
from options.record import Name, Names, Record
from options.resource import Resource
from options.scenario import Scenario
from options.score import Estimates, Horizon, Score
from options.text import TextInput
from options.trigger import Trigger
from options.weights import Weights


class Case(Record):
    """One decision: the levers, the objectives, and what is known, as of a day."""

    format: Annotated[Literal[1], BeforeValidator(lambda value: int(value) if value == 1 else value)]
    """The version of this format: 1."""
    title: str
    """What the case is called."""
    question: str | None = None
    """The question that the case answers."""
    as_of: Day
    """The day as of which everything in it was known."""
    reader: str | None = Field(default=None, alias="for")
    """Who reads the brief and decides."""
    decide_by: Day | None = None
    """When the reader must decide."""
    markings: Names = ()
    """The protective markings, lowest first; needed as soon as two occur."""
    marking: str | None = None
    """The protective marking, printed on every page."""
    releasable_to: Names = ()
    """Who may see the case."""
    yardstick: Literal["icd203", "phia"] = "icd203"
    """The words of likelihood: icd203 (US) or phia (UK)."""
    notes: TextInput | None = None
    """The analyst's own words for the brief, a paragraph or two."""
    brief: Briefing | None = None
    """What only people can write of the brief: its headline, its clearance, and what happens next."""
    experts: dict[Name, Expert] = {}
    """Who is asked for scores."""
    pool: Literal["median", "linear"] = "median"
    """How the experts' numbers become one score: median (weighted, of each of low, likely and high) or linear (the mixture
    of their distributions)."""
    horizons: dict[Name, Horizon] = {}
    """How near and far effects count."""
    groups: dict[Name, AffectedGroup] = {}
    """Who gains and who pays: groups among which effects are split."""
    evidence_rule: EvidenceRule = EvidenceRule()
    """What it takes for a fact to be established."""
    sources: dict[Name, Source] = {}
    """Who asserts the claims."""
    evidence: dict[Name, Claim] = {}
    """What is claimed, or awaited."""
    objectives: dict[Name, Objective]
    """What is maximised, minimised or measured."""
    weights: Weights | None = None
    """Whose trade-offs; without any profile all objectives weigh the same."""
    resources: dict[Name, Resource] = {}
    """What levers consume."""
    levers: dict[Name, Lever]
    """What can be done."""
    status_quo: dict[Name, str] = {}
    """The level of each lever that is in force now; nothing where it is left out."""
    synergies: dict[Name, Synergy] = {}
    """Effects of levers chosen together."""
    constraints: dict[Name, Constraint] = {}
    """What every bundle must obey."""
    draws: ScoreDraws = ScoreDraws()
    """How the scores are drawn against which constraints with a probability are held."""
    scenarios: dict[Name, Scenario] = {}
    """States of the world."""
    triggers: dict[Name, Trigger] = {}
    """Events to prepare for."""
    actors: dict[Name, Actor] = {}
    """The other side."""

    @model_validator(mode="after")
    def _pool_scores(self) -> Self:
        """Every score that experts give learns what they say together."""
        for scores in self._all_scores():
            for score in scores.values():
                known = [
                    (answer, self.experts[name]) for name, answer in score.by.items() if name in self.experts
                ]
                if any(expert.weight > 0 for _, expert in known):
                    score.pool(_together(known, self.pool, self.draws.shape))
        return self

    @property
    def working_scenario(self) -> str | None:
        """The scenario that is computed unless another is asked for; None: the numbers as written are."""
        return next((name for name, state in self.scenarios.items() if state.working), None)

    def scores_in(self, lever: str, level: str, scenario: str | None) -> Mapping[str, Score]:
        """By objective, the scores of a level that count in a scenario: its own before those as written.

        Scenario None: as written.
        """
        written = self.levers[lever].levels[level].scores
        own = self.scenarios[scenario].scores.get(f"{lever}.{level}") if scenario is not None else None
        return {**written, **own} if own else written

    def limit_in(self, resource: str, scenario: str | None) -> Decimal | None:
        """The limit of a resource that counts in a scenario; None: it has no limit."""
        written = self.resources[resource].limit
        return written if scenario is None else self.scenarios[scenario].limits.get(resource, written)

    def _all_scores(self) -> Iterator[dict[str, Score]]:
        for lever in self.levers.values():
            yield from (level.scores for level in lever.levels.values())
        for scenario in self.scenarios.values():
            yield from scenario.scores.values()


def _together(known: list[tuple[Answer, Expert]], pool: str, shape: AnswerShape) -> Estimates:
    """What experts say together, by the case's way of pooling."""
    answers = [answer.ends() for answer, _ in known]
    weights = [max(expert.weight, Decimal(0)) for _, expert in known]
    ends = linear_pool(answers, weights, shape) if pool == "linear" else median_pool(answers, weights)
    return Estimates(*ends)


BUNDLED_CASES = ("pyongyang_moscow", "flood", "deficit")
"""The cases that come with the program: allied options in March 2024, a city's flood programme, a deficit package."""


def bundled_case_path(name: str = BUNDLED_CASES[0]) -> Path:
    """The file of a case that comes with the program; without a name Pyongyang and Moscow, as of 15 March 2024."""
    return Path(__file__).parent / "cases" / f"{name}.yaml"
