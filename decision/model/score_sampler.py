"""Scores drawn between their low and high ends, by seed: PERT or triangular.

PERT is the beta distribution of D. G. Malcolm et al., Operations Research 7 (1959) 646-669, with mean
(low + 4 likely + high) / 6; triangular has mean (low + likely + high) / 3. Scores are drawn independently of
each other. Draws come in chunks, each from a seed of its own that the first seed and the chunk's number give:
so the n-th draw is the same however many are drawn and whoever draws them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from decision.model.effects import CaseEffects
from decision.model.problem import Problem
from decision.running.arrays import Floats
from options import Case

Shape = Literal["pert", "triangular"]

CHUNK = 500
"""Draws of one seed; enough for fast products, few enough to stop soon."""


@dataclass(frozen=True)
class UncertainScores:
    """The scores of the computed scenario whose low and high end differ."""

    places: tuple[tuple[str, int], ...]
    """(objective, choice index) of each."""
    low: Floats
    """Low ends, (scores)."""
    likely: Floats
    """Likely values, (scores)."""
    high: Floats
    """High ends, (scores)."""

    def draw(self, shape: Shape, generator: np.random.Generator, count: int) -> Floats:
        """Draws `count` times; returns (draws, scores)."""
        size = (count, len(self.places))
        if not self.places:
            return np.zeros(size)
        if shape == "triangular":
            return generator.triangular(self.low, self.likely, self.high, size)
        width = self.high - self.low
        before = 1 + 4 * (self.likely - self.low) / width
        after = 1 + 4 * (self.high - self.likely) / width
        return np.asarray(self.low + width * generator.beta(before, after, size))


def uncertain_scores(case: Case, problem: Problem) -> UncertainScores:
    """The scores of the problem's scenario that can be drawn; those of measures and of sure levels are not."""
    return uncertain_among(CaseEffects(case), [each.name for each in problem.weighed()], problem.scenario)


def uncertain_among(effects: CaseEffects, objectives: Iterable[str], scenario: str | None) -> UncertainScores:
    """The scores on some objectives or measures that can be drawn in a scenario; None: the numbers as written."""
    places, ends = [], []
    for name in objectives:
        if effects.case.objectives[name].derived_from is not None:
            continue
        low, likely, high = (
            effects.totals(name, scenario, estimate).choices for estimate in ("low", "likely", "high")
        )
        for choice in likely:
            three = (float(low[choice]), float(likely[choice]), float(high[choice]))
            if three[0] < three[2]:
                places.append((name, choice))
                ends.append(three)
    found = np.array(ends, dtype=float).reshape(-1, 3)
    return UncertainScores(tuple(places), found[:, 0], found[:, 1], found[:, 2])


def generators(seed: int, draws: int) -> Iterator[tuple[np.random.Generator, int]]:
    """For each chunk its own generator, and how many draws it makes."""
    for chunk, start in enumerate(range(0, draws, CHUNK)):
        sequence = np.random.SeedSequence(seed, spawn_key=(chunk,))
        yield np.random.default_rng(sequence), min(CHUNK, draws - start)
