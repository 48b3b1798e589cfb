"""Why no bundle is feasible: all minimal conflict sets, and the cheapest repairs.

Where the bundles of the case are few enough to list, constraints ignored, all is read off that list; else integer programs
answer (explanations/searched_demands.py). Either way all sets are found and proved minimal (explanations/hitting_sets.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from decision.explanations.conflict_scenarios import conflict_scenarios
from decision.explanations.demands import Demand, Demands, Least, demands
from decision.explanations.hitting_sets import (
    InfeasibleSubsets,
    Members,
    find_infeasible_subsets,
    smallest_corrections,
)
from decision.explanations.listed_demands import ListedDemands, listed_demands
from decision.explanations.relaxations import Relaxation, Repair
from decision.explanations.searched_demands import SearchedDemands
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.limits import look
from decision.running.parts import Keep, Part, Parts, Progress, run
from decision.running.shown import Shown
from decision.solve.infeasible_subset import irreducible
from decision.solve.search import Search

MOST_CONFLICTS = 20
"""Minimal conflict sets that are listed unless asked otherwise."""

MOST_REPAIRS = 20
"""Repairs that are listed."""

MOST_COMPARED = 200
"""Sets of changes whose least sizes are compared."""

MOST_WAYS = 16
"""Ways to choose which numbers move, in one set of changes: a constraint with a probability has two."""

LISTED, CONFLICTS, REPAIRS = "list of bundles", "conflicts", "repairs"
"""Parts, as `unfinished` names them."""


@dataclass(frozen=True)
class Conflict:
    """A minimal conflict set: demands that cannot all hold, while the others could if any one of them were spared."""

    demands: tuple[Demand, ...]
    """In the order of the case."""

    scenarios: tuple[str | None, ...]
    """The scenarios whose numbers bring it about (None: the numbers as written); empty where it is a matter of logic."""

    jointly: bool
    """Whether only these scenarios together bring it about; else each does."""

    ways_out: tuple[Relaxation, ...]
    """For each demand the least change of it alone that resolves this conflict; empty where time ran out."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the demands, as documents have them."""
        return tuple(demand.called for demand in self.demands)


