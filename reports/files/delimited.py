"""CSV as spreadsheets write it: with commas, or in much of Europe with semicolons and decimal commas."""

from pathlib import Path

import pandas as pd

HEAD = 100_000
"""Characters of the first line that are looked at."""


def separator(path: Path) -> str:
    """What separates the columns of a file: a comma, unless its first line has more semicolons or tabs."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        line = file.readline(HEAD)
    return max((",", ";", "\t"), key=line.count)


def with_points(column: "pd.Series[str]") -> "pd.Series[str]":
    """Numbers in texts with a point for the decimal comma: 0,4 becomes 0.4; what has both is left as it is."""
    told = column.astype("string")
    comma = told.str.count(",").eq(1) & ~told.str.contains(".", regex=False)
    return told.mask(comma.fillna(False), told.str.replace(",", ".", regex=False))
