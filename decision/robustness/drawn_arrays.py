"""The arrays of a problem under drawn scores, for compiled search."""

from typing import NamedTuple

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Objective
from decision.model.value_function import ValueFunction
from decision.running.arrays import Flags, Floats, Integers


class SharedArrays(NamedTuple):
    """The arrays that are the same for all draws: options, rows, synergies and value functions."""

    first: Integers
    """(levers + 1): the lever at l has the options first[l] up to first[l + 1]."""

    use: Integers
    """(options, rows): use of capacity beyond the least of the lever; not negative."""

    slack: Integers
    """(rows): capacity when every lever and synergy uses its least."""

    held: Integers
    """(synergies, rows): use, beyond its least, of a synergy in force."""

    unheld: Integers
    """(synergies, rows): use, beyond its least, of a synergy not in force."""

    member_first: Integers
    """(synergies + 1): a synergy has the members member_first[s] up to member_first[s + 1]."""

    member_lever: Integers
    """(members): the number of its lever."""

    member_holds: Flags
    """(members, options): with which options it holds."""

    row_first: Integers
    """(relaxed rows + 1): where the terms of each row of the relaxation start."""

    row_column: Integers
    """(terms): options, then synergies, then steps of peaks."""

    row_amount: Floats
    """(terms): coefficients of about 1."""

    caps: Floats
    """(relaxed rows): right-hand sides."""

    capacity: Integers
    """(relaxed rows): the number of the row of `use` that it relaxes; -1 for none."""

    peak: Flags
    """(curved objectives): whether its total is a peak."""

    base: Floats
    """(curved): the baseline of its total."""

    extra: Floats
    """(curved, synergies): what a synergy in force brings to the total; on a peak -inf for nothing."""

    ends: Floats
    """(curved, pieces): where each piece of the value function ends; inf for the last, and for pieces not there."""

    anchors: Floats
    """(curved, pieces): a total on the piece."""

    heights: Floats
    """(curved, pieces): its value there, 0-100."""

    slopes: Floats
    """(curved, pieces): points per unit."""

    hull_first: Integers
    """(curved + 1): where the corners of each concave envelope start; a peak has none."""

    hull_totals: Floats
    """(corners): totals, ascending."""

    hull_values: Floats
    """(corners): values."""

    step_of: Integers
    """(steps): the curved objective of each step of a peak in the relaxation."""

    step_gain: Floats
    """(steps): points at weight 1."""

    step_base: Floats
    """(curved): a peak's value at its baseline, the constant of its steps."""


class Gains(NamedTuple):
    """Values as functions of bundles: of each draw, or by each profile that consents."""

    option: Floats
    """(draws, options): points of the straight objectives."""

    synergy: Floats
    """(draws, synergies): the same."""

    constant: Floats
    """(draws): the same of no option."""

    weight: Floats
    """(draws, curved)."""

    score: Floats
    """(draws, curved, options): effect on the total; on a peak -inf for none."""


class Floors(NamedTuple):
    """Consents: values that a bundle must reach, by likely scores."""

    gains: Gains
    """By the weights of every profile."""

    least: Floats
    """(consents): in points."""

    doubt: Floats
    """(consents): points around it within which exact arithmetic decides."""


def effects_of(objective: Objective) -> Effects:
    """The effects of a weighed objective that is no margin."""
    assert not isinstance(objective.effects, Margin), "problems with margins have no arrays"
    return objective.effects


def function_of(objective: Objective) -> ValueFunction:
    """The value function of a weighed objective."""
    assert objective.value is not None, "measures are not weighed"
    return objective.value


def nothing(objective: Objective) -> float:
    """What an option without a score brings to the total."""
    return -np.inf if effects_of(objective).combine == "max" else 0.0
