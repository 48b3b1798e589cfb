"""A second process: what it returns is what is returned here, whatever becomes of it."""

import os
import signal
import time
from multiprocessing import active_children

import pytest

from reports.beside import Beside

NEEDS = "json"


def where(number: int) -> tuple[int, int]:
    return number + 1, os.getpid()


def fails_there(here: int) -> int:
    if os.getpid() != here:
        raise ValueError("not here")
    return here


def dies_there(here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return here


def fails() -> None:
    raise ValueError("everywhere")


def test_calls_are_made_there_one_after_the_other() -> None:
    with Beside(NEEDS) as beside:
        assert not beside.has_begun
        first = beside.begin(where, 1).take()
        second = beside.begin(where, 2)
        assert beside.has_begun
        while not second.is_done():
            time.sleep(0.01)
        assert (first[0], second.take()[0]) == (2, 3)
        assert first[1] == beside.begin(where, 0).take()[1] != os.getpid()
    assert not beside.has_begun
    assert not active_children()


@pytest.mark.parametrize("call", [fails_there, dies_there])
def test_what_fails_there_is_made_here(call: object) -> None:
    with Beside(NEEDS) as beside:
        assert callable(call)
        assert beside.begin(call, os.getpid()).take() == os.getpid()
        assert beside.begin(where, 1).take()[0] == 2


def test_what_fails_everywhere_is_raised_here() -> None:
    with Beside(NEEDS) as beside, pytest.raises(ValueError, match="everywhere"):
        beside.begin(fails).take()


def test_where_no_process_can_be_begun_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "multiprocessing.context.SpawnProcess.start", lambda self: os.open("/nowhere/at/all", 0)
    )
    with Beside(NEEDS) as beside:
        assert beside.begin(where, 1).take() == (2, os.getpid())
        assert not beside.has_begun


def test_what_is_still_under_way_ends_with_it() -> None:
    began = time.monotonic()
    with Beside(NEEDS) as beside:
        beside.begin(time.sleep, 600)
    assert time.monotonic() - began < 60
    assert not active_children()
