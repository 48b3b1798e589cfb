"""10,000 draws of the bundled case's scores, each optimised over all bundles, against a PuLP solve a draw.

Without the case's consents, which are rows over undrawn values: so that a draw is one plain program. Then
100,000 draws of a made-up case of 20 levers, and 10,000 of cases of 24 and 40, whose bundles are too many to list; of these
also the whole command `robust`, in a process of its own.
"""

import resource
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.efficient import lever_case
from benchmarks.table import table, write_between
from decision import Problem, Question, Sampling
from decision.model.score_sampler import UncertainScores, generators, uncertain_scores
from decision.robustness.acceptability import fixed, tally
from decision.robustness.drawn_scores import drawn_objectives
from decision.robustness.drawn_values import Drawn
from decision.robustness.searched_draws import searched_draws
from decision.solve.enumeration import enumerate_bundles
from decision.solve.search import Search
from options import Case, Score, bundled_case_path, load_case
from options.emitting import case_text

DRAWS, SOLVED, FEW, MANY = 10_000, 100, 30, 100_000
HEAD = ("way", "draws", "processor seconds", "milliseconds a draw", "times as long", "peak memory, MB")


def main() -> None:
    question = Question(load_case(bundled_case_path()))
    problem = replace(question.problem(), consents=())
    scores = uncertain_scores(question.case, problem)
    started = time.process_time()
    bundles = enumerate_bundles(problem)
    assert bundles is not None
    weights = fixed([problem.weights[name] for name in bundles.names])
    counted, _ = tally(Drawn(bundles, scores), Sampling(1, DRAWS, "pert", 2), weights)
    listed = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    best = solve_each(problem, scores)
    solved = time.process_time() - started
    assert np.allclose(best, np.concatenate(counted.best)[:SOLVED], atol=1e-6), "both ways find the same"
    ways = [("all bundles at once", DRAWS, listed), ("a PuLP program a draw", SOLVED, solved)]
    rows = [
        [way, str(draws), f"{taken:.2f}", f"{1000 * taken / draws:.3f}",
         f"{taken / draws / (listed / DRAWS):.0f}", f"{memory:.0f}" if draws == DRAWS else ""]
        for way, draws, taken in ways
    ]  # fmt: skip
    taken, memory = draw_many(uncertain_levers(20))
    rows.append(
        [
            "20 levers, all bundles at once",
            str(MANY),
            f"{taken:.2f}",
            f"{1000 * taken / MANY:.3f}",
            "",
            f"{memory:.0f}",
        ]
    )
    for levers in (24, 40):
        rows += [*searched_and_solved(levers), whole_command(levers)]
    text = table(HEAD, rows)
    write_between("draws", text)
    print(text)


def uncertain_levers(count: int) -> Case:
    """The case of so many yes-or-no levers of the efficient bundles, with scores uncertain by three tenths each way."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(lever_case(count, 5), encoding="utf-8")
        case = load_case(path)
    levers = {
        name: lever.model_copy(
            update={
                "levels": {
                    at: level.model_copy(
                        update={"scores": {o: uncertain(s) for o, s in level.scores.items()}}
                    )
                    for at, level in lever.levels.items()
                }
            }
        )
        for name, lever in case.levers.items()
    }
    return case.model_copy(update={"levers": levers})


def uncertain(score: Score) -> Score:
    assert score.likely is not None, "every score of these cases has one"
    ends = {"low": score.likely * Decimal("0.7"), "high": score.likely * Decimal("1.3")}
    return score.model_copy(update=ends)


def draw_many(case: Case) -> tuple[float, float]:
    """Seconds of the draws, the list of bundles included, and the peak memory of the process so far in MB."""
    problem = Question(case).problem()
    started = time.process_time()
    bundles = enumerate_bundles(problem)
    assert bundles is not None
    weights = fixed([problem.weights[name] for name in bundles.names])
    tally(Drawn(bundles, uncertain_scores(case, problem)), Sampling(1, MANY, "pert", 2), weights)
    taken = time.process_time() - started
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def searched_and_solved(levers: int) -> list[list[str]]:
    """Rows of a case of too many bundles to list: every draw searched, and the first of them by programs."""
    case = uncertain_levers(levers)
    problem = Question(case).problem()
    scores = uncertain_scores(case, problem)
    weights = fixed([problem.weights[objective.name] for objective in problem.weighed()])
    solver = Search(problem, "HiGHS", with_table=False)
    ready = searched_draws(solver, scores)  # which compiles the search, where it is not yet
    started = time.process_time()
    ready = searched_draws(solver, scores)
    assert ready is not None
    counted, _ = tally(ready, Sampling(1, DRAWS, "pert", 2), weights)
    searched = time.process_time() - started
    assert counted.by_programs == 0
    started = time.process_time()
    best = solve_each(problem, scores, FEW)
    solved = time.process_time() - started
    assert np.allclose(best, np.concatenate(counted.best)[:FEW], atol=1e-6), "both ways find the same"
    ways = [("every draw searched", DRAWS, searched), ("a PuLP program a draw", FEW, solved)]
    return [
        [f"{levers} levers, {way}", str(draws), f"{taken:.2f}", f"{1000 * taken / draws:.3f}",
         f"{taken / draws / (searched / DRAWS):.0f}", ""]
        for way, draws, taken in ways
    ]  # fmt: skip


def whole_command(levers: int) -> list[str]:
    """The row of `robust` with all its parts, the second time, when what it compiles is at hand."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(case_text(uncertain_levers(levers)), encoding="utf-8")
        asked = ["robust", str(path), "--no-ledger", "--draws", str(DRAWS)]
        for _ in range(2):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "reports", *asked], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        f"{levers} levers, all of `robust`",
        str(DRAWS),
        f"{taken:.2f}",
        "",
        "",
        f"{after.ru_maxrss / 1024:.0f}",
    ]


def solve_each(problem: Problem, scores: UncertainScores, count: int = SOLVED) -> list[float]:
    """The first draws once more, a program built and solved for each: the best values."""
    generator, made = next(generators(1, DRAWS))
    best = []
    for row in scores.draw("pert", generator, made)[:count]:
        drawn = replace(problem, objectives=drawn_objectives(problem, scores, row))
        own = Search(drawn, "HiGHS", with_table=False)
        chosen = own.best(own.program(), drawn.weights)
        assert chosen is not None
        best.append(own.bundle(chosen).value)
    return best


if __name__ == "__main__":
    main()
