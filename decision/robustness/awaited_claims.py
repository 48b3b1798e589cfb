"""What the confirmation of each awaited claim would change: the gain in the scenarios that rest on it.

In a scenario the gain is the regret there of the recommended bundle. Claims are ranked by the greatest mean gain that
the likelihoods of the scenarios admit.
"""

from dataclasses import dataclass

from decision.model.bundle import Bundle
from decision.model.value_function import TOLERANCE
from decision.robustness.scenario_likelihoods import greatest_mean, interval, likelihood_ends
from decision.robustness.scenario_regret import Regret
from options import Case, scenario_standings


@dataclass(frozen=True)
class Established:
    """What one scenario that rests on an awaited claim would change, were it established."""

    scenario: str
    """The scenario that the claim would establish."""

    bundle: Bundle
    """The best bundle there, as it is in the computed scenario."""
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
    """Every awaited claim, those with most at stake first; `found` has the regret of the recommended bundle.

    recommended: its id.
    """
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
                bundle=found.bundles[recommended if gain <= TOLERANCE else found.best[at]],
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
