"""Results in an interactive session: a line that can be read, and a table that no name of a case can break out of."""

import pytest

from decision import (
    Question,
    contingency,
    frontier,
    horizons,
    optimize,
    robust,
    stages,
    sweep,
    weigh_evidence,
)
from decision.robustness.acceptability import Sampling
from decision.running.shown import Shown
from options import bundled_case_path, load_case

QUESTION = Question(load_case(bundled_case_path()))
LONGEST = 1_000


@pytest.fixture(scope="module")
def results() -> list[Shown]:
    optimum = optimize(QUESTION, with_breakpoints=False)
    sampling = Sampling(seed=1, draws=50, shape="pert")
    return [
        optimum,
        frontier(QUESTION.problem()),
        sweep(QUESTION),
        robust(QUESTION, optimum, sampling),
        weigh_evidence(QUESTION, optimum),
        horizons(QUESTION),
        contingency(stages(Question(QUESTION.case)), with_likelihoods=False),
    ]


def test_each_is_one_line_that_names_its_kind_and_what_it_found(results: list[Shown]) -> None:
    best = optimize(QUESTION, with_breakpoints=False).bundles[0].id
    for result in results:
        told = repr(result)
        assert told.startswith(f"<{type(result).__name__} ") and "\n" not in told and len(told) < LONGEST
    assert best in repr(results[0]) and best in repr(results[2])


def test_a_notebook_shows_a_table_of_the_same_facts(results: list[Shown]) -> None:
    for result in results:
        told = result._repr_html_()
        assert told.count("<tr>") == len(result.facts())


def test_names_are_escaped() -> None:
    class Hostile(Shown):
        def facts(self) -> list[tuple[str, str]]:
            return [("<b>", "<script>alert(1)</script>")]

    assert "<script>" not in Hostile()._repr_html_() and "<b>" not in Hostile()._repr_html_()
