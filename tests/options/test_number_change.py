"""Numbers as changes: another number, or a signed percentage of the present one."""

import re
from decimal import Decimal

import pytest

from options import number_change


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("80", "100", "80"),
        ("-3.5", "100", "-3.5"),
        ("-20%", "100", "80"),
        ("+5%", "0.3", "0.315"),
        ("-20%", "-10", "-8"),
        ("-100%", "7", "0"),
        ("+0%", "7", "7"),
        (
            "-20%",
            "123456789012345.123456789012345678901234567895",
            "98765431209876.098765431209876543120987654316",
        ),
        ("+0.000000000000000000000000000001%", "100000000000000", "100000000000000.000000000000000001"),
    ],
)
def test_it_gives_the_new_number_exactly(text: str, now: str, then: str) -> None:
    assert number_change(text).of(Decimal(now)) == Decimal(then)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "'x' is no number"),
        ("", "'' is no number"),
        ("nan", "'nan' is no number"),
        ("20%", "bears no sign; write +20% for more, -20% for less"),
        ("1e16", "too large"),
    ],
)
def test_what_is_none_is_refused_with_the_way_out(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        number_change(text)


def test_a_percentage_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no number of which -20% could be taken"):
        number_change("-20%").of(None)


@pytest.mark.parametrize(
    ("text", "now", "said"),
    [
        ("-33%", f"0.{1:030}", "changed by -33% has more than 30 decimal places"),
        ("+900%", "999999999999999", "changed by +900% is too large"),
    ],
)
def test_a_percentage_that_gives_no_number_of_a_case_is_refused(text: str, now: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        number_change(text).of(Decimal(now))


def test_a_changed_number_reads_without_needless_digits() -> None:
    assert [f"{number_change('-20%').of(Decimal(now))}" for now in ("500", "0.50", "1E+3")] == [
        "400",
        "0.4",
        "800",
    ]


def test_it_reads_as_it_is_typed() -> None:
    assert [str(number_change(text)) for text in ("80", "-20%", "+5%", "0.10")] == [
        "80",
        "-20%",
        "+5%",
        "0.10",
    ]
