"""Plain values written as YAML are the same when they are read, and the same text every time."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from options import bundled_case_path
from options.emitting import WIDTH, block
from options.reading import read_values
from tests.reports.running import FLOOD

TEXTS = st.one_of(
    st.sampled_from(
        ["NO", "yes", "on", "null", "~", "", " ", "12", "1e5", "2024-03-15", "2024-13-45", ".inf", "a: b", "a #b", "- a",
         "{a}", "[a", "a]", "*a", "&a", "!a", "'", '"', "a'b", 'a"b', "a\nb", "a\n\n b ", "a\tb", "\\n", "é–’“”", "x" * 300,
         "next\u0085line", "sep\u2028arated", "\ufeffa", "naïve, indeed", "0x10", "<<", "?", "%a", "@a", "`a", "a:", "="]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"), max_size=20),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-99, 99).map(Decimal),
    st.decimals(-1_000_000, 1_000_000, places=3, allow_nan=False),
    st.sampled_from(["0.10", "1E+3", "-0", "1e-12", "123456789012345.678"]).map(Decimal),
)
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
KEYS = st.one_of(
    st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), TEXTS.filter(lambda text: text != "<<")
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_whatever_is_written_is_read_as_the_same(values: dict[str, Any]) -> None:
    text = block(values) + "\n"
    read, _, faults = read_values(text, "written.yaml")
    assert not faults
    assert read == values
    assert list(read) == list(values)
    assert block(read) + "\n" == text


@pytest.mark.parametrize("path", [FLOOD, bundled_case_path()], ids=["flood", "bundled"])
def test_a_case_is_written_in_its_order_and_in_lines_that_can_be_read(path: Any) -> None:
    values, _, _ = read_values(path.read_text(encoding="utf-8"), str(path))
    text = block(values) + "\n"
    assert read_values(text, "written.yaml")[0] == values
    assert [line.partition(":")[0] for line in text.splitlines() if line[0] not in " -"] == list(values)
    words = [line for line in text.splitlines() if len(line) > WIDTH and '"' not in line and "- " not in line]
    assert all(" " in line for line in words)
