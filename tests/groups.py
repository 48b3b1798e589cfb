"""Cases whose effects are split among groups of those affected, for hypothesis: with bounds that some bundle just meets."""

from copy import deepcopy
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from options import Case
from tests.oracle.totals import total
from tests.reports.running import FLOOD
from tests.strategies import Data, as_case, case_dicts

NAMES = ["north", "south", "hill", "isle", "moor", "port", "wood", "vale"]

PARTS = {
    2: [(0.7, 0.3), (1, 0), (0, 1), (0.5, 0.5), (0.125, 0.875)],
    3: [(0.2, 0.3, 0.5), (1, 0, 0), (0, 0.5, 0.5), (0.333, 0.333, 0.334), (0, 0, 1)],
    8: [(1, 0, 0, 0, 0, 0, 0, 0), (0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), (0, 0, 0, 0, 0, 0, 0.5, 0.5)],
}
"""By the number of groups: parts of an effect, some of them zero, that add up to 1."""


def grouped_cases(most_bundles: int = 60) -> st.SearchStrategy[Case]:
    return grouped_dicts(most_bundles).map(as_case)


def grouped_dicts(most_bundles: int = 60) -> st.SearchStrategy[Data]:
    return with_groups(case_dicts(most_bundles))


@st.composite
def with_groups(draw: Any, dicts: st.SearchStrategy[Data]) -> Data:
    """A case of a strategy with groups, and one or two bounds on what some group gets, or the worst off."""
    data = deepcopy(draw(dicts))
    if not sums_of(data):
        del next(iter(data["objectives"].values()))["combine"]
    split(draw, data)
    sums = sums_of(data)
    rules = data.setdefault("constraints", {})
    bare = as_case(data)
    for n in range(draw(st.integers(1, 2))):
        rules[f"fair_{n}"] = draw(bound_on_a_group(data, bare, sums))
    return data


@st.composite
def fair_dicts(draw: Any) -> Data:
    """Two or three levers that gain, and of whose side effect a group must get so much: of little else the answer turns.

    The bound is met by some bundle to the last digit, or nearly.
    """
    names = NAMES[: draw(st.sampled_from([2, 2, 3]))]
    sense = draw(st.sampled_from(["maximise", "minimise"]))
    levers: Data = {}
    for lever in "abc"[: draw(st.integers(2, 3))]:
        levels = {}
        for level in ["low", "high"][: draw(st.integers(1, 2))]:
            likely = draw(st.integers(-6, 9))
            side: Data = {
                "likely": likely,
                "low": likely - draw(st.integers(0, 9)),
                "high": likely + draw(st.integers(0, 9)),
            }
            if draw(st.integers(0, 3)):
                side["by_group"] = dict(zip(names, draw(st.sampled_from(PARTS[len(names)])), strict=True))
            levels[level] = {"scores": {"gain": draw(st.integers(1, 20)), "side": side}}
        levers[lever] = {"levels": levels}
    data: Data = {
        "format": 1,
        "title": "A fair share",
        "as_of": "2024-03-15",
        "groups": {name: {} for name in names},
        "objectives": {
            "gain": {"sense": "maximise", "worst": 0, "best": 100},
            "side": {"sense": sense, "measure": True},
        },
        "levers": levers,
    }
    rule = draw(bound_on_a_group(data, as_case(data), ["side"]))
    rule.pop("probability", None)
    return data | {"constraints": {"fair": rule}}


def sums_of(data: Data) -> list[str]:
    return [
        name
        for name, each in data["objectives"].items()
        if each.get("combine", "sum") == "sum" and "from" not in each
    ]


