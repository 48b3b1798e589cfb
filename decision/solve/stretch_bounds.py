"""Lagrangian bounds of the children of a node whose total is divided into stretches, at the multipliers of the node.

They are less tight than those of the child's own linear program, but most children are pruned without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Flags, Indexes, Integers
from decision.solve.found_bundles import FINER, LOWEST
from decision.solve.linear_relaxation import LinearRelaxation


@dataclass(frozen=True)
class NodeBound:
    """The Lagrangian bound of a node, by column, in whole units of gain."""

    columns: Indexes
    """(columns in doubt): the column of the relaxation that each is."""

    reduced: Integers
    """(columns in doubt): the reduced gain."""

    base: int
    """What the bound adds to the greatest reduced gain of each group in doubt."""

    fixed: Indexes
    """Columns of the relaxation that are chosen."""


def in_parts(
    relaxed: LinearRelaxation, prices: NodeBound, is_open: Flags, objective: int, least: int
) -> Iterator[tuple[int, int, Flags]]:
    """Yields the parts of a node by the stretches of a total, from 1: its number, its bound and its open columns, without
    those that the bound closes. Parts whose bound is below `least` are left out.

    prices, is_open: of the node, in which the total has its whole range; the caps of a part's rows are no greater.
    """
    stretches = relaxed.stretches[objective]
    more = (stretches.gain - stretches.gain[0]).astype(np.int64) << FINER
    higher = (stretches.constant - stretches.constant[0]).astype(np.int64) << FINER
    still, group = is_open[prices.columns], relaxed.group[prices.columns]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    for at in range(1, len(stretches.constant)):
        may = still & ~stretches.barred[at][prices.columns]
        reduced = np.where(may, prices.reduced + more[at][prices.columns], np.int64(LOWEST))
        bound = prices.base + int(higher[at] + more[at][prices.fixed].sum())
        left = is_open & ~stretches.barred[at]
        if len(first):
            top = np.maximum.reduceat(reduced, first)
            if (top == LOWEST).any():
                continue
            bound += int(top.sum())
            drop = np.repeat(top, np.diff(first, append=len(group))) - reduced
            left[prices.columns[may & (drop > bound - least)]] = False
        if bound >= least:
            yield at, bound, left
