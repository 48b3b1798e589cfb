"""Two bundles side by side: their contributions add up to the difference of their values, whatever bundles they are."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question
from decision.explanations.compared import compared
from options import Case
from tests.oracle import Oracle
from tests.strategies import cases


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.data())
def test_it_adds_up(case: Case, data: st.DataObject) -> None:
    oracle = Oracle(case)
    ours = data.draw(st.sampled_from(oracle.feasible or oracle.bundles))
    theirs = data.draw(st.sampled_from(oracle.bundles))
    found = compared(Question(case).problem(), dict(ours), dict(theirs))
    difference = float(oracle.value(ours) - oracle.value(theirs))
    close = 1e-9 * max(1.0, abs(float(oracle.value(ours))), abs(float(oracle.value(theirs))))
    assert abs(found.difference - difference) <= close
    assert abs(sum(each.apart for each in found.by_objective.values()) - difference) <= 100 * close
    levers = sum(each.apart for each in found.by_lever.values()) + found.joint.apart
    assert abs(levers - difference) <= 100 * close
    for name, each in found.by_objective.items():
        weight = oracle.weights[name]
        now = oracle.values(oracle.status_quo)[name]
        assert abs(each.best - float(weight * (oracle.values(ours)[name] - now))) <= 100 * close
        assert abs(each.other - float(weight * (oracle.values(theirs)[name] - now))) <= 100 * close
    assert found.bundle.feasible == (theirs in oracle.feasible)
