"""optimize, frontier and sweep against the listing of every bundle, and against one another.

Every check yields what it finds wrong as a `Failure`; what lies so close to the edge of a tolerance that the
last digit of floating point decides it is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from decision import Bundle, Frontier, Optimum, Question, WeightMap, frontier, optimize, sweep
from options import Case
from tests.oracle.bundles import TOLERANCE
from tests.oracle.listing import Listing
from tests.oracle.search import breakpoints_interval

NEAR = 2e-6
"""Value points within which a reported number agrees: twice the tolerance of values."""


@dataclass(frozen=True)
class Failure:
    """part: of the program, or way. kind: of fault, as few words. expected, got: as text."""

    part: str
    kind: str
    expected: str
    got: str


def near(one: float, other: float, size: float = 1.0) -> bool:
    return abs(one - other) <= NEAR + 1e-9 * max(abs(one), abs(other), size)


def bundle_failures(
    part: str, listing: Listing, bundles: Sequence[Bundle], *, feasible: bool = True
) -> Iterator[Failure]:
    """Each bundle's totals, value and feasibility, as recomputed here."""
    for bundle in bundles:
        row = listing.row(bundle.levels)
        if bundle.id != listing.id(row):
            yield Failure(part, "id", listing.id(row), bundle.id)
        if feasible and not (bundle.feasible and listing.is_feasible[row]):
            yield Failure(
                part,
                "infeasible bundle",
                str(sorted(listing.violates(row))),
                f"{bundle.id}: {bundle.violates}",
            )
        if set(bundle.violates) != listing.violates(row) or bundle.feasible == bool(bundle.violates):
            yield Failure(
                part, "violates", str(sorted(listing.violates(row))), f"{bundle.id}: {bundle.violates}"
            )
        if not near(bundle.value, float(listing.worth[row])):
            yield Failure(
                part, "value of a bundle", str(float(listing.worth[row])), f"{bundle.id}: {bundle.value}"
            )
        for name, outcome in bundle.objectives.items():
            exact = float(listing.total(name, listing.scenario, "likely")[row])
            if not near(outcome.total, exact):
                yield Failure(part, "total", f"{name} {exact}", f"{bundle.id}: {outcome.total}")
        for name, used in bundle.resources.items():
            if not near(used, float(listing.use(name)[row])):
                yield Failure(part, "use", f"{name} {float(listing.use(name)[row])}", f"{bundle.id}: {used}")


def optimum_failures(
    part: str, listing: Listing, found: Optimum, top: int, cut: bool = False
) -> Iterator[Failure]:
    """The optimum, its ties, the next best and the alternatives. cut: a time limit was given."""
    if not len(listing.feasible):
        if found.status != "infeasible" and not (cut and found.status == "time_limit"):
            yield Failure(part, "not infeasible", "infeasible", found.status)
        if found.bundles:
            yield Failure(part, "a bundle where none is feasible", "none", found.bundles[0].id)
        if found.status == "infeasible" and not found.conflict and not cut:
            yield Failure(part, "no conflict named", "names", "none")
        return
    best = float(listing.best)
    if found.status == "infeasible":
        yield Failure(
            part, "falsely infeasible", f"{listing.id(listing.ties[0])} {best}", str(found.conflict)
        )
        return
    yield from bundle_failures(part, listing, found.bundles)
    yield from bundle_failures(part, listing, [found.status_quo], feasible=False)
    if found.status == "time_limit":
        if not cut:
            yield Failure(part, "time_limit without a limit", "optimal", found.status)
        if found.bound is not None and found.bound < best - NEAR:
            yield Failure(part, "bound below the best", str(best), str(found.bound))
        return
    if found.status != "optimal":
        yield Failure(part, f"status {found.status}", "optimal", str(found.unfinished))
        return
    first = found.bundles[0]
    if not near(first.value, best):
        yield Failure(
            part, "not the best", f"{listing.id(listing.ties[0])} {best}", f"{first.id} {first.value}"
        )
        return
    if found.bound is None or not near(found.bound, best) or found.gap is None or found.gap > NEAR:
        yield Failure(part, "bound or gap", str(best), f"{found.bound} {found.gap}")
    if found.unfinished and not cut:
        yield Failure(part, "unfinished without a limit", "nothing", str(found.unfinished))
    if "ranking" in found.unfinished:
        return
    yield from ranking_failures(part, listing, found, top)
    if "different" not in found.unfinished:
        yield from different_failures(part, listing, found)


