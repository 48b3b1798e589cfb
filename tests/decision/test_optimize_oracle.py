"""The optimizer against the oracle that enumerates everything, on cases made by hypothesis."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Bundle, Optimum, Problem, evaluate, optimize, settle
from options import Case, Consent
from tests.oracle import Oracle, bundle_id, distance, key
from tests.strategies import cases

NEAR = 2 * TOLERANCE
"""Between a number recomputed in floating point within the tolerance and the oracle's."""

few = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
many = settings(few, max_examples=60)


@few
@given(cases(), st.data())
def test_the_optimum_is_the_one_that_enumeration_finds(case: Case, data: st.DataObject) -> None:
    check_optimum(case, data)


@pytest.mark.slow
@many
@given(cases(), st.data())
def test_the_optimum_is_the_one_that_enumeration_finds_many_times(case: Case, data: st.DataObject) -> None:
    check_optimum(case, data)


@few
@given(cases(), st.data())
def test_any_bundle_comes_to_what_the_oracle_says(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    bundle = data.draw(st.sampled_from(oracle.bundles))
    same_figures(evaluate(problem, dict(bundle)), oracle)


def views(case: Case, data: st.DataObject) -> tuple[Problem, Oracle]:
    """The case in one of its scenarios, under its default weights or a profile's, in both views."""
    scenario = data.draw(st.sampled_from([None, *case.scenarios]), label="scenario")
    profiles = case.weights.profiles if case.weights else {}
    weights = data.draw(st.sampled_from([None, *profiles]), label="weights")
    problem, oracle = settle(case, scenario=scenario, weights=weights), Oracle(case, scenario, weights)
    assert problem.scenario == oracle.scenario
    assert problem.weights == pytest.approx({name: float(w) for name, w in oracle.weights.items()}, abs=1e-9)
    assume_clear(oracle)
    return problem, oracle


def assume_clear(oracle: Oracle) -> None:
    """No bundle lies on the very edge of the tolerance, where rounding of the weights decides."""
    edge = Fraction(1, 10**9)
    tolerance = Fraction(TOLERANCE)
    rules = [rule for rule in oracle.case.constraints.values() if isinstance(rule, Consent)]
    for bundle in oracle.bundles:
        assume(all(abs(oracle.consent_margin(rule, bundle) + tolerance) > edge for rule in rules))
    for bundle in oracle.feasible:
        assume(abs(oracle.best - oracle.value(bundle) - tolerance) > edge)


def check_optimum(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    top, count = data.draw(st.integers(1, 6), label="top"), data.draw(st.integers(0, 3), label="different")
    within = data.draw(st.sampled_from([0.5, 5.0, 30.0]), label="within")
    with_table = data.draw(st.booleans(), label="with_table")
    optimum = optimize(
        problem, top=top, different=count, within=within, with_breakpoints=False, with_table=with_table
    )
    same_figures(optimum.status_quo, oracle)
    assert optimum.status_quo.id == bundle_id(oracle.status_quo)
    if not oracle.feasible:
        assert optimum.status == "infeasible"
        assert (optimum.bundles, optimum.ties, optimum.different) == ((), (), ())
        every_name_is_needed(optimum.conflict, oracle)
        return
    assert optimum.status == "optimal"
    assert optimum.conflict == () and optimum.ties_complete and optimum.gap == 0
    assert optimum.bound == pytest.approx(float(oracle.best), abs=NEAR)
    same_ranking(optimum, oracle, top)
    same_alternatives(optimum, oracle, count, within)
    for bundle in optimum.known.values():
        same_figures(bundle, oracle)
    for bundle in (*optimum.bundles, *optimum.ties, *optimum.different):
        assert bundle.feasible and optimum.known[bundle.id] == bundle


def every_name_is_needed(conflict: tuple[str, ...], oracle: Oracle) -> None:
    """The names in conflict keep every bundle out, and without any one of them some bundle is let in."""
    broken = [oracle.violates(bundle) & set(conflict) for bundle in oracle.bundles]
    assert all(broken)
    for name in conflict:
        assert {name} in broken


def same_figures(bundle: Bundle, oracle: Oracle) -> None:
    """Totals, values, use of resources and broken constraints."""
    levels = key(bundle.levels)
    values, totals = oracle.values(levels), oracle.totals(levels)
    assert bundle.id == bundle_id(levels)
    assert set(bundle.violates) == oracle.violates(levels)
    assert bundle.feasible == (not bundle.violates)
    assert bundle.value == pytest.approx(float(oracle.value(levels)), abs=1e-9)
    outcomes = bundle.objectives
    assert {name: outcome.total for name, outcome in outcomes.items()} == floats(totals)
    assert {name: o.value for name, o in outcomes.items() if o.value is not None} == floats(values)
    assert bundle.resources == floats(oracle.uses(levels))


def floats(exact: dict[str, Fraction]) -> dict[str, float]:
    return {name: float(number) for name, number in exact.items()}


def same_ranking(optimum: Optimum, oracle: Oracle, top: int) -> None:
    """The recommended one, its ties in their order, and the values of the next best."""
    ids = [bundle_id(bundle) for bundle in oracle.ties]
    assert [optimum.bundles[0].id, *(bundle.id for bundle in optimum.ties)] == ids
    values = sorted((float(oracle.value(bundle)) for bundle in oracle.feasible), reverse=True)
    assert [bundle.value for bundle in optimum.bundles] == pytest.approx(values[:top], abs=NEAR)
    assert len({bundle.id for bundle in optimum.bundles}) == len(optimum.bundles)
    assert [bundle.id for bundle in optimum.bundles[: len(ids)]] == ids[:top]


def same_alternatives(optimum: Optimum, oracle: Oracle, count: int, within: float) -> None:
    """Each is as far from those before it as any near-optimal bundle, and of those the best."""
    kept = [key(optimum.bundles[0].levels)]
    floor = oracle.value(kept[0]) - Fraction(within)
    assume(all(not 0 < abs(oracle.value(bundle) - floor) < 10 * TOLERANCE for bundle in oracle.feasible))
    near = [bundle for bundle in oracle.feasible if oracle.value(bundle) >= floor]
    for alternative in (key(bundle.levels) for bundle in optimum.different):
        apart = {bundle: min(distance(bundle, other) for other in kept) for bundle in near}
        assert apart[alternative] == max(apart.values())
        best = max(oracle.value(bundle) for bundle in near if apart[bundle] == apart[alternative])
        assert float(oracle.value(alternative)) == pytest.approx(float(best), abs=NEAR)
        kept.append(alternative)
    assert len(optimum.different) == min(count, len(near) - 1)
