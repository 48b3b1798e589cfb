"""What a brief is made from: the case, the question asked of it, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from decision import Bundle, Contingency, Contributions, Optimum, Problem, WeightMap, contributions, sweep
from options import Case, ClaimState, Standing, claim_states, scenario_standings
from reports.names import scenario_name


def is_hypothetical(problem: Problem) -> bool:
    """Computed in a scenario that the evidence does not establish: then nothing is recommended.

    The numbers as written are no scenario, and hence not hypothetical.
    """
    return problem.scenario is not None and problem.standing != "established"


def scenario_called(case: Case, scenario: str | None) -> str:
    """A scenario by its name, and called hypothetical where the evidence does not establish it."""
    name = scenario_name(case, scenario)
    if scenario is None or scenario_standings(case)[scenario].standing == "established":
        return name
    return f"{name} (hypothetical)"


@dataclass(frozen=True)
class CoreIndex:
    """How many bundles are efficient, and by lever and level the share of them that it is in."""

    count: int
    index: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Study:
    """One answered question. `source` is the case file as it was read, `asked` the options of the command.

    weight_map, core, planned: where they were computed.
    """

    case: Case
    source: bytes
    problem: Problem
    optimum: Optimum
    asked: Mapping[str, Any]
    weight_map: WeightMap | None = None
    core: CoreIndex | None = None
    planned: Contingency | None = None

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