def split(draw: Any, data: Data) -> Data:
    """The same case with groups; baselines, scores and synergies say who gets what, or do not."""
    names = NAMES[: draw(st.sampled_from([2, 2, 3, 8]))]
    data["groups"] = {name: {} for name in names}
    sums = sums_of(data)

    def parts() -> Data:
        stated = dict(zip(names, draw(st.sampled_from(PARTS[len(names)])), strict=True))
        # A group that is left out has none.
        return {name: part for name, part in stated.items() if part or draw(st.booleans())}

    def scored(scores: Data) -> None:
        for name in scores:
            if name in sums and draw(st.integers(0, 3)):
                stated = scores[name] if isinstance(scores[name], dict) else {"likely": scores[name]}
                scores[name] = {**stated, "by_group": parts()}

    for name in sums:
        if draw(st.booleans()):
            data["objectives"][name]["by_group"] = parts()
    for lever in data["levers"].values():
        for level in lever["levels"].values():
            scored(level["scores"])
    for state in data.get("scenarios", {}).values():
        for scores in state.get("scores", {}).values():
            scored(scores)
    for synergy in data.get("synergies", {}).values():
        if draw(st.booleans()):
            synergy["by_group"] = parts()
    return data


@st.composite
def bound_on_a_group(draw: Any, data: Data, case: Case, sums: list[str]) -> Data:
    """A floor or ceiling, most often what some bundle just meets."""
    name = draw(st.sampled_from(sums))
    floor = data["objectives"][name]["sense"] == "maximise"
    rule: Data = {"objective": name, "for_group": draw(st.sampled_from(["worst_off", *data["groups"]]))}
    if rule["for_group"] != "worst_off":
        floor = draw(st.booleans())
        if draw(st.integers(0, 4)) == 0:
            rule["probability"] = draw(st.sampled_from([0.1, 0.5, 0.7, 0.9, 1]))
    if "probability" not in rule and draw(st.booleans()):
        rule["estimate"] = draw(st.sampled_from(["low", "likely", "high"]))
    if "scenarios" in data and draw(st.booleans()):
        rule["scenarios"] = draw(st.sampled_from(["all", sorted(data["scenarios"])[:1]]))
    levers = [[None, *lever["levels"]] for lever in data["levers"].values()]
    some = draw(st.sampled_from(list(product(*levers))))
    levels = {lever: level for lever, level in zip(data["levers"], some, strict=True) if level}
    at = next(iter(data.get("scenarios", {})), None) if "scenarios" in rule else None
    groups = list(data["groups"]) if rule["for_group"] == "worst_off" else [rule["for_group"]]
    met = [total(case, levels, name, at, rule.get("estimate", "likely"), group) for group in groups]
    return rule | {"at_least" if floor else "at_most": _decimal(min(met) if floor else max(met), floor)}


def _decimal(number: Fraction, floor: bool) -> float:
    """The number itself where six decimals write it, else the next one that it still keeps."""
    millions = number * 10**6
    return (millions.numerator // millions.denominator + (millions.denominator > 1) * (not floor)) / 10**6


def flood_of_two_towns(fair: str = "{objective: safety, for_group: worst_off, at_least: 200}") -> str:
    """tests/cases/flood.yaml with towns in the north and in the south, as text. fair: a constraint.

    Of 100 households that are safe now 60 are in the north; the levee protects nine of ten there, and all its noise is in
    the south; drills help the south most. Trust and hours of warning are not split.
    """
    text = FLOOD.read_text(encoding="utf-8")
    for old, new in (
        ("evidence_rule:", "groups:\n  north: {title: Northern towns, short: North}\n"
                           "  south: {title: Southern towns, short: South}\nevidence_rule:"),
        ("    baseline: 100\n", "    baseline: 100\n    by_group: {north: 0.6, south: 0.4}\n"),
        ("high: 500}", "high: 500, by_group: {north: 0.9, south: 0.1}}"),
        ("high: 30}", "high: 30, by_group: {south: 1}}"),
        ("because: Earlier warning.}", "because: Earlier warning., by_group: {north: 0.7, south: 0.3}}"),
        ("later: 250}}", "later: 250}, by_group: {north: 0.7, south: 0.3}}"),
        ("scores: {safety: 120,", "scores: {safety: {likely: 120, by_group: {north: 0.25, south: 0.75}},"),
        ("high: 800}", "high: 800, by_group: {north: 0.9, south: 0.1}}"),
        ("  trust_floor:", f"  fair: {fair}\n  trust_floor:"),
    ):  # fmt: skip
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
