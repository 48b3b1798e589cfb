"""One draw of the scores as a problem of its own, and its solution by an integer program."""

from dataclasses import replace
from fractions import Fraction

from decision.model.bundle import evaluate_chosen
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.score_sampler import UncertainScores
from decision.robustness.scenario_regret import joined, weights_in
from decision.running.arrays import Floats
from decision.solve.search import Search


def solve_draw(
    search: Search, scores: UncertainScores, row: Floats, weights: Floats
) -> tuple[frozenset[int], float]:
    """Returns a best bundle of one draw by an integer program, and its value. Raises OutOfTime."""
    joint, by = problem_of_draw(search.problem, scores, row, weights)
    own = search.again(joint)
    chosen = own.best(own.program(), by)
    assert chosen is not None, "the candidates are the same in every draw, and there is one"
    return chosen, evaluate_chosen(replace(joint, weights=by), chosen).value


def problem_of_draw(
    problem: Problem, scores: UncertainScores, row: Floats, weights: Floats
) -> tuple[Problem, dict[str, float]]:
    """Returns a problem with the same bundles that has the drawn objectives too, and the weights by which its value is that
    of the draw: consents are judged by the scores as they are, whatever is drawn. Without consents it has no others."""
    objectives = drawn_objectives(problem, scores, row)
    by = dict(zip((o.name for o in objectives), weights.tolist(), strict=True))
    if not problem.consents:
        return replace(problem, objectives=objectives, weights=by), by
    joint = joined(problem, {"draw": objectives})
    return joint, weights_in(joint, "draw", by)


def drawn_objectives(problem: Problem, scores: UncertainScores, row: Floats) -> tuple[Objective, ...]:
    """The weighed objectives with the drawn scores."""
    drawn: dict[str, dict[int, Fraction]] = {}
    for (name, choice), score in zip(scores.places, row.tolist(), strict=True):
        drawn.setdefault(name, {})[choice] = Fraction(score)
    return tuple(
        o
        if isinstance(o.effects, Margin)
        else replace(o, effects=replace(o.effects, choices={**o.effects.choices, **drawn.get(o.name, {})}))
        for o in problem.weighed()
    )
