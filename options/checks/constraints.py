"""Checks of constraints: they name what there is, and each says one thing."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.constraint import (
    Consent,
    Constraint,
    Excludes,
    Group,
    Must,
    MustNot,
    Requires,
    TagBound,
    Together,
    TotalBound,
    counts_levers,
)
from options.finding import Finding
from options.marks import Keys
from options.saying import unknown


def check_constraints(case: Case, known: Known) -> Iterator[Finding]:
    """All constraints, and that none shares its name with a resource."""
    for name in known.names("constraints") or ():
        if name in (known.names("resources") or ()):
            message = f"a resource is called {name} too; limits and constraints share their names, rename one"
            yield Finding(("constraints", name), message, True)
    for name, constraint in case.constraints.items():
        yield from _constraint(constraint, ("constraints", name), case, known)


def members(constraint: Constraint) -> tuple[tuple[Keys, str], ...]:
    """The levers and levels that a constraint names, each with the keys that lead to it."""
    named: dict[str, tuple[str, ...]] = {}
    match constraint:
        case Requires() | Excludes():
            named = {"lever": (constraint.lever,), **others(constraint)}
        case Group():
            named = {"group": constraint.group}
        case Must():
            named = {"must": constraint.must}
        case MustNot():
            named = {"must_not": constraint.must_not}
        case Together():
            named = {"together": constraint.together}
        case _:
            pass
    return tuple(
        ((field, position), member) for field, names in named.items() for position, member in enumerate(names)
    )


def others(constraint: Requires | Excludes) -> dict[str, tuple[str, ...]]:
    """What a member requires or excludes, under the field that says so."""
    if isinstance(constraint, Requires):
        return {"requires": constraint.requires}
    return {"excludes": constraint.excludes}


def _constraint(constraint: Constraint, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for keys, member in members(constraint):
        yield from known.unknown_member(member, (*at, *keys))
    match constraint:
        case TagBound():
            yield from _tagged(constraint, at, case, known)
        case TotalBound():
            yield from _bound(constraint, at, known)
        case Group():
            yield from _group(constraint, at)
        case Together() if len(constraint.together) < 2:
            yield Finding(
                (*at, "together"), "names fewer than two members; name all that stand or fall together"
            )
        case Must(must=()) | MustNot(must_not=()) | Requires(requires=()) | Excludes(excludes=()):
            yield Finding(at, "names no lever; name one, or take the constraint out")
        case Requires() | Excludes():
            yield from _itself(constraint, at)
        case Consent():
            yield from known.unknown("weight profile", constraint.profile, (*at, "profile"))
        case _:
            pass


def _bound(bound: TotalBound, at: Keys, known: Known) -> Iterator[Finding]:
    yield from known.unknown("objective", bound.objective, (*at, "objective"))
    if bound.at_most is None and bound.at_least is None:
        yield Finding(at, "bounds nothing; add at_most or at_least")
    if bound.at_most is not None and bound.at_least is not None:
        message = "has both at_most and at_least; make two constraints of it, each with a name of its own"
        yield Finding((*at, "at_most"), message, True)
    if isinstance(bound.scenarios, tuple):
        for position, scenario in enumerate(bound.scenarios):
            yield from known.unknown("scenario", scenario, (*at, "scenarios", position))
        if not bound.scenarios:
            yield Finding((*at, "scenarios"), "names no scenario; name some, write all, or leave it out")


def _group(group: Group, at: Keys) -> Iterator[Finding]:
    given = [field for field in ("at_least", "at_most", "exactly") if getattr(group, field) is not None]
    if not given:
        yield Finding(at, "says not how many; add at_least, at_most or exactly")
    if "exactly" in given and len(given) > 1:
        yield Finding((*at, "exactly"), f"leaves no room for {given[0]}; keep one of them", True)
    if not group.group:
        yield Finding((*at, "group"), "names no lever; name those that are counted")
    for field in given:
        if getattr(group, field) < 0:
            yield Finding((*at, field), f"is negative ({getattr(group, field)}); counts are 0 or more")
    if group.at_least is not None and group.at_most is not None and group.at_least > group.at_most:
        message = f"at_least ({group.at_least}) is above at_most ({group.at_most}); exchange or correct them"
        yield Finding((*at, "at_least"), message)
    for position, member in enumerate(group.group):
        if member in group.group[:position]:
            yield Finding((*at, "group", position), f"{member} is counted already; name it once")


def _tagged(bound: TagBound, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    tags = dict.fromkeys(tag for lever in case.levers.values() for tag in lever.tags)
    if bound.tag not in tags and known.names("levers") is not None:
        yield Finding((*at, "tag"), unknown("tag", bound.tag, tags))
    if bound.resource is not None and bound.objective is not None:
        yield Finding(
            (*at, "objective"), "says a second thing; make a constraint of it, with a name of its own"
        )
    if bound.resource is not None:
        yield from known.unknown("resource", bound.resource, (*at, "resource"))
    if bound.objective is not None:
        yield from known.unknown("objective", bound.objective, (*at, "objective"))
        stated = case.objectives.get(bound.objective)
        if stated is not None and not stated.is_sum_of_scores:
            message = (
                f"{bound.objective} is no sum of scores, so that levers bring no parts of it; bound its total"
            )
            yield Finding((*at, "objective"), message)
    given = [field for field in ("at_least", "at_most", "exactly") if getattr(bound, field) is not None]
    if not given:
        yield Finding(at, "bounds nothing; add at_least, at_most or exactly")
    if "exactly" in given and len(given) > 1:
        yield Finding((*at, "exactly"), f"leaves no room for {given[0]}; keep one of them", True)
    if bound.at_least is not None and bound.at_most is not None and bound.at_least > bound.at_most:
        message = f"at_least ({bound.at_least}) is above at_most ({bound.at_most}); exchange or correct them"
        yield Finding((*at, "at_least"), message)
    for field in given if counts_levers(bound) else ():
        number = getattr(bound, field)
        if number != number.to_integral_value() or number < 0:
            yield Finding((*at, field), f"counts levers: {number} is no whole number of 0 or more")


def _itself(constraint: Requires | Excludes, at: Keys) -> Iterator[Finding]:
    for field, names in others(constraint).items():
        for position, other in enumerate(names):
            if other == constraint.lever:
                yield Finding((*at, field, position), f"{other} {field} itself; name another lever")
