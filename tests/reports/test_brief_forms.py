"""The other forms of the brief and what is asked of it: workbook, JSON, figures, single sections, reader and date."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.reports.hostile import hostile_case
from tests.reports.running import SMALL, run


def tables(shown: Any) -> Iterator[dict[str, Any]]:
    """Every table of a view model, those behind figures and in columns included."""
    if isinstance(shown, dict):
        if shown.get("kind") == "table":
            yield shown
        shown = list(shown.values())
    if isinstance(shown, list):
        for part in shown:
            yield from tables(part)


def test_html_and_pdf_unless_a_form_is_named(tmp_path: Path) -> None:
    done = run("brief", SMALL, "--out", tmp_path, "--only", "page-1")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"waiting.html", "waiting.pdf"}


def test_the_view_model_as_json(tmp_path: Path) -> None:
    done = run("brief", SMALL, "--json", "--out", tmp_path, "--for", "the mayor", "--decide-by", "2024-05-02")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["waiting.json"]
    shown = json.loads((tmp_path / "waiting.json").read_text(encoding="utf-8"))
    assert shown["decision_line"] == "For the mayor, decide by 2 May 2024 · as of 15 March 2024"
    assert shown["sections"][0]["key"] == "page-1"
    kinds = {block["kind"] for section in shown["sections"] for block in section["blocks"]}
    assert kinds >= {"paragraph", "table", "key_figures", "entries", "figure", "columns", "explorer"}
    assert all(all(table["header"]) for table in tables(shown)), "every column is headed"
    record = next(section for section in shown["sections"] if section["key"] == "run")
    (told,) = [row[1] for row in record["blocks"][0]["rows"] if row[0] == "Options"]
    assert "--for 'the mayor' --decide-by 2024-05-02" in told


def test_only_the_sections_that_were_asked_for(tmp_path: Path) -> None:
    done = run("brief", SMALL, "--json", "--out", tmp_path, "--sections", "run, page-1")
    assert done.returncode == 0, done.stderr
    shown = json.loads((tmp_path / "waiting.json").read_text(encoding="utf-8"))
    assert [section["key"] for section in shown["sections"]] == ["page-1", "run"]
    done = run("brief", SMALL, "--only", "page-9", "--out", tmp_path)
    assert done.returncode == 2
    assert "this brief has no section 'page-9'; it has page-1, known, why" in done.stderr


def test_the_workbook_has_every_table_with_numbers_as_numbers(tmp_path: Path) -> None:
    assert run("brief", SMALL, "--xlsx", "--json", "--out", tmp_path).returncode == 0
    book = load_workbook(tmp_path / "waiting.xlsx")
    sheets = {
        sheet.title: [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }
    shown = json.loads((tmp_path / "waiting.json").read_text(encoding="utf-8"))
    captions = {section["key"]: [t["caption"] for t in tables(section)] for section in shown["sections"]}
    assert set(sheets) == {key for key, of in captions.items() if of}
    for key, of in captions.items():
        assert all([caption] in sheets[key] for caption in of)
    assert ["Recommended", 76.0, 0, 100, "nothing changes"] in sheets["bundles"]
    assert ["More staff: Four more", "in no case", "0%", ""] in sheets["weight_map"], (
        "a table that paper leaves out"
    )
    assert all(["INTERNAL"] in rows for rows in sheets.values())


def test_no_text_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    case = hostile_case(tmp_path)
    case.write_text(
        case.read_text(encoding="utf-8").replace("because <script>", "=1+1 <script>"), encoding="utf-8"
    )
    assert run("brief", case, "--xlsx", "--out", tmp_path).returncode == 0
    book = load_workbook(tmp_path / "nasty.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=1+1 <script>") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


def test_figures_for_slides(tmp_path: Path) -> None:
    assert run("brief", SMALL, "--figures", tmp_path / "slides", "--out", tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["slides"]
    names = {path.name for path in (tmp_path / "slides").iterdir()}
    assert {"contributions.svg", "contributions.png", "breakpoints.svg", "breakpoints.png"} <= names
    for path in (tmp_path / "slides").glob("*.svg"):
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        assert b"<text" not in path.read_bytes()
    for path in (tmp_path / "slides").glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
