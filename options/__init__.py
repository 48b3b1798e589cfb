"""What can be done and what is known: the records of a case, read from its file and checked.

`load_case` answers the `Case`, or raises a `CaseError` with every fault of the file. `load_document` answers
the case with the places of its file, by which `case_warnings` says where something deserves a second look.
"""

from options.actor import Actor, Course, Item
from options.briefing import Briefing, Consulted, NextStep
from options.case import BUNDLED_CASES, Case, bundled_case_path
from options.cautions import CAUTIONS, case_warnings
from options.clauses import breaks_a_sentence, is_instruction
from options.constraint import (
    Consent,
    Constraint,
    Excludes,
    Group,
    Must,
    MustNot,
    Requires,
    TagBound,
    Together,
    TotalBound,
    counts_levers,
)
from options.differences import Change, Place, Renaming, Steps, Versions, compare
from options.document import Document, load_case, load_document, read_case, read_document, read_file
from options.draws import ScoreDraws
from options.elicitation import (
    WEIGHT_TOLERANCE,
    consistency_ratio,
    default_weights,
    profile_weights,
    weighed_objectives,
)
from options.evidence import Claim, EvidenceRule, Rating, Source
from options.experts import Answer, Expert
from options.faults import CaseError, Caution, Fault
from options.groups import WORST_OFF, AffectedGroup, part_of_group
from options.information import Inequality, information
from options.lever import Level, Lever, Risk, Synergy
from options.markings import highest_marking, markings_borne, markings_in_order, portion_markings
from options.marks import dotted
from options.number import EXACT, MOST_DECIMALS
from options.number_change import NumberChange, number_change
from options.number_values import NumberValues, number_values
from options.objective import DerivedFrom, Objective
from options.outliers import far_from_all
from options.profile_judgement import ProfileJudgement, profiles_judged
from options.quantities import (
    Quantity,
    counts_elsewhere,
    is_floor,
    named_quantities,
    quantities,
    quantity,
    with_quantity,
)
from options.record import ESTIMATES, Estimate
from options.releasing import Gone, Release, released
from options.resource import Resource, Written, all_amounts, amount_of, unit_of, written_of
from options.saying import unknown
from options.scenario import Scenario
from options.schema import case_schema
from options.score import Estimates, Horizon, Score, estimated, estimates
from options.splits import split_objectives
from options.standing import (
    CARRIES,
    ClaimState,
    Lack,
    Standing,
    StandingName,
    claim_states,
    conflicting_claims,
    conflicts_by_claim,
    lacks,
    may_be_assumed,
    only_is_unproved,
    scenario_standings,
    standing,
    standing_on,
)
from options.text import Text
from options.trigger import Trigger
from options.weights import AhpProfile, DirectProfile, Profile, RankProfile, SwingProfile, Weights

__all__ = [
    "BUNDLED_CASES",
    "CARRIES",
    "CAUTIONS",
    "ESTIMATES",
    "EXACT",
    "MOST_DECIMALS",
    "WEIGHT_TOLERANCE",
    "WORST_OFF",
    "Actor",
    "AffectedGroup",
    "AhpProfile",
    "Answer",
    "Briefing",
    "Case",
    "CaseError",
    "Caution",
    "Change",
    "Claim",
    "ClaimState",
    "Consent",
    "Constraint",
    "Consulted",
    "Course",
    "DerivedFrom",
    "DirectProfile",
    "Document",
    "Estimate",
    "Estimates",
    "EvidenceRule",
    "Excludes",
    "Expert",
    "Fault",
    "Gone",
    "Group",
    "Horizon",
    "Inequality",
    "Item",
    "Lack",
    "Level",
    "Lever",
    "Must",
    "MustNot",
    "NextStep",
    "NumberChange",
    "NumberValues",
    "Objective",
    "Place",
    "Profile",
    "ProfileJudgement",
    "Quantity",
    "RankProfile",
    "Rating",
    "Release",
    "Renaming",
    "Requires",
    "Resource",
    "Risk",
    "Scenario",
    "Score",
    "ScoreDraws",
    "Source",
    "Standing",
    "StandingName",
    "Steps",
    "SwingProfile",
    "Synergy",
    "TagBound",
    "Text",
    "Together",
    "TotalBound",
    "Trigger",
    "Versions",
    "Weights",
    "Written",
    "all_amounts",
    "amount_of",
    "breaks_a_sentence",
    "bundled_case_path",
    "case_schema",
    "case_warnings",
    "claim_states",
    "compare",
    "conflicting_claims",
    "conflicts_by_claim",
    "consistency_ratio",
    "counts_elsewhere",
    "counts_levers",
    "default_weights",
    "dotted",
    "estimated",
    "estimates",
    "far_from_all",
    "highest_marking",
    "information",
    "is_floor",
    "is_instruction",
    "lacks",
    "load_case",
    "load_document",
    "markings_borne",
    "markings_in_order",
    "may_be_assumed",
    "named_quantities",
    "number_change",
    "number_values",
    "only_is_unproved",
    "part_of_group",
    "portion_markings",
    "profile_weights",
    "profiles_judged",
    "quantities",
    "quantity",
    "read_case",
    "read_document",
    "read_file",
    "released",
    "scenario_standings",
    "split_objectives",
    "standing",
    "standing_on",
    "unit_of",
    "unknown",
    "weighed_objectives",
    "with_quantity",
    "written_of",
]
