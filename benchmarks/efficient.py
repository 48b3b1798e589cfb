"""All efficient bundles: time and memory over sizes and kinds of cases, beside a peer where there is one.

`python -m benchmarks.efficient` measures this program. With `--peer PYTHON`, an interpreter that has pyaugmecon
and finds the solver cbc, the peer solves 3kp40 in the same run: that takes some minutes.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.table import table, write_between

REFERENCE = Path(__file__).parent.parent / "tests" / "reference"
LIMIT = 25.0
"""Seconds after which a search is stopped; the table then shows the gap that is left."""
GROWTH_LIMIT = 5.0
"""The same for each case of the table over levers and objectives."""
PROBES = 200_000
"""Random dives for the estimate of the number of feasible bundles."""
HEAD = ("case", "feasible, about", "efficient", "method", "seconds", "gap, points", "peak memory, MB")

PEER = """
import multiprocessing, sys, time
from pyaugmecon import PyAugmecon, PyAugmeconConfig
from pyaugmecon.example_models import kp_model
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn", force=True)  # its locks are made for processes that are spawned
    start = time.perf_counter()
    solver = PyAugmecon(kp_model("3kp40", 3), PyAugmeconConfig(solver_name="cbc", write_csv=False,
        progress_bar=False, log_to_console=False, artifact_folder=sys.argv[1]))
    solver.solve()
    print("SECONDS", time.perf_counter() - start)
"""


def lever_case(levers: int, objectives: int, seed: int = 1, spread: int = 0) -> str:
    """Yes-or-no levers with three budgets of half of all costs, rules and synergies.

    spread: how far the true score may lie from the likely one, in points, up and down.
    """
    random = Random(seed)
    sections: dict[str, Any] = {
        "objectives": {
            f"goal_{j}": {"sense": "maximise", "worst": 0, "best": 40 * levers} for j in range(objectives)
        }
    }
    made: dict[str, Any] = {}
    for n in range(levers):
        cost = {f"budget_{k}": random.randint(10, 100) for k in range(3)}
        scores = {f"goal_{j}": _about(random.randint(0, 40), spread) for j in range(objectives)}
        made[f"lever_{n:02}"] = {"levels": {"on": {"cost": cost, "scores": scores}}}
    sections["resources"] = {
        f"budget_{k}": {
            "limit": sum(lever["levels"]["on"]["cost"][f"budget_{k}"] for lever in made.values()) // 2
        }
        for k in range(3)
    }
    sections["levers"] = made
    sections["constraints"] = {}
    for n in range(10):
        one, other = random.sample(list(made), 2)
        rule = {"lever": one, "requires": other} if n < 5 else {"lever": one, "excludes": other}
        sections["constraints"][f"rule_{n}"] = rule
    sections["synergies"] = {
        f"synergy_{n}": {
            "levers": random.sample(list(made), 2),
            "scores": {f"goal_{random.randrange(objectives)}": random.choice([-8, -4, 4, 8, 12])},
        }
        for n in range(10)
    }
    return _text(sections)


def _about(likely: int, spread: int) -> int | dict[str, int]:
    """A score, or an interval around it."""
    return {"low": likely - spread, "likely": likely, "high": likely + spread} if spread else likely


def knapsack(items: int, objectives: int, budgets: int, seed: int = 1) -> str:
    """A knapsack with several budgets, each half of what all items cost."""
    random = Random(seed)
    made = {
        f"item_{n:02}": {
            "levels": {
                "on": {
                    "cost": {f"budget_{k}": random.randint(10, 100) for k in range(budgets)},
                    "scores": {f"goal_{j}": random.randint(10, 100) for j in range(objectives)},
                }
            }
        }
        for n in range(items)
    }
    limits = {
        f"budget_{k}": {"limit": sum(m["levels"]["on"]["cost"][f"budget_{k}"] for m in made.values()) // 2}
        for k in range(budgets)
    }
    goals = {f"goal_{j}": {"sense": "maximise", "worst": 0, "best": 100 * items} for j in range(objectives)}
    return _text({"objectives": goals, "resources": limits, "levers": made})


def six_of_46() -> str:
    """46 yes-or-no levers and six objectives: a cost cap, an effect floor and at most six chosen."""
    random = Random(46)
    made = {
        f"lever_{n:02}": {
            "levels": {
                "on": {
                    "cost": {"money": random.randint(5, 60)},
                    "scores": {f"goal_{j}": random.randint(0, 50) for j in range(6)},
                }
            }
        }
        for n in range(46)
    }
    goals = {f"goal_{j}": {"sense": "maximise", "worst": 0, "best": 300} for j in range(6)}
    rules = {
        "few": {"group": list(made), "at_most": 6},
        "effect": {"objective": "goal_0", "at_least": 20},
    }
    return _text(
        {"objectives": goals, "resources": {"money": {"limit": 260}}, "levers": made, "constraints": rules}
    )


def _text(sections: dict[str, Any]) -> str:
    head = "format: 1\ntitle: A benchmark case\nas_of: 2024-03-15\n"
    return head + "".join(f"{name}: {json.dumps(part)}\n" for name, part in sections.items())


def cases() -> Iterator[tuple[str, str]]:
    """The case registry of this benchmark."""
    for levers in (20, 25, 30, 35, 40):
        yield f"{levers} levers, 5 objectives", lever_case(levers, 5)
    yield "46 levers, 6 objectives, 6 chosen", six_of_46()
    for instance in ("2kp50", "3kp40"):
        yield instance, (REFERENCE / f"mavrotas_florios_{instance}.yaml").read_text(encoding="utf-8")
    yield "4kp40-like, 4 budgets", knapsack(40, 4, 4)
    yield "5 objectives, 40 items, 4 budgets", knapsack(40, 5, 4)


def measure(text: str, limit: float = LIMIT) -> list[str]:
    """One row: the search in this process, after a small case has loaded or compiled the code."""
    from decision import frontier, settle
    from decision.efficient.encoding import encode
    from decision.efficient.size_estimate import feasible_leaves
    from options import read_case

    for method in ("listing", "bounded listing", "zones", "decision diagram"):
        frontier(settle(read_case(lever_case(6, 3))), method=method)
    problem = settle(read_case(text))
    start = time.perf_counter()
    found = frontier(problem, time_limit=limit)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    about = feasible_leaves(encode(problem).instance, PROBES)
    gap = "0" if found.complete else f"{found.gap:.1f}"
    return [f"{about:.2g}", str(len(found.chosen)), found.method, f"{seconds:.3f}", gap, f"{peak:.0f}"]


def in_a_process(text: str, limit: float = LIMIT) -> list[str]:
    """The row of a case, measured in a process of its own so that its memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.efficient", "--one", str(limit)],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout.splitlines()[-1]))


