"""What a user waits for `optimize` on the bundled case, against importing what any such program imports.

Both run in turn, each time in a fresh process, so that whatever else the machine does slows both alike.
"""

import subprocess
import sys
import time
from statistics import median

from benchmarks.table import table, write_between

IMPORTS = "import pulp, highspy, pandas"
COMMANDS = {
    f"python -c '{IMPORTS}'": ["-c", IMPORTS],
    "policy-options optimize": ["-c", "from reports.commands.cli import main; main()", "optimize"],
    "policy-options check": ["-c", "from reports.commands.cli import main; main()", "check"],
    "policy-options --help": ["-c", "from reports.commands.cli import main; main()", "--help"],
}
TURNS = 9
MOST = 2.5
"""How many times as long as the imports `optimize` may take."""


def seconds(arguments: list[str]) -> float:
    """Wall seconds of one run in a fresh process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(TURNS + 1):
        for name, arguments in COMMANDS.items():
            taken = seconds(arguments)
            if turn:  # the first warms the caches of the file system
                runs[name].append(taken)
    middle = {name: median(taken) for name, taken in runs.items()}
    base, ours, *_ = middle
    rows = [
        [f"`{name}`", f"{taken:.2f}", f"{min(runs[name]):.2f}", f"{taken / middle[base]:.2f}"]
        for name, taken in middle.items()
    ]
    text = table(["command", "median, s", "least, s", "times the imports"], rows)
    write_between("startup", text)
    print(text)
    ratio = middle[ours] / middle[base]
    print(f"\noptimize takes {ratio:.2f} times as long as the imports (at most {MOST} is asked for)")


if __name__ == "__main__":
    main()
