"""Reading tables from files: what parts the cells, decimal commas, encodings, titles above the heads, damaged files."""

from decimal import Decimal
from pathlib import Path

import pytest

from options import CaseError
from options.table_case import load_table, read_table
from options.table_case.figures import figures


def numbers(text: str | bytes) -> list[Decimal]:
    table = read_table(text.encode() if isinstance(text, str) else text, "t.csv")
    found = figures(table, 1)
    assert found is not None and not found.faults
    return list(found.by_row.values())


def refused(data: bytes, path: str = "t.csv") -> str:
    with pytest.raises(CaseError) as caught:
        read_table(data, path)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "name,cost\nA,1.5\nB,2\n",
        "name;cost\nA;1,5\nB;2\n",
        "name;cost\nA;1.5\nB;2\n",
        "name\tcost\nA\t1,5\nB\t2\n",
        "sep=;\nname;cost\nA;1,5\nB;2\n",
        'name,cost\nA,"1,5"\nB,2\n',
        "A title of the sheet\n\nname,cost\r\nA,1.5\r\n\r\nB,2\r\n",
        "name;cost\nA;€ 1,5\nB;2 EUR\n",
    ],
)
def test_what_parts_cells_and_decimals_is_seen(text: str) -> None:
    assert numbers(text) == [Decimal("1.5"), Decimal(2)]


def test_a_number_that_may_be_two_is_read_as_the_others_of_its_file() -> None:
    assert numbers("name;cost\nA;1.234\nB;2,5\n") == [1234, Decimal("2.5")]
    assert numbers("name,cost\nA,1.234\nB,2.5\n") == [Decimal("1.234"), Decimal("2.5")]
    assert numbers('name,cost\nA,"1,234"\nB,2.5\n') == [1234, Decimal("2.5")]
    table = read_table(b"name;cost\nA;1.234\nB;2\nC;3\n", "t.csv")
    found = figures(table, 1)
    assert found is not None
    assert found.faults == ((2, "may be 1.234 or 1234, as text; write it as a number, not as text"),)


def test_thousands_and_negative_amounts_in_brackets() -> None:
    assert numbers("name;cost\nA;1 234,5\nB;(2)\nC;-3\nD;−4\n") == [Decimal("1234.5"), -2, -3, -4]


def test_encodings() -> None:
    assert read_table("name;cost\nÖ;1\n".encode("utf-16"), "t.csv").rows[0].cells == ("Ö", "1")
    assert read_table("\ufeffname;cost\nÖ;1\n".encode(), "t.csv").heads == ("name", "cost")
    table = read_table("name;cost\nÖ;1\n".encode("cp1252"), "t.csv")
    assert table.rows[0].cells == ("Ö", "1")
    assert table.remarks == ("The file is not in UTF-8; it was read as Western European (Windows-1252).",)


def test_a_cell_beyond_the_heads_is_a_fault() -> None:
    assert refused(b"name,cost\nA,1,5\nB,2\n") == (
        "t.csv:2:3: C: stands beyond the 2 heads; give the column a head, or put quotes round a text that holds what"
        " parts the cells"
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "holds no table"),
        (b"\n\n", "holds no table"),
        (b"name,cost\n", "has no row below its heads"),
        (b"\0\1\2", "is a binary file"),
        (b"PK\3\4 nothing", "is a damaged workbook"),
        (b'name,cost\n"A,1\n', "is no CSV from here on"),
        (b"name,cost\n" + b"A" * 6000 + b",1\n", "has 6,000 characters, and may have 5,000"),
        (b"a," * 70 + b"b\n" + b"1," * 70 + b"2\n", "has 71 columns, and may have 60"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(data: bytes, told: str) -> None:
    assert told in refused(data)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="there is no such file"):
        load_table(str(tmp_path / "none.csv"))
