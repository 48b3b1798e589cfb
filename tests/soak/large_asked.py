"""A large case with what its questions share: the searched answer, plain programs, and the judgement between the two.

Every bundle of either side is judged in fractions by `Oracle`. What is better by more than the tolerance, and feasible,
wins; so a failure is a fault of the searched answer, whatever the solver of the plain program missed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from random import Random

from decision import Bundle, Question
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case, Consent
from tests.oracle import weights as weighting
from tests.oracle.bundles import TOLERANCE, Key, Oracle, bundle_id, key
from tests.oracle.listing import EDGE
from tests.oracle.plain_program import PlainProgram
from tests.soak.core import NEAR, Failure

DRAWS = 5
"""Draws of scores for which each case is asked for the best bundle."""

WORK = 20_000_000
"""Of the searches for efficient bundles; less than a second."""


class NotAsked(Exception):
    """The case has nothing of which this could be asked, as no scenarios."""


@dataclass
class Asked:
    """A case, and what is done with its questions."""

    case: Case
    random: Random
    nodes: int | None
    """Of each solve of a plain program; None for as many as it takes."""

    draws: int = DRAWS
    answers: int = 0
    """Bundles that were judged against that of a plain program."""

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.case)
        self.question = Question(self.case)
        self.problem = self.question.problem()

    @cached_property
    def search(self) -> Search:
        """As commands search; in some cases by programs alone."""
        return Search(self.problem, "HiGHS", with_table=self.random.random() < 0.75)

    @cached_property
    def recommended(self) -> Bundle | None:
        """As searched for."""
        found = recommended(self.search)
        return None if found is None else self.search.bundle(found)

    def program(self, limits: Mapping[str, Decimal] | None = None, case: Case | None = None) -> PlainProgram:
        return PlainProgram(case or self.case, limits, self.nodes)

    def judged(
        self,
        part: str,
        mine: Key | None,
        plain: Key | None,
        value: Callable[[Key], Fraction],
        *,
        oracle: Oracle | None = None,
        room: Fraction = Fraction(0),
    ) -> Iterator[Failure]:
        """What is wrong with a searched bundle, against that of the plain program; each may be none.

        oracle: judges whether a bundle is feasible; that of the case by default. room: points that the searched one may
        be short.
        """
        self.answers += 1
        judge = oracle or self.oracle
        broken = judge.violates(mine) - on_edge(judge, mine) if mine is not None else set()
        if mine is not None and broken:
            yield Failure(part, "not feasible", bundle_id(plain or ()), f"{bundle_id(mine)}: {broken}")
        elif plain is not None and (mine is None or value(plain) > value(mine) + room + edge(value(plain))):
            if on_edge(judge, plain):
                return
            got = "none" if mine is None else f"{bundle_id(mine)} {float(value(mine))}"
            yield Failure(part, "not the best", f"{bundle_id(plain)} {float(value(plain))}", got)

    def weightings(self, count: int) -> list[dict[str, Fraction]]:
        """Weights at random, often 0, and sometimes alike."""
        found = []
        names = list(self.oracle.weights)
        for n in range(count):
            parts = [self.random.choice([0, 0, 1, 1, 2, 5]) for _ in names] if n else [1] * len(names)
            parts[n % len(names)] += not any(parts)
            found.append({name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)})
        return found


def on_edge(judge: Oracle, bundle: Key) -> set[str]:
    """The consents that a bundle has or misses by no more than rounding may lose: each side may be told."""
    found = set()
    for name, rule in judge.case.constraints.items():
        if isinstance(rule, Consent):
            margin = judge.consent_margin(rule, bundle)
            asked = judge.value(bundle, weighting.profile(judge.case, rule.profile)) - margin
            if abs(margin + TOLERANCE) <= EDGE * max(Fraction(1), abs(asked) / 100):
                found.add(name)
    return found


def told_number(part: str, what: str, exact: Fraction, told: float) -> Iterator[Failure]:
    """What is wrong with a number of points."""
    if abs(Fraction(told) - exact) > edge(exact):
        yield Failure(part, what, str(float(exact)), str(told))


def edge(worth: Fraction) -> Fraction:
    """Points by which rounding and tolerances may move an answer of this size."""
    return Fraction(NEAR) + abs(worth) / 10**9


def of_id(text: str) -> Key:
    """The bundle of an id."""
    return key(dict(part.split(".") for part in text.split("+")) if text != "none" else {})
