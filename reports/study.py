"""What a brief is made from: the case, the question asked of it, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from decision import (
    Bundle,
    Contributions,
    Frontier,
    Optimum,
    Problem,
    WeightMap,
    contributions,
    frontier,
    sweep,
)
from options import Case, ClaimState, Standing, claim_states, scenario_standings
from reports.names import scenario_name


def is_hypothetical(problem: Problem) -> bool:
    """Computed in a scenario that the evidence does not establish: then nothing is recommended.

    What only a supposition establishes is not established. The numbers as written are no scenario, and hence
    not hypothetical.
    """
    return problem.scenario is not None and (problem.standing != "established" or problem.on_supposition)


@dataclass(frozen=True)
class OverWeights:
    """How the answer depends on the weights: the map with regions of the two heaviest, the efficient bundles."""

    weight_map: WeightMap | None = None
    efficient: Frontier | None = None


@dataclass(frozen=True)
class Study:
    """One answered question. `source` is the case file as it was read, `asked` the options of the command."""

    case: Case
    source: bytes
    problem: Problem
    optimum: Optimum
    asked: Mapping[str, Any]
    over_weights: OverWeights = OverWeights()

    @cached_property
    def best(self) -> Bundle:
        """The recommended bundle."""
        return self.optimum.bundles[0]

    @cached_property
    def now(self) -> Bundle:
        """The status quo."""
        return self.optimum.status_quo

    @cached_property
    def contributions(self) -> Contributions:
        return contributions(self.problem, self.best.levels)

    @cached_property
    def claim_states(self) -> Mapping[str, ClaimState]:
        return claim_states(self.case)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        return scenario_standings(self.case)

    @cached_property
    def hypothetical(self) -> bool:
        return is_hypothetical(self.problem)

    def scenario_called(self, scenario: str | None) -> str:
        """A scenario by its name, and called hypothetical where the evidence does not establish it."""
        name = scenario_name(self.case, scenario)
        if scenario is None or self.standings[scenario].standing == "established":
            return name
        return f"{name} (hypothetical)"

    @cached_property
    def case_hash(self) -> str:
        return sha256(self.source).hexdigest()

    def lever_points(self, lever: str) -> float:
        """What a lever adds to the value over the status quo, over all objectives."""
        return sum(self.contributions.by_lever.get(lever, {}).values())


def over_weights(problem: Problem, optimum: Optimum) -> OverWeights:
    """For a case whose bundles can all be listed: larger ones would take longer than a brief may.

    Nothing where the time was up already.
    """
    if optimum.status != "optimal" or optimum.unfinished:
        return OverWeights()
    names = sorted(problem.weights, key=lambda name: -problem.weights[name])[:2]
    first, second = names if len(names) == 2 else (None, None)
    found = sweep(problem, objective=first, against=second, with_programs=False)
    return OverWeights(found, frontier(problem)) if found.cells else OverWeights()
