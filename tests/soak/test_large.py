"""A share of `python -m benchmarks.large_soak` in every run of the tests; and the plain program against enumeration."""

from random import Random

import pytest

from tests.oracle.listing import Listing
from tests.oracle.plain_program import PlainProgram
from tests.soak.borders import as_case, as_text
from tests.soak.large import QUESTIONS, Asked, answer
from tests.soak.large_cases import large
from tests.soak.parts import made

SEEDS = (7, 8, 12, 16, 18, 19, 21)
"""Cases whose every question is answered soon."""

SMALL = range(20_000_000, 20_000_030)
"""Seeds of cases that are listed."""

NEAR = 1e-6
"""Points."""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_searched_answer_is_that_of_a_plain_program(seed: int) -> None:
    data = large(Random(f"large {seed}"))
    asked = Asked(as_case(data), Random(f"large {seed} ways"), seconds=None)
    assert len(asked.case.levers) >= 20
    found = {name: answer(asked, name) for name in QUESTIONS}
    wrong = [failure for _, failures in found.values() for failure in failures]
    assert not wrong, f"{wrong[0]}\n{as_text(data, spread=True)}"
    assert found["best"][0] == "compared"


def test_the_plain_program_finds_what_enumeration_finds() -> None:
    compared = 0
    for seed in SMALL:
        case = as_case(made("core", seed))
        listing = Listing(case)
        if listing.doubtful:
            continue
        program = PlainProgram(case)
        found = program.best()
        if found is None:
            assert not len(listing.feasible), seed
        else:
            assert float(program.oracle.value(found)) == pytest.approx(float(listing.best), abs=NEAR), seed
        compared += 1
    assert compared > 20
