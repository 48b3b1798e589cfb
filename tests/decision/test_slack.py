"""Slack, against totals straight from the formulas; and what it is where a bundle breaks nothing."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question, Slack, evaluate, slacks
from decision.model.value_function import TOLERANCE
from options import Case, Consent, TotalBound
from tests.actors import derived_cases
from tests.decision.test_optimize_oracle import views
from tests.oracle import weights as weighting
from tests.oracle.draws import share_of_draws
from tests.oracle.totals import total
from tests.strategies import as_case, cases

some = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(st.one_of(cases(), derived_cases()), st.data())
def test_it_is_the_distance_of_totals_and_uses_from_their_bounds(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    bundle = data.draw(st.sampled_from(oracle.bundles))
    found: dict[str, list[Slack]] = {}
    for slack in slacks(Question(case, scenario=problem.scenario), dict(bundle)):
        found.setdefault(slack.constraint, []).append(slack)
    for resource in problem.resources:
        if resource.limit is not None:
            used = oracle.uses(bundle)[resource.name]
            assert found[resource.name] == [
                Slack(resource.name, problem.scenario, used, resource.limit - used)
            ]
    for name, bound in case.constraints.items():
        if isinstance(bound, Consent):
            (told,) = found[name]
            least = next(consent.at_least for consent in problem.consents if consent.constraint == name)
            own = oracle.value(bundle, weighting.profile(case, bound.profile))
            assert float(told.amount) == pytest.approx(float(own), abs=1e-9)
            assert told.slack == told.amount - Fraction(least)
        elif isinstance(bound, TotalBound):
            where = [problem.scenario]
            if case.objectives[bound.objective].derived_from is None and bound.scenarios is not None:
                where = list(case.scenarios if bound.scenarios == "all" else bound.scenarios) or where
            assert [told.scenario for told in found[name]] == list(dict.fromkeys(where))
            for told in found[name]:
                if bound.probability is not None:
                    share = share_of_draws(case, dict(bundle), bound, told.scenario)
                    assert (told.amount, told.slack) == (share, share - Fraction(bound.probability))
                    continue
                amount = total(case, dict(bundle), bound.objective, told.scenario, bound.estimate)
                ends = [amount - Fraction(bound.at_least)] if bound.at_least is not None else []
                ends += [Fraction(bound.at_most) - amount] if bound.at_most is not None else []
                assert (told.amount, told.slack) == (amount, min(ends))


@some
@given(st.one_of(cases(), derived_cases()), st.data())
def test_it_is_negative_where_a_bundle_breaks_something(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    levels = dict(data.draw(st.sampled_from(oracle.bundles)))
    consents = {consent.constraint for consent in problem.consents}
    broken = {
        each.constraint
        for each in slacks(Question(case, scenario=problem.scenario), levels)
        if each.slack < (-TOLERANCE if each.constraint in consents else 0)
    }
    assert broken == set(evaluate(problem, levels).violates)


def test_a_constraint_that_holds_with_a_probability_has_the_draws_beyond_it_to_spare() -> None:
    """The score is 1 or more in every draw, and half of them would do."""
    case = as_case(
        {
            "format": 1,
            "title": "Sure",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
            "levers": {"a": {"levels": {"on": {"scores": {"good": {"low": 1, "likely": 2, "high": 3}}}}}},
            "constraints": {"sure": {"objective": "good", "at_least": 1, "probability": 0.5}},
        }
    )
    (told,) = slacks(Question(case), {"a": "on"})
    assert (told.amount, told.slack) == (1, Fraction(1, 2))
