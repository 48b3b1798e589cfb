"""The brief is the same, byte for byte, on two Pythons whose libraries are the same but for PuLP.

`OTHER_PYTHON` names the other one: the interpreter of an environment in which this checkout is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from options import bundled_case_path
from tests.reports.running import ROOT, SMALL

OTHER_PYTHON = os.environ.get("OTHER_PYTHON")


def written(python: str, case: Path, folder: Path) -> dict[str, bytes]:
    """The files of the brief, by name."""
    command = [python, "-m", "tests.reports.unversioned", "brief", case, "--out", folder]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.skipif(OTHER_PYTHON is None, reason="needs a second environment, which .ci/run makes and names")
@pytest.mark.parametrize("case", [SMALL, bundled_case_path()], ids=["small", "bundled"])
def test_page_and_pdf_are_the_same_on_another_python(case: Path, tmp_path: Path) -> None:
    assert OTHER_PYTHON is not None
    here = written(sys.executable, case, tmp_path / "here")
    assert len(here) == 2
    assert here == written(OTHER_PYTHON, case, tmp_path / "there")
