"""Words of likelihood: the published bands of both yardsticks, and the rule for what lies on or between two."""

from decimal import Decimal

import pytest

from reports.words.likelihood import YARDSTICKS, likelihood_words


@pytest.mark.parametrize(
    ("name", "likelihood", "said"),
    [
        ("icd203", "0.03", "almost no chance (3%)"),
        ("icd203", "0.35", "unlikely (35%)"),
        ("icd203", "0.5", "roughly even chance (50%)"),
        ("icd203", "0.97", "almost certain (97%)"),
        # On an edge: the word nearer to an even chance.
        ("icd203", "0.05", "very unlikely (5%)"),
        ("icd203", "0.2", "unlikely (20%)"),
        ("icd203", "0.45", "roughly even chance (45%)"),
        ("icd203", "0.55", "roughly even chance (55%)"),
        ("icd203", "0.8", "likely (80%)"),
        ("icd203", "0.95", "very likely (95%)"),
        # An interval takes the words of the bands inside it.
        ("icd203", "0.2 0.45", "unlikely (20–45%)"),
        ("icd203", "0.3 0.5", "unlikely to roughly even chance (30–50%)"),
        ("icd203", "0.05 0.8", "very unlikely to likely (5–80%)"),
        # Beyond the table there is no word.
        ("icd203", "0.005", "0.5%"),
        ("icd203", "0.995", "99.5%"),
        ("icd203", "0.001 0.03", "0.1–3%"),
        ("phia", "0.03", "remote chance (3%)"),
        ("phia", "0.45", "realistic possibility (45%)"),
        ("phia", "0.85", "highly likely (85%)"),
        # The gaps are meant.
        ("phia", "0.22", "between highly unlikely and unlikely (22%)"),
        ("phia", "0.52", "between realistic possibility and likely (52%)"),
    ],
)
def test_a_likelihood_takes_the_word_of_its_band(name: str, likelihood: str, said: str) -> None:
    ends = tuple(Decimal(end) for end in likelihood.split())
    stated = ends[0] if len(ends) == 1 else (ends[0], ends[1])
    assert likelihood_words(stated, YARDSTICKS[name]) == said


def test_what_is_not_stated_has_no_words() -> None:
    assert likelihood_words(None, YARDSTICKS["icd203"]) == ""


def test_the_rule_for_edges_and_gaps_is_told_beside_the_words() -> None:
    assert "on an edge takes the word nearer to an even chance" in YARDSTICKS["icd203"].rule
    assert "in a gap is said to lie between its neighbours" in YARDSTICKS["phia"].rule
