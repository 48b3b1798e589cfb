"""Draws of scores: every one optimised over all bundles, against the oracle that enumerates them."""

from collections import Counter
from fractions import Fraction
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.draws import uncertain_levers
from decision.model.question import Question
from decision.model.score_sampler import CHUNK, UncertainScores, Voice, generators, uncertain_scores
from decision.robustness.acceptability import Sampling, fixed
from decision.robustness.bundle_fates import MOST_RANKS
from decision.robustness.score_draws import Draws, draw_scores
from decision.running.limits import halted_by
from decision.solve.search import Search
from options import Case
from tests.actors import derived_cases
from tests.oracle import TOLERANCE, Oracle, bundle_id
from tests.oracle.totals import value
from tests.strategies import as_case, cases


def drawn(case: Case, draws: int = 40, *, workers: int = 1, listed: bool = True, **more: Any) -> Draws:
    search = Search(Question(case).problem(), "HiGHS", with_table=listed)
    weights = [search.problem.weights[objective.name] for objective in search.problem.weighed()]
    shown = [search.problem.chosen(search.problem.status_quo)]
    sampling = Sampling(7, draws, more.get("shape", "pert"), workers, more.get("precision"))
    tell = more.get("tell", lambda done: None)
    return draw_scores(case, search, sampling, fixed(weights), shown, tell)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases() | derived_cases(), st.sampled_from(["pert", "triangular"]), st.booleans())
def test_every_draw_is_won_by_the_bundle_that_enumeration_finds(case: Case, shape: Any, listed: bool) -> None:
    oracle = Oracle(case)
    assume(oracle.feasible)
    found = drawn(case, shape=shape, listed=listed)
    assume(found.by_programs == 0)  # of ties programs count one
    scores = uncertain_scores(case, Question(case).problem())
    ((generator, count),) = generators(7, 40)
    wins: Counter[str] = Counter()
    lost: list[Fraction] = []
    places: Counter[int] = Counter()
    for row in scores.draw(shape, generator, count):
        worth = {bundle: drawn_value(oracle, scores, row, bundle) for bundle in oracle.feasible}
        best = max(worth.values())
        near = [b for b, v in worth.items() if abs(v - best + TOLERANCE) < Fraction(1, 10**9)]
        assume(not near)
        wins.update(bundle_id(bundle) for bundle, v in worth.items() if v >= best - TOLERANCE)
        lost.append(best - drawn_value(oracle, scores, row, oracle.status_quo))
        if oracle.status_quo in worth:
            ahead = [v - worth[oracle.status_quo] for v in worth.values()]
            assume(not [v for v in ahead if abs(v - TOLERANCE) < Fraction(1, 10**9)])
            places[sum(v > TOLERANCE for v in ahead)] += 1
    assert {bundle: round(share.share * 40) for bundle, share in found.acceptability.items()} == wins
    told = {bundle: bundle_id(tuple(sorted(held.items()))) for bundle, held in found.levels.items()}
    assert told == {bundle: bundle for bundle in (*found.acceptability, *found.fates)}
    status_quo = found.fates[bundle_id(oracle.status_quo)]
    assert status_quo.regret_mean == pytest.approx(float(sum(lost) / 40), abs=1e-6)
    assert status_quo.regret_most == pytest.approx(float(max(lost)), abs=1e-6)
    # Its rank is the one among all bundles, not among the few that are shown.
    assert found.ranked is not None and found.ranked.all_candidates
    assert found.ranked.bundles == (len(oracle.feasible) if listed else None)
    assert [round(share * 40) for share in status_quo.ranks] == (
        [places[n] for n in range(min(MOST_RANKS, len(oracle.feasible) if listed else MOST_RANKS))]
        if places
        else []
    )


def drawn_value(oracle: Oracle, scores: UncertainScores, row: Any, bundle: Any) -> Fraction:
    """V of a bundle with the drawn scores, from the case's formulas."""
    levels = [f"{lever}.{level}" for lever, level in bundle]
    names = [f"{lever}.{level}" for lever, of in oracle.case.levers.items() for level in of.levels]
    at = {(objective, names[choice]): n for n, (objective, choice) in enumerate(scores.places)}
    worth = Fraction(0)
    for objective, weight in oracle.weights.items():
        total = oracle.totals(bundle)[objective]
        if oracle.case.objectives[objective].combine == "max":
            total = drawn_peak(
                oracle,
                objective,
                bundle,
                {k[1]: Fraction(float(row[n])) for k, n in at.items() if k[0] == objective},
            )
        else:
            for level in levels:
                if (n := at.get((objective, level))) is not None:
                    total += Fraction(float(row[n])) - Fraction(float(scores.likely[n]))
        worth += weight * value(oracle.case, objective, total)
    return worth


def drawn_peak(oracle: Oracle, objective: str, bundle: Any, scores: dict[str, Fraction]) -> Fraction:
    """The peak of baseline, drawn and certain scores, and synergies."""
    certain = [(lever, level) for lever, level in bundle if f"{lever}.{level}" not in scores]
    parts = [scores[f"{lever}.{level}"] for lever, level in bundle if f"{lever}.{level}" in scores]
    base = peak_without(oracle, objective, tuple(certain), bundle)
    return max([base, *parts])


