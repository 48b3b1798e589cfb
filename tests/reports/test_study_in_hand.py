"""What was in hand when a study ended with those that computed it: the note, and how its rows are tried by themselves."""

import json
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from reports.study.in_hand import InHand, note, noted
from reports.study.running import PAUSE, WORKER_ENDED, Handing, RowNumbers, as_often, groups_of


class Threads:
    """An engine of threads of this process."""

    ends_with_a_worker = False
    lost = ""

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self._executor = executor

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text."""
        return self._executor.submit(call, text)

    def width(self) -> int:
        """How many calls should be out at a time."""
        return 4

    def renew(self) -> None:
        """Threads do not end."""

    def look(self) -> None:
        """Threads are always there."""

    def close(self, *, at_once: bool) -> None:
        """The executor ends with the test."""


def handed_out(suspects: list[int], rows: int) -> tuple[list[tuple[list[RowNumbers], bool]], list[int]]:
    """What was in hand whenever something was handed out, and the rows that were computed."""
    told: list[tuple[list[RowNumbers], bool]] = []
    taken: list[int] = []

    def noting(groups: list[RowNumbers], trial: bool) -> None:
        told.append((groups, trial))

    def call(text: str) -> str:
        if f'"row": {suspects[-1]}}}' in text:
            time.sleep(2 * PAUSE)  # the last suspect is out for longer than a look at the clock
        return text

    with ThreadPoolExecutor(4) as executor:
        handing = Handing(
            Threads(executor), call, lambda group: json.dumps([{"row": row} for row in group]),
            lambda found: taken.extend(row["row"] for row in found), lambda row, reason: {}, lambda: None, (), noting,
            deque((row,) for row in suspects),
        )  # fmt: skip
        handing.run(groups_of(rows, rows, dict.fromkeys(suspects), (1, 1)))
    return told, taken


def test_few_suspects_are_each_tried_alone_before_all_other_rows() -> None:
    told, taken = handed_out([700, 3, 5], 1000)
    assert [groups for groups, trial in told if trial] == [[(700,)], [(3,)], [(5,)]]
    assert not {(700,), (3,), (5,)} & {group for groups, trial in told if not trial for group in groups}
    assert [trial for _, trial in told] == sorted((trial for _, trial in told), reverse=True)
    assert sorted(taken) == list(range(1000))


def test_many_suspects_are_tried_a_few_at_a_time_and_with_no_other_row() -> None:
    suspects = list(range(100, 180))
    told, taken = handed_out(suspects, 1000)
    trials = [groups for groups, trial in told if trial]
    assert max(map(len, trials)) == 3
    assert {row for groups in trials for group in groups for row in group} == set(suspects)
    assert {len(group) for groups in trials for group in groups} == {1}
    assert sorted(taken) == list(range(1000))


class KilledWorker(Exception):
    """As Dask calls the end of the worker of one call, by which no other is lost."""


def test_of_a_cluster_other_rows_go_on_while_one_that_ended_its_worker_is_taken_back() -> None:
    """They may be with a worker that never answers: what is looked after several times a second still is."""
    looked = Event()
    taken: list[dict[str, Any]] = []

    def call(text: str) -> str:
        if text == "[0]":
            raise KilledWorker
        return json.dumps([{"row": 1, "looked": looked.wait(5)}])

    def look() -> None:
        if handing.barren:
            looked.set()

    with ThreadPoolExecutor(4) as executor:
        handing = Handing(
            Threads(executor),
            call,
            json.dumps,
            taken.extend,
            lambda row, reason: {"row": row, "reason": reason},
            look,
        )
        handing.run([(0,), (1,)])
    assert taken == [{"row": 1, "looked": True}, {"row": 0, "reason": as_often(WORKER_ENDED)}]


def test_a_note_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "in-hand.json"
    note(file, [(3, 4), (9,)], trial=False)
    assert noted(file, 10) == InHand((3, 4, 9), trial=False)
    assert noted(file, 10).at_fault is None
    note(file, [(4,)], trial=True)
    assert noted(file, 10).at_fault == 4
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        '{"rows": [1]}',
        '{"trial": true, "rows": 3}',
        "[" * 100_000,
        '{"trial": 1, "rows": [99]}',
    ],
)
def test_a_spoilt_note_says_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "in-hand.json"
    file.write_text(text, encoding="utf-8")
    assert noted(file, 10) == InHand()
    file.unlink()
    assert noted(file, 10) == InHand()
