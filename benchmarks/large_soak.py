"""Searched answers on cases of 20 to 60 levers against plain integer programs: `python -m benchmarks.large_soak`.

The cases are made from seeds by tests/soak/large_cases.py and compared by tests/soak/large.py: of each case a few questions
drawn at random among those that it has something for. A question that does not end in its time counts as open. A failing
case is written into build/soak/, with what was expected and what came out; what became of every case is added to a file,
of which a table is made.

    python -m benchmarks.large_soak --warm --minutes 60
    python -m benchmarks.large_soak --questions draws --draws 100 --minutes 20 --record build/soak/draws.jsonl
    python -m benchmarks.large_soak --first 4711 --cases 1 --each 99     # one case again, with all questions
    python -m benchmarks.large_soak --cases 0 --write large              # the table of all that is in the file
"""

import argparse
import json
import platform
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread, get_ident
from typing import Any

from benchmarks.soak import OUT, PAGE, warm
from benchmarks.table import table, write_between
from tests.soak.borders import as_case
from tests.soak.core import Failure
from tests.soak.large import QUESTIONS, answer
from tests.soak.large_asked import DRAWS, Asked
from tests.soak.large_cases import large
from tests.soak.parts import NoEnd, report, told

PART = "large"
"""How its cases are named, and their seeds made."""

WARM, LONG = (9, 12, 17), 100.0
"""Seeds of cases that are asked everything first, and seconds for each question."""

RARE = {"horizon": 5, "chance": 5, "removal": 2, "tail of scenarios": 3, "expected": 3, "tail of draws": 2}
"""How many times as readily questions are asked for which few cases have something."""

LATENCY = 0.05
"""Seconds between two looks at the processor time."""

HEAD = ("question", "compared", "answers judged", "disagreements", "open", "seconds each")
"""Of the table."""


def main() -> int:
    asked = arguments()
    warnings.simplefilter("ignore")
    OUT.mkdir(parents=True, exist_ok=True)
    if asked.warm:
        warm_all()
    began = time.perf_counter()
    failed = 0
    for n, seed in enumerate(range(asked.first, asked.first + asked.cases)):
        if time.perf_counter() - began > 60 * asked.minutes:
            break
        try:
            done = one_case(asked, seed)
        except Exception as error:  # in the generator
            print(f"{seed}: the case:", *told(error), sep="\n  ", flush=True)
            continue
        failed += any(each["wrong"] for each in done["questions"].values())
        with asked.record.open("a", encoding="utf-8") as file:
            file.write(json.dumps(done) + "\n")
        if n % 50 == 49:
            print(f"{n + 1} cases, {failed} failing, {time.perf_counter() - began:.0f} s", flush=True)
    asked.record.touch()
    text = tell([json.loads(line) for line in asked.record.read_text(encoding="utf-8").splitlines()])
    print(text)
    if asked.write:
        write_between(asked.write, text, PAGE)
    return 1 if failed else 0


def warm_all() -> None:
    """Has all searches compiled: what is ended while it is compiled is compiled again the next time."""
    warm()
    for seed in WARM:
        each = Asked(as_case(large(Random(f"{PART} {seed}"))), Random(f"{PART} {seed} ways"), 2_000)
        for name in QUESTIONS:
            within(each, name, LONG)


def one_case(asked: argparse.Namespace, seed: int) -> dict[str, Any]:
    """What became of the questions of one case."""
    start = time.process_time()
    data = large(Random(f"{PART} {seed}"))
    each = Asked(as_case(data), Random(f"{PART} {seed} ways"), asked.nodes, asked.draws)
    done: dict[str, Any] = {
        "seed": seed,
        "levers": len(each.case.levers),
        "making": round(time.process_time() - start, 3),
    }
    random = Random(f"{PART} {seed} questions")
    todo = sorted(asked.questions, key=lambda name: random.random() / RARE.get(name, 1))
    done["questions"] = {}
    for name in todo:
        if len(done["questions"]) >= asked.each:
            break
        start, before = time.process_time(), each.answers
        outcome, wrong = within(each, name, asked.longest)
        if outcome == "not asked":
            continue
        done["questions"][name] = {
            "outcome": outcome,
            "answers": each.answers - before,
            "wrong": len(wrong),
            "seconds": round(time.process_time() - start, 3),
        }
        for failure in wrong:
            parts = (failure.part, failure.kind, failure.expected, failure.got)
            print(f"{seed}: {name}:", *parts, sep="\n  ", flush=True)
        if wrong:
            text = report(PART, seed, data, wrong[0])
            (OUT / f"{PART}_{seed}_{name.replace(' ', '_')}.yaml").write_text(text, encoding="utf-8")
    return done


