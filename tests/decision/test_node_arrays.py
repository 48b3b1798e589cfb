"""The arrays of a node against the rows that they stand for, in plain NumPy: by hand-made and random nodes."""

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision.running.arrays import Flags, Integers
from decision.solve.node_arrays import ROW_BITS, binding, in_doubt, linear_program, row_terms

Drawn = tuple[Integers, Integers, Integers, Flags]
"""The first column of each group, rows, caps, and which columns are open."""


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Small and long numbers of either sign, groups with one column open, and sometimes with none."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    columns, count = sum(sizes), draw(st.integers(1, 4))
    amount = st.one_of(st.integers(-3, 4), st.integers(-(10**6), 10**6))
    rows = draw(
        st.lists(st.lists(amount, min_size=columns, max_size=columns), min_size=count, max_size=count)
    )
    caps = draw(st.lists(st.integers(-5, 10**6), min_size=count, max_size=count))
    is_open = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=columns, max_size=columns))
    first = np.cumsum([0, *sizes[:-1]])
    return first, np.array(rows, dtype=np.int64), np.array(caps, dtype=np.int64), np.array(is_open)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_they_state_the_rows_of_what_is_in_doubt(node: Drawn) -> None:
    first, rows, caps, is_open = node
    group = np.searchsorted(first, np.arange(len(is_open)), side="right") - 1
    left = np.bincount(group[is_open], minlength=len(first))
    columns, begin, fixed, rest = in_doubt(first, rows, caps, is_open)
    assert (len(begin) == 0) == (not left.all())
    if not len(begin):
        return
    assert columns.tolist() == np.flatnonzero(is_open & (left[group] > 1)).tolist()
    assert fixed.tolist() == np.flatnonzero(is_open & (left[group] == 1)).tolist()
    assert begin.tolist() == [0, *np.cumsum(left[left > 1])]
    assert rest.tolist() == (caps - rows[:, fixed].sum(axis=1)).tolist()

    open_groups = [columns[a:b] for a, b in pairwise(begin.tolist())]
    least = sum((rows[:, mine].min(axis=1) for mine in open_groups), np.zeros(len(rows), dtype=np.int64))
    most = sum((rows[:, mine].max(axis=1) for mine in open_groups), np.zeros(len(rows), dtype=np.int64))
    kept = binding(rows, columns, begin, rest)
    if (least > rest).any():
        assert kept.tolist() == [-1]
        return
    assert kept.tolist() == np.flatnonzero(most > rest).tolist()

    caps = rest[kept]
    starts, column, touched_first, touched, amount, short, short_cap, span, factor = row_terms(
        rows, kept, columns, begin, caps
    )
    gain = np.arange(len(is_open), dtype=float) ** 2
    more, lp_first, lp_column, lp_amount, cap, of, scale = linear_program(
        rows, kept, columns, begin, caps, gain
    )
    own = np.repeat(np.arange(len(open_groups)), np.diff(begin))
    base = begin[:-1][own]
    assert of.tolist() == [k for k in range(len(columns)) if k != base[k]]
    assert more.tolist() == (gain[columns[of]] - gain[columns[base[of]]]).tolist()
    for n, r in enumerate(kept.tolist()):
        mine = rows[r, columns]
        some = [g for g, group_columns in enumerate(open_groups) if rows[r, group_columns].any()]
        terms = slice(starts[n], starts[n + 1])
        assert touched[touched_first[n] : touched_first[n + 1]].tolist() == some
        assert column[terms].tolist() == [k for k in range(len(columns)) if own[k] in some]
        assert amount[terms].tolist() == mine[column[terms]].tolist()
        # Both sides are rounded down, so that whatever keeps the row keeps the short one.
        largest = int(np.abs(mine).max())
        up, down = max(1, 2**ROW_BITS // max(1, largest)), (largest >> ROW_BITS) + 1
        assert short[terms].tolist() == [mine[k] * up // down for k in column[terms].tolist()]
        assert short_cap[n] == caps[n] * up // down and factor[n] == up / down
        assert np.abs(short[terms]).max() <= 2**ROW_BITS
        longest = [np.abs(short[terms][own[column[terms]] == g]).max() for g in some]
        assert span[n] == max(abs(short_cap[n]), sum(longest))
        less = np.zeros(len(of))
        less[lp_column[lp_first[n] : lp_first[n + 1]]] = lp_amount[lp_first[n] : lp_first[n + 1]]
        assert np.allclose(less * scale[n], mine[of] - mine[base[of]], rtol=1e-12, atol=0)
        assert less.size == 0 or np.abs(less).max() == 1.0 or scale[n] == 1e-300
        assert np.isclose(cap[n] * scale[n], caps[n] - mine[begin[:-1]].sum(), rtol=1e-12, atol=1e-6)
    for n, g in enumerate([g for g, group_columns in enumerate(open_groups) if len(group_columns) > 2]):
        terms = slice(lp_first[len(kept) + n], lp_first[len(kept) + n + 1])
        assert [of[x] for x in lp_column[terms]] == list(range(begin[g] + 1, begin[g + 1]))
        assert (lp_amount[terms] == 1.0).all() and cap[len(kept) + n] == 1.0
