"""Deterrence margins in sentences: items, levers, and dependence on other actors."""

from decision import ActorView, Turn
from options import Case
from reports.words.names import lever_noun
from reports.words.wording import signed

MOST_TURNS = 4
"""Items told of each actor, beyond those that turn within their own range."""

MOST_TOLD = 5
"""Equilibria told one by one; the rest are counted."""


def moves_told(case: Case, view: ActorView) -> list[str]:
    """The change of the margin by each lever, in points, and by levers that cannot be separated."""
    told = [
        f"{lever_noun(case, lever)} ({signed(points)})" for lever, points in view.moved_by.items() if points
    ]
    joint = f"levers too many to be told apart ({signed(view.joint)})"
    return [*told, *([joint] if view.joint else [])]


def turns_told(view: ActorView) -> tuple[Turn, ...]:
    """The nearest item that changes the best response, and further ones within their range."""
    return tuple(turn for n, turn in enumerate(view.turns) if n < MOST_TURNS or turn.within_range)


def depends_on_others(case: Case, actor: str) -> bool:
    """Whether a course's attractiveness depends on another actor's course."""
    return any(course.when for course in case.actors[actor].courses.values())
