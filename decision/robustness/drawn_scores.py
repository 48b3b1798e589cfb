"""One draw of the scores as a problem of its own, and its solution by an integer program."""

from dataclasses import replace
from fractions import Fraction

from decision.model.bundle import evaluate_chosen
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.robustness.scenario_regret import joined, weights_in
from decision.robustness.score_sampler import UncertainScores
from decision.running.arrays import Floats
from decision.solve.search import Search


def solve_draw(
    search: Search, scores: UncertainScores, row: Floats, weights: Floats
) -> tuple[frozenset[int], float]:
    """Returns a best bundle of one draw by an integer program, and its value. Raises OutOfTime."""
    objectives = drawn_objectives(search.problem, scores, row)
    joint = joined(search.problem, {"draw": objectives})
    own = search.again(joint)
    by = dict(zip((o.name for o in objectives), weights.tolist(), strict=True))
    chosen = own.best(own.program(), weights_in(joint, "draw", by))
    assert chosen is not None, "the candidates are the same in every draw, and there is one"
    return chosen, evaluate_chosen(replace(search.problem, objectives=objectives, weights=by), chosen).value


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
