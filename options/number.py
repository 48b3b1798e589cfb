"""Numbers, exactly as they are written: 0.4 + 0.1 is 0.5, and a limit of 0.5 is not exceeded."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from options.saying import said

GREATEST = Decimal("1e15")
"""No number of a case reaches this size: beyond it floating point no longer tells units apart."""

MOST_DECIMALS = 30
"""Decimal places that are kept; enough for any floating-point number written out in full."""


def exact(value: object) -> Decimal:
    """An int, float or Decimal as the Decimal that was written; text, truth values and NaN are refused."""
    if value is None:
        raise PydanticCustomError("case_number", "is empty; write a number, or leave the field out")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("case_number", "must be a number, not {what}", {"what": said(value)})
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError("case_number", "must be a finite number; there is no NaN and no infinity")
    if abs(number) >= GREATEST:
        raise PydanticCustomError("case_number", "is too large: numbers stay below 1e15, in a larger unit")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        raise PydanticCustomError("case_number", "has more than 30 decimal places; round it")
    return number


Number = Annotated[Decimal, BeforeValidator(exact), WithJsonSchema({"type": "number"})]
"""A number of the case, exact."""
