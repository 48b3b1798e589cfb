"""Why a command found no feasible bundle: the conflicts and repairs, for its answer, its document and its exit."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from options import Document
from reports.commands.asking import solving
from reports.commands.timing import NO_TIME
from reports.request.asked import Asked

if TYPE_CHECKING:
    from decision import Infeasibility
    from decision.running.left_out import LeftOut

MOST_CONFLICTS = 20
"""Conflicts that are told unless asked otherwise."""


def why_infeasible(
    document: Document,
    asked: Asked,
    *,
    infeasible: bool,
    interrupted: bool,
    started: float,
    in_two_stages: bool = False,
    most: int = MOST_CONFLICTS,
) -> "Infeasibility | None":
    """The conflicts and repairs where no bundle is feasible, in the time that is left; None otherwise, and after an
    interruption.

    started: reading of time.monotonic when the command began, in seconds. in_two_stages: whether plans are meant.
    most: conflicts that are told.
    """
    if not infeasible or interrupted:
        return None
    from decision import infeasibility, plan_infeasibility

    left = None if asked.time_limit is None else asked.time_limit - (time.monotonic() - started)
    with solving() as progress:
        return (plan_infeasibility if in_two_stages else infeasibility)(
            asked.question(document.case),
            most=most,
            solver=asked.solver,
            time_limit=None if left is None else max(NO_TIME, left),
            progress=progress,
        )


def explained(told: Mapping[str, Any], why: "Infeasibility | None") -> dict[str, Any]:
    """The document of a command with the conflicts and repairs, where it has them."""
    if why is None:
        return dict(told)
    from reports.documents.conflicts import infeasible_key

    cut = [{"part": part.part, "reason": part.reason, "get": part.get} for part in cut_short(why)]
    left = [{"part": part.part, "reason": part.reason, "get": part.get} for part in why.left_out]
    parts = {"unfinished": [*told["unfinished"], *cut], "left_out": [*told["left_out"], *left]}
    return {**told, **parts, **infeasible_key(why)}


def cut_short(why: "Infeasibility | None") -> "tuple[LeftOut, ...]":
    """The parts of an explanation that the time limit or the user cut short."""
    if why is None:
        return ()
    from reports.request.endings import cut_short as parts

    return parts(str(click.get_current_context().info_name), why)
