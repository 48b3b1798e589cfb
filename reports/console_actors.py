"""The answer to `actors` as a person reads it on a terminal."""

from collections.abc import Sequence

import click

from decision import ActorView, Equilibrium, Problem
from options import Case
from reports.console import case_head, text_table
from reports.courses import Courses, Side, is_game
from reports.names import actor_name, course_name, item_name, lever_name
from reports.wording import DASH, listed, quantity, signed

DETERRENCE = {
    "robustly_deterred": "robustly deterred, over the whole range of the points",
    "deterred": "deterred, and no single item within its own range turns that",
    "on_the_edge": "on the edge: a single item within its own range turns it",
    "not_deterred": "not deterred",
}


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
        parts += [_equilibria(case, title, side.equilibria) for title, side in sides]
    return "\n".join(parts)


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
            f"impossible under the {title}: {item_name(item)} {quantity(over)} too high"
            for (title, _), view in zip(sides, views, strict=True)
            for item, over in view.barred_by.items()
        ]
        role = "accepted" if course == case.actors[name].accepts else ""
        rows.append([course_name(case, name, course), *cells, "; ".join([role] * bool(role) + barred)])
    lines.append(text_table(header, rows).rstrip("\n"))
    lines += [_verdict(case, name, title, side.actors[name]) for title, side in sides]
    if len(sides) > 1:
        moved = {k: v for k, v in sides[-1][1].actors[name].moved_by.items() if abs(v) > 0}
        if moved:
            told = [f"{lever_name(case, lever)} {signed(points)}" for lever, points in moved.items()]
            lines.append(f"  The margin is moved by {listed(told)}.")
    return "\n".join(lines) + "\n"


def _verdict(case: Case, name: str, title: str, view: ActorView) -> str:
    if view.best_response is None:
        return f"  Under the {title} no course is possible."
    best = listed([course_name(case, name, each) for each in (view.best_response, *view.ties)], "or")
    margin = "no course to deter is possible"
    if view.margin is not None:
        low, likely, high = (
            quantity(each) for each in (view.margin.low, view.margin.likely, view.margin.high)
        )
        margin = f"deterrence margin {likely} ({low} to {high})"
    text = f"  Under the {title} it chooses {best}; {margin}; {DETERRENCE[view.deterrence]}."
    if view.turns:
        turn = view.turns[0]
        to = "nothing" if turn.to is None else course_name(case, name, turn.to)
        within = "inside" if turn.within_range else "outside"
        text += (
            f" Nearest turn: {item_name(turn.item)} of {course_name(case, name, turn.course)} past "
            f"{quantity(turn.at)} (now {quantity(turn.now)}), {within} its range, to {to}."
        )
    return text


def _equilibria(case: Case, title: str, found: Sequence[Equilibrium]) -> str:
    if not found:
        return f"Equilibria under the {title}: none in pure strategies; each choice invites another.\n"
    lines = [f"Equilibria under the {title}:"]
    for each in found:
        courses = [f"{actor_name(case, a)}: {course_name(case, a, c)}" for a, c in each.profile.items()]
        lines.append(f"  {'; '.join(courses)}{' (harmful)' if each.harmful else ''}")
    return "\n".join(lines) + "\n"
