"""Which labels of a decision diagram are dominated, against comparing all pairs."""

import numpy as np
import pytest

from decision.efficient.label_dominance import LEAF, mark, plant
from decision.efficient.packed_words import fields, packed_rows, unpacked


@pytest.mark.parametrize("count", [1, LEAF - 1, 2 * LEAF - 1, 2 * LEAF, 700])
def test_a_label_is_marked_if_another_is_larger_on_some_objective_and_smaller_in_no_field(count: int) -> None:
    """The first field is a state: more of it alone dominates nothing."""
    layout = fields(np.zeros(4, dtype=np.int64), np.array([2**60, 2**40, 30, 2**30]))
    assert layout.word.tolist() == [0, 1, 1, 2]
    numbers = np.random.default_rng(count).integers(0, 4, (count, 4))
    keys = packed_rows(layout, numbers) | layout.guards
    order, leaves = np.arange(count), 1 << max(0, (count // LEAF).bit_length() - 1)
    boxes = np.zeros((2 * leaves, keys.shape[1]), dtype=np.int64)
    never = np.zeros(1, dtype=np.bool_)
    plant(layout, keys, order, boxes, leaves, never)
    assert sorted(order) == list(range(count))
    assert (unpacked(layout, keys) == numbers[order]).all()
    dominated = np.zeros(count, dtype=np.bool_)
    mark(layout.guards, keys, boxes, leaves, 1, dominated, count, never)
    held = numbers[order]
    expected = [bool(((held >= row).all(axis=1) & (held[:, 1:] > row[1:]).any(axis=1)).any()) for row in held]
    assert dominated.tolist() == expected
