"""What a brief is made from: the case, the question asked of it, and the answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from decision import (
    Bundle,
    Contingency,
    Contributions,
    Frontier,
    Horizons,
    LeftOut,
    Optimum,
    OutOfTime,
    Problem,
    Question,
    RequestError,
    Robustness,
    Sampling,
    Slack,
    WeightMap,
    contributions,
    enumerate_bundles,
    frontier,
    limited,
    look,
    robust,
    slacks,
    sweep,
)
from options import Case, ClaimState, Standing, claim_states, scenario_standings
from reports.candidates import PART, Candidates, candidates
from reports.names import claim_text, scenario_name
from reports.recommending import best_called, is_hypothetical
from reports.wording import listed

Shown = ClaimState | Literal["supposed"]
"""How a claim is shown: what is only tried as established is never shown as established."""


def scenario_called(case: Case, scenario: str | None, supposed: Collection[str] = ()) -> str:
    """A scenario by its name, and called hypothetical where nothing observed establishes it."""
    name = scenario_name(case, scenario)
    if scenario is None:
        return name
    observed = scenario_standings(case)[scenario].standing
    if scenario_standings(case, supposed)[scenario].standing != observed:
        return f"{name} (hypothetical, on supposition)"
    return name if observed == "established" else f"{name} (hypothetical)"


class Setting:
    """What is known before there is an answer: the case, and the problem that was settled from it."""

    case: Case
    problem: Problem

    @cached_property
    def claim_states(self) -> Mapping[str, Shown]:
        """How each claim is shown: one that is tried as established, and is not, is supposed."""
        supposed, observed = self.problem.supposed, claim_states(self.case)
        return {
            name: "supposed" if name in supposed and observed[name] != "established" else state
            for name, state in claim_states(self.case, supposed).items()
        }

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The standing of every scenario with what is supposed."""
        return scenario_standings(self.case, self.problem.supposed)

    @cached_property
    def observed(self) -> Mapping[str, Standing]:
        """The standing of every scenario without what is supposed."""
        return scenario_standings(self.case)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """The scenarios whose standing the suppositions move."""
        return tuple(name for name in self.standings if self.standings[name] != self.observed[name])

    @cached_property
    def supposing(self) -> str:
        """`Supposing that "...", `; empty where nothing is supposed."""
        claims = listed(f"“{claim_text(self.case, claim).rstrip('.')}”" for claim in self.problem.supposed)
        return f"Supposing that {claims}, " if claims else ""

    @cached_property
    def hypothetical(self) -> bool:
        return is_hypothetical(self.problem)

    @cached_property
    def best_called(self) -> str:
        """What the text calls the best bundle: in a hypothetical scenario nothing is recommended."""
        return best_called(self.problem)

    def scenario_called(self, scenario: str | None) -> str:
        """A scenario by its name, and called hypothetical where nothing observed establishes it."""
        return scenario_called(self.case, scenario, self.problem.supposed)


@dataclass(frozen=True)
class Settled(Setting):
    """A case and its problem, and nothing further."""

    case: Case
    problem: Problem


