"""Modelling to generate alternatives: bundles nearly as good as the recommended one and as different as possible.

Each differs from the recommended bundle and from those found before it in as many levers as any feasible bundle within
the permitted loss does; among such it is one of greatest value.
Source: E. D. Brill, S.-Y. Chang, L. D. Hopkins, Management Science 28 (1982) 221-235.
"""

from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.search import Search


def most_different(
    search: Search, recommended: frozenset[int], count: int, within: float
) -> tuple[frozenset[int], ...]:
    """Returns up to `count` bundles that lose at most `within` points against the recommended one. Raises OutOfTime."""
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
    """Returns the number of levers whose level differs; unused counts as a level."""
    mine, theirs = search.problem.levels(one), search.problem.levels(other)
    return sum(mine.get(lever) != theirs.get(lever) for lever in search.problem.levers)
