"""A second process: what it returns is what is returned here, whatever becomes of it."""

import os
import signal
import time
from multiprocessing import active_children

import pytest

from reports.beside import Beside

NEEDS = ("json", "decimal")


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
        assert beside.is_there()
        begun = [beside.begin(where, n) for n in range(5)]
        last = begun[-1].take()
        assert all(each.is_done() for each in begun) and not beside.is_busy()
        answers = [each.take() for each in begun[:-1]] + [last]
        assert [number for number, _ in answers] == [1, 2, 3, 4, 5]
        assert len({process for _, process in answers} - {os.getpid()}) == 1
    assert not beside.is_there()
    assert not active_children()


def test_large_questions_and_answers_do_not_wait_for_each_other() -> None:
    large = bytes(3_000_000)
    with Beside(NEEDS) as beside:
        begun = [beside.begin(bytes.upper, large) for _ in range(3)]
        assert beside.is_busy()
        number = beside.begin(where, 1)
        while not number.is_done():
            time.sleep(0.01)
        assert number.take()[1] != os.getpid()
        assert [each.take() for each in begun] == [large] * 3


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
        assert not beside.is_there()


def test_what_is_still_under_way_ends_with_it() -> None:
    began = time.monotonic()
    with Beside(NEEDS) as beside:
        beside.begin(time.sleep, 600)
        beside.begin(where, 1)
    assert time.monotonic() - began < 60
    assert not active_children()


def blocked() -> tuple[bool, int]:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []), os.getpid()


def test_it_is_never_interrupted_and_this_process_is() -> None:
    with Beside(NEEDS) as beside:
        there, process = beside.begin(blocked).take()
        assert there and process != os.getpid()
        assert not blocked()[0]


def test_what_it_is_at_can_be_given_up() -> None:
    with Beside(NEEDS) as beside:
        beside.begin(time.sleep, 600)
        second = beside.begin(where, 1)
        assert beside.is_busy()
        beside.give_up()
        assert not beside.is_busy()
        assert second.take() == beside.begin(where, 1).take() == (2, os.getpid())
