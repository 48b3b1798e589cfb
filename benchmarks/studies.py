"""Studies over one, two and more processes, and where they stop scaling: `python -m benchmarks.studies --write`.

Each study is computed anew with each number of processes, its rows compared byte for byte. What handing out costs is
measured with a call that computes nothing and gets the same texts: the processor time of the process that hands out, for
each group of rows.

    python -m benchmarks.studies --workers 1 2 4 --write
"""

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.soak import PAGE
from benchmarks.table import table, write_between
from options import bundled_case_path
from reports.commands.study_run import carry_out
from reports.commands.study_task import NEEDED, answer_rows
from reports.commands.studying import Prepared, prepared
from reports.study.engines import Processes
from reports.study.folder import Folder, begin
from reports.study.running import Handing, groups_of

FLOOD = Path(__file__).parent.parent / "tests" / "cases" / "flood.yaml"

STUDIES = {
    "a small case, 5,000 rows": (
        FLOOD,
        "vary: {money: 15..260:5, weight.safety: 0.02..0.78:0.04}\n"
        "variants: [{name: base}, {name: severe, scenario: severe}, {name: towns, weights: towns},\n"
        "  {name: drills, must: [drills]}, {name: staff, limit: {staff: -20%}}]\n",
    ),
    "the bundled case, 120 rows": (
        bundled_case_path(),
        "vary: {money: 100..190:10, weight.escalation: [0.1, 0.2, 0.3]}\n"
        "variants: [{name: base}, {name: tokyo, weights: tokyo}, {name: kyiv, weights: kyiv},\n"
        "  {name: staff, limit: {staff: -20%}}]\n",
    ),
}
"""By what they are: the case and the study of it."""


def nothing(_: str) -> str:
    """The answer of a call that computes no row."""
    return "[]"


def main() -> None:
    asked = arguments()
    lines, notes = [], []
    for name, (case, text) in STUDIES.items():
        with TemporaryDirectory() as folder:
            file = Path(folder) / "study.yaml"
            file.write_text(f"study: 1\ncase: {case}\n{text}", encoding="utf-8")
            found = prepared(file)
            lines += scaled(name, found, Path(folder), asked.workers, (1, asked.share))
            notes.append(estimate(name, found))
    head = ["study", "processes", "rows", "s", "rows a second", "processor s", "times as fast", "same bytes"]
    rows = [
        [str(each["name"]), str(each["workers"]), str(each["rows"]), f"{each['wall']:.1f}", f"{each['pace']:.1f}",
         f"{each['cpu']:.1f}", f"{each['faster']:.2f}", str(each["same"])]
        for each in lines
    ]  # fmt: skip
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f} at the end."
    text = "\n\n".join([table(head, rows), *notes, where])
    print(text)
    if asked.write:
        write_between("studies", text, PAGE)


def scaled(
    name: str, found: Prepared, folder: Path, workers: list[int], share: tuple[int, int]
) -> list[dict[str, object]]:
    """The study, or the first of so many shares of it, computed with each number of processes."""
    lines: list[dict[str, object]] = []
    first = ""
    for count in workers:
        out = folder / f"by-{count}"
        begin(out, found.manifest("HiGHS"))
        of = Folder(out, found.columns, found.document.rows)
        used, began = processor_time(), time.perf_counter()
        done = carry_out(
            found, partial(Processes, count, NEEDED), of, share, "HiGHS", None, None, answer_rows
        )
        wall = time.perf_counter() - began
        rows = [done.rows[number] for number in sorted(done.rows)]
        digest = sha256(json.dumps(rows).encode()).hexdigest()
        first = first or digest
        slowest = lines[0]["wall"] if lines else wall
        lines.append(
            {"name": name, "workers": count, "rows": len(rows), "wall": wall, "pace": len(rows) / wall,
             "cpu": processor_time() - used, "faster": float(str(slowest)) / wall,
             "same": "yes" if digest == first else "NO"}
        )  # fmt: skip
    return lines


def estimate(name: str, found: Prepared) -> str:
    """From measured times of a group: how many processes one that hands out can keep busy."""
    groups = list(groups_of(found.document.rows, len(found.points), {}, (1, 1)))
    texts = [found.payload(group, "HiGHS") for group in groups]
    payload = sum(len(text.encode()) for text in texts) / len(texts) / 1000
    answer_rows(texts[0])  # what is compiled or imported at first is no part of it
    began = time.process_time()
    for at in range(0, len(texts), max(1, len(texts) // 20)):
        answer_rows(texts[at])
    taken = (time.process_time() - began) / len(range(0, len(texts), max(1, len(texts) // 20)))
    handing = per_group(partial(found.payload, solver="HiGHS"), groups)
    return (
        f"{name[0].upper()}{name[1:]}: a group of {len(groups[0])} rows takes {taken * 1000:.1f} ms of a process and gets "
        f"{payload:.1f} kB; handing it out and taking it back takes {handing * 1000:.2f} ms of the process that hands out. "
        f"So one such process keeps about {taken / handing:.0f} busy; beyond, more processes make nothing faster, and "
        "shares (`--shard`) do, for each has a process of its own that hands out."
    )


def per_group(payload: Callable[[tuple[int, ...]], str], groups: list[tuple[int, ...]]) -> float:
    """Seconds of this process for a group that computes nothing."""
    engine = Processes(1)
    engine.submit(nothing, "").result()
    began = time.process_time()
    Handing(engine, nothing, payload, lambda rows: None, lambda row, why: {}, lambda: None).run(groups)
    taken = time.process_time() - began
    engine.close(at_once=False)
    return taken / len(groups)


def processor_time() -> float:
    """Seconds of processor time of this process and its children, which are ended where they fork others."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # no public way ends it, and counts what it forked
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument(
        "--share", type=int, default=1, metavar="N", help="only the first of N shares of each study"
    )
    parser.add_argument("--write", action="store_true", help="into benchmarks/reliability.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
