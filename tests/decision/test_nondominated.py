"""Bundles that no other dominates, against the definition applied to every pair."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from decision import undominated

rows = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=1, max_size=30
    )
)


@given(rows)
def test_every_pair(values: list[list[int]]) -> None:
    def dominated(mine: list[int]) -> bool:
        return any(
            all(a >= b for a, b in zip(other, mine, strict=True)) and other != mine for other in values
        )

    expected = [n for n, mine in enumerate(values) if not dominated(mine)]
    assert undominated(np.array(values, dtype=float)).tolist() == expected
