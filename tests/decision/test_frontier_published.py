"""Published sets of efficient bundles; each test is named after the publication."""

import csv
from pathlib import Path

import pytest

from benchmarks.published import INSTANCES, case_of, knapsack_with_front, numbers_of
from decision import Frontier, frontier, settle
from decision.efficient.efficient_set import Method
from options import load_case, read_case

REFERENCE = Path(__file__).parent.parent / "reference"
PROJECTS = (REFERENCE / "fifteen_projects.yaml").read_text(encoding="utf-8")
ORDERED = """
weights:
  profiles:
    board: {method: direct, values: {criterion_1: 0.5, criterion_2: 0.3, criterion_3: 0.2}}
  default: board
  information: [criterion_1 >= criterion_2, criterion_2 >= criterion_3]
"""


def core(found: Frontier) -> list[float]:
    """The core index of each project, in order."""
    return [levels["on"] for levels in found.core_index.values()]


def test_liesio_mild_salo_2007_fifteen_projects_without_information() -> None:
    found = frontier(settle(read_case(PROJECTS)))
    assert found.complete
    assert len(found.bundles) == 9
    ninths = [2, 9, 6, 3, 6, 9, 0, 9, 8, 9, 8, 0, 4, 3, 9]
    assert core(found) == pytest.approx([n / 9 for n in ninths])


def test_liesio_mild_salo_2007_fifteen_projects_with_ordered_weights() -> None:
    problem = settle(read_case(PROJECTS + ORDERED))
    found = frontier(problem)
    assert found.within_information
    assert len(found.bundles) == 6
    sixths = [1, 6, 4, 2, 4, 6, 0, 6, 6, 6, 6, 0, 2, 2, 6]
    assert core(found) == pytest.approx([n / 6 for n in sixths])
    assert len(frontier(problem, all_weights=True).bundles) == 9


@pytest.mark.parametrize(
    ("instance", "known", "method"),
    [("2kp50", 35, "zones"), ("3kp40", 389, "zones"), ("3kp40", 389, "bounded listing")],
)
def test_mavrotas_florios_2013_knapsacks(instance: str, known: int, method: Method) -> None:
    with (REFERENCE / f"mavrotas_florios_{instance}.csv").open(encoding="utf-8", newline="") as file:
        published = [tuple(map(float, row)) for row in list(csv.reader(file))[1:]]
    assert len(set(published)) == known
    found = frontier(settle(load_case(REFERENCE / f"mavrotas_florios_{instance}.yaml")), method=method)
    assert found.complete
    totals = {tuple(o.total for o in bundle.objectives.values()) for bundle in found.bundles}
    assert totals == set(published)


@pytest.mark.parametrize(("instance", "known"), [("random_4D_50_1", 3200), ("random_5D_40_1", 3542)])
def test_lopes_2024_knapsacks_with_one_budget(instance: str, known: int) -> None:
    """Points of MIT-licensed instances, found by dynamic programming: github.com/gaplopes/mobkp-instances."""
    text, published = knapsack_with_front(numbers_of(INSTANCES / f"{instance}.in.gz"))
    found = frontier(settle(read_case(text)), with_support=False)
    assert (found.method, found.complete, len(published)) == ("decision diagram", True, known)
    assert {tuple(o.total for o in bundle.objectives.values()) for bundle in found.bundles} == published


METHODS: tuple[Method, Method] = ("decision diagram", "zones")


def test_patel_2025_set_packing_by_two_methods() -> None:
    """No front is published: diagrams and search zones must agree on it."""
    problem = settle(read_case(case_of("packing_3_100")))
    found, other = (frontier(problem, method=method, with_support=False) for method in METHODS)
    assert (found.method, other.method) == METHODS
    assert found.complete and other.complete
    assert len(found.chosen) == 109
    assert (found.chosen == other.chosen).all()
