"""Parts computed at once: what they see, their order, limits, interruption, and errors."""

import _thread
import time
from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest

from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited, look
from decision.running.parts import CutShort, Keep, Part, Parts, Unavailable, run
from decision.running.threads import at_once

LONG = 10
"""Seconds after which a test gives up."""


def part(name: str, find: Any, **more: Any) -> Part:
    return Part(name, lambda found, keep: find(), **more)


def endless(begun: Event | None = None) -> Any:
    if begun is not None:
        begun.set()
    while True:
        look()


def test_they_are_computed_at_once_and_told_in_their_order() -> None:
    second_ended = Event()

    def first() -> str:
        assert second_ended.wait(LONG), "they run at once"
        raise Unavailable(LeftOut("first", "why"))

    def second() -> str:
        second_ended.set()
        raise Unavailable(LeftOut("second", "why"))

    parts = run([part("first", first), part("second", second), part("third", lambda: 3)], workers=2)
    assert list(parts.found.items()) == [("first", None), ("second", None), ("third", 3)]
    assert list(parts.left_out) == ["first", "second"]
    assert (parts.unfinished, parts.interrupted) == ((), False)


def test_a_part_waits_for_what_it_reads_and_sees_nothing_else() -> None:
    seen: dict[str, Mapping[str, Any]] = {}

    def reading(name: str) -> Any:
        def find(found: Mapping[str, Any], keep: Keep) -> str:
            seen[name] = dict(found)
            return name

        return find

    def late() -> str:
        time.sleep(0.05)
        return "late"

    found = run(
        [
            part("late", late),
            part("other", lambda: "other"),
            Part("on it", reading("on it"), reads=("late", "nowhere")),
            Part("needing", reading("needing"), needs=("other",)),
            Part("beside", reading("beside")),
        ],
        workers=3,
    )
    assert seen == {"on it": {"late": "late"}, "needing": {"other": "other"}, "beside": {}}
    assert found.unfinished == ()


def test_what_is_cut_short_is_read_and_not_enough_for_those_that_need_it() -> None:
    parts = run(
        [
            part("cut", lambda: CutShort("half", by_user=False)),
            part("needing", lambda: 1, needs=("cut",)),
            part("needing that", lambda: 1, needs=("needing",)),
            Part("reading", lambda found, keep: dict(found), reads=("cut", "needing that")),
        ],
        workers=2,
    )
    assert parts == Parts({"cut": "half", "reading": {"cut": "half"}}, ("cut", "needing", "needing that"))


def test_an_error_ends_the_others_and_is_raised() -> None:
    begun = Event()

    def wrong() -> None:
        assert begun.wait(LONG)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run([part("endless", lambda: endless(begun)), part("wrong", wrong)], workers=2)


def test_the_limit_of_time_holds_in_all_and_what_was_kept_stays() -> None:
    def keeping(found: Mapping[str, Any], keep: Keep) -> None:
        keep("half")
        endless()

    parts = run(
        [Part("kept", keeping), part("long", endless), part("after", lambda: 1)], seconds=0.05, workers=2
    )
    assert parts == Parts({"kept": "half"}, ("kept", "long", "after"))


def test_work_is_counted_in_each_for_itself() -> None:
    def working(work: int) -> Any:
        def find() -> str:
            try:
                with limited(work=10):
                    look(work)
            except OutOfWork:
                return "too much"
            return "done"

        return find

    parts = run([part("one", working(8)), part("two", working(8)), part("three", working(11))], workers=2)
    assert parts.found == {"one": "done", "two": "done", "three": "too much"}


@pytest.mark.parametrize("nested", [False, True], ids=["in the part", "in a thread of the part"])
def test_an_interruption_ends_all_and_keeps_what_they_have(nested: bool) -> None:
    """Also where the part waits for threads of its own."""
    begun = Event()

    def cut() -> CutShort:
        try:
            if nested:
                list(at_once([lambda: endless(begun), endless]))
            endless(begun)
        except OutOfTime:
            pass
        return CutShort("half", by_user=False)

    def interrupting() -> Any:
        assert begun.wait(LONG)
        _thread.interrupt_main()
        endless()

    parts = run([part("cut", cut), part("interrupting", interrupting), part("after", lambda: 1)], workers=2)
    assert parts == Parts({"cut": "half"}, ("cut", "interrupting", "after"), {}, interrupted=True)


def test_an_interruption_waits_not_long_for_one_that_does_not_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.running.parts_at_once.PATIENCE", 0.05)
    begun, over = Event(), Event()

    def deaf() -> str:
        begun.set()
        over.wait(LONG)
        return "late"

    def interrupting() -> None:
        assert begun.wait(LONG)
        _thread.interrupt_main()

    parts = run([part("deaf", deaf), part("interrupting", interrupting)], workers=2)
    assert parts.interrupted and parts.unfinished[0] == "deaf" and not over.is_set()
    over.set()
    time.sleep(0.05)
    assert "deaf" not in parts.found


def test_progress_is_told_by_the_thread_that_calls() -> None:
    told: list[tuple[str, int, int | None, int]] = []

    def tell(what: str, done: int, of: int | None) -> None:
        told.append((what, done, of, _thread.get_ident()))

    run([part(name, lambda: 1) for name in ("one", "two", "three")], tell, workers=2)
    assert [what for what, *_ in told] == ["finding one", "finding two", "finding three"]
    assert all(done <= n for n, (_, done, _, _) in enumerate(told))
    assert {(of, thread) for _, _, of, thread in told} == {(3, _thread.get_ident())}
