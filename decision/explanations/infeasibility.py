"""Why no bundle is feasible: all minimal conflict sets, and the cheapest repairs."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from decision.explanations.changes import Change, Repair
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.parts import Progress

MOST_CONFLICTS = 20
"""Minimal conflict sets that are listed unless asked otherwise."""

Kind = Literal["constraint", "limit", "must", "must_not", "reserve"]
"""What a member of a conflict is: the case's constraint or limit, a demand of the command line, or a reserve."""


@dataclass(frozen=True)
class Demand:
    """Something that a bundle must keep: a member of a conflict."""

    name: str
    """The constraint, the resource, `must MEMBER` or `must_not MEMBER`, or for reserves the resource."""

    kind: Kind
    """What it is."""

    stage: str = ""
    """The trigger, or `A and B` for two, after which it binds; empty: now. Of a reserve the trigger it is held for."""

    setting: str = ""
    """The option that set it, as it is typed (`--must drills`, `--limit money=80`); empty where the case does."""

    @property
    def called(self) -> str:
        """Its name in documents: the name, behind the trigger where there is one."""
        name = f"reserve of {self.name}" if self.kind == "reserve" else self.name
        return f"{self.stage}: {name}" if self.stage else name


@dataclass(frozen=True)
class Conflict:
    """A minimal conflict set: demands that cannot all hold, while any of them could be spared for the others to."""

    demands: tuple[Demand, ...]
    """In the order of the case."""

    scenarios: tuple[str | None, ...]
    """Where it holds: the scenarios whose numbers bring it about; empty where it is a matter of logic alone."""

    ways_out: tuple[Change, ...]
    """For each demand that can be changed, the least change of it alone that resolves this conflict."""

    attainable: Fraction | None = None
    """Of a conflict of one bound: the best total that any bundle attains."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the demands, as documents have them."""
        return tuple(demand.called for demand in self.demands)


@dataclass(frozen=True)
class Infeasibility:
    """The conflicts and repairs of a question; empty where some bundle is feasible."""

    feasible: bool
    """Whether some bundle is feasible."""

    conflicts: tuple[Conflict, ...] = ()
    """Minimal conflict sets, smallest first."""

    more: bool = False
    """Whether there are more than these, or may be."""

    repairs: tuple[Repair, ...] = ()
    """Single changes by ascending relative size; where none suffices, sets of the fewest changes, likewise."""

    left_out: tuple[LeftOut, ...] = ()
    """What was not computed, and why."""

    unfinished: tuple[str, ...] = ()
    """The parts that the time limit or the user cut short: "conflicts", "repairs"."""

    interrupted: bool = False
    """Whether the user interrupted it."""


def infeasibility(
    question: Question,
    *,
    most: int = MOST_CONFLICTS,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Infeasibility:
    """Returns the minimal conflict sets of a question, `most` at most, and the cheapest repairs.

    time_limit: seconds. Never raises OutOfTime or KeyboardInterrupt: what they cut short is in `unfinished`.
    """
    raise NotImplementedError
