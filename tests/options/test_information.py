"""Inequalities between weights, as analysts write them."""

from fractions import Fraction
from pathlib import Path

import pytest

from options import Inequality, information, load_case
from options.information import InequalityError, parse, unmet

F = Fraction


@pytest.mark.parametrize(
    ("text", "coefficients", "bound"),
    [
        ("safety >= trust", {"safety": F(1), "trust": F(-1)}, F(0)),
        ("disruption >= 0.05", {"disruption": F(1)}, F(1, 20)),
        ("safety + 0.5 trust <= 0.8", {"safety": F(-1), "trust": F(-1, 2)}, F(-4, 5)),
        ("2 * a >= 3*b - c", {"a": F(2), "b": F(-3), "c": F(1)}, F(0)),
        ("0.1 <= a", {"a": F(1)}, F(1, 10)),
        ("a + 0.1 >= b + 0.3", {"a": F(1), "b": F(-1)}, F(1, 5)),
        ("- a >= -0.5", {"a": F(-1)}, F(-1, 2)),
        ("a + a >= 1", {"a": F(2)}, F(1)),
        ("2a>=b", {"a": F(2), "b": F(-1)}, F(0)),
        (".5 a >= b", {"a": F(1, 2), "b": F(-1)}, F(0)),
    ],
)
def test_reads(text: str, coefficients: dict[str, Fraction], bound: Fraction) -> None:
    assert parse(text) == Inequality(text, coefficients, bound)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a = b", "a > b", "a >= b >= c", "a >=", "a >= b c", "a >= b / 2", "a + >= b", "a >= a",
     "A >= b", "a >= (b)", "a => b", "0 >= 1", "2 3 a >= 1"],
)  # fmt: skip
def test_refuses(text: str) -> None:
    with pytest.raises(InequalityError):
        parse(text)


def test_the_flood_case_states_three() -> None:
    case = load_case(Path(__file__).parents[1] / "cases" / "flood.yaml")
    assert [line.text for line in information(case)] == [
        "safety >= trust",
        "disruption >= 0.05",
        "safety + 0.5 trust <= 0.8",
    ]


def test_weights_may_stray_within_the_tolerance_only() -> None:
    line = parse("a >= b")
    assert unmet([line], {"a": 0.5 - 1e-12, "b": 0.5}, 1e-9) == ()
    assert unmet([line], {"a": 0.5 - 1e-6, "b": 0.5}, 1e-9) == (line,)
