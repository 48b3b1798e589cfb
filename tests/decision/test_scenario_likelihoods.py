"""The greatest mean over admissible likelihoods, against a grid of them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision.robustness.scenario_likelihoods import greatest_mean


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10), st.integers(0, 50)), min_size=2, max_size=4)
)
def test_the_greatest_mean_is_that_of_a_grid_of_likelihoods(stated: list[tuple[int, int, int]]) -> None:
    """Ends of tenths, zeros among them, that may not add up to 1; a corner has its parts in tenths."""
    low, high = (np.array([pick(each[:2]) / 10 for each in stated]) for pick in (min, max))
    gains = [each[2] for each in stated]
    grid = [np.array(p) / 10 for p in product(range(11), repeat=len(stated)) if sum(p) == 10]
    means = [float(p @ gains) for p in grid if (p >= low - 1e-9).all() and (p <= high + 1e-9).all()]
    if means:
        assert greatest_mean((low, high), gains) == pytest.approx(max(means))
    else:
        assert greatest_mean((low, high), gains) == pytest.approx(float((gains * high).max()))
    assert greatest_mean(None, gains) == max(gains)
