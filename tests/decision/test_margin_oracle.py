"""Objectives that are margins, an actor's or a longest lead time less preparations, against the oracle of all bundles."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import contributions, evaluate, frontier, optimize, settle
from decision.solve.enumeration import enumerate_bundles
from options import Case
from tests.actors import derived_cases, raiders
from tests.decision.test_optimize_oracle import check_optimum, same_figures, views
from tests.oracle import key
from tests.preparations import prepared_cases

MARGINS = st.one_of(derived_cases(), prepared_cases())

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@few
@given(MARGINS, st.data())
def test_the_optimum_is_the_one_that_enumeration_finds(case: Case, data: st.DataObject) -> None:
    check_optimum(case, data)


@few
@given(MARGINS, st.data())
def test_the_table_holds_the_feasible_bundles_with_their_values(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    table = enumerate_bundles(problem)
    rows = range(len(table.chosen)) if table else ()
    listed = {key(problem.levels(table.bundle(row))): table.values[row] for row in rows}
    assert set(listed) == set(oracle.feasible)
    for bundle, values in listed.items():
        assert values == pytest.approx([float(value) for value in oracle.values(bundle).values()], abs=1e-9)


@few
@given(MARGINS, st.data())
def test_contributions_to_a_margin_add_up(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    bundle = data.draw(st.sampled_from(oracle.bundles))
    same_figures(evaluate(problem, dict(bundle)), oracle)
    found = contributions(problem, dict(bundle))
    told = [points for by_objective in found.by_lever.values() for points in by_objective.values()]
    gain = float(oracle.value(bundle) - oracle.value(oracle.status_quo))
    assert sum(told) + sum(found.joint.values()) == pytest.approx(gain, abs=1e-6)


def test_integer_programs_find_what_the_table_finds() -> None:
    """A margin that is pushed down, with a course that the levers make impossible."""
    actor = {
        "accepts": "hold",
        "courses": {
            "hold": {"incentives": {"ease": 5}},
            "raid": {
                "incentives": {"loot": 9},
                "constraints": {"boats": {"likely": 1, "impossible_above": 2}},
            },
        },
        "shifts": {"watch": {"raid": {"boats": 1}}, "block": {"raid": {"boats": 1, "loot": 2}}},
    }
    level = {"on": {"cost": {"money": 1}}}
    case = raiders(actor, 2, {"watch": {"levels": level}, "block": {"levels": level}})
    margins = {
        bundle.id: bundle.objectives["calm"].total
        for bundle in optimize(settle(case), top=4, with_table=False).bundles
    }
    # 5 - (9 - 1); watch: 5 - (9 - 2); block: 5 - (11 - 2); both: three boats are too many, so the best.
    assert margins == {"block.on+watch.on": 10.0, "watch.on": -2.0, "none": -3.0, "block.on": -4.0}


@few
@given(MARGINS, st.data())
def test_the_efficient_bundles_are_those_that_enumeration_finds(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    found = frontier(problem, all_weights=True)
    assert found.complete
    efficient = {bundle for bundle in oracle.feasible if not oracle.dominated(bundle)}
    assert {key(bundle.levels) for bundle in found.bundles} == efficient
