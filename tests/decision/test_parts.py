"""The runner of parts: order, needs, limits, interruption, and what a case cannot have."""

import pytest

from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, look
from decision.running.parts import CutShort, Part, Parts, Unavailable, run


def found(value):
    return lambda before, keep: value


def raising(error: BaseException, begun: object = None):
    def find(before, keep):
        if begun is not None:
            keep(begun)
        raise error

    return find


def test_a_part_sees_what_was_found_before_it() -> None:
    parts = run([Part("one", found(1)), Part("two", lambda before, keep: before["one"] + 1)])
    assert parts == Parts({"one": 1, "two": 2})


def test_out_of_time_costs_a_part_and_those_that_need_it() -> None:
    parts = run(
        [
            Part("cut", raising(OutOfTime(), begun="half")),
            Part("on it", found(1), needs=("cut",)),
            Part("beside", found(2)),
        ]
    )
    assert parts == Parts({"cut": "half", "beside": 2}, ("cut", "on it"))


@pytest.mark.parametrize("begun", [None, "half"])
def test_an_interruption_is_the_end(begun: str | None) -> None:
    parts = run([Part("cut", raising(KeyboardInterrupt(), begun)), Part("after", found(1))])
    assert parts == Parts({} if begun is None else {"cut": begun}, ("cut", "after"), {}, interrupted=True)


@pytest.mark.parametrize("by_user", [True, False])
def test_what_a_part_returns_as_cut_short_is_kept_and_named(by_user: bool) -> None:
    parts = run([Part("cut", found(CutShort("half", by_user))), Part("after", found(1))])
    after = {} if by_user else {"after": 1}
    assert parts.found == {"cut": "half"} | after
    assert parts.unfinished == (("cut", "after") if by_user else ("cut",))
    assert parts.interrupted == by_user


def test_what_the_case_cannot_have_is_left_out_and_no_reason_to_wait() -> None:
    reason = LeftOut("a map", "there are too many bundles", "sweep")
    parts = run([Part("map", raising(Unavailable(reason))), Part("after", found(1), needs=("map",))])
    assert parts == Parts({"map": None, "after": 1}, (), {"map": reason})


def test_an_error_is_no_part_that_is_missing() -> None:
    with pytest.raises(ZeroDivisionError):
        run([Part("wrong", raising(ZeroDivisionError()))])


def test_the_limit_holds_inside_the_parts_and_between_them() -> None:
    def long(before, keep):
        while True:
            look()

    told: list[str] = []
    parts = run(
        [Part("long", long, doing="searching"), Part("after", found(1))],
        lambda what, done, of: told.append(f"{what} {done}/{of}"),
        seconds=0.05,
    )
    assert parts.unfinished == ("long", "after") and not parts.interrupted
    assert told[0] == "searching 0/2"