@dataclass(frozen=True)
class Study(Setting):
    """One answered question. `source` is the case file as it was read, `asked` the options of the command.

    weight_map, efficient, robustness, planned, far, candidates: where they were computed. cut: what the user
    interrupted before there was anything of it, or the time limit. left_out: what would take more work than a brief may.
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
    candidates: Candidates | None = None
    cut: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    stopped: bool = False
    stated: Case | None = None
    """The case as it is in its file, where `case` has another reader or another date of the decision."""

    @cached_property
    def unfinished(self) -> tuple[str, ...]:
        """What was begun beside the answer and cut short."""
        parts = (self.weight_map, self.robustness, self.planned)
        names = [name for part in parts if part is not None for name in part.unfinished]
        efficient = ("efficient bundles",) if self.efficient and not self.efficient.complete else ()
        return (*names, *efficient, *self.cut)

    @cached_property
    def interrupted(self) -> bool:
        """Whether the user wants no more of it."""
        parts = (self.optimum, self.weight_map, self.robustness, self.planned)
        stopped = self.efficient is not None and self.efficient.stopped == "interrupted"
        return self.stopped or stopped or any(part.interrupted for part in parts if part is not None)

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
    def slacks(self) -> Mapping[str, tuple[Slack, ...]]:
        """Limit or constraint -> how far the best bundle is from breaking it, wherever it is checked."""
        found: dict[str, tuple[Slack, ...]] = {}
        for slack in slacks(self.case, self.problem, self.best.levels):
            found[slack.constraint] = (*found.get(slack.constraint, ()), slack)
        return found

    @cached_property
    def case_hash(self) -> str:
        return sha256(self.source).hexdigest()

    def lever_points(self, lever: str) -> float:
        """What a lever adds to the value over the status quo, over all objectives."""
        return sum(self.contributions.by_lever.get(lever, {}).values())


MOST_WORK = 2_000_000_000
"""Comparisons of corners and bundles that a brief makes for its map of weights, and for its efficient bundles: some
seconds. Beyond five objectives or so a map has no end in sight; `sweep` goes on with it."""


def _left_out(part: str, get: str) -> LeftOut:
    return LeftOut(part, f"it takes more than {MOST_WORK:,} comparisons", get)


def with_map(study: Study) -> Study:
    """With the weight map of a case whose bundles can all be listed, and regions of the two heaviest weights.

    Without one for larger cases, where the time was up already, and where it would take longer than a brief may, which
    is said. Raises OutOfTime.
    """
    problem, optimum = study.problem, study.optimum
    if optimum.status != "optimal" or optimum.unfinished:
        return study
    names = sorted(problem.weights, key=lambda name: -problem.weights[name])[:2]
    first, second = names if len(names) == 2 else (None, None)
    with limited(work=MOST_WORK) as is_spent:
        found = sweep(problem, objective=first, against=second, with_programs=False)
        if is_spent():
            return replace(study, left_out=(*study.left_out, _left_out("the map of weights", "sweep")))
    if "map" in found.unfinished and not found.interrupted and enumerate_bundles(problem) is not None:
        raise OutOfTime  # a part of a map would be taken for the whole
    return replace(study, weight_map=found) if found.cells or found.interrupted else study


def with_efficient(study: Study) -> Study:
    """With the efficient bundles of a case whose bundles can all be listed. Raises OutOfTime."""
    optimum = study.optimum
    if optimum.status != "optimal" or optimum.unfinished or enumerate_bundles(study.problem) is None:
        return study
    with limited(work=MOST_WORK) as is_spent:
        try:
            found = frontier(study.problem, with_support=False)
        except RequestError as error:  # numbers of too many digits
            left = LeftOut("the efficient bundles", str(error), "")
            return replace(study, left_out=(*study.left_out, left))
        if is_spent():
            left = _left_out("the efficient bundles", "frontier")
            return replace(study, left_out=(*study.left_out, left))
    return replace(study, efficient=found)


def with_candidates(study: Study) -> Study:
    """With the bundles among which the page chooses. Raises OutOfTime."""
    look()
    found = candidates(study.problem, study.optimum)
    cut = (*study.cut, PART) if found.stopped else study.cut
    stopped = study.stopped or found.stopped == "interrupted"
    left_out = (*study.left_out, *found.left_out)
    return replace(study, candidates=found, cut=cut, stopped=stopped, left_out=left_out)


BRIEF_DRAWS = Sampling(seed=1, draws=2_000, shape="pert")
"""What a brief draws: enough for shares to about one per cent."""


def can_be_tested(problem: Problem, optimum: Optimum) -> bool:
    """Whether the bundles can all be listed; else, or where the time was up, tests would take longer than a brief may."""
    return optimum.status == "optimal" and not optimum.unfinished and enumerate_bundles(problem) is not None


def tested(question: Question, optimum: Optimum) -> Robustness | None:
    """How robust the answer is; None where it cannot be tested."""
    if not can_be_tested(question.problem(), optimum):
        return None
    return robust(question, optimum, BRIEF_DRAWS)
