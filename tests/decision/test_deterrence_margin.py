"""Margins by hand: which choices move them, what they can reach, and obstacles that are met exactly."""

from fractions import Fraction

import pytest

from decision.model.deterrence_margin import CoursePoints, Margin, Obstacle, Points


def points(constant: int, **choices: int) -> Points:
    return Points(Fraction(constant), {int(name[1:]): Fraction(shift) for name, shift in choices.items()})


def margin(limit: int = 5) -> Margin:
    """Holding is worth 7; a raid 4, 3 less by choice 0; a siege 6, 1 more by choice 1. A crew of 3 or 5 can hold."""
    crew = Obstacle("crew", points(3, c2=2), Fraction(limit))
    return Margin(
        accepted=CoursePoints("hold", points(7), (crew,)),
        deterred=(
            CoursePoints("raid", points(4, c0=-3), ()),
            CoursePoints("siege", points(6, c1=1), (Obstacle("train", points(2, c3=9), Fraction(8)),)),
        ),
        otherwise=Fraction(4),
        closed=Fraction(-20),
    )


@pytest.mark.parametrize(
    ("chosen", "total"), [((), 1), ((0,), 1), ((1,), 0), ((3,), 3), ((0, 3), 6), ((2,), 1), ((2, 3), 3)]
)
def test_the_lead_over_the_best_that_is_possible(chosen: tuple[int, ...], total: int) -> None:
    assert margin().total(chosen) == total


def test_what_closes_the_accepted_course_counts_as_the_worst() -> None:
    assert margin(limit=4).total((2,)) == -20
    assert margin(limit=4).total(()) == 1


def test_all_that_moves_a_lead_or_an_obstacle_moves_the_margin() -> None:
    assert margin().movers() == {0, 1, 2, 3}
    assert Points(Fraction(1), {0: Fraction(2)}).less(Points(Fraction(0), {0: Fraction(2)})).choices == {}


def test_the_reach_holds_the_end_for_a_closed_course_only_where_something_closes_it() -> None:
    """Choices 0 and 3 are levels of one lever. The leads are 3 to 6 and 0 to 1; an obstacle just met bars nothing."""
    levers = [(0, 3), (1,), (2,)]
    assert margin().reach(levers) == (0, 6)
    assert margin(limit=4).reach(levers) == (-20, 6)
    assert not margin().accepted.may_close(levers) and margin(limit=4).accepted.may_close(levers)


def test_one_level_a_lever_is_chosen_at_most() -> None:
    assert points(1, c0=2, c1=3, c2=-4).reach([(0, 1), (2,)]) == (-3, 4)
    assert points(1, c0=2, c1=3, c2=-4).reach([(0,), (1,), (2,)]) == (-3, 6)
