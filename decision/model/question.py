"""What is asked of a case, kept so that it can be asked again of a changed case or in another scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from decision.model.problem import Problem
from decision.model.settle import settle
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
        """The question as a problem: of another case where one is given, in another scenario where one is."""
        return self._settled if case is None and scenario is None else self._settle(case, scenario)

    @cached_property
    def _settled(self) -> Problem:
        return self._settle(None, None)

    def _settle(self, case: Case | None, scenario: str | None) -> Problem:
        return settle(
            self.case if case is None else case,
            scenario=self.scenario if scenario is None else scenario,
            weights=self.weights,
            must=self.must,
            must_not=self.must_not,
            limits=self.limits,
            suppose=self.suppose,
        )


def problem_of(asked: Question | Problem) -> Problem:
    """What is computed with: the problem itself, or that of a question. Raises RequestError."""
    return asked.problem() if isinstance(asked, Question) else asked
