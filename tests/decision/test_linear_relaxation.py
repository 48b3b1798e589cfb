"""The linear relaxation: with a further row, at other weights, and with other scores, it is the one that is made anew."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from benchmarks.cases import case_text
from decision import Problem, settle
from decision.model.problem import Effects, Row
from decision.model.score_sampler import uncertain_scores
from decision.robustness.drawn_scores import drawn_objectives
from decision.solve.linear_relaxation import LinearRelaxation, at_weights, relaxation, skeleton, with_row
from decision.solve.stretches import in_stretches
from options import read_case

NEAR = frozenset[int]()


def growth() -> Problem:
    """A case with a peak, a bent value, synergies and rules."""
    return settle(read_case(case_text(10)))


def relaxed(problem: Problem) -> LinearRelaxation:
    made = relaxation(problem, problem.weights, NEAR)
    assert made is not None
    return made


def rows(made: LinearRelaxation) -> set[tuple[tuple[int, ...], int, tuple[tuple[int, ...], ...]]]:
    """Every row with its cap, and how it differs by stretch."""
    by_stretch = [tuple(map(tuple, each.caps.T.tolist())) for each in made.stretches]
    return {
        (tuple(row), cap, tuple(each[r] for each in by_stretch))
        for r, (row, cap) in enumerate(zip(made.rows.tolist(), made.caps.tolist(), strict=True))
    }


@pytest.mark.parametrize(
    ("lower", "upper"), [(None, Fraction(7, 2)), (Fraction(1), None), (Fraction(1, 3), Fraction(5))]
)
def test_with_a_further_row(lower: Fraction | None, upper: Fraction | None) -> None:
    problem = growth()
    assert problem.synergies
    row = Row("asked", "Asked", {0: Fraction(1), 3: Fraction(5, 3)}, {0: Fraction(1, 2)}, lower, upper)
    anew = relaxed(replace(problem, rows=(*problem.rows, row)))
    made = with_row(relaxed(problem), problem, row)
    assert rows(made) == rows(anew) != rows(relaxed(problem))
    assert len(made.rows) == len(anew.rows)


def test_numbers_too_long_for_a_row_are_relaxed_there_too() -> None:
    problem = growth()
    row = Row("asked", "Asked", {0: Fraction(10**25 + 1), 1: Fraction(3)}, {}, None, Fraction(10**25))
    made = with_row(relaxed(problem), problem, row)
    assert relaxed(problem).exact and not made.exact
    assert rows(made) == rows(relaxed(replace(problem, rows=(*problem.rows, row))))


def test_at_other_weights() -> None:
    problem = growth()
    common = skeleton(problem, NEAR, [*problem.weights])
    assert common is not None
    weights = {name: (n + 1) / 15 for n, name in enumerate(problem.weights)}
    made, anew = at_weights(common, weights), relaxation(problem, weights, NEAR)
    assert anew is not None
    assert rows(made) == rows(anew) and made.unit == anew.unit
    for one, other in zip(made.stretches, anew.stretches, strict=True):
        assert (one.gain == other.gain).all() and (one.constant == other.constant).all()
        assert (one.barred == other.barred).all()


def test_an_objective_without_weight_is_not_divided() -> None:
    problem = growth()
    common = skeleton(problem, NEAR, [*problem.weights])
    assert common is not None
    first, *others = problem.weights
    made = at_weights(common, {first: 0.0, **dict.fromkeys(others, 0.25)})
    assert len(made.stretches) == len(others)
    assert not np.isnan(made.caps).any()


def test_with_other_scores() -> None:
    """A peak has other stretches, a bent objective other rows; what rests on no score is taken over."""
    problem = growth()
    scores = uncertain_scores(read_case(case_text(10)), problem)
    (drawn,) = scores.draw("pert", np.random.default_rng(1), 1)
    other = replace(problem, objectives=drawn_objectives(problem, scores, drawn))
    made = relaxation(other, other.weights, NEAR, skeleton(problem, NEAR, []))
    assert made is not None
    assert rows(made) == rows(relaxed(other)) != rows(relaxed(problem))
    for one, anew in zip(made.stretches, relaxed(other).stretches, strict=True):
        assert np.array_equal(one.gain, anew.gain) and np.array_equal(one.barred, anew.barred)
    (peak,) = (o for o in other.weighed() if isinstance(o.effects, Effects) and o.effects.combine == "max")
    at = [name for name in other.weights if other.weights[name] > 0].index(peak.name)
    effects, stretches = in_stretches(other, peak, NEAR)
    assert len(stretches) > 3
    for n, stretch in enumerate(stretches):
        above = {choice for choice, score in effects.choices.items() if score > stretch.high}
        assert set(made.choice[made.stretches[at].barred[n]].tolist()) == above
