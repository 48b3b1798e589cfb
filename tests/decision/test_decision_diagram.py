"""Decision diagrams: every path is a feasible bundle and every feasible bundle a path. Bergman and Cire 2016."""

import json
from random import Random
from typing import Any

import numpy as np
import pytest

from decision import settle
from decision.efficient import decision_diagram as module
from decision.efficient.branching_order import by_open_rows
from decision.efficient.decision_diagram import Diagram, decision_diagram
from decision.efficient.encoding import Encoding, encode
from decision.efficient.packed_words import packed
from options import Case, read_case
from tests.oracle import Oracle


def case_of_sums(seed: int, levers: int = 6) -> Case:
    """Objectives that are sums, with ties; levels, groups, a budget met exactly, bounds that only one total meets,
    synergies of either sign on scores and costs, and consents."""
    random = Random(seed)
    names = [f"lever_{n}" for n in range(levers)]
    goals = [f"goal_{j}" for j in range(random.choice([1, 2, 3, 4]))]
    falls = random.random() < 0.3
    objectives = {name: {"sense": "maximise", "worst": -40, "best": 60} for name in goals}
    if falls:
        objectives[goals[-1]] = {"sense": "minimise", "worst": 60, "best": -40}
    made: dict[str, Any] = {
        name: {
            "levels": {
                level: {
                    "cost": {"money": random.choice([0, 1, 2, 2, 3.5]), "staff": random.randint(-1, 2)},
                    "scores": {goal: random.choice([0, 0, 1, 2, 2.5]) for goal in goals},
                }
                for level in ("low", "high", "full")[: random.choice([1, 1, 2, 3])]
            }
        }
        for name in names
    }
    rules: dict[str, Any] = {}
    for n in range(random.randint(0, 2)):
        one, other = random.sample(names, 2)
        rules[f"rule_{n}"] = {"lever": one, random.choice(["requires", "excludes"]): other}
    for n in range(random.randint(0, 3)):
        group = random.sample(names, random.randint(2, 4))
        rules[f"group_{n}"] = {"group": group, random.choice(["at_most", "exactly", "at_least"]): 1}
    if random.random() < 0.3:
        total = random.choice([2, 3, 4.5])
        rules |= {f"met_{end}": {"objective": goals[0], end: total} for end in ("at_least", "at_most")}
    weights = {"board": {"method": "direct", "values": {goal: 1 / len(goals) for goal in goals}}}
    if random.random() < 0.3:
        rules["agreed"] = {"profile": "board", "at_least": random.choice([41, 42, 43])}
    sections = {
        "objectives": objectives,
        "weights": {"profiles": weights},
        "resources": {"money": {"limit": random.choice([0, 5, 7])}, "staff": {"limit": random.randint(0, 4)}},
        "levers": made,
        "synergies": {
            f"synergy_{n}": {
                "levers": random.sample(names, random.choice([2, 2, 3])),
                "scores": {random.choice(goals): random.choice([-2, -1, 1, 2])},
                "cost": {"money": random.choice([-2, -1, 0, 1])},
            }
            for n in range(random.randint(0, 3))
        },
        "constraints": rules,
    }
    head = "format: 1\ntitle: Sums\nas_of: 2024-03-15\n"
    return read_case(head + "".join(f"{name}: {json.dumps(part)}\n" for name, part in sections.items()))


def made(encoding: Encoding) -> Diagram:
    diagram = decision_diagram(encoding.instance, packed(encoding.instance), lambda _: False)
    assert diagram is not None
    return diagram


def paths(diagram: Diagram) -> list[tuple[int, ...]]:
    """The options along every path from the root to the terminal."""
    levers = len(diagram.layer) - 2
    if diagram.layer[-1] == diagram.layer[-2]:
        return []
    found: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for _ in range(levers):
        found = [
            ((*taken, int(diagram.option[arc])), int(diagram.child[arc]))
            for taken, node in found
            for arc in range(diagram.out[node], diagram.out[node + 1])
        ]
    return [taken for taken, _ in found]


@pytest.mark.parametrize("seed", range(60))
def test_the_paths_are_the_feasible_bundles(seed: int) -> None:
    case = case_of_sums(seed)
    problem = settle(case)
    encoding = by_open_rows(problem, encode(problem))
    if (encoding.instance.least_use[0] > encoding.instance.cap).any():
        assert not Oracle(case).feasible
        return
    found = paths(made(encoding))
    chosen = encoding.chosen(np.array(found, dtype=np.int16).reshape(len(found), len(encoding.order)))
    bundles = sorted(tuple(sorted(problem.levels(np.flatnonzero(row).tolist()).items())) for row in chosen)
    agreed = {name for name in case.constraints if name == "agreed"}
    without = case.model_copy(
        update={"constraints": {k: v for k, v in case.constraints.items() if k not in agreed}}
    )
    assert bundles == sorted(Oracle(without).feasible)


def test_states_that_leave_the_same_bundles_are_one_node() -> None:
    """Of ten levers at most one: two states, and one once no lever is left."""
    levers = {f"lever_{n}": {"levels": {"on": {"scores": {"goal": n}}}} for n in range(10)}
    rules = {"one": {"group": list(levers), "at_most": 1}}
    text = (
        "format: 1\ntitle: t\nas_of: 2024-03-15\nobjectives: {goal: {sense: maximise, worst: 0, best: 9}}\n"
    )
    problem = settle(read_case(f"{text}levers: {json.dumps(levers)}\nconstraints: {json.dumps(rules)}\n"))
    diagram = made(encode(problem))
    assert np.diff(diagram.layer).tolist() == [1, *[2] * 9, 1]
    assert len(paths(diagram)) == 11


def test_a_diagram_that_grows_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = settle(case_of_sums(7, 8))
    instance = encode(problem).instance
    words = packed(instance)
    whole = decision_diagram(instance, words, lambda _: False)
    assert whole is not None
    widest = int(np.diff(whole.layer).max())
    for name, exact in (("WIDEST", widest), ("MOST_NODES", int(whole.layer[-1]))):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, exact)
            assert decision_diagram(instance, words, lambda _: False) is not None
            patch.setattr(module, name, exact - 1)
            assert decision_diagram(instance, words, lambda _: False) is None
    arcs: list[int] = []

    def is_over(more: int) -> bool:
        arcs.append(more)
        return len(arcs) == 3

    assert decision_diagram(instance, words, is_over) is None
    assert sum(arcs) == whole.out[whole.layer[3]]
