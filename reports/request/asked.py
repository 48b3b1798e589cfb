"""The options of a command as one typed value, but for its case and output format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from options import Case, NumberChange
from reports.request.override import Override

if TYPE_CHECKING:  # commands that solve nothing must not wait for a solver's import
    from decision import Question


Fallen = Literal["withdrawn", "widened"]

TOP, DIFFERENT, WITHIN = 5, 3, 5.0
"""What `optimize` and `brief` rank, how many unlike alternatives they look for, and the value that such a one may lose.
Letters follow from these (reports/brief/naming.py)."""


@dataclass(frozen=True)
class Asked:
    """The options of a command; those that it does not have keep their defaults."""

    weights: str | Mapping[str, Decimal] | None = None
    """`--weights`: a profile to weigh by, or a number for every weighed objective; None: the case's default weights."""
    scenario: str | None = None
    """`--scenario`: the scenario to compute in; None: the working one."""
    must: tuple[str, ...] = ()
    """`--must`: levers, or `lever.level`, that the bundle must hold."""
    must_not: tuple[str, ...] = ()
    """`--must-not`: levers, or `lever.level`, that it must not hold."""
    limits: tuple[tuple[str, NumberChange], ...] = ()
    """`--limit`: by resource or pattern, in its unit, in place of the case's."""
    bounds: tuple[tuple[str, NumberChange], ...] = ()
    """`--bound`: by constraint or pattern, in place of the case's."""
    changes: tuple[Path, ...] = ()
    """`--with`: files of changes, laid over the case."""
    suppose: tuple[str, ...] = ()
    """`--suppose`: claims to treat as established."""
    time_limit: float | None = None
    """Seconds for the whole command; None: no limit."""
    solver: str = "HiGHS"
    """The name of a solver that PuLP knows."""

    top: int = 1
    """How many bundles to rank."""
    different: int = 0
    """How many dissimilar alternatives to find."""
    within: float = 0.0
    """Value points that each of them may lose."""
    with_breakpoints: bool = False
    """Whether to compute the breakpoints of each weight."""

    sections: str | None = None
    """Keys of the sections to keep, joined by commas; None: all."""
    only: str | None = None
    """The key of the single section to keep."""
    reader: str | None = None
    """`--for`: whom the brief addresses, in place of the case's."""
    decide_by: datetime | None = None
    """The date of the decision, in place of the case's."""

    layout: Literal["brief", "submission", "memo", "one-page"] = "brief"
    """`--form`: how the sections of a brief are put together."""
    paper: Literal["a4", "letter"] = "a4"
    """The size of the pages."""
    thorough: bool = False
    """Whether a brief may take any amount of work."""

    all_weights: bool = False
    """Whether to lift the weight information of the case."""
    intervals: bool = False
    """Whether scores may lie anywhere in their intervals."""
    most_bundles: int = 0
    """Efficient bundles that a search may hold."""
    most_memory: float = 0.0
    """Megabytes that a search may hold."""

    objective: str | None = None
    """The objective whose weight `sweep` moves."""
    against: str | None = None
    """A second one, for regions of two weights."""
    gap: float = 0.0
    """Value points by which the map of weights may fall short."""
    samples: int | None = None
    """How many weightings to draw."""
    weights_file: Path | None = None
    """A CSV or Parquet file of weightings to look up."""
    out: Path | None = None
    """Where to write the best bundle of each weighting."""

    draws: int = 0
    """How many times to draw all scores."""
    shape: Literal["pert", "triangular", "experts"] = "pert"
    """The distribution between low, likely and high."""
    precision: float | None = None
    """The standard error at which drawing stops; None: after `draws`."""
    seed: int = 1
    """Of the random generator."""
    tail: float = 0.1
    """The worst share of scenarios and draws over which the mean value is told."""
    workers: int = 1
    """Threads that draw."""

    changed: tuple[Override, ...] = ()
    """What `--with`, `--limit` and `--bound` replaced, once they were applied to the case."""

    def question(self, case: Case) -> "Question":
        """The question that the options ask of a case to which they were applied (`reports.request.applying`)."""
        from decision import Question

        return Question(
            case,
            scenario=self.scenario,
            weights=self.weights,
            must=self.must,
            must_not=self.must_not,
            limits={name: change.of(None) for name, change in self.limits},
            suppose=self.suppose,
        )


NOTHING = Asked()
