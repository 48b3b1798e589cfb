"""The map and a million weightings against a program solved for each; the look-up against plain NumPy.

The case is of the common kind: 20 levers to use or not, five objectives, three budgets, five requirements, five
exclusions, ten synergies. All figures of a table are of one run, so that whatever else the machine does slows
both sides alike.
"""

import json
import time
from collections.abc import Callable
from random import Random
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import table, write_between
from decision import Problem, Program, settle, sweep, weight_space
from decision.solve.solver import solve
from decision.weights.lookup import look_up
from options import read_case

WEIGHTINGS = 1_000_000
SOLVED = 100
"""Weightings for which a program is solved; the time of a million follows from theirs."""

BUNDLES = 500
CHUNKS = (64, 128, 256)
"""Weightings a chunk in which plain NumPy is tried."""

TURNS = 3


def case_text(levers: int = 20, seed: int = 1) -> str:
    """The case, the same on every run."""
    random = Random(seed)
    names = [f"lever_{n:02}" for n in range(levers)]
    goals = [f"goal_{n}" for n in range(5)]
    budgets = [f"budget_{n}" for n in range(3)]
    made = {
        name: {
            "levels": {
                "on": {
                    "cost": {budget: random.randint(5, 40) for budget in budgets},
                    "scores": {goal: random.randint(0, 100) / 10 for goal in goals},
                }
            }
        }
        for name in names
    }
    limits = {
        budget: {"limit": sum(lever["levels"]["on"]["cost"][budget] for lever in made.values()) // 2}
        for budget in budgets
    }
    pairs = [random.sample(names, 2) for _ in range(20)]
    rules = {f"needs_{n}": {"lever": a, "requires": b} for n, (a, b) in enumerate(pairs[:5])}
    rules |= {f"bars_{n}": {"lever": a, "excludes": b} for n, (a, b) in enumerate(pairs[5:10])}
    synergies = {
        f"pair_{n}": {"levers": pair, "scores": {random.choice(goals): random.choice([-3, 2, 4])}}
        for n, pair in enumerate(pairs[10:])
    }
    sections = {
        "objectives": {goal: {"sense": "maximise", "worst": 0, "best": 5 * levers} for goal in goals},
        "resources": limits,
        "levers": made,
        "synergies": synergies,
        "constraints": rules,
    }
    head = "format: 1\ntitle: A benchmark of the map\nas_of: 2024-03-15\n"
    return head + "".join(f"{name}: {json.dumps(part)}\n" for name, part in sections.items())


def taken(work: Callable[[], object]) -> float:
    """The median of the wall seconds."""
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def map_and_weightings(problem: Problem, weights: NDArray[np.float64]) -> None:
    """The whole engine: list the bundles, certify the map, look every weighting up."""
    sweep(problem).best(weights, workers=2)


def solves(problem: Problem, weights: NDArray[np.float64]) -> None:
    """What a user would write: one program, solved anew for every weighting."""
    program = Program(problem)
    names = [objective.name for objective in problem.weighed()]
    for row in weights:
        program.maximise(program.weighted_value(dict(zip(names, row.tolist(), strict=True))))
        solve(program.pulp, solver="HiGHS", time_limit=None)


def plain(values: NDArray[np.float64], weights: NDArray[np.float64], chunk: int) -> None:
    """Product and argmax, a chunk at a time."""
    columns = np.ascontiguousarray(values.T)
    best = np.empty(len(weights), dtype=np.intp)
    for start in range(0, len(weights), chunk):
        best[start : start + chunk] = (weights[start : start + chunk] @ columns).argmax(axis=1)


def main() -> None:
    problem = settle(read_case(case_text()))
    weights = weight_space(problem).draw(np.random.default_rng(1), WEIGHTINGS)
    found = sweep(problem)
    ours = taken(lambda: map_and_weightings(problem, weights))
    start = time.perf_counter()
    solves(problem, weights[:SOLVED])
    each = (time.perf_counter() - start) / SOLVED
    rows = [
        ["map alone", f"{taken(lambda: sweep(problem)):.2f}", ""],
        ["map and a million weightings", f"{ours:.2f}", "1"],
        [
            f"a million solves, from {SOLVED} of them",
            f"{each * WEIGHTINGS:,.0f}",
            f"{each * WEIGHTINGS / ours:,.0f}",
        ],
    ]
    text = f"{len(found.cells)} bundles are best somewhere, certified: {found.certified}.\n\n"
    text += table(["20 levers, 5 objectives", "s", "times ours"], rows)
    write_between("map", text)
    print(text)

    values = np.random.default_rng(2).random((BUNDLES, 5)) * 100
    numpy = {chunk: taken(lambda c=chunk: plain(values, weights, c)) for chunk in CHUNKS}
    best = min(numpy, key=lambda chunk: numpy[chunk])
    rows = [
        [f"plain NumPy, {chunk} a chunk", f"{s:.2f}", f"{s / numpy[best]:.2f}"] for chunk, s in numpy.items()
    ]
    for workers in (1, 2):
        s = taken(lambda n=workers: look_up(values, weights, n))
        rows.append([f"ours, ties by rule, threads: {workers}", f"{s:.2f}", f"{s / numpy[best]:.2f}"])
    text = table(["a million weightings, 500 bundles", "s", "times the best of NumPy"], rows)
    write_between("lookup", text)
    print(text)


if __name__ == "__main__":
    main()
