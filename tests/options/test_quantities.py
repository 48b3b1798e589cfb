"""Numbers of a case by their names: setting one is the same as writing it into the file."""

import re
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import Quantity, named_quantities, quantities, quantity, with_quantity
from tests.strategies import Data, as_case, case_dicts

some = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def write_into(data: Data, of: Quantity, number: float, scenario: str | None) -> Data:
    """The dict of a case with the number where its file would have it."""
    data = deepcopy(data)
    state = data["scenarios"][scenario] if scenario else {}
    if of.kind == "limit":
        holder, key = data["resources"][of.of[0]], "limit"
        if of.of[0] in state.get("limits", {}):
            holder, key = state["limits"], of.of[0]
    elif of.kind == "bound":
        holder, key = data["constraints"][of.of[0]], of.of[1]
    elif of.kind == "cost":
        holder, key = data["levers"][of.of[0]]["levels"][of.of[1]].setdefault("cost", {}), of.of[2]
    else:
        lever, level, key = of.of
        holder = data["levers"][lever]["levels"][level].setdefault("scores", {})
        own = state.get("scores", {}).get(f"{lever}.{level}", {})
        holder = own if key in own else holder
    holder[key] = number if of.kind != "score" else scored(holder.get(key), number)
    return data


def scored(score: Any, number: float) -> Any:
    """A score as it is written, with another likely value."""
    if not isinstance(score, dict):
        return number
    score = {key: part for key, part in score.items() if key != "by_horizon"} | {"likely": number}
    if "low" in score:
        score["low"] = min(score["low"], number)
    if "high" in score:
        score["high"] = max(score["high"], number)
    return score


@some
@given(case_dicts(), st.data())
def test_setting_a_number_is_writing_it_into_the_file(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    scenario = draw.draw(st.sampled_from([None, *case.scenarios]))
    of = draw.draw(st.sampled_from([each for each in quantities(case) if each.kind != "weight"]))
    number = draw.draw(st.integers(0, 9))
    changed = with_quantity(case, of, Decimal(number), scenario)
    assert changed == as_case(write_into(data, of, number, scenario))
    assert quantity(changed, of, scenario) == number


@some
@given(case_dicts())
def test_each_name_means_one_number(data: Data) -> None:
    case = as_case(data)
    for each in quantities(case):
        assert named_quantities(case, each.name) == (each,)


def small_case(**changed: Any) -> Data:
    return {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "objectives": {"peace": {"sense": "maximise", "worst": 0, "best": 10}},
        "resources": {"capital_2025": {"limit": 10}, "capital_2026": {"limit": 20}, "staff": {}},
        "levers": {"a": {"levels": {"on": {"cost": {"staff": 2}, "scores": {"peace": 4}}}}},
        "constraints": {
            "few": {"group": ["a"], "at_least": 0, "at_most": 1},
            "floor": {"objective": "peace", "at_least": 0},
            "kept": {"must": "a"},
        },
    } | changed  # fmt: skip


def test_patterns_name_what_the_case_states() -> None:
    case = as_case(small_case())

    def names(pattern: str, *kinds: Any) -> list[str]:
        return [each.name for each in named_quantities(case, pattern, kinds)]

    assert names("capital_*", "limit") == ["capital_2025", "capital_2026"]
    assert names("*") == ["capital_2025", "capital_2026", "few.at_least", "few.at_most", "floor"]
    assert names("cost.*") == ["cost.a.on.staff"]
    assert names("*.a.*") == ["score.a.on.peace", "cost.a.on.staff"]
    assert names("weight.*") == ["weight.peace"]


@pytest.mark.parametrize(
    ("name", "kinds", "message"),
    [
        ("capital_2027", ("limit",), "there is no resource 'capital_2027'; did you mean 'capital_2026'?"),
        ("staff_*", (), "no name of the case is like 'staff_*'"),
        ("few", ("bound",), "few has two bounds; name few.at_least or few.at_most"),
        ("kept", ("bound",), "kept is a rule between levers"),
        ("score.a.on.staff", (), "there is no number of the case 'score.a.on.staff'"),
    ],
)
def test_what_names_no_number_is_said(name: str, kinds: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        named_quantities(as_case(small_case()), name, kinds)


def test_a_count_is_a_whole_number() -> None:
    case = as_case(small_case())
    (most,) = named_quantities(case, "few.at_most")
    with pytest.raises(ValueError, match="no whole number"):
        with_quantity(case, most, Decimal("0.5"))
