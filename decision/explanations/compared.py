"""Why one bundle and not another: what each objective and each lever contributes to the difference of their values.

The contributions of both bundles are Shapley values over the status quo (model/shapley_values.py), so that their
differences add up to the difference of the two values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from decision.model.bundle import Bundle, evaluate
from decision.model.problem import Problem
from decision.model.shapley_values import Contributions, contributions


@dataclass(frozen=True)
class Beside:
    """What something contributes to the value of two bundles over the status quo, in points."""

    best: float
    """To the best bundle's."""

    other: float
    """To the other bundle's."""

    @property
    def apart(self) -> float:
        """How much more it contributes to the best bundle's."""
        return self.best - self.other


@dataclass(frozen=True)
class SideBySide:
    """Two bundles side by side; `apart` adds up to the difference of their values, by objective and by lever."""

    bundle: Bundle
    """The other bundle, feasible or not."""

    difference: float
    """The value of the best bundle less that of the other, in points; negative where an infeasible one is worth more."""

    by_objective: Mapping[str, Beside]
    """By weighed objective, the levers summed."""

    by_lever: Mapping[str, Beside]
    """By lever at which either bundle differs from the status quo, the objectives summed."""

    joint: Beside
    """The joint effect of levers that interact and are too many for Shapley values; 0 where there is none."""

    @property
    def total(self) -> Beside:
        """All contributions together: the value of each bundle less the status quo's."""
        return Beside(
            fsum(each.best for each in self.by_objective.values()),
            fsum(each.other for each in self.by_objective.values()),
        )


def compared(problem: Problem, best: Mapping[str, str], other: Mapping[str, str]) -> SideBySide:
    """Returns two bundles (lever -> level) side by side. Raises RequestError, OutOfTime."""
    ours, theirs = contributions(problem, best), contributions(problem, other)
    bundle = evaluate(problem, other)
    levers = [lever for lever in problem.levers if lever in ours.by_lever or lever in theirs.by_lever]
    return SideBySide(
        bundle=bundle,
        difference=evaluate(problem, best).value - bundle.value,
        by_objective={
            o.name: Beside(_of_objective(ours, o.name), _of_objective(theirs, o.name))
            for o in problem.weighed()
        },
        by_lever={lever: Beside(_of_lever(ours, lever), _of_lever(theirs, lever)) for lever in levers},
        joint=Beside(fsum(ours.joint.values()), fsum(theirs.joint.values())),
    )


def _of_objective(found: Contributions, objective: str) -> float:
    return fsum(
        [*(by.get(objective, 0.0) for by in found.by_lever.values()), found.joint.get(objective, 0.0)]
    )


def _of_lever(found: Contributions, lever: str) -> float:
    return fsum(found.by_lever.get(lever, {}).values())
