"""What a case must be beyond its shape: known names, agreeing numbers, nothing that contradicts itself."""

from collections.abc import Iterator

from options.case import Case
from options.checks.actors import check_actors
from options.checks.constraints import check_constraints
from options.checks.draws import check_draws
from options.checks.evidence import check_evidence
from options.checks.experts import check_experts
from options.checks.groups import check_groups
from options.checks.known import Known
from options.checks.levers import check_levers
from options.checks.markings import check_markings
from options.checks.objectives import check_objectives
from options.checks.ranges import check_ranges
from options.checks.resources import check_sums
from options.checks.scenarios import check_horizons, check_scenarios
from options.checks.scores import check_scores
from options.checks.triggers import check_triggers
from options.checks.weights import check_weights
from options.finding import Finding

CHECKS = (
    check_markings,
    check_horizons,
    check_groups,
    check_evidence,
    check_experts,
    check_objectives,
    check_weights,
    check_sums,
    check_levers,
    check_scores,
    check_ranges,
    check_constraints,
    check_draws,
    check_scenarios,
    check_triggers,
    check_actors,
)
"""Every check, in the order of the case's sections."""


def check(case: Case, known: Known) -> Iterator[Finding]:
    """All that is wrong with the case beyond its shape; `known` are the names in its file."""
    for each in CHECKS:
        yield from each(case, known)


__all__ = ["CHECKS", "Known", "check"]
