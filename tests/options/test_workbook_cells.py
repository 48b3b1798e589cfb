"""What stands in a cell and what it means, there and back."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from options.european import day_in, number_in
from options.workbook.cells import UnclearError, cell_of, items_in, list_cell, text_cell, text_in, value_of
from tests.whole_cases import NUMBERS, TEXTS


@given(st.one_of(TEXTS, st.text(st.characters(exclude_categories=["Cs", "Cc"]))))
def test_a_text_comes_back(text: str) -> None:
    cell = text_cell(text)
    assert text_in(cell) == text
    assert cell.strip() and "\r" not in cell


@given(st.lists(st.one_of(TEXTS, st.sampled_from(["a", "b_2", "x.y", "", "all", "(none)"])), max_size=4))
def test_a_list_comes_back(items: list[str]) -> None:
    assert items_in(list_cell(items)) == items


@given(NUMBERS)
def test_a_number_comes_back_with_every_digit(number: Decimal) -> None:
    assert value_of(cell_of(number, "number"), "number") == number


def test_a_number_of_fifteen_digits_is_one_and_of_more_a_text() -> None:
    assert cell_of(Decimal("0.123456789012345"), "number") == 0.123456789012345
    assert cell_of(Decimal("0.1234567890123456"), "number") == "0.1234567890123456"
    assert cell_of(Decimal("0.10"), "number") == 0.1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,4", "0.4"), ("40 %", "0.4"), ("40%", "0.4"), ("12,5 %", "0.125"), ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"), ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"), ("1\u202f234\u202f567", "1234567"), ("1'234.5", "1234.5"), ("−5", "-5"),
        ("-0,5", "-0.5"), ("+3", "3"), ("0,123", "0.123"), ("0.123", "0.123"), ("12,3456", "12.3456"), ("1e3", "1E+3"),
        (",5", "0.5"), ("1234,567", "1234.567"), ("100 %", "1.00"),
    ],
)  # fmt: skip
def test_numbers_as_europe_writes_them(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "1.2.3", "5 €", "1.234.56", "--5", "%", "1e5 %", "12 34", "9" * 61]
)
def test_what_is_no_number(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize("text", ["1.234", "1,234", "-999,000", "12.345 %"])
def test_what_may_be_two_numbers_is_asked_about(text: str) -> None:
    with pytest.raises(UnclearError, match="may be"):
        number_in(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15.03.2024", date(2024, 3, 15)), ("15.3.2024", date(2024, 3, 15)), ("1. 2. 2024", date(2024, 2, 1)),
        ("15/03/2024", date(2024, 3, 15)), ("03/04/2024", date(2024, 4, 3)), ("15-03-2024", date(2024, 3, 15)),
        ("2024-03-15", date(2024, 3, 15)), ("30.02.2024", None), ("15.03.24", None), ("spring", None),
        ("15.03/2024", None), ("99.99.2024", None),
    ],
)  # fmt: skip
def test_dates_as_europe_writes_them(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_a_date_with_its_month_first_is_no_guess() -> None:
    with pytest.raises(UnclearError, match="write 2024-03-15"):
        day_in("03/15/2024")


def test_what_a_spreadsheet_made_of_a_text() -> None:
    assert value_of(2024, "text") == value_of(2024.0, "text") == "2024"
    assert value_of(True, "name") == "true"
    assert value_of(datetime(2024, 3, 15), "text") == "2024-03-15"
    assert value_of(datetime(2024, 3, 15), "day") == date(2024, 3, 15)
    assert (
        value_of(" yes ", "truth") is True
        and value_of(0, "truth") is False
        and value_of("maybe", "truth") == "maybe"
    )
    assert value_of("all", "names") == "all" and value_of("a; b,", "names") == ["a", "b"]
    assert value_of("one thing\nand, another", "names") == ["one thing", "and, another"]
