"""Longest paths through a decision diagram: all efficient bundles, against enumeration. Bazgan et al. 2009."""

import numpy as np
import pytest

from decision import frontier, settle
from decision.efficient import layered_paths as module
from tests.decision.test_decision_diagram import case_of_sums
from tests.decision.test_frontier_oracle import efficient
from tests.oracle import Oracle, bundle_id


@pytest.mark.parametrize("effort", [0, 100])
@pytest.mark.parametrize("seed", range(60))
def test_the_efficient_bundles_are_those_of_the_enumeration(
    seed: int, effort: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long dominating labels are looked for in the layers above the last."""
    monkeypatch.setattr(module, "EFFORT", effort)
    monkeypatch.setattr(module, "GROWN", 0.0)
    case = case_of_sums(seed)
    found = frontier(settle(case), method="decision diagram", all_weights=True)
    assert found.complete
    assert found.method == "decision diagram" or not len(found.chosen)
    assert sorted(b.id for b in found.bundles) == sorted(map(bundle_id, efficient(Oracle(case))))


@pytest.mark.parametrize("seed", range(12))
def test_where_more_bundles_are_efficient_than_may_be_held_the_gap_covers_the_others(seed: int) -> None:
    problem = settle(case_of_sums(seed, 8))
    whole = frontier(problem, method="decision diagram", all_weights=True)
    if len(whole.chosen) < 2 or whole.method != "decision diagram":
        return
    part = frontier(problem, method="decision diagram", all_weights=True, most_bundles=len(whole.chosen) - 1)
    assert (part.complete, part.stopped) == (False, "full")
    assert len(part.chosen) < len(whole.chosen)
    held = {row.tobytes() for row in part.chosen}
    assert held < {row.tobytes() for row in whole.chosen}
    if part.gap is None:
        assert not len(part.chosen)
        return
    weights = np.random.default_rng(2).dirichlet(np.ones(whole.values.shape[1]), 200)
    short = (weights @ whole.values.T).max(axis=1) - (weights @ part.values.T).max(axis=1)
    assert short.max() <= part.gap + 1e-9
