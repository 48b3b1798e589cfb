"""Scenarios: states of the world, what they rest on, and what they change."""

from options.likelihood import Likelihood
from options.number import Number
from options.record import Name, Names, Record
from options.score import ScoreInput


class Scenario(Record):
    """A state of the world."""

    title: str | None = None
    """What readers call it."""
    rests_on: Names | None = None
    """The claims it rests on; left out: not assessed, empty: unsupported."""
    likelihood: Likelihood | None = None
    """Its probability, 0 to 1, or an interval of it."""
    working: bool = False
    """True: recommendations are computed in it; at most one scenario."""
    scores: dict[str, dict[Name, ScoreInput]] = {}
    """By lever.level, the scores that replace those of the level in this scenario, each whole."""
    limits: dict[Name, Number] = {}
    """The limits of resources in this scenario."""
    baseline: dict[Name, Number] = {}
    """The totals with nothing in force in this scenario."""
    because: str | None = None
    """Why it is among the scenarios."""
    marking: str | None = None
    """The protective marking of this scenario alone."""
    releasable_to: Names = ()
    """Who may see this scenario."""
