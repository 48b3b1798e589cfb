"""The least sum of relative changes of several numbers, by an elastic program.

Each number that moves gets a variable for how far it does, at a cost of one over its size, and all other demands stay as
they are. Source: G. G. Brown, R. F. Dell, R. K. Wood, "Optimization and persistence", Interfaces 27(5) (1997) 15-37;
J. W. Chinneck, "Feasibility and Infeasibility in Optimization" (2008), chapter 6.
"""

from collections.abc import Mapping
from fractions import Fraction

from decision.explanations.movable_bounds import (
    BoundedTotal,
    DrawnShare,
    DrawnTotal,
    MovableBound,
    ProfileValue,
)
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem
from decision.solve.margin_formulation import add_margin
from decision.solve.program import Program
from decision.solve.search import Search
from decision.solve.value_formulation import Expression, exact_terms

PER_CENT = 100.0
"""What the sum is scaled by, so that the search tells a hundred-millionth apart."""


def can_be_elastic(bound: MovableBound) -> bool:
    """Returns whether a number may move in an elastic program: all do but those of constraints with a probability."""
    return not any(isinstance(total, DrawnTotal | DrawnShare) for total in bound.totals)


def least_sum(search: Search, problem: Problem, moving: Mapping[str, MovableBound]) -> frozenset[int] | None:
    """Returns a bundle of the problem that needs the least sum of relative changes; None where there is none.

    problem: without the demands that change. moving: by name, a number that moves, each so that `can_be_elastic`. Raises
    OutOfTime.
    """
    trial = search.again(problem)
    program = trial.program("repair")
    scales = {name: bound.scale(problem) for name, bound in moving.items()}
    labels = [
        _Excess(program, f"Excess{n}_of_{name.replace(' ', '_')}", bound, float(scales[name])).label
        for n, (name, bound) in enumerate(moving.items(), start=1)
    ]

    def worth(chosen: frozenset[int]) -> float:
        moves = (bound.excess(problem, chosen) / scales[name] for name, bound in moving.items())
        return -PER_CENT * float(sum(moves, Fraction(0)))

    try:
        return trial.most(program, Expression(dict.fromkeys(labels, -PER_CENT)), worth)
    finally:
        search.solves += trial.solves


class _Excess:
    """A variable that is at least by how much one number must move, in shares of its size, with its rows."""

    def __init__(self, program: Program, label: str, bound: MovableBound, scale: float) -> None:
        self.program, self.label, self.bound, self.scale = program, label, bound, scale
        program.add_variable(label, 0, None, "Continuous")
        for n, total in enumerate(bound.totals, start=1):
            self._hold(f"{label}_No{n}", total)
        for n, other in enumerate(bound.beside, start=1):
            (total,) = other.totals
            assert isinstance(total, Effects), "only the size of a group is bounded on two sides"
            row = exact_terms(program.problem, total.choices, total.synergies)
            end = other.old - total.baseline
            ends = (None, end) if other.sense == 1 else (end, None)
            program.add_row(f"{label}_Beside{n}", row, *ends)

    def _at_least(self, label: str, terms: Mapping[str, Fraction | float], constant: float) -> None:
        """Adds a row: the variable, in units of the number, is at least these terms and the constant."""
        row = {name: -float(each) / self.scale for name, each in terms.items()}
        self.program.add_row(label, {**row, self.label: 1.0}, constant / self.scale, None)

    def _hold(self, label: str, total: BoundedTotal) -> None:
        old, sense = float(self.bound.old), self.bound.sense
        if isinstance(total, ProfileValue):
            value = self.program.weighted_value(total.weights)
            short = {name: -each for name, each in value.terms.items()}
            self._at_least(label, short, old - value.constant)
        elif isinstance(total, Margin):
            sign = -1 if total.turned else 1
            variable = add_margin(self.program, label, total, pushed_down=sense * sign == 1)
            self._at_least(f"{label}_Beyond", {variable: float(sense * sign)}, -sense * old)
        elif isinstance(total, Effects) and total.combine == "sum":
            terms = exact_terms(self.program.problem, total.choices, total.synergies)
            base = float(total.baseline)
            for side in (1, -1) if self.bound.exactly else (sense,):
                beyond = {name: side * each for name, each in terms.items()}
                self._at_least(f"{label}_{'Above' if side == 1 else 'Below'}", beyond, side * (base - old))
        elif isinstance(total, Effects):
            self._hold_peak(label, total)
        else:
            raise TypeError("a constraint with a probability is not elastic")

    def _hold_peak(self, label: str, total: Effects) -> None:
        program, bound = self.program, self.bound
        scores = exact_terms(program.problem, total.choices, total.synergies)
        if bound.sense == 1:
            for n, (name, score) in enumerate(scores.items(), start=1):
                if score > bound.old:
                    self._at_least(f"{label}_Above{n}", {name: score - bound.old}, 0.0)
            if total.baseline > bound.old:
                self._at_least(f"{label}_Base", {}, float(total.baseline - bound.old))
            return
        heights = sorted({min(score, bound.old) for score in (total.baseline, *scores.values())})
        heights = [height for height in heights if height >= min(total.baseline, bound.old)]
        reached = {}
        for n, height in enumerate(heights, start=1):
            reached[f"{label}_Reach{n}"] = height
            program.add_variable(f"{label}_Reach{n}", 0, 1, "Integer")
            if total.baseline < height:
                row: dict[str, Fraction | int] = {
                    name: 1 for name, score in scores.items() if score >= height
                }
                program.add_row(f"{label}_Reached{n}", {**row, f"{label}_Reach{n}": -1}, 0, None)
        program.add_row(f"{label}_One", dict.fromkeys(reached, 1), 1, 1)
        self._at_least(f"{label}_Short", {name: bound.old - height for name, height in reached.items()}, 0.0)
