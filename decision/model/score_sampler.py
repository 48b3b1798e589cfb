"""Scores drawn between their low and high ends, by seed: PERT or triangular.

PERT is the beta distribution of D. G. Malcolm et al., Operations Research 7 (1959) 646-669, with mean
(low + 4 likely + high) / 6; triangular has mean (low + likely + high) / 3. Scores are drawn independently of
each other. Where several experts give scores, an expert may be drawn instead of an interval: by weight, one for all
scores of a draw, so that each one's view stays whole; of what the expert does not say, the pooled interval is drawn.
Draws come in chunks, each from a seed of its own that the first seed and the chunk's number give:
so the n-th draw is the same however many are drawn and whoever draws them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from decision.model.effects import CaseEffects
from decision.model.problem import Problem, RequestError
from decision.running.arrays import Floats
from options import ESTIMATES, Answer, Case

Shape = Literal["pert", "triangular", "experts"]

CHUNK = 500
"""Draws of one seed; enough for fast products, few enough to stop soon."""


def _pert(low: Floats, likely: Floats, high: Floats, generator: np.random.Generator, count: int) -> Floats:
    """Draws PERT scores `count` times; returns (draws, scores). A score without a width is what it is."""
    width = high - low
    wide = np.where(width > 0, width, 1.0)
    before, after = 1 + 4 * (likely - low) / wide, 1 + 4 * (high - likely) / wide
    return np.asarray(low + width * generator.beta(before, after, (count, len(width))))


@dataclass(frozen=True)
class Voice:
    """One expert, as an interval of every score; of what the expert does not say, the pooled one."""

    share: float
    """How often the expert is drawn."""
    low: Floats
    """Low ends, (scores)."""
    likely: Floats
    """Likely values, (scores)."""
    high: Floats
    """High ends, (scores)."""

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Draws PERT scores `count` times; returns (draws, scores). A score without a width is what it is."""
        return _pert(self.low, self.likely, self.high, generator, count)


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
    voices: tuple[Voice, ...] = ()
    """The experts that may be drawn; the ends above then reach around those of all."""

    def draw(self, shape: Shape, generator: np.random.Generator, count: int) -> Floats:
        """Draws `count` times; returns (draws, scores)."""
        size = (count, len(self.places))
        if not self.places:
            return np.zeros(size)
        if self.voices:
            return self._of_experts(generator, count)
        if shape == "triangular":
            return generator.triangular(self.low, self.likely, self.high, size)
        return _pert(self.low, self.likely, self.high, generator, count)

    def _of_experts(self, generator: np.random.Generator, count: int) -> Floats:
        """An expert for each draw, and that expert's numbers."""
        who = generator.choice(len(self.voices), size=count, p=[voice.share for voice in self.voices])
        drawn = np.empty((count, len(self.places)))
        for n, voice in enumerate(self.voices):
            rows = np.flatnonzero(who == n)
            drawn[rows] = voice.draw(generator, len(rows))
        return drawn


def uncertain_scores(case: Case, problem: Problem, shape: Shape = "pert") -> UncertainScores:
    """The scores of the problem's scenario that can be drawn; those of measures and of sure levels are not.

    shape: with `experts` they are those on which experts differ, too. Raises RequestError where no expert gives any.
    """
    effects, names = CaseEffects(case), [each.name for each in problem.weighed()]
    pooled = uncertain_among(effects, names, problem.scenario)
    return _with_voices(effects, names, problem.scenario, pooled) if shape == "experts" else pooled


def _with_voices(
    effects: CaseEffects, objectives: Iterable[str], scenario: str | None, pooled: UncertainScores
) -> UncertainScores:
    """The scores with the experts that may be drawn, and ends around what all of them say."""
    case = effects.case
    weights = {name: float(expert.weight) for name, expert in case.experts.items() if expert.weight > 0}
    said = {
        (objective, choice): answers
        for objective in objectives
        for choice, answers in effects.answers(objective, scenario).items()
    }
    if not any(name in weights for answers in said.values() for name in answers):
        raise RequestError(
            "no score of the case is given by experts; draw pert or triangular intervals instead"
        )
    ends = {
        place: np.array(three)
        for place, *three in zip(pooled.places, pooled.low, pooled.likely, pooled.high, strict=True)
    }
    for (objective, choice), _ in said.items():
        likely = float(effects.totals(objective, scenario, "likely").choices[choice])
        ends.setdefault((objective, choice), np.array([likely] * 3))
    order = list(objectives)
    ends = dict(sorted(ends.items(), key=lambda end: (order.index(end[0][0]), end[0][1])))
    by_voice = {
        name: np.array([_ends_of(said.get(place, {}).get(name), three) for place, three in ends.items()])
        for name in weights
    }
    around = np.stack([*by_voice.values(), np.array(list(ends.values()))])
    low, likely_ends, high = around[:, :, 0].min(axis=0), around[-1, :, 1], around[:, :, 2].max(axis=0)
    kept = np.flatnonzero(low < high)
    total = sum(weights.values())
    voices = tuple(
        Voice(weights[name] / total, *(own[kept, n] for n in range(3))) for name, own in by_voice.items()
    )
    places = list(ends)
    return UncertainScores(tuple(places[n] for n in kept), low[kept], likely_ends[kept], high[kept], voices)


def _ends_of(answer: Answer | None, pooled: Floats) -> Floats:
    """Low, likely and high of an expert; the pooled ones where the expert does not answer."""
    return pooled if answer is None else np.array([float(end) for end in answer.ends()])


def uncertain_among(effects: CaseEffects, objectives: Iterable[str], scenario: str | None) -> UncertainScores:
    """The scores on some objectives or measures that can be drawn in a scenario; None: the numbers as written."""
    places, ends = [], []
    for name in objectives:
        if effects.case.objectives[name].derived_from is not None:
            continue
        low, likely, high = (effects.totals(name, scenario, end).choices for end in ESTIMATES)
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
