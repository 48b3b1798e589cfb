"""The draws of a case's scores, one score after the other, and the share of them in which a bound holds.

Drawn in the order that the case format's draws promise: of the weighed objectives by levels in the order of the case,
then of the measures; 500 draws from one seed.
"""

from fractions import Fraction

import numpy as np

from options import Case, TotalBound
from tests.oracle.actors import Levels, holds
from tests.oracle.totals import number, share

Drawn = list[dict[tuple[str, str, str], float]]


def share_of_draws(case: Case, levels: Levels, rule: TotalBound, scenario: str | None) -> Fraction:
    """The share of the draws in which the bundle keeps the bound, scores as drawn in a scenario."""
    record, state = case.objectives[rule.objective], case.scenarios[scenario] if scenario else None
    base = Fraction(record.baseline or 0)
    if state and rule.objective in state.baseline:
        base = Fraction(state.baseline[rule.objective])
    base *= share(case, record, rule.for_group)
    bonus = [
        Fraction(synergy.scores[rule.objective]) * share(case, synergy, rule.for_group)
        for synergy in case.synergies.values()
        if rule.objective in synergy.scores and all(holds(member, levels) for member in synergy.levers)
    ]
    kept = 0
    draws = _draws_of(case, scenario)
    for drawn in draws:
        parts = list(bonus)
        for lever, level in levels.items():
            score = _score(case, scenario, lever, level, rule.objective)
            if score is not None:
                at = drawn.get((rule.objective, lever, level))
                part = share(case, score, rule.for_group)
                parts.append(
                    number(score, case, "likely") * part if at is None else Fraction(at * float(part))
                )
        amount = max([base, *parts]) if record.combine == "max" else base + sum(parts)
        kept += (rule.at_least is None or amount >= Fraction(rule.at_least)) and (
            rule.at_most is None or amount <= Fraction(rule.at_most)
        )
    return Fraction(kept, len(draws))


_known: dict[tuple[int, str | None], tuple[Case, Drawn]] = {}


def _draws_of(case: Case, scenario: str | None) -> Drawn:
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
                    score = _score(case, scenario, lever, level, objective)
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


def _score(case: Case, scenario: str | None, lever: str, level: str, objective: str):
    score = case.levers[lever].levels[level].scores.get(objective)
    if scenario and objective in case.scenarios[scenario].scores.get(f"{lever}.{level}", {}):
        score = case.scenarios[scenario].scores[f"{lever}.{level}"][objective]
    return score
