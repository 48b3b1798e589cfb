"""The polytope of admissible weights: its vertices, its volume, and uniform draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from decision.model.problem import Problem
from decision.model.value_function import TOLERANCE
from decision.polytopes.double_description import Cone, orthant
from decision.polytopes.triangulation import Triangulation, volumes
from decision.running.arrays import Floats
from options import WEIGHT_TOLERANCE

MOST_SIMPLICES = 200_000
"""Limit of the triangulation; weight information that a person states stays far below it."""


@dataclass(frozen=True)
class WeightSpace:
    """Weights w = c @ axes for c >= 0 with sum 1, within the weight information."""

    names: tuple[str, ...]
    """The weighed objectives, in the order of every weighting."""

    axes: Floats
    """(coordinates, objectives): each row a weighting; the unit vectors for the whole simplex."""

    cone: Cone
    """All multiples of the admissible c; its rays, of sum 1, are the vertices."""

    @property
    def vertices(self) -> Floats:
        """(vertices, coordinates)."""
        return self.cone.rays

    @property
    def dimension(self) -> int:
        """The dimension of the polytope: 0 for a single weighting."""
        return self.cone.flat - 1

    def weights(self, coordinates: Floats) -> Floats:
        """Returns (points, objectives) from (points, coordinates)."""
        return np.asarray(coordinates @ self.axes)

    def vertex_values(self, values: Floats) -> Floats:
        """Returns (bundles, vertices): weighted values in points, from values (bundles, objectives)."""
        return np.asarray(values @ self.weights(self.vertices).T)

    @cached_property
    def basis(self) -> Floats:
        """(coordinates, dimension): an orthonormal basis of the affine hull."""
        edges = self.vertices - self.vertices[0]
        return np.asarray(np.linalg.svd(edges)[2][: self.dimension].T)

    @cached_property
    def _simplices(self) -> tuple[Floats, Floats]:
        """(simplices, vertices, coordinates), and (simplices): their volumes."""
        met = np.column_stack([np.ones(len(self.vertices), dtype=bool), self.cone.met])
        simplices = Triangulation(MOST_SIMPLICES).of(met, self.dimension)
        return self.vertices[simplices], volumes(self.vertices @ self.basis, simplices)

    @property
    def volume(self) -> float:
        """The volume within the affine hull, in the unit of `triangulation.volumes`."""
        return float(self._simplices[1].sum())

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Draws weights (count, objectives), independent and uniform: a simplex by its volume, then a point in it."""
        vertices, sizes = self._simplices
        which = generator.choice(len(sizes), size=count, p=sizes / sizes.sum()) if len(sizes) > 1 else 0
        parts = generator.standard_exponential((count, self.dimension + 1))
        parts /= parts.sum(axis=1, keepdims=True)
        shapes = vertices[which] @ self.axes
        return np.asarray(
            np.einsum("nk,nkj->nj", parts, np.broadcast_to(shapes, (count, *shapes.shape[-2:])))
        )


def weight_space(problem: Problem, *, everything: bool = False) -> WeightSpace:
    """Returns the polytope of admissible weights; with `everything` the whole simplex."""
    names = tuple(objective.name for objective in problem.weighed())
    if everything:
        return WeightSpace(names, np.eye(len(names)), orthant(len(names)))
    return _within(problem, names, np.eye(len(names)))


def weight_plane(problem: Problem, objectives: Sequence[str]) -> WeightSpace:
    """Returns the weightings in which the given objectives weigh c_1, c_2, ... and the others keep their proportions.

    Others that all weigh 0 now share equally. The weight information does not restrict the plane where the problem's
    own weights violate it.
    """
    names = tuple(objective.name for objective in problem.weighed())
    axes = [[float(name == axis) for name in names] for axis in objectives]
    rest = np.array([0.0 if name in objectives else problem.weights[name] for name in names])
    others = [name not in objectives for name in names]
    if any(others):
        total = rest.sum()
        axes.append((rest / total if total > TOLERANCE else np.array(others) / sum(others)).tolist())
    if not within_information(problem):
        return WeightSpace(names, np.array(axes), orthant(len(axes)))
    return _within(problem, names, np.array(axes))


def within_information(problem: Problem) -> bool:
    """Returns whether the problem's own weights satisfy the weight information."""
    return all(
        sum(float(part) * problem.weights[name] for name, part in coefficients.items()) - float(bound)
        >= -WEIGHT_TOLERANCE
        for coefficients, bound in problem.information
    )


def _within(problem: Problem, names: tuple[str, ...], axes: Floats) -> WeightSpace:
    """Returns the polytope cut by the weight information, as homogeneous rows over c: the sum of c is 1."""
    rows = [
        axes @ np.array([float(coefficients.get(name, 0)) for name in names]) - float(bound)
        for coefficients, bound in problem.information
    ]
    return WeightSpace(names, axes, _cut(len(axes), rows))


def between(names: Sequence[str], low: Floats, high: Floats) -> WeightSpace:
    """Returns the weights between two bounds that sum to 1; there must be some."""
    unit = np.eye(len(names))
    return WeightSpace(
        tuple(names), unit, _cut(len(names), [*(unit - low[:, None]), *(high[:, None] - unit)])
    )


def _cut(dimensions: int, rows: Sequence[Floats]) -> Cone:
    """Returns the cone of all c >= 0 at which every row is >= 0."""
    for slack in (0.0, WEIGHT_TOLERANCE):  # a polytope that only rounding makes empty is not empty
        cone = orthant(dimensions)
        for row in rows:
            size = float(np.abs(row).max())
            cone = cone.cut((row + slack) / size)[0] if size > 0 else cone
        if len(cone.rays):
            return cone
    raise AssertionError("what is asked of weights and likelihoods can hold: the case was checked")