def ranking_failures(part: str, listing: Listing, found: Optimum, top: int) -> Iterator[Failure]:
    first = found.bundles[0]
    if not listing.ties_doubtful():
        ids = [listing.id(row) for row in listing.ties]
        if first.id != ids[0]:
            yield Failure(part, "recommended of ties", f"{ids[0]} of {len(ids)}", first.id)
        told = [bundle.id for bundle in found.ties]
        if found.ties_complete and told != ids[1:]:
            kind = "order of ties" if sorted(told) == sorted(ids[1:]) else "ties"
            yield Failure(part, kind, str(ids[:6]), str([first.id, *told][:6]))
        if not found.ties_complete and len(ids) <= 1000:
            yield Failure(part, "ties not complete", str(len(ids)), str(len(told)))
        if not set(told) <= set(ids):
            yield Failure(part, "a tie that is none", str(ids[:6]), str(told[:6]))
    order = sorted(
        (listing.worth[int(row)] for row in listing.within_of_best(listing.worth, spread(listing, top))),
        reverse=True,
    )
    if len(found.bundles) != min(top, len(listing.feasible)):
        yield Failure(
            part, "length of the ranking", str(min(top, len(listing.feasible))), str(len(found.bundles))
        )
    for n, (bundle, exact) in enumerate(zip(found.bundles, order, strict=False)):
        if not near(bundle.value, float(exact)):
            yield Failure(part, "ranking", f"number {n + 1}: {float(exact)}", f"{bundle.id} {bundle.value}")
            break
    if len({bundle.id for bundle in found.bundles}) < len(found.bundles):
        yield Failure(part, "a bundle ranked twice", "once", str([b.id for b in found.bundles]))
    yield from twins_failures(part, listing, found.bundles, order)


def spread(listing: Listing, top: int) -> Fraction:
    """The loss of the bundle of this rank."""
    numbers = sorted(listing.worth.numbers[listing.feasible].tolist(), reverse=True)
    return Fraction(numbers[0] - numbers[min(top, len(numbers)) - 1], listing.worth.denominator)


def twins_failures(
    part: str, listing: Listing, bundles: Sequence[Bundle], order: Sequence[Fraction]
) -> Iterator[Failure]:
    """Bundles alike in every objective come by id, at the cut too."""
    ranks = listing._plain_ranks
    shown = [listing.row(bundle.levels) for bundle in bundles]
    for n, row in enumerate(shown):
        same = listing.feasible[(ranks[listing.feasible] == ranks[row]).all(axis=1)]
        ids = sorted(listing.id(int(each)) for each in same[:200]) if len(same) <= 200 else []
        before = [
            bundles[m].id for m, other in enumerate(shown[: n + 1]) if (ranks[other] == ranks[row]).all()
        ]
        if ids and before != ids[: len(before)]:
            yield Failure(part, "twins not by id", str(ids[: len(before) + 1]), str(before))
            return


def different_failures(part: str, listing: Listing, found: Optimum) -> Iterator[Failure]:
    """Each alternative is as far apart as can be, and of those the best."""
    rows = [listing.row(bundle.levels) for bundle in (found.bundles[0], *found.different)]
    within = Fraction(found.within)
    allowed = [
        listing.within_of_best(listing.worth, within + slack) for slack in (-TOLERANCE * 2, TOLERANCE * 2)
    ]
    if len(allowed[0]) != len(allowed[1]):
        return  # one lies on the edge of the loss
    for n in range(1, len(rows) + 1):
        apart = np.min(
            [(listing.levels[allowed[0]] != listing.levels[row]).sum(axis=1) for row in rows[:n]], axis=0
        )
        most = int(apart.max())
        if n == len(rows):
            return
        mine = min(int((listing.levels[rows[n]] != listing.levels[row]).sum()) for row in rows[:n])
        if mine != most:
            yield Failure(
                part, "different: not as unlike as can be", str(most), f"{found.different[n - 1].id}: {mine}"
            )
            return
        best = max(listing.worth[int(row)] for row in allowed[0][apart == most])
        if not near(found.different[n - 1].value, float(best)):
            yield Failure(
                part,
                "different: not the best of these",
                str(float(best)),
                f"{found.different[n - 1].id}: {found.different[n - 1].value}",
            )
            return


