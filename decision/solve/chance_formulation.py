"""Chance constraints in the integer program: a binary for every draw in which the bound may be broken.

Draws are added as solutions break the bound in them, so that a program holds few of all draws: with any of them it is a
relaxation, and with enough of those that a bundle breaks it excludes the bundle.
Source: J. Luedtke, S. Ahmed, G. L. Nemhauser, "An integer programming approach for linear programs with probabilistic
constraints", Mathematical Programming 122 (2010) 247-272, the formulation with a big-M.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from decision.model.chance_constraint import ChanceConstraint
from decision.solve.program_rows import ProgramRows

ZERO = Fraction(0)

MOST_SPARED = 20
"""Draws that may be broken up to which draws are added: with more the binaries are too many, and nogoods alone
(solve/nogoods.py) were measured to be faster."""


@dataclass
class DrawRows:
    """The draws of each chance constraint that a program holds."""

    held: dict[str, list[int]] = field(default_factory=dict)
    """By label of the constraint, the draws added so far."""

    def exclude(self, rows: ProgramRows, chosen: frozenset[int]) -> None:
        """Adds draws so that the program excludes a bundle that breaks a chance constraint, but for rounding; none where
        the constraint may be broken in more than MOST_SPARED draws."""
        in_force = rows.problem.in_force(chosen)
        for chance in rows.problem.chances:
            broken = chance.broken_most(chosen, in_force).tolist()
            if len(broken) <= chance.spared or chance.spared > MOST_SPARED:
                continue
            held = set(self.held.get(chance.label, ()))
            more = [draw for draw in broken if draw not in held]
            self.add(rows, chance, more[: max(0, chance.spared + 1 - (len(broken) - len(more)))])

    def add(self, rows: ProgramRows, chance: ChanceConstraint, draws: Sequence[int]) -> None:
        """Adds draws of a constraint that are not in the program yet."""
        if not draws:
            return
        held = self.held.setdefault(chance.label, [])
        held += draws
        for draw in draws:
            _add_draw(rows, chance, draw)
        if chance.spared:
            broken = {_broken(chance, draw): 1 for draw in held}
            rows.add_row(f"{chance.label}_Spared_{len(held)}", broken, None, chance.spared)


def _broken(chance: ChanceConstraint, draw: int) -> str:
    return f"{chance.label}_Broken_{draw}"


def _add_draw(rows: ProgramRows, chance: ChanceConstraint, draw: int) -> None:
    """Adds the bound in one draw, rounded outward, which a binary lifts where any draw may be broken."""
    problem, sign, unit = rows.problem, chance.sign, chance.unit
    effects = {i: sign * effect for i, effect in chance.choices.items()}
    for n, choice in enumerate(chance.places):
        effects[choice] = floor(sign * Fraction(float(chance.drawn[draw, n])) / unit) * unit
    bonus = {s: sign * effect for s, effect in chance.synergies.items()}
    bound = sign * chance.bound
    terms: dict[str, Fraction | int] = {problem.choices[i].name: effect for i, effect in effects.items()}
    terms |= {problem.synergies[s].name: effect for s, effect in bonus.items()}
    most = sum((max(ZERO, effect) for effect in bonus.values()), -bound)
    for choices in problem.levers.values():
        most += max(ZERO, *(effects.get(i, ZERO) for i in choices))
    if chance.spared:
        name = _broken(chance, draw)
        rows.add_variable(name, 0, 1, "Integer")
        terms[name] = -max(ZERO, most)
    rows.add_row(f"{chance.label}_In_draw_{draw}", terms, None, bound)
