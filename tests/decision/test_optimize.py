"""The optimizer by hand: the rule for ties, red lines that leave nothing, exactness, alternatives, breakpoints."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from benchmarks.cases import case_text
from decision import Bundle, Problem, RequestError, evaluate, optimize, settle
from decision.solve import ranking
from options import load_case, read_case
from tests.strategies import Data, as_case, case_dicts

GOAL: Data = {"sense": "maximise", "worst": 0, "best": 10}


def problem_of(levers: dict[str, Data], **sections: Any) -> Problem:
    """Levers of one level on one objective or two, each given as its level."""
    data: Data = {"format": 1, "title": "By hand", "as_of": "2024-03-15", "objectives": {"goal": GOAL}}
    data["levers"] = {name: {"levels": {"on": level}} for name, level in levers.items()}
    return settle(as_case(data | sections))


def several() -> Problem:
    """Three rungs of alternatives, two objectives that pull apart, and a status quo that is not the best."""
    levers = {
        "a": {"cost": {"money": 1}, "scores": {"goal": 5, "side": -1}},
        "b": {"cost": {"money": 1}, "scores": {"goal": 1, "side": 3}},
        "c": {"cost": {"money": 1}, "scores": {"side": 6, "goal": -1}},
    }
    return problem_of(
        levers,
        objectives={"goal": GOAL, "side": GOAL},
        resources={"money": {"limit": 2}},
        status_quo={"b": "on"},
    )


def ids(bundles: tuple[Bundle, ...]) -> list[str]:
    return [bundle.id for bundle in bundles]


def test_the_sample_case_has_the_best_bundle_of_its_document() -> None:
    best = optimize(settle(load_case(Path(__file__).parents[1] / "cases" / "flood.yaml"))).bundles[0]
    assert best.id == "drills.on+gauges.dense"
    assert best.value == pytest.approx(67.0463, abs=5e-5)
    assert {name: outcome.total for name, outcome in best.objectives.items()} == {
        "safety": 470,
        "disruption": 10,
        "trust": 22,
        "warning_time": 7,
    }
    assert best.resources == {"money": 220, "staff": 6}


def test_of_ties_the_first_by_id_is_recommended() -> None:
    levers = {name: {"cost": {"money": 1}, "scores": {"goal": 4}} for name in ("c", "a", "b")}
    optimum = optimize(problem_of(levers, resources={"money": {"limit": 1}}), top=2)
    assert ids(optimum.bundles) == ["a.on", "b.on"]
    assert ids(optimum.ties) == ["b.on", "c.on"]


def test_a_dominated_bundle_is_not_recommended_because_a_weight_is_zero() -> None:
    """All that tells the bundles apart weighs nothing: the id alone would put a.on first."""
    optimum = optimize(
        problem_of(
            {"a": {"scores": {"side": -5}}, "b": {"scores": {"side": 5}}},
            objectives={"goal": GOAL, "side": GOAL},
            weights={"profiles": {"one": {"method": "direct", "values": {"goal": 1, "side": 0}}}},
        )
    )
    assert ids(optimum.bundles) == ["b.on", "a.on", "a.on+b.on", "none"]
    assert {segment.best.id for segment in optimum.breakpoints["goal"]} == {"b.on"}


@pytest.mark.parametrize(("with_table", "idle", "most"), [(True, 12, 1000), (False, 6, 30)])
def test_more_ties_than_can_be_listed_are_said_to_be_more(
    with_table: bool, idle: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found one by one, a thousand would take a minute: fewer show the same."""
    assert ranking.MOST_TIES == 1000
    monkeypatch.setattr(ranking, "MOST_TIES", most)
    levers = {f"idle_{n:02}": {} for n in range(idle)}
    levers |= {"a": {"scores": {"goal": 3}}, "b": {"scores": {"side": 3}}}
    problem = problem_of(levers, objectives={"goal": GOAL, "side": GOAL})
    optimum = optimize(problem, top=1, different=0, with_table=with_table)
    assert not optimum.ties_complete
    assert most <= len(optimum.ties) <= most + 1
    assert {bundle.value for bundle in (*optimum.bundles, *optimum.ties)} == {30}
    assert all(segments for segments in optimum.breakpoints.values())


