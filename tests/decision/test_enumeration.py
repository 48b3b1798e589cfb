"""The table of all feasible bundles: what it need not list, and what it keeps for the next time."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from benchmarks.cases import case_text
from decision import settle
from decision.model.deterrence_margin import Margin
from decision.model.problem import Row
from decision.solve.enumeration import enumerate_bundles, list_bundles
from options import bundled_case_path, load_case, read_case


def test_a_row_that_nothing_can_keep_leaves_an_empty_table_however_many_bundles_there_are() -> None:
    problem = settle(read_case(case_text(40)))
    assert list_bundles(problem) is None
    last = len(problem.choices) - 1
    row = Row("never", "never", {last: Fraction(1)}, {}, Fraction(2), None)
    table = list_bundles(replace(problem, rows=(*problem.rows, row)))
    assert table is not None
    assert len(table.chosen) == 0


def test_what_is_kept_of_one_objective_is_not_taken_for_another() -> None:
    problem = settle(load_case(bundled_case_path()))
    before = enumerate_bundles(problem)
    first, *others = problem.objectives
    assert before is not None and not isinstance(first.effects, Margin)
    raised = replace(first, effects=replace(first.effects, baseline=first.effects.baseline + 1))
    after = enumerate_bundles(replace(problem, objectives=(raised, *others), consents=()))
    assert after is not None and first.value is not None
    chosen = after.bundle(0)
    in_force = problem.in_force(chosen)
    assert after.values[0, 0] == np.float64(first.value(raised.effects.total(chosen, in_force)))
    assert (after.values[:, 1:].max(axis=0) >= before.values[:, 1:].max(axis=0)).all()
