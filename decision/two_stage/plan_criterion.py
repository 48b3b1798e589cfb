"""The criterion by which a two-stage plan is best: its expected value, or its largest regret over the futures.

With a likelihood on every trigger the expected value is maximised. Without, the largest regret over "no trigger" and
each trigger is minimised (L. J. Savage, Journal of the American Statistical Association 46 (1951) 55-67).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from decision.solve.value_formulation import Expression
from decision.two_stage.plan_program import Plan, PlanProgram, PlanSearch, futures, value_in
from decision.two_stage.responses import Aim
from decision.two_stage.scenario_probabilities import (
    LikelihoodBounds,
    central_likelihoods,
    expected,
    probabilities,
)
from decision.two_stage.stages import Stages

Criterion = Literal["expected_value", "minimax_regret"]


@dataclass(frozen=True)
class PlanCriterion:
    """One of the two criteria on the plans of a case."""

    stages: Stages
    """The two-stage problem."""

    name: Criterion
    """Expected value or minimax regret."""

    ends: LikelihoodBounds
    """Least and greatest likelihood of each trigger whose likelihood is stated."""
    likelihoods: Mapping[str, Fraction]
    """By trigger, the central likelihood that expected values are taken at; empty under minimax regret."""
    best_value: Mapping[str, float] = field(default_factory=dict)
    """By future, the greatest value of any plan there, in points, which regret is measured from."""

    def value(self, plan: Plan) -> float:
        """The plan's expected value, or minus its largest regret, in points, recomputed from the case."""
        if self.name == "expected_value":
            return expected(self.stages, plan, probabilities(self.likelihoods))
        return min(value_in(self.stages, plan, future) - best for future, best in self.best_value.items())

    def expression(self, program: PlanProgram) -> Expression:
        """The same as an expression of a program, which is maximised."""
        if self.name == "expected_value":
            return program.expected_value(probabilities(self.likelihoods))
        return program.least_shortfall(self.best_value)

    @property
    def aim(self) -> Aim:
        """The criterion in the form in which ties and responses are compared."""
        return Aim(self.expression, lambda plan: (self.value(plan),))

    def best_plan(self, search: PlanSearch, program: PlanProgram) -> Plan | None:
        """A best plan of the program; None where it has no plan. Raises OutOfTime, Disagreement."""
        return search.most(program, self.expression(program), self.value)


def criterion_of(stages: Stages) -> PlanCriterion:
    """Expected value where every trigger has a likelihood, else minimax regret."""
    ends = {r.trigger: r.likelihood for r in stages.responses if r.likelihood is not None}
    if len(ends) < len(stages.responses):
        return PlanCriterion(stages, "minimax_regret", ends, {})
    return PlanCriterion(stages, "expected_value", ends, central_likelihoods(ends))


def first_best_plan(search: PlanSearch, criterion: PlanCriterion) -> tuple[PlanCriterion, Plan] | None:
    """The criterion, with the best value in each future where it is regret, and a best plan; None: there is no plan.

    Raises OutOfTime, Disagreement.
    """
    program = search.program()
    if criterion.name == "minimax_regret":
        best_value: dict[str, float] = {}
        for future in futures(criterion.stages):
            best = search.best(program, {future: 1.0})
            if best is None:
                return None
            best_value[future] = value_in(criterion.stages, best, future)
        criterion = replace(criterion, best_value=best_value)
    plan = criterion.best_plan(search, program)
    return None if plan is None else (criterion, plan)
