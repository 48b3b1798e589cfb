"""The other side's calculus of one bundle, item by item (model, section 11)."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from options import Case

Levels = Mapping[str, str]


def holds(member: str, levels: Levels) -> bool:
    """Whether a `lever` (at any level) or a `lever.level` is in the bundle."""
    lever, _, level = member.partition(".")
    return lever in levels and level in ("", levels[lever])


def course(case: Case, levels: Levels, actor: str, name: str, end: str, others=None) -> tuple[Fraction, bool]:
    """How attractive a course is at its low, likely or high end, and whether it is possible."""
    stated = case.actors[actor]
    taken = {key: record.accepts for key, record in case.actors.items()} | (others or {})
    record = stated.courses[name]
    contrary = {"low": "high", "likely": "likely", "high": "low"}[end]
    worth, possible = Fraction(0), True
    for group, sign, at in (("incentives", 1, end), ("costs", -1, contrary), ("constraints", -1, contrary)):
        for key, item in getattr(record, group).items():
            number = getattr(item, at)
            points = Fraction(item.likely if number is None else number)
            for member, shifts in stated.shifts.items():
                if holds(member, levels):
                    points += Fraction(shifts.get(name, {}).get(key, 0))
            for other, changes in record.when.items():
                who, which = other.split(".")
                if taken[who] == which:
                    points += Fraction(changes.get(key, 0))
            worth += sign * points
            if item.impossible_above is not None and points > Fraction(item.impossible_above):
                possible = False
    return worth, possible


def margin(case: Case, levels: Levels, actor: str, end: str, worst: Fraction, best: Fraction) -> Fraction:
    """The accepted course ahead of the best possible one to deter; `best` where there is none.

    `worst` where the accepted course is itself impossible.
    """
    record = case.actors[actor]
    contrary = {"low": "high", "likely": "likely", "high": "low"}[end]
    names = [n for n in record.courses if n != record.accepts] if record.deters is None else record.deters
    rivals = [course(case, levels, actor, name, contrary) for name in names]
    accepted, possible = course(case, levels, actor, record.accepts, end)
    if not possible:
        return worst
    open_ones = [worth for worth, possible in rivals if possible]
    return accepted - max(open_ones) if open_ones else best


def equilibria(case: Case, levels: Levels) -> list[dict[str, str]]:
    """The profiles of courses from which no actor would move alone."""
    found = []
    for profile in product(*(record.courses for record in case.actors.values())):
        taken = dict(zip(case.actors, profile, strict=True))
        stable = True
        for actor, mine in taken.items():
            judged = {
                name: course(case, levels, actor, name, "likely", taken)
                for name in case.actors[actor].courses
            }
            best = [worth for worth, possible in judged.values() if possible]
            stable &= judged[mine][1] and judged[mine][0] >= max(best, default=judged[mine][0])
        if stable:
            found.append(taken)
    return found
