"""The k-th best of a bundle and its exchanges bounds the k-th best of all from below: held against enumeration."""

from collections.abc import Mapping

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import settle
from decision.solve.enumeration import list_bundles
from decision.solve.exchanges import exchanged, nearby_floor
from decision.solve.linear_relaxation import relaxation
from options import Case
from tests.borders import cases_at_borders


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(cases_at_borders(), st.data())
def test_so_many_bundles_are_as_good(case: Case, data: st.DataObject) -> None:
    problem = settle(case)
    every = list_bundles(problem)
    assert every is not None
    assume(len(every.chosen))
    start = every.bundle(data.draw(st.integers(0, len(every.chosen) - 1)))
    worth = dict(
        zip(map(every.bundle, range(len(every.chosen))), every.weighted_values(problem.weights), strict=True)
    )
    near = [value for chosen, value in worth.items() if _levers_apart(problem.levers, chosen, start) <= 2]
    count = data.draw(st.integers(1, len(worth) + 1))
    relaxed = relaxation(problem, problem.weights, start)
    assert relaxed is not None
    floor = nearby_floor(problem, problem.weights, start, count, relaxed)
    if count <= len(near):
        assert floor is not None
        assert floor >= sorted(near, reverse=True)[count - 1] - 1e-9
    if floor is not None:
        assert sum(value >= floor - 1e-9 for value in worth.values()) >= count
    assert len({tuple(row) for row in exchanged(problem, start).tolist()}) == len(exchanged(problem, start))


def _levers_apart(levers: Mapping[str, tuple[int, ...]], one: frozenset[int], other: frozenset[int]) -> int:
    return sum(one & set(choices) != other & set(choices) for choices in levers.values())
