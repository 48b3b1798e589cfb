"""The other side's calculus: how attractive each course is to each actor, with and without the bundle."""

from functools import partial

from decision import ActorView, Bundle, CourseView
from reports.blocks import Block, Figure, Heading, Paragraph, Section, Table
from reports.console_actors import DETERRENCE, beside_the_margin, taken_for_granted
from reports.courses import (
    MOST_TOLD,
    Courses,
    Side,
    courses_told,
    depends_on_others,
    is_game,
    moves_told,
    turns_told,
)
from reports.figures.courses import CourseRange, Range, draw_courses
from reports.names import actor_name, course_name, item_name, moves_in_short, resource_name
from reports.study import Study
from reports.wording import listed, quantity


def other_side(study: Study) -> Section | None:
    """None for a case without actors."""
    if not study.case.actors:
        return None
    told = study.courses or courses_told(study.case, study.problem, study.optimum, study.best, 0.0)
    assert told.chosen is not None, "a brief has a bundle"
    blocks: list[Block] = [
        Paragraph(
            "Points are judgements of what each course is worth to them, not to us: incentives less costs and "
            "practical constraints."
        )
    ]
    for actor in study.case.actors:
        blocks += _actor(study, actor, told.now, told.chosen)
    if is_game(study.case):
        blocks += [Heading("What they would do together"), *_together(study, told, told.chosen)]
    return Section("other_side", "The other side's calculus", tuple(blocks))


def _actor(study: Study, actor: str, before: Side, after: Side) -> list[Block]:
    case, now, then = study.case, before.actors[actor], after.actors[actor]
    verdicts = [taken_for_granted(case, then)] if depends_on_others(case, actor) else []
    for where, side in (("the status quo", before), (study.best_called, after)):
        verdicts += [_verdict(study, actor, where, side.actors[actor]), beside_the_margin(case, actor, side)]
    verdicts = [told for told in verdicts if told]
    moved = moves_told(case, then)
    if moved:
        verdicts.append(f"What moves the margin against the status quo, in points: {listed(moved)}.")
    blocks: list[Block] = [Heading(actor_name(case, actor)), Paragraph(" ".join(verdicts))]
    blocks.append(_figure(study, actor, now, then))
    turns = _turns(study, actor, then)
    return [*blocks, turns] if turns else blocks


def _figure(study: Study, actor: str, now: ActorView, then: ActorView) -> Figure:
    case = study.case
    rows, courses, told = [], [], []
    for course in case.actors[actor].courses:
        views = (now.courses[course], then.courses[course])
        name = course_name(case, actor, course)
        accepted = course == case.actors[actor].accepts
        worded = [_worded(view) for view in views]
        remark = "; ".join(["accepted"] * accepted + _barred(views))
        rows.append((name, *worded, remark))
        told.append(f"{name}: status quo {worded[0]}, bundle {worded[1]}")
        courses.append(CourseRange(f"{name} (accepted)" if accepted else name, *map(_range, views)))
    head = ("Course", "Under the status quo", "With the bundle", "Remark")
    return Figure(
        key=f"courses_{actor}",
        title=_finding(study, actor, now, then),
        measure=f"what each course is worth to {actor_name(case, actor)}, in points",
        alt="; ".join(told),
        table=Table("Points of each course: likely, and from low to high", head, tuple(rows), (1, 2), (3,)),
        height=14 + 13 * len(rows),
        draw=partial(draw_courses, tuple(courses)),
    )


def _range(view: CourseView) -> Range:
    worth = view.attractiveness
    return Range(worth.low, worth.likely, worth.high, quantity(worth.likely))


def _worded(view: CourseView) -> str:
    worth = view.attractiveness
    return f"{quantity(worth.likely)} ({quantity(worth.low)} to {quantity(worth.high)})"


def _barred(views: tuple[CourseView, CourseView]) -> list[str]:
    """Where a course is impossible, and what would lift that."""
    told = []
    for view, when in zip(views, ("under the status quo", "with the bundle"), strict=True):
        if not view.possible:
            over = listed(f"{item_name(i)} by {quantity(points)}" for i, points in view.barred_by.items())
            told.append(f"impossible {when}: lifted if it fell in {over}")
    return told


