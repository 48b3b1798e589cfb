"""A problem under drawn scores as arrays for compiled search: exact integer rows, a relaxation, and the gains of draws.

Draws change gains alone; rows, and which bundles are feasible, stay. A straight objective (a sum whose drawn totals meet
one piece of its value function) gives every option a gain in points. The others, curved, are totalled and valued for
each bundle; the relaxation bounds a sum by a line above the concave envelope of its value function, a peak by its steps
with every drawn score at its better end. Options of all levers are numbered in order, the first of each lever is "none".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Consent, Effects, Objective, Problem
from decision.model.reach import reachable
from decision.model.score_sampler import UncertainScores
from decision.model.value_function import Piece, ValueFunction, least_equal
from decision.robustness.drawn_relaxation import Columns, add_peak, add_rows
from decision.robustness.drawn_values import met_pieces
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import DOUBT, integer_form
from decision.solve.linear_relaxation import concave_envelope, supporting_line
from decision.solve.totals import LARGEST

CONSENT_UNITS = 2**40
"""Units into which a consent's points are divided for its rounded row: far below the tolerance."""


AtMost = tuple[Mapping[int, int], Mapping[int, int], int]
"""A row of integers: amounts by option and by synergy, and the most that they may sum to."""

Line = tuple[dict[int, Fraction], dict[int, Fraction], Fraction]
"""A function of bundles: points by choice and by synergy, and a constant."""


class Form(NamedTuple):
    """What all draws share."""

    first: Integers
    """(levers + 1): the lever at l has the options first[l] up to first[l + 1]."""

    use: Integers
    """(options, rows): use of capacity beyond the least of the lever; not negative."""

    slack: Integers
    """(rows): capacity when every lever and synergy uses its least."""

    held: Integers
    """(synergies, rows): use, beyond its least, of a synergy in force."""

    unheld: Integers
    """(synergies, rows): use, beyond its least, of a synergy not in force."""

    member_first: Integers
    """(synergies + 1): a synergy has the members member_first[s] up to member_first[s + 1]."""

    member_lever: Integers
    """(members): the number of its lever."""

    member_holds: Flags
    """(members, options): with which options it holds."""

    row_first: Integers
    """(relaxed rows + 1): where the terms of each row of the relaxation start."""

    row_column: Integers
    """(terms): options, then synergies, then steps of peaks."""

    row_amount: Floats
    """(terms): coefficients of about 1."""

    caps: Floats
    """(relaxed rows): right-hand sides."""

    capacity: Integers
    """(relaxed rows): the number of the row of `use` that it relaxes; -1 for none."""

    peak: Flags
    """(curved objectives): whether its total is a peak."""

    base: Floats
    """(curved): the baseline of its total."""

    extra: Floats
    """(curved, synergies): what a synergy in force brings to the total; on a peak -inf for nothing."""

    ends: Floats
    """(curved, pieces): where each piece of the value function ends; inf for the last, and for pieces not there."""

    anchors: Floats
    """(curved, pieces): a total on the piece."""

    heights: Floats
    """(curved, pieces): its value there, 0-100."""

    slopes: Floats
    """(curved, pieces): points per unit."""

    hull_first: Integers
    """(curved + 1): where the corners of each concave envelope start; a peak has none."""

    hull_totals: Floats
    """(corners): totals, ascending."""

    hull_values: Floats
    """(corners): values."""

    step_of: Integers
    """(steps): the curved objective of each step of a peak in the relaxation."""

    step_gain: Floats
    """(steps): points at weight 1."""

    step_base: Floats
    """(curved): a peak's value at its baseline, the constant of its steps."""


class Gains(NamedTuple):
    """Values as functions of bundles: of each draw, or by each profile that consents."""

    option: Floats
    """(draws, options): points of the straight objectives."""

    synergy: Floats
    """(draws, synergies): the same."""

    constant: Floats
    """(draws): the same of no option."""

    weight: Floats
    """(draws, curved)."""

    score: Floats
    """(draws, curved, options): effect on the total; on a peak -inf for none."""


class Floors(NamedTuple):
    """Consents: values that a bundle must reach, by likely scores."""

    gains: Gains
    """By the weights of every profile."""

    least: Floats
    """(consents): in points."""

    doubt: Floats
    """(consents): points around it within which exact arithmetic decides."""


