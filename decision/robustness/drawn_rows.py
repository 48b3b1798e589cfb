"""The rows of a problem under drawn scores: exactly, in integers, and relaxed, in floating point.

The consents add rows of their own: affine upper bounds of the weighted value by each profile's weights.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from decision.model.concave_envelope import supporting_line
from decision.model.peak_steps import PeakStep, peak_steps
from decision.model.problem import Consent, Problem, Terms
from decision.model.reach import reachable
from decision.model.score_sampler import UncertainScores
from decision.model.value_function import least_equal
from decision.robustness.drawn_arrays import effects_of, function_of
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.linear_rows import linear_rows

CONSENT_UNITS = 2**40
"""Units into which a consent's points are divided for its rounded row: far below the tolerance."""

AtMost = tuple[Mapping[int, int], Mapping[int, int], int]
"""A row of integers: amounts by option and by synergy, and the most that they may sum to."""

AffineFunction = tuple[dict[int, Fraction], dict[int, Fraction], Fraction]
"""A function of bundles: points by choice and by synergy, and a constant."""


@dataclass(frozen=True)
class Relaxed:
    """A linear relaxation. Variables: choices, then synergies, then the steps of peaks."""

    rows: list[tuple[dict[int, float], float]]
    """Terms and the most that they may sum to, with coefficients of about 1."""

    step_of: list[int]
    """(steps): the curved objective of each."""

    step_gain: list[float]
    """(steps): points at weight 1."""

    step_base: list[float]
    """(curved): value at the baseline."""


