"""A problem under drawn scores as arrays for compiled search: exact integer rows, a relaxation, and the gains of draws.

Draws change gains alone; rows, and which bundles are feasible, stay. A straight objective (a sum whose drawn totals meet
one piece of its value function) gives every option a gain in points. The others, curved, are totalled and valued for
each bundle; the relaxation bounds a sum by a line above the concave envelope of its value function, a peak by its steps
with every drawn score at its better end. Options of all levers are numbered in order, the first of each lever is "none".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.model.concave_envelope import concave_envelope
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.reach import reachable
from decision.model.score_sampler import UncertainScores
from decision.model.value_function import Piece, ValueFunction, least_equal
from decision.robustness.drawn_arrays import Floors, Gains, SharedArrays, effects_of, function_of, nothing
from decision.robustness.drawn_rows import (
    AffineFunction,
    AtMost,
    capacities,
    capacity_numbers,
    consent_line,
    relaxed_rows,
    rounded_row,
    sparse,
)
from decision.robustness.drawn_values import met_pieces
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import DOUBT, integer_form
from decision.solve.totals import LARGEST


@dataclass(frozen=True)
class DrawnProgram:
    """A problem under drawn scores."""

    problem: Problem
    """The problem."""

    scores: UncertainScores
    """What is drawn."""

    shared: SharedArrays
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
        taken = self.shared.first[:-1].copy()
        for option, choice in enumerate(self.choice.tolist()):
            if choice in chosen:
                taken[np.searchsorted(self.shared.first, option, side="right") - 1] = option
        return taken

    def chosen(self, options: Integers) -> Flags:
        """Returns (bundles, choices) from options (bundles, levers)."""
        held = np.zeros((len(options), len(self.problem.choices)), dtype=bool)
        choice = self.choice[options]
        row, lever = np.nonzero(choice >= 0)
        held[row, choice[row, lever]] = True
        return held


def has_arrays(problem: Problem) -> bool:
    """Returns whether a problem can be stated as arrays: it has no deterrence margins, no chance constraints, and no
    numbers too long for machine integers."""
    if problem.margin_bounds or problem.chances:
        return False
    if any(isinstance(objective.effects, Margin) for objective in problem.weighed()):
        return False
    return all(integer_form(row).size() < LARGEST for row in problem.rows)


def drawn_program(
    problem: Problem, scores: UncertainScores, more: Sequence[AffineFunction] = ()
) -> DrawnProgram:
    """Returns the arrays of a problem that can be stated so. more: lines that are to be at least 0 beside its rows."""
    weighed = problem.weighed()
    rows = [integer_form(row) for row in problem.rows]
    choice = [option for choices in problem.levers.values() for option in (-1, *choices)]
    option_of = {c: n for n, c in enumerate(choice) if c >= 0}
    first = np.cumsum([0] + [1 + len(choices) for choices in problem.levers.values()])
    drawn = {o.name: [s for s, (name, _) in enumerate(scores.places) if name == o.name] for o in weighed}
    pieces = [met_pieces(problem, o, scores, drawn[o.name]) for o in weighed]
    curved = [n for n, o in enumerate(weighed) if effects_of(o).combine == "max" or len(pieces[n]) > 1]
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
    lines = [*(consent_line(problem, consent, near) for consent in problem.consents), *more]
    at_most += [rounded_row(line, option_of) for line in lines]
    relaxed = relaxed_rows(problem, scores, drawn, curved, lines)
    starts, columns, values, caps = sparse(relaxed, problem, option_of, len(choice))
    hulls = [
        [] if effects_of(weighed[n]).combine == "max" else _envelope(weighed[n], pieces[n]) for n in curved
    ]
    corners = [corner for hull in hulls for corner in hull]
    use, slack, held, unheld, kept = capacities(at_most, first, len(choice), len(problem.synergies))
    members = [member for synergy in problem.synergies for member in synergy.members]
    ends, anchors, heights, slopes = _padded([function_of(weighed[n]) for n in curved])
    shared = SharedArrays(
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
        capacity=capacity_numbers(relaxed, problem, lines, kept),
        peak=np.array([effects_of(weighed[n]).combine == "max" for n in curved], dtype=bool),
        base=np.array([float(effects_of(weighed[n]).baseline) for n in curved]),
        extra=np.array(
            [
                [
                    float(effects_of(weighed[n]).synergies.get(s, nothing(weighed[n])))
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
        step_of=np.array(relaxed.step_of, dtype=np.int64),
        step_gain=np.array(relaxed.step_gain, dtype=float),
        step_base=np.array(relaxed.step_base, dtype=float),
    )
    numbers = {o.name: n for n, o in enumerate(weighed)}
    of = np.array([numbers[name] for name, _ in scores.places], dtype=np.int64)
    program = DrawnProgram(
        problem,
        scores,
        shared,
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
        effects = effects_of(objective)
        if n in curved:
            mine = score[0, curved.index(n)]
            mine[:] = nothing(objective)
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


def _envelope(objective: Objective, pieces: Sequence[Piece]) -> list[tuple[Fraction, Fraction]]:
    """The corners of the concave envelope over all totals that draws can meet."""
    low, high = pieces[0].start, pieces[-1].end
    assert low is not None and high is not None, "pieces within reach have ends"
    return concave_envelope(function_of(objective), low, high)


def _padded(functions: Sequence[ValueFunction]) -> tuple[Floats, Floats, Floats, Floats]:
    """The pieces of value functions: ends, anchors, values there, slopes; see SharedArrays."""
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
