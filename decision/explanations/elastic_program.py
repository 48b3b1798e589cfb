"""The least sum of relative changes of several numbers, by an elastic program.

Each number that moves gets a variable for how far it does, at a cost of one over its size, and all other demands stay as
they are. Source: G. G. Brown, R. F. Dell, R. K. Wood, "Optimization and persistence", Interfaces 27(5) (1997) 15-37;
J. W. Chinneck, "Feasibility and Infeasibility in Optimization" (2008), chapter 6.
"""

from collections.abc import Mapping
from fractions import Fraction

from decision.explanations.movable_bounds import Bound, DrawnShare, DrawnTotal, ProfileValue, Total
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem
from decision.solve.margin_formulation import add_margin
from decision.solve.program import Program
from decision.solve.search import Search
from decision.solve.value_formulation import Expression, exact_terms

PER_CENT = 100.0
"""What the sum is scaled by, so that the search tells a hundred-millionth apart."""


def can_be_elastic(bound: Bound) -> bool:
    """Returns whether a number may move in an elastic program: all do but those of constraints with a probability."""
    return not any(isinstance(total, DrawnTotal | DrawnShare) for total in bound.totals)


def least_sum(search: Search, problem: Problem, moving: Mapping[str, Bound]) -> frozenset[int] | None:
    """Returns a bundle of the problem that needs the least sum of relative changes; None where there is none.

    problem: without the demands that change. moving: by name, a number that moves, each so that `can_be_elastic`. Raises
    OutOfTime.
    """
    trial = search.again(problem)
    program = trial.program("repair")
    scales = {name: bound.scale(problem) for name, bound in moving.items()}
    terms = {}
    for n, (name, bound) in enumerate(moving.items(), start=1):
        terms[_add_excess(program, f"Excess{n}_of_{name.replace(' ', '_')}", bound)] = -PER_CENT / float(
            scales[name]
        )

    def worth(chosen: frozenset[int]) -> float:
        moves = (bound.excess(problem, chosen) / scales[name] for name, bound in moving.items())
        return -PER_CENT * float(sum(moves, Fraction(0)))

    try:
        return trial.most(program, Expression(terms), worth)
    finally:
        search.solves += trial.solves


def _add_excess(program: Program, label: str, bound: Bound) -> str:
    """Adds a variable that is at least by how much the number must move; returns its name."""
    program.add_variable(label, 0, None, "Continuous")
    for n, total in enumerate(bound.totals, start=1):
        _add_total(program, f"{label}_No{n}", label, bound, total)
    for n, other in enumerate(bound.beside, start=1):
        (total,) = other.totals
        assert isinstance(total, Effects), "only the size of a group is bounded on two sides"
        row = exact_terms(program.problem, total.choices, total.synergies)
        ends = (None, other.old - total.baseline) if other.sense == 1 else (other.old - total.baseline, None)
        program.add_row(f"{label}_Beside{n}", row, *ends)
    return label


def _add_total(program: Program, label: str, excess: str, bound: Bound, total: Total) -> None:
    old, sense = float(bound.old), bound.sense
    if isinstance(total, ProfileValue):
        value = program.weighted_value(total.weights)
        program.add_row(label, {**value.terms, excess: 1.0}, old - value.constant, None)
    elif isinstance(total, Margin):
        variable = add_margin(program, label, total, pushed_down=sense == 1)
        program.add_row(f"{label}_Beyond", {variable: float(sense), excess: -1.0}, None, sense * old)
    elif isinstance(total, Effects) and total.combine == "sum":
        row = exact_terms(program.problem, total.choices, total.synergies)
        base = float(total.baseline)
        for side in (1, -1) if bound.exactly else (sense,):
            terms = {name: side * float(each) for name, each in row.items()} | {excess: -1.0}
            program.add_row(f"{label}_{'Above' if side == 1 else 'Below'}", terms, None, side * (old - base))
    elif isinstance(total, Effects):
        _add_peak(program, label, excess, bound, total)
    else:
        raise TypeError("a constraint with a probability is not elastic")


def _add_peak(program: Program, label: str, excess: str, bound: Bound, total: Effects) -> None:
    scores = exact_terms(program.problem, total.choices, total.synergies)
    if bound.sense == 1:
        for n, (name, score) in enumerate(scores.items(), start=1):
            if score > bound.old:
                program.add_row(
                    f"{label}_Above{n}", {name: float(score - bound.old), excess: -1.0}, None, 0.0
                )
        if total.baseline > bound.old:
            program.add_row(f"{label}_Base", {excess: 1.0}, float(total.baseline - bound.old), None)
        return
    heights = sorted({min(score, bound.old) for score in (total.baseline, *scores.values())})
    heights = [height for height in heights if height >= min(total.baseline, bound.old)]
    reached = {}
    for n, height in enumerate(heights, start=1):
        reached[f"{label}_Reach{n}"] = height
        program.add_variable(f"{label}_Reach{n}", 0, 1, "Integer")
        if total.baseline < height:
            row: dict[str, Fraction | int] = {name: 1 for name, score in scores.items() if score >= height}
            program.add_row(f"{label}_Reached{n}", {**row, f"{label}_Reach{n}": -1}, 0, None)
    program.add_row(f"{label}_One", dict.fromkeys(reached, 1), 1, 1)
    short = {name: -float(bound.old - height) for name, height in reached.items()}
    program.add_row(f"{label}_Short", {**short, excess: 1.0}, 0.0, None)
