"""How the best bundle depends on the weights: the whole map, along one weight, over two."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decision.efficient.frontier import MOST_BUNDLES, MOST_MEMORY, Frontier, frontier
from decision.model.bundle import Bundle, bundle_id, exact_values
from decision.model.problem import Problem, RequestError, known
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_plane, weight_space, within_information
from decision.running.arrays import Floats, Indexes
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited, look, seconds_left
from decision.running.parts import CutShort, Keep, Part, Progress, run
from decision.running.shown import Shown, points
from decision.solve.certificate import Certificate, certificate
from decision.solve.dichotomic_search import Segment
from decision.solve.infeasible_subset import infeasible_subset
from decision.solve.ranking import recommended as first_of_best
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints
from decision.weights.lookup import look_up
from decision.weights.nearest_weights import nearest_change
from decision.weights.oracles import ProgramOracle, TableOracle
from decision.weights.upper_envelope import Envelope, envelope
from decision.weights.weight_regions import Region, polygons
from decision.weights.weight_shares import DRAWS, shares

FOR_EFFICIENT = 0.8
"""The share of a time limit in which the efficient bundles are found; in the rest the optimum is, by a program, where
they were not."""

FOR_ENVELOPE = 0.8
"""The share of the time left in which the envelope is made; the rest is for the shares of its cells."""

DRAWS_OF_A_PART = 20_000
"""Weightings drawn for the shares of a map that was cut short: a standard error of at most 0.004."""


ONLY_TIED = "bundles of equal value, and those that only tie at the edge of others"
"""What a map that is made by programs does not look for."""


@dataclass(frozen=True)
class Cell:
    """A bundle that is best somewhere, and where.

    equal: ids of the bundles of equal value at every admissible weighting, without its own. share: of the
    admissible weightings at which it is best, 0 where it only ties on the edge of others; standard_error 0
    where the share is exact. central: objective -> weight, the middle of where it is best.
    """

    bundle: Bundle
    equal: tuple[str, ...]
    share: float
    share_standard_error: float
    central_weights: Mapping[str, float]


@dataclass(frozen=True)
class Change:
    """The nearest weighting at which the recommended bundle falls, its distance, and the bundle (an id) to
    which it falls."""

    weights: Mapping[str, float]
    distance: float
    bundle: str


@dataclass(frozen=True, repr=False)
class WeightMap(Shown):
    """The answer to `sweep`.

    recommended: the best bundle at the problem's weights, None where no bundle is feasible or none is known.
    cells: every bundle that is best at some admissible weighting, by share. gap: value points by which another
    bundle may be better than all of these somewhere; certified: by no more than the tolerance. breakpoints,
    and regions (over the objectives of `plane`): of what was asked, else None. conflict: what keeps every
    bundle out. unfinished: the parts that the time limit or an interruption cut short. left_out: what such a map does
    not hold, with the reason. known: every bundle named here, by id, but for those that only equal another.
    """

    problem: Problem
    recommended: Bundle | None
    cells: tuple[Cell, ...]
    certified: bool
    gap: float | None
    nearest: Change | None
    breakpoints: tuple[Segment[str], ...] | None
    regions: tuple[Region, ...] | None
    plane: tuple[str, str] | None
    conflict: tuple[str, ...]
    unfinished: tuple[str, ...]
    interrupted: bool
    known: Mapping[str, Bundle]
    certificate: Certificate
    left_out: tuple[LeftOut, ...] = ()

    def facts(self) -> list[tuple[str, str]]:
        return [
            ("recommended", "none" if self.recommended is None else self.recommended.id),
            ("bundles best somewhere", str(len(self.cells))),
            ("certified", "yes" if self.certified else f"no, gap {points(self.gap)}"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]

    def values(self) -> Floats:
        """Cells x weighed objectives, on 0-100."""
        names = [objective.name for objective in self.problem.weighed()]
        return np.array([[cell.bundle.objectives[name].value for name in names] for cell in self.cells])

    def best(self, weights: Floats, workers: int = 1) -> Indexes:
        """The number of the best cell for each admissible weighting (weightings x weighed objectives)."""
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
    with_programs: bool = True,
    most_bundles: int = MOST_BUNDLES,
    most_memory: int = MOST_MEMORY,
    progress: Progress | None = None,
) -> WeightMap:
    """The weight map of a problem; with an objective the breakpoints of its weight, with two their regions.

    gap: value points within which the map may stop. seed: of the draws where shares are drawn. with_table:
    from the table of all bundles, where there is one; otherwise, with_programs, from that of the efficient ones,
    and where these are more than most_bundles, or take more than most_memory (bytes), by an integer program for
    each corner. Never raises KeyboardInterrupt: what was finished is returned. Raises RequestError.
    """
    problem = problem_of(problem)
    _check_objectives(problem, objective, against)
    search = Search(problem, solver, time_limit, progress, with_table)
    asked = _Asked(search, objective, against, gap, seed, with_programs, most_bundles, most_memory)
    parts = run(asked.parts(), progress, time_limit)
    answers = [found for name in (MAP, asked.drawn, OPTIMUM) if (found := parts.found.get(name)) is not None]
    return replace(
        answers[0] if answers else _answer(search),
        conflict=parts.found.get(CONFLICT, ()),
        unfinished=tuple(part for part in parts.unfinished if part != CONFLICT or CONFLICT in parts.found),
        interrupted=parts.interrupted,
        known={bundle.id: bundle for bundle in search.found.values()},
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )


def _check_objectives(problem: Problem, objective: str | None, against: str | None) -> None:
    names = [o.name for o in problem.weighed()]
    for name in (objective, against):
        if name is not None:
            known(name, names, "weighed objective")
    if against is not None and objective is None:
        raise RequestError(f"weights over {against} alone: name the objective against which it is moved")
    if against is not None and against == objective:
        raise RequestError(f"{against} is named twice: name another objective against it")


EFFICIENT, OPTIMUM, MAP, CONFLICT = "efficient bundles", "optimum", "map", "conflict"
"""Parts, as `unfinished` names them."""


@dataclass(frozen=True)
class _Asked:
    """What was asked of a map, and the parts of the answer: each adds to that of the part before it."""

    search: Search
    objective: str | None
    against: str | None
    gap: float
    seed: int
    with_programs: bool
    most_bundles: int
    most_memory: int

    @property
    def drawn(self) -> str:
        """What the part along one weight, or over two, is called."""
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
        """Has the search use the table of the efficient bundles where it has none of all; the reason why it cannot."""
        search = self.search
        if not search.with_table:
            return "the map was asked for without a list of bundles"
        if search.table is not None:
            return ""
        if not self.with_programs:
            raise OutOfWork
        left = seconds_left()
        with limited(None if left is None else left * FOR_EFFICIENT):
            efficient, why_not = _efficient(search, self.most_bundles, self.most_memory)
        if efficient is not None and efficient.stopped == "interrupted":
            raise KeyboardInterrupt
        if efficient is not None and efficient.stopped == "time_limit":
            raise OutOfTime
        if efficient is not None and efficient.complete and len(efficient.chosen):
            search.known_table = efficient.table
            del search.table
        return why_not

    def optimum(self, found: Mapping[str, Any], keep: Keep) -> WeightMap:
        if EFFICIENT not in found and not self.with_programs:
            raise OutOfWork
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
        regions = _regions(self.search, self.objective, self.against, recommended, self.gap)
        return replace(answer, regions=regions, plane=(self.objective, self.against))

    def map(self, found: Mapping[str, Any], keep: Keep) -> WeightMap | CutShort:
        """The answer with its map, as far as the time goes."""
        search = self.search
        answer: WeightMap = found[self.drawn if self.objective is not None else OPTIMUM]
        if answer.recommended is None:
            return answer
        space = weight_space(search.problem)
        oracle = _oracle(search, space)
        recommended = search.problem.chosen(answer.recommended.levels)
        left = seconds_left()
        with limited(None if left is None else left * FOR_ENVELOPE):
            made = envelope(
                space,
                oracle,
                oracle.number(recommended),
                self.gap,
                lambda corners, _: search.tell("certifying the weight map", corners, None),
            )
        cut = made.out_of_time or made.interrupted
        answer = _told(search, answer, made, oracle, recommended, self.seed, whole=not cut)
        if search.table is None and answer.cells:
            why_not = found.get(EFFICIENT, "there was no time to find all efficient bundles")
            reason = f"{why_not}, and one program was solved for each corner of the map instead"
            left_out = LeftOut(ONLY_TIED, reason, "sweep --most-bundles N --most-memory MB")
            answer = replace(answer, left_out=(left_out,))
        return CutShort(answer, made.interrupted) if cut else answer


def _efficient(search: Search, most_bundles: int, most_memory: int) -> tuple[Frontier | None, str]:
    """The efficient bundles, within the information unless the weights miss it themselves; None and the reason where
    they cannot be found."""
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


def _told(
    search: Search,
    answer: WeightMap,
    found: Envelope,
    oracle: TableOracle | ProgramOracle,
    recommended: frozenset[int],
    seed: int,
    *,
    whole: bool,
) -> WeightMap:
    """The answer with the cells of an envelope, which may be less than the whole. Raises OutOfTime."""
    space = found.space
    entries = _entries(search, oracle, found, whole)
    values = np.array([oracle.values(bundle) for bundle in found.bundles])
    spread = shares(found, values, seed, DRAWS if whole else DRAWS_OF_A_PART)
    cells = []
    for place, members in entries:
        look()
        leader, *equal = members
        if place is None:
            share, error, central = 0.0, 0.0, _middle(found, oracle, members[0])
        else:
            share, error = float(spread.share[place]), float(spread.standard_error[place])
            central = spread.central[place]
        cells.append(
            Cell(
                bundle=search.bundle(leader),
                equal=tuple(bundle_id(search.problem.levels(chosen)) for chosen in equal),
                share=share,
                share_standard_error=error,
                central_weights=dict(zip(space.names, central.tolist(), strict=True)),
            )
        )
    cells.sort(key=lambda cell: (-cell.share, cell.bundle.id))
    answer = replace(
        answer,
        cells=tuple(cells),
        certified=found.certified,
        gap=0.0 if found.certified else found.gap,
    )
    return replace(answer, nearest=_nearest(answer, space, recommended)) if whole else answer


def _nearest(answer: WeightMap, space: WeightSpace, recommended: frozenset[int]) -> Change | None:
    problem = answer.problem
    now = np.array([problem.weights[name] for name in space.names])
    exact = exact_values(problem, recommended)
    own = np.array([float(exact[name]) for name in space.names])
    order = sorted(answer.cells, key=lambda cell: cell.bundle.id)
    rivals = np.array([[cell.bundle.objectives[name].value for name in space.names] for cell in order])
    found = nearest_change(space, problem.information, now, own, rivals)
    if found is None:
        return None
    weights = dict(zip(space.names, found.weights.tolist(), strict=True))
    return Change(weights, found.distance, order[found.rival].bundle.id)


def _regions(
    search: Search, objective: str, against: str, recommended: frozenset[int], gap: float
) -> tuple[Region, ...]:
    plane = weight_plane(search.problem, (objective, against))
    oracle = _oracle(search, plane)
    found = envelope(plane, oracle, oracle.number(recommended), gap)
    if found.interrupted:
        raise KeyboardInterrupt
    if found.out_of_time:
        raise OutOfTime
    regions = []
    for place, polygon in polygons(found).items():
        ties = oracle.equal(found.bundles[place])
        leader = recommended if recommended in ties else ties[0]
        regions.append(Region(search.bundle(leader).id, polygon))
    return tuple(sorted(regions, key=lambda region: (region.bundle, region.polygon)))


def _oracle(search: Search, space: WeightSpace) -> TableOracle | ProgramOracle:
    if search.table is None:
        return ProgramOracle(search, space)
    return TableOracle(search.table, space)


def _entries(
    search: Search, oracle: TableOracle | ProgramOracle, found: Envelope, with_edges: bool
) -> list[tuple[int | None, list[frozenset[int]]]]:
    """Groups of bundles that are equal at every weighting: with their place in the envelope where they have
    one, else (None, with edges) those that only tie on the edge of others and that no bundle dominates."""
    best = [place for place in range(len(found.bundles)) if found.met[:, place].any()]
    entries: list[tuple[int | None, list[frozenset[int]]]] = [
        (place, oracle.equal(found.bundles[place])) for place in best
    ]
    named = {chosen for _, members in entries for chosen in members}
    if not with_edges:
        return entries
    for bundle in oracle.on_edges(found.space.weights(found.corners), found.heights):
        if oracle.bundle(bundle) in named:
            continue
        members = oracle.equal(bundle)
        if named.isdisjoint(members):
            entries.append((None, members))
            named.update(members)
    return entries


def _middle(found: Envelope, oracle: TableOracle | ProgramOracle, chosen: frozenset[int]) -> Floats:
    """The middle of the corners where a bundle ties."""
    weights = found.space.weights(found.corners)
    values = oracle.values(oracle.number(chosen))
    ties = weights @ values >= found.heights - TOLERANCE
    return np.asarray(weights[ties].mean(axis=0))


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
        known={},
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )
