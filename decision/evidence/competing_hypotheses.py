"""Analysis of competing hypotheses: the scenarios, ranked by the least evidence against them.

Source: R. J. Heuer, "Psychology of Intelligence Analysis" (1999), chapter 8: a hypothesis is refuted rather than
proved, so what is consistent with it adds nothing. An inconsistent claim weighs by the reliability of its
source, stated below; a claim that is only awaited weighs nothing, one that is supposed weighs in full.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from decision.model.question import Question
from options import Case

WEIGHT_OF_SOURCE = {
    "A": Fraction(1),
    "B": Fraction(4, 5),
    "C": Fraction(3, 5),
    "D": Fraction(2, 5),
    "E": Fraction(1, 5),
    "F": Fraction(1, 2),
}
"""What an inconsistency counts by its source's reliability; F, or no grade, is unknown and not worst."""

RATED = {"inconsistent": -1, "neutral": 0, "consistent": 1}


@dataclass(frozen=True)
class Hypothesis:
    """A scenario, and the weight of the evidence against it."""

    scenario: str
    """The scenario that is the hypothesis."""

    against: float
    """Sum of the weights of the inconsistent claims; 1 is one claim of a reliable source."""
    claims: tuple[str, ...]
    """The inconsistent claims."""
    bearing: int
    """How many claims are rated against the scenario at all; where there is none, nothing is known of it."""


def hypotheses(question: Question) -> tuple[Hypothesis, ...]:
    """Ranks all scenarios: least evidence against first, those that no claim bears on last, ties in the case's order.

    An awaited claim counts where the question supposes it.
    """
    case, supposed = question.case, question.suppose
    found = []
    for scenario in case.scenarios:
        rated = [name for name, claim in case.evidence.items() if scenario in claim.bears_on]
        claims = tuple(
            name
            for name in rated
            if case.evidence[name].bears_on[scenario].rating == "inconsistent"
            and (name in supposed or not case.evidence[name].awaited)
        )
        against = sum((_weight(case, name, supposed) for name in claims), Fraction(0))
        found.append(Hypothesis(scenario, float(against), claims, len(rated)))
    return tuple(sorted(found, key=lambda each: (each.bearing == 0, each.against)))


def diagnosticity(case: Case) -> dict[str, int]:
    """The diagnosticity of each claim: the range of its ratings over the scenarios, 0 to 2.

    inconsistent -1, neutral 0, consistent 1; a scenario that a claim does not rate counts as neutral.
    Claims that rate no scenario are left out.
    """
    spread = {}
    for name, claim in case.evidence.items():
        if claim.bears_on:
            ratings = [RATED[rating.rating] for rating in claim.bears_on.values()]
            ratings += [0] * (len(case.scenarios) - len(ratings))
            spread[name] = max(ratings) - min(ratings)
    return spread


def _weight(case: Case, name: str, supposed: Collection[str]) -> Fraction:
    return Fraction(1) if name in supposed else WEIGHT_OF_SOURCE[case.evidence[name].reliability or "F"]
