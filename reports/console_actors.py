"""The answer to `actors` as a person reads it on a terminal."""

from collections.abc import Sequence

import click

from decision import ActorView, CourseView, Equilibrium, Problem, TwoVersions
from options import Case
from reports.console import case_head, text_table
from reports.courses import MOST_TOLD, Courses, Side, depends_on_others, is_game, moves_told, turns_told
from reports.names import (
    actor_name,
    choice_name,
    course_name,
    item_name,
    objective_name,
    resource_name,
)
from reports.wording import DASH, listed, points, quantity, signed

DETERRENCE = {
    "robustly_deterred": "robustly deterred, over the whole range of the points",
    "deterred": "deterred, and no single item within its own range turns that",
    "on_the_edge": "on the edge: a single item within its own range turns it",
    "not_deterred": "not deterred",
}


MOST_LISTED = 20
"""Equilibria that a table lists; more are not read."""


def actors_text(case: Case, problem: Problem, told: Courses) -> str:
    """The whole answer."""
    parts = [case_head(case, problem)]
    if not case.actors:
        return parts[0] + "\nThe case names no actors.\n"
    sides = [("status quo", told.now)]
    if told.chosen is None:
        parts.append("No bundle is feasible; the actors under the status quo alone:\n")
    else:
        sides.append(("bundle", told.chosen))
        parts.append(f"Bundle: {told.chosen.bundle.id}\n")
    parts += [_actor(case, name, sides) for name in case.actors]
    if is_game(case):
        parts += [_equilibria(case, title, side) for title, side in sides]
        parts.append(_removal(case, told))
    parts += [_left_out(told)]
    parts += [_against(case, each) for each in told.disagreements]
    return "\n".join(part for part in parts if part)


def _against(case: Case, found: TwoVersions) -> str:
    """Where the derived and the scored version part."""
    title = objective_name(case, found.objective)
    lines = [f"{title}, derived here, is scored by hand in the other version. Best here: {found.here.id}"]
    lines.append(f"Best there: {found.there.id}")
    lines.append(
        f"The other's best loses {quantity(found.lost_here)} points here, the one here "
        f"{quantity(found.lost_there)} there."
    )
    rows = [
        [choice_name(case, each.lever, each.level), signed(each.derived), signed(each.scored)]
        for each in found.levels
        if each.disagree
    ]
    if not rows:
        return "\n".join([*lines, "They see every level alone alike: as a gain, a loss or nothing."]) + "\n"
    lines.append(
        "Levels of which alone one sees a gain, a loss or nothing, and the other does not (value points):"
    )
    return "\n".join(lines) + "\n" + text_table(["level", "derived", "scored"], rows)


def _removal(case: Case, told: Courses) -> str:
    """Which bundle leaves no harmful equilibrium, where there is one."""
    found = told.removal
    if found is None:
        return ""
    if found.best is None:
        return "No feasible bundle removes every harmful equilibrium.\n"
    lines = ["Bundles that leave no harmful equilibrium:"]
    for name, bundle in found.at_least.items():
        lines.append(f"  least {resource_name(case, name)} ({quantity(bundle.resources[name])}): {bundle.id}")
    lines.append(f"  greatest value ({points(found.best.value)}): {found.best.id}")
    return "\n".join(lines) + "\n"


def _actor(case: Case, name: str, sides: Sequence[tuple[str, Side]]) -> str:
    lines = [click.style(actor_name(case, name), bold=True)]
    header = [
        "course",
        *(f"{title} ({end})" for title, _ in sides for end in ("likely", f"low{DASH}high")),
        "",
    ]
    rows = []
    for course in case.actors[name].courses:
        views = [side.actors[name].courses[course] for _, side in sides]
        cells = []
        for view in views:
            worth = view.attractiveness
            cells += [quantity(worth.likely), f"{quantity(worth.low)} to {quantity(worth.high)}"]
        barred = [
            f"impossible under the {title} unless {listed(_falls(view))}"
            for (title, _), view in zip(sides, views, strict=True)
            if not view.possible
        ]
        role = "accepted" if course == case.actors[name].accepts else ""
        rows.append([course_name(case, name, course), *cells, "; ".join([role] * bool(role) + barred)])
    lines.append(text_table(header, rows).rstrip("\n"))
    if depends_on_others(case, name):
        lines.append(f"  {taken_for_granted(case, sides[-1][1].actors[name])}")
    for title, side in sides:
        lines.append(_verdict(case, name, title, side.actors[name]))
        told_beside = beside_the_margin(case, name, side)
        lines += [f"    {told_beside}"] if told_beside else []
    if len(sides) > 1:
        told = moves_told(case, sides[-1][1].actors[name])
        lines += [f"  The margin is moved by {listed(told)}."] if told else []
    title, side = sides[-1]
    lines += _turns(case, name, title, side.actors[name])
    return "\n".join(lines) + "\n"


