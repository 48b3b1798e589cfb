"""The likely scores of the computed scenario with their intervals, and what moving one changes."""

from dataclasses import dataclass
from fractions import Fraction

from decision.model.deterrence_margin import Margin
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Objective, Problem
from decision.model.reach import reachable
from options import Case, Quantity, counts_elsewhere


@dataclass(frozen=True)
class MovedScore:
    """One likely score of the computed scenario, with the ends of its interval."""

    objective: Objective
    """The objective that it is of."""

    choice: int
    """The choice that has it."""

    low: Fraction
    """The lower end."""

    likely: Fraction
    """The present score."""

    high: Fraction
    """The upper end."""

    def reach(self, direction: int) -> float:
        """The distance to the end of the interval in a direction (1 or -1)."""
        return float(self.high - self.likely if direction > 0 else self.likely - self.low)

    @property
    def widest(self) -> Fraction:
        """The farthest that it may move."""
        return max(self.high - self.likely, self.likely - self.low)


def moved_scores(case: Case, problem: Problem) -> list[MovedScore]:
    """All scores of the computed scenario, by objective and choice, but for those that a bound on a tag adds up."""
    effects = CaseEffects(case)
    found = []
    for objective in problem.objectives:
        if case.objectives[objective.name].derived_from is not None or isinstance(objective.effects, Margin):
            continue
        low = effects.totals(objective.name, problem.scenario, "low").choices
        high = effects.totals(objective.name, problem.scenario, "high").choices
        for choice, likely in objective.effects.choices.items():
            if not counts_elsewhere(case, _named(problem, choice, objective.name)):
                found.append(MovedScore(objective, choice, low[choice], likely, high[choice]))
    return found


def tagged_scores(case: Case, problem: Problem) -> tuple[str, ...]:
    """The names of the scores that bounds on a tag add up, which moved_scores leaves out: such a bound moves with them."""
    return tuple(
        name.name.removeprefix("score.")
        for objective in problem.objectives
        if isinstance(objective.effects, Effects) and case.objectives[objective.name].derived_from is None
        for choice in objective.effects.choices
        if counts_elsewhere(case, name := _named(problem, choice, objective.name))
    )


def _named(problem: Problem, choice: int, objective: str) -> Quantity:
    at = problem.choices[choice]
    return Quantity(f"score.{at.name}.{objective}", "score", (at.lever, at.level, objective))


def slopes(problem: Problem, score: MovedScore) -> tuple[float, float]:
    """The least and the greatest change of an objective's value, in points, that a bundle with the score can have per unit
    by which it moves within its interval."""
    function, effects = score.objective.value, score.objective.effects
    if function is None or isinstance(effects, Margin):
        return 0.0, 0.0
    least, most = reachable(problem, effects)
    pieces = function.pieces_between(least - score.widest, most + score.widest)
    found = [abs(float(piece.slope)) for piece in pieces]
    return 0.0 if effects.combine == "max" else min(found), max(found)
