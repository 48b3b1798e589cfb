"""`verify` of a brief: by the record in its page, PDF, Word document or slides; and of one that was altered."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from pikepdf import AttachedFileSpec, Pdf

from options import load_case
from options.canonical import case_hash
from reports.files.brief_record import NoRecord, read_brief
from reports.request.statuses import Exit
from tests.reports.running import SMALL, flowing
from tests.reports.test_recording import invoked

FORMS = ("html", "pdf", "docx", "pptx")
ASKED = ("--weights", "waiting=0.50,strain=0.50", "--limit", "money=90", "--for", "The board's chair")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief in every form, with what is attached and without."""
    made = tmp_path_factory.mktemp("briefs")
    (made / "case.yaml").write_bytes(SMALL.read_bytes())
    words = ("brief", made / "case.yaml", *ASKED, "--no-ledger")
    forms = [f"--{form}" for form in FORMS]
    for name, more in (
        ("whole", [*forms, "--sections", "page-1,why,run"]),
        ("bare", [*forms, "--no-attachments", "--paper", "letter", "--form", "one-page"]),
    ):
        done = invoked(*words, *more, "--out", made / name)
        assert done.exit_code == 0, done.stderr
    return made


def named(folder: Path, form: str) -> Path:
    (path,) = folder.glob(f"*.{form}")
    return path


def verified(path: Path, *words: str | Path, ends: int = Exit.DONE) -> dict[str, Any]:
    done = invoked("verify", path, *words, "--format", "json", "--ledger", path.parent / "none.sqlite3")
    assert done.exit_code == ends, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["same"] is (told["differences"] == []) is (ends == Exit.DONE)
    return told


def fields(told: dict[str, Any]) -> list[str]:
    return [each["field"] for each in told["differences"]]


@pytest.mark.parametrize("form", FORMS)
def test_a_brief_is_the_same_byte_for_byte(form: str, folder: Path) -> None:
    case = () if form != "html" else ("--case", folder / "case.yaml")
    told = verified(named(folder / "whole", form), *case)
    where = folder / "case.yaml" if form == "html" else "the brief"
    assert told["notes"] == [f"The case was taken from {where}."]
    assert told["recommended"] and told["overrides"]


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_without_attachments_it_is_verified_by_hashes_and_settings(form: str, folder: Path) -> None:
    path = named(folder / "bare", form)
    assert verified(path, "--case", folder / "case.yaml")["notes"] == [
        f"The case was taken from {folder / 'case.yaml'}."
    ]
    found = read_brief(path)
    assert (found.case, found.run) == (None, None)
    assert found.record["case_hash"] == case_hash(load_case(SMALL))
    assert "--limit money=90" in found.record["settings"]
    assert not {"time", "seconds", "run"} & set(found.record)


def test_a_page_without_annexes_shows_the_code_of_its_case(folder: Path) -> None:
    code = case_hash(load_case(SMALL))[:16]
    assert any(code in line for line in read_brief(named(folder / "bare", "html")).lines)
    assert any(code in line for line in read_brief(named(folder / "whole", "html")).lines)


def test_the_case_is_found_in_the_ledger_by_its_hash(folder: Path, tmp_path: Path) -> None:
    ledger, path = tmp_path / "runs.sqlite3", named(folder / "bare", "html")
    refused = invoked("verify", path, "--ledger", ledger)
    assert refused.exit_code == 5 and "name it with --case FILE" in flowing(refused.stderr)
    assert invoked("optimize", SMALL, "--ledger", ledger).exit_code == 0
    told = invoked("verify", path, "--ledger", ledger)
    assert told.exit_code == 0, told.stdout + told.stderr
    said = flowing(told.stdout)
    assert "Same: " in said and "The case was taken from run 1 of the ledger." in said
    assert "What it shows was not compared" in said


