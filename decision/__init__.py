"""The decision mathematics: a case settled into exact numbers, solved, and explained. Prints nothing."""

from decision.breakpoints import Segment
from decision.bundle import Bundle, Outcome, bundle_id, evaluate
from decision.contributions import Contributions, contributions
from decision.optimize import Certificate, Optimum, optimize
from decision.problem import Problem, RequestError
from decision.program import Program
from decision.settle import settle
from decision.solving import SolverFailed, SolverUnavailable, pulp_version, solver_names, solver_version
from decision.value import TOLERANCE

__all__ = [
    "TOLERANCE",
    "Bundle",
    "Certificate",
    "Contributions",
    "Optimum",
    "Outcome",
    "Problem",
    "Program",
    "RequestError",
    "Segment",
    "SolverFailed",
    "SolverUnavailable",
    "bundle_id",
    "contributions",
    "evaluate",
    "optimize",
    "pulp_version",
    "settle",
    "solver_names",
    "solver_version",
]