def test_bundles_within_the_tolerance_are_ties_and_beyond_it_are_not() -> None:
    one_of = {"one": {"group": ["a", "b"], "exactly": 1}}
    levers = {"a": {"scores": {"goal": 4}}, "b": {"scores": {"goal": 4.00000009}}}
    optimum = optimize(problem_of(levers, constraints=one_of))
    assert (optimum.bundles[0].id, ids(optimum.ties)) == ("b.on", ["a.on"])
    levers["b"] = {"scores": {"goal": 4.000001}}
    optimum = optimize(problem_of(levers, constraints=one_of))
    assert (optimum.bundles[0].id, optimum.ties) == ("b.on", ())


def test_where_nothing_is_feasible_the_conflict_is_named_and_the_status_quo_shown() -> None:
    optimum = optimize(
        problem_of(
            {"a": {"cost": {"money": 3}}, "b": {"scores": {"goal": 2}}},
            resources={"money": {"limit": 2}},
            constraints={
                "in": {"must": "a"},
                "both": {"together": ["a", "b"]},
                "spare": {"objective": "goal", "at_most": 9},
            },
            status_quo={"b": "on"},
        )
    )
    assert optimum.status == "infeasible"
    assert (optimum.bundles, optimum.ties, optimum.different) == ((), (), ())
    assert set(optimum.conflict) == {"money", "in"}
    assert optimum.status_quo.id == "b.on"
    assert not optimum.status_quo.feasible
    assert set(optimum.status_quo.violates) == {"in", "both"}
    assert optimum.status_quo.value == 20


def test_asked_for_and_ruled_out_is_a_conflict() -> None:
    problem = settle(
        as_case(
            {
                "format": 1,
                "title": "By hand",
                "as_of": "2024-03-15",
                "objectives": {"goal": GOAL},
                "levers": {"a": {"levels": {"on": {}}}},
                "constraints": {"never": {"must_not": "a"}},
            }
        ),
        must=["a"],
    )
    assert len(optimize(problem).conflict) == 2


def test_a_row_met_to_the_last_digit_holds_and_one_broken_by_a_hair_does_not() -> None:
    levers = {
        "a": {"cost": {"money": 0.4}, "scores": {"goal": 4}},
        "b": {"cost": {"money": 0.1}, "scores": {"goal": 1}},
    }
    assert ids(optimize(problem_of(levers, resources={"money": {"limit": 0.5}})).bundles)[0] == "a.on+b.on"
    levers["b"]["cost"]["money"] = 0.100000000001
    optimum = optimize(problem_of(levers, resources={"money": {"limit": 0.5}}), top=9)
    assert ids(optimum.bundles) == ["a.on", "b.on", "none"]
    assert all(bundle.feasible for bundle in optimum.bundles)


def test_a_limit_asked_for_replaces_that_of_the_case() -> None:
    case = as_case(
        {
            "format": 1,
            "title": "By hand",
            "as_of": "2024-03-15",
            "objectives": {"goal": GOAL},
            "resources": {"money": {"limit": 1}},
            "levers": {"a": {"levels": {"on": {"cost": {"money": 2}, "scores": {"goal": 1}}}}},
        }
    )
    assert ids(optimize(settle(case)).bundles) == ["none"]
    assert optimize(settle(case, limits={"money": Decimal(2)})).bundles[0].id == "a.on"


@pytest.mark.parametrize(
    "asked",
    [
        {"scenario": "nowhere"},
        {"weights": "nobody"},
        {"must": ["nothing"]},
        {"must_not": ["a.off"]},
        {"limits": {"gold": Decimal(1)}},
    ],
)
def test_what_the_case_does_not_have_cannot_be_asked_for(asked: dict[str, Any]) -> None:
    case = as_case(
        {
            "format": 1,
            "title": "By hand",
            "as_of": "2024-03-15",
            "objectives": {"goal": GOAL},
            "levers": {"a": {"levels": {"on": {}}}},
        }
    )
    with pytest.raises(RequestError):
        settle(case, **asked)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case_dicts())
