"""The wheel holds all that the program needs: it is built, installed into an empty environment, and used."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("options", "decision", "reports")
BESIDE = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_wheel_works_from_an_empty_folder(tmp_path: Path) -> None:
    source, wheels, made, empty = (tmp_path / name for name in ("source", "wheels", "venv", "empty"))
    source.mkdir()
    empty.mkdir()
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", wheels, folder=source)
    (wheel,) = wheels.glob("policy_options-*.whl")

    venv.create(made, with_pip=True)
    binaries = made / ("Scripts" if sys.platform == "win32" else "bin")
    run(binaries / "python", "-m", "pip", "install", "--quiet", wheel, folder=empty)
    program = binaries / "policy-options"
    assert "optimize" in run(program, "--help", folder=empty)
    run(program, "check", folder=empty)
    run(program, "new", "mine", "--blank", folder=empty)
    run(program, "brief", "--html", folder=empty)
    assert len(list(empty.glob("*.html"))) == 1
    (installed,) = made.rglob("site-packages")
    ours = {path.parent.name for path in installed.glob("*/py.typed")}
    assert ours >= set(ROOMS)
    assert not (installed / "tests").exists()
