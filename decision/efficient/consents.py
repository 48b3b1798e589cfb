"""The consents of a problem for compiled code: piecewise linear value functions over integer totals."""

from typing import NamedTuple

import numpy as np

from decision.efficient.encoding import Encoding
from decision.efficient.integer_problem import LARGEST
from decision.model.problem import Problem
from decision.model.value_function import least_equal
from decision.running.arrays import Floats, Integers
from decision.running.compilation import compiled_in_place


class Consents(NamedTuple):
    """The consents of a problem: a profile's weighted value must reach a floor."""

    weights: Floats
    """consents x objectives."""

    floors: Floats
    """consents: the least weighted value, in points."""

    starts: Integers
    """objectives x pieces: where each piece of a value function starts, ascending, in scaled totals."""

    at_start: Floats
    """objectives x pieces: the value there, 0-100."""

    slopes: Floats
    """objectives x pieces: points per unit of the scaled total."""


@compiled_in_place
def consents_hold(consent: Consents, vectors: Integers) -> bool:
    """Whether a bundle with this objective vector reaches the floor of every consent."""
    for c in range(len(consent.floors)):
        total = 0.0
        for j in range(len(vectors)):
            piece = 0
            while piece + 1 < consent.starts.shape[1] and consent.starts[j, piece + 1] <= vectors[j]:
                piece += 1
            value = consent.at_start[j, piece] + consent.slopes[j, piece] * (
                vectors[j] - consent.starts[j, piece]
            )
            total += consent.weights[c, j] * value
        if total < consent.floors[c]:
            return False
    return True


def encoded_consents(problem: Problem, encoding: Encoding) -> Consents:
    """The consents of a problem in the scale of its encoding."""
    objectives = problem.weighed()
    functions = [objective.value for objective in objectives]
    most = max(len(function.pieces) for function in functions if function)
    starts = np.full((len(objectives), most), LARGEST, dtype=np.int64)
    at_start = np.zeros((len(objectives), most))
    slopes = np.zeros((len(objectives), most))
    for j, function in enumerate(functions):
        assert function is not None, "measures are not weighed"
        scale = encoding.scale[j]
        for n, piece in enumerate(function.pieces[:: 1 if scale > 0 else -1]):
            begins = piece.start if scale > 0 else piece.end
            begins = piece.anchor if begins is None else begins
            starts[j, n] = int(begins * scale)
            at_start[j, n] = float(piece.at(begins))
            slopes[j, n] = float(piece.slope / scale)
    weights = [[consent.weights[o.name] for o in objectives] for consent in problem.consents]
    return Consents(
        weights=np.array(weights, dtype=float).reshape(len(weights), len(objectives)),
        floors=np.array([least_equal(consent.at_least) for consent in problem.consents]),
        starts=starts,
        at_start=at_start,
        slopes=slopes,
    )
