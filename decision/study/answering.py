"""The answer in one row of a study."""

from collections.abc import Sequence
from decimal import Decimal

from decision.explanations.variation import Axis
from decision.model.problem import RequestError
from decision.model.question import Question
from decision.model.varied_question import varied_together
from decision.robustness.acceptability import Sampling
from decision.robustness.robust import Robustness, robust
from decision.solve.optimize import Optimum, optimize
from decision.solve.solve_and_cut import Disagreement
from decision.study.rows import RowValue, set_column
from options import Quantity

ASKED = ("regret", "draws")
"""The parts of robustness that a row tells of."""


def answer_at(
    question: Question,
    axes: Sequence[Axis],
    point: Sequence[int],
    sampling: Sampling | None = None,
    solver: str = "HiGHS",
) -> dict[str, RowValue]:
    """Returns the cells of a row: the question with each axis at the value of this position.

    sampling: how scores are drawn, where robustness is asked for. Numbers that cannot be had together, and two ways that
    disagree, are statuses. Raises SolverUnavailable and SolverFailed.
    """
    numbers: dict[Quantity, Decimal] = {}
    for axis, at in zip(axes, point, strict=True):
        numbers |= dict(zip(axis.quantities, axis.values[at], strict=True))
    cells: dict[str, RowValue] = {set_column(of.name): float(value) for of, value in numbers.items()}
    try:
        asked = varied_together(question, numbers)
        problem = asked.problem()
    except RequestError as error:
        return {**cells, "status": "refused", "reason": str(error)}
    cells |= {"scenario": problem.scenario, "standing": problem.standing}
    try:
        found = optimize(asked, top=1, different=0, with_breakpoints=False, solver=solver)
        cells |= _of_optimum(found)
        if sampling is not None and found.status == "optimal":
            best = found.bundles[0].id
            cells |= _of_robustness(robust(asked, found, sampling, parts=ASKED, solver=solver), best)
    except Disagreement as error:
        cells |= {"status": "not_proved", "reason": str(error)}
    return cells


def _of_optimum(found: Optimum) -> dict[str, RowValue]:
    cells: dict[str, RowValue] = {
        "status": found.status,
        "conflict": " ".join(found.conflict) or None,
        "reason": "two ways disagree on the best bundle" if found.status == "not_proved" else None,
    }
    if found.bundles:
        best = found.bundles[0]
        cells |= {"bundle": best.id, "value": best.value, "ties": len(found.ties)}
        cells |= {f"total {name}": outcome.total for name, outcome in best.objectives.items()}
        cells |= {f"used {name}": used for name, used in best.resources.items()}
    return cells


def _of_robustness(found: Robustness, best: str) -> dict[str, RowValue]:
    cells: dict[str, RowValue] = {"left_out": "; ".join(map(str, found.left_out)) or None}
    draws, regret = found.draws, found.regret
    if draws is not None and draws.acceptability:
        own = draws.acceptability.get(best)
        often, share = next(iter(draws.acceptability.items()))
        cells |= {
            "draws": draws.draws,
            "share": 0.0 if own is None else own.share,
            "share_standard_error": 0.0 if own is None else own.standard_error,
            "most_often_best": often,
            "most_often_share": share.share,
        }
    if regret is not None and regret.regret.get(best):
        cells |= {
            "greatest_regret": max(regret.regret[best].values()),
            "minimax_regret": regret.minimax_regret.id,
            "least_regret": regret.least_regret,
            "maximin": regret.maximin.id,
        }
    return cells
