"""Totals that leave an objective's range, and bounds on the estimate that flatters."""

from collections.abc import Iterator
from fractions import Fraction

from options.case import Case
from options.constraint import TotalBound
from options.finding import Finding
from options.saying import written
from options.scenario import Scenario
from options.score import estimates


def strange_bounds(case: Case) -> Iterator[Finding]:
    """Ceilings on the low estimate and floors on the high one; the prudent ones are the other way round."""
    for name, bound in case.constraints.items():
        if not isinstance(bound, TotalBound):
            continue
        if bound.at_most is not None and bound.estimate == "low":
            message = "a ceiling on the low estimate holds only if all goes well; the prudent one is high"
            yield Finding(("constraints", name, "estimate"), message)
        if bound.at_least is not None and bound.estimate == "high":
            message = "a floor on the high estimate holds only if all goes well; the prudent one is low"
            yield Finding(("constraints", name, "estimate"), message)


def stretched_ranges(case: Case) -> Iterator[Finding]:
    """Objectives whose likely totals, constraints ignored, may lie beyond worst or best."""
    for name, objective in case.objectives.items():
        if objective.worst is None or objective.best is None or objective.derived_from is not None:
            continue
        least, most = sorted((objective.worst, objective.best))
        for scenario in (None, *case.scenarios):
            low, high = possible_totals(case, name, scenario)
            if not objective.clamp and (low < least or high > most):
                where = f" in scenario {scenario}" if scenario else ""
                message = (
                    f"totals may reach from {written(low)} to {written(high)}{where}, constraints ignored,"
                    f" beyond the range {least} to {most}; widen it, or hold the value there with clamp: true"
                )
                yield Finding(("objectives", name), message, True)
                break


def possible_totals(case: Case, objective: str, scenario: str | None) -> tuple[Fraction, Fraction]:
    """Bounds on the likely total of an objective over all bundles, constraints ignored.

    Each lever and each synergy counts at its worst and at its best. Scenario None: the numbers as written.
    """
    stated = case.objectives[objective]
    state = case.scenarios[scenario] if scenario else Scenario()
    base = Fraction(state.baseline.get(objective, stated.baseline or 0))
    parts = [_likely_scores(case, objective, lever, scenario) for lever in case.levers]
    parts += [[Fraction(each.scores.get(objective, 0))] for each in case.synergies.values()]
    if stated.combine == "max":
        return base, max(score for part in parts for score in (base, *part))
    low = base + sum(min([Fraction(0), *part]) for part in parts)
    high = base + sum(max([Fraction(0), *part]) for part in parts)
    return low, high


def _likely_scores(case: Case, objective: str, lever: str, scenario: str | None) -> list[Fraction]:
    """The likely scores of a lever's levels on an objective in a scenario."""
    scores = []
    for level in case.levers[lever].levels:
        score = case.scores_in(lever, level, scenario).get(objective)
        if score is not None:
            scores.append(estimates(score, case.horizons).likely)
    return scores
