"""The certified upper envelope over tables of values: against drawn weightings, and in degenerate cases."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from decision import Problem, settle
from decision.polytopes.double_description import orthant
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.solve.enumeration import BundleTable
from decision.weights.lookup import look_up
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import Envelope, envelope
from decision.weights.weight_shares import _drawn, shares
from tests.strategies import as_case


class Rows(BundleTable):
    """A table of values without a problem: bundle n holds choice n alone."""

    def __init__(self, values: np.ndarray) -> None:
        self.chosen = np.eye(len(values), dtype=bool)
        self.values = values


def whole(objectives: int) -> WeightSpace:
    names = tuple(f"o{n}" for n in range(objectives))
    return WeightSpace(names, np.eye(objectives), orthant(objectives))


def informed(objectives: int, *lines: str) -> Problem:
    """A problem whose weights obey the lines."""
    names = [f"o{n}" for n in range(objectives)]
    goals = {name: {"sense": "maximise", "worst": 0, "best": 1} for name in names}
    profile = {"method": "direct", "values": dict.fromkeys(names, 1)}
    return settle(
        as_case(
            {
                "format": 1,
                "title": "Informed",
                "as_of": "2024-03-15",
                "objectives": goals,
                "levers": {"a": {"levels": {"on": {"scores": {"o0": 1}}}}},
                "weights": {"profiles": {"all": profile}, "information": list(lines)},
            }
        )
    )


def mapped(values: np.ndarray, space: WeightSpace) -> Envelope:
    return envelope(space, TableOracle(Rows(values), space), 0)


def concave_front(objectives: int, count: int, seed: int, decimals: int | None = None) -> np.ndarray:
    """Values near a concave front, so that many bundles are supported."""
    values = np.abs(np.random.default_rng(seed).standard_normal((count, objectives)))
    values *= 80 / np.linalg.norm(values, axis=1, keepdims=True)
    return values if decimals is None else values.round(decimals)


def worst_miss(values: np.ndarray, found: Envelope, draws: int) -> float:
    """Points by which any bundle exceeds the envelope at a drawn weighting."""
    weights = found.space.draw(np.random.default_rng(7), draws)
    kept = values[list(found.bundles)]
    return max(
        float(((part @ values.T).max(axis=1) - (part @ kept.T).max(axis=1)).max())
        for part in np.array_split(weights, max(1, draws // 2000))
    )


@pytest.mark.parametrize(
    ("objectives", "count", "decimals"),
    [(1, 30, None), (2, 200, 1), (3, 200, None), (4, 150, 0), (5, 60, 1), (6, 30, None), (8, 14, 0)],
)
def test_no_bundle_exceeds_the_envelope_at_a_hundred_thousand_weightings(
    objectives: int, count: int, decimals: int | None
) -> None:
    values = concave_front(objectives, count, 3, decimals)
    found = mapped(values, whole(objectives))
    assert found.certified
    assert worst_miss(values, found, 100_000) <= 1e-6


@pytest.mark.parametrize(
    "lines",
    [
        ("o0 >= o1", "o1 >= o2", "o2 >= o3"),
        ("o0 >= 0.25", "o0 <= 0.25"),
        ("o0 >= 0.25", "o1 >= 0.25", "o2 >= 0.25", "o3 >= 0.25"),
        ("o0 - o1 >= 0", "o1 - o0 >= 0", "o0 - o1 >= 0", "o2 <= 0.6"),
        ("o0 + 0.5 o1 <= 0.8", "o3 >= 0.05", "o0 >= 2 o1 - 0.3"),
    ],
)
def test_information_of_every_kind_is_kept(lines: tuple[str, ...]) -> None:
    problem = informed(4, *lines)
    space = weight_space(problem)
    values = concave_front(4, 80, 2, 1)
    found = mapped(values, space)
    assert found.certified
    assert worst_miss(values, found, 20_000) <= 1e-6
    spread = shares(found, values[list(found.bundles)], 1)
    assert spread.share.sum() == pytest.approx(1)
    assert (spread.standard_error == 0).all()
    drawn = space.draw(np.random.default_rng(1), 1000)
    assert drawn.min() >= -1e-12
    assert drawn.sum(axis=1) == pytest.approx(np.ones(1000))
    for coefficients, bound in problem.information:
        parts = np.array([float(coefficients.get(name, 0)) for name in space.names])
        assert (drawn @ parts >= float(bound) - 1e-9).all()


def test_a_single_admissible_weighting_has_one_bundle_with_the_whole_share() -> None:
    space = weight_space(informed(4, "o0 >= 0.25", "o1 >= 0.25", "o2 >= 0.25", "o3 >= 0.25"))
    assert space.dimension == 0
    values = concave_front(4, 50, 4)
    found = mapped(values, space)
    spread = shares(found, values[list(found.bundles)], 1)
    best = int(np.argmax(values.mean(axis=1)))
    assert spread.share[found.bundles.index(best)] == pytest.approx(1)


def test_equal_columns_and_equal_rows_leave_the_cells_consistent() -> None:
    values = concave_front(4, 60, 5, 0)
    values[:, 3] = values[:, 2]
    values = np.vstack([values, values[::-1]])
    found = mapped(values, whole(4))
    assert found.certified
    assert worst_miss(values, found, 20_000) <= 1e-6
    assert shares(found, values[list(found.bundles)], 1).share.sum() == pytest.approx(1)


def test_shares_of_three_objectives_by_hand() -> None:
    """Three bundles, each perfect on one objective: a third each. A fourth takes the middle from them."""
    values = np.eye(3) * 100
    spread = shares(mapped(values, whole(3)), values, 1)
    assert spread.share == pytest.approx([1 / 3] * 3)
    assert spread.central[spread.share.argmax()].max() == pytest.approx(11 / 18)
    values = np.vstack([values, [50, 50, 50]])
    found = mapped(values, whole(3))
    spread = shares(found, values[list(found.bundles)], 1)
    corner = Fraction(1, 4)  # where w_1 >= 1/2
    by_bundle = dict(zip(found.bundles, spread.share, strict=True))
    assert [by_bundle[n] for n in range(4)] == pytest.approx([float(corner)] * 4)


@pytest.mark.parametrize(("objectives", "count"), [(2, 20), (3, 25), (5, 15)])
def test_exact_shares_are_those_of_a_million_draws(objectives: int, count: int) -> None:
    values = concave_front(objectives, count, 9, 1)
    found = mapped(values, whole(objectives))
    kept = values[list(found.bundles)]
    exact = shares(found, kept, 1)
    assert (exact.standard_error == 0).all()
    best = look_up(kept, np.random.default_rng(3).dirichlet(np.ones(objectives), 1_000_000))
    drawn = np.bincount(best, minlength=len(kept)) / 1e6
    error = np.sqrt(np.maximum(exact.share * (1 - exact.share), 1e-6) / 1e6)
    assert (np.abs(drawn - exact.share) <= 5 * error).all()


def test_drawn_shares_agree_with_exact_ones_and_name_their_error() -> None:
    values = concave_front(4, 25, 6)
    found = mapped(values, whole(4))
    kept = values[list(found.bundles)]
    exact = shares(found, kept, 1)
    drawn = _drawn(found, kept, exact.central, 5)
    assert (np.abs(drawn.share - exact.share) <= 5 * drawn.standard_error).all()
    assert 0 < drawn.standard_error.max() < 0.002
    big = exact.share > 0.05
    assert drawn.central[big] == pytest.approx(exact.central[big], abs=0.01)


def test_of_few_draws_the_error_and_the_centre_are_those_of_the_draws() -> None:
    """One draw or two to a bundle: what they are is drawn once more here, by the same seed."""
    values = concave_front(3, 12, 6)
    found = mapped(values, whole(3))
    kept = values[list(found.bundles)]
    exact = shares(found, kept, 1)
    drawn = _drawn(found, kept, exact.central, 5, draws=6)
    weights = found.space.draw(np.random.default_rng(5), 6)
    best = look_up(kept, weights)
    assert np.bincount(best).max() < 6 and 1 in np.bincount(best)
    for bundle in range(len(kept)):
        mine = weights[best == bundle]
        share = len(mine) / 6
        assert drawn.share[bundle] == pytest.approx(share)
        likely = max(share, 1 / 6)
        assert drawn.standard_error[bundle] == pytest.approx((likely * (1 - likely) / 6) ** 0.5)
        centre = mine.mean(axis=0) if len(mine) else exact.central[bundle]
        assert drawn.central[bundle] == pytest.approx(centre)


def test_shares_that_do_not_add_up_are_drawn() -> None:
    """Without the vertices of its greatest cell a map leaves a gap, which is no share of any bundle."""
    values = concave_front(3, 12, 6)
    found = mapped(values, whole(3))
    kept = values[list(found.bundles)]
    largest = int(np.argmax(shares(found, kept, 1).share))
    met = found.met.copy()
    met[:, largest] = False
    told = shares(replace(found, met=met), kept, 1, draws=500)
    assert (told.standard_error > 0).all() and told.share.sum() == pytest.approx(1)


def test_look_up_takes_the_first_of_ties_and_any_number_of_threads() -> None:
    values = concave_front(3, 40, 8, 0)
    values = np.vstack([values, values])
    weights = np.random.default_rng(1).dirichlet(np.ones(3), 5000)
    weights[:100] = np.eye(3)[np.arange(100) % 3]
    worth = weights @ values.T
    first = [int(np.flatnonzero(row >= row.max() - 1e-6)[0]) for row in worth]
    assert look_up(values, weights).tolist() == first
    assert look_up(values, weights, workers=2).tolist() == first
    assert look_up(values, weights[:1]).tolist() == first[:1]
    assert look_up(values, weights[:0]).tolist() == []
