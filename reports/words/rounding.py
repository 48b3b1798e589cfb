"""Rounded numbers that still add up, by the method of largest remainders."""

from collections.abc import Sequence
from math import floor


def adding_up(parts: Sequence[float], total: float) -> list[float]:
    """The parts rounded to tenths so that what is shown of them adds up to the rounded total.

    Each part is rounded down or up to its neighbours; where the total is further from their sum than that allows, the
    rest goes to the largest parts, one step each at a time.
    """
    exact = [part * 10 for part in parts]
    found = [floor(size + 1e-9) for size in exact]
    missing = round(round(total, 1) * 10) - sum(found)
    order = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], -abs(exact[n])))
    if missing < 0:
        order.reverse()
    for n in range(abs(missing) if order else 0):
        found[order[n % len(order)]] += 1 if missing > 0 else -1
    return [size / 10 for size in found]