def breakpoint_failures(
    part: str, listing: Listing, objective: str, segments: Sequence[Any]
) -> Iterator[Failure]:
    """On a fine set of weights the bundle that a segment claims is best, and the segments cover all."""
    low, high = map(float, breakpoints_interval(listing, objective)) if len(listing.names) > 1 else (1.0, 1.0)
    column = listing.names.index(objective)
    now = float(listing.weights[objective])
    others = np.array([float(listing.weights[name]) for name in listing.names])
    others[column] = 0.0
    if others.sum() > 1e-9:
        others /= others.sum()
    elif len(others) > 1:
        others = np.where(np.arange(len(others)) == column, 0.0, 1 / (len(others) - 1))
    if not segments:
        yield Failure(part, "no segments", f"{low} to {high}", "none")
        return
    if abs(segments[0].start - low) > 1e-7 or abs(segments[-1].end - high) > 1e-7:
        yield Failure(
            part, "ends of the segments", f"{low} to {high}", f"{segments[0].start} to {segments[-1].end}"
        )
    for one, other in pairwise(segments):
        if abs(one.end - other.start) > 1e-12 or one.best.id == other.best.id:
            yield Failure(part, "segments do not join", str(one), str(other))
    values = listing.matrix[listing.feasible]
    level, slope = values @ others, values[:, column] - values @ others
    ids = (
        {listing.id(int(row)): n for n, row in enumerate(listing.feasible)}
        if len(listing.feasible) < 3000
        else None
    )
    for segment in segments:
        row = ids.get(segment.best.id) if ids is not None else _row_of(listing, segment.best)
        if row is None:
            yield Failure(part, "a segment's bundle is not feasible", "feasible", segment.best.id)
            return
        grid = np.linspace(segment.start, segment.end, 17)
        heights = level[:, None] + slope[:, None] * grid
        lost = heights.max(axis=0) - heights[row]
        size = max(1.0, float(np.abs(values).max()))
        if lost.max() > NEAR + 1e-8 * size:
            at = grid[int(lost.argmax())]
            yield Failure(
                part,
                "a claimed bundle is not best",
                f"at {objective} = {at}: {listing.id(int(listing.feasible[int(heights[:, int(lost.argmax())].argmax())]))}",
                f"{segment} loses {lost.max()}",
            )
            return
    mine = [s for s in segments if s.start - 1e-12 <= now <= s.end + 1e-12]
    if mine and not listing.ties_doubtful() and listing.id(listing.ties[0]) not in {s.best.id for s in mine}:
        yield Failure(
            part, "the recommended bundle is not in its segment", listing.id(listing.ties[0]), str(mine)
        )


def _row_of(listing: Listing, bundle: Bundle) -> int | None:
    row = listing.row(bundle.levels)
    return int(np.flatnonzero(listing.feasible == row)[0]) if listing.is_feasible[row] else None


def frontier_failures(
    part: str, listing: Listing, found: Frontier, *, plain: bool, cut: bool = False
) -> Iterator[Failure]:
    if found.stopped:
        if not cut:
            yield Failure(part, "stopped without a limit", "complete", found.stopped)
        return
    if not found.complete:
        yield Failure(part, "not complete", "complete", "not")
    if not len(listing.feasible):
        if len(found.chosen) or not found.conflict:
            yield Failure(part, "not infeasible", "a conflict", f"{len(found.chosen)} {found.conflict}")
        return
    told = [bundle.id for bundle in found.bundles]
    yield from bundle_failures(part, listing, found.bundles[:20])
    ids = set(told)
    exact = listing.efficient(plain=plain)
    if len(ids) < len(told):
        yield Failure(part, "a bundle twice", str(len(ids)), str(len(told)))
    if ids != exact:
        missing, extra = exact - ids, ids - exact
        if plain or not listing.case.weights or not listing.case.weights.information:
            sure_missing, sure_extra = missing, extra
        else:
            sure_missing, sure_extra = _sure(listing, missing, extra)
        if sure_missing or sure_extra:
            kind = "efficient bundles missing" if sure_missing else "inefficient bundles kept"
            yield Failure(
                part, kind, f"missing {sorted(sure_missing)[:4]}", f"too many {sorted(sure_extra)[:4]}"
            )
    worths = [bundle.value for bundle in found.bundles]
    if any(a < b - NEAR for a, b in pairwise(worths)):
        yield Failure(part, "order", "by value", str(worths[:6]))
    supported = np.asarray(found.supported)
    touched = listing.matrix[[listing.row(b.levels) for b in found.bundles]] @ _corner_mixes(listing, plain).T
    best = touched >= (listing.matrix[listing.feasible] @ _corner_mixes(listing, plain).T).max(axis=0) - 1e-9
    unsettled = getattr(found, "unsettled", None)
    lost = best.any(axis=1) & ~supported & (True if unsettled is None or not cut else ~unsettled)
    if lost.any():
        n = int(np.flatnonzero(lost)[0])
        yield Failure(part, "supported", f"{told[n]} is best somewhere", "unsupported")


