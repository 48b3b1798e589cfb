"""Where the bundle stands: what a constraint bounds, and how much is to spare."""

from decision import Question
from reports.brief.sections.constraints import constraints
from reports.words.blocks import Table
from tests.reports.studies import study_of
from tests.strategies import as_case


def test_room_of_a_bound_on_a_margin_is_that_of_the_margin() -> None:
    """The actor's margin is 5 - 9 points, and 7 more with the watch: 3, of which a floor of 1 leaves 2."""
    case = as_case(
        {
            "format": 1,
            "title": "Raiders",
            "as_of": "2024-03-15",
            "objectives": {
                "calm": {
                    "sense": "maximise", "worst": -10, "best": 10,
                    "from": {"actor": "raiders", "measure": "deterrence_margin"},
                }
            },
            "resources": {"money": {"limit": 5}},
            "levers": {"watch": {"levels": {"on": {"cost": {"money": 2}}}}},
            "actors": {
                "raiders": {
                    "accepts": "hold",
                    "courses": {
                        "hold": {"incentives": {"ease": 5}},
                        "raid": {"incentives": {"loot": 9}},
                    },
                    "shifts": {"watch": {"raid": {"loot": -7}}},
                }
            },
            "constraints": {"floor": {"objective": "calm", "at_least": 1}},
        }
    )  # fmt: skip
    section = constraints(study_of(Question(case)))
    assert section is not None
    resources, bounds = section.blocks
    assert isinstance(resources, Table) and isinstance(bounds, Table)
    assert resources.rows[0][2:5] == ("2", "5", "3")
    assert bounds.rows[0][2] == "Kept: 3, 2 to spare; the status quo breaks it."
