"""Which sheet of a workbook holds which part of a case: a row a thing, a column a field."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args, get_origin

from options.actor import Actor, Course, Item
from options.anatomy import alternatives, is_record
from options.briefing import Consulted, NextStep
from options.case import Case
from options.constraint import Constraint
from options.evidence import Claim, Rating, Source
from options.experts import Answer, Expert
from options.groups import AffectedGroup
from options.lever import Level, Lever, Risk, Synergy
from options.objective import Objective
from options.record import Record
from options.resource import Resource
from options.scenario import Scenario
from options.score import Horizon, Score
from options.trigger import Trigger
from options.weights import Profile
from options.workbook.columns import Column, FieldPath, K, columns_of


@dataclass(frozen=True)
class Key:
    """One of the names that tell the rows of a sheet apart."""

    head: str
    """What the head of its column says."""
    names: str = ""
    """The sheet whose names it takes; none where the row itself gives the name."""
    choices: tuple[str, ...] = ()
    """The words among which it chooses."""
    known: bool = False
    """True: what it names must stand on its own sheet already."""
    note: str = ""
    """What it means."""


@dataclass(frozen=True)
class Spread:
    """A mapping of names to numbers of which each name has a column."""

    head: str
    """What the heads of its columns begin with, before a colon and the name."""
    path: FieldPath
    """The mapping."""
    sheet: str
    """The sheet that has the names, and the unit of each."""
    note: str
    """What the numbers mean."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: where its rows stand in the case, and its columns."""

    title: str
    """On its tab."""
    holds: str
    """What it holds, in a sentence."""
    rows: FieldPath
    """Where the row's part of the case stands."""
    keys: tuple[Key, ...] = ()
    """What tells rows apart, one for each K of `rows`; none where the rows are a list."""
    columns: tuple[Column, ...] = ()
    """The columns after the keys, those of `spread` left out."""
    spread: tuple[Spread, ...] = ()
    """The mappings that have a column for each name."""
    stands: bool = True
    """True: a row makes its part of the case, even where all columns are empty."""
    always: bool = False
    """True: it is shown even where it is empty."""

    @property
    def is_list(self) -> bool:
        """Whether the rows are a list within the part that their keys name."""
        return self.rows[-1] == POSITION


POSITION = "#"
"""In a path: the position of the row in its list."""

MATRIX = "Score matrix"
"""The sheet of levels against objectives."""

OTHER = "Other"
"""The sheet of whatever has no place on another."""

CASE = "Case"
GUIDE = "Guide"

LEVER = Key("lever", "Levers", known=True, note="The lever, by its name on the sheet Levers.")
LEVEL = Key("level", "Levels", known=True, note="The level, by its name on the sheet Levels.")
OBJECTIVE = Key("objective", "Objectives", note="The objective, by its name on the sheet Objectives.")
MEMBER = Key("lever.level", note="A lever, or lever.level, as in gauges.dense.")
NAME = "Small letters, digits and _, beginning with a letter; the case speaks of it by this name."
AT_LEVEL: FieldPath = ("levers", K(0), "levels", K(1))
PROFILE: FieldPath = ("weights", "profiles", K(0))


SWING = "Method swing: the rating of its swing, the greatest 100."
PLACE = "Method rank: 1 for the most important; those that tie share a place."
WORST = "The worst end of its range when the profile was asked for."
BEST = "The best end of its range then."


def _records(choice: Any) -> list[type[Record]]:
    """The records among which a value chooses."""
    return [kind for kind in alternatives(choice) if is_record(kind)]


def _named(note: str = NAME) -> Key:
    return Key("name", note=note)


def _sheet(
    title: str, holds: str, rows: FieldPath, keys: Iterable[Key], *records: type[Record], **more: Any
) -> Sheet:
    """A sheet with a column for every field of the records that a cell holds; `more` after these."""
    added: tuple[Column, ...] = more.pop("more", ())
    return Sheet(title, holds, rows, tuple(keys), (*columns_of(records, rows), *added), **more)


def _value(head: str, path: FieldPath, kind: Any, note: str) -> tuple[Column, ...]:
    return (Column(head, path, kind, note),)


def _scores(title: str, holds: str, rows: FieldPath, keys: Iterable[Key], **more: Any) -> Sheet:
    horizons = Spread("by horizon", (*rows, "by_horizon"), "Horizons", "The likely value in this horizon.")
    return _sheet(title, holds, rows, keys, Score, spread=(horizons, _by_group(rows)), **more)


def _by_group(rows: FieldPath) -> Spread:
    note = "The part that falls to this group; the parts add up to 1, and are the same where none is stated."
    return Spread("by group", (*rows, "by_group"), "Groups", note)


@cache
def layout() -> tuple[Sheet, ...]:
    """Every sheet of rows, in the order of the tabs; those of names before those that use them."""
    stated = _stated()
    covered = {sheet.rows[0] for sheet in stated}
    return (*stated, *(sheet for sheet in _further() if sheet.rows[0] not in covered))