def _sure(listing: Listing, missing: set[str], extra: set[str]) -> tuple[set[str], set[str]]:
    """Of these, the ones that no rounding of the worths at the corners to 1e-8 could explain."""
    corners = np.array([[float(c[name]) for name in listing.names] for c in listing.corners])
    worth = listing.matrix[listing.feasible] @ corners.T
    ids = {listing.id(int(row)): n for n, row in enumerate(listing.feasible)}
    sure_missing = {
        each
        for each in missing
        if not any(
            (ahead := worth - worth[ids[each]])[n].min() >= -1e-8 and ahead[n].max() > 1e-10
            for n in range(len(worth))
        )
    }
    sure_extra = {
        each
        for each in extra
        if (((ahead := worth - worth[ids[each]]).min(axis=1) >= -1e-12) & (ahead.max(axis=1) > 1e-8)).any()
    }
    return sure_missing, sure_extra


def _corner_mixes(listing: Listing, plain: bool = False, count: int = 40) -> np.ndarray:
    """Admissible weightings: the corners, their middles, and mixes that are always the same."""
    n = len(listing.names)
    corners = (
        np.eye(n)
        if plain
        else np.array([[float(c[name]) for name in listing.names] for c in listing.corners])
    )
    random = np.random.default_rng(7)
    mixes = random.dirichlet(np.full(len(corners), 0.7), size=count) @ corners
    middles = [(a + b) / 2 for m, a in enumerate(corners) for b in corners[m + 1 :]]
    return np.vstack([corners, *([np.array(middles)] if middles else []), corners.mean(axis=0)[None], mixes])


def map_failures(part: str, listing: Listing, found: WeightMap, cut: bool = False) -> Iterator[Failure]:
    if found.unfinished:
        if not cut:
            yield Failure(part, "unfinished without a limit", "nothing", str(found.unfinished))
        if found.recommended is not None and not near(found.recommended.value, float(listing.best)):
            yield Failure(part, "not the best", str(float(listing.best)), str(found.recommended))
        return
    if not len(listing.feasible):
        if found.recommended is not None or found.cells or not found.conflict:
            yield Failure(part, "not infeasible", "a conflict", f"{found.recommended} {found.conflict}")
        return
    if found.recommended is None:
        yield Failure(part, "falsely infeasible", listing.id(listing.ties[0]), str(found.conflict))
        return
    best = float(listing.best)
    if not near(found.recommended.value, best):
        yield Failure(
            part,
            "not the best",
            f"{listing.id(listing.ties[0])} {best}",
            f"{found.recommended.id} {found.recommended.value}",
        )
        return
    if not listing.ties_doubtful() and found.recommended.id != listing.id(listing.ties[0]):
        yield Failure(part, "recommended of ties", listing.id(listing.ties[0]), found.recommended.id)
    yield from bundle_failures(part, listing, [cell.bundle for cell in found.cells])
    if not found.certified:
        yield Failure(part, "not certified", "certified", f"gap {found.gap}")
        return
    mixes = _corner_mixes(listing)
    rows = [listing.row(cell.bundle.levels) for cell in found.cells]
    all_values = listing.matrix[listing.feasible]
    size = max(1.0, float(np.abs(all_values).max()))
    heights = (all_values @ mixes.T).max(axis=0)
    lost = heights - (listing.matrix[rows] @ mixes.T).max(axis=0)
    if lost.max() > NEAR + 1e-9 * size:
        at = mixes[int(lost.argmax())]
        yield Failure(
            part,
            "no cell is best",
            f"at {dict(zip(listing.names, at.tolist(), strict=True))}",
            f"loses {lost.max()}",
        )
    for cell, row in zip(found.cells, rows, strict=True):
        middle = np.array([cell.central_weights[name] for name in listing.names])
        short = float((all_values @ middle).max() - listing.matrix[row] @ middle)
        if short > NEAR + 1e-8 * size:
            yield Failure(
                part, "a cell is not best at its central weights", "best", f"{cell.bundle.id} loses {short}"
            )
        if dominated_by_far(listing, row):
            yield Failure(part, "a cell is dominated", "not dominated within the information", cell.bundle.id)
    yield from equal_failures(part, listing, found)
    if found.cells and abs(sum(cell.share for cell in found.cells) - 1) > 0.02:
        yield Failure(part, "shares", "1", str(sum(cell.share for cell in found.cells)))
    if not listing.ties_doubtful():
        yield from nearest_failures(part, listing, found)


