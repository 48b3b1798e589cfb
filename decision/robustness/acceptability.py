"""Acceptability indices, central weights and confidence factors by Monte Carlo simulation: SMAA-2.

Every draw is optimised over all candidates, never only over those that are efficient at the likely scores.
Acceptability is the share of draws in which a bundle is best, ties within the tolerance counting for each;
central weights are the mean of the weights at which it is; the SMAA confidence factor is its acceptability
with the weights fixed at these. Standard errors are those of a share, sqrt(s (1 - s) / draws).
Source: R. Lahdelma, P. Salminen, Operations Research 49 (2001) 444-454.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from math import sqrt
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from decision.model.score_sampler import CHUNK, Shape, UncertainScores, generators
from decision.model.value_function import TOLERANCE
from decision.robustness.winners import Winners
from decision.running.arrays import Flags, Floats, Integers
from decision.running.kept_parts import keep_arrays, kept_arrays
from decision.running.limits import OutOfTime, is_halted

T = TypeVar("T")

StoppedBy = Literal["time", "user"] | None
"""What ended something before it was done: the time limit, the user, or nothing."""

WeightDraw = Callable[[np.random.Generator, int], Floats]
"""Draws x objectives from a generator and a number of draws."""


@dataclass
class Tally:
    """Counts over draws of which candidate is best."""

    first: Integers
    """In how many draws each is best, (candidates)."""
    weights: Floats
    """Sum of the weights of the draws in which each is best, (candidates, objectives)."""
    best: list[Floats] = field(default_factory=list)
    """Greatest value of every draw, in points, in pieces of (draws)."""
    by_programs: int = 0
    """Draws settled by programs, each with one of its best bundles."""

    @classmethod
    def of(cls, candidates: int, objectives: int) -> "Tally":
        """Returns a tally of no draws."""
        return cls(np.zeros(candidates, dtype=np.int64), np.zeros((candidates, objectives)))

    @property
    def draws(self) -> int:
        """How many draws are counted."""
        return sum(len(best) for best in self.best)

    def add(self, values: Floats, weights: Floats) -> None:
        """Counts draws from values (candidates, draws) and weights (draws, objectives)."""
        self.count(Winners.of(values, weights))

    def count(self, won: Winners) -> None:
        """Adds the winners of some more draws."""
        np.add.at(self.first, won.candidate, 1)
        np.add.at(self.weights, won.candidate, won.weights[won.draw])
        self.best.append(won.best)
        self.by_programs += len(won.open)

    def share(self) -> Floats:
        """The acceptability index of every candidate, (candidates)."""
        return np.asarray(self.first / max(1, self.draws))

    def central(self, candidate: int) -> Floats:
        """The central weights of a candidate that is best in some draw, (objectives)."""
        return np.asarray(self.weights[candidate] / self.first[candidate])


def rank_shares(values: Floats) -> Floats:
    """Rank acceptability indices (bundles, ranks) from values (bundles, draws).

    The rank is one more than the number of bundles that are better, so that equals share the better rank.
    """
    count, draws = values.shape
    better = (values[None, :, :] > values[:, None, :] + TOLERANCE).sum(axis=1)
    shares = np.stack([(better == rank).sum(axis=1) for rank in range(count)], axis=1)
    return np.asarray(shares / max(1, draws))


def standard_error(share: float, draws: int) -> float:
    """Returns the standard error of a share of so many independent draws."""
    return sqrt(share * (1 - share) / draws)


def unsure(share: float, draws: int) -> float:
    """A standard error that is positive for the shares 0 and 1 too: with one success and one failure added to the draws."""
    return standard_error((share * draws + 1) / (draws + 2), draws + 2)


@dataclass(frozen=True)
class Sampling:
    """How to draw."""

    seed: int
    """Of the first generator; each chunk derives its own."""
    draws: int
    """How many, at most."""
    shape: Shape
    """Distribution of a score between its ends."""
    workers: int = 1
    """Threads; the result does not depend on them."""
    precision: float | None = None
    """Stop once every share is known with this standard error; None: never early."""


class DrawnCandidates(Protocol):
    """All bundles among which every draw is optimised: listed (drawn_values.py) or searched (searched_draws.py)."""

    @property
    def scores(self) -> UncertainScores:
        """The uncertain scores."""

    @property
    def at_once(self) -> int:
        """How many draws one call should take."""

    def tally(self) -> Tally:
        """Returns a tally of no draws."""

    def bundle(self, counted: Tally, row: int) -> frozenset[int]:
        """Returns the bundle of a row of a tally."""

    def begin(self, halt: Flags) -> Callable[[Floats, Floats], Winners]:
        """Returns a function from the scores and weights of draws of one chunk to their winners.

        halt: one flag, set once they are no longer wanted.
        """

    def settle(self, won: Winners) -> Winners:
        """Returns the winners, unsettled draws settled; called in the main thread. Raises OutOfTime."""

    @property
    def count(self) -> int | None:
        """How many candidates there are; None: not counted."""

    def better(
        self, bundles: Sequence[frozenset[int]], most: int, halt: Flags
    ) -> Callable[[Floats, Floats], Integers]:
        """Returns a function from the scores and weights of draws to (bundles, draws): by how many candidates each of
        these feasible bundles is exceeded by more than the tolerance.

        Exact below `most`; from there on a lower bound that is no less than `most`. -1: the draw could not be settled.
        """

    def most_ranked(self, bundles: int) -> int:
        """Returns over how many draws so many bundles can be ranked within a few seconds."""

    def affordable(self, sampling: Sampling, weights: WeightDraw, most_nodes: int) -> int:
        """Returns how many draws may be made for so many nodes of a search."""


def never() -> bool:
    """Returns False: there is no time limit."""
    return False


def tally(
    candidates: DrawnCandidates,
    sampling: Sampling,
    weights: WeightDraw,
    tell: Callable[[int], None] = lambda draws: None,
    over: Callable[[], bool] = never,
    *,
    name: str = "draws of scores",
) -> tuple[Tally, StoppedBy]:
    """Optimises every draw over all candidates; returns the counts, and what stopped it early, if anything did.

    tell: receives the number of draws counted. over: whether the time is up. name: tells these draws from all others of the
    question, under which finished chunks are kept (running/kept_parts.py). The result does not depend on the number of
    workers: chunks are drawn by seeds of their own and counted in order.
    """
    whole = candidates.tally()

    def join(part: list[Winners]) -> None:
        for won in part:
            whole.count(won)

    try:
        # An interrupt comes between any two steps of the main thread: in another one nothing is counted by half.
        with (
            ThreadPoolExecutor(1) as counter,
            closing(_settled(candidates, sampling, weights, over, name)) as made,
        ):
            for part in made:
                counter.submit(join, part).result()
                tell(whole.draws)
                if (
                    sampling.precision is not None
                    and whole.draws
                    and unsure(_nearest_to_half(whole.share()), whole.draws) <= sampling.precision
                ):
                    return whole, None
    except KeyboardInterrupt:
        return whole, "user"
    except OutOfTime:
        return whole, "time"
    return whole, "time" if whole.draws < sampling.draws else None


def _settled(
    candidates: DrawnCandidates, sampling: Sampling, weights: WeightDraw, over: Callable[[], bool], name: str
) -> Generator[list[Winners], None, None]:
    """Yields the winners of every chunk; those of an earlier run first, where it was ended and they were kept."""
    number = 0
    while number * CHUNK < sampling.draws and (held := kept_arrays(f"{name}, chunk {number}")) is not None:
        yield _unpacked(held)
        number += 1
    with closing(chunks(candidates, sampling, weights, candidates.begin, over, number)) as made:
        for part in made:
            settled = []
            try:
                for won in part:
                    settled.append(candidates.settle(won))
            except OutOfTime:  # those before are the first of all draws
                yield settled
                raise
            if sum(len(won.best) for won in settled) == min(CHUNK, sampling.draws - number * CHUNK):
                keep_arrays(f"{name}, chunk {number}", _packed(settled))
            yield settled
            number += 1


def _packed(part: Sequence[Winners]) -> dict[str, Any]:
    """The winners of the pieces of a chunk as arrays, named by the number of the piece."""
    return {f"{n} {name}": held for n, won in enumerate(part) for name, held in won.arrays().items()}


def _unpacked(arrays: Mapping[str, Any]) -> list[Winners]:
    pieces: dict[int, dict[str, Any]] = {}
    for told, held in arrays.items():
        n, name = told.split(" ", 1)
        pieces.setdefault(int(n), {})[name] = held
    return [Winners.of_arrays(pieces[n]) for n in sorted(pieces)]


def chunks(
    candidates: DrawnCandidates,
    sampling: Sampling,
    weights: WeightDraw,
    begin: Callable[[Flags], Callable[[Floats, Floats], T]],
    over: Callable[[], bool] = never,
    after: int = 0,
) -> Generator[list[T], None, None]:
    """Yields, chunk by chunk in their order, what is made of each piece (scores, weights) of the chunk.

    begin: returns, for one chunk, what makes it; it receives a flag that is set once nothing more is wanted. after: how
    many chunks to pass over.
    Ends early, in the middle of a chunk, once the time is `over`: what was yielded until then is the first part of
    all the draws.
    """
    halt = np.zeros(1, dtype=bool)

    def chunk(job: tuple[np.random.Generator, int]) -> tuple[list[T], bool]:
        made: list[T] = []
        work = begin(halt)
        for scores, at in samples(candidates, sampling, weights, job):
            if halt[0] or over() or is_halted():
                return made, False
            one = work(scores, at)
            if halt[0]:  # it may have stopped in the middle
                return made, False
            made.append(one)
        return made, True

    jobs = islice(generators(sampling.seed, sampling.draws), after, None)
    # Products share the cores among chunks rather than within one: threads of both kinds get in each other's way.
    with threadpool_limits(limits=1), ThreadPoolExecutor(sampling.workers) as pool:
        try:
            while wave := list(islice(jobs, sampling.workers)):
                # Each in a copy of the context, so that limits hold in the threads, too.
                tasks = [partial(copy_context().run, chunk, job) for job in wave]
                for made, done in pool.map(_called, tasks) if len(wave) > 1 else map(_called, tasks):
                    yield made
                    if not done:
                        return
        finally:
            halt[0] = True
            pool.shutdown(wait=True, cancel_futures=True)


def _called(task: Callable[[], T]) -> T:
    return task()


def _nearest_to_half(shares: Floats) -> float:
    """The share of widest standard error."""
    return float(shares[np.argmin(np.abs(shares - 0.5))])


def samples(
    candidates: DrawnCandidates, sampling: Sampling, weights: WeightDraw, job: tuple[np.random.Generator, int]
) -> Iterator[tuple[Floats, Floats]]:
    """The scores and weights of a chunk, in pieces small enough for all candidates at once."""
    generator, count = job
    scores = candidates.scores.draw(sampling.shape, generator, count)
    at = weights(generator, count)
    step = min(candidates.at_once, CHUNK)
    for start in range(0, count, step):
        yield scores[start : start + step], at[start : start + step]


def fixed(weights: Sequence[float]) -> WeightDraw:
    """The same weights in every draw."""
    row = np.array(weights, dtype=float)
    return lambda generator, count: np.broadcast_to(row, (count, len(row)))
