"""Inequalities between weights, as analysts write them."""

import random
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

import pulp
import pytest

from options import CaseError, Inequality, information, load_case, read_case
from options.contradictions import contradictory
from options.information import InequalityError, parse, unmet

F = Fraction

FLOOD = Path(__file__).parents[1] / "cases" / "flood.yaml"


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


@pytest.mark.parametrize(
    ("lines", "clash"),
    [
        (
            ["safety >= 0.7", "trust >= 0.5"],
            "no weights that add up to 1 obey safety >= 0.7, trust >= 0.5; change",
        ),
        (
            ["safety >= trust", "trust >= disruption", "disruption >= 0.4"],
            "safety >= trust, trust >= disruption, disruption >= 0.4",
        ),
        (
            ["safety <= 0.2", "trust <= 0.2", "disruption <= 0.5", "trust >= 0"],
            "safety <= 0.2, trust <= 0.2, disruption <= 0.5",
        ),
        (["safety + trust >= 2"], "no weights that add up to 1 obey safety + trust >= 2"),
    ],
)
def test_information_that_no_weights_obey_is_said_once(lines: list[str], clash: str) -> None:
    with pytest.raises(CaseError) as raised:
        read_case(informed(lines))
    (fault,) = raised.value.faults
    assert clash in fault.message and "the default weights" not in fault.message


def test_information_that_a_single_weighting_obeys_is_no_contradiction() -> None:
    """Up to the tolerance: a third has no decimal."""
    assert contradictory(["a", "b", "c"], [parse("a >= b"), parse("b >= c"), parse("c >= 0.333333333")]) == ()


def informed(lines: list[str]) -> str:
    text = FLOOD.read_text(encoding="utf-8")
    begin, end = text.index("  information:"), text.index("\nresources:")
    return text[:begin] + "  information:\n" + "".join(f"    - {line}\n" for line in lines) + text[end:]


def test_contradictions_are_those_that_a_linear_program_finds() -> None:
    """HiGHS through PuLP on random information of three and four weights; borders are left to the exact arithmetic."""
    generator = random.Random(7)
    found = set()
    for _ in range(60):
        names = ["a", "b", "c", "d"][: generator.randint(3, 4)]
        lines = some_lines(generator, names)
        clash = contradictory(names, lines)
        assert (clash == ()) == obeyed(names, lines)
        found.add(bool(clash))
        if clash:
            assert not obeyed(names, clash)
            assert all(obeyed(names, [other for other in clash if other is not line]) for line in clash)
    assert found == {True, False}


def some_lines(generator: random.Random, names: list[str]) -> list[Inequality]:
    lines = []
    for _ in range(4):
        first, second = generator.sample(names, 2)
        bound, sign = generator.choice([0.1, 0.25, 0.45]), generator.choice([">=", "<="])
        lines.append(parse(f"{first} {sign} {generator.randint(1, 3)} {second} + {bound}"))
    return lines


def obeyed(names: list[str], lines: Collection[Inequality]) -> bool:
    program = pulp.LpProblem("information", pulp.LpMinimize)
    weights = {name: program.add_variable(name, 0, 1) for name in names}
    program.addConstraint(pulp.lpSum(list(weights.values())) == 1, "sum")
    for n, line in enumerate(lines):
        terms = [float(part) * weights[name] for name, part in line.coefficients.items()]
        program.addConstraint(pulp.lpSum(terms) >= float(line.bound), f"line_{n}")
    program.solve(pulp.HiGHS(msg=False))
    return pulp.LpStatus[program.status] == "Optimal"
