"""The brief is the same, byte for byte, made twice, and on two Pythons whose libraries are the same but for PuLP.

`OTHER_PYTHON` names the other one: the interpreter of an environment in which this checkout is installed. Without
it this Python does both, in another order of its sets.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from options import bundled_case_path
from tests.reports.running import ROOT, SMALL

FORMS = ("--html", "--pdf", "--docx", "--pptx", "--xlsx")

OTHER_PYTHON = os.environ.get("OTHER_PYTHON", sys.executable)


def written(python: str, seed: int, case: Path, folder: Path) -> dict[str, bytes]:
    """The files of the brief, by name; seed: of the order of sets."""
    command = [python, "-m", "tests.reports.unversioned", "brief", case, "--out", folder, *FORMS]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("case", [SMALL, bundled_case_path()], ids=["small", "bundled"])
def test_every_form_is_the_same_in_another_process(case: Path, tmp_path: Path) -> None:
    here = written(sys.executable, 1, case, tmp_path / "here")
    assert len(here) == len(FORMS)
    assert here == written(OTHER_PYTHON, 2, case, tmp_path / "there")
