"""The commands that are ended from outside at random moments (benchmarks/faults.py), and the folders that they work in."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from select import select
from shutil import copytree
from typing import Literal

from benchmarks.limits import case_of

ROOT = Path(__file__).parents[1]

SMALL = ROOT / "tests" / "cases" / "flood.yaml"
"""A small case that has every section of the format."""

STUDY = "study: 1\ncase: case.yaml\nvary: {money: 15..260:1}\nvariants: [{name: base}]\n"
"""A study of some hundred rows."""

LEDGER = "runs.sqlite"
"""The ledger of the commands of a try, beside their folder."""


PATIENCE = 900
"""Seconds after which a command hangs."""

STARTING = 0.6
"""Seconds in which a process starts."""


@dataclass(frozen=True)
class Command:
    """A command, and what it writes."""

    words: tuple[str, ...]
    """Its command line, in a folder of its own called `mine`, with `case.yaml` and `study.yaml`."""

    outputs: tuple[str, ...] = ()
    """Files that it writes, the same bytes every time."""

    makes: tuple[str, ...] = ()
    """Other files that it may leave: whole, and not compared."""

    levers: int = 0
    """Of a generated case of five objectives in which nearly every bundle is efficient; 0: the small case."""

    before: tuple[tuple[str, ...], ...] = ()
    """Commands that have run in its folder before."""

    edit: tuple[str, str] | None = None
    """A text of the case, and what it is replaced with after those commands."""

    records: bool = False
    """Whether it adds a run to the ledger."""

    once_answered: bool = False
    """Whether a signal comes only after it has begun to print: while it records."""


RESULTS = tuple(
    f"out/{name}"
    for name in ("manifest.json", "rows.parquet", "rows.csv", "summary.json", "summary.html", "levers.svg", "value-1.svg")
)  # fmt: skip
"""What a study writes."""

OPTIMIZE = ("optimize", "case.yaml", "--format", "json")

COMMANDS = {
    "sweep": Command(("sweep", "case.yaml", "--samples", "2000000", "--out", "s.parquet"), ("s.parquet",)),
    "study": Command(("study", "study.yaml", "--workers", "2", "--out", "out"), RESULTS),
    "gather": Command(
        ("study", "gather", "out"),
        RESULTS,
        before=tuple(
            ("study", "study.yaml", "--shard", f"{n}/2", "--workers", "1", "--out", "out") for n in (1, 2)
        ),
    ),
    "brief": Command(("brief", "case.yaml", "--html", "--docx"), makes=("mine.html", "mine.docx")),
    "ledger": Command(OPTIMIZE, before=(OPTIMIZE, OPTIMIZE), records=True, once_answered=True),
    "robust": Command(("robust", "case.yaml", "--draws", "400000", "--out", "r.json"), ("r.json",)),
    "vary": Command(("vary", "case.yaml", "money=15..260:1", "--out", "v.csv"), ("v.csv",)),
    "export": Command(("export", "case.yaml", "x.xlsx", "--force"), ("x.xlsx",)),
    "import": Command(
        ("import", "x.xlsx", "case.yaml"),
        ("case.yaml",),
        before=(("export", "case.yaml", "x.xlsx"),),
        edit=("question: Which", "question: And which"),
    ),
    "release": Command(("release", "case.yaml", "--to", "nobody", "--out", "r.yaml", "--force"), ("r.yaml",)),
    "new": Command(("new", "made"), ("made/case.yaml",)),
    "check": Command(("check", "case.yaml")),
    "schema": Command(("schema",)),
    "optimize": Command(OPTIMIZE, records=True),
    "frontier": Command(("frontier", "case.yaml")),
    "contingency": Command(("contingency", "case.yaml")),
    "actors": Command(("actors", "case.yaml")),
    "evaluate": Command(("evaluate", "case.yaml", "best")),
    "explain": Command(("explain", "case.yaml")),
    "evidence": Command(("evidence", "case.yaml")),
    "weights": Command(("weights", "case.yaml")),
    "diff": Command(
        ("diff", "old.yaml", "case.yaml"), before=(("release", "case.yaml", "--to", "nobody", "--out", "old.yaml"),)
    ),
    "runs": Command(("runs",), before=(OPTIMIZE,)),
    "verify": Command(("verify", "1"), before=(OPTIMIZE,)),
    **{
        f"{name}-{levers}": Command((name, "case.yaml"), levers=levers)
        for name, levers in (
            ("optimize", 100),
            ("frontier", 50),
            ("sweep", 50),
            ("robust", 50),
            ("evidence", 100),
            ("contingency", 100),
            ("actors", 100),
            ("weights", 50),
            ("explain", 50),
        )
    },
}  # fmt: skip
"""By name. The folder is called `mine`, which is what its brief is called."""

SOAKED = ("sweep", "study", "gather", "brief", "ledger")
"""Those that keep or record something as they go; they are ended most often, by kill -9 too."""


def begun(folder: Path, words: tuple[str, ...]) -> "subprocess.Popen[str]":
    """The command in a group of processes of its own; its runs are recorded beside its folder."""
    recorded = {"PYTHONPATH": str(ROOT), "POLICY_OPTIONS_LEDGER": str(folder.parent / LEDGER)}
    return subprocess.Popen(
        [sys.executable, "-m", "reports", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | recorded,
    )


def finished(folder: Path, words: tuple[str, ...]) -> None:
    """Runs a command to its end, which must be a good one."""
    with begun(folder, words) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said


def make_folder(parent: Path, command: Command) -> Path:
    """The folder of a command in a new parent, as it stands before the command is started."""
    folder = parent / "mine"
    folder.mkdir(parents=True)
    case = case_of(command.levers, 5) if command.levers else SMALL.read_text(encoding="utf-8")
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    for words in command.before:
        finished(folder, words)
    if command.edit is not None:
        old, new = command.edit
        assert old in case
        (folder / "case.yaml").write_text(case.replace(old, new), encoding="utf-8")
    return folder


def copied(ready: Path, parent: Path) -> Path:
    """The folder of a command again, and its ledger, in a parent that is there."""
    copytree(ready.parent, parent, dirs_exist_ok=True)
    return parent / ready.name


def files_of(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by name."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items()}


def answering(process: "subprocess.Popen[str]") -> None:
    """Waits until a command begins to print, or ends; what it printed is not read."""
    select([process.stdout], [], [], PATIENCE)


def left_of(group: int) -> bool:
    """Whether a process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def handling(process: "subprocess.Popen[str]", moment: float) -> Literal["not yet", "yes", "no more"]:
    """Whether a process handles SIGTERM: from its first line, what comes before is not ours to answer, to its last.

    moment: seconds after its start, by which it is told where the system does not say.
    """
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return "yes" if moment > STARTING else "not yet"
    sets = {
        name: int(digits, 16)
        for name, digits in re.findall(r"^Sig(Cgt|Ign):\s*([0-9a-f]+)$", status, re.MULTILINE)
    }
    bit = 1 << (signal.SIGTERM - 1)
    return "yes" if sets.get("Cgt", 0) & bit else "no more" if sets.get("Ign", 0) & bit else "not yet"
