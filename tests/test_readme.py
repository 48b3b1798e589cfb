"""The README's commands and its case are run as they stand there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[str]:
    """The lines that follow a prompt, without their comments."""
    lines = [line for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    return [line.removeprefix("$ ").split("  #")[0].split(" #")[0].strip() for line in lines]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of ours, as a shell would run it; `>` sends its output to a file."""
    words = shlex.split(command)
    target = words[words.index(">") + 1] if ">" in words else None
    words = words[: words.index(">")] if ">" in words else words
    done = subprocess.run(
        [sys.executable, "-m", "reports", *words[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if target:
        (folder / target).write_text(done.stdout, encoding="utf-8")
    return done


def test_the_commands_work_in_their_order(tmp_path: Path) -> None:
    ours = [command for command in commands() if command.startswith("policy-options ")]
    assert len(ours) >= 5
    for command in ours:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert {path.name for path in tmp_path.iterdir()} >= {"mine", "mine.html", "case.schema.json"}


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [command.removeprefix("make ") for command in commands() if command.startswith("make ")]
    assert {"brief", "test"} <= set(targets)
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)


def test_the_ten_line_case_is_ten_lines_and_solves(tmp_path: Path) -> None:
    (case,) = blocks("yaml")
    assert len(case.splitlines()) == 10
    (tmp_path / "case.yaml").write_text(case, encoding="utf-8")
    done = run("policy-options optimize case.yaml", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "booking" in done.stdout


@pytest.mark.parametrize("linked", re.findall(r"\]\(([^)#:]+)\)", README))
def test_what_the_readme_links_to_is_there(linked: str) -> None:
    assert (ROOT / linked).exists()
