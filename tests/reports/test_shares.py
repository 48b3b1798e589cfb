"""Weights in words, rounded numbers that add up, and few things named in a row."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words.changes import actions_in_short, grouped, set_apart
from reports.words.rounding import adding_up
from reports.words.shares import NEAR, WORDS, share_words, weighed, weights_told
from reports.words.wording import some
from tests.reports.worded import LEVERS, worded_case
from tests.strategies import as_case


@pytest.mark.parametrize(("size", "words"), WORDS)
def test_a_named_share_is_called_by_its_name(size: float, words: str) -> None:
    assert share_words(size) == words
    assert [each for each, _ in WORDS] == sorted(each for each, _ in WORDS)


@given(st.floats(0, 1), st.floats(0, 1))
def test_two_weights_are_told_apart_and_in_their_order(at: float, now: float) -> None:
    by_name = {words: size for size, words in WORDS} | {"nothing": 0.0}
    told = weights_told(at, now)
    if all(each in by_name for each in told):
        sizes = [by_name[each] for each in told]
        assert (sizes[0] < sizes[1]) == (at < now) and sizes[0] != sizes[1]
        assert all(
            abs(size - share) <= NEAR * size + 1e-12 for size, share in zip(sizes, (at, now), strict=True)
        )


def test_a_condition_on_a_weight() -> None:
    assert (
        weighed("Safety", 0.1, 0.128, above=False) == "If Safety weighs less than a tenth (we use an eighth)"
    )
    assert weighed("Safety", 0.131, 0.128, above=True) == "If Safety weighs more than 0.131 (we use 0.128)"


@given(st.lists(st.integers(-5000, 5000).map(lambda n: n / 100), min_size=1, max_size=12))
def test_rounded_parts_add_up_and_are_near(parts: list[float]) -> None:
    rounded = adding_up(parts, sum(parts))
    assert round(10 * sum(rounded)) == round(10 * round(sum(parts), 1))
    assert all(abs(size - part) < 0.1 + 1e-9 for size, part in zip(rounded, parts, strict=True))
    assert all(math.isclose(10 * size, round(10 * size)) for size in rounded)


def test_few_are_named_in_a_row() -> None:
    assert some(["a", "b", "c"]) == "a, b and c"
    assert some(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert some(["a, of b", "c", "d"]) == "a, of b; c; and d"


def test_levers_are_grouped_by_theme() -> None:
    case = as_case(worded_case(4))
    names = {f"qz_lever_{n}": LEVERS[n][2] for n in range(5)}
    told = grouped(case, names)
    assert told == (
        "Warning (river gauges, evacuation drills and shelters) and Walls (a higher levee and pumps with crews)"
    )
    without = case.model_copy(
        update={
            "levers": {name: lever.model_copy(update={"theme": None}) for name, lever in case.levers.items()}
        }
    )
    assert grouped(without, names) == "river gauges, a higher levee, evacuation drills and 2 more"
    everything = {name: "qz_low" for name in names if name not in case.status_quo}
    assert actions_in_short(case, everything | dict(case.status_quo)) == (
        "start evacuation drills, pumps with crews and shelters"
    )
    assert set_apart(case, {}, everything) == "drills, pumps, shelters"
