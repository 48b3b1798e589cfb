"""The draws of a case's scores, one score after the other, and the share of them in which a bound holds.

Drawn in the order that the case format's draws promise: of the weighed objectives by levels in the order of the case,
then of the measures; 500 draws from one seed.
"""

from fractions import Fraction

import numpy as np

from options import Case, Score, TotalBound
from tests.oracle.actors import Levels, holds
from tests.oracle.totals import number, share

Drawn = list[dict[tuple[str, str, str], float]]


def share_of_draws(case: Case, levels: Levels, rule: TotalBound, scenario: str | None) -> Fraction:
    """The share of the draws in which the bundle keeps the bound, scores as drawn in a scenario."""
    totals = drawn_totals(case, levels, rule.objective, scenario, rule.for_group)
    kept = sum(
        (rule.at_least is None or amount >= Fraction(rule.at_least))
        and (rule.at_most is None or amount <= Fraction(rule.at_most))
        for amount in totals
    )
    return Fraction(kept, len(totals))


def drawn_totals(
    case: Case, levels: Levels, objective: str, scenario: str | None, group: str | None = None
) -> list[Fraction]:
    """The bundle's total in every draw, or what of it falls to a group."""
    record, state = case.objectives[objective], case.scenarios[scenario] if scenario else None
    base = Fraction(record.baseline or 0)
    if state and objective in state.baseline:
        base = Fraction(state.baseline[objective])
    base *= share(case, record, group)
    bonus = [
        Fraction(synergy.scores[objective]) * share(case, synergy, group)
        for synergy in case.synergies.values()
        if objective in synergy.scores and all(holds(member, levels) for member in synergy.levers)
    ]
    totals = []
    for drawn in drawn_scores(case, scenario):
        parts = list(bonus)
        for lever, level in levels.items():
            score = score_at(case, scenario, lever, level, objective)
            if score is not None:
                at = drawn.get((objective, lever, level))
                part = share(case, score, group)
                parts.append(
                    number(score, case, "likely") * part if at is None else Fraction(at * float(part))
                )
        totals.append(max([base, *parts]) if record.combine == "max" else base + sum(parts))
    return totals


_known: dict[tuple[int, str | None], tuple[Case, Drawn]] = {}


def drawn_scores(case: Case, scenario: str | None) -> Drawn:
    """The draws, remembered for the last few cases."""
    found = _known.get((id(case), scenario))
    if found is None or found[0] is not case:
        if len(_known) > 20:
            _known.clear()
        found = _known[id(case), scenario] = case, draws(case, scenario)
    return found[1]


def draws(case: Case, scenario: str | None) -> Drawn:
    """Every draw: by objective, lever and level the score."""
    ends = []
    for measure in (False, True):
        part = []
        for objective, record in case.objectives.items():
            if record.measure is not measure or record.derived_from is not None:
                continue
            for lever, stated in case.levers.items():
                for level in stated.levels:
                    score = score_at(case, scenario, lever, level, objective)
                    if score is not None:
                        low, likely, high = (float(number(score, case, e)) for e in ("low", "likely", "high"))
                        if low < high:
                            part.append(((objective, lever, level), low, likely, high))
        ends.append(part)
    found: Drawn = []
    chunk = 0
    while len(found) < case.draws.number:
        generator = np.random.default_rng(np.random.SeedSequence(case.draws.seed, spawn_key=(chunk,)))
        count = min(500, case.draws.number - len(found))
        some: Drawn = [{} for _ in range(count)]
        for part in ends:
            for drawn in some:
                for place, low, likely, high in part:
                    if case.draws.shape == "triangular":
                        drawn[place] = generator.triangular(low, likely, high)
                    else:
                        width = high - low
                        alpha, beta = 1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width
                        drawn[place] = low + width * generator.beta(alpha, beta)
        found += some
        chunk += 1
    return found


def score_at(case: Case, scenario: str | None, lever: str, level: str, objective: str) -> Score | None:
    """The score in force in a scenario."""
    score = case.levers[lever].levels[level].scores.get(objective)
    if scenario and objective in case.scenarios[scenario].scores.get(f"{lever}.{level}", {}):
        score = case.scenarios[scenario].scores[f"{lever}.{level}"][objective]
    return score
