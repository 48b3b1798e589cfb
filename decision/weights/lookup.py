"""The best bundle at each of many weightings, by matrix products over the few bundles that are best somewhere."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.running.arrays import Floats, Indexes
from decision.running.limits import look

CHUNK_BYTES = 400_000
"""Bytes of weighted values (weightings x bundles) held at a time: in a core's own cache it is several times as fast."""


BETWEEN_LOOKS = 64
"""Chunks between two looks at the limits."""


def look_up(values: Floats, weights: Floats, workers: int = 1) -> Indexes:
    """weightings: the row of the best bundle; of bundles within the tolerance of it, the first.

    values: bundles x objectives, in the order in which ties are recommended. weights: weightings x objectives.
    workers: threads. Raises OutOfTime, with one thread.
    """
    step = max(1, min(1024, CHUNK_BYTES // (8 * len(values))))
    best = np.empty(len(weights), dtype=np.intp)
    columns = np.ascontiguousarray(values.T)

    def part(start: int, end: int) -> None:
        weighted, ties = np.empty((step, len(values))), np.empty((step, len(values)), dtype=bool)
        for at in range(start, end, step):
            rows = weights[at : min(at + step, end)]
            found = np.matmul(rows, columns, out=weighted[: len(rows)])
            tops = found.max(axis=1)
            tops -= TOLERANCE
            tied = np.greater_equal(found, tops[:, None], out=ties[: len(rows)])
            np.argmax(tied, axis=1, out=best[at : at + len(rows)])

    if workers == 1 or len(weights) < 2 * step:
        for start in range(0, len(weights), BETWEEN_LOOKS * step):
            look(BETWEEN_LOOKS * step * len(values))
            part(start, min(len(weights), start + BETWEEN_LOOKS * step))
        return best
    cuts = [len(weights) * n // workers for n in range(workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(part, cuts[:-1], cuts[1:]))
    return best


def chunks(count: int, size: int) -> Iterator[int]:
    """Splits a count into parts of `size`, the last one smaller."""
    while count > 0:
        yield min(count, size)
        count -= size
