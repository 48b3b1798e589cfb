"""The other side: how attractive each course of action is to each actor, under the status quo and the bundle."""

from collections.abc import Sequence
from functools import partial

from decision import ActorView, Bundle, Courses, CourseView, Equilibrium, Side, is_game
from options import Case
from reports.brief.findings import Findings, Setting
from reports.brief.naming import in_a_sentence, named
from reports.words.blocks import Block, Figure, Heading, Paragraph, Section, Table
from reports.words.catalogue import heading, subheading, words
from reports.words.changes import other_bundle
from reports.words.courses import MOST_TOLD, depends_on_others, moves_told, turns_told
from reports.words.names import actor_name, course_name, item_name, resource_name
from reports.words.wording import listed, of_points, quantity

DETERRENCE = {
    "robustly_deterred": "robustly deterred, over the whole range of the points",
    "deterred": "deterred, and no single item within its own range turns that",
    "on_the_edge": "on the edge: a single item within its own range turns it",
    "not_deterred": "not deterred",
}


def other_side(findings: Findings) -> Section | None:
    """None for a case without actors."""
    told = findings.found.courses
    if told is None:
        return None
    assert told.chosen is not None, "a brief has a bundle"
    blocks: list[Block] = [
        Paragraph(
            "Points are judgements of what each course is worth to them, not to us: incentives less costs and "
            "practical constraints."
        )
    ]
    for actor in findings.case.actors:
        then = told.chosen.actors[actor]
        blocks += [
            Heading(actor_name(findings.case, actor)),
            Paragraph(verdicts(findings, actor, told, findings.best_called)),
        ]
        blocks.append(_figure(findings, actor, told))
        turns = turns_table(findings, actor, then, findings.best_called)
        blocks += [turns] if turns else []
    blocks += together(findings, told, findings.best_called)
    return Section("other_side", heading("other_side"), tuple(blocks))


def sides_of(told: Courses, called: str) -> list[tuple[str, Side]]:
    """The two sides by label: the status quo, and the bundle where there is one; called: its label."""
    return [
        (words("called")["today"], told.now),
        *([(called, told.chosen)] if told.chosen is not None else []),
    ]


def verdicts(setting: Setting, actor: str, told: Courses, called: str) -> str:
    """For each side the actor's best response, its deterrence margin, and the levers that move it."""
    case, sides = setting.case, sides_of(told, called)
    then = sides[-1][1].actors[actor]
    said = [taken_for_granted(case, then)] if depends_on_others(case, actor) else []
    for where, side in sides:
        said += [_verdict(setting, actor, where, side.actors[actor]), beside_the_margin(case, actor, side)]
    moved = moves_told(case, then) if told.chosen is not None else []
    if moved:
        said.append(f"What moves the margin against the status quo, in points: {listed(moved)}.")
    return " ".join(each for each in said if each)


def taken_for_granted(case: Case, view: ActorView) -> str:
    """The courses of the other actors that margin and best response assume."""
    courses = listed(f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in view.others.items())
    return f"The others are taken at the courses that we accept of them ({courses})."


def beside_the_margin(case: Case, name: str, side: Side) -> str:
    """Equilibria in which a deterred actor takes a harmful course all the same; empty where there is none."""
    harmful = side.harmful_to(case, name)
    if not harmful:
        return ""
    told = "; or ".join(_profile(case, each) for each in harmful[:MOST_TOLD])
    more = f"; and {len(harmful) - MOST_TOLD:,} more" if len(harmful) > MOST_TOLD else ""
    yet = "In" if side.actors[name].deterrence == "not_deterred" else "Yet in"
    which = "an equilibrium" if len(harmful) == 1 else f"{len(harmful):,} equilibria"
    return f"{yet} {which} it takes a course that is to be deterred: {told}{more}."


def _profile(case: Case, each: Equilibrium) -> str:
    courses = [f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in each.profile.items()]
    return ", ".join(courses)


def courses_table(setting: Setting, actor: str, told: Courses) -> Table:
    """Table of courses: attractiveness in points on each side, and the obstacles."""
    case, rows = setting.case, []
    sides = [side.actors[actor] for _, side in sides_of(told, "")]
    for course in case.actors[actor].courses:
        views = [side.courses[course] for side in sides]
        remark = ["accepted"] * (course == case.actors[actor].accepts) + _barred(views)
        rows.append((course_name(case, actor, course), *map(_worded, views), "; ".join(remark)))
    head = ("Course", *("Under the status quo", "With the bundle")[: len(sides)], "Remark")
    numeric = tuple(range(1, len(sides) + 1))
    caption = "Points of each course: likely, and from low to high"
    return Table(caption, head, tuple(rows), numeric, (len(head) - 1,))


def _figure(findings: Findings, actor: str, told: Courses) -> Figure:
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.courses import CourseRange, PointRange, draw_courses

    assert told.chosen is not None, "a brief has a bundle"
    case, now, then = findings.case, told.now.actors[actor], told.chosen.actors[actor]

    def reach(view: CourseView) -> PointRange:
        points = view.attractiveness
        return PointRange(points.low, points.likely, points.high, quantity(points.likely))

    table = courses_table(findings, actor, told)
    courses = []
    for course in case.actors[actor].courses:
        name = course_name(case, actor, course)
        accepted = " (accepted)" if course == case.actors[actor].accepts else ""
        courses.append(CourseRange(name + accepted, reach(now.courses[course]), reach(then.courses[course])))
    return Figure(
        key=f"courses_{actor}",
        title=_finding(findings, actor, now, then),
        measure=f"what each course is worth to {actor_name(case, actor)}, in points",
        alt="; ".join(
            f"{name}: status quo {before}, bundle {after}" for name, before, after, _ in table.rows
        ),
        table=table,
        height=14 + 8.5 * len(table.rows),
        draw=partial(draw_courses, tuple(courses)),
    )


