"""What must not matter, and what may only help: the same case told otherwise has the same answer."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Optimum, optimize, settle
from tests.strategies import Data, as_case, case_dicts, members, plain

NEAR = 3 * TOLERANCE
few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def solved(data: Data) -> Optimum:
    return optimize(settle(as_case(data)), top=1, different=0, with_breakpoints=False)


def same(one: Optimum, other: Optimum, rename: Callable[[str], str] = str) -> None:
    """The same status, value, recommended bundle and ties."""
    assert one.status == other.status
    named = [[rename(bundle.id) for bundle in (*o.bundles, *o.ties)] for o in (one, other)]
    assert named[0] == named[1]
    assert [b.value for b in one.bundles] == pytest.approx([b.value for b in other.bundles], abs=NEAR)


def turned(data: Data, section: str) -> Data:
    return data | {section: dict(reversed(data[section].items()))} if section in data else data


@few
@given(case_dicts())
def test_the_order_of_levers_levels_and_rules_does_not_matter(data: Data) -> None:
    other = deepcopy(data)
    for lever in other["levers"].values():
        lever["levels"] = dict(reversed(lever["levels"].items()))
    for section in ("levers", "objectives", "resources", "synergies", "constraints"):
        other = turned(other, section)
    same(solved(data), solved(other))


@few
@given(case_dicts(), st.sampled_from([10, 1000, 0.1]))
def test_units_of_objectives_and_resources_do_not_matter(data: Data, factor: float) -> None:
    def scaled(number: float) -> float:
        return round(number * factor, 6)

    other = deepcopy(data)
    for_scores(other, list(other["objectives"]), scaled)
    for priced in (*all_levels(other), *other.get("synergies", {}).values()):
        priced["cost"] = {name: scaled(spent) for name, spent in priced["cost"].items()}
    for limited in other.get("resources", {}).values():
        limited |= {"limit": scaled(limited["limit"])} if "limit" in limited else {}
    for scenario in other.get("scenarios", {}).values():
        scenario["limits"] = {name: scaled(limit) for name, limit in scenario["limits"].items()}
    one, two = solved(data), solved(other)
    same(one, two)
    for left, right in zip(one.bundles, two.bundles, strict=True):
        assert {n: use * factor for n, use in left.resources.items()} == pytest.approx(right.resources)
        totals = {n: outcome.total * factor for n, outcome in left.objectives.items()}
        assert totals == pytest.approx({n: outcome.total for n, outcome in right.objectives.items()})


@few
@given(case_dicts())
def test_a_flipped_sense_does_not_matter(data: Data) -> None:
    """Every summed objective with its sign turned: what was maximised is minimised, floors are ceilings."""
    sums = [name for name, objective in data["objectives"].items() if objective.get("combine") != "max"]
    assume(sums)
    assume(all("probability" not in rule for rule in data.get("constraints", {}).values()))  # other draws
    other = deepcopy(data)
    for_scores(other, sums, lambda number: -number)
    for name in sums:
        sense = other["objectives"][name]["sense"]
        other["objectives"][name]["sense"] = "minimise" if sense == "maximise" else "maximise"
    for rule in other.get("constraints", {}).values():
        if rule.get("objective") in sums:
            side, opposite = ("at_most", "at_least") if "at_most" in rule else ("at_least", "at_most")
            rule[opposite] = rule.pop(side)
            if "estimate" in rule:
                rule["estimate"] = {"low": "high", "high": "low"}.get(rule["estimate"], rule["estimate"])
    same(solved(data), solved(other))


@few
@given(case_dicts())
def test_a_lever_split_into_two_halves_does_not_matter(data: Data) -> None:
    """The last lever by its first level alone, against two levers of half the effect that go together."""
    name = list(data["levers"])[-1]
    sums = [goal for goal, objective in data["objectives"].items() if objective.get("combine") != "max"]
    data = deepcopy(data)
    lever = data["levers"][name]
    kept, *dropped = lever["levels"]
    lever["levels"] = {kept: lever["levels"][kept]}
    for level in dropped:
        assume(f"{name}.{level}" not in str(data))
        assume(data.get("status_quo", {}).get(name) != level)
    other = deepcopy(data)
    half = other["levers"][name]["levels"][kept]
    half["cost"] = {resource: round(spent / 2, 6) for resource, spent in half["cost"].items()}
    half["scores"] = halved(half["scores"], sums)
    for scenario in other.get("scenarios", {}).values():
        if f"{name}.{kept}" in scenario["scores"]:
            replaced = halved(scenario["scores"][f"{name}.{kept}"], sums)
            scenario["scores"] |= {f"{name}.{kept}": replaced, f"{name}_too.{kept}": replaced}
    other["levers"][f"{name}_too"] = deepcopy(other["levers"][name])
    if name in other.get("status_quo", {}):
        other["status_quo"][f"{name}_too"] = kept
    other.setdefault("constraints", {})["halves"] = {"together": [name, f"{name}_too"]}
    same(solved(data), solved(other), lambda bundle: bundle.replace(f"+{name}_too.{kept}", ""))


@few
@given(case_dicts(), st.sampled_from([0.1, 1, 5]))
def test_a_larger_budget_is_never_worse(data: Data, more: float) -> None:
    assume(any("limit" in resource for resource in data.get("resources", {}).values()))
    other = deepcopy(data)
    for resource in other["resources"].values():
        resource |= {"limit": round(resource["limit"] + more, 6)} if "limit" in resource else {}
    for scenario in other.get("scenarios", {}).values():
        scenario["limits"] = {name: limit + more for name, limit in scenario["limits"].items()}
    one, two = solved(data), solved(other)
    if one.bundles:
        assert two.bundles
        assert two.bundles[0].value >= one.bundles[0].value - TOLERANCE


@few
@given(case_dicts())
def test_one_more_lever_that_only_costs_adds_no_value(data: Data) -> None:
    other = deepcopy(data)
    spent = dict.fromkeys(plain(data) if "resources" in data else (), 0.1)
    other["levers"]["useless"] = {"levels": {"on": {"cost": spent, "scores": {}}}}
    one, two = solved(data), solved(other)
    assert one.status == two.status
    assert [b.value for b in one.bundles] == pytest.approx([b.value for b in two.bundles], abs=NEAR)


@few
@given(case_dicts())
def test_a_constraint_less_is_never_worse(data: Data) -> None:
    assume(data.get("constraints"))
    other = deepcopy(data)
    other["constraints"].popitem()
    one, two = solved(data), solved({key: part for key, part in other.items() if part != {}})
    if one.bundles:
        assert two.bundles[0].value >= one.bundles[0].value - TOLERANCE


@few
@given(case_dicts())
def test_must_and_must_not_asked_for_are_those_of_the_case(data: Data) -> None:
    member = members(data["levers"])[-1]
    for demand in ("must", "must_not"):
        other = deepcopy(data)
        other.setdefault("constraints", {})["asked"] = {demand: member}
        asked = settle(as_case(data), **{demand: [member]})
        same(optimize(asked, top=1, different=0, with_breakpoints=False), solved(other))


@settings(few, max_examples=25)
@given(case_dicts())
def test_solving_leaves_the_case_and_the_problem_as_they_were(data: Data) -> None:
    case = as_case(data)
    problem = settle(case)
    first = optimize(problem)
    assert case == as_case(data)
    assert problem == settle(case)
    again = optimize(problem)
    assert (first.bundles, first.ties, first.different, first.breakpoints) == (
        again.bundles,
        again.ties,
        again.different,
        again.breakpoints,
    )


def all_levels(data: Data) -> list[Data]:
    return [level for lever in data["levers"].values() for level in lever["levels"].values()]


def for_scores(data: Data, names: list[str], change: Callable[[float], float]) -> None:
    """Changes every number that is in these objectives' units."""
    for name in names:
        objective = data["objectives"][name]
        for key in ("worst", "best", "baseline"):
            objective |= {key: change(objective[key])} if key in objective else {}
        if "value" in objective:
            objective["value"] = [[change(total), value] for total, value in objective["value"]]
    holders = [level["scores"] for level in all_levels(data)]
    holders += [synergy["scores"] for synergy in data.get("synergies", {}).values()]
    for scenario in data.get("scenarios", {}).values():
        holders += [scenario["baseline"], *scenario["scores"].values()]
    for scores in holders:
        scores |= {name: changed(scores[name], change) for name in names if name in scores}
    for rule in data.get("constraints", {}).values():
        for side in ("at_most", "at_least"):
            if rule.get("objective") in names and side in rule:
                rule[side] = change(rule[side])


def changed(score: Any, change: Callable[[float], float]) -> Any:
    """A score with every number changed; what turns round swaps its low and high ends."""
    if not isinstance(score, dict):
        return change(score)
    ends = {end: change(score[end]) for end in ("low", "likely", "high") if end in score}
    if change(1) < 0:
        swap = {"low": "high", "high": "low", "likely": "likely"}
        ends = {swap[end]: number for end, number in ends.items()}
    if "by_horizon" in score:
        ends["by_horizon"] = {name: change(number) for name, number in score["by_horizon"].items()}
    return ends


def halved(scores: Data, sums: list[str]) -> Data:
    """Half of every summed score; a peak is not shared out."""
    return {
        name: changed(score, lambda number: round(number / 2, 6)) if name in sums else score
        for name, score in scores.items()
    }
