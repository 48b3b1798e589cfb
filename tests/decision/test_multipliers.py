"""Multipliers by which the rows of a case contradict each other: found where only their sum shows it, to the last digit."""

from random import Random

import pytest

from decision import settle
from decision.solve.branch_and_bound import best_bundles
from tests.strategies import as_case


@pytest.mark.parametrize("unit", [1, 10**9])
@pytest.mark.parametrize("count", [8, 20, 33])
def test_a_limit_below_what_the_cheapest_of_a_count_cost_is_seen_at_once(count: int, unit: int) -> None:
    """A unit below, no bundle of 40 levers keeps both rows; at it, the cheapest do."""
    random = Random(count)
    costs = {f"l{n:02}": random.randint(100, 999) * unit + n for n in range(40)}
    limit = sum(sorted(costs.values())[:count])
    for below, bundles in ((1, 0), (0, 1)):
        case = as_case(
            {
                "format": 1,
                "title": "A count beside a limit",
                "as_of": "2024-03-15",
                "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 1600}},
                "resources": {"money": {"limit": limit - below}},
                "levers": {
                    name: {
                        "levels": {"on": {"cost": {"money": cost}, "scores": {"goal": random.randint(1, 40)}}}
                    }
                    for name, cost in costs.items()
                },
                "constraints": {"many": {"group": list(costs), "at_least": count}},
            }
        )
        problem = settle(case)
        found = best_bundles(problem, problem.weights, 1, most_work=1_000_000)
        assert found is not None
        assert len(found[0].chosen) == bundles
