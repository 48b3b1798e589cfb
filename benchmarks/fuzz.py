"""Spoilt files for everything that reads a file: no traceback, none takes over 5 s, none over 1 GB.

    python -m benchmarks.fuzz --inputs 200000 --workers 2 --write
    python -m benchmarks.fuzz --readers case,table --inputs 2000 --seed 7

Files are made by hypothesis from seeds, in rounds; the first find of a round is made small and put into build/fuzz/,
and the round ends there. Such a file, read again, is a test in tests/hostile/.
"""

import argparse
import faulthandler
import multiprocessing
import os
import platform
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.table import table, write_between
from tests.hostile.readers import LONGEST, MOST_MEMORY, READERS, judge, peak_megabytes

OUT = Path("build/fuzz")
PAGE = Path("benchmarks/reliability.md")

ROUND = 1000
"""Files of a round."""

DRAWS = 4
"""How often a round may draw as many files again: two in five are one that it had, and are read and counted once."""

MOST_ROUNDS = 30
"""Rounds of a process, which is then replaced by a new one."""

STUCK = 120
"""Seconds after which a file that ends in nothing ends its process, with the place where it was."""

SHARES = {
    "case": 30, "changes": 15, "table": 15, "weightings": 7, "study": 6, "answer": 4, "case brought up to date": 4,
    "release": 2, "manifest of a study": 2, "answers of experts": 3, "table in a workbook": 3, "template": 3,
    "ledger": 4, "weightings in Parquet": 2,
}  # fmt: skip
"""Parts of the files by reader; 1 of any other. Readers of texts are quick, and most that comes from outside is text."""


def round_of(job: tuple[str, int, int]) -> tuple[str, Counter[str], float, float, str]:
    """A round: the reader, how its files ended, the longest time and the peak of memory, and what was found wrong."""
    name, number, files = job
    warnings.simplefilter("ignore")
    reader = READERS[name]
    counts: Counter[str] = Counter()
    longest = peak = 0.0
    last = b""
    seen: set[bytes] = set()
    is_found = False
    with TemporaryDirectory() as folder:

        def check(data: bytes) -> None:
            nonlocal longest, peak, last, is_found
            # Once something is found, the same file must do the same each time that it is made smaller.
            digest = blake2b(data, digest_size=16).digest()  # some files are of half a megabyte
            if not is_found and (digest in seen or counts.total() == files):
                return
            last = data
            faulthandler.dump_traceback_later(STUCK, exit=True)
            began = time.process_time()
            try:
                ended = judge(reader, data, Path(folder))
            except Exception:
                is_found = True
                raise
            finally:
                faulthandler.cancel_dump_traceback_later()
            if not is_found:
                seen.add(digest)
                counts[ended] += 1
            longest, peak = max(longest, time.process_time() - began), max(peak, peak_megabytes())

        def drawn(turn: int) -> None:
            asked = settings(
                max_examples=2 * files,
                deadline=None,
                database=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
                print_blob=False,
            )
            seed(number * DRAWS + turn)(asked(given(reader.files())(check)))()

        try:
            for turn in range(DRAWS):
                if counts.total() < files:
                    drawn(turn)
        except Exception as error:
            OUT.mkdir(parents=True, exist_ok=True)
            kept = OUT / f"{name.replace(' ', '_')}_{number}{reader.suffix}"
            kept.write_bytes(last)
            trace = traceback.extract_tb(error.__traceback__)
            place = f"{Path(trace[-1].filename).name}:{trace[-1].lineno}" if trace else ""
            found = f"{kept}: {type(error).__name__} at {place}: {str(error).splitlines()[0] if str(error) else ''}"
            (OUT / f"{kept.name}.txt").write_text(
                "".join(traceback.format_exception(error)), encoding="utf-8"
            )
            return name, counts, longest, peak, found[:400]
    return name, counts, longest, peak, ""


def jobs(asked: argparse.Namespace) -> list[tuple[str, int, int]]:
    """The rounds of every reader, interleaved."""
    whole = sum(SHARES.get(name, 1) for name in asked.readers)
    todo = []
    for name in asked.readers:
        files = max(1, round(asked.inputs * SHARES.get(name, 1) / whole))
        for n in range(0, files, ROUND):
            todo.append((n / files, (name, asked.seed + n // ROUND, min(ROUND, files - n))))
    return [job for _, job in sorted(todo)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=200_000, help="how many files")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--readers", type=lambda text: text.split(","), default=list(READERS))
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no round after so many")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    began = time.monotonic()
    counts: dict[str, Counter[str]] = {name: Counter() for name in asked.readers}
    longest: Counter[str] = Counter()
    peaks: dict[str, float] = dict.fromkeys(asked.readers, 0.0)
    wrong: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(asked.workers, maxtasksperchild=MOST_ROUNDS) as pool:
        for name, some, slowest, peak, found in pool.imap_unordered(round_of, jobs(asked)):
            counts[name] += some
            longest[name] = max(longest[name], round(slowest * 1000))
            peaks[name] = max(peaks[name], peak)
            wrong[name] += bool(found)
            if found:
                print(found, flush=True)
            if time.monotonic() - began > asked.minutes * 60:
                pool.terminate()
                break
        pool.close()
        pool.join()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = [
        [
            name,
            f"{some.total():,}",
            f"{some['read']:,}",
            f"{some['refused']:,}",
            f"{longest[name] / 1000:.2f}",
            f"{peaks[name]:.0f}",
            str(wrong[name]),
        ]
        for name, some in counts.items()
    ]
    head = ["reader", "files", "read", "refused", "longest, s", "peak, MB", "wrong"]
    files = sum(some.total() for some in counts.values())
    took = (time.monotonic() - began) / 60
    text = (
        f"{table(head, rows)}\n\n{files:,} different files in {took:.0f} minutes, "
        f"{(spent.ru_utime + spent.ru_stime) / 60:.0f} of the processor "
        f"(Python {platform.python_version()}, {asked.workers} processes; limits {LONGEST:g} s and {MOST_MEMORY:,} MB).\n"
    )
    print(text)
    if asked.write:
        write_between("fuzz", text, PAGE)
    return int(wrong.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
