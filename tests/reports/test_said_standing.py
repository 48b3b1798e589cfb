"""What a text says of a scenario: its standing, or that of its weakest part where its title says `only`."""

from typing import Any

import pytest

from decision import Question
from options import only_is_unproved, scenario_standings
from reports.brief.sections.hypothetical import warning
from reports.brief.sections.known import known
from reports.brief.sections.ledger import ledger
from reports.brief.view import view
from reports.console.answers.framing import opening
from reports.words.blocks import Callout, Entries, Paragraph, Table
from tests.reports.findings import findings_of
from tests.strategies import as_case

GRADED = {"class": "fact", "date": "2024-01-10", "source": "office", "reliability": "B", "credibility": 2}


def case(title: str, rests_on: list[str]) -> Any:
    return as_case(
        {
            "format": 1,
            "title": "A case",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 9}},
            "levers": {"drill": {"levels": {"on": {"scores": {"good": 4}}}}},
            "sources": {"office": {}},
            "evidence": {
                "seen": GRADED | {"claim": "Goods went.", "bears_on": {"goods": "consistent"}},
                "ruled_out": GRADED | {"claim": "No troops went.", "bears_on": {"troops": "inconsistent"}},
            },
            "scenarios": {
                "goods": {"title": title, "rests_on": rests_on, "working": True},
                "troops": {"title": "Troops", "rests_on": []},
            },
        }
    )


@pytest.mark.parametrize(
    ("title", "rests_on", "unproved"),
    [
        ("Goods only", ["seen"], True),
        ("Only goods", ["seen"], True),
        ("Only goods", ["seen", "ruled_out"], False),
        ("Goods", ["seen"], False),
        ("Read-only goods, commonly", ["seen"], False),
    ],
)
def test_only_is_no_stronger_than_its_weakest_part(title: str, rests_on: list[str], unproved: bool) -> None:
    stated = case(title, rests_on)
    findings = findings_of(Question(stated))
    assert only_is_unproved(stated, "goods") is unproved
    assert (
        scenario_standings(stated)["goods"].standing == "established"
    )  # the standing itself is that of its claims
    first = opening(findings)
    remark = next(block.text for block in first if isinstance(block, Paragraph))
    body, annex = known(findings), ledger(findings)
    assert body is not None and annex is not None
    table = next(block for block in body.blocks if isinstance(block, Table))
    entries = next(block for block in annex.blocks if isinstance(block, Entries))
    entry = entries.entries[0]
    if unproved:
        told = "established in what it includes, and not in being only that"
        assert f"({told})" in remark
        assert table.rows[0][1] == told
        assert entry.text == "Established in what it includes; that it is only this is not established."
        assert entry.status == "reported"
        assert told in warning(findings)
        assert any(isinstance(block, Callout) for block in first)
        assert isinstance(view(findings).sections[0].blocks[0], Callout)
    else:
        assert "(established by the evidence)" in remark
        assert (table.rows[0][1], entry.status) == ("established", "established")
        assert warning(findings) == ""
