"""What commands do when they are ended from outside at random moments: kill -9, Ctrl-C and SIGTERM, from the start on.

    python -m benchmarks.faults --tries 400 --write
    python -m benchmarks.faults --tries 40 --signals SIGKILL --commands sweep,vary

The tries are of commands that keep or record something as they go (a sweep, a study and its gathering, a brief, the
ledger of runs): half of them kill -9, the others Ctrl-C and SIGTERM. Every other command is ended once by each of the
latter besides. With --commands only those named are tried, with all signals alike.

Of each try, a command is started, a signal sent at a random moment, and the command run again to its end where it writes
a file or records. Wrong are: another exit status than 130 (SIGINT), 143 (SIGTERM) or that of an end before it; a
traceback; more than five seconds to end (30 for a brief, which is still to be written); a process left; a file half written
or left beside the output, but for the parts that a command keeps to go on from; an output that differs, in one byte,
from that of a run that nothing ended; a ledger that has lost a run, or whose chain of hashes does not hold.
"""

import argparse
import os
import platform
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.ended_commands import (
    COMMANDS,
    LEDGER,
    PATIENCE,
    ROOT,
    SOAKED,
    STARTING,
    Command,
    answering,
    begun,
    copied,
    files_of,
    handling,
    left_of,
    make_folder,
)
from benchmarks.table import table, write_between
from reports.ledger.store import entries, faults

PAGE = Path("benchmarks/reliability.md")

SIGNALS = ("SIGKILL", "SIGINT", "SIGTERM")
"""By which commands are ended."""

TOO_LONG, TO_WRITE = 5.0, 30.0
"""Seconds from a signal to the end that are too many; and where files are still to be written."""

LATEST = 8.0
"""Seconds after the start at which a signal comes at the latest to a command that may run for long."""

PRINTING = 0.5
"""Seconds that the end of an answer takes, after which a command that hears a signal must not end as if it had not."""

PARTS = re.compile(r"\.parts$|^out/(manifest\.json|parts/.*)$")
"""What a command keeps to go on from."""


@dataclass(frozen=True)
class Ready:
    """A command made ready for its tries."""

    command: Command
    """The command."""

    folder: Path
    """Its folder before it starts, of which each try gets a copy."""

    expected: dict[str, bytes]
    """The outputs of a run that nothing ended."""

    seconds: float
    """How long that run took, from its answer on if signals come after that; LATEST of a command on a generated case,
    which is not run."""


@dataclass(frozen=True)
class Try:
    """One end from outside."""

    name: str
    """Of the command."""

    number: signal.Signals
    """The signal."""

    early: bool
    """Whether it comes while the process starts."""

    share: float
    """At which share of the time."""

    def moment(self, ready: Ready) -> float:
        """Seconds to the signal from the start, or from the answer."""
        if ready.command.once_answered:
            return self.share * ready.seconds
        if self.early:
            return 0.01 + self.share * STARTING
        return 0.1 + self.share * ready.seconds


@dataclass(frozen=True)
class Outcome:
    """What became of a try."""

    bad: tuple[str, ...]
    """What is wrong."""

    had_ended: bool = False
    """Whether the command had ended before."""

    went_on: bool = False
    """Whether it went on from kept parts."""


def made_ready(command: Command, parent: Path) -> Ready:
    """The folder of a command, with its outputs and seconds where nothing ends it."""
    folder = make_folder(parent, command)
    if command.levers:
        return Ready(command, folder, {}, LATEST)
    with tempfile.TemporaryDirectory() as other:
        mine = copied(folder, Path(other))
        began = time.monotonic()
        with begun(mine, command.words) as process:
            if command.once_answered:
                answering(process)
                began = time.monotonic()
            _, said = process.communicate(timeout=PATIENCE)
        seconds = time.monotonic() - began
        assert process.returncode == 0, said
        files = files_of(mine)
        return Ready(command, folder, {name: files[name] for name in command.outputs}, seconds)


