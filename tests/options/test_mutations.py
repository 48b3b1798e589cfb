"""The sample case, spoilt at random: it is read, or refused with faults at places; nothing else."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from options import CaseError, case_warnings, default_weights, read_document
from options.composing import compose

LINES = (Path(__file__).parents[1] / "cases" / "flood.yaml").read_text().splitlines()
WORDS = [
    (row, word.start(), word.end())
    for row, line in enumerate(LINES)
    for word in re.finditer(r"[\w.'-]+", line.partition("#")[0])
]
JUNK = (
    "x", "3", "-1", ".nan", "1e14", "", "[]", "{}", "[1]", "{a: 1}", "true", "null", "2024-02-30", "'q'",
    "[a, b]", "all", "status_quo", "gauges.dense", "[[a]]", "safety", "likely", '"\\ud800"', "&a", "*a",
    "!!int 3", "<<", "- a",
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JUNK)), min_size=1, max_size=4))
@settings(max_examples=70, deadline=None)
def test_any_word_replaced_by_any_other(changes: list[tuple[tuple[int, int, int], str]]) -> None:
    lines = list(LINES)
    for (row, start, end), junk in sorted(changes, reverse=True):
        lines[row] = lines[row][:start] + junk + lines[row][end:]
    check_read_or_refused("\n".join(lines) + "\n")


@given(st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_lines_left_out(rows: set[int]) -> None:
    check_read_or_refused("\n".join(line for row, line in enumerate(LINES) if row not in rows) + "\n")


def told(text: str) -> tuple[object, list[str]]:
    """What is read, and what is found wrong, wherever that is."""
    try:
        values, _, faults = compose(text, "case")
    except CaseError as error:
        return None, [fault.message for fault in error.faults]
    except YAMLError as error:
        return None, [str(error)]
    return values, [fault.message for fault in faults]


def check_both_parsers_agree(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = told(text)
        patch.setattr(yaml, "CSafeLoader", None)
        assert repr(told(text)) == repr(quick)


def check_read_or_refused(text: str) -> None:
    """Either the case is read and its warnings found, or there are faults that can be printed."""
    check_both_parsers_agree(text)
    try:
        document = read_document(text)
    except CaseError as error:
        faults = error.faults
    else:
        case_warnings(document)
        assert sum(default_weights(document.case).values()) == pytest.approx(1)
        return
    assert faults
    for fault in faults:
        assert 1 <= fault.line <= text.count("\n") + 1
        assert fault.column >= 1
        assert fault.field
        assert fault.message
        str(fault).encode()
