"""Profiles of a case: normalised, over all weighed objectives, ties shared, blends mixed."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from options import (
    consistency_ratio,
    default_weights,
    load_case,
    profile_weights,
    read_case,
    weighed_objectives,
)
from options.ranks import SURROGATES, rank_weights
from tests.options.snippets import snippets

FLOOD = load_case(Path(__file__).parents[1] / "cases" / "flood.yaml")
PLAIN = snippets("warned_cases.yaml")[0].text


def test_measures_are_not_weighed() -> None:
    assert weighed_objectives(FLOOD) == ("safety", "disruption", "trust")


def test_swing_ratings_are_divided_by_their_sum() -> None:
    assert profile_weights(FLOOD, "council") == pytest.approx(
        {"safety": 0.5, "disruption": 0.3, "trust": 0.2}
    )


def test_ties_share_the_mean_of_their_places() -> None:
    # (11/18 + 5/18) / 2 for the two that tie
    assert profile_weights(FLOOD, "towns") == pytest.approx(
        {"safety": 4 / 9, "trust": 4 / 9, "disruption": 1 / 9}
    )


def test_comparisons_have_a_consistency_ratio_and_others_none() -> None:
    assert consistency_ratio(FLOOD, "engineers") == pytest.approx(0.01759, abs=5e-6)
    assert consistency_ratio(FLOOD, "council") is None


def test_default_blend_mixes_its_profiles() -> None:
    expected = {
        "safety": (1 / 2 + 4 / 9) / 2,
        "disruption": (3 / 10 + 1 / 9) / 2,
        "trust": (1 / 5 + 4 / 9) / 2,
    }
    assert default_weights(FLOOD) == pytest.approx(expected)


def test_without_weights_all_objectives_weigh_the_same() -> None:
    assert default_weights(read_case(PLAIN)) == {"safety": 0.5, "burden": 0.5}


def test_a_single_profile_is_the_default() -> None:
    case = read_case(PLAIN + "weights: {profiles: {a: {method: direct, values: {safety: 3, burden: 1}}}}\n")
    assert default_weights(case) == {"safety": 0.75, "burden": 0.25}


def test_several_profiles_without_a_default_leave_equal_weights() -> None:
    profiles = (
        "{a: {method: direct, values: {safety: 3, burden: 1}}, b: {method: rank, order: [burden, safety]}}"
    )
    assert default_weights(read_case(f"{PLAIN}weights: {{profiles: {profiles}}}\n")) == {
        "safety": 0.5,
        "burden": 0.5,
    }


def test_a_blend_is_of_parts_whatever_they_add_up_to() -> None:
    profiles = "{a: {method: direct, values: {safety: 1, burden: 0}}, b: {method: direct, values: {safety: 0, burden: 1}}}"
    case = read_case(f"{PLAIN}weights: {{profiles: {profiles}, default: {{a: 1, b: 3}}}}\n")
    assert default_weights(case) == {"safety": 0.25, "burden": 0.75}


def test_profiles_that_are_read_can_be_written_again() -> None:
    """Pydantic asks of a record, too, which kind of profile it is; that it finds none is a warning, here an error."""
    assert FLOOD.weights is not None
    assert FLOOD.weights.model_validate(FLOOD.weights.model_dump(by_alias=True)) == FLOOD.weights


def test_a_profile_may_be_the_default_by_name() -> None:
    profiles = (
        "{a: {method: direct, values: {safety: 3, burden: 1}}, b: {method: rank, order: [burden, safety]}}"
    )
    case = read_case(f"{PLAIN}weights: {{profiles: {profiles}, default: b}}\n")
    assert default_weights(case) == {"safety": 0.25, "burden": 0.75}


def test_an_unknown_profile_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        profile_weights(read_case(PLAIN), "council")


ORDERS = st.lists(st.lists(st.integers(0, 999), min_size=1, max_size=3), min_size=1, max_size=6).map(
    lambda places: [[f"o{at}_{part}" for part in range(len(place))] for at, place in enumerate(places)]
)


@given(order=ORDERS, surrogate=st.sampled_from(sorted(SURROGATES)))
def test_rank_weights_add_up_exactly_and_never_rise_down_the_order(
    order: list[list[str]], surrogate: str
) -> None:
    weights = rank_weights(order, surrogate)
    assert sum(weights.values()) == Fraction(1)
    assert list(weights.values()) == sorted(weights.values(), reverse=True)
    for place in order:
        assert len({weights[name] for name in place}) == 1
