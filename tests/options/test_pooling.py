"""Pooling: medians by counting, mixtures against a large sample, and borders of both."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from options.pooling import AnswerShape, ThreePoints, linear_pool, median_pool, weighted_median


def in_order(numbers: ThreePoints) -> ThreePoints:
    low, likely, high = sorted(numbers)
    return low, likely, high


WHOLE = st.integers(-20, 20).map(Decimal)
WEIGHTS = st.sampled_from(["1", "2", "0.5", "3"]).map(Decimal)
SHAPES: tuple[AnswerShape, ...] = ("pert", "triangular")
ANSWERS = st.lists(
    st.tuples(st.tuples(WHOLE, WHOLE, WHOLE).map(in_order), WEIGHTS),
    min_size=1,
    max_size=5,
)


def counted(values: list[Decimal], weights: list[Decimal]) -> Fraction:
    """The median of as many equal votes as half weights: of an even number the mean of the middle two."""
    votes = sorted(
        value for value, weight in zip(values, weights, strict=True) for _ in range(int(weight * 2))
    )
    middle = len(votes) // 2
    return Fraction(votes[middle] if len(votes) % 2 else (votes[middle - 1] + votes[middle]) / 2)


@given(ANSWERS)
def test_the_weighted_median_is_that_of_so_many_votes(
    given_answers: list[tuple[ThreePoints, Decimal]],
) -> None:
    answers, weights = [ends for ends, _ in given_answers], [weight for _, weight in given_answers]
    pooled = median_pool(answers, weights)
    assert pooled == tuple(counted([ends[n] for ends in answers], weights) for n in range(3))
    assert pooled[0] <= pooled[1] <= pooled[2]


def test_the_median_is_midway_where_the_weight_is_halved() -> None:
    values = [Decimal(1), Decimal(2), Decimal(10)]
    assert weighted_median(values, [Decimal(1), Decimal(1), Decimal(2)]) == 6
    assert weighted_median(values, [Decimal(1), Decimal(1), Decimal("1.9")]) == 2
    assert weighted_median(values, [Decimal(0), Decimal(1), Decimal(0)]) == 2


@pytest.mark.parametrize("shape", SHAPES)
def test_the_mixture_is_that_of_a_large_sample(shape: AnswerShape) -> None:
    answers = [(4, 6, 9), (1, 5, 5), (0, 0, 12), (7, 9, 9.5)]
    weights = [2, 1, 0.5, 1]
    generator = np.random.default_rng(7)
    drawn = []
    for (low, likely, high), weight in zip(answers, weights, strict=True):
        size = int(weight * 400_000)
        if shape == "triangular":
            drawn.append(generator.triangular(low, likely, high, size))
        else:
            a, b = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
            drawn.append(low + (high - low) * generator.beta(a, b, size))
    sampled = np.quantile(np.concatenate(drawn), [0.05, 0.5, 0.95])
    stated = [(Decimal(low), Decimal(likely), Decimal(high)) for low, likely, high in answers]
    pooled = linear_pool(stated, [Decimal(str(weight)) for weight in weights], shape)
    assert np.allclose([float(end) for end in pooled], sampled, atol=0.02)


def test_the_mixture_of_points_has_their_steps() -> None:
    one, two, three = ((n, n, n) for n in map(Decimal, (1, 2, 3)))
    equal = [Decimal(1)] * 3
    assert linear_pool([one, two, three], equal, "pert") == (1, 2, 3)
    assert linear_pool([two, two], equal[:2], "pert") == (2, 2, 2)
    # exactly half, and exactly 5 %, of the mixture lie at or below the first of two
    assert linear_pool([one, three], equal[:2], "pert") == (1, 1, 3)
    assert linear_pool([one, three], [Decimal(1), Decimal(19)], "pert") == (1, 3, 3)


@given(ANSWERS, st.sampled_from(SHAPES))
def test_the_mixture_keeps_order_and_stays_within_the_answers(
    given_answers: list[tuple[ThreePoints, Decimal]], shape: AnswerShape
) -> None:
    answers, weights = [ends for ends, _ in given_answers], [weight for _, weight in given_answers]
    low, likely, high = linear_pool(answers, weights, shape)
    assert min(ends[0] for ends in answers) <= low <= likely <= high <= max(ends[2] for ends in answers)


def test_an_answer_whose_likely_value_is_its_least_falls_from_there() -> None:
    """Half of the mixture lies below x where 14 (2 - x)² + (4 - x)² = 56; the search for it begins at 0, that least."""
    answers = [tuple(map(Decimal, numbers)) for numbers in ((0, 0, 2), (-4, -3, 4))]
    _, likely, _ = linear_pool(answers, [Decimal(1), Decimal(1)], "triangular")
    assert float(likely) == pytest.approx(4 / 15)
