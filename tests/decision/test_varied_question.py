"""A varied question is the question of a case in which the number stands."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question, RequestError, optimize, stated_quantity, varied
from options import quantities, read_case, with_quantity
from tests.strategies import Data, as_case, case_dicts

some = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(case_dicts(most_bundles=30), st.data())
def test_it_is_solved_as_the_case_with_that_number(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    scenario = draw.draw(st.sampled_from([None, *case.scenarios]))
    question = Question(case, scenario=scenario)
    of = draw.draw(st.sampled_from([each for each in quantities(case) if each.kind != "weight"]))
    number = Decimal(draw.draw(st.integers(-3, 9)))
    asked = varied(question, of, number)
    assert stated_quantity(asked, of) == number
    working = question.problem().scenario
    there = Question(with_quantity(case, of, number, working), scenario=scenario)
    assert asked.problem() == there.problem()


@some
@given(case_dicts(most_bundles=30), st.integers(0, 10), st.data())
def test_the_other_weights_keep_their_proportions(data: Data, tenths: int, draw: st.DataObject) -> None:
    case = as_case(data)
    weights = [each for each in quantities(case) if each.kind == "weight"]
    of = draw.draw(st.sampled_from(weights))
    question = Question(case)
    before = question.problem().weights
    if len(weights) == 1:
        with pytest.raises(RequestError, match="only objective"):
            varied(question, of, Decimal("0.5"))
        return
    after = varied(question, of, Decimal(tenths) / 10).problem().weights
    assert after[of.of[0]] == pytest.approx(tenths / 10)
    assert sum(after.values()) == pytest.approx(1)
    rest = {name: Fraction(weight) for name, weight in before.items() if name != of.of[0]}
    for name, weight in rest.items():
        share = weight / sum(rest.values()) if sum(rest.values()) else Fraction(1, len(rest))
        assert after[name] == pytest.approx(float(share) * (1 - tenths / 10))


TWO = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  peace: {sense: maximise, worst: 0, best: 10}
  trade: {sense: maximise, worst: 0, best: 10}
levers:
  a: {levels: {'on': {scores: {peace: 4}}}}
  b: {levels: {'on': {scores: {trade: 3}}}}
constraints:
  one: {group: [a, b], at_most: 1}
"""


def test_weights_in_numbers_are_brought_to_a_sum_of_one() -> None:
    case = read_case(TWO)
    by_trade = Question(case, weights={"peace": Decimal(1), "trade": Decimal(3)})
    assert by_trade.problem().weights == {"peace": 0.25, "trade": 0.75}
    assert [bundle.id for bundle in optimize(by_trade).bundles[:1]] == ["b.on"]
    assert [bundle.id for bundle in optimize(Question(case)).bundles[:1]] == ["a.on"]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"peace": "1"}, "add trade=0"),
        ({"peace": "1", "trade": "1", "order": "1"}, "there is no weighed objective 'order'"),
        ({"peace": "0", "trade": "0"}, "at least 0, and one of them more"),
        ({"peace": "2", "trade": "-1"}, "at least 0, and one of them more"),
    ],
)
def test_numbers_that_are_no_weights_are_refused(weights: dict[str, str], message: str) -> None:
    asked = {name: Decimal(number) for name, number in weights.items()}
    with pytest.raises(RequestError) as raised:
        Question(read_case(TWO), weights=asked).problem()
    assert message in str(raised.value)
