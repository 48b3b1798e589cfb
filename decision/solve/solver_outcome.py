"""How a solve ends: its status and bound, and the exceptions of a solver that is not available or fails."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

SolveStatus = Literal["optimal", "feasible", "infeasible", "stopped"]
"""See `Solved`."""

Verdict = Literal["optimal", "feasible", "infeasible", "stopped", "undecided"]
"""What a run of a solver ends with; undecided: infeasible or unbounded."""


class SolverUnavailable(Exception):
    """PuLP finds no solver of this name here."""

    def __init__(self, name: str, available: list[str]) -> None:
        super().__init__(f"solver {name} is not available; available here: {', '.join(available)}")
        self.name = name
        self.available = available

    def __reduce__(self) -> tuple[type["SolverUnavailable"], tuple[str, list[str]]]:
        """What it is made from, so that it comes back whole from another process."""
        return SolverUnavailable, (self.name, self.available)


class SolverFailed(Exception):
    """The solver ended without a usable answer."""


@dataclass(frozen=True)
class Solved:
    """Result of one solve."""

    status: SolveStatus
    """optimal (proved), feasible (time limit, incumbent in the variables), infeasible, or stopped (time limit, no
    incumbent)."""

    bound: float | None
    """Bound on the objective, in its own sense; None where infeasible, or where the solver gives none."""


class SolverOutcome(NamedTuple):
    """Result of one run of a solver."""

    verdict: Verdict
    """How it ended."""

    bound: float | None = None
    """Bound on the objective, in its own sense; None for none."""
