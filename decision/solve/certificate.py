"""The certificate of an answer: what proved it, and at what effort."""

from dataclasses import dataclass

from decision.solve.solver import pulp_version, solver_version


@dataclass(frozen=True)
class Certificate:
    """What proved the answer, and at what effort."""

    solver: str
    """Name of the solver."""

    solver_version: str
    """Its version; "unknown" where PuLP does not tell."""

    pulp_version: str
    """The version of PuLP."""

    seconds: float
    """Wall-clock seconds."""

    solves: int
    """Programs solved."""


def certificate(solver: str, seconds: float, solves: int) -> Certificate:
    """Returns the certificate of a run with this solver, with the versions installed here."""
    return Certificate(solver, solver_version(solver), pulp_version(), seconds, solves)
