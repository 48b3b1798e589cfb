"""Rounded numbers that still add up, by the method of largest remainders."""

from collections.abc import Sequence
from math import floor


def adding_up(parts: Sequence[float], total: float, decimals: int = 1) -> list[float]:
    """The parts rounded so that what is shown of them adds up to the rounded total.

    Each part is rounded down or up to its neighbours; where the total is further from their sum than that allows, the
    rest goes to the largest parts, one step each at a time.
    """
    scale: int = 10**decimals
    exact = [part * scale for part in parts]
    found = [floor(size + 1e-9) for size in exact]
    missing = round(round(total, decimals) * scale) - sum(found)
    order = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], -abs(exact[n])))
    if missing < 0:
        order.reverse()
    for n in range(abs(missing) if order else 0):
        found[order[n % len(order)]] += 1 if missing > 0 else -1
    return [size / scale for size in found]
