"""Likelihoods of triggers, by hand: the middle of intervals, and the corners of what they admit."""

from fractions import Fraction

import pytest

from decision.two_stage.plan_program import NO_TRIGGER
from decision.two_stage.scenario_probabilities import central_likelihoods, probabilities, vertices

F = Fraction


def test_the_centre_is_the_middle_of_every_interval() -> None:
    assert central_likelihoods({"a": (F("0.2"), F("0.2"))}) == {"a": F("0.2")}
    assert central_likelihoods({"a": (F("0.1"), F("0.3")), "b": (F("0.5"), F("0.5"))}) == {
        "a": F("0.2"),
        "b": F("0.5"),
    }


def test_middles_that_exceed_one_together_are_lowered_in_proportion() -> None:
    """The lows leave 0.5 for half widths of 0.6: each trigger has five sixths of its own."""
    found = central_likelihoods({"a": (F("0.2"), F("0.9")), "b": (F("0.3"), F("0.8"))})
    assert found == {"a": F("0.2") + F("0.35") * F(5, 6), "b": F("0.3") + F("0.25") * F(5, 6)}
    assert sum(found.values()) == 1
    assert central_likelihoods({"a": (F("0.6"), F("0.8")), "b": (F("0.4"), F("0.4"))}) == {
        "a": F("0.6"),
        "b": F("0.4"),
    }


def test_no_trigger_has_what_is_left() -> None:
    assert probabilities({"a": F("0.25"), "b": F("0.5")}) == {NO_TRIGGER: 0.25, "a": 0.25, "b": 0.5}


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        # The square of side 0.8 is cut where the sum is 1; its fourth corner gives way to two.
        (((0, 8), (0, 8)), {(0, 0), (0, 8), (8, 0), (8, 2), (2, 8)}),
        # The cut meets the corner itself: nothing is added.
        (((0, 4), (0, 6)), {(0, 0), (4, 0), (0, 6), (4, 6)}),
        # It meets two corners: they are told once.
        (((0, 10), (0, 10)), {(0, 0), (10, 0), (0, 10)}),
        # At the high end of the first the second would have to be below its low end.
        (((0, 9), (2, 3)), {(0, 2), (0, 3), (8, 2), (7, 3)}),
        (((5, 5), (0, 2)), {(5, 0), (5, 2)}),
    ],
)
def test_corners_are_those_of_the_region_drawn_by_hand(
    ends: tuple[tuple[int, int], ...], expected: set[tuple[int, ...]]
) -> None:
    found = vertices({f"t{n}": (F(low, 10), F(high, 10)) for n, (low, high) in enumerate(ends)})
    assert found is not None
    points = [tuple(int(10 * p) for p in corner.values()) for corner in found]
    assert set(points) == expected and len(points) == len(expected)


def test_thirteen_intervals_have_too_many_corners() -> None:
    wide, point = (F(0), F(1, 100)), (F(1, 100), F(1, 100))
    twelve = vertices({f"t{n}": wide if n < 12 else point for n in range(20)})
    assert twelve is not None and len(twelve) == 4096
    assert vertices({f"t{n}": wide for n in range(13)}) is None
