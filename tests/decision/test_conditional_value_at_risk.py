"""Conditional value at risk against its definition: the greatest t - E[max(0, t - V)] / a, over every bundle."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision.model.question import Question
from decision.robustness.acceptability import Sampling
from decision.robustness.conditional_value_at_risk import (
    WorstTail,
    normalised_likelihoods,
    tail_means,
    tail_over_draws,
    tail_over_scenarios,
)
from decision.robustness.scenario_regret import futures
from decision.running.parts import Unavailable
from decision.solve.search import Search
from options import Case
from tests.oracle import Oracle, bundle_id
from tests.oracle.bundles import Key
from tests.oracle.draws import draws
from tests.oracle.totals import holds, number, value
from tests.oracle.weights import weighed
from tests.strategies import Data, as_case, case_dicts

NEAR = 1e-5

few = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

SHARES = (0.05, 0.25, 0.3, 0.5, 1.0)


def cvar(values: list[Fraction], likelihoods: list[Fraction], share: float) -> Fraction:
    """By the definition; the maximum is attained at one of the values."""
    a = Fraction(str(share))
    weighted = list(zip(values, likelihoods, strict=True))
    return max(t - sum((p * max(Fraction(0), t - v) for v, p in weighted), Fraction(0)) / a for t in values)


def drawn_value(case: Case, oracle: Oracle, bundle: Key, drawn: Data) -> Fraction:
    """The weighted value of a bundle in one draw."""
    levels, state = dict(bundle), case.scenarios[oracle.scenario] if oracle.scenario else None
    worth = Fraction(0)
    for name in weighed(case):
        record = case.objectives[name]
        base = Fraction(record.baseline or 0)
        if state and name in state.baseline:
            base = Fraction(state.baseline[name])
        parts = []
        for lever, level in levels.items():
            score = case.levers[lever].levels[level].scores.get(name)
            if state and name in state.scores.get(f"{lever}.{level}", {}):
                score = state.scores[f"{lever}.{level}"][name]
            if score is not None:
                at = drawn.get((name, lever, level))
                parts.append(number(score, case, "likely") if at is None else Fraction(at))
        for synergy in case.synergies.values():
            if name in synergy.scores and all(holds(member, levels) for member in synergy.levers):
                parts.append(Fraction(synergy.scores[name]))
        total = max([base, *parts]) if record.combine == "max" else base + sum(parts)
        worth += oracle.weights[name] * value(case, name, total)
    return worth


def agrees(found: WorstTail, expected: dict[str, Fraction]) -> None:
    """expected: by id of every feasible bundle its CVaR."""
    best = float(max(expected.values()))
    assert found.values[found.best.id] == pytest.approx(best, abs=NEAR)
    assert float(expected[found.best.id]) == pytest.approx(best, abs=NEAR)
    for bundle, told in found.values.items():
        if bundle in expected:
            assert told == pytest.approx(float(expected[bundle]), abs=NEAR)


@st.composite
def likely_dicts(draw: Any) -> Data:
    """Cases with likelihoods of scenarios: 0 and 1 among them, ones that do not add up to 1, and intervals."""
    data = draw(case_dicts(most_bundles=40).filter(lambda data: "scenarios" in data))
    for state in data["scenarios"].values():
        state["likelihood"] = draw(st.sampled_from([0.25, 0.5, 0.3, 1, 0, [0.2, 0.6]]))
    return data


@few
@given(likely_dicts(), st.sampled_from(SHARES), st.booleans())
def test_over_scenarios(data: Data, share: float, listed: bool) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    likelihoods = normalised_likelihoods(case)
    if not oracle.feasible or likelihoods is None:
        return
    question = Question(case)
    search = Search(question.problem(), "HiGHS", with_table=listed)
    shown = [question.problem().chosen(dict(bundle)) for bundle in oracle.feasible[:4]]
    found = tail_over_scenarios(case, futures(question), search, share, shown)
    assert found is not None and sum(found.likelihoods.values()) == pytest.approx(1)
    exact = [Fraction(likelihoods[name]) for name in case.scenarios]
    expected = {}
    for bundle in oracle.feasible:
        values = [Oracle(case, name).value(bundle, oracle.weights) for name in case.scenarios]
        expected[bundle_id(bundle)] = cvar(values, exact, share)
    agrees(found, expected)


@few
@given(case_dicts(most_bundles=40), st.sampled_from(SHARES), st.booleans())
def test_over_draws(data: Data, share: float, listed: bool) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    if not oracle.feasible:
        return
    problem = Question(case).problem()
    search = Search(problem, "HiGHS", with_table=listed)
    how = case.draws
    shown = [problem.chosen(dict(bundle)) for bundle in oracle.feasible[:4]]
    sampling = Sampling(how.seed, how.number, how.shape)
    try:
        found = tail_over_draws(case, search, sampling, share, shown)
    except Unavailable:
        assume(listed)  # then it is an error
        raise
    made = draws(case, oracle.scenario)
    even = [Fraction(1, len(made))] * len(made)
    agrees(
        found,
        {
            bundle_id(bundle): cvar([drawn_value(case, oracle, bundle, each) for each in made], even, share)
            for bundle in oracle.feasible
        },
    )


def test_programs_find_what_the_list_finds_where_values_are_straight() -> None:
    scores = {"low": -9, "likely": 4, "high": 6}
    case = as_case(
        {
            "format": 1,
            "title": "Straight",
            "as_of": "2024-03-15",
            "objectives": {"gain": {"sense": "maximise", "worst": 0, "best": 20}},
            "resources": {"money": {"limit": 4}},
            "levers": {
                f"lever_{n}": {
                    "levels": {"on": {"cost": {"money": 1 + n % 2}, "scores": {
                        "gain": {**scores, "low": -9 + n, "high": 6 + (7 * n) % 5}}}}
                }
                for n in range(6)
            },
        }
    )  # fmt: skip
    problem = Question(case).problem()
    by = {}
    for listed in (True, False):
        search = Search(problem, "HiGHS", with_table=listed)
        found = tail_over_draws(case, search, Sampling(2, 700, "pert"), 0.1, [])
        assert found.ties_complete is listed
        by[listed] = found
    assert by[True].best.id == by[False].best.id
    assert by[True].values == pytest.approx(by[False].values)


def test_the_last_draw_counts_in_part_and_the_whole_is_the_mean() -> None:
    """Of four outcomes the worst 0.3: a whole one and a fifth of the next."""
    values, even = np.array([[4.0, 1.0, 3.0, 2.0]]), np.full(4, 0.25)
    assert tail_means(values, even, Fraction("0.3")).tolist() == pytest.approx([(1 * 0.25 + 2 * 0.05) / 0.3])
    assert tail_means(values, even, Fraction(1)).tolist() == pytest.approx([2.5])
    assert tail_means(values, even, Fraction("0.01")).tolist() == pytest.approx([1.0])


def test_likelihoods_are_brought_to_a_sum_of_one() -> None:
    def stated(*likelihoods: object) -> dict[str, float] | None:
        states: Data = {f"s{n}": {"likelihood": each} for n, each in enumerate(likelihoods)}
        return normalised_likelihoods(
            as_case(
                {
                    "format": 1,
                    "title": "States",
                    "as_of": "2024-03-15",
                    "objectives": {"gain": {"sense": "maximise", "worst": 0, "best": 1}},
                    "levers": {"a": {"levels": {"on": {}}}},
                    "scenarios": states,
                }
            )
        )

    assert stated(0.3, 0.1) == pytest.approx({"s0": 0.75, "s1": 0.25})
    assert stated([0.6, 0.8], [0.2, 0.4]) == pytest.approx({"s0": 0.7, "s1": 0.3})
    assert stated(0, 0) is None
