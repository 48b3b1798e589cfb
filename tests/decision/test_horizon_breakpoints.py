"""The share of the far horizon: worked out by hand, and against the optimum at every share."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, event, given, settings

from decision import Horizons, Question, evaluate, horizons, optimize, settle
from decision.solve.enumeration import MOST_BUNDLES
from decision.two_stage.horizon_shares import with_share
from options import bundled_case_path, load_case
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


ways = pytest.mark.parametrize("most", [MOST_BUNDLES, 0], ids=["listing", "search"])


def patience(**changed: object) -> Data:
    """A quick lever that fades, and a slow one that grows; only one of them can be had."""
    return {
        "format": 1,
        "title": "Patience",
        "as_of": "2024-03-15",
        "horizons": {"near": {"share": 0.5}, "far": {"share": 0.5}},
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 100}},
        "levers": {
            "quick": {"levels": {"on": {"scores": {"good": {"by_horizon": {"near": 30, "far": 0}}}}}},
            "slow": {"levels": {"on": {"scores": {"good": {"likely": 30, "by_horizon": {"near": 10, "far": 50}}}}}},
        },
        "constraints": {"one": {"group": ["quick", "slow"], "at_most": 1}},
    } | changed  # fmt: skip


def near_only(found: Horizons) -> list[str]:
    return [bundle.id for bundle in found.near_only]


@ways
def test_the_quick_lever_looks_good_only_in_the_near_term(most: int) -> None:
    found = horizons(Question(as_case(patience())), most_listed=most)
    assert found is not None
    # 30 (1 - s) against 10 + 40 s: the same at two sevenths.
    assert [(s.start, s.end, s.best.id) for s in found.stretches] == [
        (0.0, pytest.approx(2 / 7), "quick.on"),
        (pytest.approx(2 / 7), 1.0, "slow.on"),
    ]
    assert (found.far, found.share, near_only(found), found.why_not) == ("far", 0.5, ["quick.on"], "")


@ways
def test_what_is_overtaken_at_the_share_of_now_looks_good_only_in_the_near_term(most: int) -> None:
    data = patience(horizons={"near": {"share": 0.6}, "far": {"share": 0.4}})
    data["levers"]["slow"]["levels"]["on"]["scores"]["good"] = {"by_horizon": {"near": 10, "far": 30}}
    found = horizons(Question(as_case(data)), most_listed=most)
    # 30 (1 - s) against 10 + 20 s: the same at 0.4, the share of now.
    assert found is not None and found.stretches[0].end == pytest.approx(0.4)
    assert near_only(found) == ["quick.on"]


@ways
def test_of_bundles_that_tie_all_along_the_first_is_one_that_none_dominates(most: int) -> None:
    data = patience(constraints={"one": {"group": ["quick", "quicker", "slow", "surer"], "at_most": 1}})
    data["objectives"]["fair"] = {"sense": "maximise", "worst": 0, "best": 100}
    data["weights"] = {
        "profiles": {"us": {"method": "direct", "values": {"good": 1, "fair": 0}}},
        "default": "us",
    }
    fades = data["levers"]["quick"]["levels"]["on"]["scores"]["good"]
    for lever, fair in (("quicker", {"near": 1, "far": 2}), ("surer", {"near": 1, "far": 3})):
        scores = {"good": fades, "fair": {"by_horizon": fair}}
        data["levers"][lever] = {"levels": {"on": {"scores": scores}}}
    case = as_case(data)
    for recommended, told in (("slow", "surer.on"), ("quick", "quick.on")):
        found = horizons(Question(case), evaluate(settle(case), {recommended: "on"}), most_listed=most)
        assert found is not None and [s.best.id for s in found.stretches] == [told, "slow.on"]


def test_what_bends_is_not_computed_and_said() -> None:
    bent = {"good": {"sense": "maximise", "worst": 0, "best": 100, "value": [[0, 0], [20, 60], [100, 100]]}}
    found = horizons(Question(as_case(patience(objectives=bent))))
    assert found is not None and found.stretches == ()
    assert found.why_not == "the value of good bends over the totals that it can reach"


def test_without_horizons_there_is_nothing_to_say() -> None:
    data = patience(horizons={"near": {"share": 1}})
    for lever in data["levers"].values():
        lever["levels"]["on"]["scores"] = {"good": 1}
    assert horizons(Question(as_case(data))) is None


@ways
def test_at_every_share_the_bundled_case_has_the_optimum_of_its_stretch(most: int) -> None:
    case = load_case(bundled_case_path())
    recommended = optimize(settle(case), top=1, different=0, with_breakpoints=False).bundles[0]
    found = horizons(Question(case), recommended, most_listed=most)
    assert found is not None and found.stretches and not found.why_not
    assert [s.start for s in found.stretches[1:]] == [s.end for s in found.stretches[:-1]]
    now = [s.best.id for s in found.stretches if s.start < found.share < s.end]
    assert now == [recommended.id]
    problem = settle(case)
    assert all(s.best == evaluate(problem, s.best.levels) for s in found.stretches)
    for stretch in found.stretches:
        share = Decimal((stretch.start + stretch.end) / 2)
        problem = settle(with_share(case, found.far, share))
        best = optimize(problem, top=1, different=0, with_breakpoints=False)
        assert stretch.best.id in [best.bundles[0].id, *(tie.id for tie in best.ties)]


@ways
@few
@given(data=case_dicts(most_bundles=40))
def test_at_every_share_enumeration_finds_the_bundle_of_its_stretch(data: Data, most: int) -> None:
    """In the middle of every stretch, and nowhere between the stretches is any bundle feasible."""
    data["horizons"] = {"near": {"share": 0.7}, "far": {"share": 0.3}}
    for objective in data["objectives"].values():
        objective.pop("value", None)
        objective["clamp"] = False
        if objective.get("combine") == "max":
            del objective["combine"]
    for lever in data["levers"].values():
        for n, level in enumerate(lever["levels"].values()):
            level["scores"] = {
                name: {"by_horizon": {"near": 3 - n, "far": n * 2 - 1}} for name in level["scores"]
            }
    for scenario in data.get("scenarios", {}).values():
        for scores in scenario["scores"].values():
            for name, score in scores.items():
                if isinstance(score, dict) and "by_horizon" in score:
                    scores[name] = {"by_horizon": {"near": 2, "far": -1}}
    case = as_case(data)
    found = horizons(Question(case), most_listed=most)
    assert found is not None
    assume(not found.why_not)
    event(f"{len(found.stretches)} stretches")
    ends = [0.0, *(end for s in found.stretches for end in (s.start, s.end)), 1.0]
    for start, end in pairwise(ends):
        if end - start < 1e-6:
            continue
        oracle = Oracle(with_share(case, found.far, Decimal((start + end) / 2)))
        told = [s.best.id for s in found.stretches if (s.start, s.end) == (start, end)]
        assert bool(told) == bool(oracle.feasible)
        assert not told or told[0] in [bundle_id(tie) for tie in oracle.ties]


def test_a_bundle_that_is_best_again_where_the_far_term_counts_more_is_not_of_the_near_term_alone() -> None:
    """The better lever has the consent of both sides only between a fifth and two fifths, the best one never."""
    straight = {"sense": "maximise", "worst": 0, "best": 100, "clamp": False}
    data = patience(
        objectives=dict.fromkeys(("good", "late", "early"), straight),
        levers={
            "steady": {"levels": {"on": {"scores": {"good": 5}}}},
            "barred": {"levels": {"on": {"scores": {"good": 20, "late": -1}}}},
            "bold": {
                "levels": {
                    "on": {
                        "scores": {
                            "good": 10,
                            "late": {"by_horizon": {"near": -1, "far": 4}},
                            "early": {"by_horizon": {"near": 4, "far": -6}},
                        }
                    }
                }
            },
        },
        weights={
            "profiles": {
                name: {
                    "method": "direct",
                    "values": {each: int(each == name) for each in ("good", "late", "early")},
                }
                for name in ("good", "late", "early")
            },
            "default": "good",
        },
    )
    data["constraints"] = {
        "one": {"group": ["steady", "bold", "barred"], "at_most": 1},
        "late": {"profile": "late", "at_least": 0},
        "early": {"profile": "early", "at_least": 0},
    }
    found = horizons(Question(as_case(data)))
    assert found is not None and found.share == 0.5
    assert [(s.start, s.end, s.best.id) for s in found.stretches] == [
        (0.0, pytest.approx(0.2, abs=1e-6), "steady.on"),
        (pytest.approx(0.2, abs=1e-6), pytest.approx(0.4, abs=1e-6), "bold.on"),
        (pytest.approx(0.4, abs=1e-6), 1.0, "steady.on"),
    ]
    assert near_only(found) == ["bold.on"]
    found = horizons(Question(as_case(data)), most_listed=0)
    assert found is not None and found.stretches == ()
    assert (
        found.why_not == "there are too many bundles to list, and a consent that moves with the share binds"
    )


def test_a_search_that_takes_too_many_programs_is_given_up_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("decision.two_stage.searched_shares.MOST_PROGRAMS", 2)
    found = horizons(Question(as_case(patience())), most_listed=0)
    assert found is not None and found.stretches == ()
    assert "more than 2 programs" in found.why_not


def test_a_floor_that_moves_and_a_peak_are_not_followed_and_that_is_said() -> None:
    floor = {"one": {"objective": "good", "at_least": 20}}
    found = horizons(Question(as_case(patience(constraints=floor))))
    assert found is not None and (found.stretches, found.near_only) == ((), ())
    assert found.why_not == "a ceiling or floor on likely totals moves with the share"
    peak = {"good": {"sense": "maximise", "worst": 0, "best": 100, "combine": "max", "baseline": 0}}
    found = horizons(Question(as_case(patience(objectives=peak))))
    assert found is not None and found.stretches == ()
    assert found.why_not == "the value of good bends over the totals that it can reach"


def test_draws_that_move_with_the_share_are_not_followed_and_that_is_said() -> None:
    """The floor holds in every draw at each share, so that no row of totals moves."""
    data = patience(constraints={"one": {"objective": "good", "at_least": -100, "probability": 0.5}})
    data["levers"]["sure"] = {"levels": {"on": {"scores": {"good": {"low": 1, "likely": 2, "high": 3}}}}}
    found = horizons(Question(as_case(data)))
    assert found is not None and found.stretches == ()
    assert found.why_not == "draws of scores, which a constraint is held against, move with the share"
