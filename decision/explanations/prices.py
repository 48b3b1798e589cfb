"""The prices of constraints: what the best value gains without one, and with one unit more room."""

from collections.abc import Mapping
from dataclasses import dataclass

from decision.model.bundle import Bundle
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.parts import Progress


@dataclass(frozen=True)
class Price:
    """The price of one constraint, limit or demand."""

    lifted: float
    """Points that the best value gains without it; 0.0 where nothing."""

    lifted_bundle: Bundle
    """The best bundle then, by the rule of ties."""

    one_unit: float | None
    """Points gained with one unit more room (of the resource or objective; one lever of a group; one point of consent;
    0.01 of a probability); None for logic."""

    one_unit_bundle: Bundle | None
    """The best bundle then."""


@dataclass(frozen=True)
class Prices:
    """The prices of a question, in the order of the case; none where no bundle is feasible."""

    by_name: Mapping[str, Price]
    """By constraint, resource with a limit, and demand of the command line (`must drills`)."""

    left_out: tuple[LeftOut, ...] = ()
    """Prices that took too much work."""

    unfinished: tuple[str, ...] = ()
    """Prices that the time limit or the user cut short, each `price of NAME`."""

    interrupted: bool = False
    """Whether the user interrupted it."""


def prices(
    question: Question,
    best: Bundle,
    *,
    most_nodes: int | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Prices:
    """Returns the price of every constraint, limit and demand of a question, whose best bundle is known.

    most_nodes: nodes of HiGHS for each program; a price that would take more is left out; None: no limit. Never raises
    OutOfTime or KeyboardInterrupt.
    """
    raise NotImplementedError
