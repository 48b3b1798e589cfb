"""The cells of a weight map: which bundle is best where, from an upper envelope (weights/upper_envelope.py)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from decision.model.bundle import Bundle, bundle_id, exact_values
from decision.model.problem import Problem, RequestError, known
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_plane
from decision.running.arrays import Floats
from decision.running.limits import look
from decision.solve.search import Search
from decision.weights.nearest_weights import nearest_change
from decision.weights.oracles import SearchOracle, TableOracle
from decision.weights.upper_envelope import Envelope, whole_envelope
from decision.weights.weight_regions import Region, polygons
from decision.weights.weight_shares import DRAWS, shares

DRAWS_OF_A_PART = 20_000
"""Weightings drawn for the shares of an envelope that was cut short: a standard error of at most 0.004."""


@dataclass(frozen=True)
class Cell:
    """A bundle that is best at some weighting, and the part of the weight space where it is."""

    bundle: Bundle
    """The first, by the rule of ties, of the bundles that are equal at every admissible weighting."""

    equal: tuple[str, ...]
    """Ids of the others."""

    share: float
    """The acceptability index: its share of the admissible weightings, 0 to 1; 0 where it ties on a boundary only."""

    share_standard_error: float
    """0 where the share is exact."""

    central_weights: Mapping[str, float]
    """Objective -> weight: the centroid of the part."""


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of weights at which the recommended bundle ceases to be best."""

    weights: Mapping[str, float]
    """Objective -> weight after the change."""

    distance: float
    """The weight that moves from some objectives to others, 0 to 1."""

    bundle: Bundle
    """The bundle that is best beyond."""


def oracle_of(search: Search, space: WeightSpace) -> TableOracle | SearchOracle:
    """The oracle of a search: its table where it has one, else its programs."""
    if search.table is None:
        return SearchOracle(search, space)
    return TableOracle(search.table, space)


def _groups(
    oracle: TableOracle | SearchOracle, found: Envelope, with_edges: bool
) -> list[tuple[int | None, list[frozenset[int]]]]:
    """Groups of bundles that are equal at every weighting, each with its position in the envelope; with_edges: and
    those that tie on the boundary of cells and that no bundle dominates, with None."""
    best = [place for place in range(len(found.bundles)) if found.met[:, place].any()]
    entries: list[tuple[int | None, list[frozenset[int]]]] = [
        (place, oracle.equal(found.bundles[place])) for place in best
    ]
    named = {chosen for _, members in entries for chosen in members}
    if not with_edges:
        return entries
    for bundle in oracle.on_edges(found.space.weights(found.vertices), found.heights):
        if oracle.bundle(bundle) in named:
            continue
        members = oracle.equal(bundle)
        if named.isdisjoint(members):
            entries.append((None, members))
            named.update(members)
    return entries


def _mean_vertex(found: Envelope, oracle: TableOracle | SearchOracle, chosen: frozenset[int]) -> Floats:
    """objectives: the mean of the vertices where a bundle ties for the best."""
    weights = found.space.weights(found.vertices)
    values = oracle.values(oracle.number(chosen))
    ties = weights @ values >= found.heights - TOLERANCE
    return np.asarray(weights[ties].mean(axis=0))


def nearest_rival(
    problem: Problem, cells: tuple[Cell, ...], space: WeightSpace, recommended: frozenset[int]
) -> WeightChange | None:
    """The nearest weighting at which the recommended bundle ceases to be best; None: there is none. Raises OutOfTime."""
    now = np.array([problem.weights[name] for name in space.names])
    exact = exact_values(problem, recommended)
    own = np.array([float(exact[name]) for name in space.names])
    order = sorted(cells, key=lambda cell: cell.bundle.id)
    rivals = np.array([[cell.bundle.objectives[name].value for name in space.names] for cell in order])
    found = nearest_change(space, problem.information, now, own, rivals)
    if found is None:
        return None
    weights = dict(zip(space.names, found.weights.tolist(), strict=True))
    return WeightChange(weights, found.distance, order[found.rival].bundle)


def check_plane(problem: Problem, objective: str | None, against: str | None) -> None:
    """Raises RequestError unless these are two different weighed objectives, the first alone, or none."""
    names = [o.name for o in problem.weighed()]
    for name in (objective, against):
        if name is not None:
            known(name, names, "weighed objective")
    if against is not None and objective is None:
        raise RequestError(f"weights over {against} alone: name the objective against which it is moved")
    if against is not None and against == objective:
        raise RequestError(f"{against} is named twice: name another objective against it")


def regions_of(
    search: Search, objective: str, against: str, recommended: frozenset[int], gap: float
) -> tuple[Region, ...]:
    """The regions of two weights, by bundle id and polygon. Raises OutOfTime, KeyboardInterrupt."""
    plane = weight_plane(search.problem, (objective, against))
    oracle = oracle_of(search, plane)
    found = whole_envelope(plane, oracle, oracle.number(recommended), gap)
    regions = []
    for place, polygon in polygons(found).items():
        ties = oracle.equal(found.bundles[place])
        leader = recommended if recommended in ties else ties[0]
        regions.append(Region(search.bundle(leader), polygon))
    return tuple(sorted(regions, key=lambda region: (region.bundle.id, region.polygon)))


def cells_of(
    search: Search,
    oracle: TableOracle | SearchOracle,
    found: Envelope,
    seed: int,
    *,
    complete: bool,
) -> tuple[Cell, ...]:
    """The cells of an envelope by descending share, then by id. Raises OutOfTime.

    seed: of the draws where shares are drawn. complete: the envelope was not cut short; else shares are drawn from fewer
    weightings, and bundles that only tie are left out.
    """
    space = found.space
    values = np.array([oracle.values(bundle) for bundle in found.bundles])
    groups = _groups(oracle, found, complete)
    spread = shares(found, values, seed, DRAWS if complete else DRAWS_OF_A_PART)
    cells = []
    for place, members in groups:
        look()
        leader, *equal = members
        if place is None:
            share, error, central = 0.0, 0.0, _mean_vertex(found, oracle, leader)
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
    return tuple(sorted(cells, key=lambda cell: (-cell.share, cell.bundle.id)))
