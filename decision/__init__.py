"""The decision mathematics: a case settled into exact numbers, solved, and explained. Prints nothing."""

from decision.actors.courses import Courses, Side, courses, is_game
from decision.actors.deterrence import ActorView, CourseView, ItemPoints, Span, Turn, deterrence
from decision.actors.equilibria import Equilibria, Equilibrium, equilibria
from decision.actors.removal import Removal, removal
from decision.actors.two_versions import LevelGain, TwoVersions, comparable, two_versions
from decision.analysis import Analysis, analyse
from decision.efficient.frontier import Frontier, frontier
from decision.efficient.interval_dominance import Interval, score_intervals
from decision.effort import THOROUGH, Effort
from decision.evidence.competing_hypotheses import Hypothesis, hypotheses
from decision.evidence.leave_one_out import Dropped
from decision.evidence.signposts import EvidencePath, Signpost, scenario_paths, trigger_paths
from decision.evidence.weigh_evidence import Evidence, Supposed, weigh_evidence
from decision.explanations.against import Against
from decision.explanations.comes_in import ComesIn
from decision.explanations.compared import Beside, SideBySide
from decision.explanations.comparison import Comparison, comparison
from decision.explanations.demands import Demand
from decision.explanations.evaluation import Allowance, Evaluation, Judged, evaluate_bundle
from decision.explanations.explain import Explanation, explain
from decision.explanations.infeasibility import Conflict, Infeasibility, infeasibility
from decision.explanations.measures_worth import MeasuresWorth
from decision.explanations.movers import Alone, Movers, movers, question_of_old
from decision.explanations.plan_infeasibility import plan_infeasibility
from decision.explanations.prices import Price, Prices, prices
from decision.explanations.relaxations import Relaxation, Repair
from decision.explanations.replacement_cost import Replacement
from decision.explanations.target import Target
from decision.explanations.variation import Axis, Variation, VariedPoint, axis_of, vary
from decision.explanations.why_not import WhyNot
from decision.model.actor_calculus import to_deter
from decision.model.bundle import Bundle, Outcome, bundle_id, evaluate
from decision.model.chance_constraint import ChanceConstraint
from decision.model.deterrence_margin import CoursePoints, Margin, Obstacle, Points
from decision.model.effects import CaseEffects
from decision.model.nondominated import undominated
from decision.model.problem import (
    Choice,
    Consent,
    Effects,
    MarginBound,
    Objective,
    Problem,
    RequestError,
    Resource,
    Row,
    Synergy,
)
from decision.model.question import Question
from decision.model.settle import settle
from decision.model.shapley_values import Contributions, contributions
from decision.model.slack import Slack, slacks
from decision.model.stated_weights import StatedWeights, stated_weights
from decision.model.value_function import TOLERANCE, Piece, ValueFunction
from decision.model.varied_question import stated_quantity, varied, varied_together
from decision.polytopes.double_description import Cone, Origin
from decision.polytopes.weight_polytope import WeightSpace, weight_space, within_information
from decision.robustness.acceptability import Sampling
from decision.robustness.awaited_claims import Awaited, Established
from decision.robustness.bundle_fates import Fate, Ranked, Share
from decision.robustness.conditional_value_at_risk import WorstTail
from decision.robustness.joint_draws import Joint, JointShare
from decision.robustness.majority_order import MajorityOrder, majority_order
from decision.robustness.points_lost import PointsLost
from decision.robustness.robust import DRAWING, Robustness, robust
from decision.robustness.scenario_regret import Regret
from decision.robustness.score_draws import Draws
from decision.robustness.stakeholder_regret import Dissent, Stakeholder, dissent
from decision.robustness.value_of_information import Expected
from decision.robustness.weight_regret import WeightRegret
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited, look, seconds_left
from decision.running.parts import Progress
from decision.sensitivity.any_weights import Candidates
from decision.sensitivity.cells import Cell, WeightChange
from decision.sensitivity.score_breakpoints import ScoreBreakpoint
from decision.sensitivity.step_curves import Budget, BudgetStep, StepCurves, step_curves
from decision.sensitivity.weight_map import WeightMap, sweep
from decision.solve.certificate import Certificate
from decision.solve.dichotomic_search import Segment
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.optimize import Optimum, optimize
from decision.solve.program import Program
from decision.solve.solve_and_cut import Disagreement
from decision.solve.solver import pulp_version, solver_names, solver_version
from decision.solve.solver_outcome import SolverFailed, SolverUnavailable
from decision.solve.tie_rule import undominated_rows
from decision.solve.value_formulation import Expression
from decision.study.answering import answer_at
from decision.study.rows import ColumnKind, StudyRow, columns_of
from decision.study.summary import StudySummary, VariantSummary, summarise
from decision.two_stage.contingency import Contingency, contingency
from decision.two_stage.horizon_breakpoints import Horizons, horizons
from decision.two_stage.likelihood_breakpoints import PlanIds
from decision.two_stage.plan_outcome import SecondStage, WholePlan
from decision.two_stage.preparation import Late, Made, Preparation
from decision.two_stage.stages import Both, Response, Stages, stages
from decision.weights.weight_regions import Region

__all__ = [
    "DRAWING",
    "THOROUGH",
    "TOLERANCE",
    "ActorView",
    "Against",
    "Allowance",
    "Alone",
    "Analysis",
    "Awaited",
    "Axis",
    "Beside",
    "Both",
    "Budget",
    "BudgetStep",
    "Bundle",
    "BundleTable",
    "Candidates",
    "CaseEffects",
    "Cell",
    "Certificate",
    "ChanceConstraint",
    "Choice",
    "ColumnKind",
    "ComesIn",
    "Comparison",
    "Cone",
    "Conflict",
    "Consent",
    "Contingency",
    "Contributions",
    "CoursePoints",
    "CourseView",
    "Courses",
    "Demand",
    "Disagreement",
    "Dissent",
    "Draws",
    "Dropped",
    "Effects",
    "Effort",
    "Equilibria",
    "Equilibrium",
    "Established",
    "Evaluation",
    "Evidence",
    "EvidencePath",
    "Expected",
    "Explanation",
    "Expression",
    "Fate",
    "Frontier",
    "Horizons",
    "Hypothesis",
    "Infeasibility",
    "Interval",
    "ItemPoints",
    "Joint",
    "JointShare",
    "Judged",
    "Late",
    "LeftOut",
    "LevelGain",
    "Made",
    "MajorityOrder",
    "Margin",
    "MarginBound",
    "MeasuresWorth",
    "Movers",
    "Objective",
    "Obstacle",
    "Optimum",
    "Origin",
    "OutOfTime",
    "OutOfWork",
    "Outcome",
    "Piece",
    "PlanIds",
    "Points",
    "PointsLost",
    "Preparation",
    "Price",
    "Prices",
    "Problem",
    "Program",
    "Progress",
    "Question",
    "Ranked",
    "Region",
    "Regret",
    "Relaxation",
    "Removal",
    "Repair",
    "Replacement",
    "RequestError",
    "Resource",
    "Response",
    "Robustness",
    "Row",
    "Sampling",
    "ScoreBreakpoint",
    "SecondStage",
    "Segment",
    "Share",
    "Side",
    "SideBySide",
    "Signpost",
    "Slack",
    "SolverFailed",
    "SolverUnavailable",
    "Span",
    "Stages",
    "Stakeholder",
    "StatedWeights",
    "StepCurves",
    "StudyRow",
    "StudySummary",
    "Supposed",
    "Synergy",
    "Target",
    "Turn",
    "TwoVersions",
    "ValueFunction",
    "VariantSummary",
    "Variation",
    "VariedPoint",
    "WeightChange",
    "WeightMap",
    "WeightRegret",
    "WeightSpace",
    "WholePlan",
    "WhyNot",
    "WorstTail",
    "analyse",
    "answer_at",
    "axis_of",
    "bundle_id",
    "columns_of",
    "comparable",
    "comparison",
    "contingency",
    "contributions",
    "courses",
    "deterrence",
    "dissent",
    "enumerate_bundles",
    "equilibria",
    "evaluate",
    "evaluate_bundle",
    "explain",
    "frontier",
    "horizons",
    "hypotheses",
    "infeasibility",
    "is_game",
    "limited",
    "look",
    "majority_order",
    "movers",
    "optimize",
    "plan_infeasibility",
    "prices",
    "pulp_version",
    "question_of_old",
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
    "stated_quantity",
    "stated_weights",
    "step_curves",
    "summarise",
    "sweep",
    "to_deter",
    "trigger_paths",
    "two_versions",
    "undominated",
    "undominated_rows",
    "varied",
    "varied_together",
    "vary",
    "weigh_evidence",
    "weight_space",
    "within_information",
]
