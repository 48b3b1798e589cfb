"""Bundles picked from a list are those that are listed anew, and worth as much."""

from decimal import Decimal

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question, RequestError
from decision.explanations.changed_problem import changed_problem
from decision.explanations.listed_bundles import ListedBundles
from decision.solve.enumeration import list_bundles
from options import quantities
from tests.strategies import Data, as_case, case_dicts


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case_dicts(most_bundles=60), st.data())
def test_they_are_those_that_are_listed_anew(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    question = Question(case)
    listing = ListedBundles(question.problem())
    for _ in range(3):
        of = draw.draw(st.sampled_from(list(quantities(case))))
        number = draw.draw(
            st.sampled_from([Decimal(0), Decimal("0.25"), Decimal(1), Decimal(3), Decimal("-1.5")])
        )
        try:
            problem = changed_problem(question, of, number)
        except RequestError:
            continue
        picked, listed = listing.table(problem), list_bundles(problem)
        assert picked is not None and listed is not None
        one, other = np.lexsort(picked.chosen.T), np.lexsort(listed.chosen.T)
        assert np.array_equal(picked.chosen[one], listed.chosen[other])
        assert np.allclose(picked.values[one], listed.values[other], rtol=1e-12, atol=1e-9)
        assert picked.problem == problem
