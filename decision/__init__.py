"""The decision mathematics: a case settled into exact numbers, solved, and explained. Prints nothing."""

from decision.acceptability import Sampling
from decision.breakpoints import Segment
from decision.bundle import Bundle, Outcome, bundle_id, evaluate
from decision.contributions import Contributions, contributions
from decision.draws import Draws
from decision.dropping import Dropped
from decision.enumeration import enumerate_bundles
from decision.evidence import Evidence, weigh_evidence
from decision.frontier import Frontier, frontier
from decision.hypotheses import Hypothesis
from decision.intervals import score_intervals
from decision.optimize import Certificate, Optimum, optimize
from decision.problem import Problem, RequestError
from decision.program import Program
from decision.question import Question
from decision.regions import Region
from decision.regret import Regret
from decision.robust import Robustness, robust
from decision.score_breakpoints import ScoreBreakpoint
from decision.settle import settle
from decision.solving import SolverFailed, SolverUnavailable, pulp_version, solver_names, solver_version
from decision.sweep import Cell, Change, WeightMap, sweep
from decision.undominated import undominated
from decision.value import TOLERANCE
from decision.weightspace import WeightSpace, weight_space, within_information

__all__ = [
    "TOLERANCE",
    "Bundle",
    "Cell",
    "Certificate",
    "Change",
    "Contributions",
    "Draws",
    "Dropped",
    "Evidence",
    "Frontier",
    "Hypothesis",
    "Optimum",
    "Outcome",
    "Problem",
    "Program",
    "Question",
    "Region",
    "Regret",
    "RequestError",
    "Robustness",
    "Sampling",
    "ScoreBreakpoint",
    "Segment",
    "SolverFailed",
    "SolverUnavailable",
    "WeightMap",
    "WeightSpace",
    "bundle_id",
    "contributions",
    "enumerate_bundles",
    "evaluate",
    "frontier",
    "optimize",
    "pulp_version",
    "robust",
    "score_intervals",
    "settle",
    "solver_names",
    "solver_version",
    "sweep",
    "undominated",
    "weigh_evidence",
    "weight_space",
    "within_information",
]
