"""Regret over the weight information: against corners and bundles enumerated, on cases made by hypothesis."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision.model.question import Question
from decision.robustness.weight_regret import weight_regrets
from decision.solve.search import Search
from options import Case, read_case
from tests.actors import derived_dicts
from tests.decision.test_scenario_regret import payoff_case
from tests.oracle import Oracle, bundle_id
from tests.oracle import weights as weighting
from tests.strategies import Data, as_case, case_dicts

NEAR = 1e-5


def corners(case: Case, names: list[str]) -> list[dict[str, float]]:
    """Every way to make all but one of the inequalities needed hold with equality that is admissible."""
    rows = [(np.eye(len(names))[n], 0.0) for n in range(len(names))]
    for row, bound in weighting.information(case):
        rows.append((np.array([float(row.get(name, 0)) for name in names]), float(bound)))
    found = []
    for tight in combinations(rows, len(names) - 1):
        left = np.array([np.ones(len(names)), *(row for row, _ in tight)])
        if abs(np.linalg.det(left)) < 1e-9:
            continue
        at = np.linalg.solve(left, np.array([1.0, *(bound for _, bound in tight)]))
        if all(row @ at >= bound - 1e-9 for row, bound in rows):
            found.append(dict(zip(names, at.tolist(), strict=True)))
    return found


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case_dicts() | derived_dicts(), st.booleans())
def test_they_are_those_of_all_bundles_at_all_corners(data: Data, listed: bool) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    assume(oracle.feasible)
    problem = Question(case).problem()
    names = [objective.name for objective in problem.weighed()]
    places = corners(case, names)
    assume(places)
    each = {
        name: {bundle_id(b): float(oracle.value(b, _alone(names, name))) for b in oracle.feasible}
        for name in names
    }
    ids = [bundle_id(b) for b in oracle.feasible]
    worth = [{b: sum(w * each[name][b] for name, w in at.items()) for b in ids} for at in places]
    greatest = {b: max(max(by.values()) - by[b] for by in worth) for b in ids}
    floors = {b: min(by[b] for by in worth) for b in ids}
    found = weight_regrets(
        Search(problem, "HiGHS", with_table=listed),
        [problem.chosen(dict(bundle)) for bundle in oracle.feasible],
    )
    assert found is not None
    assert found.greatest == pytest.approx(greatest, abs=NEAR)
    assert found.floors == pytest.approx(floors, abs=NEAR)
    assert found.least_regret == pytest.approx(min(greatest.values()), abs=NEAR)
    assert greatest[found.minimax_regret.id] == pytest.approx(found.least_regret, abs=NEAR)
    assert found.greatest_floor == pytest.approx(max(floors.values()), abs=NEAR)
    assert floors[found.maximin.id] == pytest.approx(found.greatest_floor, abs=NEAR)


def _alone(names: list[str], name: str) -> dict[str, Fraction]:
    return {other: Fraction(other == name) for other in names}


def test_it_is_not_computed_where_bundles_and_corners_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.robustness.weight_regret.MOST_VERTICES", 0)
    problem = Question(payoff_case({"options": ["a"], "payoff": [[1]]})).problem()
    assert weight_regrets(Search(problem, "HiGHS", with_table=False)) is None


TWO_ENDS = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  first: {{sense: maximise, worst: 0, best: 10}}
  second: {{sense: maximise, worst: 0, best: 10}}
levers:
  {levers}
constraints:
  one: {{group: [{names}], exactly: 1}}
"""


@pytest.mark.parametrize("tied", ["regret", "floor"])
def test_ties_of_either_robust_bundle_that_were_not_looked_at_are_told(
    tied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against bests of 10 and 6, (5, 1) to (5, 3) have the same regret and other floors; (4, 3) to (6, 3) the reverse."""
    middle = [(5, 1), (5, 2), (5, 3)] if tied == "regret" else [(4, 3), (5, 3), (6, 3)]
    levers = {f"l{n}": pair for n, pair in enumerate([(10, 0), (0, 6), *middle])}
    lines = [
        f"{name}: {{levels: {{'on': {{scores: {{first: {x}, second: {y}}}}}}}}}"
        for name, (x, y) in levers.items()
    ]
    case = read_case(TWO_ENDS.format(levers="\n  ".join(lines), names=", ".join(levers)))
    problem = Question(case).problem()
    monkeypatch.setattr("decision.robustness.scenario_regret.MOST_TIES", 1)
    found = weight_regrets(Search(problem, "HiGHS", with_table=False))
    assert found is not None and not found.ties_complete
    monkeypatch.setattr("decision.robustness.scenario_regret.MOST_TIES", 3)
    found = weight_regrets(Search(problem, "HiGHS", with_table=False))
    assert found is not None and found.ties_complete
