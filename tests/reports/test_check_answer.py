"""The terminal answer of `check`: warnings by kind, and one line for many that say the same of several places."""

import pytest

from options import Caution
from reports.console.answers.check import MOST_ALIKE, check_blocks
from reports.words.blocks import Entries, Heading
from tests.reports.worded import worded_case
from tests.strategies import as_case


def lines(count: int) -> tuple[str, list[str]]:
    """Heading and lines that `count` warnings of scores without evidence get, beside one of another kind."""
    found = [
        Caution(
            "case.yaml",
            n,
            3,
            f"levers.l{n}.scores",
            f"score{'s' * (n % 2)} without evidence: a, b",
            "evidence",
        )
        for n in range(1, count + 1)
    ]
    other = Caution("case.yaml", 1, 1, "levers", "theme is missing in 5 of 5: a", "texts")
    blocks = check_blocks("case.yaml", as_case(worded_case(1)), [*found, other])
    heading, entries, last, texts, _ = blocks
    assert isinstance(heading, Heading) and isinstance(entries, Entries)
    assert isinstance(last, Heading) and last.text == "Texts that would read badly in the brief (1)"
    assert isinstance(texts, Entries) and len(texts.entries) == 1
    return heading.text, [entry.text for entry in entries.entries]


@pytest.mark.parametrize("count", [1, MOST_ALIKE])
def test_few_are_told_one_by_one(count: int) -> None:
    heading, told = lines(count)
    assert heading == f"Scores without evidence ({count})" and len(told) == count
    assert told[0] == "warning: case.yaml:1:3: levers.l1.scores: scores without evidence: a, b"


def test_many_share_a_line() -> None:
    heading, told = lines(44)
    assert heading == "Scores without evidence (44)"
    assert told == [
        "warning: case.yaml:1:3: scores without evidence in 44 places: levers.l1.scores, levers.l2.scores, "
        "levers.l3.scores and 41 more; --format json lists all"
    ]
