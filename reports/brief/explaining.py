"""Why a measure or a bundle is not recommended, in a paragraph: what it adds and takes, gives way to, and what brings it in."""

from collections.abc import Iterable
from decimal import Decimal

from decision import ComesIn, Problem, WhyNot
from options import Case
from reports.request.overrides import quantity_told, quantity_written
from reports.words.changes import differences_in_short, other_bundle
from reports.words.names import (
    constraint_name,
    member_name,
    objective_name,
    resource_amount,
    resource_name,
)
from reports.words.recommending import best_called
from reports.words.wording import apart, listed, percent_within, points, sentence

KINDS = ("limit", "bound", "cost", "score", "weight")
"""Kinds of numbers, in the order in which a paragraph tells of them."""

MOST_ADDED = 3
"""Objectives that a paragraph names."""


def why_not_told(case: Case, problem: Problem, best: dict[str, str], found: WhyNot) -> str:
    """The paragraph. best: the recommended bundle, lever -> level; empty where none is feasible."""
    name = target_name(case, best, found)
    called = best_called(problem)
    if found.is_in:
        return sentence(f"{name} is in {called}")
    told = [_first(case, name, found), _displaced(case, called, best, found), _comes_in(case, found)]
    return " ".join(sentence(each) for each in told if each)


def target_name(case: Case, best: dict[str, str], found: WhyNot) -> str:
    """What was asked about: the lever, the lever at a level, or the bundle by what sets it apart."""
    if found.target.bundle is not None:
        return other_bundle(case, best, found.target.bundle)
    return member_name(case, found.level or found.target.name)


def _first(case: Case, name: str, found: WhyNot) -> str:
    """What it would add and take; of a bundle its value; or what stands against it."""
    bundle = found.forced.bundle
    if bundle is None:
        against = listed(constraint_name(case, each) for each in found.conflict)
        return f"no feasible bundle has {name}: {against or 'the constraints'} cannot hold with it"
    if found.target.bundle is not None:
        broken = listed(constraint_name(case, each) for each in bundle.violates)
        return f"{name} is worth {points(bundle.value)} of 100 points{f', and breaks {broken}' if broken else ''}"
    gains = sorted(found.adds.items(), key=lambda each: -abs(each[1]))[:MOST_ADDED]
    adds = listed(f"{_signed(size)} on {objective_name(case, each)}" for each, size in gains)
    takes = listed(resource_amount(case, each, size) for each, size in found.takes.items())
    parts = []
    if gains:
        verb = "add" if found.added >= 0 else "cost"
        parts.append(f"{verb} {apart(found.added)} points ({adds})")
    if takes:
        parts.append(f"take {takes} more" if _replaces(found, best_levels(found)) else f"take {takes}")
    return (
        f"{name} would {' and '.join(parts)}"
        if parts
        else f"{name} would neither add nor take anything by itself"
    )


def best_levels(found: WhyNot) -> set[str]:
    """The levers of what the best bundle with the target displaces."""
    return {each.split(".")[0] for each in found.forced.displaced}


def _replaces(found: WhyNot, displaced: set[str]) -> bool:
    return found.level is not None and found.level.split(".")[0] in displaced


def _signed(size: float) -> str:
    return f"{'+' if size > 0 else '−'}{apart(size)}"


def _displaced(case: Case, called: str, best: dict[str, str], found: WhyNot) -> str:
    """What gives way, and what that loses."""
    bundle, loss = found.forced.bundle, found.forced.loss
    if bundle is None or loss is None:
        return ""
    lost = f"{apart(loss)} points {'less' if loss >= 0 else 'more'} than {called}"
    if loss == 0:
        lost = f"as much as {called}, which the rule of ties puts first"
    if found.target.bundle is not None:
        return f"that is {lost}"
    differs = differences_in_short(case, best, bundle.levels, grouping=True)
    return f"the best bundle with it, {differs}, is worth {lost}"


def _comes_in(case: Case, found: WhyNot) -> str:
    told = [change_told(case, each) for each in nearest(found.comes_in)]
    verb = "wins" if found.target.bundle is not None else "comes in"
    if told:
        return f"it {verb} {listed(told, 'or')}"
    left = "; of some that was not found" if found.left_out else ""
    return f"no single change of a score, a cost, a limit, a bound or a weight brings it in{left}"


def nearest(changes: Iterable[ComesIn]) -> list[ComesIn]:
    """The smallest change of each kind, measured against the number as it is; costs as a share, weights as they are."""
    told: dict[str, ComesIn] = {}
    for each in changes:
        if each.enough is None:
            continue
        known = told.get(each.of.kind)
        if known is None or _size(each) < _size(known):
            told[each.of.kind] = each
    return [told[kind] for kind in KINDS if kind in told]


def _size(each: ComesIn) -> float:
    return abs(each.change) / (abs(each.old) or 1.0)


def change_told(case: Case, each: ComesIn) -> str:
    """A change as part of a sentence: `with Money at most US$190m (US$10m more)`."""
    assert each.enough is not None
    new, old = Decimal(repr(each.enough)), Decimal(repr(each.old))
    now = f"{quantity_written(case, each.of, old)} now"
    match each.of.kind:
        case "limit":
            step = resource_amount(case, each.of.of[0], abs(new - old))
            return f"with {quantity_told(case, each.of, new)} ({step} {'more' if new > old else 'less'})"
        case "bound":
            return f"with {quantity_told(case, each.of, new)} ({now})"
        case "cost":
            share = (
                f"{percent_within(abs(each.relative))} {'more' if new > old else 'less'}"
                if each.relative
                else now
            )
            written = quantity_written(case, each.of, new)
            return f"at a cost of {written} of {resource_name(case, each.of.of[2])} ({share})"
        case "score":
            of = "" if each.own else f" of {member_name(case, '.'.join(each.of.of[:2]))}"
            return f"with a score{of} of {quantity_written(case, each.of, new)} on {objective_name(case, each.of.of[2])} ({now})"
        case "weight":
            return f"where {objective_name(case, each.of.of[0])} weighs {quantity_written(case, each.of, new)} ({now})"


def _is_own(each: ComesIn) -> bool:
    return each.own
