"""Nogoods: the partial assignment of a rejected bundle that alone violates a consent or a chance constraint, whatever
the other levers are.

Many bundles of equal value share the decisions that violate it, so that cutting them off singly may take forever. A
nogood (the term of constraint programming) cuts off all bundles that share it.
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from decision.model.chance_constraint import ChanceConstraint
from decision.model.deterrence_margin import Margin
from decision.model.problem import ZERO, Consent, Effects, Objective, Problem
from decision.model.value_function import ROUNDING, least_equal

Decided = Mapping[str, int | None]
"""A partial assignment: by lever the choice index, None for unused."""


def nogood(problem: Problem, chosen: frozenset[int]) -> tuple[str, ...]:
    """Returns the levers whose levels in `chosen` suffice to violate a consent or a chance constraint, in the order of
    the case.

    Levers are freed one after the other as long as no completion of the rest can satisfy it. All levers where the
    bundle violates neither, or by too little for floating point to tell.
    """
    full: dict[str, int | None] = {
        lever: next((i for i in choices if i in chosen), None) for lever, choices in problem.levers.items()
    }
    for consent in problem.consents:
        least = Fraction(least_equal(consent.at_least) - 2 * ROUNDING * max(100.0, abs(consent.at_least)))
        if _highest(problem, consent, full) >= least:
            continue
        kept = dict(full)
        for lever in full:
            rest = {other: choice for other, choice in kept.items() if other != lever}
            if _highest(problem, consent, rest) < least:
                kept = rest
        return tuple(kept)
    for chance in problem.chances:
        if not chance.holds(chosen, problem.in_force(chosen)):
            return _breaking(problem, chance, full)
    return tuple(full)


def _breaking(problem: Problem, chance: ChanceConstraint, full: Decided) -> tuple[str, ...]:
    """Returns the levers whose levels suffice to break a chance constraint; those that bear least on it are freed first,
    and one is always kept."""
    drawn = {choice: chance.sign * chance.drawn[:, n] for n, choice in enumerate(chance.places)}
    drawn |= {i: np.full(chance.draws, chance.sign * float(effect)) for i, effect in chance.choices.items()}
    none = np.zeros(chance.draws)
    least = {
        lever: np.minimum.reduce([none, *(drawn[i] for i in choices if i in drawn)])
        for lever, choices in problem.levers.items()
    }
    mine = {lever: none if i is None else drawn.get(i, none) for lever, i in full.items()}
    excess = np.sum(list(mine.values()), axis=0) - chance.sign * float(chance.bound)
    synergies = Effects("sum", ZERO, {}, {s: chance.sign * each for s, each in chance.synergies.items()})
    kept = dict(full)
    for lever in sorted(full, key=lambda lever: float((mine[lever] - least[lever]).sum())):
        rest = {other: choice for other, choice in kept.items() if other != lever}
        freed = excess - mine[lever] + least[lever]
        bonus = float(_range(problem, synergies, rest)[0])
        if rest and np.count_nonzero(freed + bonus <= chance.doubt) < chance.needed:
            kept, excess = rest, freed
    return tuple(kept)


def _highest(problem: Problem, consent: Consent, decided: Decided) -> Fraction:
    """Returns an upper bound on the weighted value, by the consent's weights, of all completions; in points."""
    total = ZERO
    for objective in problem.weighed():
        weight = Fraction(consent.weights[objective.name])
        if weight:
            total += weight * _highest_value(problem, objective, decided)
    return total


def _highest_value(problem: Problem, objective: Objective, decided: Decided) -> Fraction:
    """Returns an upper bound on an objective's value on 0-100; attained at an end, since value functions are monotone."""
    assert objective.value is not None
    if isinstance(objective.effects, Margin):
        levers = [choices if lever not in decided else () for lever, choices in problem.levers.items()]
        if any(levers):
            return max(map(objective.value, objective.effects.reach(problem.levers.values())))
        return objective.value(objective.effects.total(_taken(decided)))
    return max(map(objective.value, _range(problem, objective.effects, decided)))


def _range(problem: Problem, effects: Effects, decided: Decided) -> tuple[Fraction, Fraction]:
    """Returns bounds on the total of all completions, constraints ignored but for one level a lever."""
    taken = _taken(decided)
    parts = [effects.choices[i] for i in taken if i in effects.choices]
    open_parts = [
        [effects.choices.get(i, ZERO) for i in choices]
        for lever, choices in problem.levers.items()
        if lever not in decided
    ]
    for s, effect in effects.synergies.items():
        members = problem.synergies[s].members
        if all(not member.isdisjoint(taken) for member in members):
            parts.append(effect)
        elif all(_possible(problem, member, decided) for member in members):
            open_parts.append([effect])
    if effects.combine == "max":
        least = max([effects.baseline, *parts])
        return least, max([least, *(part for lever in open_parts for part in lever)])
    fixed = sum(parts, effects.baseline)
    low = sum((min([ZERO, *lever]) for lever in open_parts), fixed)
    high = sum((max([ZERO, *lever]) for lever in open_parts), fixed)
    return low, high


def _taken(decided: Decided) -> frozenset[int]:
    return frozenset(choice for choice in decided.values() if choice is not None)


def _possible(problem: Problem, member: frozenset[int], decided: Decided) -> bool:
    """Returns whether a member of a synergy holds in some completion."""
    return any(
        decided[problem.choices[i].lever] == i if problem.choices[i].lever in decided else True
        for i in member
    )
