"""Profile methods against the tables of the publications they come from, to the digits printed."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from options.ahp import RANDOM_INDEX, matrix, principal_value, principal_weights, ratio, revision
from options.ranks import rank_weights

PUBLISHED: dict[str, Any] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("published_weights.yaml")
)
MATRICES = [name for name, entry in PUBLISHED.items() if "matrix" in entry]


def comparisons(entry: dict[str, Any]) -> list[tuple[str, str, float]]:
    """The upper triangle of a published matrix, as a case states it."""
    pairs = combinations(enumerate(entry["names"]), 2)
    return [
        (first, second, float(Fraction(str(entry["matrix"][row][column]))))
        for (row, first), (column, second) in pairs
    ]


@pytest.mark.parametrize("name", MATRICES)
def test_ahp_weights_are_the_published_ones(name: str) -> None:
    entry = PUBLISHED[name]
    weights = principal_weights(entry["names"], matrix(comparisons(entry)))
    assert [round(weights[each], entry["digits"]) for each in entry["names"]] == entry["weights"]


@pytest.mark.parametrize("name", MATRICES)
def test_ahp_consistency_ratio_is_the_published_one(name: str) -> None:
    entry = PUBLISHED[name]
    found = ratio(entry["names"], matrix(comparisons(entry)))
    assert round(found, 3) == entry["consistency_ratio"]


def test_saaty_2008_drinks_have_this_principal_eigenvalue() -> None:
    entry = PUBLISHED["saaty_2008_drinks"]
    assert principal_value(entry["names"], matrix(comparisons(entry))) == pytest.approx(7.176629, abs=5e-7)


def test_wang_chin_2011_can_be_mended_by_one_judgement() -> None:
    """The ratio of .227 falls below .10 by the change of one judgement, and no other brings as much."""
    entry = PUBLISHED["wang_chin_2011_inconsistent"]
    ratios = matrix(comparisons(entry))
    look = revision(entry["names"], ratios)
    assert look is not None
    assert look.ratio < ratio(entry["names"], ratios)
    for first, second, _ in comparisons(entry):
        for times in (1 / 9, 1 / 5, 1 / 2, 1, 2, 5, 9):
            changed = {**ratios, (first, second): float(times), (second, first): 1 / times}
            assert ratio(entry["names"], changed) >= look.ratio - 1e-9


def test_comparisons_that_agree_have_ratio_nought_and_their_own_weights() -> None:
    names = ["a", "b", "c"]
    ratios = matrix([("a", "b", 2), ("a", "c", 8), ("b", "c", 4)])
    assert ratio(names, ratios) == pytest.approx(0, abs=1e-12)
    weights = principal_weights(names, ratios)
    assert [weights[name] for name in names] == pytest.approx([8 / 13, 4 / 13, 1 / 13])


def test_two_objectives_cannot_disagree() -> None:
    assert ratio(["a", "b"], matrix([("a", "b", 9)])) == 0
    assert principal_weights(["a", "b"], matrix([("a", "b", 9)])) == pytest.approx({"a": 0.9, "b": 0.1})


def test_random_indices_of_saaty_2005() -> None:
    assert RANDOM_INDEX[3] == 0.52
    assert RANDOM_INDEX[10] == 1.49
    assert RANDOM_INDEX[15] == 1.59
    assert list(RANDOM_INDEX) == list(range(3, 16))


def test_rank_order_centroid_of_chang_2004() -> None:
    weights = rank_weights(["a", "b", "c", "d"], "roc")
    assert [round(float(weight), 2) for weight in weights.values()] == PUBLISHED[
        "rank_order_centroid_chang_2004"
    ]["weights"]
    assert list(weights.values()) == [Fraction(n, 48) for n in (25, 13, 7, 3)]


def test_rank_order_centroid_of_three() -> None:
    weights = rank_weights(["a", "b", "c"], "roc")
    assert [round(float(weight), 4) for weight in weights.values()] == [0.6111, 0.2778, 0.1111]


def test_rank_sum_is_proportional_to_places_from_the_end() -> None:
    weights = rank_weights(["a", "b", "c", "d"], "rank_sum")
    assert [float(weight) for weight in weights.values()] == [0.4, 0.3, 0.2, 0.1]


def test_rank_reciprocal_is_proportional_to_one_over_rank() -> None:
    weights = rank_weights(["a", "b", "c", "d"], "rank_reciprocal")
    assert [float(weight) for weight in weights.values()] == [0.48, 0.24, 0.16, 0.12]
