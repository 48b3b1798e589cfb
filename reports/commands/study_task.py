"""The rows of a study that one process computes: a function of a text in JSON, which any engine calls by its name."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from decision import Question, Sampling, SolverUnavailable, answer_at, axis_of
from options import number_change, read_case
from reports.study.running import RowFailed, told_of

NEEDED = ("reports.commands.study_task", "decision.solve.stretch_tree")
"""Modules that every process needs which calls it: this one, and what it imports later of all that takes long (numba)."""

KEPT = 4
"""Cases that a process keeps, for rows that follow each other mostly have the same."""


def answer_rows(text: str) -> str:
    """The rows of a group, as a list in JSON, without cells that hold nothing. Raises RowFailed and SolverUnavailable.

    text: a mapping with the text of the case (`case`), what is asked of it (`asked`), the variant's name and changes
    (`variant`, `settings`), how scores are drawn (`draws`, or null), the `solver`, and the `rows`: pairs of the number of a
    row, from 0, and what its varied numbers become, by name or pattern.
    """
    try:
        return json.dumps(list(_rows(json.loads(text))), allow_nan=False)
    except (MemoryError, SolverUnavailable):
        raise
    except Exception as error:  # of any class, which might not come back whole
        raise RowFailed(told_of(error)) from error


def _rows(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    question = _question(told["case"], json.dumps(told["asked"]))
    draws = told["draws"]
    sampling = None if draws is None else Sampling(draws["seed"], draws["number"], draws["shape"])
    for number, changes in told["rows"]:
        axes = [axis_of(question, name, [number_change(change)]) for name, change in changes.items()]
        cells = answer_at(question, axes, [0] * len(axes), sampling, told["solver"])
        row = {"row": number + 1, "variant": told["variant"], "settings": told["settings"] or None, **cells}
        yield {name: cell for name, cell in row.items() if cell is not None}


@lru_cache(KEPT)
def _question(case: str, asked: str) -> Question:
    """The question that a variant asks of its case."""
    told: dict[str, Any] = json.loads(asked)
    weights = told["weights"]
    return Question(
        read_case(case),
        scenario=told["scenario"],
        weights={name: Decimal(share) for name, share in weights.items()}
        if isinstance(weights, dict)
        else weights,
        must=tuple(told["must"]),
        must_not=tuple(told["must_not"]),
        limits={name: Decimal(limit) for name, limit in told["limits"].items()},
        suppose=tuple(told["suppose"]),
    )
