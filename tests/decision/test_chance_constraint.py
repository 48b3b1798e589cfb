"""Chance constraints against an oracle that draws the scores one by one and counts in fractions."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question, Sampling, contingency, evaluate, frontier, optimize, robust, settle, slacks
from decision.model.chance_constraint import ChanceConstraint
from decision.model.chance_rows import implied_row
from decision.solve import enumeration
from decision.solve.branch_and_bound import bundles_above_floor
from decision.solve.enumeration import list_bundles
from decision.solve.linear_relaxation import relaxation
from decision.solve.nogoods import nogood
from decision.solve.search import Search
from options import Case, TotalBound, read_case
from tests.oracle import Oracle, bundle_id, key
from tests.oracle.draws import draws, share_of_draws
from tests.strategies import Data, as_case, as_text, case_dicts

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def chancy_dicts(draw: Any) -> Data:
    """Cases with a chance constraint; the probability is often exactly the share of some bundle, or just above it."""
    data = draw(case_dicts(most_bundles=60))
    for rule in [name for name, rule in data.get("constraints", {}).items() if "probability" in rule]:
        del data["constraints"][rule]
    objectives = sorted(data["objectives"])
    bound = draw(st.sampled_from(["at_most", "at_least"]))
    rule = {"objective": draw(st.sampled_from(objectives)), bound: draw(st.integers(-4, 10))}
    if "scenarios" in data and draw(st.booleans()):
        rule["scenarios"] = "all"
    data.setdefault("constraints", {})["sure"] = rule | {"probability": 0.5}
    case = as_case(data)
    number = case.draws.number
    sure = case.constraints["sure"]
    assert isinstance(sure, TotalBound)
    oracle = Oracle(case)
    bundle = draw(st.sampled_from(oracle.bundles))
    share = share_of_draws(case, dict(bundle), sure, oracle.scenario)
    if share > 0 and number in (1, 4, 10, 20):
        rule["probability"] = draw(
            st.sampled_from([float(share), min(1.0, float(share) + 1e-9), max(0.01, float(share) - 1e-9), 1])
        )
    data["constraints"]["sure"] = {**rule, "probability": rule.get("probability", 0.5)}
    return data


@few
@given(chancy_dicts())
def test_every_way_finds_what_the_oracle_finds(data: Data) -> None:
    case = as_case(data)
    problem, oracle = settle(case), Oracle(case)
    row = {chance.label: implied_row(chance) for chance in problem.chances}
    for bundle in oracle.bundles:
        assert set(evaluate(problem, dict(bundle)).violates) == oracle.violates(bundle)
        chosen = problem.chosen(dict(bundle))
        for chance in problem.chances:
            if chance.holds(chosen, problem.in_force(chosen)):
                assert row[chance.label].holds(chosen, problem.in_force(chosen))
            else:  # what the nogood keeps breaks the constraint, whatever the rest is
                kept = nogood(problem, chosen)
                alike = [
                    o for o in oracle.bundles if all(dict(o).get(n) == dict(bundle).get(n) for n in kept)
                ]
                assert not any(o in oracle.feasible for o in alike)
    feasible = {bundle_id(bundle) for bundle in oracle.feasible}
    plain = relaxation(problem, {}, frozenset())
    assert plain is not None
    listed, searched = list_bundles(problem), bundles_above_floor(problem, problem.weights, -np.inf, plain)
    for table in (listed, searched):
        assert table is not None
        found = {bundle_id(key(problem.levels(table.bundle(n)))) for n in range(len(table.chosen))}
        assert found == feasible
    for with_table in (True, False):
        search = Search(problem, "HiGHS", with_table=with_table)
        best = search.best(search.whole, problem.weights)
        assert (best is None) == (not feasible)
        if best is not None:
            assert search.value(best, problem.weights) == pytest.approx(float(oracle.best), abs=2e-6)


LEVERS: Data = {
    "a": {"levels": {"on": {"scores": {"gain": 5, "harm": {"low": 0, "likely": 2, "high": 9}}}}},
    "b": {"levels": {"on": {"scores": {"gain": 4, "harm": {"low": 1, "likely": 2, "high": 3}}}}},
    "c": {"levels": {"on": {"scores": {"gain": 1, "harm": 2}}}},
}


def small(rule: Data, **more: Any) -> Case:
    return as_case(small_dict(rule, **more))


def small_dict(rule: Data, **more: Any) -> Data:
    return {
        "format": 1,
        "title": "Small",
        "as_of": "2024-03-15",
        "draws": {"number": 10, "seed": 3},
        "objectives": {
            "gain": {"sense": "maximise", "worst": 0, "best": 10},
            "harm": {"sense": "minimise", "worst": 20, "best": 0},
        },
        "weights": {"profiles": {"all": {"method": "direct", "values": {"gain": 1, "harm": 0}}}},
        "levers": LEVERS,
        "constraints": {"sure": {"objective": "harm", **rule}},
        **more,
    }


def best_of(case: Case) -> str:
    found = [
        optimize(Question(case), top=1, different=0, with_breakpoints=False, with_table=w)
        for w in (True, False)
    ]
    ids = {answer.bundles[0].id for answer in found}
    assert len(ids) == 1 and all(answer.status == "optimal" for answer in found)
    return ids.pop()


def nth_harm(levels: dict[str, str], n: int) -> float:
    """The n-th least total of harm over the ten draws."""
    case = small({"at_most": 9, "probability": 0.5})
    totals = [
        sum(
            (Fraction(drawn.get(("harm", lever, level), 2.0)) for lever, level in levels.items()), Fraction(0)
        )
        for drawn in draws(case, None)
    ]
    return float(sorted(totals)[n - 1])


def test_a_share_met_exactly_is_enough_and_the_least_more_is_not() -> None:
    ceiling = round((nth_harm({"a": "on"}, 7) + nth_harm({"a": "on"}, 8)) / 2, 6)
    assert "a.on" in best_of(small({"at_most": ceiling, "probability": 0.7}))
    assert "a.on" not in best_of(small({"at_most": ceiling, "probability": 0.7000001}))
    assert "a.on" not in best_of(small({"at_most": ceiling, "probability": 1}))


def test_a_total_without_drawn_scores_that_meets_the_bound_holds_in_every_draw() -> None:
    case = small({"at_most": 2, "probability": 1})
    assert evaluate(settle(case), {"c": "on"}).feasible
    assert evaluate(settle(small({"at_most": 1.999999, "probability": 0.1})), {"c": "on"}).violates == (
        "sure",
    )
    assert best_of(case) == "c.on"


def test_an_interval_too_narrow_for_floating_point_is_not_drawn() -> None:
    harm = {"low": 1, "likely": 1, "high": "HIGH"}
    levers = {"a": {"levels": {"on": {"scores": {"gain": 5, "harm": harm}}}}}
    data = small_dict({"at_most": 1, "probability": 1}, levers=levers)
    case = read_case(as_text(data).replace('"HIGH"', "1.00000000000000000001"))
    assert evaluate(settle(case), {"a": "on"}).feasible


def test_a_status_quo_that_breaks_it_is_shown_as_that() -> None:
    case = small({"at_most": 1, "probability": 0.9}, status_quo={"a": "on", "b": "on"})
    found = optimize(Question(case))
    assert found.status_quo.violates == ("sure",) and not found.status_quo.feasible
    assert found.bundles[0].feasible


def test_where_nothing_keeps_it_the_conflict_names_it() -> None:
    case = small({"at_least": 30, "probability": 0.1}, resources={"money": {"limit": 5}})
    for with_table in (True, False):
        found = optimize(Question(case), with_table=with_table)
        assert (found.status, found.conflict) == ("infeasible", ("sure",))


@pytest.mark.parametrize("sign", [1, -1], ids=["ceiling", "floor"])
def test_a_total_that_meets_the_bound_holds_and_one_that_misses_it_by_less_than_floating_point_tells_does_not(
    sign: int,
) -> None:
    """.1 + .2 + .3 is .6000000000000001 in floating point, and in fractions less than that."""
    drawn = sign * np.array([[0.1, 0.2, 0.3]])
    met = sum(map(Fraction, drawn[0].tolist()), Fraction(0))
    everything = np.ones((1, 3), dtype=bool)
    for bound, holds in [(met, True), (met - sign * Fraction(1, 10**30), False)]:
        chance = ChanceConstraint(
            "sure", "sure", None, sign > 0, bound, Fraction(1), {}, {}, (0, 1, 2), drawn
        )
        assert chance.holds(frozenset({0, 1, 2}), ()) is holds
        assert chance.hold(everything, np.zeros((1, 0), dtype=bool)).tolist() == [holds]


def test_two_are_the_same_where_the_bound_and_the_draws_are() -> None:
    rule = {"at_most": 5, "probability": 0.5}
    alike, again, bounded, drawn = (
        settle(small(sure, **more)).chances
        for sure, more in [
            (rule, {}),
            (rule, {}),
            (rule | {"at_most": 4}, {}),
            (rule, {"draws": {"number": 10, "seed": 2}}),
        ]
    )
    assert alike == again and alike != bounded
    assert len(drawn[0].drawn) == len(alike[0].drawn) and alike != drawn


def test_the_slack_is_of_the_share() -> None:
    case = small({"at_most": 6, "probability": 0.5})
    sure = case.constraints["sure"]
    assert isinstance(sure, TotalBound)
    (slack,) = slacks(Question(case), {"a": "on", "b": "on"})
    share = share_of_draws(case, {"a": "on", "b": "on"}, sure, None)
    assert (slack.amount, slack.slack) == (share, share - Fraction(1, 2))


def test_efficient_bundles_are_listed_and_where_that_is_too_long_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = small({"at_most": 5, "probability": 0.9})
    oracle = Oracle(case)
    found = frontier(settle(case))
    assert all(bundle.feasible for bundle in found.bundles)
    assert {bundle.id for bundle in found.bundles} <= {bundle_id(b) for b in oracle.feasible}
    monkeypatch.setattr(enumeration, "MOST_BYTES", 1)
    with pytest.raises(ValueError, match="as a constraint with a probability asks for"):
        frontier(settle(case))


def test_a_ceiling_binds_responses_and_a_floor_only_what_is_done_now() -> None:
    trigger = {"triggers": {"flood": {"scenario": "wet", "within": 12, "likelihood": 0.5}}}
    state = {"scenarios": {"dry": {"working": True}, "wet": {"scores": {"a.on": {"gain": 9, "harm": 9}}}}}
    ceiling = contingency(Question(small({"at_most": 5, "probability": 0.9}, **state, **trigger)))
    assert ceiling.plan is not None
    after = ceiling.plan.on["flood"].bundle
    oracle = Oracle(small({"at_most": 5, "probability": 0.9}, **state), "wet")
    assert "sure" not in oracle.violates(key(after.levels))
    floor = contingency(Question(small({"at_least": 1, "probability": 0.9}, **state, **trigger)))
    assert floor.plan is not None and floor.plan.now.feasible


def test_draws_are_optimised_over_bundles_that_keep_it_listed_or_not() -> None:
    case = small({"at_most": 5, "probability": 0.9})
    feasible = {bundle_id(bundle) for bundle in Oracle(case).feasible}
    assert len(feasible) < 8
    best = []
    for with_table in (True, False):
        found = robust(Question(case), sampling=Sampling(1, 40, "pert"), tail=0.25, with_table=with_table)
        assert found.draws is not None and found.draw_tail is not None and found.regret is not None
        assert set(found.draws.acceptability) <= feasible
        assert {found.draw_tail.best.id, found.regret.maximin.id} <= feasible
        best.append(set(found.draws.acceptability))
    assert best[1] and best[1] <= best[0]  # of ties a program finds one
