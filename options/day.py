"""Days, bare or in quotes: a case may be JSON, which has no dates of its own."""

import datetime
import re
from typing import Annotated

from pydantic import BeforeValidator

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(value: object) -> object:
    """The date that a text is; what is none is left to the field's own check."""
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    return value


Day = Annotated[datetime.date, BeforeValidator(day)]
"""A day of the calendar."""
