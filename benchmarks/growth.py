"""How load, build, solve and render grow from 10 to 300 levers."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.cases import SIZES, case_text
from benchmarks.table import table, write_between
from decision import Optimum, Problem, Program, Question, analyse, optimize, settle
from options import Case, load_case
from reports.brief.findings import Findings
from reports.brief.view import view
from reports.figures.hand import picture
from reports.files.page import page_html

LIMIT = 300.0
"""Seconds after which a proof is given up; the table then shows the gap that is left."""
HEAD = ("levers", "levels", "constraints", "load", "build", "solve", "gap, points", "render")

Result = TypeVar("Result")


def page_of(findings: Findings) -> str:
    """The brief as a page, its figures drawn."""
    shown = view(findings)
    return page_html(shown, {figure.key: picture(figure) for figure in shown.figures()})


def timed(work: Callable[[], Result], times: int = 3) -> tuple[float, Result]:
    """The median of the wall seconds, and what came out."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    return median(taken), result


def build(case: Case) -> Problem:
    """The case settled, and its program made and dropped."""
    problem = settle(case)
    Program(problem)
    return problem


def best(problem: Problem) -> Optimum:
    """The best bundle alone, without alternatives and breakpoints: those are more solves of the same kind."""
    return optimize(problem, top=1, different=0, with_breakpoints=False, time_limit=LIMIT)


def row(levers: int, folder: Path) -> list[str]:
    """One row of the table."""
    path = folder / f"levers_{levers}.yaml"
    path.write_text(case_text(levers), encoding="utf-8")
    load, case = timed(lambda: load_case(path))
    building, problem = timed(lambda: build(case))
    solve, optimum = timed(lambda: best(problem), times=1)
    found = analyse(Question(case), optimum, time_limit=0.001)  # what a page cannot do without
    render, _ = timed(
        lambda: page_of(Findings(case, problem, optimum, found=found, source=path.read_bytes()))
    )
    levels = sum(len(lever.levels) for lever in case.levers.values())
    gap = f"{optimum.gap:.3f}" if optimum.gap else "0"
    seconds = [f"{taken:.2f}" for taken in (load, building, solve)]
    return [str(levers), str(levels), str(len(case.constraints)), *seconds, gap, f"{render:.2f}"]


def main() -> None:
    with TemporaryDirectory() as folder:
        text = table(HEAD, [row(levers, Path(folder)) for levers in SIZES])
    write_between("growth", text)
    print(text)


if __name__ == "__main__":
    main()
