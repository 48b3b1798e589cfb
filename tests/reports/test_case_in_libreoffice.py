"""A case's workbook that LibreOffice opened and saved again is the same case."""

import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import Case, bundled_case_path, load_case
from reports.files.case_workbook import case_workbook
from tests.whole_cases import whole_cases

SOFFICE = Path("/usr/bin/soffice")
"""Debian's package libreoffice-calc."""


def saved_again(folder: Path, cases: dict[str, Case]) -> dict[str, Case]:
    """The cases after LibreOffice read their workbooks and wrote them anew."""
    if not SOFFICE.exists():
        pytest.fail(f"{SOFFICE} is not installed: apt-get install libreoffice-calc")
    sources, target = folder / "sent", folder / "saved"
    sources.mkdir()
    for name, case in cases.items():
        (sources / f"{name}.xlsx").write_bytes(case_workbook(case))
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), *sorted(map(str, sources.iterdir()))],
        env=os.environ | {"HOME": str(folder)}, capture_output=True, timeout=280, check=True,
    )  # fmt: skip
    for name in cases:
        with ZipFile(target / f"{name}.xlsx") as archive:
            assert b"LibreOffice" in archive.read("docProps/app.xml")
    return {name: load_case(target / f"{name}.xlsx") for name in cases}


def test_cases_of_every_section_come_back_equal(tmp_path: Path) -> None:
    paths = [bundled_case_path(), *sorted(Path("tests/cases").glob("*.yaml"))]
    cases = {path.stem: load_case(path) for path in paths}
    assert saved_again(tmp_path, cases) == cases


@pytest.mark.slow
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(whole_cases(), min_size=6, max_size=6))
def test_any_cases_come_back_equal(tmp_path_factory: pytest.TempPathFactory, cases: list[Case]) -> None:
    named = {f"case_{n}": case for n, case in enumerate(cases)}
    again = saved_again(tmp_path_factory.mktemp("office"), named)
    for name, case in named.items():
        assert again[name] == case
