"""What is asked of a case, kept so that it can be asked again of a changed case or in another scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from decision.model.problem import Problem
from decision.model.settle import settle, working_scenario
from decision.model.stated_weights import StatedWeights, stated_weights
from options import Case


@dataclass(frozen=True)
class Question:
    """A case and what is asked of it.

    scenario: in which to compute; None: the working one, else the numbers as written. weights: a profile's name; None:
    the case's default weights. must, must_not: levers or `lever.level`, on top of the case's own. limits: by resource,
    in place of the case's. suppose: claims tried as established.
    """

    case: Case
    scenario: str | None = None
    weights: str | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    suppose: tuple[str, ...] = ()

    def problem(self, case: Case | None = None, scenario: str | None = None) -> Problem:
        """The question as a problem: of another case where one is given, in another scenario where one is.

        Problems of the question's own case are settled once for each scenario.
        """
        if scenario is None:
            scenario = self.scenario
        if case is not None:
            return self._settle(case, scenario)
        if scenario is None:
            scenario = working_scenario(self.case)
        if scenario not in self._settled:
            self._settled[scenario] = self._settle(self.case, scenario)
        return self._settled[scenario]

    @property
    def without_suppositions(self) -> "Question":
        """The same question with nothing supposed."""
        return replace(self, suppose=()) if self.suppose else self

    @cached_property
    def _settled(self) -> dict[str | None, Problem]:
        """By scenario, what was settled of the question's own case so far."""
        return {}

    @cached_property
    def _stated(self) -> StatedWeights:
        return stated_weights(self.case)

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
        )


def problem_of(asked: Question | Problem) -> Problem:
    """What is computed with: the problem itself, or that of a question. Raises RequestError."""
    return asked.problem() if isinstance(asked, Question) else asked
