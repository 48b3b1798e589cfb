"""Every field of the format has a cell of its own: a column, or a row of the sheet Case."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from options import Case, bundled_case_path, load_case
from options.composing import compose
from options.plain import plain_values
from options.workbook.filling import fill, raw_sheets
from options.workbook.gathering import gather
from options.workbook.layout import case_columns, layout
from tests.whole_cases import whole_cases

CASES = [bundled_case_path(), *sorted(Path("tests/cases").glob("*.yaml"))]


def empties(value: Any) -> bool:
    """Whether a value is a mapping or list without anything in it, which no cell shows."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [None]
    return isinstance(value, dict | list) and all(map(empties, parts))


def test_nothing_of_the_cases_at_hand_is_left_over() -> None:
    for path in CASES:
        assert fill(plain_values(load_case(path))).other == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(whole_cases())
def test_what_is_left_over_of_any_case_is_empty_or_a_rank_of_one(case: Case) -> None:
    values = plain_values(case)
    filling = fill(values)
    for at, value in filling.other:
        assert empties(compose(value, "")[0]) or at.endswith("> order"), (at, value)
    again, _, faults = gather(tuple(raw_sheets(filling)), "case.xlsx")
    assert faults == []
    assert Case.model_validate(again) == case


def test_heads_are_told_apart_and_every_column_is_explained() -> None:
    for sheet in layout():
        heads = [key.head for key in sheet.keys] + [column.head for column in sheet.columns]
        assert len(set(heads)) == len(heads), sheet.title
        assert all(column.note for column in sheet.columns), sheet.title
    stated = [column.head for column in case_columns()]
    assert len(set(stated)) == len(stated) and all(column.note for column in case_columns())
    titles = [sheet.title for sheet in layout()]
    assert len(set(titles)) == len(titles) and all(len(title) <= 31 for title in titles)


def test_sheets_of_names_stand_before_those_that_use_them() -> None:
    titles = [sheet.title for sheet in layout()]
    for n, sheet in enumerate(layout()):
        for key in sheet.keys:
            if key.known:
                assert titles.index(key.names) < n, (sheet.title, key.head)
