"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from reports.files.writing import CannotWrite, write_text
from tests.reports.running import SMALL, run


def test_a_file_appears_whole_with_its_folder(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "brief.html", "ä")
    assert (tmp_path / "new" / "brief.html").read_bytes() == "ä".encode()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["brief.html"]


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    old = tmp_path / "brief.html"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(old, "half \ud800")
    assert old.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.html"]


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "waiting.html").mkdir()
    with pytest.raises(CannotWrite, match="it is a folder"):
        write_text(tmp_path / "waiting.html", "text")
    done = run("brief", SMALL, "--out", tmp_path)
    assert done.returncode == 5
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("brief", SMALL, "--out", tmp_path / "file" / "deeper")
    assert done.returncode == 5
    assert "cannot write" in done.stderr


def test_links_that_lead_to_each_other_are_no_place_to_write_to(tmp_path: Path) -> None:
    for one, other in (("one", "two"), ("two", "one")):
        (tmp_path / one).symlink_to(other)
    with pytest.raises(CannotWrite, match=r"cannot write .*one/out.csv: "):
        write_text(tmp_path / "one" / "out.csv", "text")
    write_text(tmp_path / "one", "text")  # takes the place of a link within its folder, as of any other
    assert (tmp_path / "one").read_text(encoding="utf-8") == "text"


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    write_text(tmp_path / "brief.html", "text")
    assert os.stat(tmp_path / "brief.html").st_mode & 0o777 == 0o644
