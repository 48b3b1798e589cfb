"""What only people can write of a brief: its headline, its clearance, and what happens next."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from options.day import Day
from options.record import Name, Names, Record, many


class Consulted(Record):
    """Who was consulted, and what they say."""

    who: str
    """An office or a person."""
    view: Literal["concur", "object", "noted"]
    """Whether they agree, object, or took note."""
    remark: str | None = None
    """In their own words."""


class NextStep(Record):
    """What happens once the decision is taken."""

    what: str
    """What is to be done, an imperative."""
    owner: str | None = None
    """Who does it."""
    by: Day | None = None
    """By when."""


class Briefing(Record):
    """Texts that the brief places as they are."""

    headlines: dict[str, str] = {}
    """By the id of a bundle, the headline of a brief that recommends it; for any other bundle one is made."""
    drafted_by: str | None = None
    """Who drafted the brief."""
    cleared_by: str | None = None
    """Who cleared it."""
    consulted: Annotated[
        tuple[Consulted, ...], BeforeValidator(many, json_schema_input_type=list[Consulted])
    ] = ()
    """Who was consulted."""
    version: str | None = None
    """Which version of the brief it is, as in "2, after clearance"."""
    copies: Names = ()
    """Who gets a copy."""
    handling: str | None = None
    """How it is to be handled, as in "No announcement before the council meets"."""
    next_steps: Annotated[
        tuple[NextStep, ...], BeforeValidator(many, json_schema_input_type=list[NextStep])
    ] = ()
    """What happens next, in order."""
    terms: dict[Name, str] = {}
    """What words of the case mean, by objective, lever, resource or any other key."""
