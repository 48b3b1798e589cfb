"""Likelihoods: the probability of an event, as a number or as an interval."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Tag, WithJsonSchema

from options.number import exact
from options.record import kind_of, many


def likelihood_kind(value: object) -> str:
    """Whether a likelihood is one number or an interval."""
    return "Interval" if isinstance(value, list | tuple) else "Number"


Probability = Annotated[
    Decimal, BeforeValidator(exact), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})
]
"""A number from 0 to 1; that it is, the checks say, where it stands in the file."""

Likelihood = Annotated[
    Annotated[Probability, Tag("Number")]
    | Annotated[
        tuple[Probability, Probability],
        BeforeValidator(many, json_schema_input_type=list[Probability]),
        Tag("Interval"),
    ],
    kind_of(likelihood_kind, problem="case_likelihood", message="must be a number or [low, high]"),
]
"""A probability from 0 to 1, or the two ends between which it lies."""


def ends(likelihood: Decimal | tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """The low and the high end of a likelihood; a single number is both."""
    return likelihood if isinstance(likelihood, tuple) else (likelihood, likelihood)
