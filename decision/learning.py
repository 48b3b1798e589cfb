"""What to find out next: the value of information over scenarios, and of each claim that is awaited.

Likelihoods are intervals; the admissible ones are those inside all intervals that add up to 1. Expected value
of perfect information (H. Raiffa, R. Schlaifer, "Applied Statistical Decision Theory", 1961): what would be
gained on the mean by choosing after the scenario is known, in value points. Expected values are linear in the
likelihoods, as values are in the weights, so the same map (decision/envelope.py) holds the bundles that are best
for some; where one of them is best what foresight adds is linear, so its least and its most are at corners.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.breakpoints import Segment
from decision.enumeration import Table
from decision.envelope import envelope
from decision.oracles import TableOracle
from decision.regret import Futures, Regret
from decision.search import Search
from decision.value import TOLERANCE
from decision.weightspace import WeightSpace, between
from options import Case, scenario_standings

Floats = NDArray[np.float64]

MOST_SCENARIOS = 12
"""Corners double with every scenario; beyond this many they are left out, and that is said."""


@dataclass(frozen=True)
class Expected:
    """Over the likelihoods of the scenarios, where the case states some.

    likelihoods: those in the middle of the intervals. bundle: the id of the best expected value there.
    evpi, least_evpi, most_evpi: expected value of perfect information there, and the least and the most it is for
    any admissible likelihoods. turns: by scenario the best bundle as its likelihood moves through its interval, the
    others in proportion and inside theirs. best_for_some: ids of the bundles that are best for some admissible
    likelihoods. least_evpi, most_evpi and best_for_some are None beyond MOST_SCENARIOS scenarios.
    """

    likelihoods: Mapping[str, float]
    bundle: str
    value: float
    evpi: float
    least_evpi: float | None
    most_evpi: float | None
    turns: Mapping[str, tuple[Segment, ...]]
    best_for_some: tuple[str, ...] | None


@dataclass(frozen=True)
class Awaited:
    """What the confirmation of one awaited claim would change.

    scenario: one that rests on it. bundle: best there. gain: points by which it beats the recommended bundle
    there. missing: the other claims that the scenario still lacks. likelihood: of the scenario, as stated.
    """

    claim: str
    scenario: str | None
    bundle: str | None
    gain: float
    missing: tuple[str, ...]
    likelihood: tuple[float, float] | None

    @property
    def changed(self) -> bool:
        return self.gain > TOLERANCE

    @property
    def stake(self) -> float:
        """The gain times the greatest likelihood of the scenario, by which claims are ranked."""
        return self.gain * (1.0 if self.likelihood is None else self.likelihood[1])


def awaited_claims(case: Case, found: Regret, recommended: str) -> tuple[Awaited, ...]:
    """Every awaited claim, those with most at stake first; `found` has the regret of the recommended bundle."""
    standings = scenario_standings(case)
    told = []
    for name, claim in case.evidence.items():
        if not claim.awaited:
            continue
        resting = [at for at, state in case.scenarios.items() if name in (state.rests_on or ())]
        options = [
            Awaited(
                claim=name,
                scenario=at,
                bundle=recommended if found.regret[recommended][at] <= TOLERANCE else found.best[at],
                gain=found.regret[recommended][at],
                missing=tuple(other for other in standings[at].missing if other != name),
                likelihood=interval(case, at),
            )
            for at in resting
        ]
        none = Awaited(name, None, None, 0.0, (), None)
        told.append(max(options, key=lambda each: each.stake, default=none))
    return tuple(sorted(told, key=lambda each: (-each.stake, len(each.missing))))


def interval(case: Case, scenario: str) -> tuple[float, float] | None:
    """The likelihood of a scenario as the case states it."""
    stated = case.scenarios[scenario].likelihood
    if stated is None:
        return None
    low, high = stated if isinstance(stated, tuple) else (stated, stated)
    return float(low), float(high)


def likelihood_ends(case: Case) -> tuple[Floats, Floats] | None:
    """The least and the greatest likelihood of every scenario, 0 and 1 where not stated; None where none is."""
    stated = [interval(case, name) for name in case.scenarios]
    if not any(stated):
        return None
    low = np.array([0.0 if each is None else each[0] for each in stated])
    high = np.array([1.0 if each is None else each[1] for each in stated])
    return low, high


def add_up(low: Floats, high: Floats) -> bool:
    """Whether likelihoods within these ends can add up to 1."""
    return bool(low.sum() <= 1 + TOLERANCE and high.sum() >= 1 - TOLERANCE)


def left_out(case: Case, search: Search) -> str:
    """What of `expected_values` cannot be had, and why, where likelihoods are stated; empty where nothing."""
    ends = likelihood_ends(case)
    if ends is None:
        return ""
    if not add_up(*ends):
        return "value of information (the likelihoods of the scenarios cannot add up to 1)"
    if search.table is None:
        return "value of information (too many bundles to list)"
    if len(case.scenarios) > MOST_SCENARIOS:
        return (
            "the least and the most value of information, and the bundles best for some likelihoods "
            f"(the intervals of more than {MOST_SCENARIOS} scenarios have too many corners)"
        )
    return ""


def expected_values(case: Case, ahead: Futures, search: Search) -> Expected | None:
    """None where no likelihood is stated, where they cannot add up to 1, or where the bundles are not listed."""
    ends = likelihood_ends(case)
    if search.table is None or ends is None or not add_up(*ends):
        return None
    low, high = ends
    room = (high - low).sum()
    middle = low + (high - low) * ((1 - low.sum()) / room if room > 0 else 0.0)
    worth = ahead.worth(search.table)
    names = ahead.names
    over = (
        _over(search, search.table, worth, between(names, low, high)) if len(low) <= MOST_SCENARIOS else None
    )
    best = worth @ middle
    at = _first(search, search.table, best)
    return Expected(
        likelihoods=dict(zip(names, middle.tolist(), strict=True)),
        bundle=at,
        value=float(best.max()),
        evpi=perfect_information(worth, middle),
        least_evpi=over.least if over else None,
        most_evpi=over.most if over else None,
        turns={
            name: _turns(search, search.table, worth, middle, low, high, n) for n, name in enumerate(names)
        },
        best_for_some=over.bundles if over else None,
    )


def perfect_information(worth: Floats, likelihoods: Floats) -> float:
    """The expected value of perfect information, from values of bundles x scenarios."""
    return _clear(float(worth.max(axis=0) @ likelihoods - (worth @ likelihoods).max()))


def _clear(gain: float) -> float:
    return gain if gain > TOLERANCE else 0.0


@dataclass(frozen=True)
class _Over:
    """What holds over all admissible likelihoods. bundles: ids; least, most: of the value of information."""

    bundles: tuple[str, ...]
    least: float
    most: float


def _over(search: Search, table: Table, worth: Floats, space: WeightSpace) -> _Over:
    """worth: bundles x scenarios; space: the admissible likelihoods."""
    best = envelope(
        space,
        TableOracle(Table(table.problem, table.chosen, worth), space),
        int(np.argmax(worth.sum(axis=1))),
    )
    if best.interrupted:  # half a map tells nothing
        raise KeyboardInterrupt
    foresight = space.weights(best.corners) @ worth.max(axis=0) - best.heights
    rows = np.array(best.bundles)[best.met.any(axis=0)]
    names = {_equal(search, table, worth, int(row)) for row in rows}
    return _Over(tuple(sorted(names)), _clear(float(foresight.min())), _clear(float(foresight.max())))


def _equal(search: Search, table: Table, worth: Floats, row: int) -> str:
    """The first by id of the bundles worth the same in every scenario."""
    return _first(search, table, -np.abs(worth - worth[row]).max(axis=1))


ROUNDING = 1e-12
"""What rounding does to a likelihood."""


def _turns(
    search: Search, table: Table, worth: Floats, middle: Floats, low: Floats, high: Floats, at: int
) -> tuple[Segment, ...]:
    """The best bundle as one likelihood moves: the upper envelope of straight lines."""
    if middle[at] >= 1 - ROUNDING:
        return ()
    others = np.delete(np.arange(len(middle)), at)
    part = middle[others] / (1 - middle[at])
    first, last = float(low[at]), float(high[at])
    for share, least, most in zip(part, low[others], high[others], strict=True):
        if share > 0:
            first, last = max(first, 1 - most / share), min(last, 1 - least / share)
    level = worth[:, others] @ part
    slope = worth[:, at] - level
    segments: list[Segment] = []
    here = first
    while here < last - ROUNDING:
        height = level + here * slope
        top = np.flatnonzero(height >= height.max() - TOLERANCE)
        line = int(top[np.argmax(slope[top])])
        steeper = slope > slope[line] + ROUNDING
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = np.where(steeper, (level[line] - level) / (slope - slope[line]), np.inf)
        end = min(last, float(np.where(cross > here, cross, np.inf).min()))
        name = search.bundle(table.bundle(line)).id
        if segments and segments[-1].bundle == name:
            segments[-1] = Segment(segments[-1].start, end, name)
        else:
            segments.append(Segment(here, end, name))
        here = end
    return tuple(segments)


def _first(search: Search, table: Table, by: Floats) -> str:
    rows: Sequence[int] = np.flatnonzero(by >= by.max() - TOLERANCE)[:100].tolist()
    return min(search.bundle(table.bundle(row)).id for row in rows)
