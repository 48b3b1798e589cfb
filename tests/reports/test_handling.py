"""What people write of a brief stands in it as they wrote it, and nothing else does."""

from pathlib import Path
from typing import Any

import pytest

from decision import Question
from options import case_warnings, load_case, load_document
from reports.brief.sections.first_page import first_page
from reports.brief.sections.handling import handling
from reports.words.blocks import plain
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD

WRITTEN = """
brief:
  headlines: {BUNDLE: Warn early before anything is built}
  drafted_by: Water desk
  cleared_by: Head of planning
  consulted:
    - {who: Towns downstream, view: object, remark: Want the levee first.}
    - {who: Treasury, view: concur}
  version: 2, after clearance
  copies: [Mayor, Treasury]
  handling: No announcement before the council meets.
  next_steps: [{what: Order the gauges, owner: District office, by: 2024-04-15}]
  terms: {levee: A wall of earth.}
"""


def with_brief(folder: Path, written: str) -> Any:
    (folder / "case.yaml").write_text(FLOOD.read_text(encoding="utf-8") + written, encoding="utf-8")
    return load_case(folder / "case.yaml")


def test_it_is_placed_and_the_headline_is_that_of_its_bundle_alone(tmp_path: Path) -> None:
    plain_study = findings_of(Question(load_case(FLOOD)))
    assert handling(plain_study) is None
    best = plain_study.best.id
    findings = findings_of(Question(with_brief(tmp_path, WRITTEN.replace("BUNDLE", best))))
    assert first_page(findings).title == "Warn early before anything is built"
    section = handling(findings)
    assert section is not None
    told = str(plain(section))
    for text in ("Water desk", "Head of planning", "Towns downstream", "Objects", "Want the levee first.", "Concurs",
                 "Mayor and Treasury", "2, after clearance", "No announcement before the council meets.",
                 "Order the gauges", "15 April 2024", "A wall of earth."):  # fmt: skip
        assert text in told
    other = findings_of(Question(with_brief(tmp_path, WRITTEN.replace("BUNDLE", "none"))))
    assert first_page(other).title == first_page(plain_study).title


@pytest.mark.parametrize(
    ("bundle", "is_one"),
    [
        ("dam.on", False),
        ("levee.high", False),
        ("levee.on+gauges.dense", False),
        ("gauges.basic+gauges.dense", False),
        ("gauges", False),
        ("gauges.dense+levee.on", True),
        ("none", True),
    ],
)
def test_a_headline_of_no_bundle_is_warned_of(tmp_path: Path, bundle: str, is_one: bool) -> None:
    with_brief(tmp_path, WRITTEN.replace("BUNDLE", bundle))
    warned = [
        each for each in case_warnings(load_document(tmp_path / "case.yaml")) if "headline" in each.message
    ]
    assert len(warned) == (0 if is_one else 1)
    assert is_one or warned[0].field == f"brief.headlines.{bundle}"
