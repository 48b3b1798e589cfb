"""The bundles shown, followed over the draws: worked out by hand where all scores are certain, and cut short anywhere."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from decision.model.question import Question
from decision.model.score_sampler import CHUNK, uncertain_scores
from decision.robustness import bundle_fates
from decision.robustness.acceptability import Sampling, fixed, tally
from decision.robustness.bundle_fates import Drawing, Followed, follow
from decision.robustness.drawn_values import Drawn
from decision.solve.search import Search
from options import Case
from tests.strategies import Data, as_case

DRAWS = 2 * CHUNK + 7


@dataclass
class Hurried(Search):
    """A search whose time is up after so many looks at the clock."""

    looks: int = 1_000_000

    def left(self) -> float:
        self.looks -= 1
        return float(self.looks >= 0)


def followed(case: Case, *named: dict[str, str], looks: int = 1_000_000, listed: bool = True) -> Followed:
    search = Hurried(Question(case).problem(), "HiGHS", looks=looks)
    table = search.table
    assert table is not None
    scores = uncertain_scores(case, search.problem)
    weights = fixed([search.problem.weights[name] for name in table.names])
    sampling = Sampling(3, DRAWS, "pert")
    candidates = Drawn(table, scores)
    counted, stopped = tally(candidates, sampling, weights)
    assert stopped is None
    firsts = {table.bundle(row): int(count) for row, count in enumerate(counted.first)}
    best = np.concatenate(counted.best)
    chosen = [search.problem.chosen(levels) for levels in named]
    drawing = Drawing(scores, sampling, weights, chosen, firsts, best, candidates if listed else None)
    return follow(case, search, drawing)


def one_of(scores: dict[str, Any], **objective: Any) -> Case:
    """A case in which exactly one lever is chosen, each with a score of its own."""
    data: Data = {
        "format": 1,
        "title": "One of several",
        "as_of": "2024-03-15",
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100, **objective}},
        "levers": {name: {"levels": {"on": {"scores": {"goal": score}}}} for name, score in scores.items()},
        "constraints": {"one": {"group": list(scores), "exactly": 1}},
    }
    return as_case(data)


UNCERTAIN = one_of({"a": {"low": 0, "likely": 10, "high": 20}, "b": {"low": 4, "likely": 9, "high": 14}})


def test_certain_scores_have_one_rank_and_one_loss() -> None:
    """Of 5, 9, 9 and 2 points the equal ones share the first rank, and no bundle is second."""
    case = one_of({"a": 5, "b": 9, "c": 9, "d": 2})
    found = followed(case, *({name: "on"} for name in "abcd"), {})
    by = {name: found.fates[f"{name}.on"] for name in "abcd"}
    assert {name: fate.ranks for name, fate in by.items()} == {
        "a": (0, 0, 1, 0),
        "b": (1, 0, 0, 0),
        "c": (1, 0, 0, 0),
        "d": (0, 0, 0, 1),
    }
    assert {name: fate.first.share for name, fate in by.items()} == {"a": 0, "b": 1, "c": 1, "d": 0}
    losses = {
        name: (f.regret_mean, f.regret_median, f.regret_ninety, f.regret_most) for name, f in by.items()
    }
    assert losses == {n: pytest.approx((loss,) * 4) for n, loss in {"a": 4, "b": 0, "c": 0, "d": 7}.items()}
    # The empty bundle is no candidate: it has a loss, and no rank.
    none = found.fates["none"]
    assert (none.first.share, none.ranks, none.regret_mean) == (0, (), pytest.approx(9))


def test_an_infeasible_bundle_may_gain_on_the_best() -> None:
    found = followed(one_of({"a": 5, "b": 9}), {"a": "on", "b": "on"}, {"b": "on"})
    fate = found.fates["a.on+b.on"]
    assert (fate.regret_mean, fate.regret_most) == (pytest.approx(-5), pytest.approx(-5))


@pytest.mark.parametrize(("sense", "ends"), [("maximise", (0, 100)), ("minimise", (100, 0))])
def test_an_aim_that_is_just_met_is_met_whatever_rounding_does(sense: str, ends: tuple[int, int]) -> None:
    """Both sums are the aim, and in floating point one is more than it and one less: .1 + .2 and .1 + .7."""
    for first, second, aim, just_missed in (
        ("0.1", "0.2", "0.3", "0.3001" if sense == "maximise" else "0.2999"),
        ("0.1", "0.7", "0.8", "0.8001" if sense == "maximise" else "0.7999"),
    ):
        for stated, share in ((aim, 1), (just_missed, 0)):
            case = as_case(
                {
                    "format": 1,
                    "title": "Two halves",
                    "as_of": "2024-03-15",
                    "objectives": {
                        "goal": {"sense": sense, "worst": ends[0], "best": ends[1], "aim": float(stated)}
                    },
                    "levers": {
                        name: {"levels": {"on": {"scores": {"goal": float(score)}}}}
                        for name, score in (("a", first), ("b", second))
                    },
                    "constraints": {"both": {"group": ["a", "b"], "exactly": 2}},
                }
            )
            (fate,) = followed(case, {"a": "on", "b": "on"}).fates.values()
            assert fate.all_aims is not None
            assert (fate.aims["goal"].share, fate.all_aims.share) == (share, share)


def test_all_aims_are_met_only_where_each_is() -> None:
    case = as_case(
        {
            "format": 1,
            "title": "Two aims",
            "as_of": "2024-03-15",
            "objectives": {
                name: {"sense": "maximise", "worst": 0, "best": 100, "aim": 5} for name in ("one", "other")
            },
            "levers": {"a": {"levels": {"on": {"scores": {"one": 9, "other": 1}}}}},
        }
    )
    fate = followed(case, {"a": "on"}).fates["a.on"]
    assert fate.all_aims is not None
    assert ({n: each.share for n, each in fate.aims.items()}, fate.all_aims.share) == (
        {"one": 1, "other": 0},
        0,
    )


def test_without_an_aim_none_is_met() -> None:
    (fate,) = followed(one_of({"a": 5}), {"a": "on"}).fates.values()
    assert (fate.aims, fate.all_aims) == ({}, None)


def test_wherever_time_ends_complete_is_said_only_of_all_draws_and_all_ranks() -> None:
    whole = followed(UNCERTAIN, {"a": "on"}, {"b": "on"})
    assert whole.complete and whole.draws == DRAWS
    assert whole.ranked is not None and (whole.ranked.draws, whole.ranked.bundles) == (DRAWS, 2)
    assert whole.ranked.all_candidates
    told = set()
    for looks in range(9):
        found = followed(UNCERTAIN, {"a": "on"}, {"b": "on"}, looks=looks)
        ranked = found.ranked.draws if found.ranked else 0
        assert found.complete == (found.draws == ranked == DRAWS)
        assert ranked <= found.draws
        assert bool(found.fates) == (found.draws > 0)
        told.add((found.draws, ranked))
        if found.complete:
            assert found == whole
    # Nothing followed, a part of it, no ranks, a part of these, and all of it.
    assert (0, 0) in told and (DRAWS, DRAWS) in told and (DRAWS, 0) in told
    assert any(0 < draws < DRAWS for draws, _ in told)
    assert any(draws == DRAWS and 0 < ranked < DRAWS for draws, ranked in told)


def test_of_very_many_candidates_fewer_draws_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bundles are compared with two; no fewer than one draw is ranked, and what is ranked as asked is complete."""
    for work, draws in ((4 * 10 + 3, 10), (3, 1), (4 * DRAWS, DRAWS), (5 * DRAWS, DRAWS)):
        monkeypatch.setattr(bundle_fates, "RANKING_WORK", work)
        found = followed(UNCERTAIN, {"a": "on"}, {"b": "on"})
        assert found.ranked is not None
        assert (found.ranked.draws, found.draws, found.complete) == (draws, DRAWS, True)
    # One that is infeasible is not ranked, and costs nothing.
    monkeypatch.setattr(bundle_fates, "RANKING_WORK", 20)
    found = followed(UNCERTAIN, {"a": "on"}, {})
    assert found.ranked is not None and found.ranked.draws == 10


def test_where_programs_found_them_they_are_ranked_among_themselves_whatever_the_time() -> None:
    found = followed(UNCERTAIN, {"a": "on"}, {"b": "on"}, {}, looks=0, listed=False)
    assert found.complete and found.draws == DRAWS
    assert found.ranked is not None and not found.ranked.all_candidates
    assert (found.ranked.bundles, found.ranked.draws) == (2, DRAWS)
    a, b = found.fates["a.on"], found.fates["b.on"]
    assert len(a.ranks) == len(b.ranks) == 2 and sum(a.ranks) == pytest.approx(1)
    assert a.ranks[0] == pytest.approx(b.ranks[1]) and 0 < a.ranks[0] < 1
