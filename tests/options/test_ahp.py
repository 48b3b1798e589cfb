"""Weights from pairwise comparisons, worked out by hand: of three objectives they are the geometric means."""

import pytest

from options.ahp import least_consistent, matrix, principal_value, principal_weights, ratio

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


@pytest.mark.parametrize(("stated", "named"), [(1.2, ("a", "d")), (0.8, ("d", "a"))])
def test_the_comparison_to_look_at_again_names_the_greater_first(
    stated: float, named: tuple[str, str]
) -> None:
    """All others say that a matters half as much again as each of the rest, which matter the same."""
    agree = [("a", "b", 1.5), ("a", "c", 1.5), ("b", "c", 1.0), ("b", "d", 1.0), ("c", "d", 1.0)]
    found = least_consistent([*NAMES, "d"], matrix([*agree, ("a", "d", stated)]))
    weights = principal_weights([*NAMES, "d"], matrix([*agree, ("a", "d", stated)]))
    assert found[:2] == named
    assert found[2] == pytest.approx(weights[named[0]] / weights[named[1]])
