"""The candidates for a reader's own weights: the efficient bundles, or those that are known.

Where feasible bundles cannot be listed, the efficient ones are searched for within a limit of work instead of seconds, so
that a brief is the same on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from decision.efficient.frontier import Frontier, frontier
from decision.model.bundle import Bundle, bundle_id
from decision.model.nondominated import undominated
from decision.model.problem import Problem, RequestError
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Floats
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork, limited
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.optimize import Optimum
from decision.solve.tie_rule import undominated_rows

MOST = 5_000
"""The most efficient bundles that the search may find."""

MOST_WORK = 1_000_000_000
"""Work of the search as efficient/depth_first.py counts it: some seconds."""

MOST_MEMORY = 2**28
"""Bytes of the search."""

MOST_COMPARED = 500_000_000
"""Comparisons of bundles with each other; a second or two."""

TOO_MUCH = "to search for all of them takes more work than a brief may"
"""Why they are not complete where the limit of work was reached."""

ONLY_BEST = "only those that are best somewhere in the map of weights, as far as it goes, are known"
"""Why they are not complete where the map is not."""

PART = "other bundles for the reader's own weights"
"""The name of this part where it is left out."""


@dataclass(frozen=True)
class Candidates:
    """Bundles that contain a best one for every weighting, in the order in which ties are recommended."""

    ids: tuple[str, ...]
    """bundles: ids."""

    levels: tuple[Mapping[str, str], ...]
    """bundles: lever -> level."""

    values: Floats
    """bundles x weighed objectives, 0-100."""

    complete: bool
    """Whether these contain a best bundle for all weightings; else only the best of what is known."""

    left_out: tuple[LeftOut, ...] = ()
    """Why they are not complete, other than for lack of time."""

    stopped: Literal["", "time_limit", "interrupted"] = ""
    """What ended the search early, other than its limit of work."""

    def best(self, weights: Sequence[float]) -> int:
        """The first of the bundles of greatest weighted value, within the tolerance. weights: one for each objective."""
        weighted = self.values @ np.asarray(weights)
        return int(np.flatnonzero(weighted >= weighted.max() - TOLERANCE)[0])


def known(problem: Problem, optimum: Optimum) -> Candidates:
    """The feasible bundles that the optimisation found on its way, not complete."""
    return _in_order(problem, {}, {}, optimum, False)


@dataclass(frozen=True)
class Best:
    """Bundles that are each best at some weights."""

    bundles: tuple[Bundle, ...]
    """The bundles."""

    complete: bool
    """Whether one of them is best at every weighting."""


def candidates(
    problem: Problem, optimum: Optimum, efficient: Frontier | None = None, best: Best | None = None
) -> Candidates:
    """The efficient bundles for all weights; of a case that is too large those that are best at some weights, or those
    found within the limits.

    efficient: these bundles, complete or as far as a limit of work allowed, where they are known. best: those that are best
    somewhere, where they are known. Raises OutOfTime where the time is over before anything is found.
    """
    levels: dict[str, Mapping[str, str]] = {}
    values: dict[str, Floats] = {}
    found = _found(problem, efficient, best)
    with limited(work=MOST_COMPARED):
        try:
            if found.table is not None:
                for row in _rows(problem, found.table.values):
                    held = problem.levels(found.table.bundle(row))
                    levels[bundle_id(held)], values[bundle_id(held)] = held, found.table.values[row]
        except OutOfWork:
            found = _Found(why=f"to compare them takes more than {MOST_COMPARED:,} comparisons")
    left = LeftOut(PART, found.why, "frontier") if found.why else None
    complete = not found.why and not found.stopped
    made = _in_order(problem, levels, values, optimum, complete)
    return replace(made, left_out=(left,) if left else (), stopped=found.stopped)


@dataclass(frozen=True)
class _Found:
    """A list of bundles that contains the efficient ones, as far as they were found."""

    table: BundleTable | None = None
    """None: nothing was found."""

    why: str = ""
    """Why some are missing, other than for lack of time; empty where none is."""

    stopped: Literal["", "time_limit", "interrupted"] = ""
    """What ended the search early."""


def _found(problem: Problem, efficient: Frontier | None, best: Best | None) -> _Found:
    table = enumerate_bundles(problem)
    if table is not None:
        return _Found(table)
    if efficient is not None and efficient.complete and len(efficient.chosen) <= MOST:
        return _Found(efficient.table)
    if (
        best is None
        and efficient is not None
        and efficient.stopped == "out_of_work"
        and len(efficient.chosen) <= MOST
    ):
        # It had as much work as the search below may take, or more.
        return _Found(efficient.table, TOO_MUCH)
    if best is not None and best.bundles:
        table = BundleTable.of(problem, [problem.chosen(bundle.levels) for bundle in best.bundles])
        return _Found(table, "" if best.complete else ONLY_BEST)
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
    why = TOO_MUCH if searched.stopped else ""
    return _Found(searched.table, why)


def _rows(problem: Problem, values: Floats) -> list[int]:
    """The rows that no row dominates for all weights, and those that none dominates within the weight information."""
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
    """The candidates in the order of the rule of ties: undominated within the weight information first, then by id.

    Where they are not complete, the bundles that the optimisation found are added.
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
