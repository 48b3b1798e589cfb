"""The parts of a JSON document as tables: a row for each thing in a list or mapping, a column for each of its keys.

Keys within keys are joined by points (`objectives.safety.total`); lists stand in a cell as JSON. The first column of a
mapping is `name`: its keys.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

ABOUT = ("format", "command", "case", "as_of", "recommended", "scenario", "standing", "engine")
"""Keys that say what the document is of, and are no part of it."""


def parts(document: Mapping[str, Any]) -> list[str]:
    """The keys of a document whose values are lists or mappings, hence tables."""
    return [key for key, part in document.items() if key not in ABOUT and isinstance(part, list | dict)]


def part_table(document: Mapping[str, Any], part: str) -> pd.DataFrame:
    """One part as a table, in full precision; without rows where the part is empty."""
    rows = list(_rows(document[part]))
    columns = dict.fromkeys(column for row in rows for column in row) or ["name"]
    # As objects: a whole number would become a fraction where another row has none.
    return pd.DataFrame(
        {column: pd.Series([row.get(column) for row in rows], dtype=object) for column in columns}
    )


def _rows(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for each in part:
            yield _row(each if isinstance(each, dict) else {"value": each})
        return
    if any(isinstance(each, dict) for each in part.values()) and all(
        each is None or isinstance(each, dict) for each in part.values()
    ):
        for name, each in part.items():
            yield {"name": name} | _row(each or {})
    elif part and all(isinstance(each, list) for each in part.values()):
        for name, several in part.items():
            for each in several:
                yield {"name": name} | _row(each if isinstance(each, dict) else {"value": each})
    elif any(isinstance(each, dict | list) for each in part.values()):
        yield _row(part)  # a bundle, or another thing of many sides
    else:
        for name, each in part.items():
            yield {"name": name, "value": each}


def _row(of: Mapping[str, Any], at: str = "") -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in of.items():
        if isinstance(value, dict):
            row |= _row(value, f"{at}{key}.")
        elif isinstance(value, list):
            row[at + key] = json.dumps(value, ensure_ascii=False)
        else:
            row[at + key] = value
    return row
