"""The consents of a problem for compiled code: value functions as pieces over whole numbers."""

from typing import NamedTuple

import numpy as np

from decision.efficient.compilation import compiled
from decision.efficient.integer_problem import LARGEST, Tree
from decision.model.problem import Problem
from decision.model.value_function import least_equal
from decision.running.arrays import Floats, Integers


class Consents(NamedTuple):
    """The consents of a problem. weights: consents x objectives; floors: consents.

    starts, at_start, slopes: objectives x pieces: a piece begins at this worth, is worth so much there, on 0-100, and
    has this slope; pieces ascend.
    """

    weights: Floats
    floors: Floats
    starts: Integers
    at_start: Floats
    slopes: Floats


@compiled
def consented(consent: Consents, worths: Integers) -> bool:
    """Whether every profile whose consent is asked values a bundle of these worths at its floor or more."""
    for c in range(len(consent.floors)):
        total = 0.0
        for j in range(len(worths)):
            piece = 0
            while piece + 1 < consent.starts.shape[1] and consent.starts[j, piece + 1] <= worths[j]:
                piece += 1
            value = consent.at_start[j, piece] + consent.slopes[j, piece] * (
                worths[j] - consent.starts[j, piece]
            )
            total += consent.weights[c, j] * value
        if total < consent.floors[c]:
            return False
    return True


def consents_of(problem: Problem, tree: Tree) -> Consents:
    """Weights and floors of every profile whose consent is asked, and the value of every worth."""
    objectives = problem.weighed()
    functions = [objective.value for objective in objectives]
    most = max(len(function.pieces) for function in functions if function)
    starts = np.full((len(objectives), most), LARGEST, dtype=np.int64)
    at_start = np.zeros((len(objectives), most))
    slopes = np.zeros((len(objectives), most))
    for j, function in enumerate(functions):
        assert function is not None, "measures are not weighed"
        scale = tree.scale[j]
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
