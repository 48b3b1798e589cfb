"""The work that the parts of a brief may take: counted, not timed, so that a brief is the same on every machine."""

from dataclasses import dataclass

from decision.robustness.single_scores import MOVING


@dataclass(frozen=True)
class Effort:
    """The work that parts of a brief may take, the same on every machine; None: no limit."""

    efficient: int | None = 120_000_000
    """Comparisons in the search for the efficient bundles: a second or two, or some three where each takes long."""

    weight_map: int | None = 3_000_000_000
    """Comparisons of vertices and bundles: some two seconds, or some six where each vertex is searched. Beyond five
    objectives or so a map has no end in sight."""

    regions: int | None = 15_000_000_000
    """The same for the regions of the two heaviest weights, where each vertex is searched: some fifteen seconds."""

    curve: int | None = 5_000_000_000
    """Multiplications in the search for the steps of one resource: some seconds."""

    moving: int | None = MOVING
    """Multiplications in the search for breakpoints of single scores: some twenty seconds."""

    drawing: int | None = 300_000_000
    """Nodes in the search for the best bundles of all draws: some ten or twenty seconds, by two threads."""

    price: int | None = 2_000
    """Nodes of HiGHS for the price of one constraint: under a second, where all bundles are too many to list."""

    replacing: int | None = 200_000_000
    """Multiplications in the search for the best bundle without a measure, or with one that is left out: a part of a second
    each."""


THOROUGH = Effort(None, None, None, None, None, None, None, None)
"""Without limits of work."""

ORDINARY = Effort()
"""As much as a brief takes unless it is asked to be thorough."""
