"""What is left of a range of uses, against a look at every use of it."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from decision.solve.parametric_search import NOWHERE, Along, counts, left_of_range

compiling = settings(deadline=None)

USES = st.integers(-30, 30)


@st.composite
def floors(draw: st.DrawFn) -> Along:
    """A floor in up to six pieces, of a row whose amounts are doubled for the bounds."""
    ends = sorted(draw(st.sets(USES, min_size=1, max_size=6)))
    floor = draw(st.lists(st.integers(-50, 50), min_size=len(ends), max_size=len(ends)))
    return Along(
        row=0,
        cap=ends[-1],
        use=np.zeros(1, dtype=np.int64),
        fixed=draw(st.integers(-5, 5)),
        up=2,
        down=1,
        upto=np.array(ends, dtype=np.int64),
        floor=np.array(floor, dtype=np.int64),
    )


def floor_at(along: Along, use: int) -> int:
    return int(next(least for end, least in zip(along.upto, along.floor, strict=True) if use <= end))


@compiling
@given(floors(), st.integers(-100, 100), st.integers(0, 8), USES, st.integers(1, 40))
def test_pieces_leave_the_range_where_the_bound_is_below_their_floor_at_every_use(
    along: Along, base: int, multiplier: int, low: int, length: int
) -> None:
    high = min(low + length, int(along.upto[-1]))
    assume(low < high)
    first, last, room = left_of_range(along, base, multiplier, low, high)
    over = {
        use: base + multiplier * 2 * (use - along.fixed) - floor_at(along, use)
        for use in range(low + 1, high + 1)
    }
    left = [use for use, more in over.items() if more >= 0]
    if not left:
        assert room == NOWHERE
        return
    assert first < min(left) and last >= max(left)
    assert room == max(over.values())
    # What is left begins and ends with a piece of which something is left.
    assert any(floor_at(along, use) == floor_at(along, first + 1) for use in left)
    assert over[last] >= 0


@compiling
@given(floors(), st.integers(-60, 60), USES)
def test_a_gain_counts_from_the_floor_at_its_use(along: Along, gain: int, use: int) -> None:
    assert counts(along, use, gain) == (use <= along.upto[-1] and gain >= floor_at(along, use))