def test_another_case_is_not_solved(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "case.yaml"
    other.write_text(SMALL.read_text(encoding="utf-8").replace("limit: 100", "limit: 101"), encoding="utf-8")
    told = verified(named(folder / "bare", "pdf"), "--case", other, ends=Exit.DIFFERENT)
    assert fields(told) == ["case"] and "not solved again" in told["notes"][0]


def in_page(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


def in_word(data: bytes, member: str, change: Callable[[str], str]) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == member else content)
    return made.getvalue()


def in_pdf(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    made = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        (key,) = [each for each in pdf.attachments if each.endswith(name)]
        content = change(pdf.attachments[key].get_file().read_bytes())
        pdf.attachments[key] = AttachedFileSpec(pdf, content, filename=key)
        pdf.save(made)
    return made.getvalue()


def test_an_altered_brief_is_found_and_where(folder: Path, tmp_path: Path) -> None:
    case = ("--case", folder / "case.yaml")
    page = named(folder / "whole", "html").read_bytes()
    path = tmp_path / "brief.html"
    path.write_bytes(in_page(page, "Scores and weights are judgements", "Scores and weights are facts"))
    (change,) = verified(path, *case, ends=Exit.DIFFERENT)["differences"]
    assert (
        change["field"].startswith("text ") and "are facts" in change["old"] and "judgements" in change["new"]
    )

    path.write_bytes(in_page(page, '"--limit money=90"', '"--limit money=41"'))
    told = fields(verified(path, *case, ends=Exit.DIFFERENT))
    assert "overrides" in told and any(each.startswith("section ") for each in told)

    path = tmp_path / "brief.pdf"
    pdf = named(folder / "whole", "pdf").read_bytes()
    path.write_bytes(
        in_pdf(pdf, "run.json", lambda told: re.sub(rb'"value": [0-9.]+', b'"value": 99.5', told))
    )
    told = fields(verified(path, ends=Exit.DIFFERENT))
    assert "run.json: bundles" in told and "bundles.0.value" in told and "file" in told
    path.write_bytes(in_pdf(pdf, ".yaml", lambda told: told.replace(b"limit: 100", b"limit: 120")))
    assert fields(verified(path, ends=Exit.DIFFERENT)) == ["attached case", "case"]

    path = tmp_path / "brief.docx"
    word = named(folder / "whole", "docx").read_bytes()
    path.write_bytes(in_word(word, "word/document.xml", lambda told: told.replace("judgements", "facts")))
    assert fields(verified(path, ends=Exit.DIFFERENT))[0].startswith("text ")


def test_what_is_no_brief_is_said(folder: Path, tmp_path: Path) -> None:
    page = named(folder / "whole", "html").read_text(encoding="utf-8")
    broken = {
        "a.html": "<p>A page</p>",
        "b.html": re.sub(r'id="record">.*?</script>', 'id="record">{"record":[</script>', page),
        "c.html": re.sub(r'id="record">.*?</script>', 'id="record">{"case_hash":1}</script>', page),
        "d.pdf": "%PDF-1.7 and no more",
        "e.docx": "PK and no more",
        "f.txt": "\udcff",
    }
    for name, text in broken.items():
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(NoRecord):
            read_brief(path)
        done = invoked("verify", path)
        assert done.exit_code == 5 and str(path) in done.stderr
    assert invoked("verify", tmp_path / "gone.pdf").exit_code == 2
    assert invoked("verify", "1", "--case", SMALL).exit_code == 2


def test_changes_and_an_old_version_that_are_not_in_the_record(tmp_path: Path) -> None:
    changes, old = tmp_path / "changes.yaml", tmp_path / "old.yaml"
    changes.write_text("resources: {money: {limit: 95}}\n", encoding="utf-8")
    old.write_bytes(SMALL.read_bytes())
    words = (
        "--with",
        changes,
        "--since",
        old,
        "--pdf",
        "--form",
        "one-page",
        "--no-ledger",
        "--out",
        tmp_path,
    )
    assert invoked("brief", SMALL, *words).exit_code == 0
    path = named(tmp_path, "pdf")
    assert fields(verified(path, ends=Exit.DIFFERENT)) == ["case"]
    told = verified(path, "--with", changes)
    assert any("sections were not compared" in each for each in told["notes"])


def test_a_document_in_a_template_is_verified_by_its_record(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "office.docx"))
    words = (
        "--docx",
        "--template",
        tmp_path / "office.docx",
        "--form",
        "one-page",
        "--no-ledger",
        "--out",
        tmp_path / "out",
    )
    assert invoked("brief", SMALL, *words).exit_code == 0
    told = verified(named(tmp_path / "out", "docx"))
    assert any("look of a template" in each for each in told["notes"])
