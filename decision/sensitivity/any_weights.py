"""Bundles among which the best one is whatever the weights: the efficient ones, or those known.

Where they cannot be listed they are searched for. The search counts its work and not its seconds, so that a brief is
the same on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from decision.efficient.frontier import frontier
from decision.model.bundle import bundle_id
from decision.model.nondominated import undominated
from decision.model.problem import Problem, RequestError
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Floats
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork, limited
from decision.solve.enumeration import Table, enumerate_bundles
from decision.solve.optimize import Optimum
from decision.solve.tie_rule import undominated_rows

MOST = 5_000
"""Efficient bundles that are searched for."""

MOST_WORK = 1_000_000_000
"""Of the search, in options, zones and parts of its archive looked at (efficient/depth_first.py): some seconds."""

MOST_MEMORY = 2**28
"""Bytes that the search may hold."""

MOST_COMPARED = 500_000_000
"""Comparisons of bundles with each other; a second or two."""

PART = "other bundles for the reader's own weights"


@dataclass(frozen=True)
class Candidates:
    """Bundles among which the best one is for every weighting.

    levels: bundle by bundle, lever -> level, in the order in which ties come. values: bundles x weighed objectives.
    complete: no bundle outside can be the only best one, whatever the weights. left_out: why it is not complete, but
    for want of time; stopped: what cut the search short, if not its work.
    """

    ids: tuple[str, ...]
    levels: tuple[Mapping[str, str], ...]
    values: Floats
    complete: bool
    left_out: tuple[LeftOut, ...] = ()
    stopped: Literal["", "time_limit", "interrupted"] = ""

    def best(self, weights: Sequence[float]) -> int:
        """The first of those of greatest value within the tolerance."""
        worth = self.values @ np.asarray(weights)
        return int(np.flatnonzero(worth >= worth.max() - TOLERANCE)[0])


def known(problem: Problem, optimum: Optimum) -> Candidates:
    """The feasible bundles that the search for the best one met."""
    return _in_order(problem, {}, {}, optimum, False)


def candidates(problem: Problem, optimum: Optimum) -> Candidates:
    """The efficient bundles, whatever the weights; of a case too large for all of them, those found. Raises OutOfTime
    where the time is up, or the user wants no more, before there is anything of it."""
    levels: dict[str, Mapping[str, str]] = {}
    values: dict[str, Floats] = {}
    found = _Found()
    with limited(work=MOST_COMPARED):
        try:
            found = _found(problem)
            if found.table is not None:
                for row in _rows(problem, found.table.values):
                    held = problem.levels(found.table.bundle(row))
                    levels[bundle_id(held)], values[bundle_id(held)] = held, found.table.values[row]
        except OutOfWork:
            found = _Found(why=f"to compare them takes more than {MOST_COMPARED:,} comparisons")
    left = LeftOut(PART, found.why, "frontier") if found.why else None
    complete = not found.why and not found.stopped
    made = _in_order(problem, levels, values, optimum, complete)
    return Candidates(made.ids, made.levels, made.values, complete, (left,) if left else (), found.stopped)


@dataclass(frozen=True)
class _Found:
    """table: it holds the efficient bundles as far as they can be had. why: they are not all; empty where they are."""

    table: Table | None = None
    why: str = ""
    stopped: Literal["", "time_limit", "interrupted"] = ""


def _found(problem: Problem) -> _Found:
    table = enumerate_bundles(problem)
    if table is not None:
        return _Found(table)
    try:
        searched = frontier(
            problem,
            all_weights=True,
            most_bundles=MOST,
            most_memory=MOST_MEMORY,
            most_work=MOST_WORK,
            with_support=False,
        )
    except RequestError as error:  # an actor's margin and too many bundles, or numbers of too many digits
        return _Found(why=str(error).partition(":")[0])
    if searched.stopped in ("time_limit", "interrupted"):
        return _Found(searched.table, stopped=searched.stopped)
    if searched.stopped == "full":
        return _Found(searched.table, f"there are more than {MOST:,}, or they take too much memory")
    why = "to search for all of them takes more work than a brief may" if searched.stopped else ""
    return _Found(searched.table, why)


def _rows(problem: Problem, values: Floats) -> list[int]:
    """The bundles that none dominates, and those that only an objective sets back which no weighting counts."""
    rows = set(undominated(values).tolist())
    if problem.information:
        rows.update(undominated_rows(problem, values).tolist())
    return sorted(rows)


def _in_order(
    problem: Problem,
    levels: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Floats],
    optimum: Optimum,
    complete: bool,
) -> Candidates:
    """By the rule of ties: what none of them dominates within the weight information, then by id.

    Where they are not complete, with at least those that the search for the best one met.
    """
    names = [objective.name for objective in problem.weighed()]
    met = [bundle for bundle in optimum.known.values() if bundle.feasible and not complete]
    levels = {**levels, **{bundle.id: dict(bundle.levels) for bundle in met}}
    values = {**values, **{b.id: np.array([b.objectives[name].value for name in names]) for b in met}}
    ids = sorted(values)
    if problem.information:
        kept = set(undominated_rows(problem, np.array([values[name] for name in ids])).tolist())
        ids = [ids[n] for n in sorted(range(len(ids)), key=lambda n: n not in kept)]
    return Candidates(
        tuple(ids),
        tuple(levels[name] for name in ids),
        np.array([values[name] for name in ids]),
        complete,
    )
