"""What the command line asks: one typed value for all options of a command beyond its case and its form."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from options import Case

if TYPE_CHECKING:  # commands that solve nothing must not wait for a solver's import
    from decision import Question


Fallen = Literal["withdrawn", "widened"]


@dataclass(frozen=True)
class Asked:
    """The options of a command; those that it has not are as here."""

    weights: str | None = None
    """A profile to weigh by, in place of the case's default weights."""
    scenario: str | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    limits: tuple[tuple[str, Decimal], ...] = ()
    suppose: tuple[str, ...] = ()
    """Claims to try as established."""
    time_limit: float | None = None
    """Seconds for the whole command."""
    solver: str = "HiGHS"

    top: int = 1
    """How many bundles to rank."""
    different: int = 0
    """How many unlike alternatives to find, each losing at most `within` points."""
    within: float = 0.0
    with_breakpoints: bool = False

    sections: str | None = None
    only: str | None = None
    reader: str | None = None
    decide_by: datetime | None = None

    all_weights: bool = False
    intervals: bool = False
    most_bundles: int = 0
    most_memory: float = 0.0
    """Megabytes that a search may hold."""

    objective: str | None = None
    against: str | None = None
    gap: float = 0.0
    samples: int | None = None
    weights_file: Path | None = None
    out: Path | None = None

    draws: int = 0
    shape: Literal["pert", "triangular"] = "pert"
    precision: float | None = None
    seed: int = 1
    workers: int = 1

    def question(self, case: Case) -> "Question":
        """What is asked of the case."""
        from decision import Question

        return Question(
            case,
            scenario=self.scenario,
            weights=self.weights,
            must=self.must,
            must_not=self.must_not,
            limits=dict(self.limits),
            suppose=self.suppose,
        )


NOTHING = Asked()
