"""What is asked of a case and does not fit it is refused by the decision functions themselves, with the way out."""

import pytest

from decision import Question, RequestError, evaluate, optimize, settle, step_curves, sweep
from options import bundled_case_path, load_case


@pytest.fixture(scope="module")
def question() -> Question:
    return Question(load_case(bundled_case_path()))


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({"monitorin": "base"}, "did you mean 'monitoring'"),
        ({"monitoring": "nope"}, "there is no level of monitoring 'nope'"),
    ],
)
def test_a_bundle_of_unknown_levers_or_levels_is_refused(
    question: Question, levels: dict[str, str], told: str
) -> None:
    with pytest.raises(RequestError, match=told):
        evaluate(question.problem(), levels)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"objective": "nope"}, "there is no weighed objective 'nope'"),
        ({"against": "deterrence"}, "name the objective"),
        ({"objective": "deterrence", "against": "deterrence"}, "named twice"),
    ],
)
def test_a_map_of_unknown_objectives_is_refused(question: Question, asked: dict[str, str], told: str) -> None:
    with pytest.raises(RequestError, match=told):
        sweep(question, objective=asked.get("objective"), against=asked.get("against"))


def test_what_cannot_be_asked_is_refused_with_the_way_out(question: Question) -> None:
    with pytest.raises(RequestError, match="0 bundles cannot be ranked"):
        optimize(question, top=0)
    with pytest.raises(TypeError, match=r"a Case is no question: ask Question\(case\)"):
        optimize(question.case)


def test_a_question_and_its_problem_have_the_same_answers(question: Question) -> None:
    problem = settle(question.case)
    assert optimize(question).bundles == optimize(problem).bundles
    assert step_curves(question) == step_curves(problem)
