"""Bounds on the total of an objective over all bundles, constraints ignored."""

from fractions import Fraction

from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem


def reachable(problem: Problem, effects: Effects | Margin) -> tuple[Fraction, Fraction]:
    """Returns bounds on the total over all bundles, constraints ignored but for one level a lever."""
    if isinstance(effects, Margin):
        return effects.reach(problem.levers.values())
    zero = Fraction(0)
    gains = [[effects.choices.get(i, zero) for i in choices] for choices in problem.levers.values()]
    gains += [[effect] for effect in effects.synergies.values()]
    if effects.combine == "max":
        peaks = [score for scores in gains for score in scores]
        return effects.baseline, max([effects.baseline, *peaks])
    low = sum((min([zero, *scores]) for scores in gains), effects.baseline)
    high = sum((max([zero, *scores]) for scores in gains), effects.baseline)
    return low, high
