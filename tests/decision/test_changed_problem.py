"""The problem with one number changed is that of the question with the number changed."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question, RequestError, varied
from decision.explanations.changed_problem import changed_problem
from options import quantities
from tests.strategies import Data, as_case, case_dicts


@settings(max_examples=70, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case_dicts(most_bundles=30), st.data())
def test_it_is_what_varied_asks(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    question = Question(case, scenario=draw.draw(st.sampled_from([None, *case.scenarios])))
    of = draw.draw(st.sampled_from(list(quantities(case))))
    number = draw.draw(
        st.sampled_from([Decimal(0), Decimal("0.25"), Decimal(1), Decimal(3), Decimal("-1.5")])
    )
    try:
        expected = varied(question, of, number).problem()
    except RequestError:
        with pytest.raises(RequestError):
            changed_problem(question, of, number)
        return
    assert changed_problem(question, of, number) == expected
