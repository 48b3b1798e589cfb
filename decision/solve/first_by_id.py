"""The first by id of the bundles that a program allows, found lever by lever: for more bundles than can be looked at.

Names of levers and levels hold no sign that comes before the dot or the plus sign of an id, so that ids as text are in
the order of their first lever, then its level, then the next lever; of two that begin alike the shorter comes first.
"""

from decision.solve.program import Program
from decision.solve.search import Accepts, Search
from decision.solve.value_formulation import Expression


def first_by_id(search: Search, program: Program, known: frozenset[int], accepts: Accepts) -> frozenset[int]:
    """known: a bundle of the program that is accepted. accepts: what the rows allow by rounding is judged by it. Raises
    OutOfTime."""
    problem = search.problem
    best = known

    def is_one(chosen: frozenset[int]) -> bool:
        return search.bundle(chosen).feasible and accepts(chosen)

    begun: frozenset[int] = frozenset()
    for lever in sorted(problem.levers):
        if begun and is_one(begun):
            best = begun
            break
        levels = sorted(problem.levers[lever], key=lambda i: problem.choices[i].level)
        places = {i: float(len(levels) - place) for place, i in enumerate(levels)}

        def earliness(chosen: frozenset[int], places: dict[int, float] = places) -> float:
            return sum(places.get(i, 0.0) for i in chosen)

        if earliness(best) < len(levels):
            terms = {problem.choices[i].name: place for i, place in places.items()}
            found = search.most(program, Expression(terms), earliness, accepts)
            if found is not None and earliness(found) > earliness(best):
                best = found
        begun |= best & set(levels)
        for i in levels:
            taken = int(i in best)
            program.add_row(f"As_{problem.choices[i].name}", {problem.choices[i].name: 1}, taken, taken)
    nothing: frozenset[int] = frozenset()
    return min((each for each in (best, nothing) if is_one(each)), key=lambda each: search.bundle(each).id)