def growth() -> str:
    """Levers by objectives: seconds, efficient bundles and memory; where the limit stopped it, the gap left."""
    rows = []
    for levers in range(10, 61, 10):
        cells = []
        for objectives in range(2, 7):
            _, found, _, seconds, gap, peak = in_a_process(lever_case(levers, objectives), GROWTH_LIMIT)
            done = f"{seconds} s: {found}" if gap == "0" else f"stopped: {found}, gap {gap}"
            cells.append(f"{done}; {peak} MB")
        rows.append([str(levers), *cells])
        print(" | ".join(rows[-1]), flush=True)
    return table(("levers", *(f"{n} objectives" for n in range(2, 7))), rows)


def beside_the_peer(python: str, folder: str) -> str:
    """3kp40 by both in turn, three times ours to one of the peer's."""
    text = (REFERENCE / "mavrotas_florios_3kp40.yaml").read_text(encoding="utf-8")
    ours = sorted(float(in_a_process(text)[3]) for _ in range(3))[1]
    command = [sys.executable, "-m", "reports", "frontier", str(REFERENCE / "mavrotas_florios_3kp40.yaml")]
    start = time.perf_counter()
    subprocess.run([*command, "--format", "json"], check=True, capture_output=True)
    whole = time.perf_counter() - start
    script = Path(folder) / "peer.py"
    script.write_text(PEER, encoding="utf-8")
    done = subprocess.run([python, script, folder], capture_output=True, text=True, check=True)
    theirs = float(done.stdout.split("SECONDS")[1])
    rows = [
        ["pyaugmecon with CBC", f"{theirs:.1f}", "1"],
        ["`frontier`, the call", f"{ours:.3f}", f"1/{theirs / ours:.0f}"],
        ["`frontier`, the whole process", f"{whole:.2f}", f"1/{theirs / whole:.0f}"],
    ]
    return table(("3kp40", "seconds", "of the peer's time"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--peer", metavar="PYTHON")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(sys.stdin.read(), asked.one)))
        return
    text = table(HEAD, [[name, *in_a_process(case)] for name, case in cases()])
    write_between("efficient", text)
    print(text)
    write_between("efficient-growth", growth())
    if asked.peer:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            text = beside_the_peer(asked.peer, folder)
        write_between("peer", text)
        print(text)


if __name__ == "__main__":
    main()
