"""What is asked of an explanation is answered or named with its reason, also where the answer itself was cut short."""

from dataclasses import replace

from decision import Question, explain, optimize
from decision.solve.optimize import RANKING
from tests.decision.test_interruptions import data_of, impossible
from tests.strategies import Data, as_case

ASKED: Data = {"not_in": ["b", {"b": "on"}], "others": [{"b": "on"}]}


def test_where_nothing_is_feasible_another_bundle_is_left_out_with_the_reason() -> None:
    question = Question(as_case(impossible()))
    found = explain(question, optimize(question.problem()), **ASKED)
    assert found.infeasible is not None and found.infeasible.conflicts
    assert set(found.why_not) == {"b", "b.on"} and not found.against and not found.unfinished
    (left,) = found.left_out
    assert (left.part, left.get) == ("against b.on", "evaluate")
    assert "no bundle is feasible" in left.reason


def test_an_answer_that_was_not_proved_is_not_explained_and_every_part_is_named() -> None:
    question = Question(as_case(data_of()))
    whole = optimize(question.problem())
    cut = replace(whole, unfinished=(RANKING,))
    late = replace(whole, status="time_limit", unfinished=("optimum",))
    assert whole.is_settled and not cut.is_settled and not late.is_settled
    for optimum in (cut, late, replace(whole, interrupted=True)):
        found = explain(question, optimum, **ASKED)
        assert found.unfinished == (
            "replacement costs",
            "costs to force",
            "why not b",
            "why not b.on",
            "against b.on",
            "prices",
        )
        assert found.interrupted == optimum.interrupted
        assert not (found.why_not or found.against or found.replacement_cost or found.cost_to_force)
        assert found.prices is None