@dataclass(frozen=True)
class DrawnProgram:
    """A problem under drawn scores."""

    problem: Problem
    """The problem."""

    scores: UncertainScores
    """What is drawn."""

    form: Form
    """What all draws share."""

    floors: Floors
    """The consents."""

    choice: Integers
    """(options): the problem's number of the choice, -1 for none."""

    nominal: Gains
    """At likely scores, one "draw" for each weighed objective, at weight 1."""

    of: Integers
    """(scores): the number of the objective among those weighed."""

    at: Integers
    """(scores): the option."""

    slope: Floats
    """(scores): points per unit of a straight objective; 0 for a curved one."""

    curved: Integers
    """(curved): the numbers of the curved objectives among those weighed."""

    def gains(self, scores: Floats, weights: Floats) -> Gains:
        """Returns the gains of draws from scores (draws, scores) and weights (draws, objectives)."""
        moved = scores - self.scores.likely
        option = weights @ self.nominal.option
        np.add.at(option.T, self.at, (weights[:, self.of] * self.slope * moved).T)
        score = np.repeat(self.nominal.score[:1], len(scores), axis=0)
        place = {int(j): n for n, j in enumerate(self.curved)}
        for n, (j, at) in enumerate(zip(self.of.tolist(), self.at.tolist(), strict=True)):
            if j in place:
                score[:, place[j], at] = scores[:, n]
        return Gains(
            option=option,
            synergy=weights @ self.nominal.synergy,
            constant=weights @ self.nominal.constant,
            weight=np.ascontiguousarray(weights[:, self.curved]),
            score=score,
        )

    def options(self, chosen: frozenset[int]) -> Integers:
        """Returns (levers): the option that a bundle takes of each lever."""
        taken = self.form.first[:-1].copy()
        for option, choice in enumerate(self.choice.tolist()):
            if choice in chosen:
                taken[np.searchsorted(self.form.first, option, side="right") - 1] = option
        return taken

    def chosen(self, options: Integers) -> Flags:
        """Returns (bundles, choices) from options (bundles, levers)."""
        held = np.zeros((len(options), len(self.problem.choices)), dtype=bool)
        choice = self.choice[options]
        row, lever = np.nonzero(choice >= 0)
        held[row, choice[row, lever]] = True
        return held


