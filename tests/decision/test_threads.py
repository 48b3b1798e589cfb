"""Computations in threads: their order, what they raise, and the limits that hold in them."""

import time
from threading import Event

import pytest

from decision.running.limits import OutOfTime, OutOfWork, limited, look
from decision.running.threads import at_once


def test_what_the_tasks_return_is_in_their_order_whichever_ends_first() -> None:
    second_ended = Event()

    def first() -> str:
        assert second_ended.wait(10), "they run at once"
        return "first"

    def second() -> str:
        second_ended.set()
        return "second"

    assert list(at_once([first, second])) == ["first", "second"]


def test_one_that_fails_ends_the_others() -> None:
    begun = Event()

    def failing() -> None:
        begun.wait(10)
        raise ValueError("the first")

    def endless() -> None:
        begun.set()
        while True:
            look()

    with pytest.raises(ValueError, match="the first"):
        list(at_once([failing, endless, endless]))


def test_one_who_wants_no_more_ends_the_others() -> None:
    begun, ended = Event(), Event()

    def endless() -> None:
        begun.set()
        try:
            while True:
                look()
        except OutOfTime:
            ended.set()
            raise

    results = at_once([lambda: None, endless])
    assert next(results) is None and begun.wait(10)
    results.close()
    assert ended.is_set()


def test_limits_of_time_and_work_hold_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    with limited(work=10), pytest.raises(OutOfWork):
        list(at_once([lambda: look(20), lambda: look(20)]))
    now = time.monotonic()
    with limited(seconds=5):
        monkeypatch.setattr(time, "monotonic", lambda: now + 6)
        with pytest.raises(OutOfTime):
            list(at_once([look, look]))


def test_one_worker_computes_in_the_thread_that_asks() -> None:
    order = []
    for made in at_once([lambda: order.append("made"), lambda: order.append("made")], workers=1):
        order.append(f"taken {made}")
    assert order == ["made", "taken None", "made", "taken None"]
