"""The evidence: who asserts what, since when, and how far source and information are trusted."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from options.day import Day
from options.record import Name, Names, Record, Whole, bare

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Of the source, Admiralty scale: A completely reliable … E unreliable, F cannot be judged."""

Credibility = Annotated[
    Whole, Field(ge=1, le=6), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 6})
]
"""Of the information, Admiralty scale: 1 confirmed … 5 improbable, 6 cannot be judged."""


class EvidenceRule(Record):
    """What it takes for a fact to be established: at least this reliability and this credibility."""

    reliability: Reliability = "B"
    """The least reliability of the source, A to F."""
    credibility: Credibility = 2
    """The least credibility of the information, 1 to 6."""


class Source(Record):
    """Someone who asserts claims: a government, an institute, a person; not the outlet that relays them."""

    title: str | None = None
    """What readers call the source."""


class Rating(Record):
    """How a claim bears on a scenario; a bare word is the rating."""

    rating: Literal["consistent", "inconsistent", "neutral"]
    """Whether the claim fits the scenario: consistent, inconsistent or neutral."""
    because: str | None = None
    """Why it does, in a sentence."""


RatingInput = Annotated[Rating, BeforeValidator(bare("rating"), json_schema_input_type=str | Rating)]


class Claim(Record):
    """One statement of the ledger: asserted, dated and graded, or awaited."""

    claim: str
    """The statement, in a sentence."""
    statement_class: Literal["fact", "assumption", "judgement"] | None = Field(default=None, alias="class")
    """What kind of statement it is: fact, assumption or judgement."""
    planning_assumption: bool = False
    """True: a plan may rest on it where it meets the grade of the evidence rule; a scenario on such claims is assumed."""
    awaited: bool = False
    """True: it would matter and has not been observed; then it has no date, source or grade."""
    date: Day | None = None
    """When it was made public; never after the case's as_of."""
    event_date: Day | None = None
    """When what it tells of happened."""
    source: str | None = None
    """Who asserts it, by the source's key."""
    citation: str | None = None
    """Where it can be read."""
    url: str | None = None
    """The address where it can be read."""
    reliability: Reliability | None = None
    """Of the source: A to F."""
    credibility: Credibility | None = None
    """Of the information: 1 to 6."""
    bears_on: dict[Name, RatingInput] = {}
    """How it bears on each scenario."""
    conflicts_with: Names = ()
    """Claims that cannot be true together with this one; one direction is enough."""
    marking: str | None = None
    """The protective marking of this claim alone."""
    releasable_to: Names = ()
    """Who may see this claim."""
