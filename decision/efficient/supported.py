"""Supported efficient bundles: those that are best at some weighting (weights/upper_envelope.py)."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from decision.polytopes.weight_polytope import weight_space
from decision.running.arrays import Flags
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited, seconds_left
from decision.running.parts import Progress
from decision.solve.enumeration import BundleTable
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import envelope

FOR_TELLING = 2e-4
"""Seconds of a time limit kept for each bundle, to evaluate and write it."""


FOR_SUPPORT, MOST_FOR_SUPPORT = 0.1, 2.0
"""The share of a time limit, and the most seconds, kept to determine the supported bundles."""


MOST_WORK = 20_000_000_000
"""Comparisons of vertices and bundles, about a minute: beyond five objectives a weight map has too many vertices."""


TOO_MANY_VERTICES = LeftOut(
    "support of some bundles", f"their map takes more than {MOST_WORK:,} comparisons", "sweep --time-limit"
)
"""Why some bundles are neither known to be supported nor known not to be."""


@dataclass(frozen=True)
class Support:
    """Which bundles of a table are best at some weighting."""

    supported: Flags
    """bundles: known to be."""

    unsettled: Flags
    """bundles: unknown."""

    left_out: tuple[LeftOut, ...] = ()
    """Why some are unknown, other than for lack of time."""

    cut: Literal["", "time_limit", "interrupted"] = ""
    """What ended the computation early."""


def unknown_support(table: BundleTable) -> Support:
    """Returns the support in which every bundle is unsettled."""
    count = len(table.values)
    return Support(np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_))


def supported_bundles(table: BundleTable, all_weights: bool, progress: Progress | None) -> Support:
    """Which bundles of a table of efficient ones are best at some weighting (an admissible one, unless all_weights).

    Never raises OutOfTime or KeyboardInterrupt: what was not settled then is in `unsettled`.
    """
    support = unknown_support(table)
    if not len(table.values):
        return support
    supported = support.supported

    def tell(vertices: int, _: int) -> None:
        if progress is not None:
            progress("mapping the efficient bundles that are best somewhere", vertices, None)

    left = seconds_left()
    if left is not None:
        left -= min(left / 2, FOR_TELLING * len(table.values))
    try:
        with limited(left, MOST_WORK):
            space = weight_space(table.problem, everything=all_weights)
            oracle = TableOracle(table, space)
            best = envelope(space, oracle, 0, tell=tell)
            # Each but the first was added to the envelope because it is best at some vertex.
            supported[list(best.bundles[1:])] = True
            if best.interrupted:
                return replace(support, unsettled=~supported, cut="interrupted")
            if best.out_of_work:
                raise OutOfWork
            if best.out_of_time:
                raise OutOfTime
            supported[oracle.touching(space.weights(best.vertices), best.heights)] = True
    except OutOfWork:
        return replace(support, unsettled=~supported, left_out=(TOO_MANY_VERTICES,))
    except OutOfTime:
        return replace(support, unsettled=~supported, cut="time_limit")
    except KeyboardInterrupt:
        return replace(support, unsettled=~supported, cut="interrupted")
    return Support(supported, np.zeros(len(supported), dtype=np.bool_))
