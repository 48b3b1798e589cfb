"""Numbers, dates and lists, as the prose words them."""

from datetime import date

import pytest

from reports.words import wording


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0"),
        (-0.001, "0"),
        (1234.5, "1,234.5"),
        (-3, "−3"),
        (2.04, "2"),
        (0.06, "0.1"),
        (1e6, "1,000,000"),
    ],
)
def test_number(amount: float, said: str) -> None:
    assert wording.number(amount) == said


@pytest.mark.parametrize(
    ("value", "said"), [(67.0463, "67.0"), (-0.04, "0.0"), (-1.25, "−1.2"), (100, "100.0")]
)
def test_points(value: float, said: str) -> None:
    assert wording.points(value) == said


@pytest.mark.parametrize(("value", "said"), [(1.26, "+1.3"), (-0.26, "−0.3"), (0.01, "0.0"), (-0.01, "0.0")])
def test_signed(value: float, said: str) -> None:
    assert wording.signed(value) == said


def test_day_list_months_and_sentence() -> None:
    assert wording.day(date(2024, 3, 5)) == "5 March 2024"
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b"], "or") == "a or b"
    assert (wording.months(0), wording.months(1), wording.months(2.5)) == (
        "at once",
        "in 1 month",
        "in 2.5 months",
    )
    assert (wording.plural(1, "claim"), wording.plural(2, "claim")) == ("1 claim", "2 claims")
    assert (wording.sentence("so it is"), wording.sentence("Is it?"), wording.sentence("")) == (
        "So it is.",
        "Is it?",
        "",
    )
