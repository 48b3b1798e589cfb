"""What a user waits for the brief: on the bundled case, against importing what the brief imports, and on large cases.

All on the bundled case run in turn, each time in a fresh process, so that whatever else the machine does slows all alike.
The first turn is not counted: it warms the caches of the file system, and that of the compiled search.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.cases import case_text
from benchmarks.table import table, write_between

IMPORTS = (
    "import reports.brief.view, reports.commands.brief, reports.documents.common, reports.files.page, "
    "reports.files.pdf, reports.brief.findings"
)
BRIEF = ("-m", "reports", "brief")
COMMANDS = {
    "its imports alone": ("-c", IMPORTS),
    "`policy-options brief`": BRIEF,
    "`policy-options brief --html`": (*BRIEF, "--html"),
    "`policy-options brief --pdf`": (*BRIEF, "--pdf"),
}
TURNS = 4
MOST = {"beyond": 6.0, "html": 1500, "pdf": 1500}
"""What is asked for: seconds beyond the imports, and kB."""
HEAD = (
    "what", "median, s", "least, s", "least beyond the imports, s", "processor, s", "HTML, kB", "PDF, kB",
)  # fmt: skip

LARGE = {30: 15, 60: 60}
"""Levers of the large cases, whose bundles are too many to list, and the seconds asked for."""
LARGE_TURNS = 2
LARGE_HEAD = (
    "levers",
    "least, s",
    "asked for, s",
    "processor, s",
    "parts cut or left out",
    "HTML, kB",
    "PDF, kB",
)


def seconds(arguments: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Wall and processor seconds of one run in a fresh process."""
    start, used = time.perf_counter(), processor()
    out = ["--out", str(folder)] if "brief" in arguments else []
    subprocess.run([sys.executable, *arguments, *out], check=True, capture_output=True)
    return time.perf_counter() - start, processor() - used


def processor() -> float:
    """Seconds that the processes started here have kept a processor busy, all threads together."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def size(folder: Path, form: str) -> str:
    """Of the file of that form in kB, where there is one."""
    return "".join(f"{path.stat().st_size / 1000:.1f}" for path in folder.glob(f"*.{form}"))


def large(levers: int, asked: int) -> list[str]:
    """The row of the whole brief on a case of so many levers, in both forms."""
    runs = []
    with TemporaryDirectory() as folder:
        case = Path(folder) / "large.yaml"
        case.write_text(case_text(levers), encoding="utf-8")
        for _ in range(LARGE_TURNS):
            out = Path(folder) / "out"
            runs.append(
                seconds(("-m", "reports", "brief", str(case), "--html", "--pdf", "--json", "--force"), out)
            )
        told = json.loads((out / "large.json").read_text(encoding="utf-8"))
        missing = len(told["left_out"]) + len(told["unfinished"])
        sizes = [size(out, form) for form in ("html", "pdf")]
    wall, used = (f"{min(column):.1f}" for column in zip(*runs, strict=True))
    return [str(levers), wall, str(asked), used, str(missing), *sizes]


def main() -> None:
    bundled()
    text = table(LARGE_HEAD, [large(levers, asked) for levers, asked in LARGE.items()])
    write_between("brief-large", text)
    print(text)


def bundled() -> None:
    """Measures the commands on the bundled case."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    sizes = {}
    for turn in range(TURNS + 1):
        for name, arguments in COMMANDS.items():
            with TemporaryDirectory() as folder:
                taken = seconds(arguments, Path(folder))
                sizes[name] = [size(Path(folder), form) for form in ("html", "pdf")]
            if turn:
                runs[name].append(taken)
    wall = {name: [run[0] for run in taken] for name, taken in runs.items()}
    imports, both, *_ = (min(each) for each in wall.values())
    rows = [
        [name, f"{median(wall[name]):.2f}", f"{min(wall[name]):.2f}", f"{min(wall[name]) - imports:.2f}",
         f"{min(run[1] for run in runs[name]):.2f}", *sizes[name]]
        for name in COMMANDS
    ]  # fmt: skip
    text = table(HEAD, rows)
    write_between("brief", text)
    print(text)
    print(
        f"\nboth forms take {both - imports:.2f} s beyond the imports "
        f"(at most {MOST['beyond']} s, {MOST['html']} kB and {MOST['pdf']} kB are asked for)"
    )


if __name__ == "__main__":
    main()
