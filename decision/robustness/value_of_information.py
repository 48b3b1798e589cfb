"""What to find out next: the value of information over scenarios, and of each claim that is awaited.

Likelihoods are intervals; the admissible ones are those inside all intervals that add up to 1. Expected value
of perfect information (H. Raiffa, R. Schlaifer, "Applied Statistical Decision Theory", 1961): what would be
gained on the mean by choosing after the scenario is known, in value points. Expected values are linear in the
likelihoods, as values are in the weights, so the same map (weights/upper_envelope.py) holds the bundles that are best
for some; where one of them is best what foresight adds is linear, so its least and its most are at corners.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, between
from decision.robustness.scenario_regret import Futures, Regret, first_row
from decision.running.arrays import Floats
from decision.running.left_out import LeftOut
from decision.solve.dichotomic_search import Segment, joined
from decision.solve.enumeration import Table
from decision.solve.search import OutOfTime, Search
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import envelope
from options import Case, scenario_standings

MOST_SCENARIOS = 12
"""Corners double with every scenario; beyond this many they are left out, and that is said."""


@dataclass(frozen=True)
class Expected:
    """The expected value and the value of information, where the case states likelihoods of scenarios."""

    likelihoods: Mapping[str, float]
    """By scenario, in the middle of the intervals."""
    bundle: str
    """Id of the bundle of greatest expected value there."""
    value: float
    """Its expected value there, in points."""
    evpi: float
    """Expected value of perfect information there, in points."""
    least_evpi: float | None
    """The least of it for any admissible likelihoods; None beyond MOST_SCENARIOS scenarios."""
    most_evpi: float | None
    """The most of it for any admissible likelihoods; None beyond MOST_SCENARIOS scenarios."""
    turns: Mapping[str, tuple[Segment[str], ...]]
    """By scenario, the best bundle as its likelihood moves through its interval, the others in proportion and
    inside theirs."""
    best_for_some: tuple[str, ...] | None
    """Ids of the bundles that are best for some admissible likelihoods; None beyond MOST_SCENARIOS scenarios."""


@dataclass(frozen=True)
class Established:
    """What one scenario that rests on an awaited claim would change, were it established."""

    scenario: str
    bundle: str
    """Id of the best bundle there."""
    gain: float
    """Points by which it is better there than the recommended bundle."""
    missing: tuple[str, ...]
    """The other claims that the scenario still lacks."""
    likelihood: tuple[float, float] | None
    """Its ends as stated; None where not stated."""
    most: float
    """The greatest likelihood that the likelihoods of all scenarios admit; 1 where none is stated."""

    @property
    def stake(self) -> float:
        """The gain times the greatest likelihood."""
        return self.gain * self.most


@dataclass(frozen=True)
class Awaited:
    """What the confirmation of one awaited claim would change."""

    claim: str
    scenarios: tuple[Established, ...]
    """Those that rest on it, the one with most at stake first."""
    stake: float
    """The greatest mean of the gains in these scenarios, each by its likelihood, in points; claims are ranked by it."""

    @property
    def changed(self) -> bool:
        """Whether another bundle than the recommended one is best in some of these scenarios."""
        return any(each.gain > TOLERANCE for each in self.scenarios)


def awaited_claims(case: Case, found: Regret, recommended: str) -> tuple[Awaited, ...]:
    """Every awaited claim, those with most at stake first; `found` has the regret of the recommended bundle."""
    standings = scenario_standings(case)
    ends = likelihood_ends(case)
    names = list(case.scenarios)
    told = []
    for claim in (name for name, stated in case.evidence.items() if stated.awaited):
        gains = {
            at: found.regret[recommended][at]
            for at, state in case.scenarios.items()
            if claim in (state.rests_on or ())
        }
        scenarios = [
            Established(
                scenario=at,
                bundle=recommended if gain <= TOLERANCE else found.best[at],
                gain=gain,
                missing=tuple(other for other in standings[at].missing if other != claim),
                likelihood=interval(case, at),
                most=greatest_mean(ends, [float(name == at) for name in names]),
            )
            for at, gain in gains.items()
        ]
        scenarios.sort(key=lambda each: -each.stake)
        stake = greatest_mean(ends, [gains.get(name, 0.0) for name in names])
        told.append(Awaited(claim, tuple(scenarios), stake))
    return tuple(sorted(told, key=lambda each: (-each.stake, _fewest(each))))


def _fewest(each: Awaited) -> int:
    """How many other claims the scenario that lacks the fewest still waits for."""
    return min((len(at.missing) for at in each.scenarios), default=0)


def greatest_mean(ends: tuple[Floats, Floats] | None, gains: Sequence[float]) -> float:
    """The greatest mean of the scenarios' gains over all likelihoods that their ends admit.

    Where no likelihood is stated, or these cannot add up to 1: the greatest gain, each by its own high end.
    """
    gained = np.array(gains)
    if ends is None or not add_up(*ends):
        return float((gained * (1.0 if ends is None else ends[1])).max(initial=0.0))
    low, high = ends
    left, mean = 1 - low.sum(), float(low @ gained)
    for at in np.argsort(-gained, kind="stable"):
        more = min(high[at] - low[at], max(0.0, left))
        mean, left = mean + float(more * gained[at]), left - more
    return mean


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


def left_out(case: Case, search: Search) -> tuple[LeftOut, ...]:
    """What of `expected_values` cannot be had, and why, where likelihoods are stated."""
    ends = likelihood_ends(case)
    if ends is None:
        return ()
    if not add_up(*ends):
        reason = "the likelihoods of the scenarios cannot add up to 1"
        return (LeftOut("value of information", reason, "likelihoods that can"),)
    if search.table is None:
        return (LeftOut("value of information", TOO_MANY, FEWER),)
    if len(case.scenarios) > MOST_SCENARIOS:
        part = "the least and the most value of information, and the bundles best for some likelihoods"
        return (
            LeftOut(part, f"the intervals of more than {MOST_SCENARIOS} scenarios have too many corners"),
        )
    return ()


TOO_MANY = "there are too many bundles to list"
FEWER = "--must and --must-not, which leave fewer"
"""Why a part that needs all bundles listed is not there, and what has it."""


def expected_values(case: Case, ahead: Futures, search: Search) -> Expected | None:
    """None where no likelihood is stated, where they cannot add up to 1, or where the bundles are not listed."""
    ends = likelihood_ends(case)
    if search.table is None or ends is None or not add_up(*ends):
        return None
    low, high = ends

    def look(*_: int) -> None:
        search.look()

    room = (high - low).sum()
    middle = low + (high - low) * ((1 - low.sum()) / room if room > 0 else 0.0)
    values = ahead.weighted_values(search.table)
    names = ahead.names
    look()
    over = (
        _over(search, search.table, values, between(names, low, high), look)
        if len(low) <= MOST_SCENARIOS
        else None
    )
    best = values @ middle
    first = first_row(search.problem, search.table, values, best)
    return Expected(
        likelihoods=dict(zip(names, middle.tolist(), strict=True)),
        bundle=search.bundle(search.table.bundle(first)).id,
        value=float(best.max()),
        evpi=perfect_information(values, middle),
        least_evpi=over.least if over else None,
        most_evpi=over.most if over else None,
        turns={
            name: _turns(search, search.table, values, middle, low, high, n, look)
            for n, name in enumerate(names)
        },
        best_for_some=over.bundles if over else None,
    )


def perfect_information(values: Floats, likelihoods: Floats) -> float:
    """The expected value of perfect information, from values of bundles x scenarios."""
    return _clear(float(values.max(axis=0) @ likelihoods - (values @ likelihoods).max()))


def _clear(gain: float) -> float:
    return gain if gain > TOLERANCE else 0.0


@dataclass(frozen=True)
class _Over:
    """What holds over all admissible likelihoods. bundles: ids; least, most: of the value of information."""

    bundles: tuple[str, ...]
    least: float
    most: float


def _over(
    search: Search, table: Table, values: Floats, space: WeightSpace, look: Callable[..., None]
) -> _Over:
    """values: bundles x scenarios; space: the admissible likelihoods. look: raises OutOfTime when the time is up."""
    best = envelope(
        space,
        TableOracle(Table(table.problem, table.chosen, values), space),
        int(np.argmax(values.sum(axis=1))),
        tell=look,
    )
    if best.interrupted:  # half a map tells nothing
        raise KeyboardInterrupt
    if best.out_of_time:
        raise OutOfTime
    foresight = space.weights(best.corners) @ values.max(axis=0) - best.heights
    rows = np.array(best.bundles)[best.met.any(axis=0)]
    names = {_equal(search, table, values, int(row)) for row in rows}
    return _Over(tuple(sorted(names)), _clear(float(foresight.min())), _clear(float(foresight.max())))


def _equal(search: Search, table: Table, values: Floats, row: int) -> str:
    """The id of the first of the bundles of the same values in every scenario."""
    first = first_row(search.problem, table, values, -np.abs(values - values[row]).max(axis=1))
    return search.bundle(table.bundle(first)).id


ROUNDING = 1e-12
"""What rounding does to a likelihood."""


def _turns(
    search: Search,
    table: Table,
    values: Floats,
    middle: Floats,
    low: Floats,
    high: Floats,
    at: int,
    look: Callable[..., None],
) -> tuple[Segment[str], ...]:
    """The best bundle as one likelihood moves: the upper envelope of straight lines."""
    if middle[at] >= 1 - ROUNDING:
        return ()
    others = np.delete(np.arange(len(middle)), at)
    part = middle[others] / (1 - middle[at])
    here, last = float(low[at]), float(high[at])
    for share, least, most in zip(part, low[others], high[others], strict=True):
        if share > 0:
            here, last = max(here, 1 - most / share), min(last, 1 - least / share)
    level = values[:, others] @ part
    slope = values[:, at] - level
    segments: list[Segment[str]] = []
    while here < last - ROUNDING:
        look()
        height = level + here * slope
        top = np.flatnonzero(height >= height.max() - TOLERANCE)
        line = int(top[np.argmax(slope[top])])
        steeper = slope > slope[line] + ROUNDING
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = np.where(steeper, (level[line] - level) / (slope - slope[line]), np.inf)
        end = min(last, float(np.where(cross > here, cross, np.inf).min()))
        apart = [np.abs(level + t * slope - level[line] - t * slope[line]) for t in (here, end)]
        first = first_row(search.problem, table, values, -np.maximum(*apart))  # of those equal all along
        segments.append(Segment(here, end, search.bundle(table.bundle(first)).id))
        here = end
    return joined(segments)
