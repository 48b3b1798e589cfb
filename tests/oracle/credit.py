"""Contributions by Shapley's definition: the mean over every order in which the levers could join."""

from fractions import Fraction
from itertools import permutations
from math import factorial

from tests.oracle.bundles import Key, Oracle, key


def shapley(oracle: Oracle, bundle: Key) -> dict[str, dict[str, Fraction]]:
    """lever -> objective -> points, over the levers whose level differs from the status quo's."""
    there, now = dict(bundle), dict(oracle.status_quo)
    movers = [lever for lever in oracle.case.levers if there.get(lever) != now.get(lever)]
    credit = {lever: dict.fromkeys(oracle.weights, Fraction(0)) for lever in movers}
    for order in permutations(movers):
        standing = dict(now)
        before = oracle.values(key(standing))
        for lever in order:
            standing.pop(lever, None)
            if lever in there:
                standing[lever] = there[lever]
            after = oracle.values(key(standing))
            for name, weight in oracle.weights.items():
                credit[lever][name] += weight * (after[name] - before[name]) / factorial(len(movers))
            before = after
    return credit