def peak_without(oracle: Oracle, objective: str, certain: Any, bundle: Any) -> Fraction:
    """The oracle's total of the certain levels alone, with the synergies of the whole bundle."""
    from tests.oracle.totals import holds, total

    base = total(oracle.case, dict(certain), objective, oracle.scenario, "likely")
    more = [
        Fraction(synergy.scores[objective])
        for synergy in oracle.case.synergies.values()
        if objective in synergy.scores and all(holds(member, dict(bundle)) for member in synergy.levers)
    ]
    return max([base, *more])


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases() | derived_cases())
def test_programs_find_the_same_as_the_table(case: Case) -> None:
    assume(Oracle(case).feasible)
    listed, solved = drawn(case, 6), drawn(case, 6, listed=False)
    for bundle, fate in listed.fates.items():
        if bundle in solved.fates:
            assert solved.fates[bundle].regret_most == pytest.approx(fate.regret_most, abs=1e-5)
    assert set(solved.acceptability) <= set(listed.acceptability)


def uncertain_case() -> Case:
    return as_case(
        {
            "format": 1,
            "title": "Two uncertain levers",
            "as_of": "2024-03-15",
            "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100, "aim": 10}},
            "levers": {
                "a": {"levels": {"on": {"scores": {"goal": {"low": 0, "likely": 10, "high": 20}}}}},
                "b": {"levels": {"on": {"scores": {"goal": {"low": 4, "likely": 9, "high": 14}}}}},
            },
            "constraints": {"one": {"group": ["a", "b"], "exactly": 1}},
        }
    )


def test_same_seed_same_numbers_whatever_the_number_of_workers() -> None:
    alone, together = (drawn(uncertain_case(), 3 * CHUNK + 7, workers=n) for n in (1, 3))
    assert alone.acceptability == together.acceptability
    assert alone.fates == together.fates
    assert alone.draws == 3 * CHUNK + 7


def test_draws_in_threads_end_where_another_thread_halts_them() -> None:
    halt = Event()
    with halted_by(halt):
        found = drawn(uncertain_case(), 9 * CHUNK, workers=2, tell=lambda done: halt.set())
    assert found.stopped == "time" and CHUNK <= found.draws <= 4 * CHUNK


def test_the_first_draws_are_the_same_however_many_are_made() -> None:
    scores = uncertain_scores(uncertain_case(), Question(uncertain_case()).problem())
    few, many = (
        np.vstack([scores.draw("pert", g, n) for g, n in generators(3, draws)])
        for draws in (CHUNK, 2 * CHUNK)
    )
    assert np.array_equal(few, many[:CHUNK])


def test_draws_stop_at_the_precision_asked_for() -> None:
    rough = drawn(uncertain_case(), 100_000, precision=0.01)
    assert rough.draws < 10_000
    assert all(share.standard_error <= 0.01 for share in rough.acceptability.values())


@pytest.mark.parametrize(
    ("shape", "mean", "deviation"), [("pert", 35 / 6, None), ("triangular", 20 / 3, (200 / 36) ** 0.5)]
)
def test_the_distributions_have_their_published_moments(
    shape: Any, mean: float, deviation: float | None
) -> None:
    """Three-point formulas: PERT (a + 4m + b) / 6; triangular (a + m + b) / 3 and its variance."""
    low, likely, high = 0.0, 5.0, 15.0
    scores = UncertainScores((("goal", 0),), *(np.array([x]) for x in (low, likely, high)))
    drawn = scores.draw(shape, np.random.default_rng(1), 200_000)[:, 0]
    assert drawn.min() >= low and drawn.max() <= high
    assert drawn.mean() == pytest.approx(mean, abs=0.03)
    if deviation is not None:
        variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
        assert drawn.var() == pytest.approx(variance, rel=0.02)


def test_a_share_comes_with_ranks_and_aims() -> None:
    found = drawn(uncertain_case(), 4000)
    a, b = found.fates["a.on"], found.fates["b.on"]
    assert a.ranks[0] == pytest.approx(a.first.share, abs=1e-12)
    assert sum(a.ranks) == pytest.approx(1)
    assert a.first.share + b.first.share == pytest.approx(1)
    assert a.all_aims is not None and a.all_aims.share == pytest.approx(0.5, abs=0.03)
    assert a.regret_mean < b.regret_mean
    none = found.fates["none"]
    assert none.ranks == () and none.all_aims is not None and none.all_aims.share == 0


def test_a_limit_of_work_allows_fewer_draws_or_none_where_they_are_too_few() -> None:
    question = Question(uncertain_levers(12))
    problem = question.problem()
    weights = fixed([problem.weights[objective.name] for objective in problem.weighed()])
    search = Search(problem, "HiGHS", with_table=False)

    def made(most_nodes: int | None) -> tuple[int, int]:
        drawn = draw_scores(
            question.case, search, Sampling(1, 300, "pert"), weights, [], lambda n: None, most_nodes
        )
        return drawn.draws, drawn.wanted

    assert (made(None), made(1)) == ((300, 300), (0, 300))
    work = next(most for most in (2**n for n in range(40)) if made(most)[0])
    fewer, wanted = made(work)
    assert 50 <= fewer < 300 and wanted == 300 and made(work) == (fewer, wanted)


def test_pert_has_the_mean_and_the_variance_of_its_source() -> None:
    """(low + 4 likely + high) / 6, and (mean - low) (high - mean) / 7; of no width it is the score itself."""
    low, likely, high = np.array([[0.0, 2.0, 10.0], [0.0, 9.0, 10.0], [4.0, 4.0, 4.0]]).T
    voice = Voice(1.0, low, likely, high)
    scores = UncertainScores((("good", 0), ("good", 1), ("good", 2)), low, likely, high)
    generator = np.random.default_rng(5)
    for drawn in (voice.draw(generator, 20_000), scores.draw("pert", generator, 20_000)):
        mean = (low + 4 * likely + high) / 6
        assert drawn.mean(axis=0) == pytest.approx(mean, abs=0.05)
        assert drawn.var(axis=0) == pytest.approx((mean - low) * (high - mean) / 7, abs=0.1)
