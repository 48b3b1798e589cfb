"""The records of a study file: what is varied, which variants there are, what is drawn and what is asked."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from options.number import Number, exact
from options.number_change import NumberChange, number_change
from options.number_values import NumberValues, number_values
from options.record import Name, OneOrMany, Record, Whole, many


def _change(value: object) -> object:
    """A number, or a text such as -20%, as what a number becomes."""
    if not isinstance(value, str):
        return NumberChange(exact(value))
    try:
        return number_change(value)
    except ValueError as error:
        raise PydanticCustomError("case_change", "{why}", {"why": str(error)}) from None


def _values(value: object) -> object:
    """A range with a step, a list or a lone number as the values of one axis."""
    if isinstance(value, list):
        if not value:
            raise PydanticCustomError("case_values", "is an empty list; write the values, as in [80, 100]")
        found = tuple(change for each in value if isinstance(change := _change(each), NumberChange))
        return NumberValues(found)
    if not isinstance(value, str):
        return NumberValues((NumberChange(exact(value)),))
    try:
        stated = number_values(value)
    except ValueError as error:
        raise PydanticCustomError("case_values", "{why}", {"why": str(error)}) from None
    if stated.is_range:
        why = f"has no step; write one, as in {value[:40]}:10, or a list of values"
        raise PydanticCustomError("case_values", "{why}", {"why": why})
    return stated


StatedChange = Annotated[NumberChange, BeforeValidator(_change)]
"""What a number becomes: another number, or so many per cent more or less than in the case."""

Values = Annotated[NumberValues, BeforeValidator(_values)]
"""The values of one number, as on the command line: a list, a range with a step, or percentages."""

Version = Annotated[Literal[1], BeforeValidator(lambda value: int(value) if value == 1 else value)]
"""The version of the format."""


class Variant(Record):
    """One variant of the case: what `optimize` may be asked by its options, and changes laid over the case."""

    name: Name
    """What the variant is called."""
    with_: dict[str, Any] | None = Field(default=None, alias="with")
    """Changes laid over the case: mappings merge, lists and scores replace, null deletes."""
    scenario: str | None = None
    """The scenario to compute in; left out: the working one."""
    weights: str | dict[str, Number] | None = None
    """A weight profile, or a number for every weighed objective; left out: the case's default weights."""
    must: OneOrMany = ()
    """Levers, or lever.level, that the bundle must hold."""
    must_not: OneOrMany = ()
    """Levers, or lever.level, that it must not hold."""
    limit: dict[str, StatedChange] = {}
    """By resource or pattern, another limit: a number or, as -20%, a change."""
    bound: dict[str, StatedChange] = {}
    """By constraint or pattern, another bound."""
    suppose: OneOrMany = ()
    """Claims to treat as established."""


class StudyDraws(Record):
    """How scores are drawn where a study asks for `robust`: alike in every row."""

    number: Annotated[Whole, Field(ge=1, le=1_000_000)] = 1_000
    """How many times all scores are drawn."""
    seed: Annotated[Whole, Field(ge=0)] = 1
    """Of the random generator; the same in every row, so that rows differ by what was varied alone."""
    shape: Literal["pert", "triangular", "experts"] = "pert"
    """How scores spread between low, likely and high."""


class Study(Record):
    """A study file."""

    study: Version
    """The version of this format: 1."""
    case: str
    """The file of the case, relative to that of the study."""
    vary: dict[str, Values] = {}
    """By the name of a number, or a pattern, its values; all combinations of them are computed."""
    variants: Annotated[tuple[Variant, ...], BeforeValidator(many)] = ()
    """The variants, each of them crossed with the grid of `vary`; none: the case as it is."""
    draws: StudyDraws = StudyDraws()
    """How scores are drawn, for `robust`."""
    ask: Annotated[tuple[Literal["optimize", "robust"], ...], BeforeValidator(many)] = ("optimize",)
    """What is asked of every row: `optimize`, the best bundle; `robust`, how often it stays best over the draws, and its
    regret over the scenarios."""
