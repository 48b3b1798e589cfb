"""The findings on questions, as `brief` makes them."""

from typing import Any

from decision import Analysis, Question, analyse, optimize
from reports.brief.findings import Findings


def findings_of(question: Question, **asked: Any) -> Findings:
    """The answer to the question and all that is found beside it; asked: as for `analyse`."""
    optimum = optimize(question, top=1, different=0, with_breakpoints=False)
    found = analyse(question, optimum, **asked) if optimum.bundles else Analysis()
    return Findings(question.case, question.problem(), optimum, found=found)
