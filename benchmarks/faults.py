"""What commands do when they are ended from outside at random moments: kill -9, Ctrl-C and SIGTERM, from the start on.

    python -m benchmarks.faults --tries 200 --write
    python -m benchmarks.faults --tries 40 --signals SIGKILL --commands sweep,vary

Of each try, a command is started, a signal sent at a random moment, and the command run again to its end where it writes
a file. Wrong are: another exit status than 130 (SIGINT), 143 (SIGTERM) or that of an end before it; a traceback; more
than five seconds to end (30 for a brief, which is still to be written); a process left; a file half written or left
beside the output, but for the parts that a command keeps to go on from; an output that differs, in one byte, from that
of a run that nothing ended.
"""

import argparse
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.limits import case_of
from benchmarks.table import table, write_between
from options import bundled_case_path

ROOT = Path(__file__).parents[1]
PAGE = Path("benchmarks/reliability.md")

TOO_LONG, TO_WRITE = 5.0, 30.0
"""Seconds from a signal to the end that are too many; and where files are still to be written."""

LATEST = 8.0
"""Seconds after the start at which a signal comes at the latest to a command that may run for long."""

PYTHON = 0.6
"""Seconds until Python has surely come to our first line; what comes before is not ours to answer."""

PRINTING = 0.5
"""Seconds that the end of an answer takes, after which a command that hears a signal must not end as if it had not."""

PARTS = re.compile(r"\.parts$")
"""What a command keeps beside its output to go on from."""


@dataclass(frozen=True)
class Command:
    """A command, and what it writes."""

    words: tuple[str, ...]
    """Its command line, in a folder of its own that holds `case.yaml`."""
    outputs: tuple[str, ...] = ()
    """Files that it writes, the same bytes every time."""
    makes: tuple[str, ...] = field(default=())
    """Other files that it may leave: whole, and not compared."""
    levers: int = 0
    """Of a generated case of five objectives in which nearly every bundle is efficient; 0: the bundled case."""


COMMANDS = {
    "check": Command(("check", "case.yaml")),
    "optimize": Command(("optimize", "case.yaml", "--format", "json")),
    "frontier": Command(("frontier", "case.yaml")),
    "contingency": Command(("contingency", "case.yaml")),
    "explain": Command(("explain", "case.yaml")),
    "evidence": Command(("evidence", "case.yaml")),
    "sweep": Command(("sweep", "case.yaml", "--samples", "2000000", "--out", "s.parquet"), ("s.parquet",)),
    "robust": Command(("robust", "case.yaml", "--draws", "40000", "--out", "r.json"), ("r.json",)),
    "vary": Command(("vary", "case.yaml", "money=60..160:2", "--out", "v.csv"), ("v.csv",)),
    "brief": Command(
        ("brief", "case.yaml", "--html", "--docx", "--xlsx"), makes=("mine.html", "mine.docx", "mine.xlsx")
    ),
    "export": Command(("export", "case.yaml", "x.xlsx", "--force"), ("x.xlsx",)),
    "new": Command(("new", "made"), ("made/case.yaml",)),
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
}
"""By name. The folder is called `mine`, which is what its brief is called."""


def environment(folder: Path) -> dict[str, str]:
    """Of a command: its runs are recorded, beside its folder."""
    return os.environ | {"PYTHONPATH": str(ROOT), "POLICY_OPTIONS_LEDGER": str(folder.parent / "runs.sqlite")}


def begun(folder: Path, words: tuple[str, ...]) -> "subprocess.Popen[str]":
    """The command in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "reports", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment(folder),
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """The files below a folder, but for the case, by name."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != "case.yaml"}


