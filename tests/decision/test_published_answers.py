"""Known answers: each test is named after the publication whose problem and optimum it repeats."""

from pathlib import Path

import pytest

from decision import Optimum, optimize, settle
from options import load_case

REFERENCE = Path(__file__).parents[1] / "reference"


def solved(name: str, **asked: int) -> Optimum:
    return optimize(settle(load_case(REFERENCE / f"{name}.yaml")), with_breakpoints=False, **asked)


def numbers(optimum: Optimum, prefix: str) -> set[int]:
    """The numbers of the projects in the recommended bundle."""
    return {
        int(lever.removeprefix(prefix)) for lever in optimum.bundles[0].levels if lever.startswith(prefix)
    }


@pytest.mark.parametrize(
    ("problem", "published"),
    list(enumerate([3800, 8706.1, 4015, 6120, 12400, 10618, 16537], start=1)),
)
def test_petersen_1967(problem: int, published: float) -> None:
    optimum = solved(f"petersen_1967_problem_{problem}", top=1, different=0)
    assert optimum.status == "optimal"
    assert all(bundle.feasible for bundle in (*optimum.bundles, *optimum.ties))
    assert optimum.bundles[0].objectives["return"].total == published


def test_winston_stockco() -> None:
    optimum = solved("winston_stockco")
    assert optimum.bundles[0].objectives["present_value"].total == 42
    assert numbers(optimum, "investment_") == {2, 3, 4}
    assert optimum.ties == ()


def test_winston_stockco_with_logic() -> None:
    optimum = solved("winston_stockco_with_logic")
    assert optimum.bundles[0].objectives["present_value"].total == 38
    assert numbers(optimum, "investment_") == {1, 2}
    assert optimum.ties == ()


def test_trick_1998_capital_budgeting() -> None:
    """The page's point: rounding the relaxation down gives 19, the best bundle is another one and gives 21."""
    optimum = solved("trick_1998_capital_budgeting", top=16)
    assert optimum.bundles[0].objectives["present_value"].total == 21
    assert numbers(optimum, "investment_") == {2, 3, 4}
    rounded = next(b for b in optimum.bundles if set(b.levels) == {"investment_1", "investment_2"})
    assert rounded.objectives["present_value"].total == 19


def test_trick_1998_with_logic() -> None:
    optimum = solved("trick_1998_with_logic")
    assert optimum.bundles[0].objectives["present_value"].total == 15
    assert numbers(optimum, "investment_") == {2, 4}
    assert optimum.ties == ()


def test_seven_investments_with_an_alternative_rule() -> None:
    """Both halves of the alternative are met, so the one answer ties with itself on the other ground."""
    optimum = solved("seven_investments")
    best = optimum.bundles[0]
    assert best.objectives["gain"].total == 16
    assert best.resources["cash"] == 27
    assert numbers(optimum, "investment_") == {2, 4, 6, 7}
    (tie,) = optimum.ties
    assert {best.levels["ground"], tie.levels["ground"]} == {"first", "second"}
    assert {k: v for k, v in tie.levels.items() if k.startswith("investment_")} == {
        k: v for k, v in best.levels.items() if k.startswith("investment_")
    }


def test_beasley_or_notes_four_projects() -> None:
    """A project that enlarges a budget, and a row met to the last digit."""
    optimum = solved("beasley_or_notes_four_projects")
    best = optimum.bundles[0]
    assert best.objectives["gain"].total == 0.7
    assert numbers(optimum, "project_") == {1, 3, 4}
    assert best.resources["year_3"] == 0.4
    assert best.feasible


def test_research_agency_eight_projects() -> None:
    optimum = solved("research_agency_eight_projects")
    assert optimum.bundles[0].objectives["merit"].total == 335
    assert numbers(optimum, "project_") == {2, 4, 5, 8}
    assert optimum.ties == ()


def test_capital_of_100_million() -> None:
    optimum = solved("capital_of_100_million")
    assert optimum.bundles[0].objectives["present_value"].total == 45
    assert numbers(optimum, "project_") == {1, 2, 3}
    assert optimum.ties == ()
