"""Nothing of the user's is written over: an output is never an input, and a brief replaces a brief of its case alone."""

import json
import os
from functools import partial
from pathlib import Path

import pytest

from reports.figures.hand import slide
from reports.figures.heat import HeatRow, RowGroup, draw_heat
from reports.files.replacing import brief_of, signature
from reports.words.blocks import Figure, Table
from tests.reports.running import SMALL, run

TEXT = SMALL.read_text(encoding="utf-8")
PAGE_ALONE = ("--only", "page-1", "--different", "0", "--top", "1")


def made(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "form"), [("mine.json", "json"), ("mine.html", "html"), ("mine.pdf", "pdf")]
)
def test_a_case_is_never_replaced_by_its_brief(name: str, form: str, tmp_path: Path) -> None:
    case = made(tmp_path / name)
    done = run("brief", case, f"--{form}", "--force", folder=tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert f"{name} is what is read ({case}), and is never written over; name another folder" in done.stderr
    assert case.read_text(encoding="utf-8") == TEXT
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_nor_through_a_link(link: object, tmp_path: Path) -> None:
    case = made(tmp_path / "mine.yaml")
    assert callable(link)
    link(case, tmp_path / "mine.html")
    assert run("brief", case, "--html", "--force", folder=tmp_path).returncode == 5
    link(case, tmp_path / "best.csv")
    done = run("sweep", case, "--samples", "3", "--out", "best.csv", folder=tmp_path)
    assert done.returncode == 5
    assert "is never written over; name another file" in done.stderr
    assert case.read_text(encoding="utf-8") == TEXT


def test_nor_behind_a_folder_that_would_be_made(tmp_path: Path) -> None:
    """Until `none` is there, `none/../mine.yaml` is no file, and nothing is to be found of whose it is."""
    case = made(tmp_path / "mine.yaml")
    for out in ("none/../mine.yaml", "none/../other.yaml", "none/../../other.yaml"):
        done = run("release", "mine.yaml", "--to", "nobody", "--out", out, "--force", folder=tmp_path)
        assert (done.returncode, done.stdout) == (5, "")
        assert "leads out of a folder that is not there; name the file without it" in done.stderr
    assert case.read_text(encoding="utf-8") == TEXT
    assert list(tmp_path.iterdir()) == [case]


def test_a_brief_of_another_case_is_replaced_by_force_alone(tmp_path: Path) -> None:
    forms = ("--html", "--pdf", "--docx", "--pptx", "--xlsx", "--json", "--figures", "slides")
    first = made(tmp_path / "one" / "mine.yaml")
    other = made(tmp_path / "other" / "mine.yaml", TEXT.replace("Shorter waiting times", "Other <i>--things"))
    names = ("--sections", "page-1,alternatives", *forms)
    done = run("brief", first, *names, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    files = [tmp_path / line.removeprefix("Wrote ") for line in done.stdout.splitlines()]
    assert {file.suffix for file in files} == {
        ".html",
        ".pdf",
        ".docx",
        ".pptx",
        ".xlsx",
        ".json",
        ".svg",
        ".png",
    }
    assert {brief_of(file) for file in files} == {"Shorter waiting times"}
    before = {file: file.read_bytes() for file in files}

    made(first, TEXT + "# another version\n")
    assert run("brief", first, *names, folder=tmp_path).returncode == 0
    for form in forms[:4]:
        refused = run("brief", other, form, folder=tmp_path)
        assert (refused.returncode, refused.stdout) == (5, "")
        assert (
            "is a brief of another case, 'Shorter waiting times'; name another folder with --out, or replace it "
            "with --force" in refused.stderr
        )
    refused = run("brief", other, *names[:2], "--figures", "slides", folder=tmp_path)
    assert refused.returncode == 5
    assert "options.svg is a brief of another case" in refused.stderr
    assert {file: file.read_bytes() for file in files if file.suffix in (".svg", ".png")} == {
        file: content for file, content in before.items() if file.suffix in (".svg", ".png")
    }
    done = run("brief", other, *names, "--force", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {brief_of(file) for file in files} == {"Other <i>--things"}


@pytest.mark.parametrize("content", [b"", b"<title>Shorter waiting times</title>", b"\xff\xfe"])
def test_what_is_no_brief_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    case = made(tmp_path / "mine.yaml")
    for form in ("html", "pdf", "docx", "xlsx", "json"):
        file = tmp_path / f"mine.{form}"
        file.write_bytes(content)
        done = run("brief", case, f"--{form}", *PAGE_ALONE, folder=tmp_path)
        assert done.returncode == 5
        assert f"mine.{form} exists and is no brief; name another folder with --out" in done.stderr
        assert file.read_bytes() == content


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_file_called_case_gives_its_folders_name(name: str, tmp_path: Path) -> None:
    made(tmp_path / "clinic" / name)
    for words in (("clinic/" + name,), (name, "--out", "..")):
        folder = tmp_path if words[0] != name else tmp_path / "clinic"
        done = run("brief", *words, "--json", "--format", "json", folder=folder)
        assert done.returncode == 0, done.stderr
        (file,) = json.loads(done.stdout)["files"]
        assert Path(file).name == "clinic.json"
    assert (tmp_path / "clinic" / name).read_text(encoding="utf-8") == TEXT
    assert (tmp_path / "clinic.json").exists()


def test_two_cases_called_case_make_two_briefs_and_neither_replaces_the_other(tmp_path: Path) -> None:
    """Also where the one began as a copy of the other and both still have the same title."""
    made(tmp_path / "clinic" / "case.yaml")
    made(tmp_path / "ward" / "Case.yaml", TEXT + "# a copy\n")
    made(tmp_path / "elsewhere" / "clinic" / "case.yaml", TEXT.replace("Shorter waiting times", "Another"))
    for name in ("clinic/case.yaml", "ward/Case.yaml"):
        done = run("brief", name, "--json", *PAGE_ALONE, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    kept = {file.name: file.read_bytes() for file in tmp_path.glob("*.json")}
    assert sorted(kept) == ["clinic.json", "ward.json"]
    refused = run("brief", "elsewhere/clinic/case.yaml", "--json", *PAGE_ALONE, folder=tmp_path)
    assert refused.returncode == 5
    assert "clinic.json is a brief of another case" in refused.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.glob("*.json")} == kept


def test_weightings_replace_weightings_of_the_same_case_alone(tmp_path: Path) -> None:
    case = made(tmp_path / "mine.csv")
    done = run("sweep", case, "--samples", "3", "--out", "mine.csv", folder=tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert case.read_text(encoding="utf-8") == TEXT
    for name in ("best.csv", "best.parquet"):
        words = ("sweep", case, "--samples", "3", "--out", name)
        for _ in range(2):
            assert run(*words, folder=tmp_path).returncode == 0
        again = run("sweep", case, "--weights-file", name, "--out", name, folder=tmp_path)
        assert again.returncode == 5
        made(tmp_path / name, "a,b\n1,2\n")
        refused = run(*words, folder=tmp_path)
        assert (refused.returncode, refused.stdout) == (5, "")
        assert f"{name} exists and holds no weightings of this case; name another file" in refused.stderr
        assert (tmp_path / name).read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_a_picture_bears_any_title(tmp_path: Path) -> None:
    title = "a -- b --> <!-- é 平壤"
    figure = Figure(
        "key",
        "title",
        "measure",
        "alt",
        Table("", ("a",), (("b",),)),
        70,
        partial(draw_heat, [RowGroup("", (HeatRow("a", (1.0,)),))], ["b"]),
    )
    for form in ("svg", "png"):
        (tmp_path / f"a.{form}").write_bytes(slide(figure, form, signature(title)))
        assert brief_of(tmp_path / f"a.{form}") == title
