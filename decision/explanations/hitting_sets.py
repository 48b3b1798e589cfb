"""All minimal infeasible subsets, by minimal hitting sets of the minimal correction sets.

A correction set is what to leave out so that the rest can hold together. A set is infeasible exactly if it hits every
correction set: the minimal infeasible subsets are the minimal hitting sets of the minimal correction sets, and the other
way round. Hitting sets of the correction sets known so far are tried in order of size. One that is infeasible is a
minimal infeasible subset, of the least size left; of one that can hold, a correction set outside it becomes known. When
no hitting set is left untried, every minimal infeasible subset is found.
Sources: R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32 (1987) 57-95; M. H. Liffiton,
K. A. Sakallah, "Algorithms for computing minimal unsatisfiable subsets of constraints", J. Automated Reasoning 40 (2008)
1-33; in order of size: A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, "Smallest MUS extraction with minimal
hitting set dualization", CP 2015.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from decision.running.limits import look

Members = frozenset[int]
"""Indexes of members."""

Correct = Callable[[Members], Members | None]
"""Returns a minimal correction set that holds none of the given members; None where these alone are infeasible."""


@dataclass
class InfeasibleSubsets:
    """The state of an enumeration; what it holds is kept where it is cut short."""

    found: list[Members] = field(default_factory=list)
    """Minimal infeasible subsets, by ascending size."""

    corrections: list[Members] = field(default_factory=list)
    """Minimal correction sets known."""

    complete: bool = False
    """Whether `found` has all of them."""


def find_infeasible_subsets(state: InfeasibleSubsets, correct: Correct, most: int) -> None:
    """Finds minimal infeasible subsets, `most` at most; `complete` where there are no more. Raises OutOfTime.

    state: filled in as they are found; subsets and correction sets that it holds already are taken as given.
    """
    while True:
        hitting = smallest_hitting_set(state.corrections, state.found)
        if hitting is None:
            state.complete = True
            return
        correction = correct(hitting)
        if correction is not None:
            state.corrections.append(correction)
        elif len(state.found) < most:
            state.found.append(hitting)
        else:
            return


def smallest_hitting_set(sets: Iterable[Members], banned: Sequence[Members] = ()) -> Members | None:
    """Returns the smallest set that hits every one of `sets` and holds none of `banned` whole; of several always the
    same one. None where there is none. Raises OutOfTime."""
    minimal = minimal_sets(sets)
    for size in range(len(frozenset[int]().union(*minimal)) + 1):
        found = next(hitting_sets(minimal, size, banned), None)
        if found is not None:
            return found
    return None


def hitting_sets(
    sets: Sequence[Members], size: int, banned: Sequence[Members] = (), begun: Members = frozenset()
) -> Iterator[Members]:
    """Yields the hitting sets of `size` members at most that hold none of `banned` whole, none twice; all that are minimal
    are among them. begun: members that every one holds. Raises OutOfTime."""
    look()
    if any(each <= begun for each in banned):
        return
    unhit = [each for each in sets if not each & begun]
    if not unhit:
        yield begun
        return
    if len(begun) + _disjoint(unhit) > size:
        return
    narrowest = min(unhit, key=lambda each: (len(each), sorted(each)))
    spared: set[int] = set()
    for member in sorted(narrowest):
        # What holds a member that was branched on before is among the sets of that branch.
        rest = [each - spared for each in sets]
        if all(rest):
            yield from hitting_sets(rest, size, banned, begun | {member})
        spared.add(member)


def minimal_sets(sets: Iterable[Members]) -> list[Members]:
    """Returns those sets that hold no other of them, each once, by size."""
    found: list[Members] = []
    for each in sorted(set(sets), key=lambda each: (len(each), sorted(each))):
        if not any(other <= each for other in found):
            found.append(each)
    return found


def _disjoint(sets: Iterable[Members]) -> int:
    """Returns how many of the sets, taken greedily, have no member in common: a hitting set has at least as many."""
    taken: set[int] = set()
    count = 0
    for each in sorted(sets, key=len):
        if taken.isdisjoint(each):
            taken |= each
            count += 1
    return count


def smallest_corrections(
    every: Members, cores: list[Members], core_in: Callable[[Members], Members | None]
) -> Iterator[Members]:
    """Yields all minimal correction sets of the least size.

    cores: minimal infeasible subsets, to which those that are met with are added. core_in: one among given members; None
    where these can hold together. Raises OutOfTime.
    """
    confirmed: list[Members] = []
    while True:
        smallest = smallest_hitting_set(cores)
        assert smallest is not None, "no set is banned"
        for hitting in hitting_sets(minimal_sets(cores), len(smallest)):
            if hitting in confirmed:
                continue
            core = core_in(every - hitting)
            if core is not None:
                cores.append(core)
                break
            confirmed.append(hitting)
            yield hitting
        else:
            return