@dataclass(frozen=True, repr=False)
class Infeasibility(Shown):
    """The conflicts and repairs of a question; empty where some bundle is feasible."""

    feasible: bool | None
    """Whether some bundle is feasible; None where that was not found out in time."""

    conflicts: tuple[Conflict, ...] = ()
    """Minimal conflict sets, smallest first."""

    more: bool = False
    """Whether there are more than these, or may be."""

    repairs: tuple[Repair, ...] = ()
    """Single changes by ascending relative size; where none suffices, sets of the fewest changes, likewise."""

    left_out: tuple[LeftOut, ...] = ()
    """What was not computed, and why."""

    unfinished: tuple[str, ...] = ()
    """The parts that the time limit or the user cut short: "conflicts", "repairs"."""

    interrupted: bool = False
    """Whether the user interrupted it."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        named = [" and ".join(conflict.names) for conflict in self.conflicts]
        changed = [" and ".join(change.name for change in repair.changes) for repair in self.repairs]
        return [
            ("feasible", {True: "yes", False: "no", None: "not known"}[self.feasible]),
            ("conflicts", "; ".join(named) or "none"),
            ("repairs", "; ".join(changed) or "none"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def infeasibility(
    question: Question,
    *,
    most: int = MOST_CONFLICTS,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
    with_table: bool = True,
) -> Infeasibility:
    """Returns the minimal conflict sets of a question, `most` at most, and the cheapest repairs.

    time_limit: seconds. with_table: whether bundles are listed where they are few enough. Raises RequestError, never
    OutOfTime or KeyboardInterrupt: what they cut short is in `unfinished`.
    """
    asked = demands(question)
    search = Search(asked.problem, solver, time_limit, None, with_table)
    explained = _Explained(asked, search, most)
    parts = run(explained.parts(), progress, time_limit)
    return explained.answer(parts)


class _Explained:
    """The parts of the answer, by the list of all bundles or by programs."""

    def __init__(self, asked: Demands, search: Search, most: int) -> None:
        self.demands, self.search, self.most = asked, search, most
        self.every = frozenset(range(len(asked.names)))
        self.programs = SearchedDemands(asked, search)
        self.listed: ListedDemands | None = None

    def parts(self) -> list[Part]:
        """The parts in order."""
        return [
            Part(LISTED, self.list, doing="listing bundles"),
            Part(CONFLICTS, self.conflicts, (LISTED,), "finding what is in conflict"),
            Part(REPAIRS, self.repairs, (LISTED, CONFLICTS), "finding the cheapest repairs"),
        ]

    def list(self, found: Mapping[str, Any], keep: Keep) -> bool:
        """Lists the bundles where they are few; returns whether some bundle is feasible."""
        self.listed = listed_demands(self.demands) if self.search.with_table else None
        if self.listed is not None:
            return bool(len(self.listed.keeping()))
        return self.programs.some(self.every) is not None

    def conflicts(self, found: Mapping[str, Any], keep: Keep) -> "_Conflicts":
        """Finds the conflicts, and tells where each holds and how it may be resolved."""
        state = _Conflicts(InfeasibleSubsets(), {})
        keep(state)
        if found[LISTED]:
            state.subsets.complete = True
            return state
        self._find(state.subsets)
        for subset in state.subsets.found:
            state.told[subset] = self._told(subset)
        return state

    def _find(self, subsets: InfeasibleSubsets) -> None:
        if self.listed is not None:
            subsets.corrections = self.listed.corrections()
            known = tuple(subsets.corrections)

            def spared(kept: Members) -> Members | None:
                return next((each for each in known if not each & kept), None)

            find_infeasible_subsets(subsets, spared, self.most)
            return
        core = self._core(self.every)
        assert core is not None, "no bundle is feasible"
        subsets.found.append(core)
        find_infeasible_subsets(subsets, self.programs.correct, self.most)

    def _core(self, members: Members) -> Members | None:
        """A minimal infeasible subset of demands; None where they can hold together. Raises OutOfTime."""
        if self._can_hold(members):
            return None
        return frozenset(irreducible(sorted(members), lambda kept: not self._can_hold(kept)))

    def _can_hold(self, members: Collection[int]) -> bool:
        if self.listed is not None:
            return bool((~self.listed.broken[:, sorted(members)].any(axis=1)).any())
        return self.programs.some(members) is not None

    def _told(self, subset: Members) -> Conflict:
        scenarios, jointly = conflict_scenarios(self.demands, self.search, subset)
        ways = (self._least([index], subset - {index}) for index in sorted(subset))
        return Conflict(
            demands=tuple(self.demands.demand(self.demands.names[index]) for index in sorted(subset)),
            scenarios=scenarios,
            jointly=jointly,
            ways_out=tuple(way.changes[0] for way in ways),
        )

    def _least(self, moving: Sequence[int], kept: Collection[int]) -> Least:
        """The least changes of these demands with which the kept ones can hold."""
        found = [self._least_of(option, kept) for option in self.demands.options(moving)[:MOST_WAYS]]
        none_moves = self._least_of(dict.fromkeys(moving), kept) if not any(found) else None
        return min(
            (each for each in (*found, none_moves) if each is not None), key=lambda each: each.relative
        )

    def _least_of(self, moving: Mapping[int, Any], kept: Collection[int]) -> Least | None:
        look()
        return (self.listed or self.programs).least(moving, kept)

    def repairs(self, found: Mapping[str, Any], keep: Keep) -> "_Repairs":
        """Finds the repairs of the fewest changes, and what each buys."""
        state = _Repairs([], compared=0)
        keep(state)
        if found[LISTED]:
            return state
        leasts: list[Least] = []
        for correction in islice(self._corrections(found[CONFLICTS].subsets), MOST_COMPARED):
            state.compared += 1
            if len(correction) == 1:
                options = self.demands.options(correction)
                found_ones = [self._least_of(option, self.every - correction) for option in options]
                leasts += [each for each in found_ones if each is not None]
            else:
                leasts.append(self._least(sorted(correction), self.every - correction))
        state.too_many = len(leasts) - MOST_REPAIRS
        for least in sorted(leasts, key=lambda each: each.relative)[:MOST_REPAIRS]:
            bundle = (self.listed or self.programs).repaired(least.changes)
            state.found.append(Repair(least.changes, bundle))
        state.found.sort(key=lambda each: (each.relative, -each.bundle.value))
        return state

    def _corrections(self, subsets: InfeasibleSubsets) -> Iterable[Members]:
        """The minimal correction sets of the least size."""
        if self.listed is not None:
            size = min(map(len, subsets.corrections))
            return [each for each in subsets.corrections if len(each) == size]
        return smallest_corrections(self.every, list(subsets.found), self._core)

    def answer(self, parts: Parts) -> Infeasibility:
        """The answer from the parts that were found."""
        known = parts.found.get(CONFLICTS)
        told = known.told if known else {}
        repairs = parts.found.get(REPAIRS)
        left_out = []
        if repairs is not None and repairs.compared == MOST_COMPARED:
            left_out.append(LeftOut("repairs", f"only {MOST_COMPARED} sets of changes were compared"))
        elif repairs is not None and repairs.too_many > 0:
            left_out.append(LeftOut(f"repairs after the first {MOST_REPAIRS}", "they change more"))
        return Infeasibility(
            feasible=parts.found.get(LISTED),
            conflicts=tuple(told[each] for each in sorted(told, key=lambda each: (len(each), sorted(each)))),
            more=known is None or not known.subsets.complete or len(told) < len(known.subsets.found),
            repairs=tuple(repairs.found) if repairs is not None else (),
            left_out=tuple(left_out),
            unfinished=tuple(part for part in parts.unfinished if part != LISTED),
            interrupted=parts.interrupted,
        )


@dataclass
class _Conflicts:
    """Conflicts as they are found."""

    subsets: InfeasibleSubsets
    told: dict[Members, Conflict]


@dataclass
class _Repairs:
    """Repairs as they are found."""

    found: list[Repair]
    compared: int
    too_many: int = 0
