"""Short texts that the program places in sentences, figures and tables of its own."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

SHORTEST = 24
"""Characters of a short name."""

MOST_WORDS = 10
"""Words of an imperative."""


def _within(most: int, count: Callable[[str], int], unit: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        size = count(text)
        if size > most:
            told = {"most": most, "unit": unit, "size": size}
            raise PydanticCustomError("case_phrase", "has {size} {unit}, and may have {most}", told)
        if not text.strip():
            raise PydanticCustomError("case_phrase", "is empty; write a phrase, or leave the field out")
        return text

    return check


Short = Annotated[str, AfterValidator(_within(SHORTEST, len, "characters"))]
"""A name for figures and tables."""

Imperative = Annotated[str, AfterValidator(_within(MOST_WORDS, lambda text: len(text.split()), "words"))]
"""What is to be done, as in "Share intelligence with Kyiv"; it stands alone."""

Noun = Annotated[str, AfterValidator(_within(120, len, "characters"))]
"""A lower-case phrase for running text, as in "shelters in Ukrainian cities"."""
