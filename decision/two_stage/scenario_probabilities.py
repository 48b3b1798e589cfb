"""Likelihoods of triggers: each a number or an interval, at most one trigger fires, none with what is left."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from decision.two_stage.plan_program import NO_TRIGGER, Plan, value_in
from decision.two_stage.stages import Stages

LikelihoodBounds = Mapping[str, tuple[Fraction, Fraction]]
"""trigger -> least and greatest likelihood."""


def probabilities(likelihoods: Mapping[str, Fraction]) -> dict[str, float]:
    """The probability of each future; NO_TRIGGER has what the likelihoods leave of 1."""
    left = 1 - sum(likelihoods.values(), Fraction(0))
    return {NO_TRIGGER: float(left)} | {name: float(p) for name, p in likelihoods.items()}


def expected(stages: Stages, plan: Plan, at: Mapping[str, float]) -> float:
    """The expected value of a plan, in points. at: future -> its probability."""
    return sum(share * value_in(stages, plan, future) for future, share in at.items())


def central_likelihoods(ends: LikelihoodBounds) -> dict[str, Fraction]:
    """The central likelihoods: the middle of every interval; less, in proportion, where together they would exceed 1."""
    lows = sum((low for low, _ in ends.values()), Fraction(0))
    above = sum(((high - low) / 2 for low, high in ends.values()), Fraction(0))
    part = min(Fraction(1), (1 - lows) / above) if above else Fraction(1)
    return {name: low + part * (high - low) / 2 for name, (low, high) in ends.items()}


MOST_COMBINED = 4_096
"""Combinations of ends that are looked at for vertices: twelve intervals."""


def vertices(ends: LikelihoodBounds) -> list[dict[str, Fraction]] | None:
    """The vertices of the polytope of likelihoods within the intervals that add up to 1 at most; None: too many."""
    if 2 ** sum(low < high for low, high in ends.values()) > MOST_COMBINED:
        return None
    found: list[dict[str, Fraction]] = []
    for values in product(*(dict.fromkeys(pair) for pair in ends.values())):
        vertex = dict(zip(ends, values, strict=True))
        over = sum(values, Fraction(0)) - 1
        if over <= 0:
            found.append(vertex)
            continue
        # An edge from here down to a vertex that is allowed leaves the region where the sum is 1.
        for name, (low, _) in ends.items():
            if vertex[name] - over >= low:
                found.append({**vertex, name: vertex[name] - over})
    return list({tuple(vertex.values()): vertex for vertex in found}.values())
