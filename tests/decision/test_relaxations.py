"""Numbers of relaxations as decimals, and the question with them made."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision import Question, Relaxation
from decision.explanations.relaxations import changed, decimal, dropped
from tests.decision.test_plan_infeasibility import RESERVED
from tests.strategies import as_case

LONG = st.integers(1 - 10**45, 10**45 - 1).map(lambda n: Decimal(f"{n}e-30"))
"""Numbers of as many digits as a case may state."""


@given(st.one_of(st.decimals(-10_000, 10_000, places=6), LONG))
def test_a_decimal_stays_as_it_is_whatever_the_direction(number: Decimal) -> None:
    assert {decimal(Fraction(number), sense) for sense in (-1, 0, 1)} == {number}


@given(st.fractions(-1000, 1000, max_denominator=10_000))
def test_what_is_no_decimal_is_rounded_to_nine_digits_in_the_direction_that_allows_it(
    number: Fraction,
) -> None:
    down, near, up = (Fraction(decimal(number, sense)) for sense in (-1, 0, 1))
    assert down <= number <= up and down <= near <= up
    assert up - down <= abs(number) * Fraction(1, 10**8)
    assert all(Fraction(decimal(Fraction(each), 0)) == each for each in (down, near, up))


@pytest.mark.parametrize(
    ("number", "told"),
    [(Fraction(0), "0"), (Fraction(100), "100"), (Fraction(-5, 2), "-2.5"), (Fraction(2, 3), "0.666666667")],
)
def test_it_is_written_plainly(number: Fraction, told: str) -> None:
    assert str(decimal(number, 0)) == told


def test_changes_are_made_in_case_and_options() -> None:
    question = Question(
        as_case(RESERVED), must=("need", "need.on"), must_not=("need",), limits={"money": Decimal(3)}
    )
    made = changed(question, [dropped("keep"), dropped("must need"), dropped("must_not need")])
    assert (dict(made.case.constraints), made.must, made.must_not) == ({}, ("need.on",), ())
    more = changed(question, [Relaxation("money", "limit", Decimal(3), Decimal("4.5"), 0.5)])
    assert more.limits == {"money": Decimal("4.5")}
    unlimited = changed(question, [dropped("money")])
    assert unlimited.limits == {} and unlimited.problem().resources[0].limit is None
    assert question.case == as_case(RESERVED)
