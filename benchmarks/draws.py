"""10,000 draws of the bundled case's scores, each optimised over all bundles, against a PuLP solve a draw.

Without the case's consents, which are rows over undrawn values: so that a draw is one plain program.
"""

import resource
import time
from dataclasses import replace

import numpy as np

from benchmarks.table import table, write_between
from decision import Problem, Question, Sampling
from decision.acceptability import fixed, tally
from decision.drawn import Drawn
from decision.draws import drawn_objectives
from decision.enumeration import enumerate_bundles
from decision.sampling import UncertainScores, generators, uncertain_scores
from decision.search import Search
from options import bundled_case_path, load_case

DRAWS, SOLVED = 10_000, 100
HEAD = ("way", "draws", "seconds", "milliseconds a draw", "times as long", "peak memory, MB")


def main() -> None:
    question = Question(load_case(bundled_case_path()))
    problem = replace(question.problem(), consents=())
    scores = uncertain_scores(question.case, problem)
    started = time.perf_counter()
    bundles = enumerate_bundles(problem)
    assert bundles is not None
    weights = fixed([problem.weights[name] for name in bundles.names])
    counted, _ = tally(Drawn(bundles, scores), Sampling(1, DRAWS, "pert", 2), weights)
    listed = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    best = solve_each(problem, scores)
    solved = time.perf_counter() - started
    assert np.allclose(best, np.concatenate(counted.best)[:SOLVED], atol=1e-6), "both ways find the same"
    ways = [("all bundles at once", DRAWS, listed), ("a PuLP program a draw", SOLVED, solved)]
    rows = [
        [way, str(draws), f"{taken:.2f}", f"{1000 * taken / draws:.3f}",
         f"{taken / draws / (listed / DRAWS):.0f}", f"{memory:.0f}" if draws == DRAWS else ""]
        for way, draws, taken in ways
    ]  # fmt: skip
    text = table(HEAD, rows)
    write_between("draws", text)
    print(text)


def solve_each(problem: Problem, scores: UncertainScores) -> list[float]:
    """The first draws once more, a program built and solved for each: the best values."""
    generator, count = next(generators(1, DRAWS))
    best = []
    for row in scores.draw("pert", generator, count)[:SOLVED]:
        drawn = replace(problem, objectives=drawn_objectives(problem, scores, row))
        own = Search(drawn, "HiGHS", with_table=False)
        chosen = own.best(own.program(), drawn.weights)
        assert chosen is not None
        best.append(own.bundle(chosen).value)
    return best


if __name__ == "__main__":
    main()
