"""Weight information that no weights obey: the fewest inequalities that contradict each other, in exact arithmetic."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from options.elicitation import WEIGHT_TOLERANCE
from options.information import Inequality

TableauRow = list[Fraction]
"""Coefficients of a row of the simplex tableau; its right-hand side is the last."""


def contradictory(names: Sequence[str], lines: Collection[Inequality]) -> tuple[Inequality, ...]:
    """Returns inequalities that no weights of sum 1 obey within the tolerance, none of which can be spared; none where some
    weights obey all. names: the weighed objectives."""
    if _obeyed(names, lines):
        return ()
    needed = list(lines)
    for line in lines:
        rest = [other for other in needed if other is not line]
        if not _obeyed(names, rest):
            needed = rest
    return tuple(needed)


def _obeyed(names: Sequence[str], lines: Collection[Inequality]) -> bool:
    """Whether some weights obey all, by the first phase of the simplex method with one artificial variable and Bland's rule
    (V. Chvatal, Linear Programming, 1983, ch. 3). Columns: weights, slacks, the artificial variable."""
    one, tolerance = Fraction(1), Fraction(str(WEIGHT_TOLERANCE))
    most = [([one] * len(names), one), ([-one] * len(names), -one)]
    most += [
        ([-line.coefficients.get(name, Fraction(0)) for name in names], tolerance - line.bound)
        for line in lines
    ]
    slacks = range(len(most))
    rows = [
        [*terms, *(Fraction(int(n == at)) for n in slacks), -one, bound]
        for at, (terms, bound) in enumerate(most)
    ]
    basis = [len(names) + n for n in slacks]
    artificial = len(names) + len(most)
    least = min(slacks, key=lambda n: rows[n][-1])
    if rows[least][-1] >= 0:
        return True
    _pivot(rows, basis, least, artificial)
    while artificial in basis:
        own = basis.index(artificial)
        enters = next((n for n in range(artificial) if rows[own][n] > 0), None)
        if enters is None:
            return rows[own][-1] <= 0
        # Of equal steps the artificial variable leaves first, then the one of least number.
        _, _, _, leaves = min(
            (rows[n][-1] / rows[n][enters], n != own, basis[n], n) for n in slacks if rows[n][enters] > 0
        )
        _pivot(rows, basis, leaves, enters)
    return True


def _pivot(rows: list[TableauRow], basis: list[int], leaves: int, enters: int) -> None:
    """Brings a column into the basis in place of that of a row."""
    size = rows[leaves][enters]
    own = rows[leaves] = [term / size for term in rows[leaves]]
    for n, row in enumerate(rows):
        if n != leaves and row[enters]:
            times = row[enters]
            rows[n] = [term - times * other for term, other in zip(row, own, strict=True)]
    basis[leaves] = enters