def drawn_program(problem: Problem, scores: UncertainScores) -> DrawnProgram | None:
    """Returns the arrays; None for problems with deterrence margins or chance constraints, and numbers too long for machine
    integers."""
    weighed = problem.weighed()
    rows = [integer_form(row) for row in problem.rows]
    if problem.margin_bounds or problem.chances or any(isinstance(o.effects, Margin) for o in weighed):
        return None
    if any(row.size() >= LARGEST for row in rows):
        return None
    choice = [option for choices in problem.levers.values() for option in (-1, *choices)]
    option_of = {c: n for n, c in enumerate(choice) if c >= 0}
    first = np.cumsum([0] + [1 + len(choices) for choices in problem.levers.values()])
    drawn = {o.name: [s for s, (name, _) in enumerate(scores.places) if name == o.name] for o in weighed}
    pieces = [met_pieces(problem, o, scores, drawn[o.name]) for o in weighed]
    curved = [n for n, o in enumerate(weighed) if _sum_of(o).combine == "max" or len(pieces[n]) > 1]
    nominal = _nominal(problem, [p[0] for p in pieces], curved, option_of, len(choice))
    amounts = [
        (sign, bound, row.choices, row.synergies)
        for row in rows
        for sign, bound in ((1, row.upper), (-1, row.lower))
        if bound is not None
    ]
    at_most: list[AtMost] = [
        (
            {option_of[i]: sign * amount for i, amount in choices},
            {s: sign * amount for s, amount in synergies},
            sign * bound,
        )
        for sign, bound, choices, synergies in amounts
    ]
    near = problem.chosen(problem.status_quo)
    lines = [_consent_line(problem, consent, near) for consent in problem.consents]
    at_most += [_rounded_row(problem, line, option_of) for line in lines]
    relaxed, steps, step_of, step_base = _relaxed(problem, scores, drawn, curved, lines)
    starts, columns, values, caps = _sparse(relaxed, problem, option_of, len(choice))
    hulls = [[] if _sum_of(weighed[n]).combine == "max" else _envelope(weighed[n], pieces[n]) for n in curved]
    corners = [corner for hull in hulls for corner in hull]
    use, slack, held, unheld, kept = _capacities(at_most, first, len(choice), len(problem.synergies))
    members = [member for synergy in problem.synergies for member in synergy.members]
    ends, anchors, heights, slopes = _padded([_function(weighed[n]) for n in curved])
    form = Form(
        first=first.astype(np.int64),
        use=use,
        slack=slack,
        held=held,
        unheld=unheld,
        member_first=np.cumsum([0] + [len(s.members) for s in problem.synergies]).astype(np.int64),
        member_lever=np.array(
            [np.searchsorted(first, option_of[next(iter(member))], side="right") - 1 for member in members],
            dtype=np.int64,
        ),
        member_holds=np.array([[c in member for c in choice] for member in members], dtype=bool).reshape(
            len(members), len(choice)
        ),
        row_first=starts,
        row_column=columns,
        row_amount=values,
        caps=caps,
        capacity=_capacity_of(relaxed, problem, lines, kept),
        peak=np.array([_sum_of(weighed[n]).combine == "max" for n in curved], dtype=bool),
        base=np.array([float(_sum_of(weighed[n]).baseline) for n in curved]),
        extra=np.array(
            [
                [
                    float(_sum_of(weighed[n]).synergies.get(s, _nothing(weighed[n])))
                    for s in range(len(problem.synergies))
                ]
                for n in curved
            ]
        ).reshape(len(curved), len(problem.synergies)),
        ends=ends,
        anchors=anchors,
        heights=heights,
        slopes=slopes,
        hull_first=np.cumsum([0] + [len(hull) for hull in hulls]).astype(np.int64),
        hull_totals=np.array([float(total) for total, _ in corners]),
        hull_values=np.array([float(value) for _, value in corners]),
        step_of=np.array(step_of, dtype=np.int64),
        step_gain=np.array(steps, dtype=float),
        step_base=np.array(step_base, dtype=float),
    )
    numbers = {o.name: n for n, o in enumerate(weighed)}
    of = np.array([numbers[name] for name, _ in scores.places], dtype=np.int64)
    program = DrawnProgram(
        problem,
        scores,
        form,
        Floors(nominal, np.zeros(0), np.zeros(0)),
        np.array(choice, dtype=np.int64),
        nominal,
        of,
        np.array([option_of[c] for _, c in scores.places], dtype=np.int64),
        np.array([0.0 if j in curved else float(pieces[j][0].slope) for j in of.tolist()]),
        np.array(curved, dtype=np.int64),
    )
    return replace(program, floors=_floors(program))


def _floors(program: DrawnProgram) -> Floors:
    problem = program.problem
    weights = np.array([[c.weights[o.name] for o in problem.weighed()] for c in problem.consents])
    weights = weights.reshape(len(problem.consents), len(problem.weighed()))
    least = np.array([least_equal(consent.at_least) for consent in problem.consents])
    ends = [
        [abs(float(o.value(t))) for t in reachable(problem, o.effects)] for o in problem.weighed() if o.value
    ]
    most = np.array(ends).max(initial=1.0)
    return Floors(
        program.gains(np.repeat(program.scores.likely[None, :], len(least), axis=0), weights),
        least,
        DOUBT * np.maximum(most, np.abs(least)),
    )


def _sum_of(objective: Objective) -> Effects:
    assert not isinstance(objective.effects, Margin), "problems with margins have no arrays"
    return objective.effects


def _function(objective: Objective) -> ValueFunction:
    assert objective.value is not None, "measures are not weighed"
    return objective.value


def _nothing(objective: Objective) -> float:
    """What an option without a score brings to the total."""
    return -np.inf if _sum_of(objective).combine == "max" else 0.0


def _nominal(
    problem: Problem,
    pieces: Sequence[Piece],
    curved: Sequence[int],
    option_of: Mapping[int, int],
    options: int,
) -> Gains:
    """The gains at likely scores, one "draw" for each weighed objective; the scores of the first are those of all."""
    weighed = problem.weighed()
    option, synergy = np.zeros((len(weighed), options)), np.zeros((len(weighed), len(problem.synergies)))
    constant = np.zeros(len(weighed))
    score = np.zeros((1, len(curved), options))
    for n, objective in enumerate(weighed):
        effects = _sum_of(objective)
        if n in curved:
            mine = score[0, curved.index(n)]
            mine[:] = _nothing(objective)
            for i, amount in effects.choices.items():
                mine[option_of[i]] = float(amount)
            continue
        piece = pieces[n]
        constant[n] = float(piece.at(effects.baseline))
        for i, amount in effects.choices.items():
            option[n, option_of[i]] = float(piece.slope * amount)
        for s, amount in effects.synergies.items():
            synergy[n, s] = float(piece.slope * amount)
    return Gains(option, synergy, constant, np.zeros((1, len(curved))), score)


