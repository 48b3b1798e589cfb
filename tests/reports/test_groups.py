"""Who gains, who pays: the section and its figure, constraints on groups in words, documents and answers."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from decision import Question, infeasibility, optimize
from options import read_case
from reports.brief.findings import Findings
from reports.brief.sections.binding import binding
from reports.brief.sections.constraints import constraints
from reports.brief.sections.groups import groups
from reports.documents.common import bundle_document
from reports.files.frames import frame
from reports.words.blocks import Figure, Paragraph, Section, Table
from reports.words.conflicts import asked_in_short, relaxation_told
from tests.groups import NAMES, flood_of_two_towns
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD, flowing, run
from tests.strategies import Data, as_case

SOUTH = "{title: Quiet for the south, objective: disruption, for_group: south, at_most: 30, scenarios: all, estimate: high}"


@cache
def findings(fair: str = "{objective: safety, for_group: worst_off, at_least: 200}") -> Findings:
    return findings_of(Question(read_case(flood_of_two_towns(fair))))


def section(of: Findings) -> Section:
    found = groups(of)
    assert found is not None
    return found


def figure(of: Findings) -> Figure:
    found = section(of).blocks[0]
    assert isinstance(found, Figure)
    return found


def lines(of: Findings) -> list[str]:
    return [block.text for block in section(of).blocks if isinstance(block, Paragraph)]


def test_the_section_tells_who_gains_who_pays_and_where_the_worst_off_stand() -> None:
    """Safe in the north 100 x 0.6 and 80 x 0.7 today; then 190 x 0.7, 120 x 0.25 and half of the synergy's 60."""
    assert section(findings()).title == "Who gains, who pays"
    assert lines(findings()) == [
        "People kept out of the flood: the greatest gain falls to Southern towns (+153 households), the least to Northern "
        "towns (+137 households).",
        "Disruption: all groups alike, +5 points each.",
        "Fair: at least 200 households for the worst-off group; worst off: Southern towns, 217 households.",
        "Not split among groups: Trust of the towns downstream and Hours of warning. What states no parts is shared alike "
        "among the groups.",
    ]
    assert figure(findings()).title == "Every group is worse off than today on some objective"
    assert figure(findings()).table.rows == (
        ("People kept out of the flood (households)", "Northern towns", "116", "253", "+137"),
        ("People kept out of the flood (households)", "Southern towns", "64", "217", "+153"),
        ("Disruption (points)", "Northern towns", "0", "5", "+5"),
        ("Disruption (points)", "Southern towns", "0", "5", "+5"),
    )


def test_a_constraint_on_a_group_is_told_among_the_others() -> None:
    for of, asked, stands in (
        (
            findings(),
            "Likely total of People kept out of the flood for the worst-off group at least 200 households.",
            "Kept: 217 households, 17 to spare where it is tightest, for Southern towns; the status quo breaks it.",
        ),
        (
            findings(SOUTH),
            "High total of Disruption for Southern towns at most 30 points, in every scenario.",
            "Kept: 5 points, 25 to spare where it is tightest, in A normal winter.",
        ),
    ):
        told = constraints(of)
        assert told is not None
        rows = [row for table in told.blocks if isinstance(table, Table) for row in table.rows]
        assert (asked, stands) in [row[1:3] for row in rows]
    bounds, lined = binding(findings(SOUTH)), lines(findings(SOUTH))
    assert bounds is not None and ("Disruption for South (high)", "5", "≤30", "25") in bounds.rows
    assert (
        "Quiet for the south: at most 30 points for Southern towns, on high estimates; with this bundle 5 points, in A "
        "normal winter." in lined
    )


def many(parts: list[float], sense: str = "maximise") -> Findings:
    """A measure of whose effect of 10 on one objective, and of 7 on another, groups have these parts."""
    by = dict(zip(NAMES, parts, strict=False))
    goal = {"sense": sense, "worst": 0, "best": 100} | (
        {"worst": 100, "best": 0} if sense == "minimise" else {}
    )
    data: Data = {
        "format": 1,
        "title": "Many groups",
        "as_of": "2024-03-15",
        "groups": {name: {} for name in by},
        "objectives": {"goal": goal, "side": {"sense": "maximise", "worst": 0, "best": 100}},
        "levers": {"a": {"levels": {"on": {"scores": {"goal": {"likely": 10, "by_group": by}, "side": 70}}}}},
        "constraints": {"do": {"must": "a"}},
    }
    return findings_of(Question(as_case(data)))


