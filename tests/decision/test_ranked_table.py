"""What is read off a table of bundles: how many ties are kept, in which order the next best come, what a floor proves."""

from math import inf

import pytest

from decision import Problem
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.ranked_table import all_ties, from_table, reaches
from decision.solve.search import Search
from tests.decision.test_optimize import GOAL, problem_of

VALUES = {"a": 30, "b": 30, "c": 20, "d": 20, "e": 10}
"""What each lever is worth in points; no two of them can be used together."""


def one_of(values: dict[str, float]) -> tuple[Problem, BundleTable]:
    problem = problem_of(
        {name: {"scores": {"goal": value / 10}} for name, value in values.items()},
        objectives={"goal": GOAL},
        constraints={"one": {"group": list(values), "exactly": 1}},
    )
    table = enumerate_bundles(problem)
    assert table is not None
    return problem, table


def named(problem: Problem, chosen: tuple[frozenset[int], ...]) -> list[str]:
    return ["+".join(problem.levels(bundle)) for bundle in chosen]


@pytest.mark.parametrize(
    ("top", "expected"),
    [(1, "ab"), (2, "ab"), (3, "abc"), (4, "abcd"), (5, "abcde"), (9, "abcde")],
)
def test_all_ties_of_the_best_come_first_and_the_next_best_by_value_and_id(top: int, expected: str) -> None:
    problem, table = one_of(VALUES)
    search = Search(problem, "HiGHS")
    chosen, complete = from_table(search, problem.weights, top, table, 1000)
    assert ("".join(named(problem, chosen)), complete) == (expected, True)


@pytest.mark.parametrize(
    ("most", "kept", "complete"), [(0, 1, False), (1, 2, False), (2, 3, True), (3, 3, True)]
)
def test_beside_the_best_as_many_ties_are_kept_as_may_be(most: int, kept: int, complete: bool) -> None:
    problem, table = one_of({"a": 30, "b": 30, "c": 30})
    search = Search(problem, "HiGHS")
    assert named(problem, all_ties(search, table, problem.weights)) == ["a", "b", "c"]
    chosen, whole = from_table(search, problem.weights, 1, table, most)
    assert (named(problem, chosen), whole) == (["a", "b", "c"][:kept], complete)


@pytest.mark.parametrize(
    ("floor", "top", "expected"),
    [
        (-inf, 9, True),  # nothing is missing, however few there are
        (15.0, 4, True),
        (15.0, 5, False),
        (20.0, 4, False),  # of value 20 some may be missing: within the tolerance of the floor
        (20.0, 2, True),
        (30.0, 1, True),  # the best themselves always count
        (30.0, 3, False),
    ],
)
def test_bundles_count_only_where_the_floor_leaves_no_room_for_others_of_their_value(
    floor: float, top: int, expected: bool
) -> None:
    problem, table = one_of(VALUES)
    assert reaches(table, problem.weights, top, floor) is expected
