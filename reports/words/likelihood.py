"""Likelihood terms by the case's yardstick; never combined with confidence.

Terms and bands: ICD 203 (2015) D.6.e.(2)(a), its first row throughout; the PHIA probability yardstick of the UK.
"""

from dataclasses import dataclass
from decimal import Decimal

from options import Case
from options.likelihood import Likelihood, ends
from reports.words.wording import DASH, number


@dataclass(frozen=True)
class Term:
    """A term and its band in per cent."""

    word: str
    low: int
    high: int


@dataclass(frozen=True)
class Yardstick:
    """The terms of a standard from least to most likely, and how gaps and edges between them are worded."""

    title: str
    terms: tuple[Term, ...]
    rule: str


YARDSTICKS = {
    "icd203": Yardstick(
        "ICD 203 (United States)",
        (
            Term("almost no chance", 1, 5),
            Term("very unlikely", 5, 20),
            Term("unlikely", 20, 45),
            Term("roughly even chance", 45, 55),
            Term("likely", 55, 80),
            Term("very likely", 80, 95),
            Term("almost certain", 95, 99),
        ),
        "The bands touch: a likelihood on an edge takes the word nearer to an even chance, an interval the words "
        "of the bands inside it. "
        "Below 1% and above 99% there is no term, and the number stands alone.",
    ),
    "phia": Yardstick(
        "PHIA probability yardstick (United Kingdom)",
        (
            Term("remote chance", 0, 5),
            Term("highly unlikely", 10, 20),
            Term("unlikely", 25, 35),
            Term("realistic possibility", 40, 50),
            Term("likely", 55, 75),
            Term("highly likely", 80, 90),
            Term("almost certain", 95, 100),
        ),
        "The gaps between bands are meant: a likelihood in a gap is said to lie between its neighbours.",
    ),
}

EVEN = 50
"""Per cent: on an edge of two bands the word nearer to this is taken."""


def yardstick(case: Case) -> Yardstick:
    """The scale of likelihood terms that the case names."""
    return YARDSTICKS[case.yardstick]


def middle(likelihood: Likelihood | None) -> float:
    """The middle of a likelihood's interval; 0 where none is stated."""
    if likelihood is None:
        return 0.0
    return float(sum(likelihood) / 2) if isinstance(likelihood, tuple) else float(likelihood)


def likelihood_words(likelihood: Likelihood | None, by: Yardstick) -> str:
    """As in `unlikely to roughly even chance (30–50%)`; empty where no likelihood is stated."""
    if likelihood is None:
        return ""
    low, high = (end * 100 for end in ends(likelihood))
    told = number(low, 2) if low == high else f"{number(low, 2)}{DASH}{number(high, 2)}"
    words = _between(low, high, by)
    return f"{words} ({told}%)" if words else f"{told}%"


def _between(low: Decimal, high: Decimal, by: Yardstick) -> str:
    """The term of an interval in per cent; those of its two ends where they differ."""
    if low == high:
        words = _around(low, by)
        return words[0] if len(words) == 1 else f"between {words[0]} and {words[1]}"
    first, last = _around(low, by, inwards=-1)[0], _around(high, by, inwards=0)[-1]
    if not first or not last:
        return ""
    return first if first == last else f"{first} to {last}"


def _around(percent: Decimal, by: Yardstick, inwards: int | None = None) -> tuple[str, ...]:
    """The term at a percentage, the two beside a gap, or an empty text beyond the table.

    On an edge: the term nearer to an even chance, or the one inside the interval that ends there.
    """
    holding = [term for term in by.terms if term.low <= percent <= term.high]
    if holding and inwards is not None:
        return (holding[inwards].word,)
    if holding:
        return (min(holding, key=lambda term: abs(term.low + term.high - 2 * EVEN)).word,)
    below = [term.word for term in by.terms if term.high < percent]
    above = [term.word for term in by.terms if term.low > percent]
    return (below[-1], above[0]) if below and above else ("",)
