"""Shapley values: the contribution of each lever of a bundle over the status quo, by objective.

The players are the levers whose level differs from the status quo's, levers no longer used included; in a coalition
its levers are at the bundle's level, all others at the status quo's. A lever that does not interact in an objective
contributes its own difference; levers that do (through synergies, peaks or bends of the value function) get their
exact Shapley values, up to 15 of them, fewer where there are many objectives; beyond that only their joint effect is
given.
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
"""Most levers that interact in one objective and get a Shapley value each: 2 to this power coalitions are evaluated."""

MOST_COALITIONS = 2**18
"""Most coalitions evaluated for all objectives of a bundle, or all actors, together: some seconds."""


@dataclass(frozen=True)
class Contributions:
    """Contributions to the weighted value over the status quo, in points; they sum to `total`."""

    base: float
    """The weighted value of the status quo."""

    by_lever: Mapping[str, Mapping[str, float]]
    """By lever and objective."""

    joint: Mapping[str, float]
    """By objective: the joint effect of levers too many for Shapley values."""

    total: float
    """The weighted value of the bundle less that of the status quo."""


def contributions(asked: Question | Problem, levels: Mapping[str, str]) -> Contributions:
    """Returns the contributions of the levers of a bundle (lever -> level). Raises OutOfTime, RequestError."""
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
    """Returns the most players of each game that get Shapley values, where there are so many games."""
    return min(MOST_PLAYERS, (MOST_COALITIONS // games).bit_length() - 1)


def shares(
    problem: Problem, objective: Objective, levels: Mapping[str, str], games: int
) -> tuple[dict[str, float], float]:
    """Returns the contribution of each lever to one objective's value, unweighted, and the joint effect of the rest.

    games: how many objectives or actors one answer covers, this one included. Raises OutOfTime.
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
    """A cooperative game: one objective's value, the players being levers that change their level."""

    problem: Problem
    objective: Objective
    old: frozenset[int]
    new: frozenset[int]

    def value(self, movers: Iterable[str]) -> Fraction:
        """Returns the value with these levers at the new level and the rest at the old."""
        moved = frozenset(i for lever in movers for i in self.problem.levers[lever])
        chosen = (self.old - moved) | (self.new & moved)
        assert self.objective.value is not None
        return self.objective.value(self.objective.effects.total(chosen, self.problem.in_force(chosen)))

    def gain(self, movers: Sequence[str]) -> Fraction:
        """Returns the value of a coalition less that of the empty one."""
        return self.value(movers) - self.value(())

    def shapley(self, group: Sequence[str]) -> dict[str, Fraction]:
        """Returns the Shapley values: marginal gains averaged over all orders of the group. Raises OutOfTime."""
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
    """Returns the players that affect an objective, grouped so that levers of different groups do not interact."""
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
