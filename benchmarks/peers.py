"""The best bundle of a case of 300 levers: `optimize`, HiGHS, SCIP and OR-Tools CP-SAT one after the other, in one run.

`python -m benchmarks.peers --peer PYTHON` takes CP-SAT (ortools) and SCIP (pyscipopt) from the Python named, and rewrites
the table in README.md. HiGHS and SCIP get the program that PuLP writes. CP-SAT gets a model of its own, of whole numbers:
an exactly-one constraint over each lever's levels, the constraints as linear rows, synergies as conjunctions, the peak as a
maximum, and the bent value as one Boolean for each piece. Each runs in a process of its own on one thread, and proves the
best to a gap of 0.
"""

import argparse
import json
import subprocess
import sys
import time
from fractions import Fraction
from itertools import pairwise
from math import lcm
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cases import case_text
from benchmarks.table import table, write_between

LEVERS = 300
LIMIT = 300.0
"""Seconds after which each is stopped."""

HEAD = ("way", "best value", "proved", "seconds", "processor seconds")

POINT = 10**7
"""Whole units in a point, for CP-SAT."""

SCIP = """
import sys, json, time
from pyscipopt import Model
model = Model(); model.hideOutput(); model.readProblem(sys.argv[1])
model.setParam("limits/gap", 0.0); model.setParam("limits/time", float(sys.argv[2]))
begun, used = time.monotonic(), time.process_time()
model.optimize()
print(json.dumps([-model.getObjVal(), model.getStatus() == "optimal", time.monotonic() - begun,
                  time.process_time() - used]))
"""

CP_SAT = """
import sys, json, time
from ortools.sat.python import cp_model
case = json.load(open(sys.argv[1]))
model = cp_model.CpModel()
x = [model.new_bool_var(f"x{n}") for n in range(case["choices"])]
for lever in case["levers"]:
    model.add_at_most_one(x[i] for i in lever)
s = []
for members in case["synergies"]:
    here = model.new_bool_var("")
    holds = []
    for member in members:
        any_of = model.new_bool_var("")
        model.add_max_equality(any_of, [x[i] for i in member])
        holds.append(any_of)
    model.add_min_equality(here, holds)
    s.append(here)
def linear(terms):
    return sum(a * x[i] for i, a in terms[0]) + sum(a * s[i] for i, a in terms[1])
for terms, low, high in case["rows"]:
    model.add_linear_constraint(linear(terms), -10**15 if low is None else low, 10**15 if high is None else high)
value = 0
for objective in case["objectives"]:
    if objective["kind"] == "linear":
        value += linear(objective["gain"])
    elif objective["kind"] == "peak":
        rungs = [model.new_bool_var("") for _ in objective["gain"]]
        for n, (reach, gain) in enumerate(zip(objective["reach"], objective["gain"])):
            model.add_max_equality(rungs[n], [x[i] for i in reach[0]] + [s[i] for i in reach[1]])
            value += gain * rungs[n]
    else:
        total, parts = linear(objective["total"]) + objective["base"], []
        for low, high, gain, height in objective["pieces"]:
            here = model.new_bool_var("")
            inside = model.new_int_var(min(0, low), max(0, high), "")
            model.add(inside >= low).only_enforce_if(here)
            model.add(inside <= high).only_enforce_if(here)
            model.add(inside == 0).only_enforce_if(here.negated())
            parts.append((here, inside))
            value += gain * inside + height * here
        model.add_exactly_one(here for here, _ in parts)
        model.add(total == sum(inside for _, inside in parts))
model.maximize(value)
solver = cp_model.CpSolver()
solver.parameters.num_workers = 1
solver.parameters.max_time_in_seconds = float(sys.argv[2])
begun, used = time.monotonic(), time.process_time()
status = solver.solve(model)
print(json.dumps([solver.objective_value / case["point"], status == cp_model.OPTIMAL, time.monotonic() - begun,
                  time.process_time() - used]))
"""


def whole_terms(part: Any, factor: Fraction) -> list[list[list[int]]]:
    """Coefficients of choices and synergies times a factor, as pairs of index and whole number."""
    return [
        [[i, round(a * factor)] for i, a in terms.items() if a] for terms in (part.choices, part.synergies)
    ]


