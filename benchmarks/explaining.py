"""What the questions after the answer take, beside `optimize` on the same case, as whole processes.

All run in turn, each time in a fresh process, so that whatever else the machine does slows all alike.
"""

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.cases import case_text
from benchmarks.startup import seconds
from benchmarks.table import table, write_between
from options import bundled_case_path, load_case

TURNS = 5
BUDGETS = 50
"""Limits over which a case of fifteen levers is varied."""
MOST_TIMES, MOST_SECONDS = 10, 5.0
"""Times one `optimize` that they may take, and seconds that all explanations of the bundled case may."""


def commands(folder: Path) -> dict[tuple[str, str], list[str]]:
    """By case and command: the words of the process."""
    fifteen = folder / "fifteen.yaml"
    fifteen.write_text(case_text(15), encoding="utf-8")
    limit = load_case(fifteen).resources["money"].limit
    assert limit is not None
    first = int(limit) // 2
    bundled = str(bundled_case_path())
    asked = {
        ("bundled", "optimize"): ["optimize", bundled],
        ("bundled", "explain, with one why-not and one against"): [
            "explain", bundled, "--why-not", "finance", "--against", "status_quo",
        ],
        ("bundled", "evaluate status_quo"): ["evaluate", bundled, "status_quo"],
        ("bundled", "weights"): ["weights", bundled],
        ("fifteen levers", "optimize"): ["optimize", str(fifteen)],
        ("fifteen levers", f"vary, {BUDGETS} budgets"): [
            "vary", str(fifteen), f"money={first}..{first + BUDGETS - 1}:1",
        ],
        ("fifteen levers", "vary, every step of the same range"): [
            "vary", str(fifteen), f"money={first}..{first + BUDGETS - 1}",
        ],
        ("fifteen levers", "explain"): ["explain", str(fifteen)],
    }  # fmt: skip
    start = ["-c", "from reports.commands.cli import main; main()"]
    return {name: [*start, *words] for name, words in asked.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        asked = commands(Path(made))
        runs: dict[tuple[str, str], list[float]] = {name: [] for name in asked}
        for turn in range(TURNS + 1):
            for name, words in asked.items():
                taken = seconds(words)
                if turn:  # the first compiles, and warms the caches of the file system
                    runs[name].append(taken)
    middle = {name: median(taken) for name, taken in runs.items()}
    rows = [
        [
            case,
            f"`{command}`",
            f"{taken:.2f}",
            f"{min(runs[case, command]):.2f}",
            f"{taken / middle[case, 'optimize']:.1f}",
        ]
        for (case, command), taken in middle.items()
    ]
    text = table(["case", "command", "median, s", "least, s", "times optimize"], rows)
    write_between("explaining", text)
    print(text)
    print(
        f"\nAsked for: at most {MOST_TIMES} times optimize for {BUDGETS} budgets, {MOST_SECONDS:g} s for all explanations"
    )


if __name__ == "__main__":
    main()
