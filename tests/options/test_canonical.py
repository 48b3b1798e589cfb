"""The canonical form of a case: what it leaves out, what it keeps, and that the case can be read from it."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from options import BUNDLED_CASES, Case, CaseError, bundled_case_path, load_case, read_case
from options.canonical import canonical_text, case_hash, read_stored, stored
from tests.strategies import cases

CASE = """
format: 1
title: Buses
as_of: 2024-03-15
objectives: {rides: {sense: maximise, worst: 0, best: 10}, noise: {sense: minimise, worst: 2, best: 0}}
resources: {money: {limit: 0.10}}
levers: {line: {levels: {'on': {cost: {money: 0.1}, scores: {rides: 4.0, noise: {likely: 1}}}}}}
"""

OTHERWISE = """
# The same in another order, with other quotes, zeros and defaults.
levers:
  line: {levels: {"on": {scores: {noise: 1.00, rides: {likely: 4}}, cost: {money: 1e-1}}}}
resources: {money: {limit: .1}}
objectives:
  noise: {best: 0, worst: 2.0, sense: minimise, combine: sum}
  rides: {worst: 0, best: 1e1, sense: maximise}
as_of: "2024-03-15"
title: 'Buses'
format: 1
"""


def test_a_tenth_is_a_tenth_however_the_file_has_it() -> None:
    assert canonical_text(read_case(CASE)) == canonical_text(read_case(OTHERWISE))
    assert case_hash(read_case(CASE)) == case_hash(read_case(OTHERWISE))
    assert '"limit":0.1}' in canonical_text(read_case(CASE))


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.10}", "0.11}"), ("Buses", "Trams"), ("worst: 2", "worst: 3"), ("2024-03-15", "2024-03-16")],
)
def test_what_the_case_states_otherwise_has_another_hash(old: str, new: str) -> None:
    assert case_hash(read_case(CASE)) != case_hash(read_case(CASE.replace(old, new)))


def test_keys_are_sorted_in_the_canonical_text_and_in_their_order_in_the_stored_one() -> None:
    case = read_case(CASE)
    text, hashed = stored(case)
    assert list(json.loads(text)["objectives"]) == ["rides", "noise"]
    assert list(json.loads(canonical_text(case))["objectives"]) == ["noise", "rides"]
    assert hashed == case_hash(case)


@given(cases())
def test_a_case_is_read_from_its_stored_text_as_it_was(case: Case) -> None:
    text, hashed = stored(case)
    again = read_stored(text, "run:1").case
    assert again == case
    assert [*again.levers] == [*case.levers]
    assert stored(again) == (text, hashed)


@pytest.mark.parametrize("name", BUNDLED_CASES)
def test_so_are_the_bundled_ones(name: str) -> None:
    case = load_case(bundled_case_path(name))
    assert read_stored(stored(case)[0], "run:1").case == case
    assert read_stored(canonical_text(case), "run:1").case == case


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, '{"format": 1}', '{"format": 1e999999999999}']
)
def test_a_text_that_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(CaseError, match="run:1"):
        read_stored(text, "run:1")


def test_the_hash_is_this_one() -> None:
    """It stands in records and briefs: it must not change from one version to the next."""
    flood = load_case(Path(__file__).parents[1] / "cases" / "flood.yaml")
    assert case_hash(flood) == "0490a45c1c7f3b1416d01193820e5c6ac6e67ee625bdf33d75badb4a2ec2f335"
