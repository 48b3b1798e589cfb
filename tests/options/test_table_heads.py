"""Heads of columns: kind, unit, year and end of an estimate."""

import pytest

from options.table_case.heads import understood


@pytest.mark.parametrize(
    ("head", "kind", "title", "unit", "end", "year"),
    [
        ("savings_low_bn", "gain", "Savings", "billion", "low", None),
        ("Savings (high, EUR million)", "gain", "Savings", "EUR million", "high", None),
        ("savingsHigh", "gain", "Savings", None, "high", None),
        ("Ten-year savings, total ($bn)", "gain", "Savings", "USD billion", None, None),
        ("Annual cost [EUR m]", "cost", "Cost", "EUR million a year", None, None),
        ("cost 2027", "cost", "Cost", None, None, 2027),
        ("Cost savings per year", "gain", "Cost savings", "a year", None, None),
        ("Staff (FTE)", "cost", "Staff", "FTE", None, None),
        ("CO2 emissions avoided (kt)", "gain", "CO2 emissions avoided", "kt", None, None),
        ("Emissions (kt)", "loss", "Emissions", "kt", None, None),
        ("Risk (1-5)", "loss", "Risk", "points", None, None),
        ("Zeal (higher is better)", "gain", "Zeal", None, None, None),
        ("Zeal (less is better)", "loss", "Zeal", None, None, None),
        ("Steel (cost)", "cost", "Steel", None, None, None),
        ("Steel", "unclear", "Steel", None, None, None),
        ("Lead time (months)", "lead_time", "Lead time", "months", None, None),
        ("Department", "owner", "Department", None, None, None),
        ("Function", "tag", "Function", None, None, None),
        ("Period", "period", "Period", None, None, None),
        ("address", "url", "Address", None, None, None),
        ("Impact on the deficit", "unclear", "Impact on deficit", None, None, None),
        ("Cost and benefit", "gain", "Cost and benefit", None, None, None),
        ("Risk benefit", "unclear", "Risk benefit", None, None, None),
    ],
)
def test_what_a_head_says(
    head: str, kind: str, title: str, unit: str | None, end: str | None, year: int | None
) -> None:
    told = understood(head)
    assert (told.kind, told.title, told.unit, told.end, told.year) == (kind, title, unit, end, year)
