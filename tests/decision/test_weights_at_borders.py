"""One recommendation everywhere, and a whole map, where bundles tie and weights are 0: against enumeration."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision import enumerate_bundles, frontier, optimize, settle, sweep
from options import Case
from tests.borders import cases_at_borders
from tests.oracle import Oracle, bundle_id
from tests.strategies import as_case

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@few
@given(cases_at_borders())
def test_one_recommendation_and_the_whole_map(case: Case) -> None:
    check_weights(case)


@pytest.mark.slow
@settings(few, max_examples=150)
@given(cases_at_borders(4))
def test_one_recommendation_and_the_whole_map_many_times(case: Case) -> None:
    check_weights(case)


@settings(few, max_examples=12)
@given(cases_at_borders())
def test_a_map_by_programs_recommends_the_same_and_says_what_it_lacks(case: Case) -> None:
    problem, oracle = settle(case), Oracle(case)
    assume(oracle.feasible)
    found = sweep(problem, with_table=False)
    assert found.certified and found.recommended is not None
    assert found.recommended.id == bundle_id(oracle.ties[0])
    assert [each.part for each in found.left_out] == [
        "bundles of equal value, and those that only tie at the edge of others"
    ]
    for cell in found.cells:
        assert not oracle.outdone(tuple(sorted(cell.bundle.levels.items())), oracle.feasible)


def check_weights(case: Case) -> None:
    problem, oracle = settle(case), Oracle(case)
    assume(oracle.feasible)
    first = bundle_id(oracle.ties[0])
    efficient, mapped = frontier(problem), sweep(problem)
    assert optimize(problem, top=1, different=0, with_breakpoints=False).bundles[0].id == first
    assert mapped.recommended is not None and mapped.recommended.id == first
    assert efficient.bundles[0].id == first
    kept = {bundle_id(bundle) for bundle in oracle.feasible if not oracle.outdone(bundle, oracle.feasible)}
    assert {bundle.id for bundle in efficient.bundles} == kept
    # Best at some corner or between them, and not dominated: both by enumeration, the former at many weightings.
    listed = [name for cell in mapped.cells for name in (cell.bundle.id, *cell.equal)]
    assert len(listed) == len(set(listed))
    assert set(listed) <= kept
    corners = oracle.corners
    middle = {name: sum(at[name] for at in corners) / len(corners) for name in oracle.weights}
    edges = [{n: (a[n] + b[n]) / 2 for n in a} for i, a in enumerate(corners) for b in corners[:i]]
    for at in [*corners, *edges, middle]:
        best = max(oracle.value(bundle, at) for bundle in oracle.feasible)
        tied = {bundle_id(bundle) for bundle in oracle.feasible if oracle.value(bundle, at) == best}
        assert tied & kept <= set(listed)
    for cell in mapped.cells:
        members = [b for b in oracle.feasible if bundle_id(b) in (cell.bundle.id, *cell.equal)]
        assert [cell.bundle.id, *cell.equal] == [bundle_id(bundle) for bundle in oracle.in_order(members)]


def case_of(**parts: Any) -> Case:
    objectives = {name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("aa", "bb")}
    return as_case({"format": 1, "title": "Ties", "as_of": "2024-03-15", "objectives": objectives} | parts)


def lever(**scores: float) -> dict[str, Any]:
    return {"levels": {"on": {"scores": scores}}}


ONLY_AA = {"profiles": {"us": {"method": "direct", "values": {"aa": 1, "bb": 0}}}, "default": "us"}


def test_an_objective_that_weighs_nothing_dominates_nothing() -> None:
    """x and y differ in bb alone, whose weight is 0 in all that is admissible."""
    case = case_of(
        weights=ONLY_AA | {"information": ["bb <= 0"]},
        levers={"x": lever(aa=40, bb=60), "y": lever(aa=40, bb=50)},
        constraints={"one": {"group": ["x", "y"], "exactly": 1}},
    )
    found = frontier(settle(case))
    assert [bundle.id for bundle in found.bundles] == ["x.on", "y.on"]
    assert [list(row) for row in found.values] == [[40, 60], [40, 50]]
    assert [b.id for b in frontier(settle(case), all_weights=True).bundles] == ["x.on"]
    assert [b.id for b in frontier(settle(case), method="zones").bundles] == ["x.on", "y.on"]


def test_an_objective_that_weighs_nothing_may_still_decide_a_consent() -> None:
    them = {"method": "direct", "values": {"aa": 0, "bb": 1}}
    case = case_of(
        weights={
            "profiles": ONLY_AA["profiles"] | {"them": them},
            "default": "us",
            "information": ["bb <= 0"],
        },
        levers={"x": lever(aa=40, bb=60), "y": lever(aa=40, bb=50), "z": lever(aa=40, bb=40)},
        constraints={
            "one": {"group": ["x", "y", "z"], "exactly": 1},
            "agreed": {"profile": "them", "at_least": 50},
        },
    )
    assert [bundle.id for bundle in frontier(settle(case)).bundles] == ["x.on", "y.on"]


def test_more_than_a_thousand_ties_have_one_first() -> None:
    null = {f"{letter}{n}": {"levels": {"on": {}}} for n, letter in enumerate("zyxwvutsrq")}
    real = {"levels": {at: {"scores": {"aa": 50, "bb": 10}} for at in ("on", "off")}}
    problem = settle(case_of(levers=null | {"real": real}, weights=ONLY_AA))
    table = enumerate_bundles(problem)
    assert table is not None
    ids = [
        "+".join(sorted(f"{a}.{b}" for a, b in problem.levels(c).items()))
        for c in table.ties(problem.weights)
    ]
    assert len(ids) == 2048
    mapped = sweep(problem)
    assert mapped.recommended is not None and mapped.recommended.id == min(ids)
    assert len(mapped.cells) == 1 and len(mapped.cells[0].equal) == 2047
    assert frontier(problem).first(1)[0].id == min(ids)


def test_a_map_that_does_not_look_for_equal_bundles_says_so() -> None:
    twins = {name: lever(aa=9, bb=9) for name in ("twin_a", "twin_b")}
    many = {f"x{n}": lever(aa=1 + n % 6, bb=-1 - n * 5 % 7) for n in range(17)}
    case = case_of(levers=many | twins, constraints={"one": {"group": ["twin_a", "twin_b"], "at_most": 1}})
    whole, cut = sweep(settle(case)), sweep(settle(case), most_bundles=5)
    assert whole.left_out == () and all(cell.equal for cell in whole.cells if cell.share)
    assert cut.certified and not any(cell.equal for cell in cut.cells)
    assert [each.get for each in cut.left_out] == ["sweep --most-bundles N --most-memory MB"]
    assert "more than 5 efficient bundles" in str(cut.left_out[0])


def test_too_many_digits_for_whole_numbers_are_listed_all_the_same() -> None:
    """Fourteen decimals on one score and ten million on another: no machine integer holds both."""
    case = case_of(
        levers={
            "x": lever(aa=12.00000000000001, bb=1),
            "y": lever(aa=1, bb=20),
            "z": lever(aa=1e7, bb=-1),
        },
        constraints={"one": {"group": ["x", "y"], "at_most": 1}},
    )
    assert {bundle.id for bundle in frontier(settle(case)).bundles} == {
        "x.on+z.on",
        "y.on+z.on",
        "y.on",
    }
