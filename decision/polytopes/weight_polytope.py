"""The admissible weightings as a polytope: its corners, its volume, and draws from it that are uniform."""

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
"""A triangulation of the weight space itself is far smaller for any information that a person states."""


@dataclass(frozen=True)
class WeightSpace:
    """Weightings w = c @ axes for c >= 0 with sum 1, inside the weight information.

    names: the weighed objectives, the order of every weighting. axes: coordinates x objectives, each a
    weighting; the unit vectors for the whole space. cone: of all multiples of the admissible c, its rays of
    sum 1: the corners.
    """

    names: tuple[str, ...]
    axes: Floats
    cone: Cone

    @property
    def vertices(self) -> Floats:
        """Corners x coordinates."""
        return self.cone.rays

    @property
    def dimension(self) -> int:
        """Of the polytope: 0 for a single weighting."""
        return self.cone.flat - 1

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing is known of the weights: the corners are all the weight on each objective in turn."""
        return len(self.vertices) == len(self.names) and bool(
            np.allclose(self.weights(self.vertices).max(axis=1), 1)
        )

    def weights(self, coordinates: Floats) -> Floats:
        """Points x objectives, from points x coordinates."""
        return np.asarray(coordinates @ self.axes)

    def vertex_values(self, values: Floats) -> Floats:
        """Bundles x corners: what each bundle is worth at each corner, from bundles x objectives."""
        return np.asarray(values @ self.weights(self.vertices).T)

    @cached_property
    def basis(self) -> Floats:
        """Coordinates x dimension: an orthonormal basis along the polytope."""
        edges = self.vertices - self.vertices[0]
        return np.asarray(np.linalg.svd(edges)[2][: self.dimension].T)

    @cached_property
    def _simplices(self) -> tuple[Floats, Floats]:
        """Simplices x corners x coordinates, and their volumes."""
        met = np.column_stack([np.ones(len(self.vertices), dtype=bool), self.cone.met])
        simplices = Triangulation(MOST_SIMPLICES).of(met, self.dimension)
        return self.vertices[simplices], volumes(self.vertices @ self.basis, simplices)

    @property
    def volume(self) -> float:
        """In the units of `triangulation.volumes` along the basis."""
        return float(self._simplices[1].sum())

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Weightings (count x objectives), independent and uniform: a simplex by its volume, a point in it."""
        corners, sizes = self._simplices
        which = generator.choice(len(sizes), size=count, p=sizes / sizes.sum()) if len(sizes) > 1 else 0
        parts = generator.standard_exponential((count, self.dimension + 1))
        parts /= parts.sum(axis=1, keepdims=True)
        shapes = corners[which] @ self.axes
        return np.asarray(
            np.einsum("nk,nkj->nj", parts, np.broadcast_to(shapes, (count, *shapes.shape[-2:])))
        )


def weight_space(problem: Problem, *, everything: bool = False) -> WeightSpace:
    """All admissible weightings; with `everything` all there are, whatever the weight information."""
    names = tuple(objective.name for objective in problem.weighed())
    if everything:
        return WeightSpace(names, np.eye(len(names)), orthant(len(names)))
    return _within(problem, names, np.eye(len(names)))


def weight_plane(problem: Problem, objectives: Sequence[str]) -> WeightSpace:
    """The weightings in which the objectives weigh c_1, c_2, ... and the others share the rest as they do now.

    Where they weigh nothing now they share it alike. Where the weights now break the information it does not
    cut the plane.
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
    """Whether the problem's own weights obey the weight information."""
    return all(
        sum(float(part) * problem.weights[name] for name, part in coefficients.items()) - float(bound)
        >= -WEIGHT_TOLERANCE
        for coefficients, bound in problem.information
    )


def _within(problem: Problem, names: tuple[str, ...], axes: Floats) -> WeightSpace:
    """The information as rows over c: coefficients less the bound, since the sum of c is 1."""
    rows = [
        axes @ np.array([float(coefficients.get(name, 0)) for name in names]) - float(bound)
        for coefficients, bound in problem.information
    ]
    return WeightSpace(names, axes, _cut(len(axes), rows))


def between(names: Sequence[str], low: Floats, high: Floats) -> WeightSpace:
    """All that lie between two ends and add up to 1, of which there must be some."""
    unit = np.eye(len(names))
    return WeightSpace(
        tuple(names), unit, _cut(len(names), [*(unit - low[:, None]), *(high[:, None] - unit)])
    )


def _cut(dimensions: int, rows: Sequence[Floats]) -> Cone:
    """Where all rows are 0 or more, of all c >= 0 with sum 1."""
    for slack in (0.0, WEIGHT_TOLERANCE):  # what leaves nothing but for rounding leaves something
        cone = orthant(dimensions)
        for row in rows:
            size = float(np.abs(row).max())
            cone = cone.cut((row + slack) / size)[0] if size > 0 else cone
        if len(cone.rays):
            return cone
    raise AssertionError("what is asked of weights and likelihoods can hold: the case was checked")