def test_the_status_quo_always_passes_its_own_consent(data: Data) -> None:
    assume("weights" in data)
    consents = {f"consent_of_{name}": {"profile": name} for name in data["weights"]["profiles"]}
    rules = {name: rule | {"at_least": "status_quo"} for name, rule in consents.items()}
    problem = settle(as_case(data | {"constraints": rules}))
    status_quo = evaluate(problem, problem.status_quo)
    assert not set(rules) & set(status_quo.violates)
    if status_quo.feasible:
        assert optimize(problem, top=1, different=0, with_breakpoints=False).status == "optimal"


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int | None]] = []
    optimize(several(), progress=lambda *news: told.append(news))
    assert told
    assert all(done >= 0 and (of is None or of > 0) for _, done, of in told)


def test_the_certificate_says_who_proved_it() -> None:
    certificate = optimize(several()).certificate
    assert certificate.solver == "HiGHS"
    assert certificate.solver_version and certificate.pulp_version
    assert certificate.solves > 0 and certificate.seconds >= 0


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_alternatives_are_no_more_than_asked_for(count: int) -> None:
    found = optimize(several(), different=count, within=100.0, with_breakpoints=False).different
    assert len(found) == min(count, 6)
    assert len({bundle.id for bundle in found}) == len(found)


def test_alternatives_lose_no_more_than_is_said() -> None:
    optimum = optimize(several(), within=12.5, different=9)
    best = optimum.bundles[0].value
    assert all(best - bundle.value <= 12.5 + 1e-6 for bundle in optimum.different)
    assert optimum.within == 12.5


def test_breakpoints_of_two_bundles_are_where_their_values_cross() -> None:
    """a is worth 80 and 0, b is worth 0 and 20: equal where 80 t = 20 (1 - t)."""
    optimum = optimize(
        problem_of(
            {"a": {"scores": {"goal": 8}}, "b": {"scores": {"side": 2}}},
            objectives={"goal": GOAL, "side": GOAL},
            constraints={"one": {"group": ["a", "b"], "at_most": 1}},
        )
    )
    segments = optimum.breakpoints["goal"]
    assert [segment.best.id for segment in segments] == ["b.on", "a.on"]
    assert [s.start for s in segments] + [segments[-1].end] == pytest.approx([0, 0.2, 1], abs=1e-9)


@pytest.mark.parametrize("with_table", [True, False])
def test_weights_that_are_themselves_a_breakpoint_have_their_own_bundle_on_either_side(
    with_table: bool,
) -> None:
    """At equal weights a and b are equal; below, the other one is the best, above the recommended one."""
    problem = problem_of(
        {"a": {"scores": {"goal": 8}}, "b": {"scores": {"side": 8}}},
        objectives={"goal": GOAL, "side": GOAL},
        constraints={"one": {"group": ["a", "b"], "at_most": 1}},
    )
    segments = optimize(problem, with_table=with_table).breakpoints["goal"]
    assert [segment.best.id for segment in segments] == ["b.on", "a.on"]
    assert [s.start for s in segments] + [segments[-1].end] == pytest.approx([0, 0.5, 1], abs=1e-9)


def test_breakpoints_stay_inside_the_information() -> None:
    weights = {
        "profiles": {"one": {"method": "direct", "values": {"goal": 0.5, "side": 0.5}}},
        "information": ["goal >= 0.3", "side >= 0.1"],
    }
    optimum = optimize(
        problem_of({"a": {"scores": {"goal": 8}}}, objectives={"goal": GOAL, "side": GOAL}, weights=weights)
    )
    (segment,) = optimum.breakpoints["goal"]
    assert (segment.start, segment.end) == pytest.approx((0.3, 0.9))


def test_alternatives_and_breakpoints_at_once_are_those_of_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = settle(read_case(case_text(20)))
    at_once = optimize(problem)
    assert at_once.witnesses and "listing" not in at_once.witnesses and at_once.different
    monkeypatch.setattr("decision.solve.search.WORKERS", 1)
    in_turn = optimize(problem)
    assert at_once.different == in_turn.different and at_once.breakpoints == in_turn.breakpoints
    assert list(at_once.known) == list(in_turn.known)
    assert at_once.certificate.solves == in_turn.certificate.solves
