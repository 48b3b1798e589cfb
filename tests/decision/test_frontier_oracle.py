"""All efficient bundles, against an enumeration of every bundle, on cases with every feature of the format."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from decision import frontier, settle
from decision.efficient.efficient_set import Method
from options import Case
from tests.oracle import Key, Oracle, bundle_id
from tests.oracle import weights as weighting
from tests.strategies import cases

METHODS: tuple[Method, ...] = ("listing", "bounded listing", "zones", "decision diagram")


def efficient(oracle: Oracle) -> list[Key]:
    """The feasible bundles that no other dominates."""
    worth = {bundle: tuple(oracle.values(bundle).values()) for bundle in oracle.feasible}

    def dominates(one: Key, other: Key) -> bool:
        better = [a > b for a, b in zip(worth[one], worth[other], strict=True)]
        return any(better) and all(a >= b for a, b in zip(worth[one], worth[other], strict=True))

    return [one for one in oracle.feasible if not any(dominates(other, one) for other in oracle.feasible)]


def agree(case: Case, method: Method | None, workers: int) -> None:
    oracle = Oracle(case)
    found = frontier(settle(case), all_weights=True, method=method, workers=workers)
    assert found.complete
    assert [bundle.id for bundle in found.bundles] == [b.id for b in found.bundles if b.feasible]
    assert sorted(bundle.id for bundle in found.bundles) == sorted(map(bundle_id, efficient(oracle)))
    for row, bundle in enumerate(found.bundles):
        told = [outcome.value for outcome in bundle.objectives.values() if outcome.value is not None]
        assert found.values[row].tolist() == pytest.approx(told, abs=1e-9)


@pytest.mark.parametrize(("method", "workers"), [(None, 1), *product(METHODS, (1, 2))])
@given(case=cases())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_efficient_bundles_are_those_of_the_enumeration(
    case: Case, method: Method | None, workers: int
) -> None:
    agree(case, method, workers)


@pytest.mark.slow
@given(case=cases())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_efficient_bundles_are_those_of_the_enumeration_many_times(case: Case) -> None:
    for method in METHODS:
        agree(case, method, 1)


@given(case=cases())
@settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_best_bundle_of_every_weighting_is_efficient_and_supported(case: Case) -> None:
    """Two ways to one answer: the optimum of an enumeration, and the best of the efficient bundles."""
    oracle = Oracle(case)
    found = frontier(settle(case))
    if not oracle.feasible:
        assert not found.bundles
        assert found.complete
        return
    assert found.bundles[0].value == pytest.approx(float(oracle.best), abs=2e-6)
    assert found.supported[0]
    assert found.bundles[0].id in [bundle_id(tie) for tie in oracle.ties]
    assert weighting.weighed(case)