def outcome_of(ready: Ready, number: signal.Signals, moment: float) -> Outcome:
    """What one try does wrong."""
    with tempfile.TemporaryDirectory() as parent:
        folder = copied(ready.folder, Path(parent))
        before = files_of(folder)
        bad, had_ended = _ended(ready.command, folder, number, moment)
        left = files_of(folder)
        bad += _files_left(ready, before, left, killed=number == signal.SIGKILL)
        bad += _ledger_faults(ready, folder)
        is_there = ready.command.words[0] == "new" and (folder / "made" / "case.yaml").exists()
        if is_there or not (ready.command.outputs or ready.command.makes or ready.command.records):
            return Outcome(tuple(bad), had_ended)
        with begun(folder, ready.command.words) as process:
            _, said = process.communicate(timeout=PATIENCE)
        if process.returncode != 0:
            bad.append(f"again: status {process.returncode}, {said.strip()[-200:]}")
        found = files_of(folder)
        known = {*before, *ready.command.outputs, *ready.command.makes}
        bad += [
            f"again: {each} differs" for each, content in ready.expected.items() if found.get(each) != content
        ]
        bad += [f"again: no {each}" for each in ready.command.makes if each not in found]
        bad += [f"again: leaves {each}" for each in found if each not in known]
        bad += [f"again: {each}" for each in _ledger_faults(ready, folder, 1)]
        kept = any(each.startswith("out/parts/") for each in left if each not in before)
        return Outcome(tuple(bad), had_ended, kept or "Going on from" in said)


def _ended(command: Command, folder: Path, number: signal.Signals, moment: float) -> tuple[list[str], bool]:
    """Starts a command and ends it: what is wrong with its end, and whether it had ended before."""
    bad: list[str] = []
    with begun(folder, command.words) as process:
        if command.once_answered:
            answering(process)
        time.sleep(moment)
        had_ended, handled = process.poll() is not None, handling(process, moment)
        began = time.monotonic()
        process.send_signal(number)
        try:
            told, said = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            told, said = process.communicate()
        took = time.monotonic() - began
    for _ in range(50):
        if not left_of(process.pid):
            break
        time.sleep(0.1)
    if left_of(process.pid):
        bad.append("a process is left")
        os.killpg(process.pid, signal.SIGKILL)
    # Before our first line it is Python that is interrupted, and says so.
    by_python = "Traceback" in said and (handled == "not yet" or f"{ROOT}/" not in said)
    if "Traceback" in said and not by_python:
        bad.append("traceback: " + " | ".join(said.splitlines()[-3:]))
    if number != signal.SIGKILL and not had_ended and not by_python:
        right = {"not yet": {128 + number, -number}, "yes": {128 + number}, "no more": {0}}[handled]
        if (told or said) and took < PRINTING:
            right.add(0)
        if process.returncode not in right:
            bad.append(f"status {process.returncode} after {took:.1f} s, signals handled: {handled}")
        if took > (TO_WRITE if command.makes else TOO_LONG):
            bad.append(f"{took:.1f} s to end")
    return bad, had_ended


def _files_left(
    ready: Ready, before: dict[str, bytes], found: dict[str, bytes], *, killed: bool
) -> list[str]:
    """What is wrong with the files after the end."""
    bad = []
    for each, content in found.items():
        if each in ready.command.outputs:
            if content not in (ready.expected[each], before.get(each)):
                bad.append(f"{each} is half written")
        elif each not in (*ready.command.makes, *before) and not (killed or PARTS.search(each)):
            bad.append(f"leaves {each}")
    return bad


def _ledger_faults(ready: Ready, folder: Path, more: int = 0) -> list[str]:
    """What is wrong with the ledger, which must hold the runs from before, and so many more."""
    ledger = folder.parent / LEDGER
    bad = list(faults(ledger))
    if ready.command.records:
        earlier = [each.hash for each in entries(ready.folder.parent / LEDGER)]
        now = [each.hash for each in entries(ledger)]
        if now[: len(earlier)] != earlier or len(now) < len(earlier) + more:
            bad.append("the ledger has lost a run")
    return bad


