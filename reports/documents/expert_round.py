"""The part of the document of `import` that tells of a round of experts."""

from typing import Any

from options.experts import Answer
from options.score import Estimates
from options.workbook.answers import At, Gathering, outliers


def round_document(gathered: Gathering) -> dict[str, Any]:
    """Who answered what, what all say together of each score, and the answers far from it."""
    return {
        "answers": {
            ".".join(at): {expert: _answer(answer) for expert, answer in by.items()}
            for at, by in gathered.answers.items()
        },
        "withdrawn": [{"score": ".".join(at), "expert": expert} for at, expert in gathered.withdrawn],
        "pooled": {".".join(at): _ends(pooled_of(gathered, at)) for at in gathered.answers},
        "outliers": [
            {"score": ".".join(at), "expert": expert, **_answer(answer)}
            for at, expert, answer in outliers(gathered)
        ],
    }


def pooled_of(gathered: Gathering, at: At) -> Estimates | None:
    """What all experts say together of a score; None where none of them has any weight."""
    lever, level, objective = at
    return gathered.case.levers[lever].levels[level].scores[objective].pooled


def _answer(answer: Answer) -> dict[str, Any]:
    low, likely, high = answer.ends()
    return {"low": float(low), "likely": float(likely), "high": float(high), "because": answer.because}


def _ends(pooled: Estimates | None) -> dict[str, float] | None:
    if pooled is None:
        return None
    return {"low": float(pooled.low), "likely": float(pooled.likely), "high": float(pooled.high)}
