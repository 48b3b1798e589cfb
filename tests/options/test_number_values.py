"""Ranges and lists of numbers as they are typed."""

import re

import pytest

from options import number_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("100..250:50", ["100", "150", "200", "250"]),
        ("100..249.9:50", ["100", "150", "200"]),
        ("0..0.3:0.1", ["0.0", "0.1", "0.2", "0.3"]),
        ("-20%..+20%:20%", ["-20%", "+0%", "+20%"]),
        ("80,100", ["80", "100"]),
        ("-20%", ["-20%"]),
        ("5..5:1", ["5"]),
        (
            "100000000000000.000000000000000001..100000000000000.000000000000000003:0.000000000000000001",
            [f"100000000000000.00000000000000000{n}" for n in (1, 2, 3)],
        ),
        (
            f"100000000000000..100000000000000.{2:030}:0.{1:030}",
            [f"100000000000000.{n:030}" for n in (0, 1, 2)],
        ),
    ],
)
def test_they_list_every_value(text: str, values: list[str]) -> None:
    told = number_values(text)
    assert [str(each) for each in told.changes] == [str(number_values(each).changes[0]) for each in values]
    assert not told.is_range


def test_a_range_without_a_step_is_its_two_ends() -> None:
    told = number_values("100..250")
    assert ([str(each) for each in told.changes], told.is_range) == (["100", "250"], True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("250..100:50", "runs backwards; write 100..250"),
        ("100..+20%:5", "mixes numbers and percentages"),
        ("100..250:0", "has no step"),
        ("100..250:-50", "has no step"),
        ("-20%..+20%:5", "has no step"),
        ("0..1:0.00001", "has 100,001 values; take a step that makes at most 10,000"),
        ("a..b", "'a' is no number"),
        ("1,,2", "'' is no number"),
    ],
)
def test_what_is_none_is_refused_with_the_way_out(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        number_values(text)
