"""Alternatives nearly as good and as unlike as can be: modelling to generate alternatives.

Each differs from the recommended bundle and from those before it by as many levers as any feasible bundle
within the stated loss can; among such the one of greatest value.
Source: E. D. Brill, S.-Y. Chang, L. D. Hopkins, Management Science 28 (1982) 221-235.
"""

from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.search import Search


def most_different(
    search: Search, recommended: frozenset[int], count: int, within: float
) -> tuple[frozenset[int], ...]:
    """Up to `count` bundles losing at most `within` value points against the recommended one."""
    weights = search.problem.weights
    floor = search.value(recommended, weights) - within
    kept = [recommended]

    def apart(chosen: frozenset[int]) -> int:
        return min(levers_apart(search, chosen, other) for other in kept)

    def near(chosen: frozenset[int]) -> bool:
        return search.value(chosen, weights) >= least_equal(floor)

    while len(kept) <= count:
        search.tell("finding different bundles", len(kept) - 1, count)
        if search.table is not None:
            furthest = search.table.most_different(weights, floor, kept)
            if furthest is None:
                break
            kept.append(furthest)
            continue
        program = search.program("different")
        program.add_floor("Within_loss", weights, floor - TOLERANCE)
        levers = program.add_count("Levers_apart")
        for n, other in enumerate(kept, start=1):
            program.add_distance(f"Apart_from_{n}", other, "Levers_apart")
        if (chosen := search.most(program, levers, apart, near)) is None:
            break
        distance = apart(chosen)
        if distance == 0:
            break
        program = search.program("different")
        program.add_floor("Within_loss", weights, floor - TOLERANCE)
        for n, other in enumerate(kept, start=1):
            program.add_distance(f"Apart_from_{n}", other, distance)
        best = search.best(program, weights, near)
        kept.append(chosen if best is None else best)
    return tuple(kept[1:])


def levers_apart(search: Search, one: frozenset[int], other: frozenset[int]) -> int:
    """The number of levers whose level differs, unused counting as a level."""
    mine, theirs = search.problem.levels(one), search.problem.levels(other)
    return sum(mine.get(lever) != theirs.get(lever) for lever in search.problem.levers)
