"""Annex: weight profiles, how they were elicited, the weights in use, and the ranges of the objectives."""

import re
from collections.abc import Mapping

from options import (
    AhpProfile,
    Case,
    DirectProfile,
    Objective,
    Profile,
    RankProfile,
    SwingProfile,
    consistency_ratio,
    profile_weights,
)
from options.elicitation import default_blend
from reports.brief.findings import Findings
from reports.words.blocks import Block, Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.names import actor_name, objective_in_short, objective_name, profile_name, resource_name
from reports.words.wording import MINUS, listed, quantity, stated, weight


def weights(findings: Findings) -> Section:
    """Each profile, how it was elicited, and the weights in use."""
    case = findings.case
    names = list(findings.problem.weights)
    head = ("Whose", "How elicited", *(objective_name(case, name) for name in names))
    rows = [("In use", _blend(findings), *(weight(findings.problem.weights[name]) for name in names))]
    profiles = case.weights.profiles if case.weights else {}
    for name, profile in profiles.items():
        shares = profile_weights(case, name)
        rows.append(
            (
                profile_name(findings.case, name),
                _method(findings, name, profile),
                *(weight(shares[o]) for o in names),
            )
        )
    numeric = tuple(range(2, len(head)))
    tables: list[Block] = [Table("Weights, adding up to 1 in each row", head, tuple(rows), numeric)]
    if case.weights and case.weights.information:
        told = "; ".join(_in_names(case, text) for text in case.weights.information)
        tables.append(Paragraph(f"Every admissible weighting obeys: {told}."))
    ranges = tuple(
        (
            objective_name(case, name),
            objective.sense,
            "" if objective.worst is None else stated(objective.worst),
            "" if objective.best is None else stated(objective.best),
            objective.unit or "",
            _made_of(case, objective),
        )
        for name, objective in case.objectives.items()
    )
    head = (column("objective"), "Sense", "Worth 0 at", "Worth 100 at", column("unit"), "Total")
    tables.append(Table("Objectives and their ranges", head, ranges, (2, 3)))
    return Section("weights", heading("weights"), tuple(tables))


def _in_names(case: Case, inequality: str) -> str:
    """An inequality of weights with the objectives' names in place of their keys: `Safety ≥ 0.2`."""
    signs = inequality.replace(">=", "≥").replace("<=", "≤").replace(" - ", f" {MINUS} ")
    return re.sub(
        r"[a-z][a-z0-9_]*",
        lambda found: objective_in_short(case, found[0]) if found[0] in case.objectives else found[0],
        signs,
    )


def _made_of(case: Case, objective: Objective) -> str:
    """What makes the total of an objective."""
    source = objective.derived_from
    if source is None:
        return "largest of the scores" if objective.combine == "max" else "sum of the scores"
    if source.resource is not None:
        return f"use of {resource_name(case, source.resource)}"
    return "longest lead time" if source.actor is None else f"margin of {actor_name(case, source.actor)}"


def _blend(findings: Findings) -> str:
    if isinstance(findings.asked.weights, Mapping):
        return "the numbers that were asked for"
    if findings.asked.weights:
        return f"the profile of {profile_name(findings.case, findings.asked.weights)}, as asked"
    blend = default_blend(findings.case)
    if not blend:
        return "all objectives alike: the case names no default"
    if len(blend) == 1:
        return f"the profile of {profile_name(findings.case, *blend)}"
    shares = (f"{profile_name(findings.case, name)} {quantity(share)}" for name, share in blend.items())
    return f"a blend: {listed(shares)}"


def _method(findings: Findings, name: str, profile: Profile) -> str:
    match profile:
        case SwingProfile():
            return "swing: ratings of the steps from worst to best"
        case DirectProfile():
            return "stated directly"
        case RankProfile():
            return (
                f"ranked; {profile.surrogate.replace('_', ' ').replace('roc', 'rank order centroid')} weights"
            )
        case AhpProfile():
            ratio = consistency_ratio(findings.case, name)
            told = "" if ratio is None else f", consistency ratio {weight(ratio)}"
            return f"compared pair by pair (AHP){told}"
