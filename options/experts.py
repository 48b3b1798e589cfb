"""Experts: whose numbers a score is pooled from, and what each of them says."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from options.number import Number
from options.record import Record, bare


class Expert(Record):
    """Someone who is asked for scores."""

    title: str | None = None
    """What readers call the expert."""
    weight: Number = Decimal(1)
    """How much the expert's numbers count beside those of the others; 1 where it is left out."""


class Answer(Record):
    """What one expert says of a score, in the objective's unit; a bare number is the likely value."""

    low: Number | None = None
    """The low end; the likely value where it is left out."""
    likely: Number
    """The likely value."""
    high: Number | None = None
    """The high end; the likely value where it is left out."""
    because: str | None = None
    """Why, in the expert's own words."""

    def ends(self) -> tuple[Decimal, Decimal, Decimal]:
        """Low, likely and high, each filled."""
        return (
            self.likely if self.low is None else self.low,
            self.likely,
            self.likely if self.high is None else self.high,
        )


AnswerInput = Annotated[Answer, BeforeValidator(bare("likely"), json_schema_input_type=Number | Answer)]
"""An answer as it may be written: a number, or low, likely and high with a reason."""
