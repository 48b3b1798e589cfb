"""A row of a study, and what rows say together."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from decision import (
    Question,
    RequestError,
    answer_at,
    axis_of,
    columns_of,
    optimize,
    summarise,
    varied_together,
)
from decision.study.rows import RowValue, StudyRow
from options import load_case, named_quantities, number_change

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


@pytest.fixture
def question() -> Question:
    return Question(load_case(FLOOD))


def numbers(question: Question, values: Mapping[str, str]) -> dict[object, Decimal]:
    return {named_quantities(question.case, name)[0]: Decimal(value) for name, value in values.items()}


def test_weights_that_are_varied_together_are_as_stated(question: Question) -> None:
    stated = {"weight.safety": "0.5", "weight.trust": "0.3", "money": "90"}
    asked = varied_together(question, numbers(question, stated))
    assert asked.problem().weights == pytest.approx({"safety": 0.5, "trust": 0.3, "disruption": 0.2})
    assert asked.limits == {"money": Decimal(90)}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"weight.safety": "0.7", "weight.trust": "0.4"}, "safety and trust add up to 1.1"),
        (
            {"weight.safety": "0.2", "weight.trust": "0.2", "weight.disruption": "0.5"},
            "all objectives; their weights add up to 1, not 0.9",
        ),
    ],
)
def test_weights_that_cannot_be_had_together_are_refused(
    question: Question, values: Mapping[str, str], told: str
) -> None:
    with pytest.raises(RequestError, match=told):
        varied_together(question, numbers(question, values))
    axes = [axis_of(question, name, [number_change(value)]) for name, value in values.items()]
    row = answer_at(question, axes, [0] * len(axes))
    assert row["status"] == "refused" and told in str(row["reason"])


def test_a_percentage_is_of_the_number_in_the_question(question: Question) -> None:
    axis = axis_of(question, "money", [number_change("-20%"), number_change("80")])
    limit = question.case.resources["money"].limit
    assert limit is not None
    assert axis.values == ((limit * Decimal("0.8"),), (Decimal(80),))
    case = question.case.model_copy(update={"scenarios": {}})
    bare = case.resources["money"].model_copy(update={"limit": None})
    unlimited = case.model_copy(update={"resources": {**case.resources, "money": bare}})
    with pytest.raises(ValueError, match="no number of which"):
        axis_of(Question(unlimited), "money", [number_change("-20%")])


def test_a_row_has_no_column_beside_those_of_the_study(question: Question) -> None:
    axis = axis_of(question, "money", [number_change("90")])
    columns = columns_of(axis.quantities, [question.case], robust=False)
    row = answer_at(question, [axis], [0])
    assert row.keys() <= columns.keys()
    found = optimize(varied_together(question, {axis.quantities[0]: Decimal(90)}))
    assert (row["bundle"], row["value"]) == (found.bundles[0].id, found.bundles[0].value)


def test_shares_are_of_the_rows_whose_best_bundle_is_proved() -> None:
    def row(n: int, variant: str, status: str, **cells: RowValue) -> StudyRow:
        return {"row": n, "variant": variant, "status": status, **cells}

    rows = [
        row(1, "a", "optimal", bundle="x.on+y.low", value=5.0, scenario="s", standing="reported"),
        row(2, "a", "optimal", bundle="none", value=1.0, scenario="s", standing="reported"),
        row(3, "a", "infeasible", conflict="cap floor", scenario="s", standing="reported"),
        row(4, "b", "failed", reason="why"),
    ]
    found = summarise(rows, 6, {"x": ["on"], "y": ["low", "high"], "z": ["on"]})
    assert (found.wanted, found.rows, found.proved) == (6, 4, 2)
    assert found.levers == {"x": {"on": 0.5}, "y": {"low": 0.5, "high": 0.0}, "z": {"on": 0.0}}
    assert found.bundles == {"none": 1, "x.on+y.low": 1}
    assert found.conflicts == {"cap floor": 1}
    assert [each["row"] for each in found.troubled] == [4]
    a, b = found.variants
    assert (a.least, a.greatest, a.scenario, a.standing) == (1.0, 5.0, "s", "reported")
    assert (b.least, b.bundles, b.standing) == (None, {}, None)
