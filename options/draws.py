"""How the scores are drawn against which constraints with a probability are held."""

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from options.record import Record, Whole

MOST_DRAWS = 100_000
"""Draws at most: a hundred scores of so many draws take 80 MB."""


class ScoreDraws(Record):
    """How the scores are drawn against which constraints with a probability are held: the same draws every time."""

    number: Annotated[Whole, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_DRAWS})] = 1000
    """How often all scores are drawn."""
    seed: Annotated[Whole, WithJsonSchema({"type": "integer", "minimum": 0})] = 1
    """The seed of the random numbers; the same seed gives the same draws."""
    shape: Literal["pert", "triangular"] = "pert"
    """How a score spreads between low, likely and high: pert or triangular."""
