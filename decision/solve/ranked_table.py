"""The best bundles read off a table that holds every feasible bundle above a floor: ties of the best, and the next best."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import inf

import numpy as np

from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.tie_rule import in_order


def reaches(table: BundleTable, weights: Mapping[str, float], top: int, floor: float) -> bool:
    """Returns whether the `top` best bundles, with all ties of the last, lie above the floor."""
    if floor == -inf:
        return True
    values = table.weighted_values(weights)
    clear = min(least_equal(float(values.max(initial=-inf))), floor + 4 * TOLERANCE)
    return int(np.count_nonzero(values >= clear)) >= top


def all_ties(search: Search, table: BundleTable, weights: Mapping[str, float]) -> tuple[frozenset[int], ...]:
    """Returns all bundles of greatest value in the order of the tie rule."""
    values = table.weighted_values(weights)
    rows = np.flatnonzero(values >= least_equal(float(values.max())))
    return in_order(search.problem, [table.bundle(row) for row in rows.tolist()], table.values[rows])


def from_table(
    search: Search, weights: Mapping[str, float], top: int, table: BundleTable, most_ties: int
) -> tuple[tuple[frozenset[int], ...], bool]:
    """Returns the best, at most so many of its ties and the next best; and whether all ties are among them."""
    ties = all_ties(search, table, weights)
    complete = len(ties) <= most_ties + 1
    chosen = list(ties[: most_ties + 1])
    if len(chosen) < top:
        values = table.weighted_values(weights)
        rows = np.argsort(-values, kind="stable")[len(ties) :].tolist()
        chosen += islice(_next_best(search, table, values.tolist(), rows), top - len(chosen))
    return tuple(chosen), complete


def _next_best(
    search: Search, table: BundleTable, values: Sequence[float], rows: Sequence[int]
) -> Iterator[frozenset[int]]:
    """Yields the bundles of rows in descending order of value, ties by id."""
    start = 0
    while start < len(rows):
        end, least = start, least_equal(values[rows[start]])
        while end < len(rows) and values[rows[end]] >= least:
            end += 1
        equal = [table.bundle(row) for row in rows[start:end]]
        yield from sorted(equal, key=lambda chosen: search.bundle(chosen).id)
        start = end
