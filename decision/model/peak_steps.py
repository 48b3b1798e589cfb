"""A peak in steps: its value is that of the baseline and of every step that some chosen score reaches."""

from dataclasses import dataclass
from fractions import Fraction

from decision.model.problem import Effects
from decision.model.value_function import ValueFunction


@dataclass(frozen=True)
class PeakStep:
    """The step up to a score, from the next lower one."""

    gain: Fraction
    """Points that it adds; negative where more is worse."""

    choices: tuple[int, ...]
    """Those of just this score."""

    synergies: tuple[int, ...]
    """The same."""


def peak_steps(effects: Effects, value: ValueFunction) -> list[PeakStep]:
    """Returns the steps above the baseline, ascending; who reaches a step reaches all below it."""
    scores = sorted(
        {s for s in (*effects.choices.values(), *effects.synergies.values()) if s > effects.baseline}
    )
    return [
        PeakStep(
            value(score) - value(below),
            tuple(i for i, each in effects.choices.items() if each == score),
            tuple(s for s, each in effects.synergies.items() if each == score),
        )
        for below, score in zip([effects.baseline, *scores], scores, strict=False)
    ]
