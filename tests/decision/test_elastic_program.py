"""The elastic program against the list of all bundles: peaks, groups, consents, margins, two numbers at once."""

from decimal import Decimal
from typing import Any

import pytest

from decision import Infeasibility, Question, infeasibility
from tests.actors import raiders
from tests.strategies import Data, as_case

LEVERS: Data = {
    "a": {"levels": {"on": {"cost": {"money": 4}, "scores": {"good": 3, "worst_of": 2}}}},
    "b": {"levels": {"low": {"cost": {"money": 2}, "scores": {"good": 1, "worst_of": 5}},
                     "high": {"cost": {"money": 5}, "scores": {"good": 4, "worst_of": 7}}}},
    "c": {"levels": {"on": {"cost": {"money": 3}, "scores": {"good": -2, "worst_of": 1}}}},
}  # fmt: skip
BASE: Data = {
    "format": 1,
    "title": "Several numbers",
    "as_of": "2024-03-15",
    "objectives": {
        "good": {"sense": "maximise", "worst": -5, "best": 10},
        "worst_of": {"sense": "minimise", "worst": 9, "best": 0, "combine": "max", "baseline": 1},
    },
    "weights": {"profiles": {"ours": {"method": "direct", "values": {"good": 0.75, "worst_of": 0.25}}}, "default": "ours"},
    "levers": LEVERS,
}  # fmt: skip


def both_ways(data: Data, **asked: Any) -> tuple[Infeasibility, Infeasibility]:
    question = Question(as_case(data), **asked)
    return infeasibility(question), infeasibility(question, with_table=False)


@pytest.mark.parametrize(
    ("limit", "constraints"),
    [
        (
            2,
            {"enough": {"objective": "good", "at_least": 6}, "peak": {"objective": "worst_of", "at_most": 1}},
        ),
        (1, {"high": {"objective": "worst_of", "at_least": 6}, "two": {"group": ["a", "c"], "at_least": 2}}),
        (
            3,
            {"all": {"group": ["a", "b", "c"], "exactly": 3}, "enough": {"objective": "good", "at_least": 8}},
        ),
        (1, {"ours_agree": {"profile": "ours", "at_least": 70}, "keep": {"must": "c"}}),
        (0, {"enough": {"objective": "good", "at_least": 5}, "some": {"group": ["a", "b"], "at_least": 1}}),
    ],
)
def test_several_numbers_move_as_little_in_sum_as_the_list_of_bundles_has_it(
    limit: int, constraints: Data
) -> None:
    data = {**BASE, "resources": {"money": {"limit": limit}}, "constraints": constraints}
    listed, searched = both_ways(data)
    assert {c.names for c in listed.conflicts} == {c.names for c in searched.conflicts}
    assert listed.repairs and len(listed.repairs) == len(searched.repairs)
    for one, other in zip(listed.repairs, searched.repairs, strict=True):
        assert one.relative == pytest.approx(other.relative, abs=1e-7)
        assert other.bundle.feasible and one.bundle.feasible


def test_a_margin_and_a_limit_move_together() -> None:
    actor = {
        "accepts": "hold",
        "courses": {"hold": {"incentives": {"ease": 5}}, "raid": {"incentives": {"loot": 9}}},
        "shifts": {"watch": {"raid": {"loot": -2}}, "wall": {"raid": {"loot": -4}}},
    }
    levers = {
        "watch": {"levels": {"on": {"cost": {"money": 2}}}},
        "wall": {"levels": {"on": {"cost": {"money": 6}}}},
    }
    rules = {"floor": {"objective": "calm", "at_least": 4}, "keep": {"must": "watch"}}
    case = raiders(actor, 1, levers, constraints=rules)
    listed, searched = (infeasibility(Question(case), with_table=way) for way in (True, False))
    assert [c.names for c in listed.conflicts] == [c.names for c in searched.conflicts]
    assert listed.repairs and [r.relative for r in listed.repairs] == pytest.approx(
        [r.relative for r in searched.repairs], abs=1e-7
    )


@pytest.mark.parametrize("size", ["1e-9", "1", "1e9"])
def test_units_do_not_matter(size: str) -> None:
    """The same case with money in other units: the same relative changes."""
    levers = {
        name: {
            "levels": {
                "on": {"cost": {"money": float(Decimal(cost) * Decimal(size))}, "scores": {"good": good}}
            }
        }
        for name, cost, good in (("a", "4", 3), ("b", "7", 5))
    }
    data: Data = {
        **BASE,
        "objectives": {"good": BASE["objectives"]["good"]},
        "weights": {"profiles": {"ours": {"method": "direct", "values": {"good": 1}}}},
        "levers": levers,
        "resources": {"money": {"limit": float(Decimal("2.5") * Decimal(size))}},
        "constraints": {"keep": {"must": "a"}, "enough": {"objective": "good", "at_least": 8.5}},
    }
    listed, searched = both_ways(data)
    for found in (listed, searched):
        assert [sorted(c.names) for c in found.conflicts] == [["enough"], ["keep", "money"]]
        assert found.repairs[0].relative == pytest.approx(1.5 / 2.5 + 5.5 / 8.5, abs=1e-7)
