"""The first by id of all bundles that a program allows, against the enumeration of all of them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from decision import optimize, settle
from decision.solve.first_by_id import first_by_id
from decision.solve.search import Search
from decision.solve.tie_rule import inner_weights
from options import Case
from tests.decision.test_tie_rule import tied_cases
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

NAMES = ["a", "a_b", "a1", "ab", "b", "n", "none_", "o", "z"]
"""Names that begin alike, and some on either side of `none`."""


@few
@given(case_dicts(most_bundles=60), st.data())
def test_it_is_the_first_of_all_feasible_bundles(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    assume(oracle.feasible)
    search = Search(settle(case), "HiGHS", with_table=False)
    known = search.problem.chosen(dict(draw.draw(st.sampled_from(oracle.feasible))))
    found = first_by_id(search, search.program(), known, lambda chosen: True)
    assert search.bundle(found).id == min(bundle_id(bundle) for bundle in oracle.feasible)
    event(f"the one known already: {found == known}")


@few
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True), st.integers(0, 3), st.data())
def test_so_it_is_whatever_the_names(levers: list[str], least: int, draw: st.DataObject) -> None:
    levels = draw.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
    least = min(least, len(levers))
    case = as_case(
        {
            "format": 1,
            "title": "Names",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 100}},
            "levers": {lever: {"levels": {level: {} for level in levels}} for lever in levers},
            "constraints": {"some": {"group": levers, "at_least": least}},
        }
    )
    oracle = Oracle(case)
    search = Search(settle(case), "HiGHS", with_table=False)
    known = search.problem.chosen(dict(draw.draw(st.sampled_from(oracle.feasible))))
    found = first_by_id(search, search.program(), known, lambda chosen: True)
    assert search.bundle(found).id == min(bundle_id(bundle) for bundle in oracle.feasible)


@few
@given(tied_cases())
def test_of_more_ties_than_are_listed_the_first_does_most_in_the_middle_and_comes_first_by_id(
    case: Case,
) -> None:
    oracle, problem = Oracle(case), settle(case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("decision.solve.ranking.MOST_TIES", 1)
        optimum = optimize(problem, top=1, different=0, with_breakpoints=False, with_table=False)
    ties = oracle.ties
    best = optimum.bundles[0].id
    assert optimum.ties_complete == (len(ties) <= 2)
    assert optimum.first_of_all_ties == optimum.ties_complete
    if optimum.ties_complete:
        assert best == bundle_id(ties[0])
        return
    at = inner_weights(problem)

    def middle(bundle: Any) -> float:
        return sum(at[name] * float(value) for name, value in oracle.values(bundle).items())

    most = max(map(middle, ties))
    first = min((bundle for bundle in ties if middle(bundle) >= most - 1e-9), key=bundle_id)
    assert best == bundle_id(first) and not oracle.outdone(first, ties)
    event(f"it is the first of all ties too: {first == ties[0]}")
