"""Two-stage plans against the oracle that enumerates every plan, on cases made by hypothesis."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Contingency, WholePlan, contingency, stages
from options import Case
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import key
from tests.oracle.plans import NONE, PlanOracle
from tests.strategies import Data, as_case
from tests.triggers import trigger_dicts

NEAR = 3 * TOLERANCE

few = settings(
    max_examples=15,
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
@given(trigger_dicts(), st.data())
def test_the_plan_is_the_one_that_enumeration_finds(data: Data, draw: st.DataObject) -> None:
    case, oracle = views(data)
    found = contingency(stages(case))
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
        assert found.plan.value == pytest.approx(-float(oracle.least_largest_regret()), abs=NEAR)
    else:
        at = {name: Fraction(p) for name, p in found.likelihoods.items()}
        assert found.plan.value == pytest.approx(float(oracle.best_expected(at)), abs=NEAR)
        check_intervals(found, oracle, plan, draw)
    if found.myopic is not None:
        assert found.myopic.value <= found.plan.value + NEAR
        assert as_key(found.myopic) in oracle.plans
    assert found.hedging is not None and found.hedging >= -NEAR


def check_intervals(found: Contingency, oracle: PlanOracle, plan, draw: st.DataObject) -> None:
    """Nowhere in the intervals does the plan lose more than is said; every stretch has its best plan."""
    assert found.largest_loss is not None
    at = {}
    for name, trigger in oracle.case.triggers.items():
        likelihood = trigger.likelihood
        low, high = likelihood if isinstance(likelihood, tuple) else (likelihood, likelihood)
        at[name] = Fraction(low) + (Fraction(high) - Fraction(low)) * draw.draw(st.sampled_from([0, 0.5, 1]))
    assume(sum(at.values()) <= 1)
    loss = oracle.best_expected(at) - oracle.expected(plan, at)
    assert float(loss) <= found.largest_loss + NEAR
    ends = {name: t.likelihood if isinstance(t.likelihood, tuple) else (t.likelihood,) * 2
            for name, t in oracle.case.triggers.items()}  # fmt: skip
    if sum(Fraction(high) for _, high in ends.values()) <= 1:
        everywhere = [dict(zip(ends, map(Fraction, at), strict=True)) for at in product(*ends.values())]
        losses = [oracle.best_expected(corner) - oracle.expected(plan, corner) for corner in everywhere]
        assert found.largest_loss == pytest.approx(float(max(losses)), abs=NEAR)
    for trigger, stretches in found.stretches.items():
        for stretch in stretches:
            middle = {name: Fraction(p) for name, p in found.likelihoods.items()}
            middle[trigger] = (Fraction(stretch.start) + Fraction(stretch.end)) / 2
            best = [
                other
                for other in oracle.plans
                if oracle.expected(other, middle) >= oracle.best_expected(middle) - Fraction(NEAR)
            ]
            told = (stretch.now, stretch.on)
            assert told in [(_id(now), {k: _id(v) for k, v in after.items()}) for now, after in best]


def _id(bundle) -> str:
    return "+".join(f"{lever}.{level}" for lever, level in bundle) or "none"


@few
@given(trigger_dicts(), st.sampled_from([0.1, 0.2]))
def test_the_optimum_never_rises_with_the_reserve(data: Data, more: float) -> None:
    assume(any("limit" in part for part in data.get("resources", {}).values()))
    value = _value(data)
    for trigger in data["triggers"].values():
        trigger["reserve"] = {name: round(held + more, 3) for name, held in trigger["reserve"].items()}
        assume(all(held <= 0.5 for held in trigger["reserve"].values()))
    assert _value(data) <= value + NEAR


def _value(data: Data) -> float:
    """The expected value of the best plan; with a likelihood on every trigger."""
    triggers = {name: trigger | {"likelihood": 0.3} for name, trigger in data["triggers"].items()}
    plan = contingency(stages(as_case({**data, "triggers": triggers})), with_likelihoods=False).plan
    return float("-inf") if plan is None else plan.value
