"""Units beside amounts: one in the singular, all else as the case has it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from options import Case
from reports.words.conflicts import exact_amount
from reports.words.names import resource_amount, resource_change
from reports.words.units import SINGULARS, counted, singular, with_unit
from reports.words.wording import MINUS, amount, of_points
from tests.strategies import as_case

ONES = {
    "posts": "post",
    "bills": "bill",
    "points": "point",
    "rungs of the ladder": "rung of the ladder",
    "street-months": "street-month",
    "people in work": "person in work",
    "households (low income)": "household (low income)",
    "posts a year": "post a year",
    "tonnes per head": "tonne per head",
    "bodies": "body",
    "boxes": "box",
    "houses": "house",
    "buses": "bus",
    "lives": "life",
    "children": "child",
    " posts": " post",
    "ties": "tie",
}

STAY = (
    "EUR million",
    "per cent",
    "ha",
    "km2",
    "GHS",
    "US$",
    "m",
    "gas",
    "analysis",
    "status",
    "loss",
    "post",
    "%",
    "thousand people",
)


@pytest.mark.parametrize("unit", ONES)
def test_one_of_them_is_told_in_the_singular(unit: str) -> None:
    assert singular(unit) == ONES[unit]
    assert counted("1", unit) == counted(f"{MINUS}1", unit) == counted("+1", unit) == ONES[unit]
    for digits in ("0", "2", "11", "1.5", "1.0", "0.1", "1,001", "21"):
        assert counted(digits, unit) == unit


@pytest.mark.parametrize("unit", STAY)
def test_what_is_no_plural_stays(unit: str) -> None:
    assert singular(unit) == unit


def with_resource(unit: str, *, written: bool) -> Case:
    stated = {"unit": unit, "limit": 9, **({"written": {"suffix": f" {unit}"}} if written else {})}
    return as_case(
        {
            "format": 1,
            "title": "Units",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 9, "unit": unit}},
            "resources": {"used": stated},
            "levers": {"one": {"levels": {"on": {"cost": {"used": 1}}}}},
        }
    )


@given(st.sampled_from([unit for unit in ONES if unit.strip() == unit]), st.booleans(),
       st.decimals(-30, 30, places=1) | st.integers(-30, 30).map(Decimal))  # fmt: skip
def test_every_way_of_telling_an_amount_agrees_in_number(unit: str, written: bool, size: Decimal) -> None:
    case = with_resource(unit, written=written)
    expected = ONES[unit] if abs(size) == 1 else unit
    told = [
        amount(size, unit),
        resource_amount(case, "used", size),
        resource_change(case, "used", size),
        exact_amount(case, "used", size),
    ]
    for each in told:
        assert re.fullmatch(r"[+\N{MINUS SIGN}]?[\d.]+ (.*)", each)[1] == expected, each


def test_points_follow_the_same_rule() -> None:
    assert [of_points(each) for each in ("1", f"{MINUS}1", "1.0", "2", "0.5")] == [
        "1 point", f"{MINUS}1 point", "1.0 points", "2 points", "0.5 points"]  # fmt: skip
    assert with_unit("3", None) == "3"


def test_words_without_a_rule_lead_to_a_singular() -> None:
    for plural, one in SINGULARS.items():
        assert counted("1", plural) == one
