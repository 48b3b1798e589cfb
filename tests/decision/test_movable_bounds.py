"""What a number would have to be for a bundle: drawn totals by sorting, margins by the actor's calculus, scales at zero."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from decision import Question, infeasibility
from decision.explanations.movable_bounds import MovableBound, bounds_of
from decision.model.problem import Problem
from decision.solve.enumeration import list_bundles
from decision.solve.infeasible_subset import constraint_names, restricted
from options import TotalBound
from tests.actors import raiders
from tests.strategies import Data, as_case, case_dicts

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def every_bundle(problem: Problem) -> list[frozenset[int]]:
    table = list_bundles(restricted(problem, ()))
    assert table is not None
    return [table.bundle(row) for row in range(len(table.chosen))]


@few
@given(case_dicts(most_bundles=40))
def test_floats_and_fractions_agree_and_a_bundle_breaks_what_it_exceeds(data: Data) -> None:
    case = as_case(data)
    problem = Question(case).problem()
    bundles = every_bundle(problem)
    table = list_bundles(restricted(problem, ()))
    assert table is not None
    for name in constraint_names(problem):
        alone = restricted(problem, {name})
        for bound in bounds_of(case, problem, name):
            found = bound.excesses(problem, table.chosen)
            for bundle, rough in zip(bundles, found.tolist(), strict=True):
                exact = bound.excess(problem, bundle)
                if rough != float("inf"):
                    assert rough == pytest.approx(float(exact), abs=1e-6)
        kept_ones = list_bundles(alone)
        assert kept_ones is not None
        kept = {kept_ones.bundle(row) for row in range(len(kept_ones.chosen))}
        for bundle in bundles:
            bounds = bounds_of(case, problem, name)
            if bounds:
                assert (bundle in kept) == all(not bound.excess(problem, bundle) for bound in bounds)


def drawn(probability: Any, **bound: Any) -> tuple[Problem, tuple[MovableBound, ...]]:
    """One uncertain score, 20 draws."""
    data: Data = {
        "format": 1,
        "title": "Drawn",
        "as_of": "2024-03-15",
        "draws": {"number": 20, "seed": 3},
        "objectives": {"harm": {"sense": "minimise", "worst": 9, "best": 0, "baseline": 1}},
        "levers": {"a": {"levels": {"on": {"scores": {"harm": {"low": 0, "likely": 1, "high": 4}}}}}},
        "constraints": {"sure": {"objective": "harm", "probability": probability, **bound}},
    }
    case = as_case(data)
    problem = Question(case).problem()
    return problem, bounds_of(case, problem, "sure")


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.9, 1])
def test_a_drawn_total_needs_the_draw_at_its_rank(probability: float) -> None:
    problem, (total, share) = drawn(probability, at_most=1.5)
    (chance,) = problem.chances
    ordered = np.sort(chance.drawn[:, 0])
    rank = int(np.ceil(round(probability * 20, 9)))
    assert total.need(problem, frozenset({0})) == 1 + Fraction(float(ordered[rank - 1]))
    assert share.need(problem, frozenset({0})) == Fraction(int((ordered <= 0.5).sum()), 20)
    _, (floor, _) = drawn(probability, at_least=1.5)
    assert floor.need(problem, frozenset({0})) == 1 + Fraction(float(ordered[20 - rank]))


def test_a_number_of_zero_is_measured_against_the_most_that_it_is_broken_by() -> None:
    data: Data = {
        "format": 1,
        "title": "Zeros",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
        "resources": {"money": {"limit": 0}},
        "levers": {
            name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"good": 1}}}}
            for name, cost in (("a", 4), ("b", 6))
        },
        "constraints": {"some": {"must": "a"}, "low": {"objective": "good", "at_most": 0}},
    }
    question = Question(as_case(data))
    problem = question.problem()
    (money,) = bounds_of(question.case, problem, "money")
    assert money.scale(problem) == 10
    found = infeasibility(question)
    assert {frozenset(conflict.names) for conflict in found.conflicts} == {
        frozenset({"money", "some"}),
        frozenset({"some", "low"}),
    }
    dropped = [repair.changes[0].name for repair in found.repairs]
    assert dropped == ["some"]


def test_a_margin_needs_what_the_calculus_gives() -> None:
    actor = {
        "accepts": "hold",
        "courses": {"hold": {"incentives": {"ease": 5}}, "raid": {"incentives": {"loot": 9}}},
        "shifts": {"watch": {"raid": {"loot": -7}}},
    }
    levers = {"watch": {"levels": {"on": {"cost": {"money": 2}}}}}
    case = raiders(actor, 5, levers, constraints={"floor": {"objective": "calm", "at_least": 4}})
    assert isinstance(case.constraints["floor"], TotalBound)
    for with_table in (True, False):
        found = infeasibility(Question(case), with_table=with_table)
        (conflict,) = found.conflicts
        assert conflict.names == ("floor",) and conflict.ways_out[0].new == 3
        assert found.repairs[0].bundle.id == "watch.on"


def test_bounds_on_tags_and_on_the_longest_lead_time_move_as_others_do() -> None:
    data: Data = {
        "format": 1,
        "title": "Tags",
        "as_of": "2024-03-15",
        "objectives": {
            "good": {"sense": "maximise", "worst": 0, "best": 10},
            "months": {"sense": "minimise", "measure": True, "from": {"lead_time": "longest"}},
        },
        "resources": {"money": {}},
        "levers": {
            name: {
                "tags": ["capital"],
                "levels": {"on": {"cost": {"money": cost}, "lead_time": cost + 1, "scores": {"good": 1}}},
            }
            for name, cost in (("a", 4), ("b", 6.5))
        },
        "constraints": {
            "keep": {"must": ["a", "b"]},
            "one": {"tag": "capital", "at_most": 1},
            "spend": {"tag": "capital", "resource": "money", "at_most": 7},
            "soon": {"objective": "months", "at_most": 5},
            "all_of_it": {"tag": "capital", "resource": "money", "exactly": 9.25},
        },
    }
    question = Question(as_case(data))
    for with_table in (True, False):
        found = infeasibility(question, with_table=with_table)
        ways = {
            frozenset(conflict.names): {way.name: way.new for way in conflict.ways_out}
            for conflict in found.conflicts
        }
        assert ways[frozenset({"keep", "one"})]["one"] == 2
        assert ways[frozenset({"keep", "spend"})]["spend"] == Decimal("10.5")
        assert ways[frozenset({"keep", "soon"})]["soon"] == Decimal("7.5")
        assert ways[frozenset({"all_of_it"})] == {"all_of_it": Decimal("10.5")}


def test_one_end_of_a_group_cannot_make_up_for_what_the_other_lacks() -> None:
    """With nothing chosen the least is missed by one, whatever the most is."""
    levers = {name: {"levels": {"on": {"scores": {"good": 1}}}} for name in "abc"}
    case = as_case(
        {
            "format": 1,
            "title": "Of three",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 3}},
            "levers": levers,
            "constraints": {"some": {"group": ["a", "b", "c"], "at_least": 1, "at_most": 2}},
        }
    )
    problem = Question(case).problem()
    nothing, everything = np.zeros((1, 3), dtype=bool), np.ones((1, 3), dtype=bool)
    told = {
        bound.field: [bound.excesses(problem, chosen).tolist() for chosen in (nothing, everything)]
        for bound in bounds_of(case, problem, "some")
    }
    inf = float("inf")
    assert told == {"at_least": [[1.0], [inf]], "at_most": [[inf], [1.0]]}
