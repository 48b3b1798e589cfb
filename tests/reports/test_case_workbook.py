"""A case as a workbook and back: every field, whatever a spreadsheet might make of it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from options import Case, bundled_case_path, load_case
from options.document import read_workbook
from reports.files.case_workbook import case_workbook
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
