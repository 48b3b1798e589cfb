"""Files that are no workbook of a case: each a clear message, soon, and in little memory."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from options import CaseError, load_case
from options.workbook.opening import LARGEST, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED, OLE
from reports.files.case_workbook import case_workbook

FLOOD = load_case(Path("tests/cases/flood.yaml"))

MOST_MEMORY = 500
"""Megabytes that refusing any file may take."""


def refusal(path: Path) -> str:
    """The only fault of the file, without its name."""
    with pytest.raises(CaseError) as caught:
        load_case(path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.column, fault.cell) == (str(path), 1, 1, "")
    return fault.message


def refused(tmp_path: Path, data: bytes, name: str = "case.xlsx") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return refusal(path)


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    """The flood case's workbook with its parts changed."""
    file = BytesIO()
    with ZipFile(BytesIO(case_workbook(FLOOD))) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return file.getvalue()


def in_first_sheet(old: bytes, new: bytes) -> bytes:
    return changed(
        lambda name, part: part.replace(old, new, 1) if name == "xl/worksheets/sheet2.xml" else part
    )


def test_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(50_000_000)
    message = f"is 50.0 MB; a workbook of a case has at most {LARGEST / 1e6:.0f} MB, shorten it"
    assert refusal(path) == message


def test_an_encrypted_workbook(tmp_path: Path) -> None:
    data = OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    message = "is encrypted; open it, remove its password (File, Info, Protect Workbook) and save it again"
    assert refused(tmp_path, data) == message


@pytest.mark.parametrize("name", ["case.xlsx", "case.xls", "case.yaml"])
def test_an_old_workbook_by_any_name(tmp_path: Path, name: str) -> None:
    message = "is a workbook of Excel 97-2003 (.xls), whatever its name; open it and save it as .xlsx"
    assert refused(tmp_path, OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), name) == message


def test_a_text_by_the_name_of_a_workbook(tmp_path: Path) -> None:
    message = "is no workbook, whatever its name; save it as .xlsx, or name a case file in YAML"
    assert refused(tmp_path, b"format: 1\ntitle: A case\n") == message
    assert refused(tmp_path, b"<html><table><tr><td>1</td></tr></table></html>", "case.XLS") == message


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "is a Word document"),
        ("content.xml", "is an OpenDocument file"),
        ("xl/workbook.bin", "is a binary workbook (.xlsb)"),
        ("readme.txt", "is a zip archive"),
    ],
)
def test_other_archives(tmp_path: Path, part: str, what: str) -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(part, "x")
    message = f"{what}, not a workbook; save it as .xlsx, or name a case file in YAML"
    assert refused(tmp_path, file.getvalue()) == message


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_workbook_that_was_cut_off(tmp_path: Path, keep: float) -> None:
    data = case_workbook(FLOOD)
    assert "damaged workbook" in refused(tmp_path, data[: int(len(data) * keep)])


def test_a_workbook_whose_sheet_is_no_xml(tmp_path: Path) -> None:
    told = refused(tmp_path, in_first_sheet(b"<sheetData>", b"<sheetData><row"))
    assert told.startswith("cannot be read as a workbook (") and told.endswith(
        "; open it and save it again as .xlsx"
    )


def test_entities_of_its_own(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet'
    told = refused(tmp_path, in_first_sheet(b"<worksheet", bomb))
    assert told == "declares entities in xl/worksheets/sheet2.xml, which no spreadsheet program does"


def test_a_cell_far_out(tmp_path: Path) -> None:
    data = in_first_sheet(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert refused(tmp_path, data) == (
        f"has something in cell XFD1048576 of the sheet 'Case', beyond {MOST_ROWS:,} rows and {MOST_COLUMNS} columns; "
        "a case is smaller, clear it"
    )
    painted = in_first_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    (tmp_path / "painted.xlsx").write_bytes(painted)
    assert load_case(tmp_path / "painted.xlsx") == FLOOD


def bomb(path: Path) -> None:
    """A gigabyte of one letter in a file of one megabyte."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(b"a" * 10_000_000)


def many_cells(path: Path) -> None:
    """As much as a workbook may unpack to, all of it cells of texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Case")
    for row in range(19_000):
        sheet.append([f"a text of some length {row} {n}" for n in range(20)])
    book.save(path)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (bomb, f"the workbook of a case has at most {MOST_UNPACKED / 1e6:.0f} MB"),
        (many_cells, "holds more than 200,000 cells"),
    ],
    ids=["bomb", "cells"],
)
def test_what_unpacks_to_much_takes_little_memory(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    path = tmp_path / "case.xlsx"
    make(path)
    code = (
        "import sys\nfrom options import CaseError, load_case\n"
        "try: load_case(sys.argv[1])\nexcept CaseError as error: print(error.faults[0])\n"
        # The peak of this program alone: the one of getrusage begins with that of the process that started it.
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(int(peak.split()[1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    fault, megabytes = done.stdout.splitlines()
    assert told in fault
    assert int(megabytes) < MOST_MEMORY
