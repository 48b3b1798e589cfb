"""Checks of the draws of scores, and of constraints that hold in a share of them."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.constraint import TotalBound
from options.draws import MOST_DRAWS
from options.finding import Finding
from options.marks import Keys


def check_draws(case: Case, known: Known) -> Iterator[Finding]:
    """How scores are drawn, then every constraint with a probability."""
    if not 1 <= case.draws.number <= MOST_DRAWS:
        yield Finding(("draws", "number"), f"must be from 1 to {MOST_DRAWS}, not {case.draws.number}")
    if case.draws.seed < 0:
        yield Finding(("draws", "seed"), f"is negative ({case.draws.seed}); seeds are 0 or more")
    for name, bound in case.constraints.items():
        if isinstance(bound, TotalBound) and bound.probability is not None:
            yield from _chance(case, bound, ("constraints", name))


def _chance(case: Case, bound: TotalBound, at: Keys) -> Iterator[Finding]:
    assert bound.probability is not None
    if not 0 < bound.probability <= 1:
        message = f"must be above 0 and at most 1, not {bound.probability}; write 90 % as 0.9"
        yield Finding((*at, "probability"), message)
    if "estimate" in bound.model_fields_set:
        message = (
            "says which estimate is bounded, and probability in how many draws the bound holds; keep one"
        )
        yield Finding((*at, "estimate"), message, True)
    objective = case.objectives.get(bound.objective)
    if objective is not None and objective.derived_from is not None:
        message = f"{bound.objective} is not made of scores, which alone are drawn; bound an estimate instead"
        yield Finding((*at, "probability"), message, True)
