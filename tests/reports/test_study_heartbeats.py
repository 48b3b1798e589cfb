"""When the workers of a cluster were last heard of, whatever their clocks say."""

from reports.study.heartbeats import Heartbeats


def test_a_worker_is_silent_whose_sign_of_life_has_not_changed() -> None:
    begun = Heartbeats().heard({"one": 9e9, "two": -5.0}, 100.0)
    assert begun.silent(160.0, 60.0) == ()
    later = begun.heard({"one": 9e9, "two": -4.0}, 150.0)
    assert later.silent(161.0, 60.0) == ("one",)
    assert later.silent(211.0, 60.0) == ("one", "two")


def test_one_that_comes_back_or_is_given_up_is_silent_no_more() -> None:
    begun = Heartbeats().heard({"one": 1.0, "two": 1.0}, 0.0)
    assert begun.heard({"one": 2.0}, 90.0).silent(100.0, 60.0) == ()
