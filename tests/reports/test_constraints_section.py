"""Where the bundle stands: what a constraint bounds, and how much is to spare."""

from decision import Question
from reports.brief.sections.constraints import constraints
from reports.words.blocks import Table
from tests.actors import raiders
from tests.reports.findings import findings_of
from tests.strategies import as_case


def test_room_of_a_bound_on_a_margin_is_that_of_the_margin() -> None:
    """The actor's margin is 5 - 9 points, and 7 more with the watch: 3, of which a floor of 1 leaves 2."""
    actor = {
        "accepts": "hold",
        "courses": {"hold": {"incentives": {"ease": 5}}, "raid": {"incentives": {"loot": 9}}},
        "shifts": {"watch": {"raid": {"loot": -7}}},
    }
    levers = {"watch": {"levels": {"on": {"cost": {"money": 2}}}}}
    case = raiders(actor, 5, levers, constraints={"floor": {"objective": "calm", "at_least": 1}})
    section = constraints(findings_of(Question(case)))
    assert section is not None
    resources, bounds = section.blocks
    assert isinstance(resources, Table) and isinstance(bounds, Table)
    assert resources.rows[0][2:5] == ("2", "5", "3")
    assert bounds.rows[0][2] == "Kept: 3, 2 to spare; the status quo breaks it."


def test_a_constraint_with_a_probability_is_told_as_a_share_of_the_draws() -> None:
    """One score, drawn between 0 and 2: below 3 in every draw."""
    case = as_case(
        {
            "format": 1,
            "title": "Sure",
            "as_of": "2024-03-15",
            "draws": {"number": 1500},
            "objectives": {"harm": {"sense": "minimise", "worst": 9, "best": 0, "unit": "t"},
                           "gain": {"sense": "maximise", "worst": 0, "best": 1}},
            "levers": {"a": {"levels": {"on": {"scores": {"gain": 1, "harm": {"low": 0, "likely": 1, "high": 2}}}}}},
            "constraints": {"sure": {"objective": "harm", "at_most": 3, "probability": 0.925}},
        }
    )  # fmt: skip
    section = constraints(findings_of(Question(case)))
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert table.rows[0][1] == "Total of Harm at most 3 t in at least 92.5% of 1,500 draws of the scores."
    assert table.rows[0][2] == "Kept: in 100% of the draws, 7.5 percentage points to spare."