def _capacities(
    rows: Sequence[AtMost], first: Integers, options: int, synergies: int
) -> tuple[Integers, Integers, Integers, Integers, Flags]:
    """Rows as use beyond the least, and slack, without those that no bundle breaks (see Form); and which are left."""
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


def _capacity_of(relaxed: Columns, problem: Problem, lines: Sequence[Line], kept: Flags) -> Integers:
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


def _consent_line(problem: Problem, consent: Consent, near: frozenset[int]) -> Line:
    """A line that is nowhere below what a profile's weights make of a bundle, less what consent asks."""
    choices: dict[int, Fraction] = {}
    synergies: dict[int, Fraction] = {}
    constant = -Fraction(least_equal(consent.at_least))
    for objective in problem.weighed():
        effects, value = _sum_of(objective), _function(objective)
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


def _rounded_row(problem: Problem, line: Line, option_of: Mapping[int, int]) -> AtMost:
    """The row "the line is at least 0" in integers, rounded so that no bundle that satisfies it is excluded."""
    choices, synergies, constant = line
    numbers = [*choices.values(), *synergies.values(), constant]
    units = CONSENT_UNITS / max(Fraction(1), sum(map(abs, numbers), Fraction(0)) / 2**16)
    return (
        {option_of[i]: floor(-amount * units) for i, amount in choices.items()},
        {s: floor(-amount * units) for s, amount in synergies.items()},
        ceil(constant * units) + 1,
    )


def _relaxed(
    problem: Problem,
    scores: UncertainScores,
    drawn: Mapping[str, Sequence[int]],
    curved: Sequence[int],
    lines: Sequence[Line],
) -> tuple[Columns, list[float], list[int], list[float]]:
    """The rows of the relaxation; the gains of the steps of peaks, their objectives, and each one's constant."""
    count = len(problem.choices)
    columns = Columns(count + len(problem.synergies))
    step_of: list[int] = []
    step_base = []
    for n, j in enumerate(curved):
        objective = problem.weighed()[j]
        effects, value = _sum_of(objective), _function(objective)
        step_base.append(float(value(effects.baseline)))
        if effects.combine == "max":
            rising = value.points[-1][1] > value.points[0][1]
            better = scores.high if rising else scores.low
            choices = {
                **effects.choices,
                **{scores.places[s][1]: Fraction(float(better[s])) for s in drawn[objective.name]},
            }
            optimistic = replace(objective, effects=replace(effects, choices=choices))
            before = len(columns.gain)
            add_peak(columns, optimistic, 1.0, count)
            step_of += [n] * (len(columns.gain) - before)
    add_rows(columns, problem)
    for choices, synergies, constant in lines:
        terms = {i: -float(amount) for i, amount in choices.items()}
        terms |= {count + s: -float(amount) for s, amount in synergies.items()}
        columns.add_row(terms, float(constant))
    return columns, columns.gain[count + len(problem.synergies) :], step_of, step_base


def _sparse(
    relaxed: Columns, problem: Problem, option_of: Mapping[int, int], options: int
) -> tuple[Integers, Integers, Floats, Floats]:
    """The rows of the relaxation by their terms, over options in place of choices; see Form."""
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


def _envelope(objective: Objective, pieces: Sequence[Piece]) -> list[tuple[Fraction, Fraction]]:
    """The corners of the concave envelope over all totals that draws can meet."""
    low, high = pieces[0].start, pieces[-1].end
    assert low is not None and high is not None, "pieces within reach have ends"
    return concave_envelope(_function(objective), low, high)


def _padded(functions: Sequence[ValueFunction]) -> tuple[Floats, Floats, Floats, Floats]:
    """The pieces of value functions: ends, anchors, values there, slopes; see Form."""
    most = max((len(function.pieces) for function in functions), default=1)
    ends, anchors, heights, slopes = (np.zeros((len(functions), most)) for _ in range(4))
    ends[:] = np.inf
    for n, function in enumerate(functions):
        for p, piece in enumerate(function.pieces):
            if piece.end is not None:
                ends[n, p] = float(piece.end)
            anchors[n, p] = float(piece.anchor)
            heights[n, p] = float(piece.value_at_anchor)
            slopes[n, p] = float(piece.slope)
    return ends, anchors, heights, slopes
