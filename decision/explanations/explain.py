"""Why this bundle and not another: replacement costs, costs to force, prices, and answers to `why not` and `against`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decision.explanations.against import Against, against
from decision.explanations.contest import Contest
from decision.explanations.cost_to_force import costs_to_force
from decision.explanations.infeasibility import Infeasibility, infeasibility
from decision.explanations.prices import Prices, prices
from decision.explanations.replacement_cost import Replacement, replacement_costs
from decision.explanations.why_not import WhyNot, why_not
from decision.model.bundle import bundle_id
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.limits import seconds_left
from decision.running.parts import CutShort, Find, Keep, Part, Parts, Progress, run
from decision.running.shown import Shown
from decision.solve.certificate import Certificate, certificate
from decision.solve.optimize import Optimum
from decision.solve.search import Search

REPLACEMENT, FORCE, PRICES, CONFLICTS = (
    "replacement costs",
    "costs to force",
    "prices",
    "conflicts and repairs",
)
"""Parts, as `unfinished` names them."""

NONE_FEASIBLE, ITS_OWN = "no bundle is feasible, so that none is recommended", "evaluate"
"""Why the answer is not told against another, and the command that tells of the other."""


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """The answer to `explain`."""

    replacement_cost: tuple[Replacement, ...]
    """Of every level and lever of the recommended bundle."""

    cost_to_force: tuple[Replacement, ...]
    """Of every level that it leaves out."""

    prices: Prices | None
    """What every limit and constraint costs; None where nothing is feasible, or it was not found in time."""

    infeasible: Infeasibility | None
    """Conflicts and repairs where no bundle is feasible."""

    why_not: Mapping[str, WhyNot]
    """By what was asked: lever, `lever.level` or the id of a bundle."""

    against: Mapping[str, Against]
    """By the id of the other bundle."""

    unfinished: tuple[str, ...]
    """The parts that the time limit or an interruption cut short."""

    left_out: tuple[LeftOut, ...]
    """What was not computed, and why."""

    interrupted: bool
    """Whether the user interrupted it."""

    certificate: Certificate
    """Solver and effort."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        return [
            ("replacement_cost", f"{len(self.replacement_cost)} measures and levels"),
            ("cost_to_force", f"{len(self.cost_to_force)} levels"),
            ("why_not", ", ".join(self.why_not) or "not asked"),
            ("against", ", ".join(self.against) or "not asked"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def explain(
    question: Question,
    optimum: Optimum,
    *,
    not_in: Sequence[str | Mapping[str, str]] = (),
    others: Sequence[Mapping[str, str]] = (),
    with_prices: bool = True,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Explains the answer to a question, as far as the time limit (seconds) allows.

    not_in: levers, `lever.level` and bundles (lever -> level) of which it is asked why they are not recommended. others:
    bundles with which the recommended one is compared. Raises RequestError, never OutOfTime or KeyboardInterrupt.
    """
    problem = question.problem()
    work = _Work(question, optimum, Contest(problem, solver), solver)
    search = Search(problem, solver, time_limit)
    is_infeasible = optimum.status == "infeasible"
    wanted: dict[str, Find] = {CONFLICTS: work.conflicts}
    if not is_infeasible:
        wanted = {REPLACEMENT: work.replacement, FORCE: work.force}
    asked = {each if isinstance(each, str) else bundle_id(each): each for each in not_in}
    wanted |= {_why_not(name): work.why_not(each) for name, each in asked.items()}
    beside = {bundle_id(each): each for each in others}
    if not is_infeasible:
        wanted |= {_against(name): work.against(each) for name, each in beside.items()}
        wanted |= {PRICES: work.prices} if with_prices else {}
    done = Parts({}, tuple(wanted), {}, optimum.interrupted)
    if optimum.is_settled and not optimum.interrupted:
        done = run([Part(name, find) for name, find in wanted.items()], progress, time_limit)
    found = done.found
    told_why = {name: found[_why_not(name)] for name in asked if _why_not(name) in found}
    told_against = {name: found[_against(name)] for name in beside if _against(name) in found}
    priced: Prices | None = found.get(PRICES)
    infeasible: Infeasibility | None = found.get(CONFLICTS)
    unfinished = [name for name in done.unfinished if name not in (PRICES, CONFLICTS) or name not in found]
    for part in (priced, infeasible):
        unfinished += part.unfinished if part is not None else ()
    left = [LeftOut(_against(name), NONE_FEASIBLE, ITS_OWN) for name in beside if is_infeasible]
    left += [
        each
        for answer in (*told_why.values(), *(a.asked for a in told_against.values()))
        for each in answer.left_out
    ]
    left += [each for part in (priced, infeasible) if part is not None for each in part.left_out]
    return Explanation(
        replacement_cost=tuple(found.get(REPLACEMENT, ())),
        cost_to_force=tuple(found.get(FORCE, ())),
        prices=priced,
        infeasible=infeasible,
        why_not=told_why,
        against=told_against,
        unfinished=tuple(unfinished),
        left_out=tuple(left),
        interrupted=done.interrupted,
        certificate=certificate(solver, search.seconds(), search.solves),
    )


def _why_not(name: str) -> str:
    return f"why not {name}"


def _against(name: str) -> str:
    return f"against {name}"


@dataclass(frozen=True)
class _Work:
    question: Question
    optimum: Optimum
    contest: Contest
    solver: str

    @property
    def best(self) -> frozenset[int] | None:
        """The recommended bundle; None where the answer is none, or was cut short before it was known."""
        if not self.optimum.bundles or not self.optimum.is_settled:
            return None
        return self.contest.problem.chosen(self.optimum.bundles[0].levels)

    def replacement(self, found: Mapping[str, Any], keep: Keep) -> list[Replacement]:
        assert self.best is not None
        told: list[Replacement] = []
        for each in replacement_costs(self.contest, self.best):
            told.append(each)
            keep(told)
        return told

    def force(self, found: Mapping[str, Any], keep: Keep) -> list[Replacement]:
        assert self.best is not None
        told: list[Replacement] = []
        for each in costs_to_force(self.contest, self.best):
            told.append(each)
            keep(told)
        return told

    def prices(self, found: Mapping[str, Any], keep: Keep) -> Prices | CutShort:
        made = prices(self.question, self.optimum.bundles[0], solver=self.solver, time_limit=seconds_left())
        return CutShort(made, made.interrupted) if made.unfinished else made

    def conflicts(self, found: Mapping[str, Any], keep: Keep) -> Infeasibility | CutShort:
        made = infeasibility(self.question, solver=self.solver, time_limit=seconds_left())
        return CutShort(made, made.interrupted) if made.unfinished else made

    def why_not(self, asked: str | Mapping[str, str]) -> Find:
        def find(found: Mapping[str, Any], keep: Keep) -> WhyNot:
            return why_not(self.contest, self.question, self.best, asked, keep)

        return find

    def against(self, other: Mapping[str, str]) -> Find:
        def find(found: Mapping[str, Any], keep: Keep) -> Against:
            assert self.best is not None
            return against(self.contest, self.question, self.best, other, keep)

        return find
