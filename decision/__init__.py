"""The decision mathematics: a case settled into exact numbers, solved, and explained. Prints nothing."""

from decision.breakpoints import Segment
from decision.bundle import Bundle, Outcome, bundle_id, evaluate
from decision.contributions import Contributions, contributions
from decision.frontier import Frontier, frontier
from decision.intervals import score_intervals
from decision.deterrence import ActorView, CourseView, Interval, ItemPoints, Turn, deterrence
from decision.equilibria import Equilibrium, equilibria
from decision.optimize import Certificate, Optimum, optimize
from decision.problem import Problem, RequestError
from decision.program import Program
from decision.regions import Region
from decision.settle import settle
from decision.solving import SolverFailed, SolverUnavailable, pulp_version, solver_names, solver_version
from decision.sweep import Cell, Change, WeightMap, sweep
from decision.value import TOLERANCE
from decision.weightspace import WeightSpace, weight_space, within_information

__all__ = [
    "TOLERANCE",
    "ActorView",
    "Bundle",
    "Cell",
    "Certificate",
    "Change",
    "Contributions",
    "Frontier",
    "CourseView",
    "Equilibrium",
    "Interval",
    "ItemPoints",
    "Optimum",
    "Outcome",
    "Problem",
    "Program",
    "Region",
    "RequestError",
    "Segment",
    "SolverFailed",
    "SolverUnavailable",
    "Turn",
    "WeightMap",
    "WeightSpace",
    "bundle_id",
    "contributions",
    "deterrence",
    "equilibria",
    "evaluate",
    "frontier",
    "optimize",
    "pulp_version",
    "score_intervals",
    "settle",
    "solver_names",
    "solver_version",
    "sweep",
    "weight_space",
    "within_information",
]
