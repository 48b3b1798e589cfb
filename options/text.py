"""Texts that may be marked on their own."""

from typing import Annotated

from pydantic import BeforeValidator

from options.record import Names, Record, bare


class Text(Record):
    """A paragraph or two; bare text has no marking of its own."""

    text: str
    """What it says."""
    marking: str | None = None
    """The protective marking of this text alone."""
    releasable_to: Names = ()
    """Who may see this text."""

    def __str__(self) -> str:
        return self.text


TextInput = Annotated[Text, BeforeValidator(bare("text"), json_schema_input_type=str | Text)]
"""A text as it may be written: on its own, or with a marking."""
