"""Checks of actors: courses, items and shifts that there are, and three points in order."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import add, le

from options.actor import Actor, Course
from options.case import Case
from options.checks.known import Known
from options.checks.scores import check_order
from options.finding import Finding
from options.lever import Lever
from options.marks import Keys
from options.saying import listed, unknown, written

_GROUPS = ("incentives", "costs", "constraints")


def check_actors(case: Case, known: Known) -> Iterator[Finding]:
    """All actors, one after the other."""
    for name, actor in case.actors.items():
        at = ("actors", name)
        if known.names(*at, "courses") == ():
            yield Finding((*at, "courses"), "is empty; an actor has at least one course of action")
        yield from _course_named(name, actor.accepts, (*at, "accepts"), known)
        for position, course in enumerate(actor.deters or ()):
            here = (*at, "deters", position)
            yield from _course_named(name, course, here, known)
            if course == actor.accepts:
                yield Finding(here, f"{course} is the course that we accept; it cannot be deterred too")
        for course_name, stated in actor.courses.items():
            yield from _course(name, course_name, stated, known)
        yield from _shifts(name, actor, known)
        yield from _accepted_impossible(name, actor, case)


def _course_named(
    actor: str, course: str, at: Keys, known: Known, *, on_key: bool = False
) -> Iterator[Finding]:
    courses = known.names("actors", actor, "courses")
    if courses is not None and course not in courses:
        yield Finding(at, unknown(f"course of {actor}", course, courses), on_key)


def _course(actor: str, name: str, course: Course, known: Known) -> Iterator[Finding]:
    at = ("actors", actor, "courses", name)
    first: dict[str, str] = {}
    for group in _GROUPS:
        for item_name, item in getattr(course, group).items():
            here = (*at, group, item_name)
            if item_name in first:
                message = (
                    f"{first[item_name]} has an item {item_name} too; items of a course share their names"
                )
                yield Finding(here, message, True)
            first.setdefault(item_name, group)
            yield from check_order(item.low, Fraction(item.likely), item.high, here)
            if item.impossible_above is not None and group != "constraints":
                message = (
                    "only a practical constraint makes a course impossible; move the item to constraints"
                )
                yield Finding((*here, "impossible_above"), message, True)
            for position, claim in enumerate(item.evidence):
                yield from known.unknown("claim", claim, (*here, "evidence", position))
    for other, items in course.when.items():
        here = (*at, "when", other)
        other_actor, dot, other_course = other.partition(".")
        found = list(known.unknown("actor", other_actor, here, on_key=True))
        if not found and not dot:
            found = [Finding(here, f"'{other}' names no course; write actor.course", True)]
        elif not found and other_actor == actor:
            found = [Finding(here, "is a course of this actor; `when` turns on another actor's course", True)]
        yield from found or _course_named(other_actor, other_course, here, known, on_key=True)
        yield from _items(actor, name, items, here, known)


def _items(
    actor: str, course: str, items: Mapping[str, Decimal], at: Keys, known: Known
) -> Iterator[Finding]:
    groups = [known.names("actors", actor, "courses", course, group) for group in _GROUPS]
    if None in groups:
        return
    names = [name for group in groups for name in group or ()]
    for item in items:
        if item not in names:
            yield Finding((*at, item), unknown(f"item of {course}", item, names), True)


def _shifts(name: str, actor: Actor, known: Known) -> Iterator[Finding]:
    for member, courses in actor.shifts.items():
        at = ("actors", name, "shifts", member)
        yield from known.unknown_member(member, at, on_key=True)
        for course, items in courses.items():
            found = list(_course_named(name, course, (*at, course), known, on_key=True))
            yield from found or _items(name, course, items, (*at, course), known)


def _accepted_impossible(name: str, actor: Actor, case: Case) -> Iterator[Finding]:
    """A fault where the course that we accept is impossible whatever levers are chosen.

    The others are taken at the courses that we accept of them, as in the margin. Of every lever one level counts,
    which may help over one obstacle and not over another.
    """
    course = actor.courses.get(actor.accepts)
    if course is None:
        return
    barred = {
        item_name: item.likely + _by_others(course, item_name, case) - item.impossible_above
        for item_name, item in course.constraints.items()
        if item.impossible_above is not None
    }
    if all(over <= 0 for over in barred.values()):
        return
    moves = [_moves(actor, lever, stated, tuple(barred)) for lever, stated in case.levers.items()]
    at = ("actors", name, "courses", actor.accepts, "constraints")
    for n, (item_name, over) in enumerate(barred.items()):
        least = over + sum(min(move[n] for move in levels) for levels in moves)
        if least > 0:
            limit = course.constraints[item_name].impossible_above
            assert limit is not None
            message = (
                f"the accepted course is impossible under every bundle: {item_name} is never below "
                f"{written(least + limit)}"
            )
            yield Finding(
                (*at, item_name, "impossible_above"),
                f"{message}; raise impossible_above, or accept another course",
            )
            return
    if _never_all_clear(tuple(barred.values()), moves):
        yield Finding(
            at,
            f"the accepted course is impossible under every bundle: none clears {listed(barred)} together; raise "
            "impossible_above, or accept another course",
        )


FEW = 200
"""Sums of which those that are nowhere better than another are worth looking for."""

MOST_SUMS = 20_000
"""Ways to help over several obstacles at once that are looked at; a case with more is not found at fault here."""


def _never_all_clear(over: tuple[Decimal, ...], moves: list[list[tuple[Decimal, ...]]]) -> bool:
    """Whether no choice of a level of every lever brings all obstacles to their limits: the least sums, step by step."""
    sums = {over}
    for levels in moves:
        helpful = [move for move in levels if any(move)]
        if not helpful:
            continue
        sums |= {tuple(map(add, each, move)) for each in sums for move in helpful}
        if len(sums) > MOST_SUMS:
            return False
        if len(sums) < FEW:
            sums = {
                one for one in sums if not any(one != other and all(map(le, other, one)) for other in sums)
            }
    return not any(all(amount <= 0 for amount in each) for each in sums)


def _by_others(course: Course, item: str, case: Case) -> Decimal:
    """What the courses that we accept of the other actors add to an item."""
    total = Decimal(0)
    for named, items in course.when.items():
        other, _, other_course = named.partition(".")
        if other in case.actors and case.actors[other].accepts == other_course:
            total += items.get(item, Decimal(0))
    return total


def _moves(actor: Actor, lever: str, stated: Lever, items: tuple[str, ...]) -> list[tuple[Decimal, ...]]:
    """What leaving a lever out (nothing) and each of its levels add to these items of the accepted course."""
    nothing = (Decimal(0),) * len(items)
    moves = [nothing]
    for level in stated.levels:
        shifts = [
            actor.shifts.get(member, {}).get(actor.accepts, {}) for member in (lever, f"{lever}.{level}")
        ]
        moves.append(
            tuple(sum((each.get(item, Decimal(0)) for each in shifts), Decimal(0)) for item in items)
        )
    return moves
