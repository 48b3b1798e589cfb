"""The bundled civil cases: complete, with reasons and sources, none younger than the case, published figures kept."""

from decimal import Decimal

import pytest

from decision import Question, optimize
from options import Case, bundled_case_path, case_warnings, load_document, scenario_standings

NAMES = ("flood", "deficit")


def case(name: str) -> Case:
    return load_document(bundled_case_path(name)).case


@pytest.mark.parametrize("name", NAMES)
def test_there_is_nothing_to_warn_of(name: str) -> None:
    assert case_warnings(load_document(bundled_case_path(name))) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_score_has_its_reason_and_its_evidence(name: str) -> None:
    stated = case(name)
    for lever in stated.levers.values():
        assert lever.because and lever.owner
        for level in lever.levels.values():
            assert all(score.because and score.evidence for score in level.scores.values())
    assert all(constraint.because or name == "flood" for constraint in stated.constraints.values())


@pytest.mark.parametrize("name", NAMES)
def test_no_claim_is_younger_than_the_case(name: str) -> None:
    stated = case(name)
    assert all(
        claim.awaited or claim.date <= stated.as_of for claim in stated.evidence.values() if claim.date
    )
    assert all(claim.awaited or claim.citation for claim in stated.evidence.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_working_scenario_is_established_and_a_headline_is_written_for_the_best_bundle(name: str) -> None:
    stated = case(name)
    (working,) = [key for key, scenario in stated.scenarios.items() if scenario.working]
    assert scenario_standings(stated)[working].standing == "established"
    best = optimize(Question(stated, scenario=working)).bundles[0]
    assert stated.brief is not None
    assert list(stated.brief.headlines) == [best.id]


def test_made_up_sources_and_judgements_are_called_so() -> None:
    flood, deficit = case("flood"), case("deficit")
    real = {"ipcc", "adaptation_commission"}
    assert all("made up" in (each.title or "") for key, each in flood.sources.items() if key not in real)
    invented = [claim for claim in flood.evidence.values() if not claim.awaited and claim.source not in real]
    assert all((claim.citation or "").startswith("Illustrative") for claim in invented)
    assert (deficit.evidence["staff_judgement"].citation or "").startswith("Illustrative")


PUBLISHED = {  # CBO's ten-year savings in USD billion, lowest and highest of an option's designs
    "medicaid_caps": (501, 871), "provider_taxes": (41, 526), "matching_rates": (68, 667), "premiums": (40, 418),
    "medigap": (44, 116), "drug_rebates": (154, 154), "advantage": (47, 67), "benefit_formula": (7, 36),
    "price_indexing": (77, 121), "taxable_maximum": (785, 1223), "state_workers": (80, 80), "crop_insurance": (4, 21),
    "pell": (62, 62), "graduate_loans": (12, 32), "torts": (68, 68), "tricare": (19, 73), "cigarettes": (35, 35),
}  # fmt: skip


def test_savings_are_those_that_cbo_published() -> None:
    for name, lever in case("deficit").levers.items():
        likely = [level.scores["savings"].likely for level in lever.levels.values()]
        assert (likely[0], likely[-1]) == tuple(map(Decimal, PUBLISHED[name])), name
