"""Calls that compute rows of a study in a process of its own, slowly, or end it for some of them."""

import json
import os
import signal
import time
from pathlib import Path

from reports.commands.study_task import answer_rows

DYING, POISONOUS, RAISING = 6, 11, 14
"""Numbers of rows, from 0."""


def dying_once(mark: Path, text: str) -> str:
    """Ends the process the first time that it meets the row DYING, and leaves a mark."""
    if DYING in rows_of(text) and not mark.exists():
        mark.touch()
        os._exit(7)
    return answer_rows(text)


def poisonous(text: str) -> str:
    """Ends the process whenever it meets the row POISONOUS, and raises for the row RAISING."""
    if POISONOUS in rows_of(text):
        os.kill(os.getpid(), signal.SIGKILL)
    if RAISING in rows_of(text):
        raise ZeroDivisionError("division by zero")
    return answer_rows(text)


def slowly(text: str) -> str:
    """Takes a while for every group."""
    time.sleep(0.05)
    return answer_rows(text)


def rows_of(text: str) -> list[int]:
    """The rows that a text asks for."""
    return [number for number, _ in json.loads(text)["rows"]]
