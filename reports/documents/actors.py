"""The JSON document of `actors`."""

from typing import Any

from decision import ActorView, Courses, Equilibrium, ItemPoints, Optimum, Problem, Side, Span
from options import Case
from reports.documents.common import bundle_document, head
from reports.request.asked import Asked


def actors_document(
    path: str, case: Case, problem: Problem, optimum: Optimum, told: Courses, asked: Asked
) -> dict[str, Any]:
    """The document; without a feasible bundle only the status quo and the conflict."""
    chosen = told.chosen
    return head("actors", path, case, problem, optimum, asked, further=told, lacking=told.left_out) | {
        "status": optimum.status,
        "status_quo": _side(case, told.now),
        "bundle": {} if chosen is None else _side(case, chosen),
        "equilibria": {
            "status_quo": [_equilibrium(each) for each in told.now.equilibria],
            "bundle": [] if chosen is None else [_equilibrium(each) for each in chosen.equilibria],
        },
        "removal": None
        if told.removal is None
        else {
            "at_least": {name: bundle_document(each) for name, each in told.removal.at_least.items()},
            "best": None if told.removal.best is None else bundle_document(told.removal.best),
        },
        "against": [
            {
                "objective": each.objective,
                "levels": {
                    f"{level.lever}.{level.level}": {
                        "derived": level.derived,
                        "scored": level.scored,
                        "disagree": level.disagree,
                    }
                    for level in each.levels
                },
                "here": bundle_document(each.here),
                "there": bundle_document(each.there),
                "lost_here": each.lost_here,
                "lost_there": each.lost_there,
            }
            for each in told.disagreements
        ],
        "bundles": {
            "status_quo": bundle_document(told.now.bundle),
            "bundle": None if chosen is None else bundle_document(chosen.bundle),
        },
        "conflict": list(optimum.conflict),
    }


def _side(case: Case, side: Side) -> dict[str, Any]:
    """One side; harmful_equilibria are indices into `equilibria`, from 0."""
    place = {id(each): n for n, each in enumerate(side.equilibria)}
    return {
        name: _actor(view) | {"harmful_equilibria": [place[id(each)] for each in side.harmful_to(case, name)]}
        for name, view in side.actors.items()
    }


def _actor(view: ActorView) -> dict[str, Any]:
    margin = view.margin
    return {
        "courses": {
            name: {
                "attractiveness": _interval(course.attractiveness),
                "possible": course.possible,
                "barred_by": dict(course.barred_by),
                "items": {item: _item(points) for item, points in course.items.items()},
            }
            for name, course in view.courses.items()
        },
        "best_response": view.best_response,
        "ties": list(view.ties),
        "near_ties": list(view.near_ties),
        "accepted_possible": not view.closed,
        "others": dict(view.others),
        "margin": None if margin is None else margin.likely,
        "margin_range": None if margin is None else _interval(margin),
        "standing": view.deterrence,
        "moved_by": dict(view.moved_by),
        "joint": view.joint,
        "turns": [
            {
                "course": turn.course,
                "item": turn.item,
                "now": turn.now,
                "at": turn.at,
                "to": turn.to,
                "within_range": turn.within_range,
            }
            for turn in view.turns
        ],
    }


def _item(points: ItemPoints) -> dict[str, Any]:
    return {
        "kind": points.kind,
        "points": _interval(points.points),
        "shift": points.shift,
        "impossible_above": points.impossible_above,
    }


def _interval(interval: Span) -> dict[str, float]:
    return {"low": interval.low, "likely": interval.likely, "high": interval.high}


def _equilibrium(equilibrium: Equilibrium) -> dict[str, Any]:
    return {"courses": dict(equilibrium.profile), "harmful": equilibrium.harmful}
