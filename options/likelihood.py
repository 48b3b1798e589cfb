"""Likelihoods: the probability of an event, as a number or as an interval."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Tag

from options.number import Number
from options.record import kind_of, many


def likelihood_kind(value: object) -> str:
    """Whether a likelihood is one number or an interval."""
    return "Interval" if isinstance(value, list | tuple) else "Number"


Likelihood = Annotated[
    Annotated[Number, Tag("Number")]
    | Annotated[
        tuple[Number, Number], BeforeValidator(many, json_schema_input_type=list[Number]), Tag("Interval")
    ],
    kind_of(likelihood_kind, problem="case_likelihood", message="must be a number or [low, high]"),
]
"""A probability from 0 to 1, or the two ends between which it lies."""


def ends(likelihood: Decimal | tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """The low and the high end of a likelihood; a single number is both."""
    return likelihood if isinstance(likelihood, tuple) else (likelihood, likelihood)
