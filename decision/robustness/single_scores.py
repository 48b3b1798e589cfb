"""The part of `robust` that moves single scores: their breakpoints, and what of them is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from decision.robustness.value_of_information import FEWER, TOO_MANY
from decision.running.left_out import THOROUGHLY, LeftOut
from decision.sensitivity.moved_score import tagged_scores
from decision.sensitivity.score_breakpoints import ScoreBreakpoint, score_breakpoints, searched_breakpoints
from decision.solve.search import Search
from options import Case

MOVING = 30_000_000_000
"""Most work of the search for breakpoints of single scores, in multiplications: some twenty seconds."""


@dataclass(frozen=True)
class Moved:
    """The breakpoints of single scores."""

    breakpoints: tuple[ScoreBreakpoint, ...]
    """Of the scores that were moved."""

    searched: bool = False
    """Whether bundles were searched for instead of listed: then only within the stated intervals."""

    unmoved: tuple[str, ...] = ()
    """Scores that the limit of work left open."""

    tagged: tuple[str, ...] = ()
    """Scores that a bound on a tag adds up; they are not moved, since the bound would move with them."""


def not_moved(name: str, moved: Moved, moving: int | None) -> Iterator[LeftOut]:
    """The breakpoints that were not looked for, and those left open by the limit of work. name: of the part."""
    if moved.searched and moved.breakpoints:
        yield LeftOut(f"{name} beyond their intervals", TOO_MANY, FEWER)
    if moved.tagged:
        some = _some(moved.tagged)
        part = f"{name}, of {len(moved.tagged)} that a bound on a tag adds up: {some}"
        yield LeftOut(part, "the bound moves with them", "vary")
    if moved.unmoved:
        count = len(moved.breakpoints) + len(moved.unmoved)
        some = _some(moved.unmoved)
        part = f"{name}, of {len(moved.unmoved)} of {count}: {some}"
        if moving is None:
            yield LeftOut(part, "too many bundles may become best within their intervals", FEWER)
        else:
            reason = f"to search for what may become best takes more than {moving:,} multiplications"
            yield LeftOut(part, reason, THOROUGHLY)


MOST_NAMED = 5
"""Scores named of those that the limit of work left open."""


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def move_scores(
    case: Case,
    search: Search,
    recommended: frozenset[int],
    most_work: int | None,
    tell: Callable[[int, int], None],
    keep: Callable[[Moved], None],
) -> Moved:
    """Moves every score; all bundles are listed, or else searched within the limit of work. Raises OutOfTime.

    keep: given what is known after each score.
    """
    tagged = tagged_scores(case, search.problem)
    found = Moved((), tagged=tagged)
    listed = score_breakpoints(case, search, recommended, tell)
    for each in listed or ():
        found = Moved((*found.breakpoints, each), tagged=tagged)
        keep(found)
    if listed is not None:
        return found
    for one in searched_breakpoints(case, search, recommended, tell, most_work):
        breakpoints, unmoved = found.breakpoints, found.unmoved
        if isinstance(one, ScoreBreakpoint):
            found = Moved((*breakpoints, one), True, unmoved, tagged)
        else:
            found = Moved(breakpoints, True, (*unmoved, one), tagged)
        keep(found)
    return found