def capacities(
    rows: Sequence[AtMost], first: Integers, options: int, synergies: int
) -> tuple[Integers, Integers, Integers, Integers, Flags]:
    """Rows as use beyond the least, and slack (see SharedArrays), without redundant ones; and which rows are left."""
    use, slack = np.zeros((options, len(rows)), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    extra = np.zeros((synergies, len(rows)), dtype=np.int64)
    for r, (choices, bonus, cap) in enumerate(rows):
        for option, amount in choices.items():
            use[option, r] = amount
        for s, amount in bonus.items():
            extra[s, r] = amount
        slack[r] = cap
    least = np.minimum.reduceat(use, first[:-1]) if len(first) > 1 else np.zeros((0, len(rows)), np.int64)
    use = use - np.repeat(least, np.diff(first), axis=0)
    held, unheld = np.maximum(0, extra), np.maximum(0, -extra)
    slack = slack - least.sum(axis=0) - np.minimum(0, extra).sum(axis=0)
    most = np.maximum.reduceat(use, first[:-1]).sum(axis=0) + np.maximum(held, unheld).sum(axis=0)
    keep = most > slack
    use, slack, held, unheld = (np.ascontiguousarray(a[..., keep]) for a in (use, slack, held, unheld))
    return use, slack, held, unheld, keep


def capacity_numbers(
    relaxed: Relaxed, problem: Problem, lines: Sequence[AffineFunction], kept: Flags
) -> Integers:
    """By row of the relaxation, the number of the capacity that it relaxes: they come last, in the same order."""
    moving = [
        any(row.choices.values()) or any(row.synergies.values())
        for row in problem.rows
        for bound in (row.upper, row.lower)
        if bound is not None
    ]
    moving += [any(choices.values()) or any(synergies.values()) for choices, synergies, _ in lines]
    number = np.where(kept, np.cumsum(kept) - 1, -1)[moving]
    return np.concatenate([np.full(len(relaxed.rows) - len(number), -1), number]).astype(np.int64)


def consent_line(problem: Problem, consent: Consent, near: frozenset[int]) -> AffineFunction:
    """An affine upper bound of the weighted value by a profile's weights, less the value that its consent asks for."""
    choices: dict[int, Fraction] = {}
    synergies: dict[int, Fraction] = {}
    constant = -Fraction(least_equal(consent.at_least))
    for objective in problem.weighed():
        effects, value = effects_of(objective), function_of(objective)
        weight = Fraction(consent.weights[objective.name])
        ends = reachable(problem, effects)
        if effects.combine == "max":
            constant += weight * max(map(value, ends))
            continue
        slope, at_zero = supporting_line(value, *ends, effects.total(near, problem.in_force(near)))
        constant += weight * (at_zero + slope * effects.baseline)
        for i, amount in effects.choices.items():
            choices[i] = choices.get(i, Fraction(0)) + weight * slope * amount
        for s, amount in effects.synergies.items():
            synergies[s] = synergies.get(s, Fraction(0)) + weight * slope * amount
    return choices, synergies, constant


def rounded_row(line: AffineFunction, option_of: Mapping[int, int]) -> AtMost:
    """The row "the line is at least 0" in integers, rounded so that no bundle that satisfies it is excluded."""
    choices, synergies, constant = line
    numbers = [*choices.values(), *synergies.values(), constant]
    units = CONSENT_UNITS / max(Fraction(1), sum(map(abs, numbers), Fraction(0)) / 2**16)
    return (
        {option_of[i]: floor(-amount * units) for i, amount in choices.items()},
        {s: floor(-amount * units) for s, amount in synergies.items()},
        ceil(constant * units) + 1,
    )


def relaxed_rows(
    problem: Problem,
    scores: UncertainScores,
    drawn: Mapping[str, Sequence[int]],
    curved: Sequence[int],
    lines: Sequence[AffineFunction],
) -> Relaxed:
    """Returns the relaxation; each score that is drawn on a peak is at its better end."""
    count = len(problem.choices)
    steps_from = count + len(problem.synergies)
    rows: list[tuple[Terms, Fraction]] = []
    step_of: list[int] = []
    step_gain: list[float] = []
    step_base: list[float] = []
    for n, j in enumerate(curved):
        objective = problem.weighed()[j]
        effects, value = effects_of(objective), function_of(objective)
        step_base.append(float(value(effects.baseline)))
        if effects.combine != "max":
            continue
        rising = value.points[-1][1] > value.points[0][1]
        better = scores.high if rising else scores.low
        most = {scores.places[s][1]: Fraction(float(better[s])) for s in drawn[objective.name]}
        steps = peak_steps(replace(effects, choices={**effects.choices, **most}), value)
        rows += _step_rows(steps, steps_from + len(step_of), count)
        step_of += [n] * len(steps)
        step_gain += [float(step.gain) for step in steps]
    rows += linear_rows(problem)
    for choices, synergies, constant in lines:
        terms = {**choices, **{count + s: amount for s, amount in synergies.items()}}
        rows.append(({variable: -amount for variable, amount in terms.items()}, constant))
    return Relaxed([_scaled(*row) for row in rows if any(row[0].values())], step_of, step_gain, step_base)


def _step_rows(steps: Sequence[PeakStep], begin: int, count: int) -> Iterator[tuple[Terms, Fraction]]:
    """Yields rows by which a step is reached where a score at it or the step above is. begin: the first step's variable."""
    for n, step in enumerate(steps, start=begin):
        reached = [*step.choices, *(count + s for s in step.synergies)]
        if n + 1 < begin + len(steps):
            reached.append(n + 1)
        yield {n: Fraction(1)} | dict.fromkeys(reached, Fraction(-1)), Fraction(0)
        for source in reached:
            yield {source: Fraction(1), n: Fraction(-1)}, Fraction(0)


def _scaled(terms: Terms, cap: Fraction) -> tuple[dict[int, float], float]:
    """Returns a row with coefficients of about 1, so that one step length suits all rows."""
    largest = max(abs(float(amount)) for amount in terms.values())
    return {variable: float(amount) / largest for variable, amount in terms.items()}, float(cap) / largest


def sparse(
    relaxed: Relaxed, problem: Problem, option_of: Mapping[int, int], options: int
) -> tuple[Integers, Integers, Floats, Floats]:
    """The rows of the relaxation by their terms, over options in place of choices; see SharedArrays."""
    count = len(problem.choices)
    starts, columns, amounts, caps = [0], [], [], []
    for terms, cap in relaxed.rows:
        for variable, amount in terms.items():
            columns.append(option_of[variable] if variable < count else variable - count + options)
            amounts.append(amount)
        starts.append(len(columns))
        caps.append(cap)
    return (
        np.array(starts, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(amounts, dtype=float),
        np.array(caps, dtype=float),
    )