def dominated_by_far(listing: Listing, row: int) -> bool:
    """Whether some bundle dominates it within the information by more than rounding."""
    corners = np.array([[float(c[name]) for name in listing.names] for c in listing.corners])
    ahead = (listing.matrix[listing.feasible] - listing.matrix[row]) @ corners.T
    return bool(((ahead.min(axis=1) >= 0) & (ahead.max(axis=1) > 1e-5)).any())


def equal_failures(part: str, listing: Listing, found: WeightMap) -> Iterator[Failure]:
    """Bundles worth the same at every corner of the information stand with one another, or it is said that not."""
    if getattr(found, "left_out", ()):
        return
    ranks = listing._corner_worths
    for cell in found.cells:
        row = listing.row(cell.bundle.levels)
        same = {
            listing.id(int(each))
            for each in listing.feasible[(ranks[listing.feasible] == ranks[row]).all(axis=1)]
        }
        told = {cell.bundle.id, *cell.equal}
        missing = same - told
        if missing and len(same) <= 1000:
            yield Failure(
                part, "equals missing", str(sorted(missing)[:4]), f"{cell.bundle.id} {cell.equal[:4]}"
            )
            return
        if min(same) != cell.bundle.id and len(same) <= 1000 and told == same:
            yield Failure(part, "leader of equals", min(same), cell.bundle.id)
            return


def nearest_failures(part: str, listing: Listing, found: WeightMap) -> Iterator[Failure]:
    """No weighting that is nearer unseats the bundle, in any direction tried; at this one a rival is as good."""
    now = np.array([float(listing.weights[name]) for name in listing.names])
    values = listing.matrix[listing.feasible]
    own = listing.matrix[listing.ties[0]]
    corners = np.array([[float(c[name]) for name in listing.names] for c in listing.corners])
    gains = values - own
    able = (gains @ corners.T).max(axis=1) > 3e-6
    if found.nearest is None:
        if able.any():
            yield Failure(
                part, "nearest change missing", listing.id(int(listing.feasible[int(able.argmax())])), "none"
            )
        return
    there = np.array([found.nearest.weights[name] for name in listing.names])
    moved = float(np.abs(there - now).sum() / 2)
    if abs(moved - found.nearest.distance) > 1e-6:
        yield Failure(part, "nearest: distance", str(moved), str(found.nearest.distance))
    if not able.any():
        if (gains @ corners.T).max() < 5e-7:
            yield Failure(part, "nearest where nothing unseats", "none", str(found.nearest))
        return
    rival = _row_of(listing, found.nearest.bundle)
    if rival is None:
        yield Failure(part, "nearest: rival not feasible", "feasible", found.nearest.bundle.id)
        return
    size = max(1.0, float(np.abs(values).max()))
    if gains[rival] @ there < -NEAR - 1e-9 * size:
        yield Failure(
            part, "nearest: the rival is not as good there", "0 or more", str(float(gains[rival] @ there))
        )
    least, way = shortest_move(gains[able], now, corners)
    if found.nearest.distance > least + 1e-6:
        at = int(listing.feasible[np.flatnonzero(able)[way]])
        yield Failure(
            part,
            "nearest: a nearer change is passed over",
            f"{least} to {listing.id(at)}",
            f"{found.nearest.distance} to {found.nearest.bundle.id}",
        )


