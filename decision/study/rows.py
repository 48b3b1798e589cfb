"""The rows of a study: which columns they have. The same study has the same columns, whatever its rows hold."""

from collections.abc import Iterable, Mapping
from typing import Literal

from options import Case, Quantity

ColumnKind = Literal["text", "number", "count"]
"""Of a column: text, double precision or whole numbers."""

RowValue = str | float | int | None
"""A value in a row; None where there is none."""

StudyRow = Mapping[str, RowValue]
"""A row of a study, by column."""

HEAD: dict[str, ColumnKind] = {"row": "count", "variant": "text"}
"""The place in the study, counted from 1, and the name of the variant; then comes what is varied, as `set NAME`."""

ANSWER: dict[str, ColumnKind] = {
    "scenario": "text",
    "standing": "text",
    "settings": "text",
    "status": "text",
    "reason": "text",
    "conflict": "text",
    "bundle": "text",
    "value": "number",
    "ties": "count",
}
"""Scenario and its standing, and what the variant changes of the case. Status: optimal (proved), infeasible, not_proved
(two ways disagree on the best), refused (the numbers cannot be had together) or failed. Why a row is refused or failed; the
constraints that together allow no bundle; the best bundle, its value in points, and how many others tie with it."""

ROBUST: dict[str, ColumnKind] = {
    "draws": "count",
    "share": "number",
    "share_standard_error": "number",
    "most_often_best": "text",
    "most_often_share": "number",
    "greatest_regret": "number",
    "minimax_regret": "text",
    "least_regret": "number",
    "maximin": "text",
    "left_out": "text",
}
"""Over the draws: in which share of them the best bundle stays best, and which bundle is best most often. Over the
scenarios: the greatest regret of the best bundle, the bundle of least greatest regret and that regret, and the bundle whose
least value is greatest. What could not be had, and why."""


def set_column(name: str) -> str:
    """The column of a number that is varied."""
    return f"set {name}"


def columns_of(varied: Iterable[Quantity], cases: Iterable[Case], *, robust: bool) -> dict[str, ColumnKind]:
    """The columns of a study in their order: varied numbers, answer, totals by objective and use by resource of all its
    cases, and robustness where that is asked for."""
    totals: dict[str, ColumnKind] = {}
    used: dict[str, ColumnKind] = {}
    for case in cases:
        totals |= {f"total {name}": "number" for name in case.objectives}
        used |= {f"used {name}": "number" for name in case.resources}
    settings: dict[str, ColumnKind] = {set_column(each.name): "number" for each in varied}
    return {**HEAD, **settings, **ANSWER, **totals, **used, **(ROBUST if robust else {})}