def within(asked: Asked, name: str, longest: float) -> tuple[str, list[Failure]]:
    """What became of one question within so many seconds of processor time; an exception is a failure too."""
    found: list[Failure] = []
    try:
        with processor_time(longest):
            return answer(asked, name, found), found
    except NoEnd:
        return "open", found
    except Exception as error:
        if isinstance(
            error.__cause__, NoEnd
        ):  # what compiled code makes of it where it comes as that returns
            return "open", found
        return "compared", [*found, Failure(*told(error))]


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Ends what takes more processor time by NoEnd: the same on a busy machine; for the main thread alone.

    A thread watches, since a timer's signal may reach one that searches, and then does not wake the one that waits for it.
    """
    ends, done, main_thread = time.process_time() + seconds, Event(), get_ident()

    def watch() -> None:
        while not done.wait(LATENCY):
            if time.process_time() > ends:
                signal.pthread_kill(main_thread, signal.SIGUSR1)
                return

    def stop(*_: Any) -> None:
        if not done.is_set():
            raise NoEnd(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGUSR1, stop)
    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        signal.signal(signal.SIGUSR1, before)


def tell(cases: list[dict[str, Any]]) -> str:
    """The table of what became of some cases, each seed once: the last time that it was tried."""
    last = {each["seed"]: each for each in cases}
    counts: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    for each in last.values():
        for name, found in each["questions"].items():
            counts[name, found["outcome"]] += 1
            counts[name, "answers"] += found["answers"]
            counts[name, "wrong"] += found["wrong"] > 0
            seconds[name] += found["seconds"]
    rows = []
    for name in QUESTIONS:
        tried = counts[name, "compared"] + counts[name, "open"]
        if tried:
            told_counts = [f"{counts[name, what]:,}" for what in ("compared", "answers", "wrong", "open")]
            rows.append([name, *told_counts, f"{seconds[name] / tried:.2f}"])
    levers = Counter(
        "20 to 30" if n <= 30 else "31 to 45" if n <= 45 else "46 to 60"
        for n in (each["levers"] for each in last.values())
    )
    sizes = ", ".join(f"{count:,} of {size} levers" for size, count in sorted(levers.items()))
    whole = sum(seconds.values()) + sum(each["making"] for each in last.values())
    return (
        f"{table(HEAD, rows)}\n{len(last):,} cases ({sizes}; seeds {min(last, default=0)} to {max(last, default=0)}), "
        f"{whole / 60:.0f} minutes of a processor (Python {platform.python_version()}).\n"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--warm", action="store_true", help="first have all searches compiled, once a checkout"
    )
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases, if the time allows")
    parser.add_argument("--minutes", type=float, default=60.0, help="when no further case is begun")
    parser.add_argument("--nodes", type=int, default=2_000, help="of each solve of a plain program")
    parser.add_argument(
        "--longest", type=float, default=1.2, help="seconds of processor time of each question"
    )
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of each case")
    parser.add_argument("--each", type=int, default=2, help="questions of each case")
    parser.add_argument("--questions", type=lambda text: text.split(","), default=list(QUESTIONS))
    parser.add_argument("--record", type=Path, default=OUT / f"{PART}.jsonl", help="the file of all cases")
    parser.add_argument("--write", help=f"write the table into {PAGE}, between the marks of this name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
