"""Numbers, exactly as they are written: 0.4 + 0.1 is 0.5, and a limit of 0.5 is not exceeded."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from options.european import UnclearError, number_in
from options.saying import said

GREATEST = Decimal("1e15")
"""No number of a case reaches this size: beyond it floating point no longer tells units apart."""

MOST_DECIMALS = 30
"""Decimal places that are kept; enough for any floating-point number written out in full."""


EXACT = 100
"""Digits that hold the sum, the product and the whole quotient of any two numbers of a case."""


def exact(value: object) -> Decimal:
    """An int, float or Decimal as the Decimal that was written; text, truth values and NaN are refused."""
    if value is None:
        raise PydanticCustomError("case_number", "is empty; write a number, or leave the field out")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        told = {"what": said(value), "remedy": _remedy(value)}
        raise PydanticCustomError("case_number", "must be a number, not {what}{remedy}", told)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError("case_number", "must be a finite number; there is no NaN and no infinity")
    if abs(number) >= GREATEST:
        raise PydanticCustomError("case_number", "is too large: numbers stay below 1e15, in a larger unit")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        raise PydanticCustomError("case_number", "has more than 30 decimal places; round it")
    return number


_MEANT = re.compile(r"\s*([-+]?[0-9][0-9.,_' ]*)(%?)\s*")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}([,'_ ][0-9]{3})+(\.[0-9]+)?")


def _remedy(value: object) -> str:
    """How to write the number that a text was meant to be; nothing where it was none."""
    found = _MEANT.fullmatch(value) if isinstance(value, str) and len(value) <= 40 else None
    if not found:
        return ""
    text = found[1].strip()
    text = re.sub("[,'_ ]", "", text) if _THOUSANDS.fullmatch(text) else re.sub("['_ ]", "", text)
    text = text.replace(",", ".")
    if text.count(".") > 1:
        return f"; write {number:f}" if (number := _european(value)) is not None else ""
    if not found[2]:
        return f"; write {text.rstrip('.')}"
    share = (Decimal(text) / 100).normalize()
    return f"; write {share:f} for {text} %"


def _european(value: object) -> Decimal | None:
    """The number as a European spreadsheet writes it, as in 1.234,50."""
    try:
        return number_in(str(value))
    except UnclearError:
        return None


Number = Annotated[Decimal, BeforeValidator(exact), WithJsonSchema({"type": "number"})]
"""A number of the case, exact."""
