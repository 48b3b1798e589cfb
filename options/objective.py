"""Objectives: what is maximised or minimised, and what each total of it is worth."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from options.number import Number
from options.phrase import Noun, Short
from options.record import Name, Record, many


class DerivedFrom(Record):
    """Where an objective takes its total from instead of scores: an actor's calculus, a resource, or lead times."""

    actor: str | None = None
    """The actor, by its key; with measure."""
    measure: Literal["deterrence_margin"] | None = None
    """Which of the actor's measures: deterrence_margin, in points."""
    resource: str | None = None
    """The resource whose use is the total, that of synergies included."""
    lead_time: Literal["longest"] | None = None
    """longest: the longest lead time, in months, of the levels that are not in force now, less what the bundle's levels
    that prepare them take off; 0 without one."""


Breakpoints = Annotated[
    tuple[tuple[Number, Number], ...],
    BeforeValidator(many, json_schema_input_type=list[tuple[Number, Number]]),
]
"""Points of a piecewise linear function: total, value."""


class Objective(Record):
    """One thing the reader cares about, or (a measure) one that is only constrained and reported."""

    title: str | None = None
    """What readers call it."""
    short: Short | None = None
    """What figures and tables call it, in up to 24 characters."""
    good: Noun | None = None
    """What it is called in the direction that is better, as in "Avoiding escalation"."""
    sense: Literal["maximise", "minimise"]
    """Whether more is better (maximise) or less is (minimise)."""
    unit: str | None = None
    """The unit of its scores and totals."""
    worst: Number | None = None
    """The total that is worth 0."""
    best: Number | None = None
    """The total that is worth 100."""
    value: Breakpoints | None = None
    """Total and value, point by point from worst (0) to best (100); linear between them."""
    clamp: bool = False
    """True: the value stays at 0 and 100 beyond the range; otherwise it goes on with its end slopes."""
    aim: Number | None = None
    """The total that satisfies."""
    baseline: Number | None = None
    """The total with nothing in force; 0 where it is left out."""
    by_group: dict[Name, Number] = {}
    """The part of the baseline that falls to each group of the case; the same for all where it is left out."""
    combine: Literal["sum", "max"] = "sum"
    """How scores make the total: their sum, or the largest of them (max, then baseline is required)."""
    measure: bool = False
    """True: constrained and reported, never weighed; needs no range."""
    derived_from: DerivedFrom | None = Field(default=None, alias="from")
    """Takes its total from an actor's calculus, a resource or lead times instead of from scores."""

    @property
    def actor(self) -> str | None:
        """The actor from whose calculus it takes its total; None for any other."""
        return None if self.derived_from is None else self.derived_from.actor

    @property
    def is_sum_of_scores(self) -> bool:
        """Whether its total is the baseline and all scores added up."""
        return self.combine == "sum" and self.derived_from is None

    @property
    def takes_lead_times(self) -> bool:
        """Whether its total is the longest lead time of a bundle's levels."""
        return self.derived_from is not None and self.derived_from.lead_time is not None

    @property
    def is_peak(self) -> bool:
        """Whether its total is the largest of its parts, not their sum."""
        return self.combine == "max" or self.takes_lead_times