def left_of(group: int) -> bool:
    """Whether a process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def folder_for(parent: str, command: Command) -> Path:
    """A folder with the case of a command."""
    folder = Path(parent) / "mine"
    folder.mkdir()
    case = case_of(command.levers, 5).encode() if command.levers else bundled_case_path().read_bytes()
    (folder / "case.yaml").write_bytes(case)
    return folder


def undisturbed(command: Command) -> tuple[dict[str, bytes], float]:
    """The outputs of a run that nothing ends, and its seconds; of a command on a generated case LATEST, without a run."""
    if command.levers:
        return {}, LATEST
    with tempfile.TemporaryDirectory() as parent:
        folder = folder_for(parent, command)
        began = time.monotonic()
        with begun(folder, command.words) as process:
            _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said
        files = files_of(folder)
        return {name: files[name] for name in command.outputs}, time.monotonic() - began


def wrong_of(
    name: str, command: Command, number: signal.Signals, moment: float, expected: dict[str, bytes]
) -> tuple[list[str], bool, bool]:
    """What one try does wrong; whether the command had ended before, and whether it went on from kept parts."""
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as parent:
        folder = folder_for(parent, command)
        with begun(folder, command.words) as process:
            time.sleep(moment)
            had_ended = process.poll() is not None
            began = time.monotonic()
            process.send_signal(number)
            try:
                told, said = process.communicate(timeout=120)
            except subprocess.TimeoutExpired:
                process.kill()
                told, said = process.communicate()
            took = time.monotonic() - began
        for _ in range(30):
            if not left_of(process.pid):
                break
            time.sleep(0.1)
        if left_of(process.pid):
            bad.append("a process is left")
            os.killpg(process.pid, signal.SIGKILL)
        # Before our first line it is Python that is interrupted, and says so.
        by_python = "Traceback" in said and f"{ROOT}/" not in said
        if "Traceback" in said and not by_python:
            bad.append("traceback: " + " | ".join(said.splitlines()[-3:]))
        if number != signal.SIGKILL and not had_ended and not by_python:
            right = [
                128 + number,
                *([-number] if moment < PYTHON else []),
                *([0] if (told or said) and took < PRINTING else []),
            ]
            if process.returncode not in right:
                bad.append(f"status {process.returncode}")
            if took > (TO_WRITE if command.makes else TOO_LONG):
                bad.append(f"{took:.1f} s to end")
        for each, content in files_of(folder).items():
            if each in command.outputs and content != expected[each]:
                bad.append(f"{each} is half written")
            elif each not in (*command.outputs, *command.makes):
                hidden = PARTS.search(each) or number == signal.SIGKILL
                if not hidden:
                    bad.append(f"leaves {each}")
        if not command.outputs and not command.makes:
            return bad, had_ended, False
        if name == "new" and (folder / "made" / "case.yaml").exists():
            return bad, had_ended, False
        with begun(folder, command.words) as process:
            _, said = process.communicate(timeout=900)
        if process.returncode != 0:
            bad.append(f"again: status {process.returncode}, {said.strip()[-200:]}")
        found = files_of(folder)
        bad += [f"again: {each} differs" for each in command.outputs if found.get(each) != expected[each]]
        bad += [f"again: no {each}" for each in command.makes if each not in found]
        bad += [f"again: leaves {each}" for each in found if each not in (*command.outputs, *command.makes)]
        return bad, had_ended, "Going on from" in said


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tries", type=int, default=400, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin none after so many")
    parser.add_argument("--commands", type=lambda text: text.split(","), default=list(COMMANDS))
    parser.add_argument(
        "--signals", type=lambda text: text.split(","), default=["SIGKILL", "SIGINT", "SIGTERM"]
    )
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    # What is begun here hears it, even where this runs in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random, began = Random(asked.seed), time.monotonic()
    known: dict[str, tuple[dict[str, bytes], float]] = {}
    tried: Counter[tuple[str, str]] = Counter()
    ended: Counter[str] = Counter()
    resumed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for n in range(asked.tries):
        if time.monotonic() - began > asked.minutes * 60:
            break
        name = asked.commands[n % len(asked.commands)]
        number = signal.Signals[random.choice(asked.signals)]
        if name not in known:
            known[name] = undisturbed(COMMANDS[name])
        expected, whole = known[name]
        moment = random.uniform(0.01, 0.6) if random.random() < 0.25 else random.uniform(0.1, whole)
        bad, had_ended, goes_on = wrong_of(name, COMMANDS[name], number, moment, expected)
        tried[name, number.name] += 1
        ended[name] += had_ended
        resumed[name] += goes_on
        wrong[name] += bool(bad)
        told = f"{'; '.join(bad)}{' (had ended)' if had_ended else ''}{' (went on)' if goes_on else ''}"
        print(f"{name:12} {number.name:8} at {moment:6.2f} of {whole:6.2f} s {told}", flush=True)
    head = ["command", *asked.signals, "had ended", "went on from parts", "wrong"]
    rows = [
        [
            name,
            *(str(tried[name, number]) for number in asked.signals),
            str(ended[name]),
            str(resumed[name]),
            str(wrong[name]),
        ]
        for name in asked.commands
    ]
    minutes = (time.monotonic() - began) / 60
    text = f"{table(head, rows)}\n\n{tried.total()} tries in {minutes:.0f} minutes (Python {platform.python_version()}).\n"
    print(text)
    if asked.write:
        write_between("faults", text, PAGE)
    return int(wrong.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
