"""Draws searched for their best bundles, against the list of all bundles, draw by draw; and against integer programs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.draws import uncertain_levers
from decision.model.question import Question
from decision.model.score_sampler import generators, uncertain_scores
from decision.model.value_function import TOLERANCE
from decision.robustness.acceptability import Sampling, fixed, tally
from decision.robustness.bundle_fates import Drawing, follow
from decision.robustness.drawn_scores import solve_draw
from decision.robustness.drawn_values import Drawn
from decision.robustness.lagrangian_search import NODES
from decision.robustness.score_draws import draw_scores
from decision.robustness.searched_draws import SearchedDraws, searched_draws
from decision.robustness.winners import Winners
from decision.running.arrays import Floats
from decision.running.limits import OutOfTime
from decision.solve.enumeration import enumerate_bundles, list_bundles
from decision.solve.search import Search
from options import Case
from tests.strategies import Data, as_case, cases

Finder = Callable[[Floats, Floats], Winners]

ON = np.zeros(1, dtype=bool)
"""A flag that is never set."""

NEAR = 1e-9
"""Points within which rounding may decide whether values tie."""


def both_ways(case: Case, most_nodes: int = NODES) -> tuple[Drawn, SearchedDraws]:
    problem = Question(case).problem()
    scores = uncertain_scores(case, problem)
    table = enumerate_bundles(problem)
    assert table is not None
    searched = searched_draws(Search(problem, "HiGHS", with_table=False), scores, most_nodes)
    assert searched is not None
    return Drawn(table, scores), searched


@pytest.fixture(params=["none listed", "some listed", "all listed"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many of the bundles that are nearly best at likely scores are listed; all others are searched."""
    listed = "decision.robustness.near_best."
    monkeypatch.setattr(SearchedDraws, "is_short", lambda self: False)
    monkeypatch.setattr("decision.robustness.searched_draws.FEW", 1)
    if request.param == "none listed":
        monkeypatch.setattr(listed + "MOST", -1)
    monkeypatch.setattr(listed + "FIRST", 2.0)
    monkeypatch.setattr(listed + "WIDER", 7.0)
    if request.param == "some listed":
        monkeypatch.setattr(listed + "MANY", 6)


def border_draws(listed: Drawn, seed: int) -> tuple[Floats, Floats]:
    """Scores at likely values, at either end and between, in every mixture; weights of one objective, equal, and any."""
    random = np.random.default_rng(seed)
    scores, objectives = listed.scores, len(listed.table.names)
    ends = np.stack([scores.low, scores.likely, scores.high])
    rows = [ends, scores.draw("pert", random, 4)]
    rows.append(ends[random.integers(0, 3, (6, len(scores.places))), np.arange(len(scores.places))])
    drawn = np.vstack(rows)
    weights = [np.eye(objectives), np.full((1, objectives), 1 / objectives)]
    weights.append(random.dirichlet(np.ones(objectives), 3))
    at = np.vstack(weights)
    return np.repeat(drawn, len(at), axis=0), np.tile(at, (len(drawn), 1))


@pytest.mark.usefixtures("few")
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 9))
def test_every_draw_has_the_winners_that_listing_finds(case: Case, seed: int) -> None:
    problem = Question(case).problem()
    assume(enumerate_bundles(problem) and not problem.chances)  # with those, draws go to programs
    listed, searched = both_ways(case)
    winners_are_those_listed(listed, searched.begin(ON), *border_draws(listed, seed))


def winners_are_those_listed(listed: Drawn, find: Finder, scores: Floats, weights: Floats) -> None:
    values = listed.weighted_values(scores, weights)
    best = values.max(axis=0)
    sure = (np.abs(values - best + TOLERANCE) > NEAR).all(axis=0)
    won = find(scores, weights)
    assert not won.open and won.bundles is not None
    assert won.best == pytest.approx(best, abs=1e-9)
    assert np.array_equal(won.weights, weights)
    for draw in np.flatnonzero(sure).tolist():
        expected = {
            listed.table.bundle(row) for row in np.flatnonzero(values[:, draw] >= best[draw] - TOLERANCE)
        }
        found = [
            frozenset(np.flatnonzero(won.bundles[row]).tolist()) for row in won.candidate[won.draw == draw]
        ]
        assert len(found) == len(set(found)) and set(found) == expected


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 9))
def test_draws_searched_alone_have_the_winners_that_listing_finds(case: Case, seed: int) -> None:
    """No draw is settled by the search of many in arrays, which may do no work."""
    problem = Question(case).problem()
    assume(enumerate_bundles(problem) and not problem.chances)  # with those, draws go to programs
    listed, searched = both_ways(case, 0)
    scores, weights = border_draws(listed, seed)
    some = np.random.default_rng(seed).integers(0, len(scores), 4)
    find = searched.begin(ON)
    for piece in (some[:2], some[2:]):  # the second begins from what won the first
        winners_are_those_listed(listed, find, scores[piece], weights[piece])


