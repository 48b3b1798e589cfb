"""Weights from pairwise comparisons, worked out by hand: of three objectives they are the geometric means."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from options.ahp import (
    RANDOM_INDEX,
    _least_value,
    matrix,
    principal_value,
    principal_weights,
    ratio,
    revision,
    unconnected,
)

NAMES = ["a", "b", "c"]


def test_of_three_objectives_the_weights_are_geometric_means() -> None:
    """Twice as much each time: b is a third at the first step already, and less in the end."""
    found = principal_weights(NAMES, matrix([("a", "b", 2), ("b", "c", 2), ("a", "c", 2)]))
    means = {"a": 4 ** (1 / 3), "b": 1.0, "c": 4 ** (-1 / 3)}
    total = sum(means.values())
    assert found == pytest.approx({name: mean / total for name, mean in means.items()}, abs=1e-9)


def test_comparisons_that_agree_have_the_number_of_objectives_as_their_value() -> None:
    agree = matrix([("a", "b", 2), ("b", "c", 2), ("a", "c", 4)])
    assert principal_value(NAMES, agree) == pytest.approx(3) and ratio(NAMES, agree) == pytest.approx(0)
    assert ratio(["a", "b"], matrix([("a", "b", 9)])) == 0


NUMBERS = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 4.0, 7.0])


@st.composite
def matrices(draw: Any, missing: int = 0) -> tuple[list[str], dict[tuple[str, str], float]]:
    """Comparisons of three to six objectives, some of them missing, the others connecting all."""
    names = [f"goal_{n}" for n in range(draw(st.integers(3, 5)))]
    pairs = list(combinations(names, 2))
    chain = set(pairwise(names))
    out = draw(st.lists(st.sampled_from([p for p in pairs if p not in chain]), max_size=missing, unique=True))
    return names, matrix([(*pair, draw(NUMBERS)) for pair in pairs if pair not in out])


@settings(deadline=None, max_examples=20, derandomize=True)
@given(matrices(missing=2))
def test_no_change_of_one_comparison_lowers_the_ratio_more(
    drawn: tuple[list[str], dict[tuple[str, str], float]],
) -> None:
    names, ratios = drawn
    found = revision(names, ratios)
    told = ratio(names, ratios) if found is None else found.ratio
    if found is not None:
        pair = (found.first, found.second)
        assert found.better >= 1
        assert found.stated == pytest.approx(ratios[pair])
        changed = {**ratios, pair: found.better, pair[::-1]: 1 / found.better}
        assert ratio(names, changed) == pytest.approx(found.ratio)
    for pair in combinations(names, 2):
        if pair in ratios:
            for times in (1 / 40, 1 / 9, 1 / 4, 1 / 2, 1.0, 1.5, 3.0, 6.0, 12.0, 40.0):
                assert ratio(names, {**ratios, pair: times, pair[::-1]: 1 / times}) >= told - 1e-7


def test_where_all_comparisons_agree_there_is_none_to_look_at_again() -> None:
    assert revision(NAMES, matrix([("a", "b", 2), ("b", "c", 2), ("a", "c", 4)])) is None


def test_of_changes_that_mend_it_alike_and_are_as_large_the_first_is_told() -> None:
    """a is twice b, which is twice c, and nine times c: any one changed by 9/4 agrees with the others."""
    found = revision(NAMES, matrix([("a", "b", 2), ("b", "c", 2), ("a", "c", 9)]))
    assert found is not None and (found.first, found.second) == ("a", "b")
    assert (found.better, found.ratio) == pytest.approx((4.5, 0), abs=1e-6)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(matrices(missing=3))
def test_a_missing_comparison_counts_as_the_ratio_of_the_weights(
    drawn: tuple[list[str], dict[tuple[str, str], float]],
) -> None:
    """Harker 1987: completed with these ratios the matrix has the same principal eigenvector and eigenvalue."""
    names, ratios = drawn
    weights = principal_weights(names, ratios)
    completed = {(a, b): ratios.get((a, b), weights[a] / weights[b]) for a in names for b in names if a != b}
    assert principal_weights(names, completed) == pytest.approx(weights, abs=1e-9)
    assert principal_value(names, completed) == pytest.approx(principal_value(names, ratios))


def test_what_is_consistent_needs_no_more_than_a_chain() -> None:
    weights = {"a": 0.5, "b": 0.3, "c": 0.15, "d": 0.05}
    chain = matrix([(a, b, weights[a] / weights[b]) for a, b in pairwise(weights)])
    assert principal_weights([*weights], chain) == pytest.approx(weights)
    assert ratio([*weights], chain) == pytest.approx(0, abs=1e-9)


def test_bozoki_fulop_ronyai_2010_with_one_missing_comparison() -> None:
    """Completed to the least eigenvalue the weights are .3738 .3920 .0985 .1357; Harker's are near."""
    ratios = matrix([("a", "b", 1), ("a", "c", 5), ("a", "d", 2), ("b", "c", 3), ("b", "d", 4)])
    found = principal_weights([*"abcd"], ratios)
    assert [found[name] for name in "abcd"] == pytest.approx([0.3738, 0.3920, 0.0985, 0.1357], abs=2e-3)
    least = revision([*"abcd"], {**ratios, ("c", "d"): 1.0, ("d", "c"): 1.0})
    optimal = _least_value([*"abcd"], {**ratios, ("c", "d"): 1.0, ("d", "c"): 1.0}, ("c", "d"))
    assert optimal == pytest.approx(0.730297106886979, abs=1e-6)
    assert least is not None


def test_objectives_that_nothing_connects_are_named() -> None:
    assert unconnected([*"abcd"], matrix([("a", "b", 2), ("c", "d", 3)])) == ("c", "d")
    assert unconnected([*"abcd"], matrix([("a", "b", 2), ("b", "d", 3), ("d", "c", 1)])) == ()
    assert unconnected([*"abc"], matrix([("b", "c", 2)])) == ("b", "c")


@pytest.mark.parametrize("size", sorted(RANDOM_INDEX))
def test_the_random_index_is_the_mean_of_random_comparisons(size: int) -> None:
    """Judgements drawn alike from 1/9 to 9, as Saaty did; the eigenvalues are numpy's own."""
    scale = np.array([*(1 / n for n in range(9, 1, -1)), *range(1, 10)])
    drawn = np.random.default_rng(1).choice(scale, (2_000, size, size))
    upper = np.triu(drawn, 1)
    matrices = upper + np.eye(size) + np.tril(1 / np.swapaxes(drawn, 1, 2), -1)
    greatest = np.abs(np.linalg.eigvals(matrices)).max(axis=1)
    assert RANDOM_INDEX[size] == pytest.approx(((greatest - size) / (size - 1)).mean(), abs=0.04)
