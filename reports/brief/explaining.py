"""Why a measure or a bundle is not recommended, in a paragraph: what it adds and takes, what gives way for it, and what
brings it in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from decision import ComesIn, WhyNot
from options import Case, TotalBound, unit_of, written_of
from reports.brief.findings import Setting
from reports.brief.naming import in_a_sentence, named
from reports.request.overrides import quantity_told, quantity_unit, quantity_written
from reports.words.changes import differences_in_short, quoted
from reports.words.names import (
    choice_name,
    choice_noun,
    constraint_name,
    lever_noun,
    member_in_short,
    objective_in_short,
    resource_amount,
    resource_name,
)
from reports.words.wording import (
    MINUS,
    apart,
    listed,
    number,
    percent_within,
    points,
    quantity,
    sentence,
    some,
    weight,
)

KINDS = ("limit", "bound", "cost", "score", "weight")
"""Kinds of numbers, in the order in which a paragraph tells of them."""

MOST_ADDED = 3
"""Objectives that a paragraph names."""


def why_not_told(setting: Setting, found: WhyNot) -> str:
    """The paragraph, in which bundles bear the names that the findings give them."""
    case, called = setting.case, setting.best_called
    name = target_name(setting, found)
    if found.is_in:
        return sentence(f"{name} is in {called}")
    told = [_first(case, name, found), _displaced(setting, found), _comes_in(case, found)]
    return " ".join(sentence(each) for each in told if each)


def target_name(setting: Setting, found: WhyNot) -> str:
    """What was asked about, for a sentence: the measure at a level, or the bundle by its name."""
    case = setting.case
    if found.target.bundle is not None:
        return in_a_sentence(setting, found.target.bundle)
    lever, _, level = (found.level or found.target.name).partition(".")
    return _choice(case, lever, level) if level else lever_noun(case, lever)


def _choice(case: Case, lever: str, level: str) -> str:
    """A level for a sentence: its noun, or the measure with the level."""
    stated = case.levers[lever]
    if stated.levels[level].noun or len(stated.levels) == 1:
        return choice_noun(case, lever, level)
    return quoted(case, lever, choice_name(case, lever, level))


def _first(case: Case, name: str, found: WhyNot) -> str:
    """What it would add and take; of a bundle its value; or what stands against it."""
    bundle = found.forced.bundle
    if bundle is None:
        if not found.is_feasible:
            return f"no feasible bundle has {name}, for no bundle is feasible at all"
        against = listed(constraint_name(case, each) for each in found.conflict)
        reason = f"it conflicts with {against}" if against else "what it conflicts with was not found in time"
        return f"no feasible bundle has {name}: {reason}"
    if found.target.bundle is not None:
        broken = listed(constraint_name(case, each) for each in bundle.violates)
        return f"{name} is worth {points(bundle.value)} of 100 points{f', and breaks {broken}' if broken else ''}"
    gains = sorted(found.adds.items(), key=lambda each: -abs(each[1]))[:MOST_ADDED]
    # One that would be shown as 0.0 is told only where there is no other.
    gains = [each for each in gains if apart(each[1]) == points(each[1])] or gains[:1]
    adds = listed(f"{_signed(size)} on {objective_in_short(case, each)}" for each, size in gains)
    parts = []
    if gains:
        verb = "add" if found.added >= 0 else "lose"
        parts.append(f"{verb} {apart(abs(found.added))} points ({adds})")
    parts += _taken(case, found)
    return f"{name} would {listed(parts)}" if parts else f"{name} would add and take nothing by itself"


def _taken(case: Case, found: WhyNot) -> list[str]:
    """What it takes of resources, and what it takes less or brings."""
    more = [_amount(case, each, size) for each, size in found.takes.items() if size > 0]
    less = [_amount(case, each, -size) for each, size in found.takes.items() if size < 0]
    told, rest = [], "amounts of {} more"
    instead = _takes_the_place(found)
    if more:
        told.append(f"take {some(more, rest)}{' more' if instead else ''}")
    if less:
        told.append(f"take {some(less, rest)} less" if instead else f"bring {some(less, rest)}")
    return told


def _takes_the_place(found: WhyNot) -> bool:
    """Whether it is another level of a measure that the recommended bundle has."""
    assert found.level is not None
    return found.level.split(".")[0] in {each.split(".")[0] for each in found.forced.displaced}


def _amount(case: Case, resource: str, size: float) -> str:
    """An amount of a resource; with its name where the unit alone does not tell which it is."""
    told = resource_amount(case, resource, size)
    unit = unit_of(case.resources, resource)
    alike = sum(unit_of(case.resources, other) == unit for other in case.resources)
    return f"{told} of {resource_name(case, resource)}" if unit in (None, "points") or alike > 1 else told


def _signed(size: float) -> str:
    return f"{'+' if size > 0 else MINUS}{apart(abs(size))}"


def _displaced(setting: Setting, found: WhyNot) -> str:
    """What gives way, and what that loses."""
    bundle, loss, called = found.forced.bundle, found.forced.loss, setting.best_called
    if bundle is None or loss is None:
        return ""
    lost = f"{apart(abs(loss))} points {'less' if loss >= 0 else 'more'} than {called}"
    if loss == 0:
        lost = f"as much as {called}, which the rule of ties puts first"
    if found.target.bundle is not None:
        return f"that is {lost}"
    lever = found.target.name.split(".")[0]
    if bundle.id in named(setting).letters:
        return f"the best bundle with it, {in_a_sentence(setting, bundle.levels)}, is worth {lost}"
    best = named(setting).best
    others: Mapping[str, str] = {**(best.levels if best else {}), lever: bundle.levels[lever]}
    differs = differences_in_short(setting.case, others, bundle.levels, grouping=True)
    return f"the best bundle with it, {differs or 'with all else as it is'}, is worth {lost}"


def _comes_in(case: Case, found: WhyNot) -> str:
    verb, would = (
        ("wins", "makes it win") if found.target.bundle is not None else ("comes in", "brings it in")
    )
    told = ways_told(case, found)
    if told:
        return f"it {verb} {told}"
    if not found.complete:
        return f"whether a single change {would} was not found in time"
    left = "; of some that was not found" if found.left_out else ""
    return f"no single change of a score, a cost, a limit, a bound or a weight {would}{left}"


def ways_told(case: Case, found: WhyNot) -> str:
    """The smallest change of each kind of number that brings it in, as part of a sentence; empty where none is known."""
    told = listed((change_told(case, each) for each in nearest(found.comes_in)), "or")
    return told if found.complete or not told else f"{told}, as far as was looked for in the time given"


def nearest(changes: Iterable[ComesIn]) -> list[ComesIn]:
    """The smallest change of each kind, measured against the number as it is; limits and bounds that are tightened only
    where there is no other."""
    told: dict[str, ComesIn] = {}
    for each in changes:
        if each.enough is None:
            continue
        known = told.get(each.of.kind)
        if known is None or (not each.loosens, _size(each)) < (not known.loosens, _size(known)):
            told[each.of.kind] = each
    helpful = [each for each in told.values() if each.loosens]
    return [told[kind] for kind in KINDS if kind in told and (told[kind].loosens or not helpful)]


def _size(each: ComesIn) -> float:
    return abs(each.change) / (abs(each.old) or 1.0)


def change_told(case: Case, each: ComesIn) -> str:
    """A change as part of a sentence: `with Money at most US$190m (US$10m more)`."""
    assert each.enough is not None
    new, old = Decimal(repr(each.enough)), Decimal(repr(each.old))
    written, now = quantity_written(case, each.of, new), f"{quantity_written(case, each.of, old)} now"
    more = "more" if new > old else "less"
    match each.of.kind:
        case "limit":
            step = resource_amount(case, each.of.of[0], abs(new - old))
            return f"with {quantity_told(case, each.of, new)} ({step} {more})"
        case "bound":
            return f"with {quantity_told(case, each.of, new)}{_estimate(case, each)} ({now})"
        case "cost":
            share = f"{percent_within(abs(each.relative))} {more}" if each.relative else now
            return f"at a cost{_whose(case, each)} of {_amount(case, each.of.of[2], each.enough)} ({share})"
        case "score":
            # Points of an objective's own scale are none of value, which bear one decimal.
            size, before = (
                (quantity(new), f"{quantity(old)} now")
                if case.objectives[each.of.of[2]].unit == "points"
                else (written, now)
            )
            return f"with a score{_whose(case, each)} of {size} on {objective_in_short(case, each.of.of[2])} ({before})"
        case "weight":
            own = weight(each.old) if weight(each.old) != written else number(each.old, 4)
            return f"where {objective_in_short(case, each.of.of[0])} weighs {written} ({own} now)"


def _whose(case: Case, each: ComesIn) -> str:
    return "" if each.own else f" of {_choice(case, each.of.of[0], each.of.of[1])}"


def number_in_table(case: Case, each: ComesIn, value: float) -> str:
    """A value of the number for a table, its unit left to the name but where the case has it written."""
    resource = each.of.of[-1] if each.of.kind in ("limit", "cost") else None
    if resource is not None and written_of(case.resources, resource) is not None:
        return resource_amount(case, resource, value)
    return number(value, 4) if each.of.kind == "weight" else quantity(value)


def number_called(case: Case, each: ComesIn) -> str:
    """What a table calls the number, with its unit."""
    unit = quantity_unit(case, each.of)
    if each.of.kind in ("limit", "cost") and written_of(case.resources, each.of.of[-1]) is not None:
        unit = None
    return f"{_called(case, each)}{f' ({unit})' if unit else ''}"


def _called(case: Case, each: ComesIn) -> str:
    what = "" if each.own else f"{member_in_short(case, '.'.join(each.of.of[:2]))}: "
    match each.of.kind:
        case "score":
            return sentence(f"{what}score on {objective_in_short(case, each.of.of[2])}").rstrip(".")
        case "cost":
            return sentence(f"{what}cost in {resource_name(case, each.of.of[2])}").rstrip(".")
        case "weight":
            return f"Weight of {objective_in_short(case, each.of.of[0])}"
        case _:
            return sentence(f"{quantity_told(case, each.of, None)}{_estimate(case, each)}").rstrip(".")


def _estimate(case: Case, each: ComesIn) -> str:
    """Which estimates a bound is on, where not the likely ones."""
    bound = case.constraints.get(each.of.of[0]) if each.of.kind == "bound" else None
    if not isinstance(bound, TotalBound) or bound.estimate == "likely":
        return ""
    return f" on {bound.estimate} estimates"
