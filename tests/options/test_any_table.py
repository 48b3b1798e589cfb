"""Whatever stands in a table: a sound case, or faults that name their place; never anything else."""

import csv
from datetime import date
from io import StringIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import CaseError, read_case
from options.table_case import Draft, case_from_table, read_table

HEADS = [
    "option", "name", "sector", "cost", "cost 2025", "cost 2026 (EUR m)", "savings", "savings_low", "savings_high",
    "risk", "jobs (more is better)", "zeal", "lead time (months)", "variant", "source", "period", "description", "",
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(["", "-", "n/a", "1", "2,5", "2.5", "1.234", "40 %", "€ 3", "(2)", "low", "high", "none", "++", "yes",
                     "=1+1", "+x", "@y", "-z", "Total", "limit", "target", "1e400", "NaN", "2024-01-01", "1e14"]),
    st.text(max_size=12),
    st.integers(-1000, 1000).map(str),
)  # fmt: skip


def made(data: bytes) -> Draft | None:
    try:
        return case_from_table(read_table(data, "t.csv"), date(2025, 1, 1))
    except CaseError as error:
        faults = error.faults
    assert faults and all(fault.path == "t.csv" and fault.line > 0 and fault.message for fault in faults)
    return None


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_table_is_a_case_or_faults(data: Any) -> None:
    heads = data.draw(st.lists(st.sampled_from(HEADS), min_size=2, max_size=7))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(heads), max_size=len(heads)), max_size=6))
    mark = data.draw(st.sampled_from([",", ";", "\t"]))
    text = StringIO()
    csv.writer(text, delimiter=mark).writerows([heads, *rows])
    draft = made(text.getvalue().encode("utf-8", "replace"))
    if draft is not None:
        assert read_case(draft.text) == draft.case
        assert all("\n" not in each for each in (*draft.assumed, *map(str, draft.left_out)))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", "D"]), st.integers(-9, 9), st.integers(-9, 9)), min_size=1
    )
)
def test_numbers_go_into_the_case_as_they_stand(rows: list[tuple[str, int, int]]) -> None:
    text = "option,cost,savings\n" + "".join(f"{name},{cost},{savings}\n" for name, cost, savings in rows)
    draft = made(text.encode())
    if draft is None:
        assert not any(savings for _, _, savings in rows)
        return
    levels = [
        (
            lever.title,
            level.cost.get("cost", 0),
            level.scores["savings"].likely if "savings" in level.scores else 0,
        )
        for lever in draft.case.levers.values()
        for level in lever.levels.values()
    ]
    assert sorted(levels) == sorted(rows)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_case_or_faults(data: bytes) -> None:
    made(data)