def shortest_move(gains: np.ndarray, now: np.ndarray, corners: np.ndarray) -> tuple[float, int]:
    """The least move found by which a rival is ahead: an upper bound on the true one, exact with two objectives.

    Straight from the present weights to each corner, to each middle of two, and to mixes of them.
    """
    random = np.random.default_rng(11)
    mixes = random.dirichlet(np.full(len(corners), 0.5), size=60) @ corners
    middles = [(a + b) / 2 for m, a in enumerate(corners) for b in corners[m + 1 :]]
    targets = np.vstack([corners, *([np.array(middles)] if middles else []), mixes])
    here, there = gains @ now, gains @ targets.T
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(there > 1e-9, np.maximum(0, -here)[:, None] / (there - here[:, None]), np.inf)
    part = np.where((there > 1e-9) & (part <= 1), part, np.inf)
    ways = np.abs(targets - now).sum(axis=1) / 2
    moves = np.where(np.isfinite(part), np.where(np.isfinite(part), part, 0.0) * ways, np.inf)
    rival, target = np.unravel_index(int(np.argmin(moves)), moves.shape)
    return float(moves[rival, target]), int(rival)


def region_failures(part: str, listing: Listing, found: WeightMap) -> Iterator[Failure]:
    """At the middle of each region, and at points drawn in it, its bundle is best; the regions fill the plane."""
    if found.regions is None or found.plane is None:
        yield Failure(part, "no regions", "regions", str(found.unfinished))
        return
    one, other = (listing.names.index(name) for name in found.plane)
    rest = np.array(
        [0.0 if n in (one, other) else float(listing.weights[name]) for n, name in enumerate(listing.names)]
    )
    free = [n for n in range(len(rest)) if n not in (one, other)]
    if free:
        rest = (
            rest / rest.sum()
            if rest.sum() > 1e-9
            else np.array([float(n in free) / len(free) for n in range(len(rest))])
        )
    values = listing.matrix[listing.feasible]
    size = max(1.0, float(np.abs(values).max()))
    random = np.random.default_rng(3)
    for region in found.regions:
        polygon = np.array(region.polygon)
        row = _row_of(listing, region.bundle)
        if row is None:
            yield Failure(part, "a region's bundle is not feasible", "feasible", region.bundle.id)
            return
        for share in np.vstack(
            [np.full((1, len(polygon)), 1 / len(polygon)), random.dirichlet(np.ones(len(polygon)), 6)]
        ):
            a, b = share @ polygon[:, :2]
            weights = rest * (1 - a - b)
            weights[one] += a
            weights[other] += b
            heights = values @ weights
            if heights.max() - heights[row] > NEAR + 1e-8 * size:
                yield Failure(
                    part,
                    "a region's bundle is not best",
                    f"at {a}, {b}",
                    f"{region.bundle.id} loses {heights.max() - heights[row]}",
                )
                return


def core_failures(case: Case, random: Random, data: Any = None) -> Iterator[Failure]:
    """Every part of the core on one case; which ways are gone is drawn, first of all, from `random`."""
    top, chance = random.choice([1, 2, 3, 5, 8]), [random.random() for _ in range(10)]
    plain, method = random.random() < 0.3, random.choice(["bounded listing", "zones", "decision diagram"])
    listing = Listing(case)
    if listing.doubtful or not listing.corners:
        return
    problem = Question(case).problem()
    programs = len(listing.feasible) <= 300 or chance[0] < 0.2
    by_table = optimize(problem, top=top, different=2)
    yield from optimum_failures("optimize, table", listing, by_table, top)
    for name, segments in by_table.breakpoints.items():
        yield from breakpoint_failures("breakpoints, table", listing, name, segments)
    if len(listing.names) == 2 and len(by_table.breakpoints) == 2:
        yield from mirrored_failures(by_table)
    if chance[1] < 0.3:
        yield from prefix_failures(problem, by_table, top)
    if programs and chance[2] < 0.5:
        whole = chance[3] < 0.4
        found = optimize(
            problem, top=top, different=2 if whole else 0, with_breakpoints=whole, with_table=False
        )
        yield from optimum_failures("optimize, program", listing, found, top)
        for name, segments in found.breakpoints.items():
            yield from breakpoint_failures("breakpoints, program", listing, name, segments)
    if chance[4] < 0.7:
        yield from frontier_failures("frontier", listing, frontier(problem, all_weights=plain), plain=plain)
    if chance[5] < 0.2:
        found_by = frontier(problem, method=method)
        yield from frontier_failures(f"frontier, {method}", listing, found_by, plain=False)
    if chance[6] < 0.6:
        yield from sweep_failures("sweep", problem, listing, chance[7:], table=True)
    if programs and chance[6] > 0.85:
        yield from sweep_failures("sweep, program", problem, listing, chance[7:], table=False)


