"""Polytopes cut into simplices, for exact volumes and centroids.

Every face is the pyramids from its first corner over its own faces that lack this corner; since the first
corner is the same in all polytopes that share a face, so is the face's triangulation, which is made once.
Source: J. Cohen, T. Hickey, "Two algorithms for determining volumes of convex polyhedra", Journal of the ACM
26 (1979) 401-414.
"""

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes
from decision.running.limits import look

Simplices = Indexes


class TooManySimplices(Exception):
    """The triangulation is larger than was allowed."""


class Triangulation:
    """Triangulations of faces of one complex, whose corners are numbered; together at most `most` simplices."""

    def __init__(self, most: int) -> None:
        self.left = most
        self._faces: dict[tuple[int, int], list[tuple[int, ...]]] = {}

    def of(self, met: Flags, dimension: int) -> Simplices:
        """Simplices (rows of `dimension` + 1 corners) of a polytope. met: corners of the complex x rows.

        A corner belongs to the polytope where the first column is true; the other columns are the rows that
        bound it, and may be met by corners that do not belong. Flat simplices may be among them.
        """
        polytope, *rows = (_mask(column) for column in met.T)
        faces = sorted({row & polytope for row in rows} - {polytope})
        found = self._simplices(polytope, faces, dimension)
        return np.array(found, dtype=np.intp).reshape(len(found), dimension + 1)

    def _simplices(self, corners: int, faces: list[int], dimension: int) -> list[tuple[int, ...]]:
        if corners.bit_count() <= dimension + 1:
            return [_corners(corners)] if corners.bit_count() == dimension + 1 else []
        if dimension == 0:
            return [_corners(corners & -corners)]
        key = (corners, dimension)
        if key not in self._faces:
            look(len(faces))
            first = corners & -corners
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
    """The volume of each simplex times the factorial of the dimension. points: corners x dimension."""
    if simplices.shape[1] == 1:
        return np.ones(len(simplices))
    edges = points[simplices[:, 1:]] - points[simplices[:, :1]]
    return np.asarray(np.abs(np.linalg.det(edges)))


def _mask(flags: Flags) -> int:
    """Flags as the bits of one number."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _corners(mask: int) -> tuple[int, ...]:
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return tuple(found)


def _largest(faces: list[int]) -> list[int]:
    """The faces that are part of no other: the facets."""
    found = []
    for one in faces:
        look(len(faces))
        if not any(one != other and one & other == one for other in faces):
            found.append(one)
    return found
