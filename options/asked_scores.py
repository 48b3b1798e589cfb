"""What each expert is asked, and what all of them said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from options.case import Case
from options.experts import Answer
from options.pooling import weighted_median
from options.score import Score

FEWEST_SHOWN = 3
"""Answers from which on their spread is shown: of fewer, each could tell the other's from it."""


@dataclass(frozen=True)
class AskedScore:
    """One score that an expert is asked for."""

    lever: str
    """The lever, by its key."""
    level: str
    """The level, by its key."""
    objective: str
    """The objective, by its key."""
    score: Score
    """The score as it stands."""

    def answer_of(self, expert: str) -> Answer | None:
        """What the expert has said before."""
        return self.score.by.get(expert)

    def spread(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """The least, the middle and the greatest of all likely values, without names; None where they are too few."""
        likely = [answer.likely for answer in self.score.by.values()]
        if len(likely) < FEWEST_SHOWN:
            return None
        middle = weighted_median(likely, [Decimal(1)] * len(likely))
        return min(likely), Decimal(middle.numerator) / middle.denominator, max(likely)


def asked_of(case: Case, expert: str) -> tuple[AskedScore, ...]:
    """The scores that an expert is asked for: those that name the expert, or all where none does.

    Scores by horizon are not asked for: an answer is one number for all horizons.
    """
    every = tuple(_every(case))
    return tuple(each for each in every if expert in each.score.by) or every


def _every(case: Case) -> Iterator[AskedScore]:
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            for objective, score in level.scores.items():
                if score.by_horizon is None:
                    yield AskedScore(lever_name, level_name, objective, score)
