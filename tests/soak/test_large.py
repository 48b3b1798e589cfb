"""A share of `python -m benchmarks.large_soak` in every run of the tests; and the plain program against enumeration."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from options import ScoreDraws, TotalBound
from tests.oracle.bundles import Key, Oracle
from tests.oracle.draws import drawn_totals
from tests.oracle.listing import Listing
from tests.oracle.plain_program import PlainProgram
from tests.soak.borders import as_case, as_text
from tests.soak.core import Failure
from tests.soak.large import QUESTIONS, answer
from tests.soak.large_asked import Asked
from tests.soak.large_cases import large
from tests.soak.large_scores import worst
from tests.soak.parts import made

SEEDS = (9, 12, 17)
"""Cases whose every question is answered soon, and which have something for every question between them."""

SMALL = range(20_000_000, 20_000_030)
"""Seeds of cases that are listed."""

FEW = range(12)
"""Seeds of cases of five or six levers, made as the large ones are."""

NEAR = 1e-6
"""Points."""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_searched_answer_is_that_of_a_plain_program(seed: int) -> None:
    data = large(Random(f"large {seed}"))
    asked = Asked(as_case(data), Random(f"large {seed} ways"), nodes=None)
    assert len(asked.case.levers) >= 20
    wrong: list[Failure] = []
    found = {name: answer(asked, name, wrong) for name in QUESTIONS}
    assert not wrong, f"{wrong[0]}\n{as_text(data, spread=True)}"
    assert found["best"] == "compared"
    assert "open" not in found.values()


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


def test_each_plain_program_finds_what_enumeration_finds() -> None:
    drawn = scenarios = 0
    for seed in FEW:
        case = as_case(large(Random(f"few {seed}"), levers=(5, 6)))
        oracle = Oracle(case)
        program = PlainProgram(case)
        found = program.best()
        assert (found is None) == (not oracle.feasible), seed
        if found is None:
            continue
        assert float(oracle.value(found)) == pytest.approx(float(oracle.best), abs=NEAR), seed
        ties = [dict(each).items() for each in oracle.ties]
        assert program.unlike(found) == max(len(dict(found).items() ^ tie) for tie in ties), seed
        # A bound that the best bundle breaks in half of the draws, as it may.
        case = case.model_copy(update={"draws": ScoreDraws(number=10)})
        totals = sorted(drawn_totals(case, dict(found), "aa", oracle.scenario))
        if totals[4] < totals[5]:
            drawn += 1
            most = Decimal(str(round(float((totals[4] + totals[5]) / 2), 6)))
            rule = TotalBound(objective="aa", at_most=most, probability=Decimal("0.5"))
            bounded = case.model_copy(update={"constraints": {**case.constraints, "half": rule}})
            same = PlainProgram(bounded).best()
            assert same is not None and float(oracle.value(same)) == pytest.approx(float(oracle.best)), seed
        if len(case.scenarios) < 2:
            continue
        scenarios += 1
        judges = {name: Oracle(case, scenario=name) for name in case.scenarios}
        likelihoods = {name: Fraction(n + 1) for n, name in enumerate(judges)}
        likelihoods = {name: part / sum(likelihoods.values()) for name, part in likelihoods.items()}

        def values(bundle: Key, judges: dict[str, Oracle] = judges) -> list[Fraction]:
            return [judge.value(bundle) for judge in judges.values()]

        def mean(bundle: Key, at: dict[str, Fraction] = likelihoods) -> Fraction:
            return sum((p * v for p, v in zip(at.values(), values(bundle), strict=True)), Fraction(0))

        def tail(bundle: Key, at: dict[str, Fraction] = likelihoods) -> Fraction:
            return worst(list(zip(values(bundle), at.values(), strict=True)), Fraction(2, 5))

        def floor(bundle: Key) -> Fraction:
            return min(values(bundle))

        program = PlainProgram(case)
        worths = [program.worth(oracle.weights, name) for name in judges]
        zero = [Fraction(0)] * len(worths)
        for of, plain in (
            (mean, program.most(program.mean(oracle.weights, likelihoods))),
            (tail, program.greatest_tail(zip(worths, likelihoods.values(), strict=True), Fraction(2, 5))),
            (floor, program.least_shortfall(zip(worths, zero, strict=True))),
        ):
            assert plain is not None
            assert float(of(plain)) == pytest.approx(float(max(map(of, oracle.feasible))), abs=NEAR), seed
    assert drawn > 2 and scenarios > 2
