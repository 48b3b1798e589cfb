"""The README's commands, its case and its Python are run as they stand there; CONTRIBUTING names what exists."""

import os
import re
import shlex
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decision import Optimum, Robustness

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


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
        env=os.environ | {"PYTHONPATH": str(ROOT), "POLICY_OPTIONS_LEDGER": str(folder / "runs.sqlite3")},
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
    (table,) = blocks("csv")
    (tmp_path / "options.csv").write_text(table, encoding="utf-8")
    for command in ours:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert {path.name for path in tmp_path.iterdir()} >= {
        "mine",
        "mine.html",
        "deficit.pdf",
        "case.schema.json",
    }


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


def test_the_python_runs() -> None:
    (code,) = blocks("python")
    made: dict[str, Any] = {}
    exec(code, made)
    assert isinstance(made["optimum"], Optimum) and isinstance(made["found"], Robustness)
    assert "monitoring" in made["best"].levels and made["question"].weights == "tokyo"
    assert isinstance(made["table"], pd.DataFrame) and made["table"]["bundle"].iloc[0] == made["best"].id
    assert made["best"].id in made["regret"]["bundle"].tolist()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([a-z_.]+/[\w./]*)`", CONTRIBUTING))))
def test_what_contributing_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def drawn(title: str) -> list[str]:
    """The rooms of a drawing, from the top down; a line of rooms side by side is one."""
    section = CONTRIBUTING.partition(f"## {title}\n")[2].partition("```text\n")[2].partition("```")[0]
    rows = [re.match(r"(?:[a-z_]+(?:/|\.py) +)+", line) for line in section.splitlines()]
    return [" | ".join(re.findall(r"[a-z_]+(?=/|\.py)", row[0])) for row in rows if row]


@pytest.mark.parametrize(
    ("title", "contract"),
    [("The rooms of decision", "mathematics"), ("The rooms of reports", "reports_rooms")],
)
def test_the_drawn_rooms_are_those_of_the_contracts(title: str, contract: str) -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    assert drawn(title) == config[f"importlinter:contract:{contract}"]["layers"].strip().splitlines()
