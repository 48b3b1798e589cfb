"""Scores: what one level of a lever does to one objective, from low to high, near and far."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, PrivateAttr

from options.experts import AnswerInput
from options.number import Number
from options.record import ESTIMATES, Estimate, Name, Names, Record, bare

Confidence = Literal["low", "moderate", "high"]
"""How strong the basis of a judgement is (JP 2-0)."""


class Horizon(Record):
    """A stretch of time, near or far, and how much effects within it count."""

    title: str | None = None
    """What readers call it."""
    share: Number
    """Its part of the whole; the shares of all horizons add up to 1."""


class Score(Record):
    """The effect of a level on an objective, in the objective's unit; a bare number is its likely value."""

    low: Number | None = None
    """The low end, in the objective's unit; the likely value where it is left out."""
    likely: Number | None = None
    """The likely value, in the objective's unit; with by_horizon its share-weighted mean."""
    high: Number | None = None
    """The high end, in the objective's unit; the likely value where it is left out."""
    by_horizon: dict[Name, Number] | None = None
    """The likely value in each horizon; all horizons of the case are named."""
    by_group: dict[Name, Number] = {}
    """The part of the effect that falls to each group of the case; the parts add up to 1, a group left out has none, and
    without by_group all have the same."""
    by: dict[Name, AnswerInput] = {}
    """What each expert says, by the expert's key; pooled for what of low, likely and high is left out."""
    confidence: Confidence | None = None
    """How strong the basis of the judgement is: low, moderate or high."""
    evidence: Names = ()
    """The claims that the score rests on."""
    because: str | None = None
    """Why the score is what it is, in a sentence."""
    marking: str | None = None
    """The protective marking of this score alone."""
    releasable_to: Names = ()
    """Who may see this score."""

    _pooled: "Estimates | None" = PrivateAttr(default=None)
    """What the experts say together; of a score within a case that has any of them."""

    @property
    def pooled(self) -> "Estimates | None":
        """What the experts say together, as the case pools it; None where none of them says anything."""
        return self._pooled

    def pool(self, pooled: "Estimates | None") -> None:
        """Keep what the experts say together: the case does so when it is read."""
        self._pooled = pooled


ScoreInput = Annotated[Score, BeforeValidator(bare("likely"), json_schema_input_type=Number | Score)]
"""A score as it may be written: a number, or low, likely and high with their reasons."""


@dataclass(frozen=True)
class Estimates:
    """A score brought to three exact numbers over all horizons, low <= likely <= high."""

    low: Fraction
    likely: Fraction
    high: Fraction


def estimates(score: Score, horizons: Mapping[str, Horizon]) -> Estimates:
    """The score's three numbers, every one filled: the mean over horizons, and likely for a missing end."""
    return Estimates(*(estimated(score, horizons, end) for end in ESTIMATES))


def estimated(score: Score, horizons: Mapping[str, Horizon], end: Estimate) -> Fraction:
    """One of the three numbers alone."""
    stated: Decimal | None = getattr(score, end)
    if stated is None and score.pooled is not None and score.by_horizon is None:
        return _of_experts(score, score.pooled, end)
    if stated is None:
        stated = score.likely
    return horizon_mean(score.by_horizon or {}, horizons) if stated is None else Fraction(stated)


def _of_experts(score: Score, pooled: Estimates, end: Estimate) -> Fraction:
    """What the experts say together; an end does not lie beyond a likely value that is written."""
    likely = pooled.likely if score.likely is None else Fraction(score.likely)
    if end == "likely":
        return likely
    return min(pooled.low, likely) if end == "low" else max(pooled.high, likely)


def horizon_mean(values: Mapping[str, Decimal], horizons: Mapping[str, Horizon]) -> Fraction:
    """The share-weighted mean of a value for each horizon, exactly."""
    return sum(
        (Fraction(value) * Fraction(horizons[name].share) for name, value in values.items()), Fraction(0)
    )
