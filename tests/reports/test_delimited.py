"""CSV as spreadsheets write it."""

from pathlib import Path

import pandas as pd
import pytest

from reports.files.delimited import separator, with_points


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b\n", ","),
        ("a;b\n1,5;2\n", ";"),
        ("a\tb\n", "\t"),
        ("\ufeffa;b;c\n", ";"),
        ("a\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_that_of_the_first_line(text: str, found: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert separator(tmp_path / "t.csv") == found


def test_a_decimal_comma_becomes_a_point_and_nothing_else_changes() -> None:
    told = with_points(pd.Series(["0,4", "0.4", "1.000,5", "1,000,5", "x", None, ""]))
    assert told.fillna("(none)").tolist() == ["0.4", "0.4", "1.000,5", "1,000,5", "x", "(none)", ""]
