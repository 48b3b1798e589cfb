"""Many cases that lie on borders, each checked against an enumeration of every bundle: `make soak`.

The cases are made from seeds by tests/soak; the same arguments give the same cases. A failing case is written
into build/soak/, made small, with what was expected and what came out.

    python -m benchmarks.soak --core 20000 --rest 5000 --workers 2 --write
    python -m benchmarks.soak --parts core --core 100 --seed 7
    python -m benchmarks.soak --parts core --only 4711          # one case again, by its seed
"""

import argparse
import multiprocessing
import os
import platform
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import table, write_between
from decision import Question, frontier
from options import bundled_case_path, load_case
from tests.soak.core import Failure
from tests.soak.parts import LONGEST, PARTS, NoEnd, at_most, failures, made, report, smaller

OUT = Path("build/soak")
PAGE = Path("benchmarks/reliability.md")

CHUNK = 20
"""Cases that a worker takes at a time."""

MADE_SMALL = 2
"""Failing cases of each kind that are made small; the others are only counted and named by their seeds."""

Result = tuple[str, int, list[Failure], float]


def check(job: tuple[str, tuple[int, ...]]) -> list[Result]:
    """The cases of some seeds, one after the other."""
    part, seeds = job
    warnings.simplefilter("ignore")
    results = []
    for seed in seeds:
        began = time.perf_counter()
        try:
            with at_most(LONGEST):
                found = failures(part, seed, made(part, seed))
        except (Exception, NoEnd) as error:  # in the generator, or no end
            found = [Failure("the case", type(error).__name__, "an answer", str(error))]
        results.append((part, seed, found, time.perf_counter() - began))
    return results


def warm() -> None:
    """Has the search compiled once, where every worker finds it: that takes minutes on a busy machine."""
    print("compiling the search, where it is not", flush=True)
    problem = Question(load_case(bundled_case_path())).problem()
    for method in ("bounded listing", "zones", "decision diagram"):
        frontier(problem, method=method)


def jobs(asked: argparse.Namespace) -> list[tuple[str, tuple[int, ...]]]:
    """The seeds of every part, by its share of the cases of its group."""
    todo = []
    for group, count in (("core", asked.core), ("rest", asked.rest)):
        parts = {name: PARTS[name] for name in asked.parts if PARTS[name].group == group}
        whole = sum(part.share for part in parts.values())
        for name, part in parts.items():
            cases = round(count * part.share / whole)
            seeds = tuple(asked.only) or tuple(range(asked.seed, asked.seed + cases))
            todo += [(name, seeds[n : n + CHUNK]) for n in range(0, len(seeds), CHUNK)]
    # Interleaved, so that an early look at the counts sees every part.
    return sorted(todo, key=lambda job: job[1][0])


def results(asked: argparse.Namespace) -> Iterator[Result]:
    todo = jobs(asked)
    if asked.workers == 1:
        for job in todo:
            yield from check(job)
        return
    with multiprocessing.get_context("spawn").Pool(asked.workers, maxtasksperchild=50) as pool:
        for some in pool.imap_unordered(check, todo):
            yield from some


def tell(done: Counter[str], failed: Counter[tuple[str, str, str]], seconds: float) -> str:
    """The counts and the kinds of failure as Markdown."""
    bad = Counter(part for part, _, _ in failed.elements())
    rows = [[name, f"{count:,}", str(bad[name])] for name, count in sorted(done.items())]
    text = table(["part", "cases", "failures"], rows)
    kinds = [[part, place, kind, str(count)] for (part, place, kind), count in failed.most_common()]
    if kinds:
        text += "\n" + table(["part", "where", "what", "failures"], kinds)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    return f"{text}\n{sum(done.values()):,} cases in {seconds / 60:.0f} minutes ({machine}).\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--core", type=int, default=20_000, help="cases of optimize, frontier and sweep")
    parser.add_argument("--rest", type=int, default=5_000, help="cases of the other commands")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS), help="which parts")
    parser.add_argument("--only", type=int, nargs="*", default=[], help="these seeds alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    warm()
    began = time.perf_counter()
    done: Counter[str] = Counter()
    failed: Counter[tuple[str, str, str]] = Counter()
    taken: Counter[str] = Counter()
    kept: list[tuple[str, int, Failure]] = []
    for part, seed, found, seconds in results(asked):
        done[part] += 1
        taken[part] += round(seconds * 1000)
        for failure in found:
            at = (part, failure.part, failure.kind)
            failed[at] += 1
            if failed[at] <= 10:
                print(f"{part} {seed}: {failure.part}: {failure.kind}", flush=True)
            if failed[at] <= MADE_SMALL:
                kept.append((part, seed, failure))
        if sum(done.values()) % 500 == 0:
            print(f"{sum(done.values())} cases, {sum(failed.values())} failures", flush=True)
    OUT.mkdir(parents=True, exist_ok=True)
    for part, seed, failure in kept:
        data = made(part, seed)
        if failure.kind not in ("NoEnd", "a case that is refused"):
            data = smaller(part, seed, data, failure)
        name = "".join(c if c.isalnum() else "_" for c in f"{part}_{seed}_{failure.part}_{failure.kind}")
        again = [each for each in failures(part, seed, data) if each.kind == failure.kind] or [failure]
        (OUT / f"{name[:100]}.yaml").write_text(report(part, seed, data, again[0]), encoding="utf-8")
    text = tell(done, failed, time.perf_counter() - began)
    print(text)
    print({part: f"{ms / 1000 / done[part]:.2f} s a case" for part, ms in taken.items()})
    if kept:
        print(f"The failing cases are in {OUT}/.")
    if asked.write:
        write_between("soak", text, PAGE)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
