"""All limits of one row at once, against the list of all bundles."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from benchmarks.cases import case_text
from decision import TOLERANCE, Problem, settle
from decision.model.constraint_rows import limit_row
from decision.solve.enumeration import BundleTable, list_bundles
from decision.solve.found_bundles import GivenUp, Incumbents
from decision.solve.linear_relaxation import relaxation, with_row
from decision.solve.parametric_tree import MORE, ParametricTree, along_last
from decision.solve.subproblem import subproblem
from options import read_case
from tests.strategies import Data, as_case, case_dicts

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def loosened(problem: Problem, at: int) -> tuple[Problem, BundleTable, np.ndarray, int]:
    """The problem without the limit of a resource, all its bundles, their use in the units of the row, and the units."""
    resource = problem.resources[at]
    loose = replace(problem, rows=tuple(row for row in problem.rows if row != limit_row(resource)))
    table = list_bundles(loose)
    assert table is not None
    amounts = [resource.use.choices.get(i, 0) for i in range(len(problem.choices))]
    units = int(np.lcm.reduce([1, *(amount.denominator for amount in amounts if amount)]))
    whole = np.array([int(amount * units) for amount in amounts], dtype=np.int64)
    return loose, table, table.chosen @ whole, units


def tree_of(loose: Problem, at: int, below: int, upto: int, units: int, best: float) -> ParametricTree:
    row = limit_row(replace(loose.resources[at], limit=Fraction(upto, units)))
    relaxed = relaxation(loose, loose.weights, frozenset())
    assert relaxed is not None
    within = replace(loose, rows=(*loose.rows, row))
    found = Incumbents(within, loose.weights, with_row(relaxed, loose, row), best + TOLERANCE + MORE, 0)
    return ParametricTree(found, lambda: None, 10**9, best, below)


@given(data=case_dicts(), drawn=st.data())
@few
def test_every_bundle_worth_more_than_all_that_use_less_is_found_and_its_ties(
    data: Data, drawn: st.DataObject
) -> None:
    problem = settle(as_case(data))
    limited = [n for n, resource in enumerate(problem.resources) if resource.limit is not None]
    limited = [n for n in limited if not problem.resources[n].use.synergies]
    if not limited:
        return
    at = drawn.draw(st.sampled_from(limited))
    loose, table, uses, units = loosened(problem, at)
    values = table.weighted_values(problem.weights)
    low, high = (int(uses.min()), int(uses.max())) if len(uses) else (0, 1)
    below = drawn.draw(st.integers(low - 1, high))
    upto = drawn.draw(st.integers(below, high)) + 1
    best = float(values[uses <= below].max(initial=-np.inf))
    tree = tree_of(loose, at, below, upto, units, best)
    tree.search_all()
    found = {frozenset(np.flatnonzero(row).tolist()) for row in tree.found.table().chosen}
    expected = set()
    for n, (use, value) in enumerate(zip(uses.tolist(), values.tolist(), strict=True)):
        less = max(best, float(values[(uses > below) & (uses < use)].max(initial=-np.inf)))
        most = float(values[uses == use].max())
        if below < use <= upto and value > less + 10 * MORE and value >= most - TOLERANCE / 2:
            expected.add(table.bundle(n))
    event(f"{min(len(expected), 5)} expected")
    assert expected <= found
    assert found <= {table.bundle(n) for n in np.flatnonzero(uses <= upto).tolist()}


def test_all_ties_of_equal_use_are_found() -> None:
    """Of three levers that are alike each alone and each pair; a fourth costs more and is worth the same."""
    levers = {
        name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"good": 10}}}}
        for name, cost in (("one", 4), ("other", 4), ("third", 4), ("dear", 5))
    }
    data: Data = {
        "format": 1,
        "title": "Ties",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 100}},
        "resources": {"money": {"limit": 8}},
        "levers": levers,
    }
    loose, _, _, units = loosened(settle(as_case(data)), 0)
    tree = tree_of(loose, 0, 0, 8, units, 0.0)
    tree.search_all()
    alike = {loose.chosen({name: "on"}) for name in ("one", "other", "third")}
    found = {frozenset(np.flatnonzero(row).tolist()) for row in tree.found.table().chosen}
    assert found >= alike | {one | other for one in alike for other in alike if one != other}
    assert tree.floor[0].tolist() == [3, 4, 7, 8]


def test_the_row_of_a_subproblem_is_the_one_whose_limit_varies() -> None:
    problem = settle(read_case(case_text(10)))
    loose, _, uses, units = loosened(problem, 0)
    tree = tree_of(loose, 0, -1, int(np.median(uses)), units, -np.inf)
    node = tree.root()
    sub = subproblem(tree.relaxed, node.is_open, node.stretch)
    assert sub is not None
    along, rows = along_last(tree.relaxed, sub, *tree.floor), sub.data.rows
    assert rows.cap[along.row] == along.cap
    assert rows.short_cap[along.row] == along.cap * along.up // along.down
    terms = slice(rows.first[along.row], rows.first[along.row + 1])
    assert (along.use[rows.column[terms]] == rows.amount[terms]).all()


def test_beyond_its_work_it_is_given_up() -> None:
    problem = settle(read_case(case_text(10)))
    loose, _, uses, units = loosened(problem, 0)
    tree = tree_of(loose, 0, -1, int(uses.max()), units, -np.inf)
    tree.most_work = 10_000
    with pytest.raises(GivenUp):
        tree.search_all()
    assert tree.work > 10_000
