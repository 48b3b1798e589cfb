"""Completeness of an answer: the parts that are unfinished or left out, with reasons, and the exit status."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import click

from decision import Bundle, Contingency, Frontier, LeftOut, Optimum, WeightMap
from decision.solve.ranking import MOST_TIES
from reports.request.statuses import STOPPED, TIME_UP, Exit, leave
from reports.words.wording import listed

Result = Optimum | WeightMap | Frontier | Contingency
"""The results of solving commands."""

DISAGREE = "two ways disagree"
FULL = "more bundles than may be held"

TOLD = {
    TIME_UP: "Stopped by the time limit; not finished",
    STOPPED: "Interrupted; not finished",
    FULL: "Stopped: more bundles than may be held (--most-bundles, --most-memory); not finished",
}
"""The message of each reason; that of a disagreement is in reports/commands/disagreement.py."""

REASONS = (*TOLD, DISAGREE)
"""Why something is unfinished; for any other reason it is left out."""


class Ended(Protocol):
    """Protocol of all results that may be incomplete."""

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Names of the parts that are missing or incomplete."""

    @property
    def interrupted(self) -> bool:
        """Whether the user stopped it, and not the time limit."""


def best_of(answer: Result) -> Bundle | None:
    """The best bundle of an answer, recommended or not; None where none is feasible or known."""
    if isinstance(answer, Optimum):
        return answer.bundles[0] if answer.bundles else None
    if isinstance(answer, WeightMap):
        return answer.recommended
    if isinstance(answer, Contingency):
        return None if answer.plan is None else answer.plan.now
    # Of half the efficient bundles the first is no more than one of them.
    return answer.first(1)[0] if answer.complete and len(answer.chosen) else None


def unfinished(command: str, answer: Result, *further: Ended | None) -> tuple[LeftOut, ...]:
    """Parts cut short by time, interruption, memory or a disagreement, each with its reason."""
    if isinstance(answer, Frontier):
        begun = _full(answer) or cut_short(command, answer)
    elif isinstance(answer, WeightMap):
        begun = cut_short(command, answer)
    else:
        begun = _disputed(answer) if answer.status == "not_proved" else cut_short(command, answer)
    return (*begun, *(part for each in further if each is not None for part in cut_short(command, each)))


def untold(found: Frontier, told: Sequence[Bundle]) -> tuple[LeftOut, ...]:
    """The efficient bundles that were found but could not be told in time."""
    if len(told) == len(found.chosen):
        return ()
    return (LeftOut(f"efficient bundles found, after the first {len(told):,}", TIME_UP, "--time-limit"),)


def cut_short(command: str, ended: Ended) -> tuple[LeftOut, ...]:
    """The unfinished parts of a result, with the reason: time limit or interruption."""
    reason, get = (STOPPED, command) if ended.interrupted else (TIME_UP, "--time-limit")
    return tuple(LeftOut(part, reason, get) for part in ended.unfinished)


def left_out(answer: Result) -> tuple[LeftOut, ...]:
    """Parts that were not computed for reasons of the case."""
    if isinstance(answer, Optimum) and not answer.ties_complete and not answer.unfinished:
        reason = f"there are more than {MOST_TIES:,}"
        if not answer.first_of_all_ties:
            reason += "; the first is one that none dominates, and may not be the first of those by id"
        return (LeftOut("ties", reason, "frontier"),)
    return answer.left_out if isinstance(answer, Frontier | WeightMap) else ()


def left_out_line(each: LeftOut) -> str:
    """A line for standard error: the part, why it is missing, and the command or option that has it."""
    return f"Left out: {each}{f'; see {each.get}' if each.get else ''}."


def end_as(
    *, infeasible: bool, parts: Sequence[LeftOut], left_out: Iterable[LeftOut] = (), note: str = ""
) -> None:
    """Prints what an answer lacks to standard error and exits with its status; returns where it is complete.

    parts: the unfinished ones. note: a further sentence.
    """
    for each in left_out:
        click.echo(left_out_line(each), err=True)
    for reason in dict.fromkeys(part.reason for part in parts if part.reason in TOLD):
        click.echo(f"{TOLD[reason]}: {_names(parts, reason)}.{note}", err=True)
    if any(part.reason == STOPPED for part in parts):
        leave(Exit.INTERRUPTED)
    if infeasible:
        leave(Exit.NO_BUNDLE)
    if parts:
        leave(Exit.NOT_PROVED)


def _names(parts: Iterable[LeftOut], reason: str) -> str:
    return listed(dict.fromkeys(part.part for part in parts if part.reason == reason))


def _disputed(optimum: Optimum) -> tuple[LeftOut, ...]:
    """The parts that are not told after a disagreement of two ways; another solver may settle it."""
    return tuple(LeftOut(part, DISAGREE, "--solver") for part in optimum.unfinished)


def _full(found: Frontier) -> tuple[LeftOut, ...]:
    """The parts that were not reached for want of memory."""
    if found.stopped != "full":
        return ()
    return tuple(LeftOut(part, FULL, "--most-bundles") for part in found.unfinished)
