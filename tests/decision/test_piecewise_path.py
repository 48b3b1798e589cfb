"""Where piecewise linear functions stop and begin to be negative, against a fine grid."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from decision.explanations.piecewise_path import PiecewiseLinear, first_all_kept

WHOLE = st.integers(-4, 4)


@st.composite
def paths(draw: st.DrawFn) -> PiecewiseLinear:
    """Through whole points at 0, 1, 2 … and on with a last slope."""
    heights = draw(st.lists(WHOLE, min_size=1, max_size=4))
    last = draw(WHOLE)

    def at(distance: Fraction) -> Fraction:
        place = int(distance)
        if place >= len(heights) - 1:
            return heights[-1] + last * (distance - (len(heights) - 1))
        return heights[place] + (heights[place + 1] - heights[place]) * (distance - place)

    return PiecewiseLinear(at, tuple(Fraction(n) for n in reversed(range(len(heights)))))


GRID = [Fraction(n, 60) for n in range(60 * 12)]


@given(paths(), st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(2)]))
def test_the_first_place_where_it_is_kept(path: PiecewiseLinear, start: Fraction) -> None:
    found = path.first_kept(start)
    kept = [place for place in GRID if place >= start and path.at(place) >= 0]
    assert found is None or path.at(found) >= 0
    if kept:
        assert found is not None and start <= found <= kept[0]
        assert not any(start <= place < found for place in kept)


@given(paths(), st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(2)]))
def test_the_place_beyond_which_it_is_broken(path: PiecewiseLinear, start: Fraction) -> None:
    found = path.first_broken(start)
    broken = [place for place in GRID if place >= start and path.at(place) < 0]
    if broken:
        assert found is not None and found <= broken[0]
    if found is not None:
        assert not any(place < found for place in broken)
        assert path.at(found + Fraction(1, 10**6)) < 0 or path.at(found) < 0


@given(st.lists(paths(), min_size=1, max_size=3))
def test_all_at_once(several: list[PiecewiseLinear]) -> None:
    found = first_all_kept(several, Fraction(0))
    kept = [place for place in GRID if all(path.at(place) >= 0 for path in several)]
    if found is None:
        assert not kept
    else:
        assert all(path.at(found) >= 0 for path in several)
        assert not any(place < found for place in kept)
