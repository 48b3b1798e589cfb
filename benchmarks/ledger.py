"""The ledger of runs under load: many processes at once, processes killed at any moment, and flipped bytes.

python -m benchmarks.ledger --write                    # 8 processes, 10,000 runs
python -m benchmarks.ledger --runs 400 --kills 20      # shorter
"""

import argparse
import os
import platform
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.table import table, write_between
from options import bundled_case_path, load_case
from options.canonical import stored
from reports.ledger.entry import RunRecord
from reports.ledger.failures import LedgerFailed
from reports.ledger.store import append, entries, faults, now

PAGE = Path("benchmarks/reliability.md")

WRITER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from benchmarks.ledger import record
from reports.ledger.store import append, now
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
one, spent = record(), []
for n in range(count):
    began = time.perf_counter()
    append(path, replace(one, time=now(), options=(name, str(n)), result=one.result + f"{name} {n}"))
    spent.append(time.perf_counter() - began)
    print(n, f"{spent[-1]:.6f}", flush=True)
"""
"""Writes runs, and says of each, once it is written, how long it took."""


def record() -> RunRecord:
    """A run of the bundled case, with an answer of the size that optimize has."""
    text, hashed = stored(load_case(bundled_case_path()))
    result = '{"bundles":"' + "b" * 8_000 + '"}'
    engine = {"policy-options": "0.1.0", "python": platform.python_version()}
    certificate = {"status": "optimal", "bound": 61.5, "gap": 0.0}
    return RunRecord(
        now(), "optimize", "case.yaml", hashed, text, (), (), None, engine, certificate, hashed, result
    )


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def at_once(path: Path, processes: int, runs: int) -> list[str]:
    """Several processes that write at once: a row of the table."""
    began = time.perf_counter()
    writers = [writer(path, f"writer {n}", runs // processes) for n in range(processes)]
    told = [each.communicate() for each in writers]
    seconds = time.perf_counter() - began
    spent = [float(line.split()[1]) for printed, _ in told for line in printed.splitlines()]
    held = {each.record.options for each in entries(path)}
    lost = sum(
        (f"writer {n}", str(m)) not in held for n in range(processes) for m in range(runs // processes)
    )
    wrong = [error for _, error in told if error] + faults(path)
    late = quantiles(spent, n=100)[-1]
    what = f"{processes} processes, {runs:,} runs in {seconds:.0f} s"
    print(what, wrong[:3])
    said = f"median {median(spent) * 1000:.1f} ms, 99 in 100 below {late * 1000:.0f} ms, longest {max(spent) * 1000:.0f} ms"
    return [what, f"{lost} lost, {len(wrong)} errors; {said}"]


def killed(folder: Path, kills: int, seed: int) -> list[str]:
    """Writers that are killed at any moment, two at a time: what they said was written is there, and the chain holds."""
    chance = random.Random(seed)
    missing = broken = said = 0
    for n in range(kills):
        path = folder / f"killed {n // 10}.sqlite3"  # a new one now and then, for every chain is read whole
        pair = [writer(path, f"{n} {m}", 1_000_000) for m in range(2)]
        for each in pair:
            assert each.stdout is not None
            each.stdout.readline()  # it has begun
        time.sleep(chance.uniform(0, 0.2))
        ends = chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
        for each in pair:
            each.send_signal(ends)
        told = [each.communicate()[0].splitlines() for each in pair]
        held = {each.record.options for each in entries(path)}
        for m, lines in enumerate(told):
            whole = [line for line in ["0 0", *lines] if line.count(" ") == 1]
            said += len(whole)
            missing += sum((f"{n} {m}", line.split()[0]) not in held for line in whole)
        broken += bool(faults(path))
    what = f"{2 * kills} processes ended at any moment (kill -9, SIGTERM, SIGINT)"
    return [
        what,
        f"{said:,} runs told as written, {missing} of them missing; the chain was broken {broken} times",
    ]


def flipped(folder: Path, flips: int, seed: int) -> list[str]:
    """One bit of the file turned at any place: what is read is what was written, or it is said that it is not."""
    chance, path, other = random.Random(seed), folder / "whole.sqlite3", folder / "flipped.sqlite3"
    one = record()
    for n in range(40):
        append(path, replace(one, seed=n, result=one.result.replace("b" * 8_000, f"{n}" * 1_000)))
    whole, written = path.read_bytes(), entries(path)
    found = unread = silent = 0
    for _ in range(flips):
        at = chance.randrange(len(whole))
        other.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        try:
            read, told = entries(other), faults(other)
        except LedgerFailed:
            unread += 1
            continue
        found += bool(told)
        silent += not told and read != written
    rest = flips - found - unread - silent
    said = f"{found} told as an alteration, {unread} as damage, {rest} in bytes that hold nothing; {silent} not found"
    return [f"{flips:,} flipped bits", said]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100, help="pairs of processes that are ended")
    parser.add_argument("--flips", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            at_once(folder / "runs.sqlite3", asked.processes, asked.runs),
            killed(folder, asked.kills, asked.seed),
            flipped(folder, asked.flips, asked.seed),
        ]
        size = (folder / "runs.sqlite3").stat().st_size
    text = table(["what", "result"], rows)
    text += f"\n{size / 1e6:.0f} MB (Python {platform.python_version()}, {os.cpu_count()} cores).\n"
    print(text)
    if asked.write:
        write_between("ledger", text, PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
