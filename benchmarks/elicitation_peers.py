"""Weights and consistency ratios beside those of pyDecision and AHPy, on the same matrices.

`python -m benchmarks.elicitation_peers --peer PYTHON` takes both from the Python named (`pip install pyDecision AHPy`), and
rewrites the tables in README.md. Each gets the comparisons of a published matrix; the consistency ratios differ by the
table of random indices, which is named. The last rows leave out the comparisons of one published matrix beside the
diagonal, but for the first.
"""

import argparse
import json
import subprocess
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.table import table, write_between
from options.ahp import RANDOM_INDEX, matrix, principal_weights, ratio
from options.ranks import rank_weights

PUBLISHED = Path(__file__).parents[1] / "tests" / "options" / "published_weights.yaml"

PEERS = """
import json, sys
import importlib.util as imports
from pathlib import Path
import numpy as np
from importlib.metadata import version
from ahpy import Compare
def method(name, function):
    # Its package imports every method's dependencies; these files need NumPy alone.
    path = Path(imports.find_spec("pyDecision").submodule_search_locations[0], "algorithm", name + ".py")
    spec = imports.spec_from_file_location(name, path)
    module = imports.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, function)
ahp_method, roc_method = method("ahp", "ahp_method"), method("roc", "roc_method")
rsw_method, rrw_method = method("rsw", "rsw_method"), method("rrw", "rrw_method")
told = {"versions": {name: version(name) for name in ("pyDecision", "ahpy")}, "matrices": {}, "ranks": {}}
asked = json.load(sys.stdin)
for name, (names, pairs) in asked["matrices"].items():
    found = told["matrices"][name] = {}
    for table in ("saaty", "dd"):
        made = Compare(name, {(a, b): times for a, b, times in pairs}, precision=12, random_index=table)
        found["AHPy " + table] = [[made.local_weights[each] for each in names], float(made.consistency_ratio)]
    if len(pairs) == len(names) * (len(names) - 1) // 2:
        square = np.eye(len(names))
        for a, b, times in pairs:
            square[names.index(a), names.index(b)], square[names.index(b), names.index(a)] = times, 1 / times
        for way in ("max_eigen", "mean", "geometric"):
            weights, cr = ahp_method(square, wd=way)
            found["pyDecision " + way] = [weights.tolist(), float(cr)]
for count in asked["ranks"]:
    names = ["g%d" % n for n in range(1, count + 1)]
    told["ranks"][str(count)] = {
        "roc": roc_method(names).tolist(), "rank_sum": rsw_method(names).tolist(),
        "rank_reciprocal": rrw_method(names).tolist()}
print(json.dumps(told))
"""

WAYS = {
    "pyDecision max_eigen": "pyDecision, eigenvector",
    "pyDecision mean": "pyDecision, mean of columns",
    "pyDecision geometric": "pyDecision, geometric mean",
    "AHPy saaty": "AHPy, Saaty's table",
    "AHPy dd": "AHPy, its default table",
}
"""What the peers offer, and how the table calls it."""

TABLES = {
    "pyDecision max_eigen": "Saaty (1980), not named",
    "pyDecision mean": "the same",
    "pyDecision geometric": "the same",
    "AHPy saaty": "Saaty (2005)",
    "AHPy dd": "Donegan & Dodd (1991)",
}
"""The random indices that each divides by."""

RANKS = (2, 3, 5, 9)
"""How many objectives are ranked."""

HEAD = ("matrix", "way", "random indices", "largest difference of a weight", "ratio", "ours")


def asked_matrices() -> dict[str, tuple[list[str], list[tuple[str, str, float]]]]:
    """The published matrices as comparisons, by name; the last is incomplete."""
    published = YAML(typ="safe", pure=True).load(PUBLISHED)
    found = {}
    for name, entry in published.items():
        if "matrix" in entry:
            pairs = combinations(enumerate(entry["names"]), 2)
            found[name] = (
                list(entry["names"]),
                [
                    (a, b, float(Fraction(str(entry["matrix"][row][column]))))
                    for (row, a), (column, b) in pairs
                ],
            )
    name, (names, pairs_of) = next(iter(found.items()))
    beside = set(pairwise(names))
    found[f"{name}, {len(beside) - 1} comparisons missing"] = (
        names,
        [pair for pair in pairs_of if pair[:2] not in beside or pair[0] == names[0]],
    )
    return found


def compared(python: str) -> tuple[str, str]:
    """Runs the peers; returns the table of matrices and that of ranks."""
    matrices = asked_matrices()
    done = subprocess.run(
        [python, "-c", PEERS],
        input=json.dumps({"matrices": matrices, "ranks": RANKS}),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    rows = []
    for name, (names, pairs) in matrices.items():
        ours = principal_weights(names, matrix(pairs))
        own_ratio = ratio(names, matrix(pairs))
        for way, (weights, theirs) in told["matrices"][name].items():
            apart = max(abs(ours[each] - weight) for each, weight in zip(names, weights, strict=True))
            cells = [f"{apart:.1e}" if apart < 5e-5 else f"{apart:.4f}", f"{theirs:.4f}", f"{own_ratio:.4f}"]
            rows.append([name.replace("_", " "), WAYS[way], TABLES[way], *cells])
    ranks = []
    for count in RANKS:
        for surrogate, weights in told["ranks"][str(count)].items():
            own = rank_weights([[f"g{n}"] for n in range(1, count + 1)], surrogate)
            apart = max(abs(float(mine) - theirs) for mine, theirs in zip(own.values(), weights, strict=True))
            ranks.append([surrogate.replace("_", " "), str(count), f"{apart:.0e}"])
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    print(versions, "ours by Saaty (2005):", RANDOM_INDEX)
    return table(HEAD, rows), table(("surrogate", "objectives", "largest difference of a weight"), ranks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="a Python that has pyDecision and AHPy")
    matrices, ranks = compared(parser.parse_args().peer)
    print(matrices, ranks, sep="\n\n")
    write_between("elicitation", matrices)
    write_between("ranks", ranks)


if __name__ == "__main__":
    main()
