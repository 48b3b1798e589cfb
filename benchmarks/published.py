"""Published problems with many objectives, as cases: set packing and knapsacks of HMORDD, knapsacks of mobkp, and one made
as those of Kirlik and Sayin.

The files in benchmarks/instances are copies of github.com/rahulptel/HMORDD (resources/instances, .dat) and
github.com/gaplopes/mobkp-instances (instances/random, .in), both under the MIT licence, which is beside them. The
knapsack of G. Kirlik, S. Sayin, European Journal of Operational Research 232 (2014) 479-488, is made here in their
manner, none of their files being at hand: values and weights are whole numbers of 1 to 1,000 drawn with equal chance, the
limit half the sum of the weights.

`python -m benchmarks.published` searches for the efficient bundles of each and rewrites the table in README.md.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from benchmarks.efficient import lever_case
from benchmarks.table import table, write_between

INSTANCES = Path(__file__).parent / "instances"
LIMIT = 1200.0
"""Seconds after which a search is stopped."""

HEAD = (
    "instance",
    "published, s",
    "processor seconds",
    "efficient",
    "method",
    "gap, points",
    "peak memory, MB",
)

PUBLISHED = {
    "packing_3_100": "0.05",
    "packing_5_100": "1.6",
    "packing_7_100": "30",
    "packing_5_150": "261",
    "knapsack_4_50": "26.0",
    "knapsack_7_40": "147.4",
    "random_4D_50_1": "1,944",
    "random_5D_40_1": "309",
    "random_5D_50_1": "8,563",
    "random_4D_70_1": "94,799",
    "random_6D_50_1": "95,272",
    "uniform_3_100": "970",
}
"""Seconds as published, hardware not stated: of HMORDD the mean over 100 instances of the kind with an exact decision
diagram, of mobkp (random) dynamic programming on this instance; the last two of these are means over five and more
instances of the kind, and so is that of the uniform one, with CPLEX (the Defining Point algorithm)."""

FRONTS = {
    "random_4D_50_1": "04fe47e487505c36",
    "random_5D_40_1": "4abd642a4e6bcd0d",
    "random_5D_50_1": "8398a6e77544188b",
    "random_4D_70_1": "de1099dec08fd14e",
    "random_6D_50_1": "d018a94dca7a4378",
}
"""The front that mobkp stores for an instance, as `digest` has it; the files of the last three leave the points out."""


def numbers_of(path: Path) -> list[list[int]]:
    """The lines of an instance file, gzipped or not, as whole numbers."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return [[int(number) for number in line.split()] for line in content.decode("ascii").splitlines()]


def packing(lines: Sequence[Sequence[int]]) -> str:
    """The case of a set packing of HMORDD: levers and groups; P; P rows of values; then each group's size and members."""
    (levers, groups), (objectives,) = lines[:2]
    values, rest = lines[2 : 2 + objectives], lines[2 + objectives :]
    members = [rest[2 * n + 1] for n in range(groups)]
    rules = {
        f"group_{n}": {"group": [f"lever_{m:03}" for m in group], "at_most": 1}
        for n, group in enumerate(members)
        if len(group) > 1
    }
    return as_case_text([[row[n] for row in values] for n in range(levers)], {}, rules)


def knapsack(lines: Sequence[Sequence[int]]) -> str:
    """The case of a knapsack of HMORDD: levers; P; P rows of values; weights; the limit."""
    (levers,), (objectives,) = lines[:2]
    values, weights, (limit,) = lines[2 : 2 + objectives], lines[2 + objectives], lines[3 + objectives]
    return as_case_text([[row[n] for row in values] for n in range(levers)], {"weight": (weights, limit)}, {})


def knapsack_with_front(lines: Sequence[Sequence[int]]) -> tuple[str, set[tuple[int, ...]]]:
    """The case of a knapsack of mobkp, and its stored front: levers and P; the limit; a row a lever (weight, values); the
    number of points; the points."""
    (levers, _), (limit,) = lines[:2]
    items, points = lines[2 : 2 + levers], lines[3 + levers :]
    text = as_case_text([item[1:] for item in items], {"weight": ([item[0] for item in items], limit)}, {})
    return text, {tuple(point) for point in points}


