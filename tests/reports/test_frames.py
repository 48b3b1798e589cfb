"""Results as pandas tables: a row for each thing found, the same as the documents tell."""

import pytest

from decision import (
    Question,
    contingency,
    evaluate,
    frontier,
    horizons,
    optimize,
    robust,
    sweep,
    weigh_evidence,
)
from options import bundled_case_path, load_case
from reports.files.frames import frame

QUESTION = Question(load_case(bundled_case_path()))


def test_every_result_has_its_table() -> None:
    optimum = optimize(QUESTION, with_breakpoints=False)
    best = optimum.bundles[0]
    table = frame(optimum)
    assert table["kind"].tolist()[0] == "rank 1" and table["kind"].tolist()[-1] == "status quo"
    assert table["bundle"].iloc[0] == best.id and table["value"].iloc[0] == best.value
    found = frontier(QUESTION.problem())
    assert frame(found)["bundle"].tolist() == [bundle.id for bundle in found.bundles]
    assert frame(sweep(QUESTION))["share"].sum() == pytest.approx(1)
    assert len(frame(sweep(QUESTION, objective="deterrence"))) >= 1
    weighed = weigh_evidence(QUESTION, optimum)
    assert len(frame(weighed)) == len(weighed.sources) + len(weighed.claims)
    planned = contingency(QUESTION, with_likelihoods=False)
    assert planned.plan is not None
    assert frame(planned)["kind"].tolist() == ["now", *(f"on {name}" for name in planned.plan.on)]
    tested = robust(QUESTION, optimum)
    assert tested.regret is not None and tested.breakpoints is not None
    assert len(frame(tested)) == len(tested.breakpoints)
    assert set(frame(tested.regret)["bundle"]) == set(tested.regret.regret)
    far = horizons(QUESTION, best)
    assert far is None or len(frame(far)) == len(far.stretches)


def test_what_has_no_table_says_so() -> None:
    with pytest.raises(TypeError, match="Bundle"):
        frame(evaluate(QUESTION.problem(), {}))