def _finding(study: Study, actor: str, now: ActorView, then: ActorView) -> str:
    name = actor_name(study.case, actor)
    if then.closed:
        return f"{name}: with the bundle the course that we accept is impossible"
    if now.margin is None or then.margin is None:
        return f"{name}: a course that we accept or would deter is impossible"
    before, after = quantity(now.margin.likely), quantity(then.margin.likely)
    return f"{name}: the accepted course leads by {after} points, under the status quo by {before}"


def _verdict(study: Study, actor: str, where: str, view: ActorView) -> str:
    chosen = "no course is possible"
    if view.best_response is not None:
        courses = [course_name(study.case, actor, each) for each in (view.best_response, *view.ties)]
        chosen = f"the most attractive course is {listed(courses, 'or')}"
    margin = " The course that we accept is impossible." if view.closed else ""
    if view.margin is not None:
        low, likely, high = (quantity(p) for p in (view.margin.low, view.margin.likely, view.margin.high))
        worst = ", the worst there is, for the course that we accept is impossible" if view.closed else ""
        margin = f" The deterrence margin is {likely} points ({low} to {high}){worst}."
    return f"Under {where} {chosen}.{margin} Judged by these points: {DETERRENCE[view.deterrence]}."


def _turns(study: Study, actor: str, view: ActorView) -> Table | None:
    rows = tuple(
        (
            f"{course_name(study.case, actor, turn.course)}: {item_name(turn.item)}",
            quantity(turn.now),
            quantity(turn.at),
            "yes" if turn.within_range else "no",
            "no course" if turn.to is None else course_name(study.case, actor, turn.to),
        )
        for turn in turns_told(view)
    )
    if not rows:
        return None
    head = ("Item", "Likely points", "Turns past", "Inside its range", "Turns to")
    caption = f"What would turn {actor_name(study.case, actor)} under {study.best_called}, nearest first"
    return Table(caption, head, rows, (1, 2))


def _together(study: Study, told: Courses, chosen: Side) -> list[Block]:
    """Courses from which no actor would move alone, and which bundles leave no harmful ones."""
    lines = [
        _stable(study, "the status quo", told.now),
        _stable(study, study.best_called, chosen),
    ]
    found = told.removal
    if found is not None and found.best is None:
        lines.append("No feasible bundle removes every harmful one.")
    elif found is not None:
        least = [
            f"with the least {resource_name(study.case, name)} ({quantity(bundle.resources[name])}), "
            f"{_against(study, bundle)}"
            for name, bundle in found.at_least.items()
        ]
        lines.append(f"Feasible bundles that leave no harmful one: {'; '.join(least)}.")
    lines += [f"Left out: {each}." for each in told.left_out]
    return [Paragraph(line) for line in lines]


def _against(study: Study, bundle: Bundle) -> str:
    """A bundle by what it changes against the best one."""
    return moves_in_short(study.case, study.best.levels, bundle.levels) or study.best_called


def _stable(study: Study, where: str, side: Side) -> str:
    """Courses from which no actor would move alone."""
    found = side.equilibria
    if not found and side.why_not_all:
        return f"Under {where} no stable combination of courses was found: {side.why_not_all}."
    if not found:
        return f"Under {where} no combination of courses is stable: from each, some actor would move alone."
    told = [
        ", ".join(
            f"{actor_name(study.case, actor)}: {course_name(study.case, actor, course)}"
            for actor, course in each.profile.items()
        )
        + (" (harmful)" if each.harmful else "")
        for each in found[:MOST_TOLD]
    ]
    told += [f"and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else []
    one = "one combination of courses is" if len(found) == 1 else f"{len(found)} combinations of courses are"
    not_all = f" These are not all: {side.why_not_all}." if side.why_not_all else ""
    return f"Under {where} {one} stable, from which no actor would move alone: {'; or '.join(told)}.{not_all}"
