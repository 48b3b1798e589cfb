"""Triangulation of polytopes into simplices, for exact volumes and centroids.

Every face is decomposed into pyramids from its first vertex over those of its facets that lack this vertex. The
choice of the first vertex is the same in all polytopes that share a face, so that each face is triangulated once.
Source: J. Cohen, T. Hickey, "Two algorithms for determining volumes of convex polyhedra", Journal of the ACM
26 (1979) 401-414.
"""

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes
from decision.running.limits import look

Simplices = Indexes
"""(simplices, dimension + 1): vertex indexes."""


class TooManySimplices(Exception):
    """The triangulation exceeds the number of simplices allowed."""


class Triangulation:
    """Triangulations of the faces of one complex with numbered vertices; together at most `most` simplices."""

    def __init__(self, most: int) -> None:
        self.left = most
        self._faces: dict[tuple[int, int], list[tuple[int, ...]]] = {}

    def of(self, met: Flags, dimension: int) -> Simplices:
        """Triangulates a polytope of the complex; some simplices may have volume 0. Raises TooManySimplices, OutOfTime.

        met: (vertices of the complex, 1 + rows). The first column says which vertices belong to the polytope, the
        others which lie on each row that bounds it, whether they belong to it or not.
        """
        polytope, *rows = (_mask(column) for column in met.T)
        faces = sorted({row & polytope for row in rows} - {polytope})
        found = self._simplices(polytope, faces, dimension)
        return np.array(found, dtype=np.intp).reshape(len(found), dimension + 1)

    def _simplices(self, vertices: int, faces: list[int], dimension: int) -> list[tuple[int, ...]]:
        if vertices.bit_count() <= dimension + 1:
            return [_vertices(vertices)] if vertices.bit_count() == dimension + 1 else []
        if dimension == 0:
            return [_vertices(vertices & -vertices)]
        key = (vertices, dimension)
        if key not in self._faces:
            look(len(faces))
            first = vertices & -vertices
            apex = first.bit_length() - 1
            sides = [face for face in faces if not face & first and face.bit_count() >= dimension]
            found = []
            for side in _largest(sides):
                look(len(faces))
                below = {face & side for face in faces} - {side}
                within = sorted(face for face in below if face.bit_count() >= dimension - 1)
                found += [(apex, *rest) for rest in self._simplices(side, within, dimension - 1)]
            self.left -= len(found)
            if self.left < 0:
                raise TooManySimplices
            self._faces[key] = found
        return self._faces[key]


def volumes(points: Floats, simplices: Simplices) -> Floats:
    """Returns the volume of each simplex times the factorial of the dimension. points: (vertices, dimension)."""
    if simplices.shape[1] == 1:
        return np.ones(len(simplices))
    edges = points[simplices[:, 1:]] - points[simplices[:, :1]]
    return np.asarray(np.abs(np.linalg.det(edges)))


def _mask(flags: Flags) -> int:
    """Returns flags as the bits of an integer."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _vertices(mask: int) -> tuple[int, ...]:
    """Returns the vertices whose bits are set, ascending."""
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return tuple(found)


def _largest(faces: list[int]) -> list[int]:
    """Returns the faces contained in no other: the facets."""
    found = []
    for one in faces:
        look(len(faces))
        if not any(one != other and one & other == one for other in faces):
            found.append(one)
    return found
