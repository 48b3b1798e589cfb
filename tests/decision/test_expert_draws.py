"""An expert drawn instead of an interval: shares by weight, and each one's answer as the case by that one alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decision import Question, RequestError, Sampling, optimize, robust
from decision.model.score_sampler import generators, uncertain_scores
from options import Case, read_case
from tests.strategies import as_case

LEVERS = {
    "dyke": {"levels": {"on": {"scores": {"good": {"by": {"anna": 10, "bert": 2, "clara": 1}}}}}},
    "pump": {"levels": {"on": {"scores": {"good": {
        "by": {"anna": 3, "bert": 8, "clara": {"low": 4, "likely": 6, "high": 9}}}}}}},
}  # fmt: skip


def case_of(levers: Any = LEVERS, **more: Any) -> Case:
    """One of two levers; anna counts twice, and prefers the dyke; bert and clara prefer the pump."""
    return as_case(
        {
            "format": 1,
            "title": "Two",
            "as_of": "2024-03-15",
            "experts": {"anna": {"weight": 2}, "bert": {}, "clara": {}},
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
            "levers": levers,
            "constraints": {"one": {"group": ["dyke", "pump"], "at_most": 1}},
            **more,
        }
    )


SAMPLING = Sampling(seed=3, draws=4_000, shape="experts")


def test_each_expert_is_drawn_by_weight_and_decides_for_that_draw() -> None:
    question = Question(case_of())
    found = robust(question, optimize(question), SAMPLING)
    assert found.draws is not None
    shares = {bundle: share.share for bundle, share in found.draws.acceptability.items()}
    assert shares["dyke.on"] == pytest.approx(0.5, abs=0.03)  # anna: 2 of 4
    assert shares["pump.on"] == pytest.approx(
        0.5, abs=0.03
    )  # bert and clara, whatever clara's interval gives
    assert sum(shares.values()) == pytest.approx(1)


def test_an_expert_without_weight_is_never_drawn() -> None:
    question = Question(case_of(experts={"anna": {"weight": 0}, "bert": {}, "clara": {}}))
    found = robust(question, optimize(question), SAMPLING)
    assert found.draws is not None and list(found.draws.acceptability) == ["pump.on"]


def test_a_score_by_horizon_is_not_drawn_from_its_experts() -> None:
    score = {"by_horizon": {"near": 1, "far": 3}, "by": {"anna": 10, "bert": 2}}
    case = case_of({name: {"levels": {"on": {"scores": {"good": score}}}} for name in ("dyke", "pump")},
                   horizons={"near": {"share": 0.5}, "far": {"share": 0.5}})  # fmt: skip
    with pytest.raises(RequestError, match="no score of the case is given by experts"):
        uncertain_scores(case, Question(case).problem(), "experts")


def test_draws_are_the_experts_own_numbers_and_of_others_the_pooled_ones() -> None:
    levers = {
        **LEVERS,
        "wall": {
            "levels": {"on": {"scores": {"good": {"by": {"bert": {"low": 1, "likely": 2, "high": 4}}}}}}
        },
    }
    case = case_of(levers)
    scores = uncertain_scores(case, Question(case).problem(), "experts")
    drawn = np.vstack([scores.draw("experts", *each) for each in generators(1, 3_000)])
    named = dict(zip([place for _, place in scores.places], drawn.T, strict=True))
    dyke, pump, wall = (named[n] for n in range(3))
    assert set(dyke) == {10.0, 2.0, 1.0}
    assert set(pump[dyke == 10]) == {3.0} and set(pump[dyke == 2]) == {8.0}
    assert (pump[dyke == 1] > 4).all() and (pump[dyke == 1] < 9).all() and len(set(pump[dyke == 1])) > 500
    assert (wall > 1).all() and (wall < 4).all()  # bert's, and pooled of bert alone for the others
    for n, own in enumerate((dyke, pump, wall)):
        assert scores.low[n] <= own.min() and own.max() <= scores.high[n]


def test_the_same_seed_draws_the_same_with_any_number_of_workers() -> None:
    question = Question(case_of())
    optimum = optimize(question)
    one, two = (robust(question, optimum, replace(SAMPLING, workers=n)).draws for n in (1, 2))
    assert one is not None and two is not None
    assert one.acceptability == two.acceptability


def test_a_case_without_experts_is_refused() -> None:
    case = read_case(Path("tests/cases/flood.yaml").read_text(encoding="utf-8"))
    question = Question(case)
    with pytest.raises(RequestError, match="no score of the case is given by experts"):
        robust(question, optimize(question), SAMPLING)
