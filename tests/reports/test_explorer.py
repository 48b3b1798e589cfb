"""The bundles that the page chooses among: its first tie is the one that is recommended everywhere."""

from typing import Any

import pytest

from decision import Question, RequestError
from decision.sensitivity.any_weights import candidates
from reports.brief.explorer import Explored
from tests.decision.test_weights_at_borders import ONLY_AA, case_of, lever
from tests.reports.findings import findings_of


def explored(**parts: Any) -> Explored:
    findings = findings_of(Question(case_of(**parts)))
    assert findings.found.candidates is not None
    return Explored(findings, findings.found.candidates)


@pytest.mark.parametrize(
    ("weights", "levers"),
    [
        # Equal weights are on the edge of what is admissible; on the other side y is ahead.
        ({"information": ["aa >= bb"]}, {"x": lever(aa=40, bb=60), "y": lever(aa=60, bb=40)}),
        # What bb sets back is not set back: it weighs nothing at any admissible weighting.
        (ONLY_AA | {"information": ["bb <= 0"]}, {"x": lever(aa=40, bb=50), "y": lever(aa=40, bb=60)}),
    ],
)
def test_the_page_recommends_what_is_recommended(weights: dict[str, Any], levers: dict[str, Any]) -> None:
    seen = explored(weights=weights, levers=levers, constraints={"one": {"group": ["x", "y"], "exactly": 1}})
    now = [seen.findings.problem.weights[name] for name in seen.names]
    assert seen.candidates.ids[seen.candidates.best(now)] == seen.findings.best.id
    assert set(seen.candidates.ids) == {"x.on", "y.on"}


def test_bundles_that_cannot_be_searched_leave_those_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise RequestError("too many digits")

    monkeypatch.setattr("decision.sensitivity.any_weights.enumerate_bundles", lambda problem: None)
    monkeypatch.setattr("decision.sensitivity.any_weights.frontier", refuse)
    findings = explored(levers={"x": lever(aa=40, bb=60), "y": lever(aa=60, bb=40)}).findings
    found = candidates(findings.problem, findings.optimum)
    assert not found.complete and "x.on+y.on" in found.ids
