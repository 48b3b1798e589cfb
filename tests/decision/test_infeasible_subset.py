"""The deletion filter against an enumeration of all subsets, and where it is cut short."""

from collections.abc import Collection
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision.running.limits import OutOfTime
from decision.solve.infeasible_subset import deletion_filter

MEMBERS = tuple("abcdef")
CORES = st.lists(st.frozensets(st.sampled_from(MEMBERS), min_size=1), min_size=1, max_size=4)


@given(CORES, st.permutations(MEMBERS))
def test_what_is_left_is_infeasible_and_no_member_can_be_spared(
    cores: list[frozenset[str]], order: list[str]
) -> None:
    def infeasible(kept: Collection[str]) -> bool:
        return any(core.issubset(kept) for core in cores)

    found = deletion_filter(MEMBERS, infeasible, order)
    assert found.complete and not found.interrupted and found.unfinished == ()
    assert infeasible(found.members)
    assert not any(infeasible(some) for some in combinations(found.members, len(found.members) - 1))
    assert list(found.members) == sorted(found.members)


def test_members_that_come_first_in_the_order_are_spared_first() -> None:
    def infeasible(kept: Collection[str]) -> bool:
        return "a" in kept or "b" in kept

    assert deletion_filter("ab", infeasible).members == ("b",)
    assert deletion_filter("ab", infeasible, "ba").members == ("a",)


@pytest.mark.parametrize("stop", [OutOfTime, KeyboardInterrupt])
def test_cut_short_it_keeps_what_is_not_yet_spared(stop: type[BaseException]) -> None:
    def infeasible(kept: Collection[str]) -> bool:
        if "b" not in kept:
            raise stop
        return True

    found = deletion_filter("abc", infeasible)
    assert (found.members, found.complete, found.unfinished) == (("b", "c"), False, ("conflict",))
    assert found.interrupted == (stop is KeyboardInterrupt)
