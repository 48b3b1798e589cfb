"""Dominance rules prune nothing but dominated bundles, on cases with many exchanges. Ibaraki 1977."""

import json
from random import Random
from typing import Any

import numpy as np
import pytest

from decision import Problem, frontier, settle
from decision.efficient.dominance_rules import dominance_rules
from decision.efficient.encoding import encode
from decision.efficient.packed_words import packed
from decision.solve.enumeration import enumerate_bundles
from options import read_case
from tests.decision.test_frontier_oracle import METHODS


def close_levers(seed: int) -> Problem:
    """Levers so alike that many exchanges improve a bundle, and many bundles are equal; with rules, levels, synergies of
    either sign, maxima and value functions with constant pieces."""
    random = Random(seed)
    objectives: dict[str, Any] = {
        f"goal_{j}": {"sense": random.choice(["maximise", "minimise"]), "worst": 0, "best": 40}
        for j in range(3)
    }
    for goal in objectives.values():
        if goal["sense"] == "minimise":
            goal["worst"], goal["best"] = 40, 0
    if seed % 3 == 1:
        objectives["goal_0"] |= {"combine": "max", "baseline": 1}
    if seed % 4 == 2:
        objectives["goal_1"]["value"] = [[0, 0], [6, 50], [12, 50], [40, 100]]
        objectives["goal_1"] |= {"sense": "maximise", "worst": 0, "best": 40}

    def level(step: int) -> dict[str, Any]:
        return {
            "cost": {"money": random.randint(1, 4) + step, "staff": random.randint(0, 3)},
            "scores": {goal: random.randint(0, 3) + step for goal in objectives},
        }

    levers: dict[str, Any] = {}
    for n in range(10):
        levels = {"low": level(0)}
        if n % 4 == 3:
            levels["high"] = level(1)
        levers[f"lever_{n}"] = {"levels": levels}
    names = list(levers)
    rules: dict[str, Any] = {}
    for n in range(3):
        one, other = random.sample(names, 2)
        rules[f"rule_{n}"] = {"lever": one, random.choice(["requires", "excludes"]): other}
    rules["few"] = {"group": random.sample(names, 6), "at_most": 4}
    synergies = {
        f"synergy_{n}": {
            "levers": random.sample(names, random.choice([2, 2, 3])),
            "scores": {random.choice(list(objectives)): random.choice([-2, -1, 1, 2])},
        }
        for n in range(4)
    }
    sections = {
        "objectives": objectives,
        "resources": {"money": {"limit": 16}, "staff": {"limit": 9}},
        "levers": levers,
        "constraints": rules,
        "synergies": synergies,
    }
    head = "format: 1\ntitle: Levers much alike\nas_of: 2024-03-15\n"
    return settle(
        read_case(head + "".join(f"{name}: {json.dumps(part)}\n" for name, part in sections.items()))
    )


@pytest.mark.parametrize("seed", range(24))
def test_no_efficient_bundle_is_pruned(seed: int) -> None:
    problem = close_levers(seed)
    table = enumerate_bundles(problem)
    assert table is not None
    values = np.round(table.values, 9)
    dominated = np.array([((values >= v).all(axis=1) & (values > v).any(axis=1)).any() for v in values])
    efficient = {held.tobytes() for held in table.chosen[~dominated]}
    for method in METHODS:
        found = frontier(problem, method=method, workers=1)
        assert {held.tobytes() for held in found.chosen} == efficient, method


@pytest.mark.parametrize("seed", range(6))
def test_the_cases_have_rules_of_both_kinds(seed: int) -> None:
    instance = encode(close_levers(seed)).instance
    rules = dominance_rules(instance, packed(instance))
    assert rules.decided.any()
    assert rules.single_decided[-1]
