"""Small linear programs: the answer is allowed, and none of the corners of what is allowed costs less."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from decision.polytopes.dual_simplex import least_cost
from tests.oracle.weights import solution

small = st.integers(-3, 3).map(Fraction)


@st.composite
def programs(draw):
    count = draw(st.integers(1, 3))
    costs = draw(st.lists(st.integers(0, 3).map(Fraction), min_size=count, max_size=count))
    rows = draw(st.lists(st.lists(small, min_size=count, max_size=count), min_size=1, max_size=5))
    least = draw(st.lists(small, min_size=len(rows), max_size=len(rows)))
    return costs, rows, least


@settings(deadline=None, derandomize=True, max_examples=150)
@given(programs())
def test_no_corner_costs_less(program) -> None:
    costs, rows, least = program
    units = [[Fraction(int(i == j)) for j in range(len(costs))] for i in range(len(costs))]
    sides = [*zip(rows, least, strict=True), *((unit, Fraction(0)) for unit in units)]
    corners = []
    for tight in combinations(sides, len(costs)):
        at = solution([[*row, bound] for row, bound in tight])
        if at is not None and all(worth(row, at) >= bound for row, bound in sides):
            corners.append(worth(costs, at))
    found = least_cost(costs, rows, least)
    assert (found is None) == (not corners)
    if found is not None:
        paid, at = found
        assert paid == worth(costs, at) == min(corners)
        assert all(worth(row, at) >= bound for row, bound in sides)
        assert least_cost(costs, rows, least, paid) is None
        assert least_cost(costs, rows, least, paid + 1) == found


def worth(row, at) -> Fraction:
    return sum((a * b for a, b in zip(row, at, strict=True)), Fraction(0))
