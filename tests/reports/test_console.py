"""The terminal: no line is wider than it, whatever stands in the blocks; what is in them is all shown."""

from collections import Counter
from pathlib import Path

import pytest
from click import unstyle
from hypothesis import given, settings
from hypothesis import strategies as st

from options import bundled_case_path
from reports.console import lines
from reports.console.cells import cells, wrapped
from reports.console.lines import LEAST
from reports.words.blocks import (
    Callout,
    Columns,
    Entries,
    Entry,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Remark,
    Table,
)
from tests.reports.running import FLOOD, flowing, run

WIDE = "平壤と莫斯科"
"""Each of these takes two cells."""

texts = st.text(st.sampled_from("ab cd-+./é平ー́\u200b\u202e\x1b\n\t😀−,"), max_size=90)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 9))
    row = st.tuples(*[texts] * count)
    columns = st.lists(st.integers(0, count - 1), unique=True).map(lambda n: tuple(sorted(n)))
    return Table(draw(texts), draw(row), tuple(draw(st.lists(row, max_size=5))), draw(columns), draw(columns))


entries = st.builds(
    lambda text, label, tags, remark: Entries((Entry(text, label, tuple(tags), (Remark(remark, url=label),)),)),
    texts, texts, st.lists(texts, max_size=2), texts,
)  # fmt: skip
blocks = st.one_of(
    tables(),
    entries,
    st.builds(Paragraph, texts),
    st.builds(Callout, texts),
    st.builds(Heading, texts, texts),
    st.builds(lambda a, b, c: KeyFigures((KeyFigure(a, b, c),)), texts, texts, texts),
    st.builds(lambda table: Columns(((table,), (table,))), tables()),
)


@settings(deadline=None)
@given(st.lists(blocks, max_size=3), st.integers(LEAST, 130))
def test_no_line_is_wider_than_the_terminal(told: list[Table], width: int) -> None:
    for line in unstyle(lines(told, width)).splitlines():
        assert cells(line) <= width


@settings(deadline=None)
@given(tables(), st.integers(LEAST, 130))
def test_every_cell_of_a_table_is_shown(table: Table, width: int) -> None:
    told = unstyle(lines([table], width))
    wanted = letters_of("".join(cell for row in table.rows for cell in row[1:]))
    assert wanted <= letters_of(told)
    assert not set(told) & set("\x1b\u202e\t")


def letters_of(text: str) -> Counter[str]:
    """How often each letter stands in it."""
    return Counter(character for character in text if character.isalpha())


@settings(deadline=None)
@given(texts, st.integers(2, 60))
def test_a_text_is_broken_without_loss(text: str, width: int) -> None:
    told = wrapped(text, width)
    assert "".join("".join(told).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in told)


def test_numbers_stand_right_and_wide_characters_take_two_cells() -> None:
    table = Table("", ("Name", "Value"), ((WIDE, "1,000"), ("ab", "−7")), (1,))
    assert lines([table], 40).splitlines() == [
        "  Name          Value",
        f"  {WIDE}  1,000",
        "  ab               −7",
    ]
    assert (cells(WIDE), cells("e\u0301"), cells("\u200bx")) == (12, 1, 1)


def test_prose_that_would_make_a_narrow_column_stands_under_its_row() -> None:
    prose = "a long way to say what this bundle changes against the best one, lever by lever, level by level"
    rows = tuple((str(n), f"{60 + n}.5", f"{n}", "100", "2,000", "30", prose) for n in (1, 2))
    table = Table("", ("Bundle", "Value", "Loss", "Money", "Staff", "Capital", "Against the best"), rows,
                  (1, 2, 3, 4, 5), (6,))  # fmt: skip
    told = lines([table], 60).splitlines()
    assert told[:3] == [
        "  Bundle  Value  Loss  Money  Staff  Capital",
        "      Against the best",
        "  1        61.5     1    100  2,000       30",
    ]
    assert all(line.startswith("      ") for line in told[3:5])
    assert "Against the best" in lines([table], 200).splitlines()[0]


def test_long_heads_of_numbers_become_letters_and_what_fits_nowhere_entries() -> None:
    heads = ("Bundle", *(f"Objective-of-long-name-{n}" for n in range(6)))
    table = Table("", heads, (("first", *"123456"),), tuple(range(1, 7)))
    told = lines([table], 40).splitlines()
    assert told[:2] == ["  a: Objective-of-long-name-0", "  b: Objective-of-long-name-1"]
    assert told[-2:] == ["  Bundle  a  b  c  d  e  f", "  first   1  2  3  4  5  6"]
    words = Table("", tuple("ABCDE"), (("row", *["some words"] * 4),))
    assert lines([words], 30).splitlines() == [
        "  row",
        "    B: some words; C: some",
        "    words; D: some words; E:",
        "    some words",
    ]


COMMANDS = {
    "optimize": (), "check": (), "frontier": (), "sweep": (), "evidence": (), "actors": (), "contingency": (),
    "robust": ("--draws", "100"), "evaluate": ("none",), "explain": ("--why-not", "none"), "weights": (),
}  # fmt: skip


@pytest.mark.parametrize("case", [bundled_case_path(), FLOOD], ids=["bundled", "flood"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_runs_over(command: str, case: str) -> None:
    """80 cells where there is no terminal, else what COLUMNS says."""
    for width, environment in ((80, {}), (60, {"COLUMNS": "60"}))[: 1 if command == "contingency" else 2]:
        done = run(command, case, *COMMANDS[command], **environment)
        assert done.returncode == 0, done.stderr
        told = done.stdout.splitlines()
        assert told and max(map(cells, told)) <= width
        first = "Recommended" if command not in ("check", "actors", "evaluate") else ""
        assert any(line.startswith(first) for line in told[:8])


def test_a_status_quo_that_breaks_a_limit_may_be_worth_more(tmp_path: Path) -> None:
    case = tmp_path / "now.yaml"
    case.write_text(
        """format: 1
title: Over its limit now
as_of: 2024-03-15
objectives: {good: {sense: maximise, worst: 0, best: 10}}
resources: {money: {limit: 5}}
levers:
  big: {levels: {'on': {cost: {money: 8}, scores: {good: 9}}}}
  small: {levels: {'on': {cost: {money: 3}, scores: {good: 4}}}}
status_quo: {big: 'on'}
""",
        encoding="utf-8",
    )
    told = flowing(run("optimize", case).stdout)
    assert "It is worth 40.0 of 100 points, 50.0 less than the status quo (which breaks Money limit)" in told
