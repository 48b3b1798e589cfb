"""The decision mathematics: a case settled into exact numbers, solved, and explained. Prints nothing."""

from decision.acceptability import Sampling
from decision.breakpoints import Segment
from decision.budgets import Budget, budgets
from decision.bundle import Bundle, Outcome, bundle_id, evaluate
from decision.calculus import to_deter
from decision.contingency import Contingency, Step, WholePlan, contingency
from decision.contributions import Contributions, contributions
from decision.deterrence import ActorView, CourseView, ItemPoints, Span, Turn, deterrence
from decision.draws import Draws
from decision.dropping import Dropped
from decision.enumeration import Table, enumerate_bundles
from decision.equilibria import Equilibria, Equilibrium, equilibria
from decision.evidence import Evidence, weigh_evidence
from decision.frontier import Frontier, frontier
from decision.horizons import Horizons, ShareStretch, horizons
from decision.hypotheses import Hypothesis, hypotheses
from decision.intervals import score_intervals
from decision.joint import Joint
from decision.learning import Established, Expected
from decision.left_out import LeftOut
from decision.limits import OutOfTime, OutOfWork, limited, look, seconds_left
from decision.optimize import Certificate, Optimum, optimize
from decision.preparation import Late, Made, Preparation
from decision.problem import Problem, RequestError
from decision.program import Program
from decision.question import Question
from decision.regions import Region
from decision.regret import Regret
from decision.removal import Removal, removal
from decision.robust import Robustness, robust
from decision.score_breakpoints import ScoreBreakpoint
from decision.search import Disagreement, Progress
from decision.settle import settle
from decision.signposts import Path, Signpost, scenario_paths, trigger_paths
from decision.slack import Slack, slacks
from decision.solving import SolverFailed, SolverUnavailable, pulp_version, solver_names, solver_version
from decision.stages import Stages, stages
from decision.stretches import Stretch
from decision.sweep import Cell, Change, WeightMap, sweep
from decision.tie_rule import undominated_rows
from decision.undominated import undominated
from decision.value import TOLERANCE
from decision.versions import TwoVersions, comparable, two_versions
from decision.weight_regret import WeightRegret
from decision.weightspace import WeightSpace, weight_space, within_information

__all__ = [
    "TOLERANCE",
    "ActorView",
    "Budget",
    "Bundle",
    "Cell",
    "Certificate",
    "Change",
    "Contingency",
    "Contributions",
    "CourseView",
    "Disagreement",
    "Draws",
    "Dropped",
    "Equilibria",
    "Equilibrium",
    "Established",
    "Evidence",
    "Expected",
    "Frontier",
    "Horizons",
    "Hypothesis",
    "ItemPoints",
    "Joint",
    "Late",
    "LeftOut",
    "Made",
    "Optimum",
    "OutOfTime",
    "OutOfWork",
    "Outcome",
    "Path",
    "Preparation",
    "Problem",
    "Program",
    "Progress",
    "Question",
    "Region",
    "Regret",
    "Removal",
    "RequestError",
    "Robustness",
    "Sampling",
    "ScoreBreakpoint",
    "Segment",
    "ShareStretch",
    "Signpost",
    "Slack",
    "SolverFailed",
    "SolverUnavailable",
    "Span",
    "Stages",
    "Step",
    "Stretch",
    "Table",
    "Turn",
    "TwoVersions",
    "WeightMap",
    "WeightRegret",
    "WeightSpace",
    "WholePlan",
    "budgets",
    "bundle_id",
    "comparable",
    "contingency",
    "contributions",
    "deterrence",
    "enumerate_bundles",
    "equilibria",
    "evaluate",
    "frontier",
    "horizons",
    "hypotheses",
    "limited",
    "look",
    "optimize",
    "pulp_version",
    "removal",
    "robust",
    "scenario_paths",
    "score_intervals",
    "seconds_left",
    "settle",
    "slacks",
    "solver_names",
    "solver_version",
    "stages",
    "sweep",
    "to_deter",
    "trigger_paths",
    "two_versions",
    "undominated",
    "undominated_rows",
    "weigh_evidence",
    "weight_space",
    "within_information",
]
