"""Minimal infeasible subsets by hitting sets, against all subsets of a few members."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision.explanations.hitting_sets import (
    InfeasibleSubsets,
    Members,
    find_infeasible_subsets,
    hitting_sets,
    minimal_sets,
    smallest_hitting_set,
)
from decision.running.limits import OutOfTime, limited

COUNT = 7
FAMILIES = st.lists(st.frozensets(st.integers(0, COUNT - 1), min_size=1), max_size=6)


def subsets(count: int = COUNT) -> list[Members]:
    every = chain.from_iterable(combinations(range(count), size) for size in range(count + 1))
    return [frozenset(each) for each in every]


@given(FAMILIES, FAMILIES)
def test_the_smallest_hitting_set_is_as_small_as_any_that_holds_nothing_banned(
    sets: list[Members], banned: list[Members]
) -> None:
    expected = [
        each
        for each in subsets()
        if all(each & one for one in sets) and not any(ban <= each for ban in banned)
    ]
    found = smallest_hitting_set(sets, banned)
    assert (found is None) == (not expected)
    if found is not None:
        assert found in expected and len(found) == min(map(len, expected))


@given(FAMILIES)
def test_all_minimal_hitting_sets_are_among_those_of_their_size_and_none_comes_twice(
    sets: list[Members],
) -> None:
    hitting = [each for each in subsets() if all(each & one for one in sets)]
    minimal = {each for each in hitting if not any(other < each for other in hitting)}
    for size in range(COUNT + 1):
        found = list(hitting_sets(minimal_sets(sets), size))
        assert len(found) == len(set(found)) and all(len(each) <= size and each in hitting for each in found)
        assert {each for each in minimal if len(each) <= size} <= set(found)


@given(FAMILIES, st.integers(0, 8), st.booleans())
def test_what_cannot_hold_is_found_whole_by_size_and_that_there_is_more_is_known(
    cores: list[Members], most: int, seeded: bool
) -> None:
    """Members are infeasible together where they hold one of the cores."""
    minimal = minimal_sets(cores)

    def correct(kept: Members) -> Members | None:
        if any(core <= kept for core in cores):
            return None
        left: Members = kept
        for member in range(COUNT):
            if not any(core <= left | {member} for core in cores):
                left |= {member}
        return frozenset(range(COUNT)) - left

    state = InfeasibleSubsets(found=minimal[-1:] if seeded else [])
    find_infeasible_subsets(state, correct, most)
    assert len(state.found) == len(set(state.found)) and set(state.found) <= set(minimal)
    known = len(minimal[-1:]) if seeded else 0
    assert len(state.found) == max(known, min(most, len(minimal)))
    assert state.complete == (set(state.found) == set(minimal))
    new = [len(each) for each in state.found[known:]]
    assert new == sorted(new)


def test_nothing_infeasible_is_found_out_at_once() -> None:
    state = InfeasibleSubsets()
    find_infeasible_subsets(state, lambda kept: frozenset(), 20)
    assert (state.found, state.complete) == ([], True)


def test_a_limit_of_time_keeps_what_was_found() -> None:
    cores = [frozenset({n, n + 1}) for n in range(COUNT - 1)]
    state = InfeasibleSubsets()

    def correct(kept: Members) -> Members | None:
        if len(state.found) == 2:
            raise OutOfTime
        if any(core <= kept for core in cores):
            return None
        return frozenset(n for n in range(COUNT) if n not in kept and any(kept & core for core in cores)) or (
            frozenset({0, 2, 4}) - kept
        )

    with pytest.raises(OutOfTime):
        find_infeasible_subsets(state, correct, 20)
    assert len(state.found) == 2 and not state.complete
    with limited(0.0), pytest.raises(OutOfTime):
        smallest_hitting_set(cores)
