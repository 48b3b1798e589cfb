"""What all records of a case share: they are frozen, exact, and know no field but their own."""

from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, StringConstraints
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""The key by which a lever, an objective, a claim … is called throughout the case and the program."""


class Record(BaseModel):
    """One mapping of the case file, key for key."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        use_attribute_docstrings=True,
    )


def one_or_many(value: object) -> object:
    """A single name stands for a list of one; anything else is left to the field's own check."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def many(value: object) -> object:
    """A YAML list, at any depth, as the tuple that the record keeps."""
    return tuple(many(part) for part in value) if isinstance(value, list) else value


def bare(field: str) -> Callable[[object], object]:
    """A number or word on its own stands for a record that gives this field and nothing else."""

    def wrap(value: object) -> object:
        return value if isinstance(value, dict | BaseModel) or value is None else {field: value}

    return wrap


def kind_of(choose: Callable[[Any], Hashable | None], *, problem: str, message: str) -> Discriminator:
    """Tells which of several records a mapping is; `choose` answers a tag, or None for none of them."""
    return Discriminator(choose, custom_error_type=problem, custom_error_message=message)


def whole(value: object) -> object:
    """A count, from a number written without a fraction."""
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**9:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("case_whole", "must be a whole number, such as 2")
    return value


Whole = Annotated[int, BeforeValidator(whole, json_schema_input_type=int)]
"""A count: a whole number."""

Estimate = Literal["low", "likely", "high"]
"""Which point of a three-point estimate is meant."""

ESTIMATES: tuple[Estimate, ...] = ("low", "likely", "high")

Names = Annotated[tuple[str, ...], BeforeValidator(many, json_schema_input_type=list[str])]
"""A list of names or texts."""
OneOrMany = Annotated[tuple[str, ...], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
"""A name, or a list of names."""