@pytest.mark.parametrize(
    ("parts", "sense", "title", "told"),
    [
        ([0.7, 0.3], "maximise", "No group is worse off than today on any objective",
         "Goal: the greatest gain falls to North (+7), the least to South (+3)."),
        ([1, 0], "minimise", "One group is worse off than today on some objective: North",
         "Goal: the greatest loss falls to North (+10), the least to South (0)."),
        ([0.5, 0.5, 0, 0, 0], "minimise", "2 of 5 groups are worse off than today on some objective: North and South",
         "Goal: the greatest loss falls to North (+5), the least to Hill (0)."),
        ([0.25, 0.25, 0.25, 0.25], "maximise", "No group is worse off than today on any objective",
         "Goal: all groups alike, +2.5 each."),
    ],
)  # fmt: skip
def test_the_finding_names_those_who_pay(parts: list[float], sense: str, title: str, told: str) -> None:
    of = many(parts, sense)
    assert (figure(of).title, lines(of)[0]) == (title, told)


def test_gains_and_losses_of_one_objective_are_told_apart() -> None:
    """The levee's place goes to the drills: what the north loses of one the south gains of the other."""
    case = read_case(
        flood_of_two_towns().replace(
            "status_quo: {gauges: basic}", "status_quo: {gauges: basic, levee: 'on'}"
        )
    )
    told = lines(findings_of(Question(case)))
    assert told[0] == (
        "People kept out of the flood: the greatest gain falls to Southern towns (+113 households), the greatest loss to "
        "Northern towns (\N{MINUS SIGN}223 households)."
    )


def test_bundles_have_what_falls_to_each_group_in_documents_and_tables() -> None:
    optimum = optimize(Question(read_case(flood_of_two_towns())), top=1, different=0)
    document = bundle_document(optimum.bundles[0])
    assert document["groups"] == {
        "safety": {"north": 253.0, "south": 217.0},
        "disruption": {"north": 5.0, "south": 5.0},
        "trust": {"north": 11.0, "south": 11.0},
        "warning_time": {"north": 3.5, "south": 3.5},
    }
    table = frame(optimum)
    assert isinstance(table, pd.DataFrame) and table.loc[0, "total safety south"] == 217.0
    plain = optimize(Question(read_case(FLOOD.read_text())), top=1, different=0)
    assert "groups" not in bundle_document(plain.bundles[0])
    assert groups(findings_of(Question(read_case(FLOOD.read_text())))) is None


def test_commands_tell_what_falls_to_groups_and_what_a_floor_for_them_takes(tmp_path: Path) -> None:
    case = tmp_path / "two.yaml"
    case.write_text(flood_of_two_towns(), encoding="utf-8")
    done = run("evaluate", case, "drills+levee+gauges.basic")
    assert done.returncode == 0, done.stderr
    told = flowing(done.stdout)
    assert "Fair 6 households People kept out of the flood for the worst-off group" in told
    assert "Disruption (points) Southern towns 0 29 +29" in told


def test_a_floor_for_the_worst_off_that_none_can_keep_is_told_with_the_least_change() -> None:
    """Dense gauges and drills give the south 217; only without a limit on great works is there more."""
    case = read_case(flood_of_two_towns("{objective: safety, for_group: worst_off, at_least: 400}"))
    found = infeasibility(Question(case))
    assert [conflict.names for conflict in found.conflicts] == [("fair",)]
    assert asked_in_short(case, "fair") == (
        "People kept out of the flood for the worst-off group at least 400 households"
    )
    assert [[relaxation_told(case, change) for change in repair.changes] for repair in found.repairs] == [
        ["lower fair from 400 to 217"]
    ]