def _worded(view: CourseView) -> str:
    points = view.attractiveness
    return f"{quantity(points.likely)} ({quantity(points.low)} to {quantity(points.high)})"


def _barred(views: Sequence[CourseView]) -> list[str]:
    """On which side a course is impossible, and what would make it possible."""
    told = []
    for view, when in zip(views, ("under the status quo", "with the bundle"), strict=False):
        if not view.possible:
            over = listed(f"{item_name(i)} by {quantity(points)}" for i, points in view.barred_by.items())
            told.append(f"impossible {when}: lifted if it fell in {over}")
    return told


def _finding(findings: Findings, actor: str, now: ActorView, then: ActorView) -> str:
    name = actor_name(findings.case, actor)
    if then.closed:
        return f"{name}: with the bundle the course that we accept is impossible"
    if now.margin is None or then.margin is None:
        return f"{name}: a course that we accept or would deter is impossible"
    before, after = quantity(now.margin.likely), quantity(then.margin.likely)
    return f"{name}: the accepted course leads by {of_points(after)}, under the status quo by {before}"


def _verdict(setting: Setting, actor: str, where: str, view: ActorView) -> str:
    chosen = "no course is possible"
    if view.best_response is not None:
        courses = [course_name(setting.case, actor, each) for each in (view.best_response, *view.ties)]
        chosen = f"the most attractive course is {listed(courses, 'or')}"
    margin = " The course that we accept is impossible." if view.closed else ""
    if view.margin is not None:
        low, likely, high = (quantity(p) for p in (view.margin.low, view.margin.likely, view.margin.high))
        worst = ", the worst there is, for the course that we accept is impossible" if view.closed else ""
        margin = f" The deterrence margin is {of_points(likely)} ({low} to {high}){worst}."
    judged = f"Judged by these points the actor is {DETERRENCE[view.deterrence]}."
    return f"Under {where} {chosen}.{margin} {judged}"


def turns_table(setting: Setting, actor: str, view: ActorView, called: str) -> Table | None:
    """Table of items that would change the best response alone; None where there are none."""
    rows = tuple(
        (
            f"{course_name(setting.case, actor, turn.course)}: {item_name(turn.item)}",
            quantity(turn.now),
            quantity(turn.at),
            "yes" if turn.within_range else "no",
            "no course" if turn.to is None else course_name(setting.case, actor, turn.to),
        )
        for turn in turns_told(view)
    )
    if not rows:
        return None
    head = ("Item", "Likely points", "Turning point", "In its range", "Course then")
    caption = f"What would turn {actor_name(setting.case, actor)} under {called}, nearest first"
    return Table(caption, head, rows, (1, 2))


def together(setting: Setting, told: Courses, called: str) -> list[Block]:
    """The pure-strategy equilibria, and the bundles without harmful ones; empty with a single actor."""
    if not is_game(setting.case):
        return []
    lines = [_stable(setting, where, side) for where, side in sides_of(told, called)]
    found = told.removal
    if found is not None and found.best is None:
        lines.append("No feasible bundle removes every harmful one.")
    elif found is not None:
        least = [
            f"with the least {resource_name(setting.case, name)} ({quantity(bundle.resources[name])}), "
            f"{_against(setting, told, called, bundle)}"
            for name, bundle in found.at_least.items()
        ]
        lines += [f"Feasible bundles that leave no harmful one: {'; '.join(least)}."] if least else []
    lines += [f"Left out: {each}." for each in told.left_out]
    return [Heading(subheading("together")), *map(Paragraph, lines)]


def _against(setting: Setting, told: Courses, called: str, bundle: Bundle) -> str:
    """A bundle by its name, or as its difference from the bundle in question where that is not the best."""
    where, side = sides_of(told, called)[-1]
    if bundle.id == side.bundle.id:
        return where
    best = named(setting).best
    if best is not None and best.id == side.bundle.id:
        return in_a_sentence(setting, bundle.levels)
    return other_bundle(setting.case, side.bundle.levels, bundle.levels)


def _stable(setting: Setting, where: str, side: Side) -> str:
    """The equilibria of one side, in words."""
    found = side.equilibria
    if not found and side.why_not_all:
        return f"Under {where} no stable combination of courses was found: {side.why_not_all}."
    if not found:
        return f"Under {where} no combination of courses is stable: from each, some actor would move alone."
    told = [
        _profile(setting.case, each) + (" (harmful)" if each.harmful else "") for each in found[:MOST_TOLD]
    ]
    told += [f"and {len(found) - MOST_TOLD:,} more"] if len(found) > MOST_TOLD else []
    one = (
        "one combination of courses is" if len(found) == 1 else f"{len(found):,} combinations of courses are"
    )
    not_all = f" These are not all: {side.why_not_all}." if side.why_not_all else ""
    return f"Under {where} {one} stable, from which no actor would move alone: {'; or '.join(told)}.{not_all}"
