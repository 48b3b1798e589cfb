"""The first bundle by id that a program allows, determined lever by lever: for more bundles than can be enumerated.

Names of levers and levels contain no character that sorts before the dot or the plus sign of an id. Ids as text are
therefore ordered by their first lever, then its level, then the next lever; of two with a common beginning the shorter
comes first.
"""

from decision.solve.program import Program
from decision.solve.search import Accepts, Search
from decision.solve.value_formulation import Expression


def first_by_id(search: Search, program: Program, known: frozenset[int], accepts: Accepts) -> frozenset[int]:
    """Returns the feasible and accepted bundle of the program that is first by id. Raises OutOfTime.

    known: such a bundle. accepts: judges exactly what the rows allow by rounding.
    """
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
