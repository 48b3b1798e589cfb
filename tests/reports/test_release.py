"""`release` as a user runs it: the file, what is refused, and briefs in which no secret is found in any byte."""

import json
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner, Result

from options import bundled_case_path, load_case, read_case
from reports.commands.cli import main
from reports.request.statuses import Exit
from tests.options.secrets import Data, portions, read, restricted
from tests.reports.contract import COMMON
from tests.reports.running import FLOOD, flowing

FORMS = ("html", "pdf", "docx", "pptx", "xlsx", "json")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def case(folder: Path) -> Path:
    """The flood case with drills for insiders and the forecast for the office itself."""
    data: Data = read(FLOOD)
    data["levers"]["drills"]["releasable_to"] = ["Insiders"]
    data["evidence"]["snow_forecast"]["releasable_to"] = ["Ourselves"]
    path = folder / "case.yaml"
    path.write_text("# a comment on drills\n" + json.dumps(data), encoding="utf-8")
    return path


def ran(*words: str | Path, ends: int = Exit.DONE) -> Result:
    done = CliRunner().invoke(main, list(map(str, words)))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == ends, done.stderr
    return done


def test_the_file_is_a_case_on_which_every_command_works(case: Path) -> None:
    done = ran("release", case, "--to", "Towns", "--out", "out.yaml")
    said = flowing(done.stdout)
    assert "Wrote out.yaml, which Towns may see, without 2 parts and comments" in said
    assert "levers.drills" in said and "constraints.keep_drills names lever drills" in said
    text = Path("out.yaml").read_text(encoding="utf-8")
    assert "drills" not in text and "#" not in text and "snow_forecast" not in text
    assert "no faults" in flowing(ran("check", "out.yaml").stdout)
    for command in ("optimize", "evidence", "frontier", "contingency"):
        ran(command, "out.yaml")
    told = json.loads(ran("diff", case, "out.yaml", "--format", "json").stdout)
    assert told["movers"]["moved"] and told["movers"]["alone"] == ["levers.drills"]
    assert Path("out.yaml").stat().st_mode & 0o777 == 0o644


def test_standard_error_tells_what_deserves_a_look(case: Path) -> None:
    done = ran("release", case, "--to", "Towns", "--out", "out.yaml")
    assert "no part of the case names Towns" in done.stderr
    assert "scenario severe was reported and not established and is not assessed in the file" in done.stderr
    assert "Next: policy-options diff" in done.stderr
    done = ran("release", case, "--to", "Insiders", "--out", "two.yaml")
    assert "no part of the case names" not in done.stderr


def test_the_document_lists_what_was_withheld_and_what_followed(case: Path) -> None:
    told = json.loads(ran("release", case, "--to", "Towns", "--out", "out.yaml", "--format", "json").stdout)
    jsonschema.validate(told, COMMON)
    assert (told["command"], told["to"], told["files"]) == ("release", "Towns", ["out.yaml"])
    assert told["withheld"] == ["evidence.snow_forecast", "levers.drills"]
    assert {"field": "constraints.keep_drills", "because": "names lever drills"} in told["followed"]
    assert told["standings"] == {"severe": ["reported", "not_assessed"]}


def test_it_is_never_written_over_the_case_or_another_file_or_through_a_link(
    case: Path, folder: Path
) -> None:
    before = case.read_bytes()
    (folder / "hard.yaml").hardlink_to(case)
    (folder / "soft.yaml").symlink_to(case)
    for out in (case, "case.yaml", "./case.yaml", "hard.yaml", "soft.yaml"):
        said = ran("release", case, "--to", "Towns", "--out", out, "--force", ends=Exit.COULD_NOT_RUN).stderr
        assert "never written over" in said
    (folder / "other.yaml").write_text("mine", encoding="utf-8")
    said = ran("release", case, "--to", "Towns", "--out", "other.yaml", ends=Exit.COULD_NOT_RUN).stderr
    assert "exists and is left as it is" in said and "--force" in said
    assert (folder / "other.yaml").read_text(encoding="utf-8") == "mine"
    elsewhere = folder.parent / f"{folder.name}_elsewhere"
    elsewhere.mkdir()
    (folder / "link.yaml").symlink_to(elsewhere / "target.yaml")
    (folder / "sub").symlink_to(elsewhere)
    for out in ("link.yaml", "sub/out.yaml"):
        said = ran("release", case, "--to", "Towns", "--out", out, "--force", ends=Exit.COULD_NOT_RUN).stderr
        assert "link" in said
    assert list(elsewhere.iterdir()) == []
    assert case.read_bytes() == before
    ran("release", case, "--to", "Towns", "--out", "other.yaml", "--force")
    read_case((folder / "other.yaml").read_text(encoding="utf-8"))
    ran("release", case, "--to", "Towns", "--out", "a/new/folder/out.yaml")


