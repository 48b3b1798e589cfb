"""The other side: actors, the courses open to them, and what makes each course attractive, in points."""

from typing import Annotated

from pydantic import BeforeValidator

from options.number import Number
from options.record import Name, Names, Record, bare


class Item(Record):
    """An incentive, cost or practical constraint of a course, in points; a bare number is the likely one."""

    low: Number | None = None
    """The low end, in points; the likely value where it is left out."""
    likely: Number
    """The likely value, in points."""
    high: Number | None = None
    """The high end, in points; the likely value where it is left out."""
    impossible_above: Number | None = None
    """For a practical constraint: above this many points the course is impossible."""
    because: str | None = None
    """Why, in a sentence."""
    evidence: Names = ()
    """The claims that it rests on."""


ItemInput = Annotated[Item, BeforeValidator(bare("likely"), json_schema_input_type=Number | Item)]


class Course(Record):
    """One course of action open to an actor."""

    title: str | None = None
    """What readers call it."""
    incentives: dict[Name, ItemInput] = {}
    """What draws the actor to it, in points."""
    costs: dict[Name, ItemInput] = {}
    """What it costs the actor, in points."""
    constraints: dict[Name, ItemInput] = {}
    """What stands in its way in practice, in points."""
    when: dict[str, dict[Name, Number]] = {}
    """By actor.course: points added to items when another actor takes that course."""


class Actor(Record):
    """One of the other side, and its courses of action."""

    title: str | None = None
    """What readers call it."""
    accepts: str
    """The course that we accept."""
    deters: Names | None = None
    """The courses to deter; left out: every other one."""
    courses: dict[Name, Course]
    """The courses open to it."""
    shifts: dict[str, dict[Name, dict[Name, Number]]] = {}
    """By lever or lever.level: course: item: points that choosing it adds to the item."""
    because: str | None = None
    """Why it is among the actors."""
