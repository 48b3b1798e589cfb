"""What a node is closed by, against all choices of one column a group: nothing that a row or the floor allows is lost."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from decision.solve.node_bounds import MultipleChoiceRows, close, contradict, holds, lagrangian, propagate

many = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Node:
    """Groups of columns, with the rows over all of them, and what is open."""

    sizes: list[int]
    gain: list[int]
    constant: int
    matrix: list[list[int]]
    caps: list[int]
    is_open: list[bool]

    @property
    def begin(self) -> list[int]:
        return np.concatenate([[0], np.cumsum(self.sizes)]).tolist()

    def choices(self) -> list[tuple[int, ...]]:
        """Every choice of one open column a group."""
        begin = self.begin
        groups = [
            [c for c in range(begin[g], begin[g + 1]) if self.is_open[c]] for g in range(len(self.sizes))
        ]
        return list(product(*groups))

    def keeps(self, choice: tuple[int, ...]) -> bool:
        return all(
            sum(row[c] for c in choice) <= cap for row, cap in zip(self.matrix, self.caps, strict=True)
        )

    def feasible(self) -> list[tuple[int, ...]]:
        return [choice for choice in self.choices() if self.keeps(choice)]

    def worth(self, choice: tuple[int, ...]) -> int:
        return self.constant + sum(self.gain[c] for c in choice)

    def rows(self) -> MultipleChoiceRows:
        """With the terms of every group that a row touches, all of its columns."""
        begin = self.begin
        group = np.repeat(np.arange(len(self.sizes)), self.sizes)
        first, column, amount = [0], [], []
        touched_first, touched = [0], []
        for row in self.matrix:
            for g in range(len(self.sizes)):
                mine = list(range(begin[g], begin[g + 1]))
                if any(row[c] for c in mine):
                    touched.append(g)
                    column += mine
                    amount += [row[c] for c in mine]
            first.append(len(column))
            touched_first.append(len(touched))
        return MultipleChoiceRows(
            begin=np.array(begin, dtype=np.int64),
            group=group.astype(np.int64),
            gain=np.array(self.gain, dtype=np.int64),
            constant=self.constant,
            first=np.array(first, dtype=np.int64),
            column=np.array(column, dtype=np.int64),
            touched_first=np.array(touched_first, dtype=np.int64),
            touched=np.array(touched, dtype=np.int64),
            amount=np.array(amount, dtype=np.int64),
            cap=np.array(self.caps, dtype=np.int64),
            short=np.array(amount, dtype=np.int64),
            short_cap=np.array(self.caps, dtype=np.int64),
            span=np.ones(len(self.caps)),
        )


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    """Few whole numbers of either sign, so that rows hold exactly, columns tie, and some groups have nothing open."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    columns = sum(sizes)
    amounts = st.lists(st.integers(-3, 4), min_size=columns, max_size=columns)
    rows = draw(st.lists(amounts, max_size=4))
    mostly = st.sampled_from([True, True, True, False])
    return Node(
        sizes,
        draw(st.lists(st.integers(-5, 5), min_size=columns, max_size=columns)),
        draw(st.integers(-3, 3)),
        rows,
        draw(st.lists(st.integers(-3, 6), min_size=len(rows), max_size=len(rows))),
        draw(st.lists(mostly, min_size=columns, max_size=columns)),
    )


@many
@given(nodes())
def test_propagation_closes_no_column_of_a_choice_that_keeps_the_rows(node: Node) -> None:
    rows, is_open = node.rows(), np.array(node.is_open)
    touched = {
        int(g)
        for r in range(len(node.caps))
        for g in rows.group[rows.column[rows.first[r] : rows.first[r + 1]]]
    }
    alive = propagate(rows, is_open, np.zeros(len(node.sizes), dtype=np.int64))
    feasible = node.feasible()
    event(f"alive: {alive}, something feasible: {bool(feasible)}")
    if not alive:
        assert not feasible
        return
    assert all(is_open[c] for choice in feasible for c in choice)
    assert not (is_open & ~np.array(node.is_open)).any()
    begin = node.begin
    for g in touched:
        assert is_open[begin[g] : begin[g + 1]].any()
    # What is left could not be closed by any row alone.
    for r, row in enumerate(node.matrix):
        of = {int(g) for g in rows.group[rows.column[rows.first[r] : rows.first[r + 1]]]}
        least = {g: min(row[c] for c in range(begin[g], begin[g + 1]) if is_open[c]) for g in of}
        for c in np.flatnonzero(is_open).tolist():
            g = int(rows.group[c])
            if g in of:
                assert sum(least.values()) - least[g] + row[c] <= node.caps[r]


