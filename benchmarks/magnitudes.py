"""Cases of extreme numbers, each held against an enumeration in fractions.

python -m benchmarks.magnitudes --cases 5000 --write
python -m benchmarks.magnitudes --first 424 --cases 1
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.table import table, write_between
from tests.hostile.magnitudes import made, outcome

PAGE = Path("benchmarks/reliability.md")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=5_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin none after so many")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE}")
    asked = parser.parse_args()
    began, ended = time.monotonic(), Counter[str]()
    for seed in range(asked.first, asked.first + asked.cases):
        if time.monotonic() - began > asked.minutes * 60:
            break
        how, wrong = outcome(made(seed))
        ended[how] += 1
        ended["wrong"] += bool(wrong)
        for each in wrong:
            print(f"{seed}: {each}", flush=True)
    kinds = ("answered", "refused", "disputed")
    counts = [sum(ended[how] for how in kinds), *(ended[how] for how in (*kinds, "wrong"))]
    text = table(["cases", *kinds, "wrong"], [[f"{count:,}" for count in counts]])
    print(text)
    if asked.write:
        write_between("magnitudes", text, PAGE)
    return int(ended["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
