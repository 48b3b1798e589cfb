"""Two-stage plans against the oracle that enumerates every plan, on cases made by hypothesis."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Contingency, Question, WholePlan, contingency, stages
from options import Case, CaseError
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Key, key
from tests.oracle.plans import NONE, PlanOracle
from tests.strategies import Data, as_case
from tests.triggers import tense_dicts, trigger_dicts

NEAR = 3 * TOLERANCE

Planned = tuple[Key, dict[str, Key]]

few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def views(data: Data) -> tuple[Case, PlanOracle]:
    case = as_case(data)
    oracle = PlanOracle(case)
    assume_clear(oracle.now)
    for after in oracle.after.values():
        assume_clear(after)
    return case, oracle


def as_key(plan: WholePlan):
    return key(plan.now.levels), {name: key(step.bundle.levels) for name, step in plan.on.items()}


@few
@given(tense_dicts(), st.data())
def test_the_plan_is_the_one_that_enumeration_finds(data: Data, draw: st.DataObject) -> None:
    check_plan(data, draw)


@few
@given(trigger_dicts(), st.data())
def test_the_plan_of_any_case_is_the_one_that_enumeration_finds(data: Data, draw: st.DataObject) -> None:
    check_plan(data, draw)


def check_plan(data: Data, draw: st.DataObject) -> None:
    case, oracle = views(data)
    found = contingency(stages(Question(case)))
    if not oracle.plans:
        assert (found.status, found.plan) == ("infeasible", None) and found.conflict
        return
    assert found.status == "optimal" and found.plan is not None
    plan = as_key(found.plan)
    assert plan in oracle.plans
    assert found.plan.by_future == pytest.approx(
        {future: float(oracle.value(plan, future)) for future in [NONE, *case.triggers]}, abs=1e-9
    )
    if found.criterion == "minimax_regret":
        best = oracle.best_in()

        def worth(plan: Planned) -> Fraction:
            return -oracle.largest_regret(plan, best)

    else:
        at = {name: Fraction(p) for name, p in found.likelihoods.items()}

        def worth(plan: Planned) -> Fraction:
            return oracle.expected(plan, at)

        check_intervals(found, oracle, plan, draw)
    assert found.plan.value == pytest.approx(float(max(map(worth, oracle.plans))), abs=NEAR)
    check_myopic(found, oracle, worth)
    unprepared = PlanOracle(as_case(without_preparations(data))).plans
    if unprepared:
        assert found.unprepared_value == pytest.approx(float(max(map(worth, unprepared))), abs=NEAR)
        assert found.unprepared_value <= found.plan.value + NEAR
    else:
        assert found.unprepared_value is None
    tell(found, data, plan)


def without_preparations(data: Data) -> Data:
    levers = {
        name: {**lever, "levels": {k: {**level, "prepares": {}} for k, level in lever["levels"].items()}}
        for name, lever in data["levers"].items()
    }
    return {**data, "levers": levers}


def check_myopic(found: Contingency, oracle: PlanOracle, worth: Callable[[Planned], Fraction]) -> None:
    """The best bundle for now under the same reserves, then the best responses that are left to it."""
    assert found.plan is not None and found.myopic_now is not None and found.hedging is not None
    most_now = float(max(oracle.now.value(now) for now in oracle.nows))
    assert found.myopic_now.value == pytest.approx(most_now, abs=NEAR)
    assert found.hedging == pytest.approx(most_now - found.plan.now.value, abs=NEAR)
    assert found.reserves == pytest.approx(float(oracle.now.best) - most_now, abs=NEAR)
    now = key(found.myopic_now.levels)
    left = [plan for plan in oracle.plans if plan[0] == now]
    assert (found.myopic is None) == (not left)
    if found.myopic is not None:
        assert as_key(found.myopic) in left
        assert found.myopic.value == pytest.approx(float(max(map(worth, left))), abs=NEAR)
        assert found.myopic.value <= found.plan.value + NEAR


def tell(found: Contingency, data: Data, plan: Planned) -> None:
    """What the cases were about, shown by --hypothesis-show-statistics."""
    now = dict(plan[0])
    raised = [lever for after in plan[1].values() for lever, level in after if now.get(lever, level) != level]
    event(f"chosen by {found.criterion}")
    happens = {
        "a level is raised on a trigger": raised,
        "something is prepared": found.preparations,
        "something is only there to prepare": any(each.only for each in found.preparations),
        "the reserves cost something": (found.reserves or 0) > NEAR,
        "triggers may fire together": any("with" in trigger for trigger in data["triggers"].values()),
        "something is too late": any(found.too_late.values()),
        "the myopic plan is worse": found.myopic is None or found.myopic.value < found.plan.value - NEAR,
        "the unprepared plan is worse": found.unprepared_value is None
        or found.unprepared_value < found.plan.value - NEAR,
        "the plan loses within the intervals": (found.largest_loss or 0) > NEAR,
        "the plan turns within an interval": any(len(each) > 1 for each in found.stretches.values()),
    }
    for what in (name for name, happened in happens.items() if happened):
        event(what)


def check_intervals(found: Contingency, oracle: PlanOracle, plan, draw: st.DataObject) -> None:
    """Nowhere in the intervals does the plan lose more than is said; every stretch has its best plan."""
    assert found.largest_loss is not None
    corners = oracle.likelihood_corners()
    losses = [oracle.best_expected(corner) - oracle.expected(plan, corner) for corner in corners]
    assert found.largest_loss == pytest.approx(float(max(losses)), abs=NEAR)
    one, other = (draw.draw(st.sampled_from(corners)) for _ in range(2))
    between = {name: (one[name] + other[name]) / 2 for name in one}
    loss = oracle.best_expected(between) - oracle.expected(plan, between)
    assert float(loss) <= found.largest_loss + NEAR
    for trigger, stretches in found.stretches.items():
        for stretch in stretches:
            middle = {name: Fraction(p) for name, p in found.likelihoods.items()}
            middle[trigger] = (Fraction(stretch.start) + Fraction(stretch.end)) / 2
            best = [
                other
                for other in oracle.plans
                if oracle.expected(other, middle) >= oracle.best_expected(middle) - Fraction(NEAR)
            ]
            told = (stretch.best.now, stretch.best.on)
            assert told in [(_id(now), {k: _id(v) for k, v in after.items()}) for now, after in best]


def _id(bundle) -> str:
    return "+".join(f"{lever}.{level}" for lever, level in bundle) or "none"


@few
@given(st.one_of(tense_dicts(), trigger_dicts()), st.sampled_from([0.1, 0.2]))
def test_the_optimum_never_rises_with_the_reserve(data: Data, more: float) -> None:
    assume(any("limit" in part for part in data.get("resources", {}).values()))
    value = _value(data)
    for trigger in data["triggers"].values():
        trigger["reserve"] = {name: round(held + more, 3) for name, held in trigger["reserve"].items()}
    try:
        raised = _value(data)
    except CaseError:
        reject()  # above the limit
    assert raised <= value + NEAR
    event(f"the reserve costs something: {raised < value - NEAR}")


def _value(data: Data) -> float:
    """The expected value of the best plan; with a likelihood on every trigger."""
    triggers = {name: trigger | {"likelihood": 0.3} for name, trigger in data["triggers"].items()}
    plan = contingency(stages(Question(as_case({**data, "triggers": triggers}))), with_likelihoods=False).plan
    return float("-inf") if plan is None else plan.value
