"""The expected value and the expected value of perfect information over scenarios whose likelihoods are intervals.

The admissible likelihoods are those inside all intervals that add up to 1. The expected value of perfect information
is the mean gain, in value points, of choosing after the scenario is known. Expected values are linear in the
likelihoods, as values are in the weights, so that their upper envelope (weights/upper_envelope.py) gives the bundles
that are best for some; where one of them is best the value of information is linear, so that its least and its most
are at vertices.
Source: H. Raiffa, R. Schlaifer, "Applied Statistical Decision Theory" (1961).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from decision.model.bundle import Bundle
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, between
from decision.robustness.scenario_likelihoods import add_up, likelihood_ends
from decision.robustness.scenario_regret import Futures, first_row
from decision.running.arrays import Floats
from decision.running.left_out import LeftOut
from decision.running.parts import Unavailable
from decision.solve.dichotomic_search import Segment, joined, upper_envelope
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import whole_envelope
from options import Case

MOST_SCENARIOS = 12
"""Vertices double with every scenario; beyond this many they are left out, and that is said."""


@dataclass(frozen=True)
class Expected:
    """The expected value and the value of information, where the case states likelihoods of scenarios."""

    likelihoods: Mapping[str, float]
    """By scenario, in the middle of the intervals."""
    bundle: Bundle
    """The bundle of greatest expected value there. Like all bundles here it is as in the computed scenario."""
    value: float
    """Its expected value there, in points."""
    evpi: float
    """Expected value of perfect information there, in points."""
    least_evpi: float | None
    """The least of it for any admissible likelihoods; None beyond MOST_SCENARIOS scenarios."""
    most_evpi: float | None
    """The most of it for any admissible likelihoods; None beyond MOST_SCENARIOS scenarios."""
    turns: Mapping[str, tuple[Segment[Bundle], ...]]
    """By scenario, the best bundle as its likelihood moves through its interval, the others in proportion and
    inside theirs."""
    best_for_some: tuple[Bundle, ...] | None
    """The bundles that are best for some admissible likelihoods, by id; None beyond MOST_SCENARIOS scenarios."""


def left_out(case: Case, found: Expected | None) -> tuple[LeftOut, ...]:
    """The parts that a result of `expected_values` lacks, with the reasons, where likelihoods are stated."""
    ends = likelihood_ends(case)
    if ends is None:
        return ()
    if not add_up(*ends):
        reason = "the likelihoods of the scenarios cannot add up to 1"
        return (LeftOut(PART, reason, "likelihoods that can"),)
    if found is not None and found.best_for_some is None:
        part = "the least and the most value of information, and the bundles best for some likelihoods"
        return (
            LeftOut(part, f"the intervals of more than {MOST_SCENARIOS} scenarios have too many corners"),
        )
    return ()


PART = "value of information"
"""What the whole is called where it is left out."""

TOO_MANY = "there are too many bundles to list"
FEWER = "--must and --must-not, which leave fewer"
"""Why a part that needs all bundles listed is not there, and what has it."""


def expected_values(case: Case, ahead: Futures, search: Search) -> Expected | None:
    """The expected values of a case; None where no likelihood is stated, or where they cannot add up to 1.

    Raises Unavailable where the bundles can neither be listed nor searched; OutOfTime.
    """
    ends = likelihood_ends(case)
    if ends is None or not add_up(*ends):
        return None
    low, high = ends

    def look(*_: int) -> None:
        search.look()

    room = (high - low).sum()
    middle = low + (high - low) * ((1 - low.sum()) / room if room > 0 else 0.0)
    names = ahead.names
    space = between(names, low, high) if len(low) <= MOST_SCENARIOS else None
    table = search.table or _searched(ahead, search, space, middle)
    values = ahead.weighted_values(table)
    look()
    over = _over(search, table, values, space, look) if space is not None else None
    best = values @ middle
    first = first_row(search.problem, table, values, best)
    return Expected(
        likelihoods=dict(zip(names, middle.tolist(), strict=True)),
        bundle=search.bundle(table.bundle(first)),
        value=float(best.max()),
        evpi=perfect_information(values, middle),
        least_evpi=over.least if over else None,
        most_evpi=over.most if over else None,
        turns={
            name: _turns(search, table, values, middle, low, high, n, look) for n, name in enumerate(names)
        },
        best_for_some=over.bundles if over else None,
    )


def _searched(ahead: Futures, search: Search, space: WeightSpace | None, middle: Floats) -> BundleTable:
    """All bundles that are best in a scenario, in the middle or for some likelihoods. Raises Unavailable."""
    if space is None:
        why = f"there are too many bundles to list, and more than {MOST_SCENARIOS} scenarios to search for the best"
        raise Unavailable(LeftOut(PART, why, FEWER))
    # Imported here, so that commands that list all bundles start without the compiler.
    from decision.robustness.searched_envelope import best_in_mixtures

    found = best_in_mixtures(ahead, search, space, np.vstack([np.eye(len(middle)), middle]))
    if isinstance(found, str):
        raise Unavailable(LeftOut(PART, found, FEWER))
    return found


def perfect_information(values: Floats, likelihoods: Floats) -> float:
    """The expected value of perfect information in points, from values (bundles, scenarios)."""
    return _clear(float(values.max(axis=0) @ likelihoods - (values @ likelihoods).max()))


def _clear(gain: float) -> float:
    return gain if gain > TOLERANCE else 0.0


@dataclass(frozen=True)
class _Over:
    """Over all admissible likelihoods: the bundles that are best for some, by id, and the least and the most value of
    information."""

    bundles: tuple[Bundle, ...]
    least: float
    most: float


def _over(
    search: Search, table: BundleTable, values: Floats, space: WeightSpace, look: Callable[..., None]
) -> _Over:
    """Maps the best bundle over all admissible likelihoods.

    values: (bundles, scenarios). space: the admissible likelihoods. look: raises OutOfTime when the time is up.
    """
    best = whole_envelope(
        space,
        TableOracle(BundleTable(table.problem, table.chosen, values), space),
        int(np.argmax(values.sum(axis=1))),
        tell=look,
    )
    likelihoods = space.weights(best.vertices)
    foresight = likelihoods @ values.max(axis=0) - best.heights
    rows = np.array(best.bundles)[best.met.any(axis=0)]
    over = values @ likelihoods.T
    bundles = {each.id: each for each in (_equal(search, table, values, over, int(row)) for row in rows)}
    ordered = tuple(bundles[name] for name in sorted(bundles))
    return _Over(ordered, _clear(float(foresight.min())), _clear(float(foresight.max())))


def _equal(search: Search, table: BundleTable, values: Floats, over: Floats, row: int) -> Bundle:
    """The first of the bundles of the same expected value at all admissible likelihoods.

    over: (bundles, vertices): the expected values at the vertices of these likelihoods.
    """
    first = first_row(search.problem, table, values, -np.abs(over - over[row]).max(axis=1))
    return search.bundle(table.bundle(first))


ROUNDING = 1e-12
"""What rounding does to a likelihood."""


def _turns(
    search: Search,
    table: BundleTable,
    values: Floats,
    middle: Floats,
    low: Floats,
    high: Floats,
    at: int,
    look: Callable[..., None],
) -> tuple[Segment[Bundle], ...]:
    """The best bundle as one likelihood moves (solve/dichotomic_search.py)."""
    if middle[at] >= 1 - ROUNDING:
        return ()
    others = np.delete(np.arange(len(middle)), at)
    part = middle[others] / (1 - middle[at])
    here, last = float(low[at]), float(high[at])
    for share, least, most in zip(part, low[others], high[others], strict=True):
        if share > 0:
            here, last = max(here, 1 - most / share), min(last, 1 - least / share)
    if here >= last - ROUNDING:
        return ()
    lines = np.column_stack([values[:, others] @ part, values[:, at]])

    def heights(share: float) -> Floats:
        look()
        return np.asarray(lines @ (1 - share, share))

    def best(share: float) -> int:
        return int(np.argmax(heights(share)))

    def height(row: int, share: float) -> float:
        return float(lines[row] @ (1 - share, share))

    segments = []
    for found in upper_envelope(here, last, best, height):
        apart = [np.abs(heights(end) - height(found.best, end)) for end in (found.start, found.end)]
        first = first_row(search.problem, table, values, -np.maximum(*apart))  # of those equal all along
        segments.append(Segment(found.start, found.end, search.bundle(table.bundle(first))))
    return joined(segments)
