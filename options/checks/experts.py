"""Checks of experts: the weight of each, and that those who are asked count at all."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.finding import Finding


def check_experts(case: Case, known: Known) -> Iterator[Finding]:
    """Faults of weights below 0, or of experts of whom none has any."""
    for name, expert in case.experts.items():
        if expert.weight < 0:
            yield Finding(("experts", name, "weight"), f"must be at least 0, not {expert.weight}")
    if case.experts and not any(expert.weight > 0 for expert in case.experts.values()):
        yield Finding(
            ("experts",), "gives no expert any weight; give one a weight above 0, or leave weights out"
        )
