"""Rows of constraints by hand, where a bound is met exactly: on small cases that one can read."""

import pytest

from decision import evaluate, settle
from tests.decision.test_two_versions import versions
from tests.strategies import Data, as_case


def peaks(baseline: int = 0, **bound: int) -> Data:
    """Levels that come to 3, 4 and 5 of a peak on which a bound is set."""
    levels = {name: {"scores": {"heat": peak}} for name, peak in (("low", 3), ("middle", 4), ("high", 5))}
    return {
        "format": 1,
        "title": "Peaks",
        "as_of": "2024-03-15",
        "objectives": {
            "heat": {"sense": "minimise", "worst": 10, "best": 0, "combine": "max", "baseline": baseline}
        },
        "levers": {"stove": {"levels": levels}},
        "constraints": {"bound": {"objective": "heat"} | bound},
    }


def allowed(data: Data) -> list[str]:
    problem = settle(as_case(data))
    levels = ["none", "low", "middle", "high"]
    return [at for at in levels if evaluate(problem, {"stove": at} if at != "none" else {}).feasible]


@pytest.mark.parametrize(
    ("baseline", "bound", "levels"),
    [
        (0, {"at_most": 4}, ["none", "low", "middle"]),
        (4, {"at_most": 4}, ["none", "low", "middle"]),
        (5, {"at_most": 4}, []),
        (0, {"at_least": 4}, ["middle", "high"]),
        (4, {"at_least": 4}, ["none", "low", "middle", "high"]),
    ],
)
def test_a_peak_may_meet_its_bound_exactly(baseline: int, bound: dict[str, int], levels: list[str]) -> None:
    assert allowed(peaks(baseline, **bound)) == levels


@pytest.mark.parametrize(("bound", "held"), [({"at_most": 4}, False), ({"at_least": 4}, True)])
def test_a_synergy_counts_for_a_peak_where_it_passes_the_bound(bound: dict[str, int], held: bool) -> None:
    """Both levers are at 1; together they come to 3, which passes no bound, or to 6."""
    data = peaks(**bound)
    low = {"levels": {"on": {"scores": {"heat": 1}}}}
    data["levers"] = {"stove": low, "fan": low}
    for together, feasible in ((3, not held), (6, held)):
        data["synergies"] = {"draught": {"levers": ["stove", "fan"], "scores": {"heat": together}}}
        bundle = evaluate(settle(as_case(data)), {"stove": "on", "fan": "on"})
        assert bundle.feasible is feasible and bundle.objectives["heat"].total == together


def test_what_is_asked_of_a_lever_or_of_one_level() -> None:
    case = as_case(peaks(at_most=9))
    low, high = {"stove": "low"}, {"stove": "high"}
    asked: list[tuple[Data, list[bool]]] = [
        ({"must": ["stove"]}, [False, True, True]),
        ({"must": ["stove.low"]}, [False, True, False]),
        ({"must_not": ["stove"]}, [True, False, False]),
        ({"must_not": ["stove.low"]}, [True, False, True]),
    ]
    for more, feasible in asked:
        problem = settle(case, **more)
        assert [evaluate(problem, levels).feasible for levels in ({}, low, high)] == feasible


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ({"lever": "a", "requires": ["b"]}, ["", "b", "c", "ab", "bc", "abc"]),
        ({"lever": "a", "requires": ["b", "c"]}, ["", "b", "c", "bc", "abc"]),
        ({"lever": "a", "excludes": ["b", "c"]}, ["", "a", "b", "c", "bc"]),
        ({"together": ["a", "b"]}, ["", "c", "ab", "abc"]),
        ({"together": ["a", "b", "c"]}, ["", "abc"]),
        ({"must": ["a", "b"]}, ["ab", "abc"]),
        ({"must_not": ["a", "b"]}, ["", "c"]),
        ({"group": ["a", "b"], "exactly": 1}, ["a", "b", "ac", "bc"]),
        ({"group": ["a", "b", "c"], "at_least": 2}, ["ab", "ac", "bc", "abc"]),
        ({"group": ["a", "b", "c"], "at_most": 1}, ["", "a", "b", "c"]),
    ],
)
def test_every_rule_among_levers_by_its_truth_table(rule: Data, held: list[str]) -> None:
    data = peaks()
    data["levers"] = {name: {"levels": {"on": {}}} for name in "abc"}
    data["constraints"] = {"rule": rule}
    problem = settle(as_case(data))
    bundles = ["", "a", "b", "c", "ab", "ac", "bc", "abc"]
    assert [b for b in bundles if evaluate(problem, dict.fromkeys(b, "on")).feasible] == held


@pytest.mark.parametrize(
    ("bound", "held"), [({"at_least": 1}, [True, True, False]), ({"at_most": 1}, [True, False, True])]
)
def test_a_bound_on_a_margin_may_be_met_exactly(bound: dict[str, int], held: list[bool]) -> None:
    """The lead is 1, 4 with the watch and -6 with the gates open."""
    data, _ = versions()
    data["constraints"] = {"bound": {"objective": "lead"} | bound}
    problem = settle(as_case(data))
    bundles: list[dict[str, str]] = [{}, {"watch": "on"}, {"gates_open": "on"}]
    assert [evaluate(problem, levels).feasible for levels in bundles] == held
