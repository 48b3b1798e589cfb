"""Value functions by hand: their straight pieces, beyond their ends too, and what counts as equal."""

from fractions import Fraction

import pytest

from decision.model.value_function import TOLERANCE, ValueFunction, least_equal

BENT = ((0, 0), (2, 40), (4, 80), (10, 100))


def function(clamp: bool = False) -> ValueFunction:
    """Steep to 4, with a breakpoint on the way that bends nothing, and flatter from there to 10."""
    return ValueFunction(tuple((Fraction(t), Fraction(v)) for t, v in BENT), clamp)


@pytest.mark.parametrize(
    ("total", "open_ended", "clamped"),
    [(-1, -20, 0), (0, 0, 0), (1, 20, 20), (2, 40, 40), (4, 80, 80), (7, 90, 90), (10, 100, 100), (13, 110, 100)],
)  # fmt: skip
def test_it_goes_on_with_its_end_slopes_or_stays_level(total: int, open_ended: int, clamped: int) -> None:
    assert function()(Fraction(total)) == open_ended
    assert function(clamp=True)(Fraction(total)) == clamped


@pytest.mark.parametrize(
    ("clamp", "low", "high", "expected"),
    [
        (False, 1, 3, [(1, 3, 20)]),
        (False, -1, 12, [(-1, 4, 20), (4, 12, Fraction(10, 3))]),
        (True, -1, 12, [(-1, 0, 0), (0, 4, 20), (4, 10, Fraction(10, 3)), (10, 12, 0)]),
        # What only touches a piece does not meet it.
        (True, 0, 4, [(0, 4, 20)]),
        (True, 10, 12, [(10, 12, 0)]),
        (False, 4, 4, [(4, 4, 0)]),
        (True, -2, -1, [(-2, -1, 0)]),
    ],
)
def test_the_pieces_that_totals_can_meet(
    clamp: bool, low: int, high: int, expected: list[tuple[int, int, int]]
) -> None:
    """Neighbours of one slope are joined, and every piece gives the function's own values."""
    whole = function(clamp)
    found = whole.pieces_between(Fraction(low), Fraction(high))
    assert [(piece.start, piece.end, piece.slope) for piece in found] == expected
    for piece in found:
        assert piece.start is not None and piece.end is not None
        for total in (piece.start, (piece.start + piece.end) / 2, piece.end):
            assert piece.at(total) == whole(total)


@pytest.mark.parametrize("bound", [0.0, 100.0, -50.0])
def test_a_value_on_the_edge_of_the_tolerance_counts_as_equal_however_it_is_rounded(bound: float) -> None:
    assert bound - 1.001 * TOLERANCE < least_equal(bound) < bound - TOLERANCE - 5e-11


def test_what_rounding_may_lose_grows_with_the_number() -> None:
    assert least_equal(1e6) == pytest.approx(1e6 - 2e-6, abs=2e-10)
    assert least_equal(-1e6) == pytest.approx(-1e6 - 2e-6, abs=2e-10)
