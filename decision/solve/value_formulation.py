"""The exact mixed-integer formulation of the value of a total: linear, concave, other piecewise linear, or of a peak."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from decision.model.peak_steps import peak_steps
from decision.model.problem import Effects, Problem
from decision.model.value_function import Piece, ValueFunction
from decision.solve.program_rows import ProgramRows


@dataclass(frozen=True)
class Expression:
    """An affine expression."""

    terms: Mapping[str, float]
    """Coefficients by variable."""

    constant: float = 0.0
    """In points, as its use states."""


@dataclass(frozen=True)
class Total:
    """An objective's total as an affine expression."""

    terms: Mapping[str, Fraction]
    """Coefficients by variable."""

    baseline: Fraction
    """The constant."""

    ends: tuple[Fraction, Fraction]
    """Bounds on the total."""

    def times(self, factor: Fraction) -> dict[str, float]:
        """Returns the coefficients times a factor."""
        return {name: float(factor * c) for name, c in self.terms.items()}


def value_of_sum(rows: ProgramRows, name: str, total: Total, value: ValueFunction) -> Expression:
    """Returns the value of a total: linear where the reachable totals meet one piece, else by further variables."""
    pieces = value.pieces_between(*total.ends)
    first = pieces[0]
    if len(pieces) == 1:
        return Expression(total.times(first.slope), float(first.at(total.baseline)))
    slopes = [piece.slope for piece in pieces]
    if slopes == sorted(slopes, reverse=True):
        return _concave(rows, name, total, pieces)
    return _bent(rows, name, total, pieces)


def _concave(rows: ProgramRows, name: str, total: Total, pieces: tuple[Piece, ...]) -> Expression:
    """Formulates a concave value as the minimum of its pieces: exact, since the objective only pushes values up."""
    value = f"Value_of_{name}"
    rows.add_variable(value, None, None, "Continuous")
    for n, piece in enumerate(pieces, start=1):
        least = -piece.at(total.baseline)
        rows.add_row(f"Below_{name}_{n}", added(total.times(piece.slope), {value: -1.0}), least, None)
    return Expression({value: 1.0})


def _bent(rows: ProgramRows, name: str, total: Total, pieces: tuple[Piece, ...]) -> Expression:
    """Formulates any piecewise linear value by the incremental (delta) method: pieces fill in order, by binaries."""
    filled: dict[str, float] = {}
    value: dict[str, float] = {}
    start, stop = pieces[0].start, pieces[-1].end
    assert start is not None and stop is not None
    span = stop - start
    for n, piece in enumerate(pieces, start=1):
        assert piece.start is not None and piece.end is not None
        length = piece.end - piece.start
        fill = f"Fill_{name}_{n}"
        rows.add_variable(fill, 0, 1, "Continuous")
        if n > 1:
            full = f"Full_{name}_{n - 1}"
            rows.add_variable(full, 0, 1, "Integer")
            before = f"Fill_{name}_{n - 1}"
            rows.add_row(f"Fills_{name}_{n - 1}", {before: 1.0, full: -1.0}, 0, None)
            rows.add_row(f"Opens_{name}_{n}", {fill: 1.0, full: -1.0}, None, 0)
        filled[fill] = float(length / span)
        value[fill] = float(length * piece.slope)
    offset = float((total.baseline - start) / span)
    rows.add_row(f"Total_of_{name}", added(filled, total.times(-1 / span)), offset, offset)
    return Expression(value, float(pieces[0].at(start)))


def value_of_peak(rows: ProgramRows, objective: str, effects: Effects, value: ValueFunction) -> Expression:
    """Formulates the value of a peak: one variable for each step, 1 where a score at it or the step above is chosen."""
    steps = peak_steps(effects, value)
    names = [f"Rung_{objective}_{n}" for n in range(1, len(steps) + 1)]
    for name in names:
        rows.add_variable(name, 0, 1, "Continuous")
    for n, (name, step) in enumerate(zip(names, steps, strict=True), start=1):
        reached = [rows.problem.choices[i].name for i in step.choices]
        reached += [rows.problem.synergies[s].name for s in step.synergies]
        reached += names[n : n + 1]
        rows.add_row(f"Only_{name}", {**dict.fromkeys(reached, 1.0), name: -1.0}, 0, None)
        for m, source in enumerate(reached, start=1):
            rows.add_row(f"Reach_{name}_{m}", {name: 1.0, source: -1.0}, 0, None)
    gains = {name: float(step.gain) for name, step in zip(names, steps, strict=True)}
    return Expression(gains, float(value(effects.baseline)))


def exact_terms(
    problem: Problem, choices: Mapping[int, Fraction], synergies: Mapping[int, Fraction]
) -> dict[str, Fraction]:
    """Returns coefficients by variable, without zeros."""
    terms = {problem.choices[i].name: c for i, c in choices.items() if c}
    return terms | {problem.synergies[s].name: c for s, c in synergies.items() if c}


def added(*parts: Mapping[str, float]) -> dict[str, float]:
    """Returns the sum of several linear expressions."""
    total: dict[str, float] = {}
    for part in parts:
        for name, coefficient in part.items():
            total[name] = total.get(name, 0.0) + coefficient
    return total
