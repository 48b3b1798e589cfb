"""Answers that are searched for, on cases of 20 to 60 levers, against a plain integer program of each question.

`decision` searches; the program (tests/oracle/plain_program.py) is written down from the case.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from decision.running.limits import OutOfTime
from tests.oracle.plain_program import GivenUp
from tests.soak import large_constraints, large_futures, large_scores, large_weights
from tests.soak.core import Failure
from tests.soak.large_asked import Asked, NotAsked

Outcome = Literal["compared", "open", "not asked"]
"""Open: the plain program, or the search, did not come to an end in its time or work."""

QUESTIONS: dict[str, Callable[[Asked], Iterator[Failure]]] = {
    "best": large_weights.best,
    "weightings": large_weights.weightings,
    "along": large_weights.along,
    "corners": large_weights.corners,
    "weight regret": large_weights.weight_regret,
    "map": large_weights.mapped,
    "draws": large_scores.draws,
    "corner draws": large_scores.corner_draws,
    "tail of draws": large_scores.draw_tail,
    "one score": large_scores.one_score,
    "limit": large_scores.limit,
    "regret": large_futures.regret,
    "expected": large_futures.expected,
    "tail of scenarios": large_futures.scenario_tail,
    "horizon": large_futures.horizon,
    "conflict": large_constraints.conflict,
    "chance": large_constraints.chance,
    "removal": large_constraints.removed,
}


def answer(asked: Asked, name: str, found: list[Failure]) -> Outcome:
    """What became of one question; what is wrong is added to `found`, also where no end was reached."""
    before = asked.answers
    try:
        for failure in QUESTIONS[name](asked):
            found.append(failure)
    except NotAsked:
        return "not asked"
    except (GivenUp, OutOfTime):
        return "open"
    return "compared" if found or asked.answers > before else "not asked"
