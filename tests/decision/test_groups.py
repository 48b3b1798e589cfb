"""What groups get of a bundle, and bounds on it: against enumerations that read the case, on cases aimed at the borders."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from decision import Question, evaluate, frontier, infeasibility, optimize, sweep
from decision.explanations.comes_in import ComesIn, changes, common_numbers, own_numbers
from decision.explanations.contest import Contest
from decision.explanations.target import member
from decision.model.slack import slacks
from decision.sensitivity.score_breakpoints import score_breakpoints
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case, TotalBound
from tests.decision import test_comes_in as comes_in
from tests.decision import test_contingency_oracle as contingency
from tests.decision import test_evaluation as evaluation
from tests.decision import test_exact_steps as steps
from tests.decision import test_infeasibility_oracle as infeasible
from tests.decision import test_loosened_constraints as loosened
from tests.decision import test_score_breakpoints as breakpoints
from tests.decision import test_score_rivals as rivals
from tests.decision import test_variation as variation
from tests.decision.test_optimize_oracle import assume_clear
from tests.groups import NAMES, fair_dicts, grouped_cases, grouped_dicts, with_groups
from tests.oracle import Oracle
from tests.oracle.bundles import bundle_id, groups_of
from tests.oracle.totals import Levels, total
from tests.strategies import Data, as_case
from tests.triggers import tense_dicts

some = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def amounts(case: Case, levels: Levels, rule: TotalBound, computed: str | None) -> list[Fraction]:
    """What a bound is on: of each of its scenarios, and in it of each group that it is for."""
    scenarios = [computed] if rule.scenarios is None else list(rule.scenarios)
    if rule.scenarios == "all":
        scenarios = list(case.scenarios) or [computed]
    return [
        total(case, levels, rule.objective, at, rule.estimate, group)
        for at in scenarios
        for group in groups_of(case, rule)
    ]


@some
@given(grouped_cases())
def test_bundles_break_bounds_on_groups_exactly_where_enumeration_says_so(case: Case) -> None:
    for scenario in (None, *case.scenarios):
        oracle, problem = Oracle(case, scenario), Question(case, scenario=scenario).problem()
        assume_clear(oracle)
        tight = 0
        for bundle in oracle.bundles:
            found = evaluate(problem, dict(bundle))
            assert set(found.violates) == oracle.violates(bundle)
            told: dict[str, list[Fraction]] = {}
            for slack in slacks(Question(case, scenario=scenario), dict(bundle)):
                told.setdefault(slack.constraint, []).append(slack.amount)
                tight += slack.constraint.startswith("fair") and slack.slack == 0
            for name, rule in case.constraints.items():
                if name.startswith("fair") and isinstance(rule, TotalBound) and rule.probability is None:
                    assert told[name] == amounts(case, dict(bundle), rule, oracle.scenario)
        event(f"some bundle just keeps a bound: {tight > 0}")


@some
@given(grouped_cases())
def test_what_groups_get_adds_up_to_the_total(case: Case) -> None:
    oracle, problem = Oracle(case), Question(case).problem()
    sums = [name for name, each in case.objectives.items() if each.combine == "sum"]
    for bundle in oracle.bundles[:20]:
        found = evaluate(problem, dict(bundle))
        assert list(found.groups) == sums
        for name in sums:
            mine = {g: total(case, dict(bundle), name, oracle.scenario, "likely", g) for g in case.groups}
            assert dict(found.groups[name]) == {group: float(part) for group, part in mine.items()}
            assert float(sum(mine.values())) == found.objectives[name].total


@some
@given(grouped_cases(), st.booleans())
def test_the_optimum_by_program_and_by_listing_is_that_of_the_enumeration(
    case: Case, with_table: bool
) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    found = optimize(Question(case), top=1, different=0, with_breakpoints=False, with_table=with_table)
    event(f"feasible: {bool(oracle.feasible)}")
    if not oracle.feasible:
        assert found.status == "infeasible"
        return
    assert (found.status, found.bundles[0].id) == ("optimal", bundle_id(oracle.ties[0]))


@settings(some, max_examples=12)
@given(grouped_cases())
def test_every_method_has_the_same_candidates(case: Case) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    assume(oracle.feasible)
    efficient = {bundle.id for bundle in frontier(Question(case), all_weights=True).bundles}
    assert efficient == {bundle_id(b) for b in oracle.feasible if not oracle.dominated(b)}
    cells = sweep(Question(case)).cells
    assert {cell.bundle.id for cell in cells} <= {bundle_id(bundle) for bundle in oracle.feasible}


@settings(some, max_examples=6)
@given(infeasible.tightened(grouped_dicts(30)), st.booleans())
def test_conflicts_with_floors_of_groups_are_all_minimal_ones(
    asked: infeasible.Asked, with_table: bool
) -> None:
    """Conflicts, their ways out, repairs and prices: as tests/decision/test_infeasibility_oracle.py checks them."""
    for check in (
        infeasible.test_the_conflicts_are_all_minimal_infeasible_subsets,
        infeasible.test_the_repairs_are_of_the_fewest_changes_and_each_is_least,
    ):
        check.hypothesis.inner_test(asked, with_table)


@settings(some, max_examples=6)
@given(infeasible.tightened(grouped_dicts(30)), st.booleans())
def test_prices_of_floors_of_groups_are_what_the_optimum_gains(
    asked: infeasible.Asked, with_table: bool
) -> None:
    check = infeasible.test_prices_are_what_the_optimum_gains_when_it_is_found_again
    check.hypothesis.inner_test(asked, with_table)


@some
@given(fair_dicts().map(as_case) | grouped_cases(30))
def test_scores_turn_where_what_a_group_gets_of_them_meets_its_bound(case: Case) -> None:
    """Breakpoints by listing and by search; constraints loosened for the search."""
    breakpoints.test_the_recommendation_stands_up_to_each_breakpoint_and_falls_beyond_it.hypothesis.inner_test(
        case
    )
    rivals.check_same(case)
    loosened.test_what_any_position_of_a_score_allows_is_feasible.hypothesis.inner_test(case)


@settings(some, max_examples=8)
@given(fair_dicts(), st.data())
def test_what_brings_a_measure_or_bundle_in_counts_with_groups(data: Data, draw: st.DataObject) -> None:
    comes_in.check_member(data, draw)
    comes_in.test_a_whole_bundle.hypothesis.inner_test(data, draw)


@settings(some, max_examples=8)
@given(grouped_cases(30), st.data())
def test_exact_steps_are_those_of_what_groups_get(case: Case, data: st.DataObject) -> None:
    steps.test_limits_bounds_and_costs_step_where_the_answer_does.hypothesis.inner_test(case, data)


@settings(some, max_examples=8)
@given(grouped_cases(30), st.data())
def test_evaluate_tells_by_how_much_a_bound_on_a_group_is_broken_and_what_would_allow_it(
    case: Case, data: st.DataObject
) -> None:
    for check in (
        evaluation.test_it_is_what_enumeration_of_the_case_finds,
        evaluation.test_the_changes_just_allow_it,
        evaluation.test_what_would_make_it_the_best_does,
        variation.test_every_point_is_solved_for_itself,
    ):
        check.hypothesis.inner_test(case, data)


@settings(some, max_examples=6)
@given(with_groups(tense_dicts()), st.data())
def test_plans_on_triggers_keep_bounds_on_groups(data: Data, draw: st.DataObject) -> None:
    contingency.check_plan(data, draw)


def test_a_floor_that_a_group_just_meets_is_left_at_once_as_the_score_falls() -> None:
    """Three tenths of 0.007 are the floor: the score turns at itself, and not a rounding error beside it."""
    question = Question(two_towns({"likely": 0.007, "by_group": {"north": 0.7, "south": 0.3}}, 0.0021))
    search = Search(question.problem(), "HiGHS")
    best = recommended(search)
    assert best is not None
    found = score_breakpoints(question.case, search, best, lambda done, of: None)
    assert found is not None
    (each,) = found
    assert (each.down, each.down_bundle, each.up) == (0.007, None, None)


def test_a_third_of_a_score_is_met_though_no_decimal_is_a_third() -> None:
    """Three groups alike have 3 1/3 each of 10, and a floor of 3.5 lets the lever in as it falls to that, or as the score
    rises to 10.5."""
    case = two_towns(10, 3.5, groups=3)
    question = Question(case)
    found = infeasibility(question)
    ((change,),) = [repair.changes for repair in found.repairs]
    assert change.new is not None and 0 <= Fraction(10, 3) - Fraction(change.new) < Fraction(1, 10**8)
    target = member(question.problem(), "a")
    among = [*own_numbers(question, [("a", "on")]), *common_numbers(question)]
    told = {each.of.name: each for each in changes(Contest(question.problem()), question, target, among)}
    assert {name: each.new for name, each in told.items()} == {
        "score.a.on.goal": 10.5,
        "fair": pytest.approx(10 / 3),
    }
    floor = told["fair"].enough
    assert floor is not None and floor <= 10 / 3


def test_a_score_of_which_little_falls_to_a_group_may_move_far() -> None:
    """A hundredth of 500 is the floor of 5; the objective itself weighs nothing."""
    weighed = {"sense": "maximise", "worst": 0, "best": 1}
    case = two_towns(
        {"likely": 1, "by_group": {"north": 0.01, "south": 0.99}},
        5,
        where={"for_group": "north"},
        objectives={"goal": {"sense": "maximise", "measure": True}, "other": weighed},
    )
    question = Question(case)
    target = member(question.problem(), "a")
    (each,) = changes(Contest(question.problem()), question, target, own_numbers(question, [("a", "on")]))
    assert isinstance(each, ComesIn) and (each.new, each.at_border) == (500, True)


def test_conflicts_are_told_in_the_scenarios_in_which_some_group_falls_short() -> None:
    """The lever helps both towns in calm, and in storm the north alone."""
    case = two_towns(10, 4, scenarios={"calm": {"working": True},
                                       "storm": {"scores": {"a.on": {"goal": {"likely": 10, "by_group": {"north": 1}}}}}},
                     where={"scenarios": "all"})  # fmt: skip
    for with_table in (True, False):
        (conflict,) = infeasibility(Question(case), with_table=with_table).conflicts
        assert (conflict.names, conflict.scenarios, conflict.jointly) == (("fair",), ("storm",), False)


def two_towns(score: Any, floor: float, groups: int = 2, where: Data | None = None, **more: Data) -> Case:
    """One lever, and a floor for the worst off of its only objective."""
    return as_case(
        {
            "format": 1,
            "title": "Two towns",
            "as_of": "2024-03-15",
            "groups": {name: {} for name in NAMES[:groups]},
            "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100}},
            "levers": {"a": {"levels": {"on": {"scores": {"goal": score}}}}},
            "constraints": {
                "fair": {"objective": "goal", "for_group": "worst_off", "at_least": floor} | (where or {})
            },
            **more,
        }
    )
