"""The slides: five, native and editable, with the marking on each and the paragraphs in their notes."""

import json
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from decision import Question
from options import load_document
from reports.brief.view import tabled, view
from reports.files.slides import slides_of
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD, SMALL, run


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slides")
    done = run("brief", FLOOD, "--pptx", "--json", "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder / "flood.pptx"


def all_text(slide: Any) -> str:
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            told += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(told)


def test_five_slides_with_titles_tables_pictures_marking_and_notes(flood: Path) -> None:
    show = Presentation(str(flood))
    shown = json.loads(flood.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(show.slides) == 5
    first = shown["sections"][0]
    assert show.slides[0].shapes.title.text_frame.text == first["title"]
    lead = next(b["text"] for b in first["blocks"] if b["kind"] == "paragraph" and b["role"] == "lead")
    assert lead in show.slides[0].notes_slide.notes_text_frame.text
    pictures = 0
    for slide in show.slides:
        assert slide.shapes.title.text_frame.text
        if shown["marking"]:
            assert all_text(slide).count(shown["marking"]) >= 2
            assert slide.notes_slide.notes_text_frame.text.startswith(shown["marking"])
        drawn = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        assert len(drawn) <= 1
        pictures += len(drawn)
        for shape in drawn:
            assert shape._element.nvPicPr.cNvPr.get("descr")
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= show.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= show.slide_height
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))
    assert pictures >= 2
    options = next(b for b in first["blocks"] if b["kind"] == "table")
    (table,) = (shape.table for shape in show.slides[1].shapes if shape.has_table)
    cells = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    assert cells[0] == options["header"]
    assert [row[0] for row in cells[1:]] == [row[0] for row in options["rows"]]
    assert (show.core_properties.title, show.core_properties.language) == (shown["title"], "en-GB")


def test_a_long_case_stays_within_its_slides(tmp_path: Path) -> None:
    """Twelve measures with very long names: what has no room is counted."""
    levers = "".join(
        f"  v{n}: {{title: 'Measure number {n} {'with a rather long and quite ordinary title that goes on ' * 4}', "
        f"levels: {{x: {{cost: {{m: {n % 5 + 3}}}, scores: {{o: {n % 7 + 1}}}}}}}}}\n"
        for n in range(12)
    )
    path = tmp_path / "many.yaml"
    path.write_text(
        "format: 1\ntitle: Many small measures\nas_of: 2024-01-01\nresources: {m: {limit: 60}}\n"
        f"objectives: {{o: {{sense: maximise, worst: 0, best: 1000}}}}\nlevers:\n{levers}",
        encoding="utf-8",
    )
    findings = findings_of(Question(load_document(path).case))
    made = slides_of(tabled(view(findings), ()), {}, findings)
    (tmp_path / "many.pptx").write_bytes(made)
    show = Presentation(str(tmp_path / "many.pptx"))
    assert "more in the brief" in all_text(show.slides[0])
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= show.slide_height


def test_sections_that_are_not_there_have_no_slide(tmp_path: Path) -> None:
    findings = findings_of(Question(load_document(SMALL).case))
    made = slides_of(tabled(view(findings, ["page-1"]), ()), {}, findings)
    (tmp_path / "one.pptx").write_bytes(made)
    show = Presentation(str(tmp_path / "one.pptx"))
    assert 1 <= len(show.slides) <= 2
