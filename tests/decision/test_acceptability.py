"""Shares of draws and their standard errors, by hand."""

from math import sqrt

import numpy as np
import pytest

from decision.robustness.acceptability import Tally, _nearest_to_half, rank_shares, standard_error, unsure


def test_the_standard_error_is_that_of_a_share() -> None:
    assert standard_error(0.5, 100) == pytest.approx(0.05)
    assert standard_error(0.2, 400) == pytest.approx(0.02)
    assert standard_error(0.0, 100) == standard_error(1.0, 100) == 0


def test_a_share_of_nothing_or_all_is_not_known_for_certain() -> None:
    """98 draws, all or none won: as if of a hundred one had gone the other way."""
    assert unsure(1.0, 98) == pytest.approx(sqrt(0.01 * 0.99 / 100))
    assert unsure(0.0, 98) == pytest.approx(sqrt(0.01 * 0.99 / 100))
    assert unsure(0.5, 98) == pytest.approx(0.05)


@pytest.mark.parametrize("shares", [[0.1, 0.4, 0.9], [0.9, 0.6, 0.1], [0.0, 0.6, 1.0]])
def test_no_share_is_less_known_than_the_one_nearest_to_a_half(shares: list[float]) -> None:
    told = unsure(_nearest_to_half(np.array(shares)), 50)
    assert told == pytest.approx(max(unsure(share, 50) for share in shares))


WORTH = np.array([[3.0, 1, 2], [3, 2, 1], [0, 0, 0]])
"""Three bundles in three draws; the first is tied."""


def test_ties_count_for_each() -> None:
    tally = Tally.of(3, 1)
    assert tally.share().tolist() == [0, 0, 0]
    tally.add(WORTH, np.array([[0.3], [0.9], [0.6]]))
    assert (tally.draws, tally.share().tolist()) == (3, pytest.approx([2 / 3, 2 / 3, 0]))
    assert tally.central(0) == pytest.approx([0.45]) and tally.central(1) == pytest.approx([0.6])


def test_one_draw_is_all_of_them() -> None:
    tally = Tally.of(3, 1)
    tally.add(WORTH[:, :1], np.array([[0.3]]))
    assert tally.share().tolist() == [1, 1, 0]


def test_equals_share_the_better_rank() -> None:
    assert rank_shares(WORTH) == pytest.approx(np.array([[2, 1, 0], [2, 1, 0], [0, 0, 3]]) / 3)
    assert rank_shares(np.zeros((2, 0))).tolist() == [[0, 0], [0, 0]]