@many
@given(nodes(), st.data())
def test_the_bound_is_no_less_than_any_choice_and_what_is_closed_is_below_the_floor(
    node: Node, data: st.DataObject
) -> None:
    rows, is_open = node.rows(), np.array(node.is_open)
    multipliers = np.array(
        data.draw(st.lists(st.integers(0, 4), min_size=len(node.caps), max_size=len(node.caps))),
        dtype=np.int64,
    )
    begin = node.begin
    if not all(is_open[begin[g] : begin[g + 1]].any() for g in range(len(node.sizes))):
        return
    reduced, top = np.zeros(len(node.gain), dtype=np.int64), np.zeros(len(node.sizes), dtype=np.int64)
    bound = lagrangian(rows, is_open, multipliers, reduced, top)
    feasible = node.feasible()
    worth = {choice: node.worth(choice) for choice in feasible}
    assert bound >= max(worth.values(), default=bound)
    # By the formula: gains less what the rows charge, the best of each group, and the caps at their prices.
    priced = list(zip(multipliers.tolist(), node.matrix, node.caps, strict=True))
    charged = [gain - sum(m * row[c] for m, row, _ in priced) for c, gain in enumerate(node.gain)]
    assert reduced.tolist() == charged
    best = [
        max(charged[c] for c in range(begin[g], begin[g + 1]) if is_open[c]) for g in range(len(node.sizes))
    ]
    assert top.tolist() == best
    assert bound == node.constant + sum(best) + sum(m * cap for m, _, cap in priced)
    least = data.draw(st.integers(bound - 6, bound))
    before = is_open.copy()
    closed = close(rows, is_open, reduced, top, bound - least)
    assert closed == int(before.sum() - is_open.sum())
    for choice, value in worth.items():
        assert value < least or all(is_open[c] for c in choice)
    for c in np.flatnonzero(before).tolist():
        assert is_open[c] == (bound - (top[rows.group[c]] - reduced[c]) >= least)


@many
@given(nodes(), st.data())
def test_rows_contradict_each_other_where_their_weighted_sum_holds_with_no_choice(
    node: Node, data: st.DataObject
) -> None:
    """By the formula over all choices; and then no choice keeps the rows."""
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(node.caps), max_size=len(node.caps)))
    memory = np.full(len(node.gain), 7, dtype=np.int64), np.full(len(node.sizes), -7, dtype=np.int64)
    found = contradict(node.rows(), np.array(node.is_open), np.array(weights, dtype=np.int64), *memory)
    cap = sum(weight * each for weight, each in zip(weights, node.caps, strict=True))
    sums = [
        sum(weight * row[c] for weight, row in zip(weights, node.matrix, strict=True) for c in choice)
        for choice in node.choices()
    ]
    event(f"contradict: {found}, nothing open somewhere: {not sums}")
    assert found == all(each > cap for each in sums)
    assert not (found and node.feasible())


@many
@given(nodes())
def test_a_choice_holds_exactly_where_every_row_does(node: Node) -> None:
    rows = node.rows()
    for choice in node.choices():
        assert holds(rows, np.array(choice, dtype=np.int64)) == node.keeps(choice)


@pytest.mark.parametrize(
    ("cap", "alive", "left"), [(4, True, [True] * 4), (3, True, [True, True, True, False]), (-1, False, None)]
)
def test_a_column_is_closed_only_beyond_the_cap(cap: int, alive: bool, left: list[bool] | None) -> None:
    """Two groups of a column without use and one of 2 or 4: with both at 4, at 3 the dearer is closed, below 0 all is."""
    node = Node([2, 2], [0, 1, 0, 1], 0, [[0, 2, 0, 4]], [cap], [True] * 4)
    is_open = np.ones(4, dtype=bool)
    assert propagate(node.rows(), is_open, np.zeros(2, dtype=np.int64)) is alive
    if left is not None:
        assert is_open.tolist() == left


def test_closing_one_column_closes_others_in_rows_seen_before() -> None:
    """The second row rules out the second group's first column, after which the first row rules out the first group's."""
    node = Node([2, 2], [0, 0, 0, 0], 0, [[0, 1, 0, 1], [0, 0, 1, 0]], [1, 0], [True] * 4)
    is_open = np.ones(4, dtype=bool)
    assert propagate(node.rows(), is_open, np.zeros(2, dtype=np.int64))
    assert is_open.tolist() == [True, False, False, True]
