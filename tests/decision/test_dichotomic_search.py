"""Dichotomic search against all lines looked at: lines that meet in a point, that are equal, that rise by nothing."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision.model.value_function import TOLERANCE
from decision.solve.dichotomic_search import Segment, joined, upper_envelope

ends = st.integers(0, 4).map(float)
lines = st.lists(st.tuples(ends, ends), min_size=1, max_size=8)


@settings(deadline=None, derandomize=True, max_examples=70)
@given(lines, st.sampled_from([(0.0, 1.0), (0.25, 0.75), (-3.0, 1e-3)]), st.randoms(use_true_random=False))
def test_every_segment_is_best_and_none_is_missing(given_lines, places, random) -> None:
    start, end = places
    named = list(enumerate(given_lines))

    def worth(item, place):
        share = (place - start) / (end - start)
        return (1 - share) * item[1][0] + share * item[1][1]

    def best(place):
        most = max(worth(item, place) for item in named)
        return random.choice([item for item in named if worth(item, place) >= most - TOLERANCE / 10])

    segments = upper_envelope(start, end, best, worth, random.sample(named, random.randint(0, 1)))
    assert (segments[0].start, segments[-1].end) == (start, end)
    assert all(one.end == other.start for one, other in pairwise(segments))
    for segment in segments:
        for place in (segment.start, (segment.start + segment.end) / 2, segment.end):
            assert worth(segment.best, place) >= max(worth(item, place) for item in named) - 2 * TOLERANCE
    assert len(segments) == len(exact_pieces(given_lines))


def exact_pieces(given_lines) -> set[Fraction]:
    """The slopes of the upper envelope, in fractions: that of the best line in the middle between all crossings."""
    exact = [(Fraction(a), Fraction(b)) for a, b in given_lines]
    shares = {Fraction(0), Fraction(1)}
    for a, b in exact:
        for c, d in exact:
            if (b - a) != (d - c):
                shares.add(min(max((c - a) / ((b - a) - (d - c)), Fraction(0)), Fraction(1)))
    ordered = sorted(shares)
    slopes = set()
    for low, high in pairwise(ordered):
        middle = (low + high) / 2
        slopes.add(max(((1 - middle) * a + middle * b, b - a) for a, b in exact)[1])
    return slopes


def test_three_lines_through_one_point_and_a_better_one_beyond() -> None:
    """A line that ties at the crossing of two others is followed where it is better."""
    named = {"low": (3.0, 0.0), "twin": (2.0, 1.0), "high": (0.0, 3.0), "best": (1.6, 2.5)}

    def worth(item: str, place: float) -> float:
        return (1 - place) * named[item][0] + place * named[item][1]

    segments = upper_envelope(0.0, 1.0, lambda place: max(named, key=lambda item: worth(item, place)), worth)
    assert [segment.best for segment in segments] == ["low", "best", "high"]
    assert segments[0].end == pytest.approx(1.4 / 3.9)


@pytest.mark.parametrize(
    ("over", "named"), [(2 * TOLERANCE, ["level", "rising"]), (TOLERANCE / 8, ["level"])]
)
def test_what_is_better_by_more_than_the_tolerance_has_a_segment_and_by_rounding_none(
    over: float, named: list[str]
) -> None:
    ends = {"level": (1.0, 1.0), "rising": (0.0, 1.0 + over)}

    def worth(item: str, place: float) -> float:
        return (1 - place) * ends[item][0] + place * ends[item][1]

    found = upper_envelope(0.0, 1.0, lambda place: max(ends, key=lambda item: worth(item, place)), worth)
    assert [segment.best for segment in found] == named


@pytest.mark.parametrize("scale", [1e9, 1e15])
def test_numbers_too_large_for_the_tolerance_still_end(scale: float) -> None:
    items = [(n * scale / 7, (5 - n) * scale / 3) for n in range(6)]

    def worth(item: tuple[float, float], place: float) -> float:
        return (1 - place) * item[0] + place * item[1]

    segments = upper_envelope(0.0, 1.0, lambda place: max(items, key=lambda item: worth(item, place)), worth)
    assert [segment.best for segment in segments] == [items[-1], items[0]]


def test_segments_that_meet_and_have_the_same_item_are_one_and_a_gap_parts_them() -> None:
    parts = [
        Segment(0, 1, "a"),
        Segment(1, 2, "a"),
        Segment(2, 3, "b"),
        Segment(4, 5, "b"),
        Segment(5, 6, "a"),
    ]
    assert joined(parts) == (
        Segment(0, 2, "a"), Segment(2, 3, "b"), Segment(4, 5, "b"), Segment(5, 6, "a")
    )  # fmt: skip
    assert joined([]) == ()
