"""The other side's calculus: how attractive each course is to each actor, with and without the bundle."""

from dataclasses import dataclass

from decision import ActorView, CourseView, Equilibrium
from reports.console_actors import DETERRENCE
from reports.courses import Courses, Side, courses_told, is_game
from reports.names import actor_name, course_name, item_name, lever_name
from reports.sections import Section, Table
from reports.study import Study
from reports.wording import listed, quantity, signed

WIDTH = 600
"""Width of a row of the figure in its own units."""


@dataclass(frozen=True)
class Mark:
    """The range of a course on the axis: from, to and the likely point between them."""

    start: float
    end: float
    at: float
    label: str


@dataclass(frozen=True)
class Row:
    """A course under the status quo and under the bundle."""

    name: str
    note: str
    now: Mark
    then: Mark
    described: str


@dataclass(frozen=True)
class ActorPart:
    name: str
    finding: str
    verdicts: tuple[str, ...]
    zero: float
    rows: tuple[Row, ...]
    turns: Table | None


@dataclass(frozen=True)
class OtherSide:
    bundle: str
    actors: tuple[ActorPart, ...]
    equilibria: tuple[str, ...]


def other_side(study: Study) -> Section | None:
    """None for a case without actors."""
    if not study.case.actors:
        return None
    told = courses_told(study.case, study.problem, study.optimum, study.best)
    assert told.chosen is not None, "a brief has a bundle"
    name = "the best bundle in this hypothetical scenario" if study.hypothetical else "the recommended bundle"
    content = OtherSide(
        bundle=name,
        actors=tuple(_actor(study, actor, told, told.chosen, name) for actor in study.case.actors),
        equilibria=_equilibria(study, told, told.chosen, name),
    )
    return Section("other_side", "The other side's calculus", content)


def _actor(study: Study, actor: str, told: Courses, chosen: Side, bundle: str) -> ActorPart:
    case = study.case
    now, then = told.now.actors[actor], chosen.actors[actor]
    ends = [
        end
        for view in (now, then)
        for course in view.courses.values()
        for end in (course.attractiveness.low, course.attractiveness.high)
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = WIDTH / ((high - low) or 1.0)
    moved = {lever: points for lever, points in then.moved_by.items() if abs(points) > 0}
    verdicts = [_verdict(study, actor, "the status quo", now), _verdict(study, actor, bundle, then)]
    if moved:
        levers = listed(f"{lever_name(case, lever)} ({signed(points)})" for lever, points in moved.items())
        verdicts.append(f"What moves the margin against the status quo, in points: {levers}.")
    return ActorPart(
        name=actor_name(case, actor),
        finding=_finding(study, actor, now, then),
        verdicts=tuple(verdicts),
        zero=round(-low * scale, 1),
        rows=tuple(
            _row(study, actor, course, now.courses[course], then.courses[course], low, scale)
            for course in case.actors[actor].courses
        ),
        turns=_turns(study, actor, then, bundle),
    )


def _finding(study: Study, actor: str, now: ActorView, then: ActorView) -> str:
    name = actor_name(study.case, actor)
    if now.margin is None or then.margin is None:
        return f"{name}: no course to deter is possible"
    before, after = quantity(now.margin.likely), quantity(then.margin.likely)
    return f"{name}: the accepted course leads by {after} points, under the status quo by {before}"


def _row(
    study: Study, actor: str, course: str, now: CourseView, then: CourseView, low: float, scale: float
) -> Row:
    name = course_name(study.case, actor, course)
    notes = ["accepted"] if course == study.case.actors[actor].accepts else []
    for view, when in ((now, "under the status quo"), (then, "under the bundle")):
        if not view.possible:
            over = listed(f"{item_name(i)} by {quantity(points)}" for i, points in view.barred_by.items())
            notes.append(f"impossible {when}: lifted if it fell in {over}")
    marks = [_mark(view, low, scale) for view in (now, then)]
    told = "; ".join(
        f"{when} {quantity(view.attractiveness.likely)} ({quantity(view.attractiveness.low)} to "
        f"{quantity(view.attractiveness.high)})"
        for view, when in ((now, "status quo"), (then, "bundle"))
    )
    return Row(name, "; ".join(notes), marks[0], marks[1], f"{name}: {told}")


def _mark(view: CourseView, low: float, scale: float) -> Mark:
    worth = view.attractiveness
    start, at, end = (round((points - low) * scale, 1) for points in (worth.low, worth.likely, worth.high))
    return Mark(start, end, at, quantity(worth.likely))


def _verdict(study: Study, actor: str, where: str, view: ActorView) -> str:
    if view.best_response is None:
        return f"Under {where} no course is possible."
    courses = [course_name(study.case, actor, each) for each in (view.best_response, *view.ties)]
    margin = ""
    if view.margin is not None:
        low, likely, high = (quantity(p) for p in (view.margin.low, view.margin.likely, view.margin.high))
        margin = f" The deterrence margin is {likely} points ({low} to {high})."
    return (
        f"Under {where} the most attractive course is {listed(courses, 'or')}.{margin} "
        f"Judged by these points: {DETERRENCE[view.deterrence]}."
    )


def _turns(study: Study, actor: str, view: ActorView, bundle: str) -> Table | None:
    rows = tuple(
        (
            f"{course_name(study.case, actor, turn.course)}: {item_name(turn.item)}",
            quantity(turn.now),
            quantity(turn.at),
            "yes" if turn.within_range else "no",
            "no course" if turn.to is None else course_name(study.case, actor, turn.to),
        )
        for turn in view.turns[:6]
    )
    if not rows:
        return None
    head = ("Item", "Likely points", "Turns past", "Inside its range", "Turns to")
    return Table(
        f"What would turn {actor_name(study.case, actor)} under {bundle}, nearest first", head, rows, (1, 2)
    )


def _equilibria(study: Study, told: Courses, chosen: Side, bundle: str) -> tuple[str, ...]:
    if not is_game(study.case):
        return ()
    return tuple(
        _stable(study, where, found)
        for where, found in (("the status quo", told.now.equilibria), (bundle, chosen.equilibria))
    )


def _stable(study: Study, where: str, found: tuple[Equilibrium, ...]) -> str:
    """Courses from which no actor would move alone."""
    if not found:
        return f"Under {where} no combination of courses is stable: from each, some actor would move alone."
    told = [
        ", ".join(
            f"{actor_name(study.case, actor)}: {course_name(study.case, actor, course)}"
            for actor, course in each.profile.items()
        )
        + (" (harmful)" if each.harmful else "")
        for each in found
    ]
    one = "one combination of courses is" if len(found) == 1 else f"{len(found)} combinations of courses are"
    return f"Under {where} {one} stable, from which no actor would move alone: {'; or '.join(told)}."
