"""What each lever of a bundle adds over the status quo: Shapley values, objective by objective.

The players are the levers whose level differs from the status quo's, stopped ones included; in a coalition
its levers stand at the bundle's level, all others at the status quo's. Levers that do not interact in an
objective get their own difference; those that do (through synergies, peaks or bends of the value function)
share theirs fairly, exactly, up to 15 of them, fewer where there are many objectives; beyond that they are one line,
the joint effect.
Source: L. S. Shapley, "A value for n-person games" (1953).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, lcm

from decision.model.bundle import evaluate
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.question import Question, problem_of
from decision.model.reach import reachable
from decision.running.limits import look

MOST_PLAYERS = 15
"""Levers that interact in one objective and are still told apart: two to this power coalitions are valued."""

MOST_COALITIONS = 2**18
"""Valued for all objectives of a bundle, or all actors, together: some seconds."""


@dataclass(frozen=True)
class Contributions:
    """Weighted value points over the status quo, by lever and objective; they add up to `total`.

    base: the status quo's value. joint: by objective, the effect of levers too many to tell apart.
    """

    base: float
    by_lever: Mapping[str, Mapping[str, float]]
    joint: Mapping[str, float]
    total: float


def contributions(asked: Question | Problem, levels: Mapping[str, str]) -> Contributions:
    """The contributions to a bundle's value, given as lever -> level. Raises OutOfTime, RequestError."""
    problem = problem_of(asked)
    old = dict(problem.status_quo)
    players = [lever for lever in problem.levers if levels.get(lever) != old.get(lever)]
    by_lever: dict[str, dict[str, float]] = {lever: {} for lever in players}
    joint: dict[str, float] = {}
    for objective in problem.weighed():
        weight = problem.weights[objective.name]
        told, together = shares(problem, objective, levels, len(problem.weights))
        for lever, points in told.items():
            by_lever[lever][objective.name] = weight * points
        if together:
            joint[objective.name] = weight * together
    return Contributions(
        base=evaluate(problem, old).value,
        by_lever=by_lever,
        joint=joint,
        total=evaluate(problem, levels).value - evaluate(problem, old).value,
    )


def most_players(games: int) -> int:
    """The levers that are told apart in each of so many games."""
    return min(MOST_PLAYERS, (MOST_COALITIONS // games).bit_length() - 1)


def shares(
    problem: Problem, objective: Objective, levels: Mapping[str, str], games: int
) -> tuple[dict[str, float], float]:
    """What each lever adds to one objective's value, unweighted, and what levers too many to tell apart add together.

    games: how many are told in one answer, this among them. Raises OutOfTime.
    """
    old = dict(problem.status_quo)
    players = [lever for lever in problem.levers if levels.get(lever) != old.get(lever)]
    game = _Game(problem, objective, problem.chosen(old), problem.chosen(levels))
    told: dict[str, float] = {}
    joint = 0.0
    for group in _groups(problem, objective, players, old, levels):
        if len(group) > most_players(games):
            joint += float(game.gain(group))
        else:
            told |= {lever: float(points) for lever, points in game.shapley(group).items()}
    return told, joint


@dataclass(frozen=True)
class _Game:
    """One objective's value as a game among levers that move from an old level to a new one."""

    problem: Problem
    objective: Objective
    old: frozenset[int]
    new: frozenset[int]

    def value(self, movers: Iterable[str]) -> Fraction:
        """The objective's value with these levers at the new level, the rest at the old."""
        moved = frozenset(i for lever in movers for i in self.problem.levers[lever])
        chosen = (self.old - moved) | (self.new & moved)
        assert self.objective.value is not None
        return self.objective.value(self.objective.effects.total(chosen, self.problem.in_force(chosen)))

    def gain(self, movers: Sequence[str]) -> Fraction:
        return self.value(movers) - self.value(())

    def shapley(self, group: Sequence[str]) -> dict[str, Fraction]:
        """Each one's marginal gain, averaged over all orders in which the group can form. Raises OutOfTime."""
        if len(group) == 1:
            return {group[0]: self.gain(group)}
        size = len(group)
        values = []
        for mask in range(1 << size):
            look()
            values.append(self.value(lever for n, lever in enumerate(group) if mask >> n & 1))
        # In whole numbers, which are added up many times faster than fractions.
        factor = lcm(*(value.denominator for value in values))
        whole = [int(value * factor) for value in values]
        orders = [factorial(others) * factorial(size - others - 1) for others in range(size)]
        gains = {}
        for n, lever in enumerate(group):
            look()
            gain = sum(
                orders[mask.bit_count()] * (whole[mask | 1 << n] - whole[mask])
                for mask in range(1 << size)
                if not mask >> n & 1
            )
            gains[lever] = Fraction(gain, factor * factorial(size))
        return gains


def _groups(
    problem: Problem,
    objective: Objective,
    players: Sequence[str],
    old: Mapping[str, str],
    new: Mapping[str, str],
) -> list[list[str]]:
    """The players that move this objective, those that interact in it together."""
    effects, value = objective.effects, objective.value
    assert value is not None
    moved = problem.chosen(old) ^ problem.chosen(new)
    if isinstance(effects, Margin):
        # The best of several courses counts, so that all that move any of them interact.
        linked = [{problem.choices[i].lever for i in moved & effects.movers()}]
        movers = linked[0]
    else:
        linked = [
            {problem.choices[i].lever for member in problem.synergies[s].members for i in member}
            & set(players)
            for s in effects.synergies
        ]
        movers = {problem.choices[i].lever for i in moved if i in effects.choices}.union(*linked)
        if effects.combine == "max" or len(value.pieces_between(*reachable(problem, effects))) > 1:
            linked.append(movers)
    groups: list[list[str]] = []
    waiting = [lever for lever in players if lever in movers]
    while waiting:
        group = {waiting[0]}
        while grown := {x for link in linked if link & group for x in link} - group:
            group |= grown
        groups.append([lever for lever in waiting if lever in group])
        waiting = [lever for lever in waiting if lever not in group]
    return groups