def uniform_knapsack(objectives: int, levers: int) -> str:
    """The case of a knapsack as Kirlik and Sayin describe theirs."""
    random = Random(f"uniform {objectives} {levers}")
    values = [[random.randint(1, 1000) for _ in range(objectives)] for _ in range(levers)]
    weights = [random.randint(1, 1000) for _ in range(levers)]
    return as_case_text(values, {"weight": (weights, sum(weights) // 2)}, {})


def digest(points: Iterable[Sequence[int]]) -> str:
    """The first 16 digits of the SHA-256 of points, sorted, each a line of numbers."""
    lines = (" ".join(map(str, point)) for point in sorted(map(tuple, points)))
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def as_case_text(
    values: Sequence[Sequence[int]],
    budgets: Mapping[str, tuple[Sequence[int], int]],
    rules: Mapping[str, Any],
    bent: Mapping[str, Sequence[Sequence[int]]] | None = None,
) -> str:
    """A case of yes-or-no levers and objectives to be maximised.

    values: levers x objectives. budgets: costs by lever, and the limit. rules: constraints. bent: points of the value
    function of an objective, where it is not linear.
    """
    totals = [sum(column) for column in zip(*values, strict=True)]
    objectives: dict[str, dict[str, Any]] = {
        f"goal_{j}": {"sense": "maximise", "worst": 0, "best": total} for j, total in enumerate(totals)
    }
    for name, points in (bent or {}).items():
        objectives[name] |= {"value": points, "worst": points[0][0], "best": points[-1][0]}
    levers = {
        f"lever_{n + 1:03}": {
            "levels": {
                "on": {
                    "cost": {name: costs[n] for name, (costs, _) in budgets.items()},
                    "scores": {f"goal_{j}": score for j, score in enumerate(scores)},
                }
            }
        }
        for n, scores in enumerate(values)
    }
    sections = {
        "objectives": objectives,
        "resources": {name: {"limit": limit} for name, (_, limit) in budgets.items()},
        "levers": levers,
        "constraints": rules,
    }
    head = "format: 1\ntitle: A published problem\nas_of: 2025-01-01\n"
    return head + "".join(f"{name}: {json.dumps(part)}\n" for name, part in sections.items())


def case_of(name: str) -> str:
    """The case of an instance in benchmarks/instances, or of the uniform one."""
    if name.startswith("uniform"):
        return uniform_knapsack(*map(int, name.split("_")[1:]))
    if name.startswith("random"):
        return knapsack_with_front(numbers_of(INSTANCES / f"{name}.in.gz"))[0]
    lines = numbers_of(INSTANCES / f"{name}.dat.gz")
    return packing(lines) if name.startswith("packing") else knapsack(lines)


def measure(name: str) -> list[str]:
    """The row of an instance: processor seconds of the call, after a small case has loaded or compiled the code."""
    from decision import frontier, settle
    from options import read_case

    for method in ("zones", "decision diagram"):
        frontier(settle(read_case(lever_case(6, 3))), method=method)
    problem = settle(read_case(case_of(name)))
    start = time.process_time()
    found = frontier(problem, time_limit=LIMIT, with_support=False)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if found.complete and name in FRONTS:
        lines = numbers_of(INSTANCES / f"{name}.in.gz")
        values = np.array([item[1:] for item in lines[2 : 2 + lines[0][0]]])
        if digest(np.unique(found.chosen @ values, axis=0).tolist()) != FRONTS[name]:
            raise AssertionError(f"{name}: not the front that is stored")
    gap = "0" if found.complete else f"{found.gap:.1f}"
    return [name, PUBLISHED[name], f"{seconds:.2f}", str(len(found.chosen)), found.method, gap, f"{peak:.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one)))
        return
    rows = []
    for name in PUBLISHED:  # each in a process of its own, so that its memory is its own
        command = [sys.executable, "-m", "benchmarks.published", "--one", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        print(" | ".join(rows[-1]), flush=True)
    write_between("published", table(HEAD, rows))


if __name__ == "__main__":
    main()
