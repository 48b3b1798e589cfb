"""A problem as an integer program in arrays, with the levers in a fixed branching order.

Every row has the form "use at most cap", every objective is maximised, and all numbers are scaled to integers that
machine arithmetic holds exactly. Dominance depends on the order of totals alone, so value functions are reduced to
their constant pieces: all totals of equal value become one number.
"""

from typing import NamedTuple

from decision.running.arrays import Flags, Integers

LARGEST = 2**60
"""No sum of scaled numbers may exceed this; machine integers end at 2**63."""

NEVER = -(2**61)
"""Below every total: stands for no score on an objective that takes the maximum, and for a constant piece that is not
there."""


class Instance(NamedTuple):
    """An integer program in arrays. The options of all levers are numbered in branching order; the first option of a
    lever is "none". A peak is an objective that takes the maximum of scores instead of their sum."""

    first: Integers
    """levers + 1: the lever at depth d has the options first[d] up to first[d + 1]."""

    use: Integers
    """options x rows."""

    cap: Integers
    """rows: the capacity."""

    gain: Integers
    """options x objectives, signed so that more is better; on a peak the unsigned score, NEVER where there is none."""

    base: Integers
    """objectives: the total of no option."""

    peak: Flags
    """objectives: whether it takes the maximum."""

    sign: Integers
    """objectives: 1 or -1, by which the maximum of a peak is multiplied."""

    closing: Integers
    """levers + 1: the synergies closing[d] up to closing[d + 1] have their last member at depth d."""

    member_first: Integers
    """synergies + 1: a synergy has the members member_first[s] up to member_first[s + 1]; it is in force when all hold."""

    member_depth: Integers
    """members: the depth of the lever."""

    member_holds: Flags
    """members x options: the options with which the member holds."""

    extra_use: Integers
    """synergies x rows: added while a synergy is in force."""

    extra_gain: Integers
    """synergies x objectives, as `gain`."""

    floor: Integers
    """objectives: all totals up to it have the same value, and count as this total."""

    flats: Integers
    """objectives x pieces x 2: intervals (start, end] of constant value; totals there count as `start`."""

    least_use: Integers
    """(levers + 1) x rows: the least that the levers from a depth on can use."""

    most_gain: Integers
    """(levers + 1) x objectives: the most that the levers from a depth on can add; on a peak their highest score."""

    lower_bound: Integers
    """objectives: a lower bound on the objective vector of every bundle."""
