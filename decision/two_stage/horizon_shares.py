"""Another share of one horizon: the case, effects and values of a bundle at it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from decision.model.bundle import exact_values
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem
from options import Case, Lever, Scenario, Score

AT_ONCE = 1e-9
"""Shares closer than this are one."""


def between(near: Effects | Margin, later: Effects | Margin, share: Fraction) -> Effects:
    """The effects on a sum while the far horizon has this share."""
    assert isinstance(near, Effects) and isinstance(later, Effects), "no margin moves with the share"

    def blend(one: Mapping[int, Fraction], other: Mapping[int, Fraction]) -> dict[int, Fraction]:
        zero = Fraction(0)
        return {i: (1 - share) * one.get(i, zero) + share * other.get(i, zero) for i in {**one, **other}}

    return replace(
        near,
        baseline=(1 - share) * near.baseline + share * later.baseline,
        choices=blend(near.choices, later.choices),
        synergies=blend(near.synergies, later.synergies),
    )


def values_at(near: Problem, later: Problem, chosen: frozenset[int], share: Fraction) -> list[Fraction]:
    """The weighed objectives' values of a bundle while the far horizon has this share."""
    at_none, at_all = (exact_values(each, chosen) for each in (near, later))
    return [value + share * (at_all[name] - value) for name, value in at_none.items()]


def with_share(case: Case, far: str, share: Decimal) -> Case:
    """The case with another share of one horizon; scores over time then follow their parts alone."""
    rest = [name for name in case.horizons if name != far]
    whole = sum((case.horizons[name].share for name in rest), Decimal(0))
    shares = {name: (1 - share) * (case.horizons[name].share / whole if whole else Decimal(1) / len(rest))
              for name in rest} | {far: share}  # fmt: skip
    return case.model_copy(
        update={
            "horizons": {
                name: horizon.model_copy(update={"share": shares[name]})
                for name, horizon in case.horizons.items()
            },
            "levers": {name: _lever(lever) for name, lever in case.levers.items()},
            "scenarios": {name: _scenario(state) for name, state in case.scenarios.items()},
        }
    )


def _lever(lever: Lever) -> Lever:
    levels = {
        name: level.model_copy(update={"scores": _by_parts(level.scores)})
        for name, level in lever.levels.items()
    }
    return lever.model_copy(update={"levels": levels})


def _scenario(state: Scenario) -> Scenario:
    scores = {member: _by_parts(stated) for member, stated in state.scores.items()}
    return state.model_copy(update={"scores": scores})


def _by_parts(scores: Mapping[str, Score]) -> dict[str, Score]:
    return {
        name: score.model_copy(update={"likely": None}) if score.by_horizon is not None else score
        for name, score in scores.items()
    }
