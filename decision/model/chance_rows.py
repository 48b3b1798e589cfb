"""The chance constraints of a case, each with its draws, and the linear row that each implies.

All uncertain scores of a scenario are drawn together, those of the weighed objectives as `robust` draws them with the
same seed, then those of the measures; so that every constraint is held against the same draws, and a constraint more
changes none of them. Every scenario has draws of its own scores, by the same seed.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor, fsum, inf, nextafter

import numpy as np

from decision.model.chance_constraint import ChanceConstraint
from decision.model.constraint_rows import BoundPart, bound_parts
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Row
from decision.model.score_sampler import generators, uncertain_among
from decision.running.arrays import Floats
from options import TotalBound

HALF = Fraction(1, 2)

DrawnColumns = Mapping[tuple[str, int], Floats]
"""By objective and choice index, the drawn scores, (draws)."""


def chance_constraints(effects: CaseEffects, scenario: str | None) -> tuple[ChanceConstraint, ...]:
    """Returns the chance constraints of a case, one for each part of their bounds.

    scenario: the computed one; None for the numbers as written.
    """
    drawn: dict[str | None, DrawnColumns] = {}
    found = []
    for name, bound in effects.case.constraints.items():
        if not isinstance(bound, TotalBound) or bound.probability is None:
            continue
        for part in bound_parts(effects.case, bound, scenario):
            if part.scenario not in drawn:
                drawn[part.scenario] = _drawn(effects, part.scenario)
            found.append(_chance(effects, name, bound, part, drawn[part.scenario]))
    return tuple(found)


def _drawn(effects: CaseEffects, scenario: str | None) -> DrawnColumns:
    """Returns all uncertain scores of a scenario as they are drawn, by objective and choice index."""
    stated = effects.case.objectives
    parts = [
        uncertain_among(effects, [name for name in stated if stated[name].measure is measure], scenario)
        for measure in (False, True)
    ]
    how = effects.case.draws
    chunks = [
        np.hstack([part.draw(how.shape, generator, count) for part in parts])
        for generator, count in generators(how.seed, how.number)
    ]
    places = [place for part in parts for place in part.places]
    return dict(zip(places, np.vstack(chunks).T, strict=True))


def _chance(
    effects: CaseEffects, name: str, bound: TotalBound, at: BoundPart, columns: DrawnColumns
) -> ChanceConstraint:
    totals = effects.totals(bound.objective, at.scenario, "likely", at.group)
    stated = bound.at_most if bound.at_most is not None else bound.at_least
    assert stated is not None and bound.probability is not None, "a bound has a floor or a ceiling"
    places = tuple(choice for choice in totals.choices if (bound.objective, choice) in columns)
    drawn = np.column_stack(
        [
            np.zeros((effects.case.draws.number, 0)),
            *(
                columns[bound.objective, choice]
                * float(effects.part(bound.objective, at.scenario, choice, at.group))
                for choice in places
            ),
        ]
    )
    limit = Fraction(stated) - totals.baseline
    if totals.combine == "max":
        totals, drawn, limit = _peak(totals, drawn, stated, bound.at_most is not None)
    return ChanceConstraint(
        constraint=name,
        label=name + at.suffix,
        scenario=at.scenario,
        at_most=bound.at_most is not None,
        bound=limit,
        probability=Fraction(bound.probability),
        choices={i: effect for i, effect in totals.choices.items() if i not in places},
        synergies=totals.synergies,
        places=places,
        drawn=drawn,
    )


def _peak(totals: Effects, drawn: Floats, stated: Decimal, at_most: bool) -> tuple[Effects, Floats, Fraction]:
    """Returns effects, drawn effects and bound that count what lies above a ceiling, or reaches a floor."""
    limit = Fraction(stated)

    def beyond(effect: Fraction) -> bool:
        return effect > limit if at_most else effect >= limit

    counted = Effects(
        "sum",
        Fraction(0),
        {i: Fraction(beyond(effect)) for i, effect in totals.choices.items()},
        {s: Fraction(beyond(effect)) for s, effect in totals.synergies.items()},
    )
    near = float(limit)
    above = Fraction(near) <= limit if at_most else Fraction(near) < limit
    flags = drawn > near if above else drawn >= near
    return counted, flags.astype(float), HALF - beyond(totals.baseline)


def implied_row(chance: ChanceConstraint) -> Row:
    """Returns a linear row that every bundle obeys that keeps the constraint: a relaxation of it.

    In the draws in which a ceiling holds the mean total is below it too. That mean is at least the mean over as many
    draws of least total, and this at least the sum over the effects of the mean over as many draws of least effect.
    Coefficients are rounded outward.
    """
    unit = chance.unit
    ordered = np.sort(chance.sign * chance.drawn, axis=0)[: chance.needed]
    means = {}
    for n, choice in enumerate(chance.places):
        total = fsum(ordered[:, n].tolist())
        # A sum correctly rounded is less than the exact one, if at all, by less than its last digit.
        least = Fraction(nextafter(total, -inf)) if total else Fraction(0)
        means[choice] = chance.sign * floor(least / chance.needed / unit) * unit
    terms = {**chance.choices, **means}
    lower, upper = (None, chance.bound) if chance.at_most else (chance.bound, None)
    return Row(chance.constraint, chance.label, terms, chance.synergies, lower, upper)
