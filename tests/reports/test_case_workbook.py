"""A case as a workbook and back: every field, whatever a spreadsheet might make of it."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from options import Case, bundled_case_path, load_case, read_document
from options.document import read_workbook
from options.workbook.opening import LARGEST
from reports.files.case_workbook import TextTooLong, case_workbook
from tests.options.test_public import large_case
from tests.strategies import as_case
from tests.whole_cases import whole_cases

CASES = [bundled_case_path(), *sorted(Path("tests/cases").glob("*.yaml"))]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_back_equal(path: Path) -> None:
    case = load_case(path)
    again = read_workbook(case_workbook(case)).case
    assert again == case
    for section in ("objectives", "levers", "evidence", "constraints", "scenarios", "sources", "resources"):
        assert list(getattr(again, section)) == list(getattr(case, section))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(whole_cases())
def test_every_field_of_any_case_comes_back_equal(case: Case) -> None:
    assert read_workbook(case_workbook(case)).case == case


@pytest.fixture(scope="module")
def flood() -> Any:
    case = load_case(Path("tests/cases/flood.yaml"))
    return load_workbook(BytesIO(case_workbook(case)))


def test_texts_that_begin_like_formulas_are_texts() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.org")']
    levers = {f"lever_{n}": {"title": text, "levels": {"on": {}}} for n, text in enumerate(texts)}
    case = as_case({"format": 1, "title": "=2", "as_of": "2024-03-15",
                    "objectives": {"a": {"sense": "maximise", "worst": 0, "best": 1}}, "levers": levers})  # fmt: skip
    book = load_workbook(BytesIO(case_workbook(case)))
    titles = [row[1] for row in book["Levers"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in titles] == [(text, "s") for text in texts]
    assert (book["Guide"]["A1"].value, book["Guide"]["A1"].data_type) == ("=2", "s")


def test_every_sheet_has_locked_heads_that_stay_in_sight_notes_and_filters(flood: Any) -> None:
    shown = [sheet for sheet in flood if sheet.title not in ("Guide", "Other")]
    assert len(shown) > 25
    for sheet in shown:
        assert sheet.protection.sheet and not sheet.protection.password, sheet.title
        assert not sheet.protection.sort and not sheet.protection.insertRows, sheet.title  # both stay allowed
        assert sheet["A1"].protection.locked and sheet["A1"].font.bold, sheet.title
        if sheet.max_row > 1:
            assert not sheet.cell(2, 2 if sheet.title == "Case" else 1).protection.locked, sheet.title
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("2"), sheet.title
        if sheet.title not in ("Case", "Score matrix"):
            assert sheet.auto_filter.ref, sheet.title
            heads = [cell for cell in sheet[1] if cell.value]
            assert all(cell.comment and cell.comment.text for cell in heads), sheet.title


def test_names_and_words_are_chosen_from_lists(flood: Any) -> None:
    rules = {
        (title, str(area).split(":")[0]): rule.formula1
        for title in ("Scores", "Objectives", "Levers", "Evidence", "Case")
        for rule in flood[title].data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    assert rules[("Scores", "A2")] == "Levers!$A$2:$A$2000"
    assert rules[("Scores", "B2")] == "Levels!$B$2:$B$2000"
    assert rules[("Scores", "C2")] == "Objectives!$A$2:$A$2000"
    assert rules[("Scores", "G2")] == '"low,moderate,high"'
    assert rules[("Objectives", "E2")] == '"maximise,minimise"'
    assert '"A,B,C,D,E,F"' in rules.values() and '"yes,no"' in rules.values()
    assert rules[("Case", "B9")] == '"icd203,phia"'


def test_units_are_shown_and_empty_sheets_are_hidden(flood: Any) -> None:
    heads = [cell.value for cell in flood["Levels"][1]]
    assert "cost: money\n(EUR thousand)" in heads and "lead time\n(months)" in heads
    assert [cell.value for cell in flood["Score matrix"][1]][2] == "safety\n(households)"
    scores = flood["Scores"]
    unit = next(cell.column for cell in scores[1] if cell.value == "unit")
    assert str(scores.cell(2, unit).value).startswith("=IFERROR(INDEX(Objectives!")
    assert flood["Consulted"].sheet_state == "hidden" and flood["Synergies"].sheet_state == "visible"
    assert flood["Other"].sheet_state == "hidden"


def test_the_matrix_shows_what_scores_say(flood: Any) -> None:
    saved = load_workbook(BytesIO(case_workbook(load_case(Path("tests/cases/flood.yaml")))), data_only=True)
    matrix = saved["Score matrix"]
    rows = [[cell.value for cell in row] for row in matrix.iter_rows(min_row=2)]
    assert rows[0] == ["gauges", "basic", 80, None, 6, 4]
    assert rows[1] == ["gauges", "dense", 190, 2, 12, 7]
    assert str(flood["Score matrix"]["C2"].value).startswith("=SUMIFS(Scores!")


def test_a_text_that_no_cell_holds_is_refused() -> None:
    case = as_case({"format": 1, "title": "A", "as_of": "2024-03-15", "notes": "x" * 40_000,
                    "objectives": {"a": {"sense": "maximise", "worst": 0, "best": 1}},
                    "levers": {"b": {"levels": {"on": {}}}}})  # fmt: skip
    with pytest.raises(TextTooLong, match=r"\(notes: text\) has 40,000 characters, and a cell holds 32,767"):
        case_workbook(case)


def test_numbers_have_every_digit() -> None:
    limit = Decimal("500.12345678901234567890")
    case = load_case(Path("tests/cases/flood.yaml"))
    money = case.resources["money"].model_copy(update={"limit": limit})
    case = case.model_copy(update={"resources": {**case.resources, "money": money}})
    assert read_workbook(case_workbook(case)).case.resources["money"].limit == limit


def test_a_case_of_three_hundred_levers_goes_out_and_comes_back() -> None:
    case = read_document(large_case(300)).case
    data = case_workbook(case)
    assert len(data) < LARGEST / 5
    assert read_workbook(data).case == case
