"""Changes laid over a case: mappings merge, lists and scores replace, null deletes; faults name the file."""

from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from options import CaseError, load_document, read_document
from options.laying_over import laid_over
from tests.strategies import Data, as_case, as_text, case_dicts

CASE = """format: 1
title: T
as_of: 2024-03-15
objectives:
  peace: {sense: maximise, worst: 0, best: 10}
resources:
  money: {limit: 10, unit: EUR}
levers:
  a: {levels: {'on': {cost: {money: 4}, scores: {peace: {low: 2, likely: 4, high: 5}}}}}
  b: {levels: {'on': {cost: {money: 3}, scores: {peace: 3}}}}
constraints:
  few: {group: [a, b], at_most: 2}
"""


def changed(changes: str) -> Data:
    case = read_document(CASE, "case.yaml", [(changes, "changes.yaml")]).case
    return case.model_dump(by_alias=True, exclude_defaults=True)


def test_mappings_merge() -> None:
    money = changed("resources: {money: {limit: 7}, staff: {limit: 2}}")["resources"]
    assert money["money"] == {"limit": 7, "unit": "EUR"}
    assert money["staff"] == {"limit": 2}


def test_scores_and_lists_replace() -> None:
    told = changed(
        "levers: {a: {levels: {'on': {scores: {peace: {likely: 6}}}}}}\nconstraints: {few: {group: [a]}}"
    )
    assert told["levers"]["a"]["levels"]["on"]["scores"]["peace"] == {"likely": 6}
    assert told["levers"]["a"]["levels"]["on"]["cost"] == {"money": 4}
    assert told["constraints"]["few"]["group"] == ("a",)


def test_null_deletes() -> None:
    told = changed("levers: {b: null}\nconstraints: {few: null}")
    assert list(told["levers"]) == ["a"]
    assert "constraints" not in told


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ("resources:\n  money:\n    limit: much", "changes.yaml:3:12: resources.money.limit:"),
        ("recources: {}", "changes.yaml:1:1: recources: there is no such field"),
        ("levers: {b: null}", "case.yaml:12:20: constraints.few.group.1: there is no lever"),
        ("resources: {money: {limit: 1}, money: {limit: 2}}", "changes.yaml:1:"),
    ],
)
def test_a_fault_names_the_file_that_caused_it(changes: str, fault: str) -> None:
    with pytest.raises(CaseError) as raised:
        read_document(CASE, "case.yaml", [(changes, "changes.yaml")])
    (told,) = raised.value.faults
    assert str(told).startswith(fault)
    assert "changes.yaml" in str(told)


def test_a_case_that_is_wrong_by_itself_is_told_so_first() -> None:
    with pytest.raises(CaseError) as raised:
        read_document(CASE.replace("maximise", "most"), "case.yaml", [("title: Another", "changes.yaml")])
    assert "changes.yaml" not in str(raised.value)


def test_several_files_are_laid_over_in_their_order(tmp_path: Path) -> None:
    for name, text in (("case", CASE), ("one", "title: One\nnotes: Kept"), ("two", "title: Two")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    case = load_document(tmp_path / "case.yaml", [tmp_path / "one.yaml", tmp_path / "two.yaml"]).case
    assert case.title == "Two"
    assert case.notes is not None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case_dicts(most_bundles=20))
def test_it_is_the_case_with_the_section_in_its_place(one: Data) -> None:
    limits = {name: {"limit": 5} for name in one.get("resources", {}) if "sum" not in one["resources"][name]}
    before = deepcopy(one)
    expected = deepcopy(one)
    for name in limits:
        expected["resources"][name]["limit"] = 5
    assert laid_over(one, {"resources": limits} if limits else {}) == expected
    assert one == before
    if limits:
        text = as_text({"resources": limits})
        assert read_document(as_text(one), "case.yaml", [(text, "c.yaml")]).case == as_case(expected)
