"""Points lost in each test: against the optimum of each test, found anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from decision import Analysis, Optimum, PointsLost, Question, analyse, evaluate, optimize
from decision.evidence.leave_one_out import without_claims
from decision.robustness.points_lost import points_lost
from options import Case, load_document, profile_weights

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_document(FLOOD).case


@pytest.fixture(scope="module")
def answered(case: Case) -> tuple[Optimum, Analysis]:
    optimum = optimize(Question(case))
    return optimum, analyse(Question(case), optimum)


@pytest.fixture(scope="module")
def lost(answered: tuple[Optimum, Analysis]) -> PointsLost:
    assert answered[1].lost is not None
    return answered[1].lost


def best_value(question: Question) -> float:
    return optimize(question, top=1, different=0, with_breakpoints=False).bundles[0].value


def test_the_recommended_bundle_comes_first_and_its_rivals_are_there(
    answered: tuple[Optimum, Analysis], lost: PointsLost
) -> None:
    optimum, found = answered
    best = optimum.bundles[0]
    assert next(iter(lost.bundles)) == best.id and lost.stated[best.id] == 0
    assert found.plan is not None and found.plan.plan is not None
    rivals = {bundle.id for bundle in (*optimum.bundles[:4], *optimum.different, found.plan.plan.now)}
    assert rivals <= set(lost.bundles) and all(bundle.feasible for bundle in lost.bundles.values())
    for by in (lost.stated, lost.mean, lost.ninety, *lost.profiles.values(), *lost.scenarios.values()):
        assert set(by) == set(lost.bundles) and all(size is not None and size >= 0 for size in by.values())


def test_by_each_profile(case: Case, lost: PointsLost) -> None:
    assert case.weights is not None and set(lost.profiles) == set(case.weights.profiles)
    assert lost.profiles_complete
    for profile, by in lost.profiles.items():
        weights, most = profile_weights(case, profile), best_value(Question(case, weights=profile))
        for name, bundle in lost.bundles.items():
            worth = sum(weight * (bundle.objectives[o].value or 0.0) for o, weight in weights.items())
            assert by[name] == pytest.approx(most - worth, abs=1e-6)


def test_in_each_scenario(case: Case, lost: PointsLost) -> None:
    assert set(lost.scenarios) == set(case.scenarios)
    for scenario, by in lost.scenarios.items():
        question = Question(case, scenario=scenario)
        most = best_value(question)
        for name, bundle in lost.bundles.items():
            assert by[name] == pytest.approx(
                most - evaluate(question.problem(), bundle.levels).value, abs=1e-6
            )


def test_without_each_source(case: Case, lost: PointsLost) -> None:
    assert lost.sources
    for source, by in lost.sources.items():
        claims = [name for name, claim in case.evidence.items() if claim.source == source]
        changed = Question(without_claims(case, claims, "withdrawn"))
        most = best_value(changed)
        for name, bundle in lost.bundles.items():
            then = evaluate(changed.problem(), bundle.levels)
            assert by[name] == (pytest.approx(most - then.value, abs=1e-6) if then.feasible else None)


def test_over_the_draws_as_is_told_of_the_bundles_that_are_followed(
    answered: tuple[Optimum, Analysis], lost: PointsLost
) -> None:
    robustness = answered[1].robustness
    assert robustness is not None and robustness.draws is not None
    shared = set(robustness.draws.fates) & set(lost.mean)
    assert answered[0].bundles[0].id in shared
    for name in shared:
        assert lost.mean[name] == pytest.approx(robustness.draws.fates[name].regret_mean)
        assert lost.ninety[name] == pytest.approx(robustness.draws.fates[name].regret_ninety)


def test_an_answer_that_was_cut_short_is_not_tested(case: Case) -> None:
    optimum = optimize(Question(case), time_limit=1e-6)
    assert analyse(Question(case), optimum).lost is None


def test_best_bundles_that_are_not_all_known_are_told_as_such(
    case: Case, answered: tuple[Optimum, Analysis]
) -> None:
    optimum, found = answered
    assert found.candidates is not None
    some = replace(found.candidates, complete=False)
    assert not points_lost(Question(case), optimum, None, some).profiles_complete