def planned(tries: int, commands: list[str] | None, signals: list[str], random: Random) -> list[Try]:
    """The tries, in their order."""
    if commands is not None:
        each = [(commands[n % len(commands)], random.choice(signals)) for n in range(tries)]
    else:
        gently = [name for name in signals if name != "SIGKILL"]
        kills = ["SIGKILL"] * len(gently) if "SIGKILL" in signals else []
        turns = [ended for pair in zip(kills or gently, gently, strict=True) for ended in pair]
        each = [(SOAKED[n % len(SOAKED)], turns[n // len(SOAKED) % len(turns)]) for n in range(tries)]
        each += [(name, ended) for name in COMMANDS if name not in SOAKED for ended in gently]
    return [Try(name, signal.Signals[ended], random.random() < 0.25, random.random()) for name, ended in each]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tries", type=int, default=400, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin none after so many")
    parser.add_argument("--at-once", type=int, default=2, help="how many tries run side by side")
    parser.add_argument("--commands", type=lambda text: text.split(","), help="only these")
    parser.add_argument("--signals", type=lambda text: text.split(","), default=list(SIGNALS))
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    # What is begun here hears it, even where this runs in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    began = time.monotonic()
    tries = planned(asked.tries, asked.commands, asked.signals, Random(asked.seed))
    names = [name for name in COMMANDS if any(each.name == name for each in tries)]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(asked.at_once) as pool:
        ready = dict(
            zip(
                names,
                pool.map(lambda name: made_ready(COMMANDS[name], Path(place) / name), names),
                strict=True,
            )
        )

        def tried(each: Try) -> Outcome | None:
            if time.monotonic() - began > asked.minutes * 60:
                return None
            of, moment = ready[each.name], each.moment(ready[each.name])
            found = outcome_of(of, each.number, moment)
            told = f"{'; '.join(found.bad)}{' (had ended)' if found.had_ended else ''}"
            told += " (went on)" if found.went_on else ""
            print(
                f"{each.name:15} {each.number.name:8} at {moment:6.2f} of {of.seconds:6.2f} s {told}",
                flush=True,
            )
            return found

        found = [
            (each, outcome) for each, outcome in zip(tries, pool.map(tried, tries), strict=True) if outcome
        ]
    text = f"{as_table(found, names)}\n\n{summed_up(found, time.monotonic() - began, asked.at_once)}\n"
    print(text)
    if asked.write:
        write_between("faults", text, PAGE)
    return int(any(outcome.bad for _, outcome in found))


def as_table(found: list[tuple[Try, Outcome]], names: list[str]) -> str:
    """A row a command."""
    rows = []
    for name in names:
        own = [(each, outcome) for each, outcome in found if each.name == name]
        by = Counter(each.number.name for each, _ in own)
        ended = sum(outcome.had_ended for _, outcome in own)
        went_on = sum(outcome.went_on for _, outcome in own)
        wrong = sum(bool(outcome.bad) for _, outcome in own)
        rows.append([name, *(str(by[number]) for number in SIGNALS), str(ended), str(went_on), str(wrong)])
    return table(["command", *SIGNALS, "had ended", "went on from parts", "wrong"], rows)


def summed_up(found: list[tuple[Try, Outcome]], seconds: float, at_once: int) -> str:
    """All tries in a line."""
    by = Counter(each.number.name for each, _ in found)
    told = ", ".join(f"{by[number]} {number}" for number in SIGNALS)
    wrong = sum(bool(outcome.bad) for _, outcome in found)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        f"{len(found)} tries ({told}), {wrong} of them wrong, in {seconds / 60:.0f} minutes, {at_once} at a time, with "
        f"{(used.ru_utime + used.ru_stime) / 60:.0f} minutes of a processor (Python {platform.python_version()}, load "
        f"{os.getloadavg()[0]:.0f} at the end)."
    )


if __name__ == "__main__":
    sys.exit(main())