def test_what_cannot_be_released_ends_with_the_place_and_nothing_is_written(case: Path) -> None:
    data: Any = json.loads(case.read_text(encoding="utf-8").partition("\n")[2])
    whole = {**data, "releasable_to": ["Insiders"]}
    case.write_text(json.dumps(whole), encoding="utf-8")
    said = ran("release", case, "--to", "Towns", "--out", "out.yaml", ends=Exit.CASE_WRONG).stderr
    assert re.search(
        r"case.yaml:1:\d+: releasable_to: the case may be seen by Insiders alone; add Towns", said
    )
    none = deepcopy(data)
    for lever in none["levers"].values():
        lever["releasable_to"] = ["Ourselves"]
    case.write_text(json.dumps(none), encoding="utf-8")
    said = ran("release", case, "--to", "Towns", "--out", "out.yaml", ends=Exit.CASE_WRONG).stderr
    assert "levers: without what Towns may not see: is empty" in said
    told = json.loads(
        ran(
            "release", case, "--to", "Towns", "--out", "out.yaml", "--format", "json", ends=Exit.CASE_WRONG
        ).stdout
    )
    assert {each["field"] for each in told["faults"]} >= {"levers"}
    assert not Path("out.yaml").exists()
    assert (
        "no such file"
        in ran("release", "none.yaml", "--to", "X", "--out", "o.yaml", ends=Exit.CASE_WRONG).stderr
    )
    assert ran("release", case, "--to", "X", ends=2)


def test_a_case_without_restrictions_is_released_whole(folder: Path) -> None:
    ran("release", bundled_case_path(), "--to", "Anyone", "--out", "out.yaml")
    left, whole = load_case("out.yaml"), load_case(bundled_case_path())
    for section in (
        "levers",
        "evidence",
        "objectives",
        "constraints",
        "scenarios",
        "actors",
        "triggers",
        "weights",
    ):
        assert getattr(left, section) == getattr(whole, section)


def every_byte(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, everything packed in it, and the text that its pages show."""
    data = path.read_bytes()
    yield path.name, data
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            for number, part in enumerate(pdf.objects):
                if isinstance(part, pikepdf.Stream):
                    yield f"{path.name} object {number}", part.read_bytes()
                else:
                    yield f"{path.name} object {number}", part.unparse(resolved=True)
            for name, held in pdf.attachments.items():
                yield f"{path.name}/{name}", held.get_file().read_bytes()
            yield f"{path.name} names", " ".join(pdf.attachments).encode()
        pages = pypdfium2.PdfDocument(path)
        yield f"{path.name} text", " ".join(page.get_textpage().get_text_range() for page in pages).encode()
    elif zipfile.is_zipfile(BytesIO(data)):
        yield from within(path.name, data)


def within(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        for each in packed.namelist():
            held = packed.read(each)
            yield f"{name}/{each}", each.encode() + held
            if zipfile.is_zipfile(BytesIO(held)):
                yield from within(f"{name}/{each}", held)


def found_in(path: Path, secrets: list[str]) -> set[str]:
    """The secrets that stand anywhere in a file, in any case and in one or two bytes a character."""
    told = set()
    for where, data in every_byte(path):
        flat = re.sub(rb"\s|\xc2\xad|\xe2\x80\x8b|<[^>]*>", b"", data).lower()
        for secret in secrets:
            plain = secret.lower().encode()
            if plain in data.lower() or plain in flat or secret.encode("utf-16-be") in data:
                told.add(f"{secret} in {where}")
    return told


@pytest.mark.slow
@pytest.mark.parametrize("every", [1, 2, 3])
def test_no_byte_of_any_brief_of_it_holds_a_secret(every: int, folder: Path) -> None:
    data = read(FLOOD)
    keep = {("levers", "gauges"), ("scenarios", "normal"), ("evidence", "gauge_record")}
    chosen = [at for at in portions(data) if at[:2] not in keep or len(at) > 2][every - 1 :: every]
    data, secrets, _ = restricted(data, chosen, lambda: ["Insiders"])
    assert len(secrets) > 10
    (folder / "whole.yaml").write_text(json.dumps(data), encoding="utf-8")
    ran("release", "whole.yaml", "--to", "Towns", "--out", "out.yaml")
    assert found_in(Path("out.yaml"), secrets) == set()
    ran("brief", "out.yaml", *(f"--{form}" for form in FORMS), "--figures", "figures")
    made = [Path(f"out.{form}") for form in FORMS] + sorted(Path("figures").iterdir())
    assert len(made) > len(FORMS)
    assert set().union(*(found_in(path, [*secrets, "Insiders"]) for path in made)) == set()


def test_a_secret_that_is_there_is_found_in_every_form(folder: Path) -> None:
    data = read(FLOOD)
    data["levers"]["drills"]["title"] = "Zebra7quokka drills"
    (folder / "out.yaml").write_text(json.dumps(data), encoding="utf-8")
    ran("brief", "out.yaml", *(f"--{form}" for form in FORMS))
    for form in FORMS:
        assert found_in(Path(f"out.{form}"), ["zebra7quokka"]), form
