"""Files made by coverage: atheris changes a file so that ever more of the readers' code runs (libFuzzer's method).

    python -m benchmarks.fuzz_coverage case --minutes 5
    python -m benchmarks.fuzz_coverage table --minutes 5

By hand, where `pip install atheris` has a wheel for the interpreter: it is no dependency. A file that ends otherwise than
it may is kept in build/fuzz/, with its traceback, and the run goes on; what was tried is kept in build/corpus/.
"""

import argparse
import os
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["options", "ruamel"]):
    from tests.hostile.readers import READERS, judge

OUT, CORPUS = Path("build/fuzz"), Path("build/corpus")

LONGEST_FILE = 20_000
"""Bytes of a file: a longer one shows no more of a reader."""

EVERY = 10_000
"""Files between two lines about them."""


def main() -> None:
    """Reads files until the time is over."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reader", choices=sorted(READERS))
    parser.add_argument("--minutes", type=float, default=5.0)
    asked = parser.parse_args()
    reader = READERS[asked.reader]
    corpus = CORPUS / asked.reader.replace(" ", "_")
    corpus.mkdir(parents=True, exist_ok=True)
    OUT.mkdir(parents=True, exist_ok=True)
    for n, base in enumerate(reader.bases()):
        if len(base) <= LONGEST_FILE:
            (corpus / f"valid_{n}").write_bytes(base)
    folder = TemporaryDirectory()
    counts: dict[str, int] = {}
    found: set[str] = set()
    until = time.monotonic() + asked.minutes * 60

    def told() -> str:
        return f"{sum(counts.values()):,} files: {counts}, {len(found)} kinds of finds"

    def one(data: bytes) -> None:
        try:
            ended = judge(reader, data, Path(folder.name))
        except Exception as error:
            ended = "wrong"
            at = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__}_{Path(at.filename).stem}_{at.lineno}"
            if kind not in found:
                found.add(kind)
                kept = OUT / f"{asked.reader.replace(' ', '_')}_{kind}{reader.suffix}"
                kept.write_bytes(data)
                (OUT / f"{kept.name}.txt").write_text(traceback.format_exc(), encoding="utf-8")
                print(f"{kept}: {error}"[:400], flush=True)
        counts[ended] = counts.get(ended, 0) + 1
        if sum(counts.values()) % EVERY == 0:
            print(told(), flush=True)
        if time.monotonic() > until:
            print(told(), flush=True)
            os._exit(int(bool(found)))  # libFuzzer has no other end

    limits = [
        f"-max_len={LONGEST_FILE}",
        "-timeout=60",
        "-rss_limit_mb=1500",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
