"""Weights by each method (model, section 7; formulas: ROC, rank sum, rank reciprocal, AHP)."""

import re
from fractions import Fraction
from itertools import combinations

from options import Case


def weighed(case: Case) -> list[str]:
    return [name for name, objective in case.objectives.items() if not objective.measure]


def profile(case: Case, name: str) -> dict[str, Fraction]:
    """One profile's weights over all weighed objectives."""
    assert case.weights is not None
    record = case.weights.profiles[name]
    match record.method:
        case "direct":
            raw = {key: Fraction(number) for key, number in record.values.items()}
        case "swing":
            raw = {key: Fraction(number) for key, number in record.ratings.items()}
        case "rank":
            raw = _ranked(record.order, record.surrogate)
        case _:
            raw = _eigenvector(weighed(case), record.comparisons)
    whole = sum(raw.values())
    return {key: raw.get(key, Fraction(0)) / whole for key in weighed(case)}


def default(case: Case) -> dict[str, Fraction]:
    """The weights that a case is solved with when none are named."""
    names = weighed(case)
    equal = {name: Fraction(1, len(names)) for name in names}
    if case.weights is None:
        return equal
    stated = case.weights.default
    if stated is None:
        profiles = list(case.weights.profiles)
        return profile(case, profiles[0]) if len(profiles) == 1 else equal
    if isinstance(stated, str):
        return profile(case, stated)
    whole = sum(Fraction(share) for share in stated.values())
    blend = dict.fromkeys(names, Fraction(0))
    for key, share in stated.items():
        for name, weight in profile(case, key).items():
            blend[name] += weight * Fraction(share) / whole
    return blend


def information(case: Case) -> list[tuple[dict[str, Fraction], Fraction]]:
    """Each inequality, of terms that are all added, as coefficients and bound: their sum >= bound."""
    rows = []
    for text in case.weights.information if case.weights else ():
        flip = 1 if ">=" in text else -1
        row: dict[str, Fraction] = {}
        bound = Fraction(0)
        for side, factor in zip(re.split("[<>]=", text), (flip, -flip), strict=True):
            for term in side.split("+"):
                *amounts, last = term.split()
                amount = Fraction(amounts[0]) if amounts else Fraction(1)
                if last[0].isalpha():
                    row[last] = row.get(last, Fraction(0)) + factor * amount
                else:
                    bound -= factor * Fraction(last)
        rows.append((row, bound))
    return rows


def corners(case: Case) -> list[dict[str, Fraction]]:
    """The corners of the admissible weightings: all but one of the inequalities just hold, and all are kept.

    Equalities but for rounding, which leave nothing in exact arithmetic, are not met here.
    """
    names = weighed(case)
    units = [({name: Fraction(1)}, Fraction(0)) for name in names]
    sides = [*units, *information(case)]
    found = []
    for tight in combinations(sides, len(names) - 1):
        rows = [[row.get(name, Fraction(0)) for name in names] + [bound] for row, bound in tight]
        at = solution([*rows, [Fraction(1)] * (len(names) + 1)])
        if at is not None and at not in found:
            kept = (sum(row.get(n, 0) * w for n, w in zip(names, at, strict=True)) >= b for row, b in sides)
            found += [at] if all(kept) else []
    return [dict(zip(names, at, strict=True)) for at in found]


def solution(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """Of linear equations (coefficients, then the right-hand side), where there is just one."""
    rows, count = [list(row) for row in rows], len(rows)
    for column in range(count):
        pivot = next((n for n in range(column, count) if rows[n][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [part / rows[column][column] for part in rows[column]]
        for n in range(count):
            if n != column and rows[n][column]:
                rows[n] = [a - rows[n][column] * b for a, b in zip(rows[n], rows[column], strict=True)]
    return [row[-1] for row in rows]


def _ranked(order, surrogate: str) -> dict[str, Fraction]:
    """Rank 1 first; objectives of one rank share the mean of the weights of their places."""
    groups = [(group,) if isinstance(group, str) else tuple(group) for group in order]
    n = sum(len(group) for group in groups)
    places = range(1, n + 1)
    weight = {
        "roc": [sum(Fraction(1, i) for i in range(k, n + 1)) for k in places],
        "rank_sum": [Fraction(n + 1 - k) for k in places],
        "rank_reciprocal": [Fraction(1, k) for k in places],
    }[surrogate]
    raw = {}
    for group in groups:
        mine, weight = weight[: len(group)], weight[len(group) :]
        raw |= dict.fromkeys(group, sum(mine) / len(group))
    return raw


def _eigenvector(names: list[str], comparisons) -> dict[str, Fraction]:
    """The principal eigenvector of the comparison matrix, by powers."""
    at = {name: i for i, name in enumerate(names)}
    matrix = [[1.0] * len(names) for _ in names]
    for a, b, ratio in comparisons:
        matrix[at[a]][at[b]] = float(ratio)
        matrix[at[b]][at[a]] = 1 / float(ratio)
    vector = [1.0 / len(names)] * len(names)
    for _ in range(500):
        vector = [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]
        whole = sum(vector)
        vector = [part / whole for part in vector]
    return {name: Fraction(vector[i]) for name, i in at.items()}
