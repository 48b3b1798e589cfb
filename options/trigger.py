"""Triggers: events to prepare for, what is held back for them, and when to stand down."""

from pydantic import Field

from options.likelihood import Likelihood
from options.number import Number
from options.record import Name, Names, Record


class Trigger(Record):
    """An event on which a response follows; it turns on a scenario or on a claim."""

    title: str | None = None
    """What readers call it."""
    scenario: str | None = None
    """The scenario that it brings about."""
    claim: str | None = None
    """The claim whose confirmation it is."""
    indicators: Names = ()
    """Signposts by which it is recognised."""
    owner: str | None = None
    """Who watches for it."""
    likelihood: Likelihood | None = None
    """Its probability, 0 to 1, or an interval of it."""
    within: Number
    """Months in which the response must stand."""
    reserve: dict[Name, Number] = {}
    """What is held back for it of each resource."""
    surge: dict[Name, Number] = {}
    """What comes on top of each resource when it fires."""
    off_ramp: str | None = None
    """What ends the response."""
    fires_with: Names = Field(default=(), alias="with")
    """Other triggers that may fire together with it."""