def sweep_failures(
    part: str, problem: Any, listing: Listing, drawn: Sequence[float], table: bool
) -> Iterator[Failure]:
    names = sorted(listing.names, key=lambda name: (drawn[0] * 7919 * (1 + listing.names.index(name))) % 1)
    asked: dict[str, Any] = {}
    if drawn[1] < 0.5 and len(names) > 1:
        asked = {"objective": names[0]} | ({"against": names[1]} if drawn[1] < 0.25 else {})
    found = sweep(problem, with_table=table, **asked)
    yield from map_failures(part, listing, found)
    if found.recommended is not None and found.breakpoints is not None:
        yield from breakpoint_failures(f"breakpoints, {part}", listing, asked["objective"], found.breakpoints)
    if found.recommended is not None and "against" in asked:
        yield from region_failures(f"regions, {part}", listing, found)


def mirrored_failures(found: Optimum) -> Iterator[Failure]:
    """With two objectives one list of breakpoints is the other's mirror."""
    one, other = found.breakpoints.values()
    here = [(s.best.id, s.start, s.end) for s in one]
    there = [(s.best.id, 1 - s.end, 1 - s.start) for s in reversed(other)]
    if len(here) != len(there) or any(
        a[0] != b[0] or abs(a[1] - b[1]) > 1e-6 or abs(a[2] - b[2]) > 1e-6
        for a, b in zip(here, there, strict=True)
    ):
        yield Failure(
            "breakpoints, table",
            "the two lists are no mirror of each other",
            str(here)[:300],
            str(there)[:300],
        )


def prefix_failures(problem: Any, found: Optimum, top: int) -> Iterator[Failure]:
    for fewer in (1, max(1, top - 1)):
        shorter = optimize(problem, top=fewer, different=0, with_breakpoints=False, with_table=True)
        ids = [bundle.id for bundle in shorter.bundles]
        if ids != [bundle.id for bundle in found.bundles[:fewer]]:
            yield Failure(
                "optimize, table",
                "a shorter ranking is not the beginning of the longer",
                str([b.id for b in found.bundles[: fewer + 1]]),
                str(ids),
            )


def hurried_failures(case: Case, random: Random, data: Any = None) -> Iterator[Failure]:
    """With a time limit that ends anywhere: right, or marked as cut short; never an exception."""
    limit, table = random.choice([0.001, 0.01, 0.01, 0.02, 0.05, 0.1]), random.random() < 0.4
    listing = Listing(case)
    if listing.doubtful or not listing.corners:
        return
    problem = Question(case).problem()
    found = optimize(problem, top=3, different=2, time_limit=limit, with_table=table)
    yield from optimum_failures("optimize, hurried", listing, found, 3, cut=True)
    for name, segments in found.breakpoints.items():
        yield from breakpoint_failures("breakpoints, hurried", listing, name, segments)
    hurried = sweep(problem, time_limit=limit, with_table=table)
    yield from map_failures("sweep, hurried", listing, hurried, cut=True)
    cut = frontier(problem, time_limit=limit)
    yield from frontier_failures("frontier, hurried", listing, cut, plain=False, cut=True)


def ties_failures(case: Case, random: Random, data: Any = None) -> Iterator[Failure]:
    """More than a thousand ties: the same recommendation from optimize, by table and by program, and sweep."""
    listing = Listing(case)
    problem = Question(case).problem()
    expected = listing.id(listing.ties[0])
    found = {
        "optimize, many ties": optimize(problem, top=3, different=0, with_breakpoints=False).bundles[0],
        "sweep, many ties": sweep(problem).recommended,
    }
    if random.random() < 0.02:  # a thousand programs
        found["optimize by program, many ties"] = optimize(
            problem, top=3, different=0, with_breakpoints=False, with_table=False
        ).bundles[0]
    for part, bundle in found.items():
        if bundle is None or bundle.id != expected:
            got = "none" if bundle is None else bundle.id
            yield Failure(part, "recommended of ties", f"{expected} of {len(listing.ties)}", got)
