"""Opening a workbook: everything that can be wrong with the file before a cell of it is understood."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from options.faults import CaseError, refusal

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook begins, and how one of Excel 97-2003, or an encrypted one, does."""

LARGEST = 10_000_000
"""Bytes of a workbook; that of a case of 300 levers has a twentieth of it."""

MOST_UNPACKED = 60_000_000
"""Bytes of its parts when unpacked: ten times what a case of 300 levers takes."""

MOST_PARTS = 1_000
"""Files in it."""

MOST_ROWS, MOST_COLUMNS = 20_000, 400
"""Rows and columns that a sheet may fill; a case of 300 levers has some 5,000 rows of scores."""

MOST_CELLS = 200_000
"""Cells that hold anything; a case of 300 levers fills some 60,000."""

MOST_SHEETS = 200
"""Sheets that are looked at."""

SUFFIXES = (".xlsx", ".xlsm", ".xls")
"""What names of workbooks end in."""

_FAR = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*?(?<!/)>")
_OTHER_KINDS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a slide show",
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
}
"""By a part that it has: what another file in a zip archive is."""


@dataclass(frozen=True)
class Broken:
    """A cell whose value cannot be taken."""

    why: str
    """What is wrong and the way out."""


@dataclass(frozen=True)
class RawSheet:
    """The cells of a sheet that hold anything."""

    title: str
    """On its tab."""
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    """By row and column, counted from 1: what the cell holds, of a formula its saved value; or Broken."""
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row and column: the formulas."""


def is_empty(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_workbook(data: bytes, path: str) -> bool:
    """Whether a file is to be read as a workbook: by what it holds, or else by its name."""
    return data.startswith((ZIP, OLE)) or path.lower().endswith(SUFFIXES)


def open_workbook(data: bytes, path: str) -> tuple[RawSheet, ...]:
    """The sheets of a workbook. Raises CaseError for anything that is no readable workbook of a sane size."""
    if data.startswith(OLE):
        raise refusal(path, _ole(data))
    if not data.startswith(ZIP):
        raise refusal(
            path, "is no workbook, whatever its name; save it as .xlsx, or name a case file in YAML"
        )
    _check_parts(data, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is not kept when the workbook is saved again: it never is
        try:
            return tuple(_sheets(data, path))
        except (CaseError, MemoryError):
            raise
        except Exception as error:  # whatever may be wrong inside a file of another program's
            told = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
            raise refusal(
                path, f"cannot be read as a workbook ({told}); open it and save it again as .xlsx"
            ) from error


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is encrypted; open it, remove its password (File, Info, Protect Workbook) and save it again"
    return "is a workbook of Excel 97-2003 (.xls), whatever its name; open it and save it as .xlsx"


def _check_parts(data: bytes, path: str) -> None:
    """Raises CaseError where number, size or kind of its parts are not those of a sane workbook."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if "xl/workbook.xml" not in names:
                other = next((kind for part, kind in _OTHER_KINDS.items() if part in names), None)
                told = f"is {other}" if other else "is a zip archive"
                raise refusal(path, f"{told}, not a workbook; save it as .xlsx, or name a case file in YAML")
            unpacked = sum(info.file_size for info in infos)
            if unpacked > MOST_UNPACKED or len(infos) > MOST_PARTS:
                raise refusal(
                    path,
                    f"unpacks to {unpacked / 1e6:,.0f} MB in {len(infos):,} parts; the workbook of a case has at most "
                    f"{MOST_UNPACKED / 1e6:.0f} MB in {MOST_PARTS:,}, cut away what is no part of the case",
                )
            if any(info.flag_bits & 1 for info in infos):
                raise refusal(path, "is encrypted; remove its password and save it again")
            for info in infos:
                if info.filename.endswith((".xml", ".rels")) and _declares(archive.read(info)):
                    raise refusal(
                        path, f"declares entities in {info.filename}, which no spreadsheet program does"
                    )
    except (  # what zipfile raises on damaged archives, by what is damaged:
        BadZipFile,  # the directory, or a checksum
        EOFError,  # a part that is cut short
        NotImplementedError,  # a method of compression that zipfile does not have: raised by it, caught here
        OSError,  # an offset outside the file
        ValueError,  # an offset below 0
        zlib_error,  # the packed bytes
    ) as error:
        raise refusal(path, f"is a damaged workbook ({str(error)[:80]}); save it again as .xlsx") from None


def _declares(part: bytes) -> bool:
    """Whether a part has a document type: with entities of its own it could grow without end."""
    return (
        b"<!DOCTYPE" in part
        or "<!DOCTYPE".encode("utf-16-le") in part
        or "<!DOCTYPE".encode("utf-16-be") in part
    )


def _sheets(data: bytes, path: str) -> Iterator[RawSheet]:
    from openpyxl import load_workbook

    saved = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    stated: Any = None
    cells = 0
    try:
        for name in saved.sheetnames[:MOST_SHEETS]:
            sheet = saved[name]
            if not hasattr(sheet, "reset_dimensions"):
                continue  # a sheet that is a chart
            with sheet._get_source() as source:
                text = source.read()
            _refuse_far(text, path, name)
            raw = RawSheet(name)
            for _ in _filled(raw, sheet):
                cells += 1
                if cells > MOST_CELLS:
                    raise refusal(
                        path,
                        f"holds more than {MOST_CELLS:,} cells; a case is smaller, clear what is no part of it",
                    )
            if re.search(rb"<(?:\w+:)?f[\s>/]", text):
                stated = stated or load_workbook(
                    BytesIO(data), read_only=True, data_only=False, keep_links=False
                )
                _mark_formulas(raw, stated[name])
            yield raw
    finally:
        saved.close()
        if stated is not None:
            stated.close()


def _rows(sheet: Any) -> Iterator[Any]:
    """Every cell of the sheet that is there, within its bounds."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        for cell in row:
            if hasattr(cell, "row"):  # cells between those that the file has are fillers
                yield cell


def _filled(raw: RawSheet, sheet: Any) -> Iterator[None]:
    """Takes every cell that holds anything, one by one."""
    for cell in _rows(sheet):
        at = (cell.row, cell.column)
        if cell.data_type == "e":
            raw.cells[at] = Broken(f"holds the error {cell.value}; mend its formula, or write a value")
        elif not is_empty(cell.value):
            raw.cells[at] = cell.value
        elif cell.data_type == "str":
            raw.cells[at] = ""  # a formula's result, which is an empty text
        else:
            continue
        yield


def _mark_formulas(raw: RawSheet, sheet: Any) -> None:
    for cell in _rows(sheet):
        if cell.data_type == "f":
            at = (cell.row, cell.column)
            raw.formulas[at] = str(getattr(cell.value, "text", cell.value))
            if at not in raw.cells:
                raw.cells[at] = Broken(
                    "is a formula whose value was not saved; open the workbook in a spreadsheet program and save it, "
                    "or write the value"
                )


def _refuse_far(text: bytes, path: str, name: str) -> None:
    """Raises CaseError where a cell that holds something stands beyond what a sheet may fill."""
    for found in _FAR.finditer(text):
        column = 0
        for letter in found[1]:
            column = column * 26 + letter - 64
        if column > MOST_COLUMNS or int(found[2]) > MOST_ROWS:
            cell = f"{found[1].decode()}{found[2].decode()}"
            raise refusal(
                path,
                f"has something in cell {cell} of the sheet {name!r}, beyond {MOST_ROWS:,} rows and {MOST_COLUMNS} "
                "columns; a case is smaller, clear it",
            )
