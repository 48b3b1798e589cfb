"""A request: a case with all that is asked of it, to be repeated for a changed case or another scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from decision.model.effects import CaseEffects
from decision.model.problem import Problem
from decision.model.settle import settle
from decision.model.stated_weights import StatedWeights, stated_weights
from options import Case


@dataclass(frozen=True)
class Question:
    """A case and what is asked of it."""

    case: Case
    """The case."""

    scenario: str | None = None
    """The scenario to compute in; None for the working one, else the numbers as written."""

    weights: str | Mapping[str, Decimal] | None = None
    """The name of a weight profile, or a number for every weighed objective; None for the case's default weights."""

    must: tuple[str, ...] = ()
    """Levers or `lever.level` that are required, in addition to the case's own."""

    must_not: tuple[str, ...] = ()
    """Levers or `lever.level` that are excluded, in addition to the case's own."""

    limits: Mapping[str, Decimal] = field(default_factory=dict)
    """Limits by resource, replacing the case's."""

    suppose: tuple[str, ...] = ()
    """Claims supposed to be established."""

    def problem(self, case: Case | None = None, scenario: str | None = None) -> Problem:
        """Returns the problem, of another case or in another scenario where these are given. Raises RequestError.

        Problems of the question's own case are built once for each scenario.
        """
        if scenario is None:
            scenario = self.scenario
        if case is not None:
            return self._settle(case, scenario)
        if scenario is None:
            scenario = self.case.working_scenario
        if scenario not in self._settled:
            self._settled[scenario] = self._settle(self.case, scenario)
        return self._settled[scenario]

    @property
    def without_suppositions(self) -> "Question":
        """The same question without supposed claims."""
        return replace(self, suppose=()) if self.suppose else self

    @cached_property
    def _settled(self) -> dict[str | None, Problem]:
        """By scenario, the problems of the question's own case built so far."""
        return {}

    @cached_property
    def _stated(self) -> StatedWeights:
        return stated_weights(self.case)

    @cached_property
    def _effects(self) -> CaseEffects:
        return CaseEffects(self.case)

    def _settle(self, case: Case, scenario: str | None) -> Problem:
        # Copies of the case with other scores share with it what its weights are made of.
        shared = case.weights is self.case.weights and case.objectives is self.case.objectives
        return settle(
            case,
            scenario=scenario,
            weights=self.weights,
            must=self.must,
            must_not=self.must_not,
            limits=self.limits,
            suppose=self.suppose,
            stated=self._stated if shared else None,
            effects=self._effects if case is self.case else CaseEffects(case, like=self._effects),
        )


def problem_of(asked: Question | Problem) -> Problem:
    """Returns the problem itself, or that of a question. Raises RequestError; TypeError for a case."""
    if not isinstance(asked, Question | Problem):
        raise TypeError(f"a {type(asked).__name__} is no question: ask Question(case)")
    return asked.problem() if isinstance(asked, Question) else asked