@pytest.mark.usefixtures("few")
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 9), st.sampled_from([1, 2, 10]))
def test_as_many_bundles_are_better_as_in_the_list(case: Case, seed: int, most: int) -> None:
    problem = Question(case).problem()
    assume(enumerate_bundles(problem) and not problem.chances)  # with those, draws go to programs
    listed, searched = both_ways(case)
    scores, weights = border_draws(listed, seed)
    values = listed.weighted_values(scores, weights)
    rows = sorted({0, len(values) // 2, len(values) - 1})
    bundles = [listed.table.bundle(row) for row in rows]
    counted = listed.better(bundles, most, ON)(scores, weights)
    found = searched.better(bundles, most, ON)(scores, weights)
    for n, row in enumerate(rows):
        sure = (np.abs(values - values[row] - TOLERANCE) > NEAR).all(axis=0)
        assert (np.minimum(counted, most)[n, sure] == np.minimum(found, most)[n, sure]).all()


def twins(count: int, chosen: int) -> Case:
    """Levers that are all alike, of which so many can be paid for to the last cent; scores are sure."""
    on: Data = {"cost": {"money": 0.1}, "scores": {"goal": 1}}
    return as_case(
        {
            "format": 1, "title": "Twins", "as_of": "2024-03-15",
            "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 10}},
            "resources": {"money": {"limit": float(Decimal("0.1") * chosen)}},
            "levers": {f"lever_{n}": {"levels": {"on": on}} for n in range(count)},
        }
    )  # fmt: skip


def test_all_ties_of_twin_levers_are_found() -> None:
    """Three of eight: 56 bundles, each at 0.1 + 0.1 + 0.1 of 0.3."""
    listed, searched = both_ways(twins(8, 3))
    counted, _ = tally(searched, Sampling(1, 5, "pert"), fixed([1.0]))
    assert counted.first.tolist() == [5] * 56
    assert {searched.bundle(counted, row) for row in range(56)} == {
        listed.table.bundle(row) for row in np.flatnonzero(listed.table.values[:, 0] == 30)
    }


@pytest.mark.parametrize("levers", [13, 14])
@pytest.mark.parametrize("alone", [True, False])
def test_more_ties_than_are_collected_are_searched_alone_or_left_to_programs(
    levers: int, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six of 13 are 1,716 bundles; of 14 they are 3,003, more than a search of many draws collects."""
    if not alone:
        monkeypatch.setattr("decision.robustness.draw_trees.MOST_WORK", 0)
    _, searched = both_ways(twins(levers, 6))
    counted, stopped = tally(searched, Sampling(1, 2, "pert"), fixed([1.0]))
    assert stopped is None and counted.draws == 2
    found = (0, 1716) if levers == 13 else (0, 3003) if alone else (2, 1)
    assert (counted.by_programs, len(counted.first)) == found
    assert np.concatenate(counted.best) == pytest.approx([60.0, 60.0])


def test_what_exceeds_its_work_alone_too_is_settled_by_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.robustness.draw_trees.MOST_WORK", 0)
    case = uncertain_levers(12)
    problem = Question(case).problem()
    solver = Search(problem, "HiGHS", with_table=False)
    scores, at = uncertain_scores(case, problem), fixed([problem.weights[o.name] for o in problem.weighed()])
    whole, hurried = (searched_draws(solver, scores, nodes) for nodes in (100_000, 0))
    assert whole is not None and hurried is not None
    sampling = Sampling(1, 6, "pert")
    (all_found, _), (solved, _) = (tally(each, sampling, at) for each in (whole, hurried))
    assert (all_found.by_programs, solved.by_programs) == (0, 6)
    assert np.concatenate(solved.best) == pytest.approx(np.concatenate(all_found.best), abs=1e-6)
    assert (hurried.better([frozenset()], 10, ON)(*next_draws(scores, at)) == -1).all()


def next_draws(scores: Any, weights: Any) -> tuple[Floats, Floats]:
    ((generator, count),) = generators(1, 6)
    return scores.draw("pert", generator, count), weights(generator, count)


def test_draws_cut_short_are_the_first_of_all_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of one draw each: stopped after any of them, shares are those of so many draws."""
    monkeypatch.setattr("decision.robustness.searched_draws.AT_ONCE", 1)
    # Listing looks at the clock as often as it likes.
    monkeypatch.setattr("decision.robustness.searched_draws.near_best", lambda solver: ())
    case = uncertain_levers(12)
    problem = Question(case).problem()
    at = fixed([problem.weights[o.name] for o in problem.weighed()])
    for looks in (4, 9, 30):
        search = Search(problem, "HiGHS", time_limit=1000.0, with_table=False)
        left = iter([1000.0] * looks)
        monkeypatch.setattr(search, "left", lambda left=left: next(left, 0.0))
        cut = draw_scores(case, search, Sampling(3, 40, "pert"), at, [], lambda done: None)
        assert 0 < cut.draws < 40 and cut.stopped == "time"
        again = Search(problem, "HiGHS", with_table=False)
        few = draw_scores(case, again, Sampling(3, cut.draws, "pert"), at, [], lambda done: None)
        assert cut.acceptability == few.acceptability


def test_draws_searched_alone_are_drawn_without_ranks() -> None:
    case = uncertain_levers(12)
    problem = Question(case).problem()
    scores, at = uncertain_scores(case, problem), fixed([problem.weights[o.name] for o in problem.weighed()])
    search = Search(problem, "HiGHS", with_table=False)
    searched = searched_draws(search, scores, 0)
    assert searched is not None and searched.alone and searched.most_ranked(1) == 0
    sampling = Sampling(1, 6, "pert")
    counted, _ = tally(searched, sampling, at)
    named = [searched.bundle(counted, 0)]
    best = np.concatenate(counted.best)
    followed = follow(case, search, Drawing(scores, sampling, at, named, {}, best, searched))
    assert (followed.draws, followed.ranked, followed.unsettled, followed.complete) == (6, None, 0, True)
    assert [fate.ranks for fate in followed.fates.values()] == [()]


def test_as_many_draws_are_affordable_alone_as_their_work_allows() -> None:
    _, searched = both_ways(uncertain_levers(12), 0)
    at = fixed([searched.program.problem.weights[name] for name in searched.names])
    one, many = (searched.affordable(Sampling(1, 500, "pert"), at, work) for work in (10**6, 10**8))
    assert 1 <= one < many // 50 and many < 10**7, "each takes more than ten nodes"


def test_draws_settled_before_the_time_is_over_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs settle pieces of one draw; the third raises OutOfTime."""
    monkeypatch.setattr("decision.robustness.draw_trees.MOST_WORK", 0)
    monkeypatch.setattr("decision.robustness.searched_draws.AT_ONCE_ALONE", 1)
    _, searched = both_ways(uncertain_levers(12), 0)
    left = iter([solve_draw, solve_draw])

    def solve(*asked: Any) -> tuple[frozenset[int], float]:
        one = next(left, None)
        if one is None:
            raise OutOfTime
        return one(*asked)

    monkeypatch.setattr("decision.robustness.searched_draws.solve_draw", solve)
    at = fixed([searched.program.problem.weights[name] for name in searched.names])
    counted, stopped = tally(searched, Sampling(1, 6, "pert"), at)
    assert (counted.draws, counted.by_programs, stopped) == (2, 2, "time")


@pytest.mark.slow
@pytest.mark.parametrize("levers", [24, 40])
def test_programs_find_the_same(levers: int) -> None:
    """Sizes that cannot be listed: a PuLP program for each of the first draws."""
    case = uncertain_levers(levers)
    problem = Question(case).problem()
    assert list_bundles(problem) is None
    scores, at = uncertain_scores(case, problem), fixed([problem.weights[o.name] for o in problem.weighed()])
    solver = Search(problem, "HiGHS", with_table=False)
    searched = searched_draws(solver, scores)
    assert searched is not None
    drawn, weights = next_draws(scores, at)
    won = searched.begin(ON)(drawn, weights)
    assert not won.open and won.bundles is not None
    for draw in range(len(drawn)):
        chosen, value = solve_draw(solver, scores, drawn[draw], weights[draw])
        assert won.best[draw] == pytest.approx(value, abs=1e-6)
        assert [*chosen] and any(
            chosen == frozenset(np.flatnonzero(won.bundles[row]).tolist())
            for row in won.candidate[won.draw == draw]
        )
