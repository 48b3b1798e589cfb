"""Levers, their exclusive levels, and the synergies between them."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from options.likelihood import Likelihood
from options.number import Number
from options.phrase import Imperative, Noun, Short
from options.record import Name, Names, Record, many
from options.score import ScoreInput


class Risk(Record):
    """What may go wrong with a lever."""

    text: str
    """What may happen, in a sentence."""
    likelihood: Likelihood | None = None
    """Its probability, 0 to 1, or an interval of it."""
    effect: str | None = None
    """What would follow."""
    answer: str | None = None
    """What is done about it."""


class Level(Record):
    """One exclusive intensity of a lever."""

    title: str | None = None
    """What readers call it."""
    short: Short | None = None
    """What figures and tables call it, in up to 24 characters."""
    do: Imperative | None = None
    """What is to be done for it, an imperative of up to ten words that stands alone."""
    noun: Noun | None = None
    """What running text calls it, a lower-case phrase."""
    cost: dict[Name, Number] = {}
    """What it takes of each resource, in the resource's unit; negative where it yields some."""
    lead_time: Number = Decimal(0)
    """Months until it is in place."""
    prepares: dict[Name, Number] = {}
    """Months it takes off other levers' lead times once it is in place."""
    scores: dict[Name, ScoreInput] = {}
    """Its effect on each objective, in the objective's unit; none where it is left out."""


class Lever(Record):
    """A policy instrument: used at one of its levels, or not at all."""

    title: str | None = None
    """What readers call it."""
    short: Short | None = None
    """What figures and tables call it, in up to 24 characters."""
    noun: Noun | None = None
    """What running text calls it, a lower-case phrase."""
    theme: str | None = None
    """The group under which running text names it together with others."""
    tags: Names = ()
    """Words by which constraints count it together with others, such as a sector."""
    owner: str | None = None
    """Who acts."""
    authority: str | None = None
    """On what authority."""
    risks: Annotated[tuple[Risk, ...], BeforeValidator(many, json_schema_input_type=list[Risk])] = ()
    """What may go wrong with it."""
    levels: dict[Name, Level]
    """Its exclusive intensities; at least one."""
    because: str | None = None
    """Why it is among the levers."""
    marking: str | None = None
    """The protective marking of this lever alone."""
    releasable_to: Names = ()
    """Who may see this lever."""


class Synergy(Record):
    """What comes on top when several levers are chosen together; negative for overlap."""

    title: str | None = None
    """What readers call it."""
    levers: Names
    """Two or more levers, or given levels of them (lever.level)."""
    scores: dict[Name, Number] = {}
    """What it adds to each objective, in the objective's unit."""
    by_group: dict[Name, Number] = {}
    """The part of its effects that falls to each group of the case; the same for all where it is left out."""
    cost: dict[Name, Number] = {}
    """What it adds to the cost in each resource."""
    because: str | None = None
    """Why, in a sentence."""
