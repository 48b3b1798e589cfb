"""What a brief is made from: the case, the question asked of it, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from decision import (
    Bundle,
    Contingency,
    Contributions,
    Frontier,
    Horizons,
    Optimum,
    Problem,
    Question,
    Robustness,
    Sampling,
    WeightMap,
    contributions,
    enumerate_bundles,
    frontier,
    robust,
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


def scenario_called(case: Case, scenario: str | None) -> str:
    """A scenario by its name, and called hypothetical where the evidence does not establish it."""
    name = scenario_name(case, scenario)
    if scenario is None or scenario_standings(case)[scenario].standing == "established":
        return name
    return f"{name} (hypothetical)"


@dataclass(frozen=True)
class Study:
    """One answered question. `source` is the case file as it was read, `asked` the options of the command.

    weight_map, efficient, robustness, planned, far: where they were computed.
    """

    case: Case
    source: bytes
    problem: Problem
    optimum: Optimum
    asked: Mapping[str, Any]
    weight_map: WeightMap | None = None
    efficient: Frontier | None = None
    robustness: Robustness | None = None
    planned: Contingency | None = None
    far: Horizons | None = None

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

    @cached_property
    def best_called(self) -> str:
        """What the text calls the best bundle: in a hypothetical scenario nothing is recommended."""
        return "the bundle that would be best" if self.hypothetical else "the recommended bundle"

    def scenario_called(self, scenario: str | None) -> str:
        """A scenario by its name, and called hypothetical where the evidence does not establish it."""
        return scenario_called(self.case, scenario)

    @cached_property
    def case_hash(self) -> str:
        return sha256(self.source).hexdigest()

    def lever_points(self, lever: str) -> float:
        """What a lever adds to the value over the status quo, over all objectives."""
        return sum(self.contributions.by_lever.get(lever, {}).values())


def heaviest_two(problem: Problem, optimum: Optimum) -> WeightMap | None:
    """The weight map of a case whose bundles can all be listed, with regions of the two heaviest weights.

    None for larger cases, whose map would take longer than a brief may, and where the time was up already.
    """
    if optimum.status != "optimal" or optimum.unfinished:
        return None
    names = sorted(problem.weights, key=lambda name: -problem.weights[name])[:2]
    first, second = names if len(names) == 2 else (None, None)
    found = sweep(problem, objective=first, against=second, with_programs=False)
    return found if found.cells else None


def all_efficient(problem: Problem, weight_map: WeightMap | None) -> Frontier | None:
    """The efficient bundles, where a map was made."""
    return None if weight_map is None else frontier(problem)


BRIEF_DRAWS = Sampling(seed=1, draws=2_000, shape="pert")
"""What a brief draws: enough for shares to about one per cent."""


def tested(question: Question, optimum: Optimum) -> Robustness | None:
    """How robust the answer is, for a case whose bundles can all be listed.

    None for larger cases, for which it would take longer than a brief may, and where the time was up already.
    """
    if optimum.status != "optimal" or optimum.unfinished or enumerate_bundles(question.problem()) is None:
        return None
    return robust(question, optimum, BRIEF_DRAWS)
