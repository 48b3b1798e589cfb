"""Conflicts and repairs of a case whose numbers have more digits than fit 64 bits in whole-number form."""

from decimal import Decimal, localcontext

import pytest

from decision import Question, infeasibility, prices
from decision.explanations.demands import demands
from decision.explanations.listed_demands import listed_demands
from decision.explanations.relaxations import changed
from options import EXACT, Case, read_document

LIMIT, COST = (Decimal(f"12345678901234.12345678901234567890123456789{last}") for last in (1, 5))
"""Of as many digits as a case may state, a few of the last apart."""

TEXT = f"""
format: 1
title: Long numbers
as_of: 2024-03-15
objectives:
  gain: {{sense: maximise, worst: 0, best: 100}}
  harm: {{sense: minimise, worst: 100, best: 0}}
resources: {{money: {{limit: {LIMIT}}}}}
levers:
  a: {{levels: {{'on': {{cost: {{money: {COST}}}, scores: {{gain: 7, harm: 8.474337369372327}}}}}}}}
  b: {{levels: {{'on': {{cost: {{money: 25.5}}, scores: {{gain: 4, harm: 4.9}}}}}}}}
constraints:
  keep: {{must: a}}
"""


def case() -> Case:
    return read_document(TEXT, "case.yaml").case


@pytest.mark.parametrize("with_table", [True, False])
def test_a_repair_is_least_to_the_last_digit(with_table: bool) -> None:
    question = Question(case())
    found = infeasibility(question, with_table=with_table)
    assert [conflict.names for conflict in found.conflicts] == [("money", "keep")]
    told = {change.name: change.new for repair in found.repairs for change in repair.changes}
    assert told == {"money": COST, "keep": None}
    assert all(
        infeasibility(changed(question, repair.changes), with_table=with_table).feasible
        for repair in found.repairs
    )
    with localcontext(prec=EXACT):
        short = COST - Decimal("1e-30")
    limited = Question(case(), limits={"money": short})
    assert infeasibility(limited, with_table=with_table).feasible is False


def test_its_bundles_are_listed_all_the_same() -> None:
    asked = demands(Question(case()))
    listed = listed_demands(asked)
    assert listed is not None and not len(listed.keeping())
    free = demands(Question(case(), limits={"money": COST}))
    found = listed_demands(free)
    assert found is not None
    assert [free.problem.levels(found.table.bundle(row)) for row in found.keeping().tolist()] == [{"a": "on"}]


def test_its_prices_are_found() -> None:
    question = Question(case(), limits={"money": COST})
    best = infeasibility(Question(case())).repairs[0].bundle
    found = prices(question, best)
    assert set(found.by_name) == {"money", "keep"} and not found.unfinished and not found.left_out
