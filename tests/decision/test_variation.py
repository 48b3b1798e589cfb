"""The answer over values of numbers, against solving each by enumeration."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Axis, Question, RequestError, varied, vary
from options import Case, named_quantities, quantities, read_case
from tests.decision.test_exact_steps import CASE
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Oracle
from tests.oracle.bundles import bundle_id
from tests.strategies import cases

some = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(cases(), st.data())
def test_every_point_is_solved_for_itself(case: Case, data: st.DataObject) -> None:
    among = [each for each in quantities(case) if each.kind != "weight" or len(case.objectives) > 2]
    first = data.draw(st.sampled_from(among))
    second = data.draw(st.sampled_from([each for each in among if each != first] or [first]))
    assume(first != second and {first.kind, second.kind} != {"weight"})
    values = tuple(
        (Decimal(each),) for each in ((0, 1) if "weight" in (first.kind, second.kind) else (0, 2, 5))
    )
    assume(not (first.kind == "weight" and len(Question(case).problem().weights) == 1))
    assume(not (second.kind == "weight" and len(Question(case).problem().weights) == 1))
    found = vary(Question(case), [Axis((first,), values), Axis((second,), values)])
    assert (len(found.points), found.wanted, found.unfinished) == (len(values) ** 2, len(values) ** 2, ())
    for point in found.points:
        asked = Question(case)
        for of in (first, second):
            asked = varied(asked, of, point.settings[of.name])
        oracle = Oracle(asked.case, limits=asked.limits)
        oracle.weights = {name: Fraction(share) for name, share in asked.problem().weights.items()}
        assume_clear(oracle)
        if not oracle.feasible:
            assert (point.status, point.bundle) == ("infeasible", None)
            assert point.conflict
            continue
        assert point.bundle is not None
        assert (point.status, point.bundle.id) == ("optimal", bundle_id(oracle.ties[0]))
        assert point.bundle.value == pytest.approx(float(oracle.best))


def test_numbers_of_one_axis_move_together() -> None:
    case = read_case(CASE)
    both = (*named_quantities(case, "cost.a.on.money"), *named_quantities(case, "cost.b.on.money"))
    found = vary(
        Question(case), [Axis(both, ((Decimal("0.4"), Decimal("0.1")), (Decimal("0.5"), Decimal(0))))]
    )
    assert [point.bundle and point.bundle.id for point in found.points] == ["a.on+b.on", "a.on+b.on"]
    assert found.points[1].settings == {"cost.a.on.money": Decimal("0.5"), "cost.b.on.money": 0}


def test_a_value_that_a_number_cannot_have_is_refused() -> None:
    case = read_case(CASE)
    with pytest.raises(RequestError, match="no whole number"):
        vary(Question(case), [Axis(named_quantities(case, "few"), ((Decimal("1.5"),),))])


def test_where_time_runs_out_the_points_that_were_solved_are_kept() -> None:
    case = read_case(CASE)
    found = vary(
        Question(case), [Axis(named_quantities(case, "few"), ((Decimal(1),), (Decimal(2),)))], time_limit=0
    )
    assert (found.points, found.unfinished, found.wanted) == ((), ("points",), 2)
