"""The table of names: every thing of a case can bear another name, and the case stays the same decision."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from decision import optimize, settle
from options import Case, bundled_case_path, load_case
from options.differences.values import case_of, faults_at, stated_values
from options.references import ANY, NAMED, definitions, references, rename
from tests.reports.running import FLOOD
from tests.whole_cases import whole_cases

CASES = [FLOOD, bundled_case_path(), bundled_case_path().with_name("pyongyang_moscow_derived.yaml")]


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def values(request: pytest.FixtureRequest) -> dict[str, Any]:
    return stated_values(load_case(request.param))


def test_whatever_is_named_was_given_its_name(values: dict[str, Any]) -> None:
    known = definitions(values)
    found = [thing for naming in references(values) for thing in naming.things if thing[0] != ANY]
    assert len(found) > 50
    assert [thing for thing in found if thing not in known] == []


def test_a_case_whose_things_all_bear_other_names_is_the_same_decision(values: dict[str, Any]) -> None:
    others = {thing: f"z_{thing[-1]}" for thing in definitions(values)}
    made, origins = rename(values, others)
    case, before = case_of(made), case_of(values)
    assert case is not None and before is not None
    # No key that was given is left; one that was not found would be unknown and the case unsound.
    assert {thing[-1] for thing in definitions(made)} == set(others.values())
    old, new = (optimize(settle(each), top=1, different=0, with_breakpoints=False) for each in (before, case))
    assert new.bundles[0].value == pytest.approx(old.bundles[0].value, abs=1e-9)
    assert {f"z_{lever}": f"z_{level}" for lever, level in old.bundles[0].levels.items()} == new.bundles[
        0
    ].levels
    back, _ = rename(made, {_by_new(thing): thing[-1] for thing in others})
    assert back == values
    assert set(origins.values()) == set(_places(values))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(whole_cases())
def test_so_is_a_case_that_fills_every_field_of_the_format(case: Case) -> None:
    # A field that names things and is not in the table keeps an old name, which nothing bears any more.
    values = stated_values(case)
    made, _ = rename(values, {thing: f"z_{n}" for n, thing in enumerate(definitions(values))})
    assert case_of(values) is not None
    assert faults_at(made) == ()


def _by_new(thing: tuple[str, ...]) -> tuple[str, ...]:
    return (thing[0], *(f"z_{part}" for part in thing[1:]))


def _places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at]
    if isinstance(value, dict):
        entries: Any = value.items()
    elif isinstance(value, tuple):
        entries = enumerate(value)
    else:
        return found
    for key, inner in entries:
        found += _places(inner, (*at, key))
    return found


def test_every_kind_of_thing_is_named_somewhere() -> None:
    kinds = {thing[0] for path in CASES for thing in definitions(stated_values(load_case(path)))}
    assert kinds | {"tag", "expert", "group"} == {*NAMED, "level", "course", "item", "tag"}


def test_the_word_for_all_scenarios_is_no_name() -> None:
    values = {"constraints": {"one": {"scenarios": "all"}, "two": {"scenarios": ["all"]}}}
    assert [naming.at for naming in references(values)] == [("constraints", "two", "scenarios", 0)]
