"""SMAA-2 on published samples, and scores and weights drawn together on a published portfolio problem."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from benchmarks.draws import uncertain_levers
from decision.model.bundle import bundle_id
from decision.model.question import Question
from decision.robustness.acceptability import Sampling, Tally, rank_shares
from decision.robustness.joint_draws import joint_shares, uniform_weights
from decision.solve.enumeration import enumerate_bundles
from decision.solve.search import Search
from options import Case
from tests.strategies import as_case

REFERENCE = Path(__file__).parents[1] / "reference"


def reference(name: str) -> Any:
    return YAML(typ="safe").load(REFERENCE / f"{name}.yaml")


def test_smaa_antidepressants_hansen() -> None:
    """Ranks to the four digits printed; central weights and confidence factors from the same draws."""
    published = reference("smaa_antidepressants")
    samples = np.load(REFERENCE / "smaa_antidepressants.npz")["samples"] / 65535
    values, weights = samples[:, :30].reshape(-1, 5, 6), samples[:, 30:]
    worth = np.einsum("dac,dc->ad", values, weights)
    assert rank_shares(worth).tolist() == published["rank_acceptability"]
    counted = Tally.of(5, 6)
    for half in np.split(np.arange(len(samples)), 2):
        counted.add(worth[:, half], weights[half])
    assert counted.share().tolist() == [ranks[0] for ranks in published["rank_acceptability"]]
    factors = []
    for n in range(5):
        assert counted.central(n) == pytest.approx(published["central_weights"][n], abs=2e-5)
        fixed = Tally.of(5, 6)
        fixed.add((values @ counted.central(n)).T, weights)
        factors.append(float(fixed.share()[n]))
    assert factors == pytest.approx(published["confidence_factors"], abs=2e-4)


def toy(information: list[str]) -> Case:
    published = reference("rpm_toy")
    return as_case(
        {
            "format": 1,
            "title": "Fifteen projects",
            "as_of": "2024-03-15",
            "objectives": {
                f"criterion_{n}": {"sense": "maximise", "worst": 0, "best": 1000} for n in (1, 2, 3)
            },
            "weights": {
                "profiles": {
                    "one": {"method": "direct", "values": {f"criterion_{n}": 4 - n for n in (1, 2, 3)}}
                },
                "information": information,
            },
            "resources": {"budget": {"limit": published["budget"]}},
            "levers": {
                name: {
                    "levels": {
                        "on": {
                            "cost": {"budget": row[0]},
                            "scores": {f"criterion_{n}": row[n] for n in (1, 2, 3)},
                        }
                    }
                }
                for name, row in published["projects"].items()
            },
        }
    )


@pytest.mark.parametrize(
    ("information", "listed"),
    [
        ([], "nondominated"),
        (
            ["criterion_1 >= criterion_2", "criterion_2 >= criterion_3"],
            "nondominated_first_over_second_over_third",
        ),
    ],
    ids=["any_weights", "ordered_weights"],
)
def test_rpm_rrpm_toy(information: list[str], listed: str) -> None:
    """Whatever weights are drawn, only portfolios of the published list are best; and the count is theirs."""
    published = reference("rpm_toy")
    case = toy(information)
    search = Search(Question(case).problem(), "HiGHS")
    table = enumerate_bundles(search.problem)
    assert table is not None and len(table.chosen) == published["feasible"]
    found = joint_shares(case, search, Sampling(3, 3000, "pert"), lambda done: None)
    assert found is not None and found.stopped is None and found.draws == 3000
    efficient = {"+".join(sorted(f"p{n}.on" for n in projects)) for projects in published[listed]}
    assert len(efficient) == {"nondominated": 9}.get(listed, 6)
    assert {"+".join(sorted(bundle.split("+"))) for bundle in found.shares} <= efficient
    assert len(found.shares) > 2
    assert {bundle: bundle_id(held) for bundle, held in found.levels.items()} == dict(
        zip(found.shares, found.shares, strict=True)
    )
    for each in found.shares.values():
        assert sum(each.central_weights.values()) == pytest.approx(1)
        if information:
            assert each.central_weights["criterion_1"] >= each.central_weights["criterion_2"] - 1e-9
    # Scores are certain here: at its central weights, which lie in its convex region, a bundle is always best.
    assert all(each.confidence_factor in (None, 1.0) for each in found.shares.values())


def test_weights_are_uniform_over_what_the_information_admits() -> None:
    """The corners of the ordered simplex have the mean (11, 5, 2) / 18: the centroid weights for n = 3."""
    problem = Question(toy(["criterion_1 >= criterion_2", "criterion_2 >= criterion_3"])).problem()
    drawn = uniform_weights(problem)(np.random.default_rng(2), 20_000)
    assert drawn.shape == (20_000, 3)
    assert (np.diff(drawn) <= 1e-12).all()
    assert drawn.mean(axis=0) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=5e-3)


def test_searched_for_they_are_what_they_are_among_all_bundles_listed() -> None:
    case = uncertain_levers(11)
    problem = Question(case).problem()
    listed, searched = (
        joint_shares(
            case,
            Search(problem, "HiGHS", with_table=with_table),
            Sampling(5, 600, "triangular", 2),
            lambda _: None,
        )
        for with_table in (True, False)
    )
    assert listed is not None and searched is not None
    assert [*listed.shares] == [*searched.shares] and len(listed.shares) > 3
    assert (listed.draws, listed.stopped) == (searched.draws, searched.stopped) == (600, None)
    for bundle, share in listed.shares.items():
        other = searched.shares[bundle]
        assert other.share == share.share and other.confidence_factor == share.confidence_factor
        assert other.central_weights == pytest.approx(share.central_weights, abs=1e-9)
