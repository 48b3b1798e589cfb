"""Limits of time and work: where they cut, what is told then, and that work cuts at the same place every time."""

import numpy as np
import pytest

from benchmarks.cases import case_text
from decision import (
    LeftOut,
    Question,
    analyse,
    frontier,
    limited,
    look,
    optimize,
    seconds_left,
    settle,
    sweep,
)
from decision.efficient.archive import empty_archive, insert, merged, rebuild
from decision.efficient.efficient_set import Method
from decision.efficient.encoding import encode
from decision.efficient.packed_words import packed, packed_rows
from decision.model.nondominated import undominated
from decision.model.shapley_values import contributions
from decision.running.limits import OutOfTime, OutOfWork, limited_to, unlimited, work_left
from decision.solve.enumeration import list_bundles
from options import bundled_case_path, load_case, read_case


def test_the_nearest_limit_holds() -> None:
    assert seconds_left() is None
    with limited(100), limited(1000):
        left = seconds_left()
        assert left is not None
        assert left <= 100
        assert seconds_left(5) == 5
        look()
        with limited(0), pytest.raises(OutOfTime):
            look()
        with limited(0), unlimited():
            look()
    assert seconds_left() is None


def test_work_is_counted_in_all_limits_around_it() -> None:
    with limited(work=10) as outer:
        with limited(work=8) as inner:
            look(8)
            with pytest.raises(OutOfWork):
                look(1)
            assert inner()
        assert not outer()
        with pytest.raises(OutOfWork):
            look(3)
        assert outer()


def test_no_library_that_catches_errors_swallows_it() -> None:
    assert not issubclass(OutOfTime, Exception)


def test_an_analysis_whose_time_is_over_says_what_each_lever_adds() -> None:
    question = Question(load_case(bundled_case_path()))
    optimum = optimize(question, top=1, different=0, with_breakpoints=False)
    whole = contributions(question, optimum.bundles[0].levels)
    with limited(0):
        found = analyse(question, optimum)
    assert found.contributions == whole and found.slacks
    assert found.robustness is None and "robustness" in found.unfinished


@pytest.mark.parametrize("levers", [10, 40])
def test_where_the_time_is_over_at_once_an_answer_says_so(levers: int) -> None:
    problem = settle(read_case(case_text(levers)))
    found = frontier(problem, time_limit=1e-9)
    assert (found.stopped, found.complete, found.interrupted) == ("time_limit", False, False)
    assert "efficient bundles" in found.unfinished
    assert all(bundle.feasible for bundle in found.bundles)
    mapped = sweep(problem, time_limit=1e-9)
    assert mapped.cells == ()
    assert set(mapped.unfinished) >= {"optimum", "map"}
    for objective, against, part in (
        ("security", None, "breakpoints of security"),
        ("security", "cohesion", "regions of security and cohesion"),
    ):
        cut = sweep(problem, objective=objective, against=against, time_limit=1e-9)
        assert set(cut.unfinished) >= {"optimum", part, "map"}
    assert not mapped.certified


def test_a_map_whose_efficient_bundles_take_too_long_has_its_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is made by programs, as far as the time goes."""
    problem = settle(read_case(case_text(28)))
    monkeypatch.setattr("decision.sensitivity.weight_map.FOR_EFFICIENT", 1e-9)
    found = sweep(problem, time_limit=15)
    best = optimize(problem, top=1, different=0, with_breakpoints=False).bundles[0]
    assert found.recommended is not None and found.recommended.id == best.id
    assert "efficient bundles" in found.unfinished and "optimum" not in found.unfinished
    assert best.id in {cell.bundle.id for cell in found.cells}
    assert "no time to find all efficient bundles" in found.left_out[0].reason


def test_work_cuts_at_the_same_place_every_time() -> None:
    values = np.random.default_rng(1).random((500, 4))
    done = []
    for _ in range(2):
        with limited(work=2_000), pytest.raises(OutOfWork):
            undominated(values)
        done.append(undominated(values).tolist())
    assert done[0] == done[1]


@pytest.mark.parametrize("method", ["bounded listing", "zones", "decision diagram"])
def test_the_search_for_efficient_bundles_counts_in_the_limit_around_it(method: Method) -> None:
    problem = settle(read_case(case_text(10)))
    with limited(work=10**9) as is_spent:
        found = frontier(problem, method=method, with_support=False)
        left = work_left()
        assert left is not None and left < 10**9
    assert found.complete and not is_spent()
    cut = []
    for _ in range(2):
        with limited(work=300) as is_spent:
            cut.append(frontier(problem, method=method, with_support=False))
        assert is_spent() and cut[-1].stopped == "out_of_work"
    assert (cut[0].chosen == cut[1].chosen).all()


def test_which_bundles_are_best_somewhere_is_told_as_far_as_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = settle(read_case(case_text(10)))
    whole = frontier(problem)
    assert not whole.unsettled.any()
    assert (whole.unfinished, whole.left_out) == ((), ())
    monkeypatch.setattr("decision.efficient.supported.MOST_WORK", 2 * len(whole.chosen))
    cut = frontier(problem)
    assert cut.complete
    assert cut.unsettled.any()
    assert [type(left) for left in cut.left_out] == [LeftOut]
    assert cut.unfinished == ()
    assert not (cut.supported & ~whole.supported).any()
    assert not (cut.supported & cut.unsettled).any()


def test_a_listing_of_very_long_bundles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = settle(read_case(case_text(10)))
    assert list_bundles(problem, 300_000) is not None
    monkeypatch.setattr("decision.solve.enumeration.MOST_COPIED", 100)
    assert list_bundles(problem, 300_000) is None


def test_what_is_too_late_to_be_compared_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.efficient.archive.AT_ONCE", 5)
    instance = encode(settle(read_case(case_text(12)))).instance
    fields = packed(instance).vector_map.vectors
    archive = empty_archive(64, fields, len(instance.first) - 1)
    vectors = np.zeros((40, len(fields.least)), dtype=np.int64)
    vectors[:, 0], vectors[:, 1] = np.arange(40), np.arange(40)[::-1]
    for n, key in enumerate(packed_rows(fields, vectors)):
        assignment = np.full(len(instance.first) - 1, n % 2, dtype=np.int16)
        assignment[:6] = [n >> bit & 1 for bit in range(6)]
        insert(archive, key, assignment, 0)
    stop = np.ones(1, dtype=np.bool_)
    held = int(archive.size[0])
    assert rebuild(archive, stop) == 0
    assert archive.size[0] == held
    first, late = merged([archive], lambda: True)
    assert (int(first.size[0]), len(late)) == (5, 35)
    every, late = merged([archive])
    assert len(late) == 0
    assert every.size[0] == held == 40


def test_a_share_of_the_limits_ends_before_they_do() -> None:
    with limited(work=100):
        look(20)
        with limited_to(0.5):
            look(40)
            with pytest.raises(OutOfWork):
                look(1)
        look(39)
        with pytest.raises(OutOfWork):
            look(1)
    with limited_to(0.5):
        look(10**9)
        assert (work_left(), seconds_left()) == (None, None)
    with limited(seconds=100.0), limited_to(0.25):
        left = seconds_left()
        assert left is not None and 20.0 < left <= 25.0
