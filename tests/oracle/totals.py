"""Totals and values of one bundle, straight from the formulas (model, sections 2 and 3)."""

from fractions import Fraction

from options import Case, Objective, Score, Synergy
from tests.oracle.actors import Levels, holds, margin


def number(score: Score, case: Case, estimate: str) -> Fraction:
    """One end of a score: near and far effects are brought to one number by the shares."""
    likely = score.likely
    if likely is None:
        assert score.by_horizon is not None
        parts = score.by_horizon.items()
        likely = sum(Fraction(case.horizons[name].share) * Fraction(part) for name, part in parts)
    stated = {"low": score.low, "likely": likely, "high": score.high}[estimate]
    return Fraction(likely if stated is None else stated)


def share(case: Case, record: Score | Synergy | Objective, group: str | None) -> Fraction:
    """What falls to a group: what is written, nothing where others are written, alike where none is."""
    if group is None:
        return Fraction(1)
    if not record.by_group:
        return 1 / Fraction(len(case.groups))
    return Fraction(record.by_group[group]) if group in record.by_group else Fraction(0)


def total(
    case: Case,
    levels: Levels,
    objective: str,
    scenario: str | None,
    estimate: str,
    group: str | None = None,
) -> Fraction:
    """The objective's total in its own unit, or a group's part of it."""
    record = case.objectives[objective]
    if record.derived_from is not None and record.derived_from.lead_time is not None:
        return longest_lead_time(case, levels)
    if record.derived_from is not None and record.derived_from.resource is not None:
        return use(case, levels, record.derived_from.resource)
    if record.derived_from is not None:
        ends = (Fraction(record.worst), Fraction(record.best))
        return margin(case, levels, record.derived_from.actor, estimate, *ends)
    state = case.scenarios[scenario] if scenario else None
    base = Fraction(record.baseline or 0)
    if state and objective in state.baseline:
        base = Fraction(state.baseline[objective])
    base *= share(case, record, group)
    parts = []
    for lever, level in levels.items():
        score = case.levers[lever].levels[level].scores.get(objective)
        if state and objective in state.scores.get(f"{lever}.{level}", {}):
            score = state.scores[f"{lever}.{level}"][objective]
        if score is not None:
            parts.append(number(score, case, estimate) * share(case, score, group))
    for synergy in case.synergies.values():
        if objective in synergy.scores and all(holds(member, levels) for member in synergy.levers):
            parts.append(Fraction(synergy.scores[objective]) * share(case, synergy, group))
    return max([base, *parts]) if record.combine == "max" else base + sum(parts)


def longest_lead_time(case: Case, levels: Levels) -> Fraction:
    """Months until the last new level stands, each less what all the bundle's levels take off its lever's."""
    months = [Fraction(0)]
    for lever, level in levels.items():
        if case.status_quo.get(lever) == level:
            continue
        taken_off = sum(
            Fraction(case.levers[other].levels[at].prepares.get(lever, 0)) for other, at in levels.items()
        )
        months.append(Fraction(case.levers[lever].levels[level].lead_time) - taken_off)
    return max(months)


def use(case: Case, levels: Levels, resource: str) -> Fraction:
    """What the bundle takes of a resource, synergies of cost included; of a sum what it takes of the parts."""
    if case.resources[resource].parts:
        return sum((use(case, levels, part) for part in case.resources[resource].parts), Fraction(0))
    spent = Fraction(0)
    for lever, level in levels.items():
        spent += Fraction(case.levers[lever].levels[level].cost.get(resource, 0))
    for synergy in case.synergies.values():
        if all(holds(member, levels) for member in synergy.levers):
            spent += Fraction(synergy.cost.get(resource, 0))
    return spent


def value(case: Case, objective: str, amount: Fraction) -> Fraction:
    """A total on 0-100: through the breakpoints, and on with the end slopes unless clamped."""
    record = case.objectives[objective]
    points = [(Fraction(t), Fraction(v)) for t, v in record.value or ()]
    if not points:
        assert record.worst is not None and record.best is not None
        points = [(Fraction(record.worst), Fraction(0)), (Fraction(record.best), Fraction(100))]
    points.sort()
    if record.clamp:
        amount = min(max(amount, points[0][0]), points[-1][0])
    at = 0
    while at < len(points) - 2 and amount > points[at + 1][0]:
        at += 1
    (t0, v0), (t1, v1) = points[at], points[at + 1]
    return v0 + (v1 - v0) * (amount - t0) / (t1 - t0)