def taken_for_granted(case: Case, view: ActorView) -> str:
    """What the margin and the best response take the other actors to do."""
    courses = listed(f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in view.others.items())
    return f"The others are taken at the courses that we accept of them ({courses})."


def beside_the_margin(case: Case, name: str, side: Side) -> str:
    """The equilibria in which this actor takes a course to deter after all; empty where there is none."""
    harmful = side.harmful_to(case, name)
    if not harmful:
        return ""
    told = "; or ".join(_profile(case, each) for each in harmful[:MOST_TOLD])
    more = f"; and {len(harmful) - MOST_TOLD} more" if len(harmful) > MOST_TOLD else ""
    yet = "In" if side.actors[name].deterrence == "not_deterred" else "Yet in"
    which = "an equilibrium" if len(harmful) == 1 else f"{len(harmful)} equilibria"
    return f"{yet} {which} it takes a course that is to be deterred: {told}{more}."


def _profile(case: Case, each: Equilibrium) -> str:
    courses = [f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in each.profile.items()]
    return ", ".join(courses)


def _left_out(told: Courses) -> str:
    lines = [f"  {each!s}{f'; {each.get}' if each.get else ''}" for each in told.left_out]
    return "\n".join(["Left out:", *lines]) + "\n" if lines else ""


def _falls(view: CourseView) -> list[str]:
    """What would make an impossible course possible."""
    return [f"{item_name(item)} falls by {quantity(over)}" for item, over in view.barred_by.items()]


def _verdict(case: Case, name: str, title: str, view: ActorView) -> str:
    best = "no course, for none is possible"
    if view.best_response is not None:
        best = listed([course_name(case, name, each) for each in (view.best_response, *view.ties)], "or")
    margin = "no course to deter is possible"
    if view.margin is not None:
        low, likely, high = (
            quantity(each) for each in (view.margin.low, view.margin.likely, view.margin.high)
        )
        margin = f"deterrence margin {likely} ({low} to {high})"
        if view.closed:
            margin += ", the worst there is, for the course that we accept is impossible"
    elif view.closed:
        margin = "the course that we accept is impossible, and no objective says what that counts as"
    return f"  Under the {title} it chooses {best}; {margin}; {DETERRENCE[view.deterrence]}."


def _turns(case: Case, name: str, title: str, view: ActorView) -> list[str]:
    """Every item that would turn the choice, alone, and whether it does so within its own range."""
    rows = [
        [
            f"{course_name(case, name, turn.course)}: {item_name(turn.item)}",
            quantity(turn.now),
            quantity(turn.at),
            "yes" if turn.within_range else "no",
            "no course" if turn.to is None else course_name(case, name, turn.to),
        ]
        for turn in turns_told(view)
    ]
    if not rows:
        return []
    header = ["item", "likely", "turns past", "inside its range", "turns to"]
    return [f"  What would turn it under the {title}, nearest first:", text_table(header, rows).rstrip("\n")]


def _equilibria(case: Case, title: str, side: Side) -> str:
    if not side.equilibria:
        if side.why_not_all:
            return f"Equilibria under the {title}: none found; {side.why_not_all}.\n"
        return f"Equilibria under the {title}: none in pure strategies; each choice invites another.\n"
    lines = [f"Equilibria under the {title}:"]
    for each in side.equilibria[:MOST_LISTED]:
        courses = [f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in each.profile.items()]
        lines.append(f"  {'; '.join(courses)}{' (harmful)' if each.harmful else ''}")
    if len(side.equilibria) > MOST_LISTED:
        lines.append(f"  and {len(side.equilibria) - MOST_LISTED} more, in --format json")
    if side.why_not_all:
        lines.append(f"  These are not all: {side.why_not_all}.")
    return "\n".join(lines) + "\n"
