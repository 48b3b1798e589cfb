"""Searched answers on cases of 20 to 60 levers against plain integer programs: `python -m benchmarks.large_soak`.

The cases are made from seeds by tests/soak/large_cases.py and compared by tests/soak/large.py. A question that does not
end in its time counts as open. A failing case is written into build/soak/, with what was expected and what came out.

    python -m benchmarks.large_soak --minutes 60 --write
    python -m benchmarks.large_soak --questions draws --draws 100 --minutes 20
    python -m benchmarks.large_soak --first 4711 --cases 1            # one case again, by its seed
"""

import argparse
import platform
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from benchmarks.soak import OUT, PAGE, warm
from benchmarks.table import table, write_between
from tests.soak.borders import as_case
from tests.soak.core import Failure
from tests.soak.large import DRAWS, QUESTIONS, Asked, answer
from tests.soak.large_cases import large
from tests.soak.parts import NoEnd, report, told

PART = "large"
"""How its cases are named, and their seeds made."""


def main() -> int:
    asked = arguments()
    warnings.simplefilter("ignore")
    warm()
    began = time.perf_counter()
    counts: Counter[tuple[str, str]] = Counter()
    taken = dict.fromkeys(asked.questions, 0.0)
    cases = failed = 0
    for seed in range(asked.first, asked.first + asked.cases):
        if time.perf_counter() - began > 60 * asked.minutes:
            break
        data = large(Random(f"{PART} {seed}"))
        each = Asked(as_case(data), Random(f"{PART} {seed} ways"), asked.seconds, asked.draws)
        cases += 1
        wrong: list[Failure] = []
        for name in asked.questions:
            start = time.process_time()
            outcome, found = within(each, name, asked.longest)
            taken[name] += time.process_time() - start
            counts[name, outcome] += 1
            counts[name, "disagreements"] += bool(found)
            wrong += found
        failed += bool(wrong)
        for failure in wrong:
            print(
                f"{seed}: {failure.part}: {failure.kind}\n  {failure.expected}\n  {failure.got}", flush=True
            )
        if wrong:
            OUT.mkdir(parents=True, exist_ok=True)
            (OUT / f"{PART}_{seed}.yaml").write_text(report(PART, seed, data, wrong[0]), encoding="utf-8")
        if cases % 10 == 0:
            print(
                f"{cases} cases, {failed} failing, {time.perf_counter() - began:.0f} s",
                dict(counts),
                flush=True,
            )
    rows = [
        [name, *(f"{counts[name, what]:,}" for what in ("compared", "disagreements", "open", "not asked"))]
        for name in asked.questions
    ]
    text = table(["question", "compared", "disagreements", "open", "not asked"], rows)
    minutes = (time.perf_counter() - began) / 60
    text += f"\n{cases:,} cases in {minutes:.0f} minutes (Python {platform.python_version()}).\n"
    print(text)
    print({name: f"{seconds / max(1, cases):.1f} s a case" for name, seconds in taken.items()})
    if asked.write:
        write_between(asked.write, text, PAGE)
    return 1 if failed else 0


def within(asked: Asked, name: str, longest: float) -> tuple[str, list[Failure]]:
    """What became of one question within so many seconds of processor time; an exception is a failure too."""
    try:
        with processor_time(longest):
            return answer(asked, name)
    except NoEnd:
        return "open", []
    except Exception as error:
        return "compared", [Failure(*told(error))]


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Ends what takes more processor time by NoEnd: the same on a busy machine; for the main thread alone."""

    def stop(*_: Any) -> None:
        raise NoEnd(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases, if the time allows")
    parser.add_argument("--minutes", type=float, default=60.0, help="when no further case is begun")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each solve of the plain program")
    parser.add_argument(
        "--longest", type=float, default=5.0, help="seconds of processor time of each question"
    )
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of each case")
    parser.add_argument("--questions", type=lambda text: text.split(","), default=list(QUESTIONS))
    parser.add_argument("--write", help=f"write the table into {PAGE}, between the marks of this name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