@cache
def case_columns() -> tuple[Column, ...]:
    """The fields of the sheet Case, which has a row for each: what the case states once."""
    return tuple(
        replace(column, head="weights: default profile") if column.path == ("weights", "default") else column
        for column in columns_of((Case,), ())
        if column.path != ("weights", "information")
    )


def _stated() -> tuple[Sheet, ...]:
    objectives: FieldPath = ("objectives", K(0))
    scenario = Key("scenario", "Scenarios", note="The scenario, by its name on the sheet Scenarios.")
    on = replace(scenario, known=True)
    claim = Key("claim", "Evidence", known=True, note="The claim, by its name on the sheet Evidence.")
    profile = Key("profile", "Profiles", known=True, note="The profile, by its name on the sheet Profiles.")
    actor = Key("actor", "Actors", known=True, note="The actor, by its name on the sheet Actors.")
    course = Key("course", "Courses", known=True, note="The course, by its name on the sheet Courses.")
    item = Key("item", note="What draws the actor or holds it back.")
    kinds = Key("kind", choices=("incentives", "costs", "constraints"),
                note="What draws the actor to the course, what it costs, what stands in its way.")  # fmt: skip
    shifted: FieldPath = ("actors", K(0), "shifts", K(1), K(2), K(3))
    reacts: FieldPath = ("actors", K(0), "courses", K(1), "when", K(2), K(3))
    worths: FieldPath = ("objectives", K(0), "value", POSITION)
    pairs: FieldPath = (*PROFILE, "comparisons", POSITION)
    default = "The part of this profile in the default weights; where one profile is all of them, the sheet Case says so."
    return (
        _sheet("Objectives", "What is maximised, minimised or measured.", objectives, [_named()], Objective,
               always=True, spread=(_by_group(objectives),)),
        Sheet("Values", "What totals are worth, point by point from worst (0) to best (100); linear without any.",
              worths, (replace(OBJECTIVE, known=True),),
              (*_value("total", (*worths, 0), "number", "A total, in the objective's unit."),
               *_value("value", (*worths, 1), "number", "What it is worth, 0 to 100."))),
        _sheet("Resources", "What levers consume, and how much of it there is.", ("resources", K(0)), [_named()],
               Resource, always=True),
        _sheet("Horizons", "How near and far effects count.", ("horizons", K(0)), [_named()], Horizon),
        _sheet("Groups", "Who gains and who pays: groups among which effects are split.", ("groups", K(0)), [_named()],
               AffectedGroup),
        _sheet("Experts", "Who is asked for scores.", ("experts", K(0)), [_named()], Expert),
        _sheet("Levers", "What can be done.", ("levers", K(0)), [_named()], Lever, always=True,
               more=(Column("in force now", ("status_quo", K(0)), "name",
                            "The level of the lever that is in force now; empty: none.", names="Levels"),)),
        _sheet("Levels", "The exclusive intensities of each lever, and what each takes.", AT_LEVEL,
               [LEVER, Key("level", note=NAME)], Level, always=True,
               spread=(Spread("cost", (*AT_LEVEL, "cost"), "Resources",
                              "What the level takes of it; negative where it yields some."),)),
        _scores("Scores", "What each level does to each objective.", (*AT_LEVEL, "scores", K(2)),
                [LEVER, LEVEL, OBJECTIVE], always=True),
        _sheet("Expert scores", "What each expert says of a score; pooled for what Scores leaves out.",
               (*AT_LEVEL, "scores", K(2), "by", K(3)),
               [LEVER, LEVEL, OBJECTIVE, Key("expert", "Experts", note="The expert, by the name on the sheet Experts.")],
               Answer),
        Sheet("Preparations", "Months that a level takes off the lead times of other levers.",
              (*AT_LEVEL, "prepares", K(2)), (LEVER, LEVEL, Key("prepares", "Levers", note="The other lever.")),
              _value("months", (*AT_LEVEL, "prepares", K(2)), "number", "Months taken off its lead time.")),
        _sheet("Risks", "What may go wrong with a lever.", ("levers", K(0), "risks", POSITION), [LEVER], Risk),
        _sheet("Synergies", "What comes on top when levers are chosen together.", ("synergies", K(0)), [_named()],
               Synergy, always=True,
               spread=(Spread("score", ("synergies", K(0), "scores"), "Objectives", "What it adds to this objective."),
                       Spread("cost", ("synergies", K(0), "cost"), "Resources", "What it adds to the cost."),
                       _by_group(("synergies", K(0))))),
        _sheet("Constraints", "What every bundle must obey: each row one rule, of one kind.", ("constraints", K(0)),
               [_named()], *_records(Constraint), always=True),
        _sheet("Profiles", "Whose trade-offs, and by which method they were asked for.", PROFILE, [_named()],
               *_records(Profile), always=True,
               more=_value("part of default", ("weights", "default", K(0)), "number", default)),
        Sheet("Weights", "What each profile says of each objective.", (*PROFILE, K(1)), (profile, OBJECTIVE),
              (*_value("rating", (*PROFILE, "ratings", K(1)), "number", SWING),
               *_value("weight", (*PROFILE, "values", K(1)), "number", "Method direct: the weight."),
               *_value("place", (*PROFILE, "order", K(1)), "number", PLACE),
               *_value("elicited on worst", (*PROFILE, "elicited_on", K(1), 0), "number", WORST),
               *_value("elicited on best", (*PROFILE, "elicited_on", K(1), 1), "number", BEST)),
              stands=False, always=True),
        Sheet("Comparisons", "Method ahp: how many times as much one objective matters as another.", pairs, (profile,),
              (Column("objective", (*pairs, 0), "name", "The first objective.", names="Objectives"),
               Column("against", (*pairs, 1), "name", "The second objective.", names="Objectives"),
               *_value("times", (*pairs, 2), "number", "The first matters so many times as much as the second."))),
        Sheet("Weight information", "Linear inequalities that every admissible weighting obeys.",
              ("weights", "information", POSITION), (),
              _value("inequality", ("weights", "information", POSITION), "text", "As in safety + 0.5 trust <= 0.8.")),
        _sheet("Scenarios", "States of the world, what they rest on and what they change.", ("scenarios", K(0)),
               [_named()], Scenario, always=True,
               spread=(Spread("limit", ("scenarios", K(0), "limits"), "Resources", "The limit in this scenario."),
                       Spread("baseline", ("scenarios", K(0), "baseline"), "Objectives",
                              "The total with nothing in force in this scenario."))),
        _scores("Scenario scores", "Scores that replace those of a level in a scenario, each whole.",
                ("scenarios", K(0), "scores", K(1), K(2)),
                [on, Key("lever.level", note="As in gauges.dense."), OBJECTIVE]),
        _sheet("Evidence", "What is claimed, or awaited.", ("evidence", K(0)), [_named()], Claim, always=True),
        _sheet("Bears on", "How claims bear on scenarios.", ("evidence", K(0), "bears_on", K(1)), [claim, scenario],
               Rating),
        _sheet("Sources", "Who asserts the claims.", ("sources", K(0)), [_named()], Source, always=True),
        _sheet("Triggers", "Events to prepare for.", ("triggers", K(0)), [_named()], Trigger, always=True,
               spread=(Spread("reserve", ("triggers", K(0), "reserve"), "Resources", "What is held back for it."),
                       Spread("surge", ("triggers", K(0), "surge"), "Resources", "What comes on top when it fires."))),
        _sheet("Actors", "The other side.", ("actors", K(0)), [_named()], Actor, always=True),
        _sheet("Courses", "The courses open to each actor.", ("actors", K(0), "courses", K(1)),
               [actor, Key("course", note=NAME)], Course),
        _sheet("Course items", "What makes each course attractive, in points.",
               ("actors", K(0), "courses", K(1), K(2), K(3)), [actor, course, kinds, item], Item),
        Sheet("Responses", "Points added to an item when another actor takes a course.", reacts,
              (actor, course, Key("when", note="actor.course of another actor."), item),
              _value("points", reacts, "number", "Points added to the item.")),
        Sheet("Shifts", "Points that choosing a lever adds to an item of a course.", shifted,
              (actor, MEMBER, Key("course", "Courses", note="The course."), item),
              _value("points", shifted, "number", "Points added to the item.")),
        Sheet("Headlines", "The headline of a brief that recommends this bundle.", ("brief", "headlines", K(0)),
              (Key("bundle", note="The id of a bundle, as in drills.on+gauges.dense."),),
              _value("headline", ("brief", "headlines", K(0)), "text", "The headline.")),
        _sheet("Consulted", "Who was consulted, and what they say.", ("brief", "consulted", POSITION), [], Consulted),
        _sheet("Next steps", "What happens next, in order.", ("brief", "next_steps", POSITION), [], NextStep),
        Sheet("Terms", "What words of the case mean.", ("brief", "terms", K(0)),
              (Key("name", note="An objective, lever, resource or any other key."),),
              _value("meaning", ("brief", "terms", K(0)), "text", "What it means.")),
    )  # fmt: skip


def _further() -> Iterable[Sheet]:
    """A sheet for each section of named records that has none of its own."""
    for name, field in Case.model_fields.items():
        for kind in alternatives(field.annotation):
            if get_origin(kind) is dict:
                records = [each for each in alternatives(get_args(kind)[1]) if is_record(each)]
                if records:
                    title = name.replace("_", " ").capitalize()
                    yield _sheet(title, field.description or "", (name, K(0)), [_named()], *records)