def as_whole_numbers(problem: Any) -> tuple[dict[str, Any], float]:
    """A problem for CP-SAT, and the points that its value lacks. Gains are rounded to the unit, which is far below the
    distance of the best bundle from the next."""
    rows, objectives, constant = [], [], 0.0
    for row in problem.rows:
        numbers = [
            *row.choices.values(),
            *row.synergies.values(),
            *(b for b in (row.lower, row.upper) if b is not None),
        ]
        factor = Fraction(lcm(*(number.denominator for number in numbers)))
        low, high = (None if bound is None else int(bound * factor) for bound in (row.lower, row.upper))
        rows.append([whole_terms(row, factor), low, high])
    for objective in problem.weighed():
        effects, value = objective.effects, objective.value
        unit = Fraction(problem.weights[objective.name]) * POINT
        if effects.combine == "max":
            scores = {*effects.choices.values(), *effects.synergies.values()}
            rungs = [effects.baseline, *sorted(score for score in scores if score > effects.baseline)]
            constant += problem.weights[objective.name] * float(value(effects.baseline))
            reach = [
                [
                    [i for i, score in part.items() if score >= rung]
                    for part in (effects.choices, effects.synergies)
                ]
                for rung in rungs[1:]
            ]
            gains = [round(unit * (value(b) - value(a))) for a, b in pairwise(rungs)]
            objectives.append({"kind": "peak", "reach": reach, "gain": gains})
            continue
        pieces = value.pieces
        if len(pieces) == 1:
            constant += problem.weights[objective.name] * float(pieces[0].at(effects.baseline))
            objectives.append({"kind": "linear", "gain": whole_terms(effects, unit * pieces[0].slope)})
            continue
        numbers = [effects.baseline, *effects.choices.values(), *effects.synergies.values()]
        factor = Fraction(lcm(*(number.denominator for number in numbers)))
        far = round(factor * (abs(effects.baseline) + sum(map(abs, numbers))))
        made = [
            [
                -far if piece.start is None else round(piece.start * factor),
                far if piece.end is None else round(piece.end * factor),
                round(unit * piece.slope / factor),
                round(unit * piece.at(Fraction(0))),
            ]
            for piece in pieces
        ]
        objectives.append(
            {
                "kind": "bent",
                "total": whole_terms(effects, factor),
                "base": round(effects.baseline * factor),
                "pieces": made,
            }
        )
    whole = {
        "choices": len(problem.choices),
        "levers": list(problem.levers.values()),
        "synergies": [[sorted(member) for member in synergy.members] for synergy in problem.synergies],
        "rows": rows,
        "objectives": objectives,
        "point": POINT,
    }
    return whole, constant


def ours(problem: Any) -> list[Any]:
    """The best value of `optimize`, whether proved, and its seconds; the compiled code is at hand."""
    from decision import optimize, settle
    from options import read_case

    optimize(settle(read_case(case_text(30))), top=1, different=0, with_breakpoints=False)
    begun, used = time.monotonic(), time.process_time()
    best = optimize(problem, top=1, different=0, with_breakpoints=False, time_limit=LIMIT)
    found = best.bundles[0].value if best.bundles else None
    return [found, best.status == "optimal", time.monotonic() - begun, time.process_time() - used]


def highs(problem: Any) -> list[Any]:
    """The same of the program alone, without the search."""
    from decision.running.limits import OutOfTime
    from decision.solve.search import Search

    search = Search(problem, "HiGHS", LIMIT, with_table=False)
    used = time.process_time()
    try:
        best, proved = search.best(search.whole, problem.weights), True
    except OutOfTime as stop:
        best, proved = stop.found, False
    value = None if best is None else search.value(best, problem.weights)
    return [value, proved, search.seconds(), time.process_time() - used]


def measured(way: str, levers: int, peer: str) -> list[Any]:
    """The best value that one way finds, whether proved, and its seconds."""
    from decision import settle
    from decision.solve.program import Program
    from options import read_case

    problem = settle(read_case(case_text(levers)))
    if way == "`optimize`":
        return ours(problem)
    if way == "HiGHS through PuLP":
        return highs(problem)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.lp"
        if way == "SCIP":
            program = Program(problem)
            value = program.weighted_value(problem.weights)
            program.maximise(value)
            path.write_text(program.text(), encoding="utf-8")
            constant, script = value.constant, SCIP  # which the format leaves out
        else:
            whole, constant = as_whole_numbers(problem)
            path.write_text(json.dumps(whole), encoding="utf-8")
            script = CP_SAT
        command = [peer, "-c", script, str(path), str(LIMIT)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return [found[0] + constant, *found[1:]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default=sys.executable, help="a Python with ortools and pyscipopt")
    parser.add_argument("--levers", type=int, default=LEVERS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one, asked.levers, asked.peer)))
        return
    rows = []
    for way in ("`optimize`", "HiGHS through PuLP", "SCIP", "OR-Tools CP-SAT"):
        command = [sys.executable, "-m", "benchmarks.peers", "--one", way]
        command += ["--levers", str(asked.levers), "--peer", asked.peer]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        value, proved, seconds, used = json.loads(done.stdout.splitlines()[-1])
        shown = "" if value is None else f"{value:.4f}"
        rows.append([way, shown, "yes" if proved else "no", f"{seconds:.1f}", f"{used:.1f}"])
        print(" | ".join(rows[-1]), flush=True)
    if asked.levers == LEVERS:
        write_between("peers", table(HEAD, rows))


if __name__ == "__main__":
    main()
