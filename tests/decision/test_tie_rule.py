"""Of equal bundles the first is one that none dominates within the weight information, then the first by id."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from decision import settle
from decision.polytopes.weight_polytope import weight_space
from decision.solve.enumeration import enumerate_bundles
from decision.solve.tie_rule import (
    first_across,
    in_order,
    inner_weights,
    ruled_out,
    undominated_by_values,
    undominated_exactly,
    undominated_rows,
    undominated_within,
)
from options import Case, CaseError, read_case
from tests.oracle import Oracle, bundle_id

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

INFORMATION = [
    [], ["aa >= bb"], ["bb >= aa"], ["aa >= bb", "bb >= aa"], ["bb <= 0"], ["aa >= 0.5"], ["aa <= 0.5"],
    ["cc <= 0"], ["aa + bb <= 0.5"], ["aa >= bb", "bb >= cc"], ["aa >= 2 bb", "2 bb >= aa", "cc >= 0.1"],
]  # fmt: skip


@st.composite
def tied_cases(draw: st.DrawFn) -> Case:
    """One lever of many of few levels, values that repeat, and information whose edges they lie on."""
    names = draw(st.sampled_from([["aa", "bb"], ["aa", "bb", "cc"]]))
    fits = [lines for lines in INFORMATION if len(names) == 3 or not any("cc" in line for line in lines)]
    lines = draw(st.sampled_from(fits))
    scores = st.fixed_dictionaries({name: st.sampled_from([0, 20, 40, 50, 60]) for name in names})
    levers = draw(st.lists(scores, min_size=1, max_size=7))
    shares = draw(st.sampled_from([[1, 1, 1], [1, 0, 0], [2, 1, 1], [2, 1, 0.3]]))
    profile = {"method": "direct", "values": dict(zip(names, shares, strict=False))}
    weights = {"profiles": {"us": profile}, "default": "us", "information": lines}
    data = {
        "format": 1,
        "title": "Ties",
        "as_of": "2024-03-15",
        "objectives": {name: {"sense": "maximise", "worst": 0, "best": 100} for name in names},
        "levers": {f"x{n}": {"levels": {"on": {"scores": each}}} for n, each in enumerate(levers)},
        "weights": weights if lines else {"profiles": {"us": profile}},
        "constraints": {"one": {"group": [f"x{n}" for n in range(len(levers))], "at_most": 1}},
    }
    return case_of(data)


def case_of(data: dict[str, Any]) -> Case:
    text = "".join(f"{section}: {json.dumps(part)}\n" for section, part in data.items())
    try:
        return read_case(text.replace('"2024-03-15"', "2024-03-15"))
    except CaseError:  # the weights miss the information
        reject()


@few
@given(tied_cases(), st.randoms(use_true_random=False))
def test_order_is_that_of_fractions(case: Case, random: Any) -> None:
    problem, oracle = settle(case), Oracle(case)
    ties = list(oracle.feasible)
    random.shuffle(ties)
    chosen = [problem.chosen(dict(bundle)) for bundle in ties]
    expected = [bundle_id(bundle) for bundle in oracle.in_order(ties)]
    assert [
        bundle_id(tuple(sorted(problem.levels(c).items()))) for c in in_order(problem, chosen)
    ] == expected
    values = np.array([[float(v) for v in oracle.values(bundle).values()] for bundle in ties])
    assert in_order(problem, chosen, values) == in_order(problem, chosen)
    kept = {bundle_id(ties[row]) for row in undominated_within(weight_space(problem), values)}
    assert kept == {bundle_id(bundle) for bundle in ties if not oracle.outdone(bundle, ties)}
    assert kept == {bundle_id(ties[row]) for row in undominated_rows(problem, values)}
    exact = [list(oracle.values(bundle).values()) for bundle in ties]
    ids = [bundle_id(bundle) for bundle in ties]
    assert ids[first_across(problem, ids, [exact])] == expected[0]
    assert ids[first_across(problem, ids, [exact, exact], rounded=True)] == expected[0]
    at = inner_weights(problem)
    best = max(ties, key=lambda bundle: sum(at[name] * float(v) for name, v in oracle.values(bundle).items()))
    assert not oracle.outdone(best, ties)


@few
@given(tied_cases())
def test_an_objective_is_ruled_out_where_its_weight_is_0_at_every_vertex(case: Case) -> None:
    corners = Oracle(case).corners
    problem = settle(case)
    expected = [all(at[objective.name] == 0 for at in corners) for objective in problem.weighed()]
    assert ruled_out(weight_space(problem)).tolist() == expected


def test_values_apart_by_more_than_rounding_are_told_apart() -> None:
    """A hair more is more where values are exact, and the same where they come from rounded numbers."""
    values = np.array([[50.0, 10.0], [50.5, 10.0], [40.0, 10.0 + 1e-12]])
    assert undominated_by_values(values).tolist() == [1]
    exact = [[Fraction(value) for value in row] for row in values.tolist()]
    assert undominated_exactly(exact).tolist() == [1, 2]
    problem = settle(case_of(MANY))
    hair = [[Fraction(50), Fraction(10)], [Fraction(50), Fraction(10) + Fraction(1, 10**12)]]
    assert first_across(problem, ["a", "b"], [hair]) == 1
    assert first_across(problem, ["a", "b"], [hair], rounded=True) == 0
    # Over both views neither dominates the other, whatever it does in one of them.
    assert first_across(problem, ["b", "a"], [hair, hair[::-1]]) == 1
    assert first_across(problem, ["a"], [hair[:1]]) == 0


def test_nothing_and_one_are_in_order() -> None:
    problem = settle(case_of(MANY))
    assert in_order(problem, []) == ()
    assert in_order(problem, [frozenset({0})]) == (frozenset({0}),)


def test_more_than_a_thousand_ties_are_put_in_order_at_once() -> None:
    """6,144 bundles of four value vectors, one of which dominates the others."""
    problem = settle(case_of(MANY))
    table = enumerate_bundles(problem)
    assert table is not None
    ties = [table.bundle(row) for row in range(len(table.chosen))]
    ordered = in_order(problem, ties, table.values)
    ids = [bundle_id(tuple(sorted(problem.levels(chosen).items()))) for chosen in ordered]
    assert len(ids) == 6144
    assert ids == sorted(ids, key=lambda name: ("z0.on" not in name or "real." not in name, name))


MANY: dict[str, Any] = {
    "format": 1,
    "title": "Many ties",
    "as_of": "2024-03-15",
    "objectives": {name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("aa", "bb")},
    "levers": {
        "z0": {"levels": {"on": {"scores": {"bb": 1}}}},
        **{f"{letter}{n}": {"levels": {"on": {}}} for n, letter in enumerate("yxwvutsrqp", 1)},
        "real": {"levels": {at: {"scores": {"aa": 50, "bb": 10}} for at in ("on", "off")}},
    },
    "weights": {"profiles": {"us": {"method": "direct", "values": {"aa": 1, "bb": 0}}}, "default": "us"},
}
