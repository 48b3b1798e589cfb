"""The dual simplex method for small linear programs, in exact fractions.

It starts from the dual feasible solution x = 0 and repairs one violated row after the other; the cost only ever grows,
so that it can end as soon as the cost reaches a given bound. Bland's rule prevents cycling.
Sources: C. E. Lemke, Naval Research Logistics Quarterly 1 (1954) 36-47; R. G. Bland, Mathematics of Operations Research
2 (1977) 103-107.
"""

from collections.abc import Sequence
from fractions import Fraction

ZERO = Fraction(0)


def least_cost(
    costs: Sequence[Fraction],
    rows: Sequence[Sequence[Fraction]],
    least: Sequence[Fraction],
    below: Fraction | None = None,
) -> tuple[Fraction, tuple[Fraction, ...]] | None:
    """Minimises costs @ x over all x >= 0 with rows @ x >= least; returns the minimum and a minimiser.

    costs: not negative. below: a bound on the cost. None where the program is infeasible, or the minimum is not below
    the bound.
    """
    count = len(costs)
    # Every basic variable as a constant and a share of each nonbasic one; numbers from `count` on are those of rows.
    basic, free = list(range(count, count + len(rows))), list(range(count))
    constant = [-bound for bound in least]
    table = [list(row) for row in rows]
    cost, paid = list(costs), ZERO
    while below is None or paid < below:
        broken = [n for n, amount in enumerate(constant) if amount < 0]
        if not broken:
            found = dict(zip(basic, constant, strict=True))
            return paid, tuple(found.get(n, ZERO) for n in range(count))
        leaving = min(broken, key=lambda n: basic[n])
        row = table[leaving]
        rising = [j for j, share in enumerate(row) if share > 0]
        if not rising:
            return None
        entering = min(rising, key=lambda j: (cost[j] / row[j], free[j]))
        pivot = row[entering]
        # The row solved for the variable that enters.
        solved = [-share / pivot for share in row]
        solved[entering] = 1 / pivot
        start = -constant[leaving] / pivot
        for n, other in enumerate(table):
            factor = other[entering]
            if n != leaving and factor:
                constant[n] += factor * start
                table[n] = _put(other, factor, solved, entering)
        paid += cost[entering] * start
        cost = _put(cost, cost[entering], solved, entering)
        table[leaving], constant[leaving] = solved, start
        basic[leaving], free[entering] = free[entering], basic[leaving]
    return None


def _put(row: list[Fraction], factor: Fraction, solved: list[Fraction], entering: int) -> list[Fraction]:
    """Substitutes the entering variable in a row."""
    return [
        factor * share if j == entering else own + factor * share if share else own
        for j, (own, share) in enumerate(zip(row, solved, strict=True))
    ]
