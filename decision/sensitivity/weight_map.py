"""The weight map: every bundle that is best at some weighting, the breakpoints of one weight, the regions of two.

The map is the upper envelope over the weight space (weights/upper_envelope.py), from the list of all bundles, that of the
efficient ones, or searches at its vertices, in this order of preference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decision.efficient.frontier import MOST_BUNDLES, MOST_MEMORY, Frontier, frontier
from decision.model.bundle import Bundle
from decision.model.problem import Problem, RequestError
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import weight_space, within_information
from decision.running.arrays import Floats, Indexes
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, limited, limited_to, seconds_left
from decision.running.parts import CutShort, Keep, Part, Progress, run
from decision.running.shown import Shown, points
from decision.sensitivity.cells import (
    Cell,
    WeightChange,
    cells_of,
    check_plane,
    nearest_rival,
    oracle_of,
    regions_of,
)
from decision.solve.certificate import Certificate, certificate
from decision.solve.dichotomic_search import Segment
from decision.solve.infeasible_subset import infeasible_subset
from decision.solve.ranking import recommended as first_of_best
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints
from decision.weights.lookup import look_up
from decision.weights.oracles import SearchOracle, TableOracle
from decision.weights.upper_envelope import Envelope, envelope
from decision.weights.weight_regions import Region

FOR_EFFICIENT = 0.8
"""The share of a time limit for finding the efficient bundles; in the rest the optimum is found by a program where they
were not."""

FOR_ENVELOPE = 0.8
"""The share of the time or work left for the envelope; the rest is for the shares of its cells."""


ONLY_TIED = "bundles of equal value, and those that only tie at the edge of others"
"""What a map that is searched for corner by corner leaves out."""


@dataclass(frozen=True, repr=False)
class WeightMap(Shown):
    """The result of `sweep`."""

    problem: Problem
    """What was asked."""

    recommended: Bundle | None
    """The best bundle at the problem's weights; None where none is feasible, or none was found in time."""

    cells: tuple[Cell, ...]
    """Every bundle that is best at some admissible weighting, by descending share."""

    certified: bool
    """Whether no other bundle is better by more than the tolerance at any admissible weighting."""

    gap: float | None
    """Points by which another bundle may be better somewhere; None without a map."""

    nearest: WeightChange | None
    """The smallest change of weights that unseats the recommended bundle; None where none does, or without a map."""

    breakpoints: tuple[Segment[Bundle], ...] | None
    """The segments of one weight; None where they were not asked for."""

    regions: tuple[Region, ...] | None
    """The regions of two weights; None where they were not asked for."""

    plane: tuple[str, str] | None
    """The objectives of the regions."""

    conflict: tuple[str, ...]
    """Constraints that together exclude every bundle, where none is feasible."""

    unfinished: tuple[str, ...]
    """Names of the parts that the time limit or an interruption cut short."""

    interrupted: bool
    """By the user."""

    certificate: Certificate
    """Solver, versions and seconds."""

    left_out: tuple[LeftOut, ...] = ()
    """What this kind of map does not contain, with the reason."""

    out_of_work: bool = False
    """Whether a limit of work cut the map short."""

    def facts(self) -> list[tuple[str, str]]:
        """Pairs of a label and a text, for `repr`."""
        return [
            ("recommended", "none" if self.recommended is None else self.recommended.id),
            ("bundles best somewhere", str(len(self.cells))),
            ("certified", "yes" if self.certified else f"no, gap {points(self.gap)}"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]

    def values(self) -> Floats:
        """cells x weighed objectives: values, 0-100."""
        names = [objective.name for objective in self.problem.weighed()]
        return np.array([[cell.bundle.objectives[name].value for name in names] for cell in self.cells])

    def best(self, weights: Floats, workers: int = 1) -> Indexes:
        """weightings: the number of the best cell. weights: admissible weightings x objectives. workers: threads."""
        order = sorted(range(len(self.cells)), key=lambda n: self.cells[n].bundle.id)
        return np.array(order, dtype=np.intp)[look_up(self.values()[order], weights, workers)]


def sweep(
    problem: Question | Problem,
    *,
    objective: str | None = None,
    against: str | None = None,
    gap: float = 0.0,
    seed: int = 1,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    with_table: bool = True,
    efficient: Frontier | None = None,
    most_bundles: int = MOST_BUNDLES,
    most_memory: int = MOST_MEMORY,
    progress: Progress | None = None,
) -> WeightMap:
    """The weight map of a problem; with `objective` also the breakpoints of its weight, with `against` the regions of both.

    gap: points of value within which the map may stop. seed: of the draws where shares are drawn. time_limit: seconds.
    with_table: use the list of all bundles where it is short enough. Else the list of the efficient bundles is used and,
    where these are more than most_bundles or take more than most_memory (bytes), a search for the best bundle at every
    vertex.
    efficient: these bundles as far as they are known, for the same admissible weights; they are not searched for again.
    Never raises KeyboardInterrupt: what was finished is returned. Raises RequestError.
    """
    problem = problem_of(problem)
    check_plane(problem, objective, against)
    search = Search(problem, solver, time_limit, progress, with_table)
    asked = _Asked(search, objective, against, gap, seed, efficient, most_bundles, most_memory)
    parts = run(asked.parts(), progress, time_limit)
    answers = [found for name in (MAP, asked.drawn, OPTIMUM) if (found := parts.found.get(name)) is not None]
    return replace(
        answers[0] if answers else _answer(search),
        conflict=parts.found.get(CONFLICT, ()),
        unfinished=tuple(part for part in parts.unfinished if part != CONFLICT or CONFLICT in parts.found),
        interrupted=parts.interrupted,
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )


EFFICIENT, OPTIMUM, MAP, CONFLICT = "efficient bundles", "optimum", "map", "conflict"
"""Parts, as `unfinished` names them."""


@dataclass(frozen=True)
class _Asked:
    """A request, and the parts of its answer: each part adds to the answer of the part before it."""

    search: Search
    objective: str | None
    against: str | None
    gap: float
    seed: int
    known: Frontier | None
    most_bundles: int
    most_memory: int

    @property
    def drawn(self) -> str:
        """The name of the part along one weight, or over two."""
        if self.against is None:
            return f"breakpoints of {self.objective}"
        return f"regions of {self.objective} and {self.against}"

    def parts(self) -> list[Part]:
        parts = [Part(EFFICIENT, self.efficient), Part(OPTIMUM, self.optimum)]
        if self.objective is not None:
            parts.append(Part(self.drawn, self.along, needs=(OPTIMUM,)))
        return [
            *parts,
            Part(MAP, self.map, needs=(parts[-1].name,), doing="certifying the weight map"),
            Part(CONFLICT, self.conflict, needs=(OPTIMUM,)),
        ]

    def efficient(self, found: Mapping[str, Any], keep: Keep) -> str:
        """Makes the search use the list of the efficient bundles where it has none of all bundles; returns the reason
        where it cannot, else an empty text."""
        search = self.search
        if not search.with_table:
            return "the map was asked for without a list of bundles"
        if search.table is not None:
            return ""
        efficient, why_not = self.known, ""
        if efficient is not None and not efficient.complete:
            return "not all efficient bundles are known"
        if efficient is None:
            left = seconds_left()
            with limited(None if left is None else left * FOR_EFFICIENT):
                efficient, why_not = _efficient(search, self.most_bundles, self.most_memory)
        if efficient is not None and efficient.stopped == "interrupted":
            raise KeyboardInterrupt
        if efficient is not None and efficient.stopped in ("time_limit", "out_of_work"):
            raise OutOfTime
        if efficient is not None and efficient.complete and len(efficient.chosen):
            search.known_table = efficient.table
            del search.table
        return why_not

    def optimum(self, found: Mapping[str, Any], keep: Keep) -> WeightMap:
        recommended = first_of_best(self.search)
        return _answer(self.search, None if recommended is None else self.search.bundle(recommended))

    def conflict(self, found: Mapping[str, Any], keep: Keep) -> tuple[str, ...] | CutShort:
        """What keeps every bundle out, where none is feasible."""
        if found[OPTIMUM].recommended is not None:
            return ()
        made = infeasible_subset(self.search)
        return made.members if made.complete else CutShort(made.members, made.interrupted)

    def along(self, found: Mapping[str, Any], keep: Keep) -> WeightMap:
        """Breakpoints of one weight, or regions over two."""
        answer: WeightMap = found[OPTIMUM]
        if answer.recommended is None or self.objective is None:
            return answer
        recommended = self.search.problem.chosen(answer.recommended.levels)
        if self.against is None:
            return replace(answer, breakpoints=breakpoints(self.search, self.objective, recommended))
        regions = regions_of(self.search, self.objective, self.against, recommended, self.gap)
        return replace(answer, regions=regions, plane=(self.objective, self.against))

    def map(self, found: Mapping[str, Any], keep: Keep) -> WeightMap | CutShort:
        """The answer with its map, as far as the time goes."""
        search = self.search
        answer: WeightMap = found[self.drawn if self.objective is not None else OPTIMUM]
        if answer.recommended is None:
            return answer
        space = weight_space(search.problem)
        oracle = oracle_of(search, space)
        recommended = search.problem.chosen(answer.recommended.levels)
        with limited_to(FOR_ENVELOPE):
            made = envelope(
                space,
                oracle,
                oracle.number(recommended),
                self.gap,
                lambda vertices, _: search.tell("certifying the weight map", vertices, None),
            )
        cut = made.out_of_time or made.interrupted
        answer = _with_cells(search, answer, made, oracle, recommended, self.seed, complete=not cut)
        if search.table is None and answer.cells:
            why_not = found.get(EFFICIENT, "there was no time to find all efficient bundles")
            reason = f"{why_not}, and its corners were searched for the best bundle one by one instead"
            left_out = LeftOut(ONLY_TIED, reason, "sweep --most-bundles N --most-memory MB")
            answer = replace(answer, left_out=(left_out,))
        return CutShort(answer, made.interrupted) if cut else answer


def _efficient(search: Search, most_bundles: int, most_memory: int) -> tuple[Frontier | None, str]:
    """The efficient bundles, within the weight information unless the present weights violate it; None and the reason
    where they cannot be found."""
    try:
        found = frontier(
            search.problem,
            all_weights=not within_information(search.problem),
            most_bundles=most_bundles,
            most_memory=most_memory,
            with_support=False,
            progress=search.progress,
        )
    except RequestError as error:
        return None, str(error).partition(":")[0]
    if found.stopped == "full":
        return None, f"there are more than {most_bundles:,} efficient bundles, or they take too much memory"
    return found, ""


def _with_cells(
    search: Search,
    answer: WeightMap,
    found: Envelope,
    oracle: TableOracle | SearchOracle,
    recommended: frozenset[int],
    seed: int,
    *,
    complete: bool,
) -> WeightMap:
    """The answer with the cells of an envelope and, where that is complete, the nearest change. Raises OutOfTime."""
    cells = cells_of(search, oracle, found, seed, complete=complete)
    gap = 0.0 if found.certified else found.gap
    answer = replace(answer, cells=cells, certified=found.certified, gap=gap, out_of_work=found.out_of_work)
    # The change of weights rests on the recommended bundle's own cell alone.
    whole = found.gap_of_first <= TOLERANCE and oracle.bundle(found.bundles[0]) == recommended
    if not complete and not whole:
        return answer
    return replace(answer, nearest=nearest_rival(answer.problem, cells, found.space, recommended))


def _answer(
    search: Search,
    recommended: Bundle | None = None,
) -> WeightMap:
    """An answer without a map."""
    return WeightMap(
        problem=search.problem,
        recommended=recommended,
        cells=(),
        certified=False,
        gap=None,
        nearest=None,
        breakpoints=None,
        regions=None,
        plane=None,
        conflict=(),
        unfinished=(),
        interrupted=False,
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )
