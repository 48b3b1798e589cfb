"""What levers bring to an objective as coefficients by variable, written down from the case alone; also as drawn."""

from collections.abc import Mapping
from fractions import Fraction

from options import Case
from tests.oracle.bundles import Key, Oracle
from tests.oracle.totals import holds, number, value

Place = tuple[str, str, str]
"""Objective, lever and level of a score."""

Terms = dict[str, Fraction]
"""Coefficients by variable."""

Expression = tuple[Terms, Fraction]
"""Coefficients by variable, and a constant."""


def plus(one: Terms, other: Terms) -> Terms:
    return {name: one.get(name, Fraction(0)) + other.get(name, Fraction(0)) for name in {**one, **other}}


def times(terms: Terms, factor: Fraction | int) -> Terms:
    return {name: factor * c for name, c in terms.items()}


def effects(
    case: Case,
    objective: str,
    scenario: str | None,
    estimate: str = "likely",
    drawn: Mapping[Place, Fraction] | None = None,
) -> Expression:
    """What each variable brings to the objective's total, and the total of none."""
    state = case.scenarios[scenario] if scenario else None
    base = Fraction(case.objectives[objective].baseline or 0)
    if state and objective in state.baseline:
        base = Fraction(state.baseline[objective])
    terms: Terms = {}
    for lever, stated in case.levers.items():
        for level, content in stated.levels.items():
            score = content.scores.get(objective)
            if state and objective in state.scores.get(f"{lever}.{level}", {}):
                score = state.scores[f"{lever}.{level}"][objective]
            if score is not None:
                amount = number(score, case, estimate)
                terms[f"{lever}.{level}"] = (drawn or {}).get((objective, lever, level), amount)
    for name, synergy in case.synergies.items():
        if objective in synergy.scores:
            terms[f"Joined_{name}"] = Fraction(synergy.scores[objective])
    return terms, base


def drawn_value(oracle: Oracle, bundle: Key, drawn: Mapping[Place, Fraction]) -> Fraction:
    """The weighted value of a bundle with drawn scores, exactly."""
    case, levels, worth = oracle.case, dict(bundle), Fraction(0)
    held = {f"{lever}.{level}" for lever, level in bundle}
    held |= {
        f"Joined_{name}"
        for name, synergy in case.synergies.items()
        if all(holds(member, levels) for member in synergy.levers)
    }
    for name, weight in oracle.weights.items():
        terms, base = effects(case, name, oracle.scenario, "likely", drawn)
        mine = [amount for source, amount in terms.items() if source in held]
        total = max([base, *mine]) if case.objectives[name].combine == "max" else base + sum(mine)
        worth += weight * value(case, name, total)
    return worth
