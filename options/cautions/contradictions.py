"""Constraints that contradict each other, found by closure of implications."""

from collections.abc import Iterator

from options.case import Case
from options.checks.constraints import members
from options.constraint import Constraint, Excludes, Group, Must, MustNot, Requires, Together
from options.finding import Finding
from options.logic import AtLeast, ContradictionError, Literal, TooLongError, close, denied
from options.saying import listed


def contradictions(case: Case) -> Iterator[Finding]:
    """Logic that no bundle obeys; or else levers and levels that no bundle can choose because of it."""
    named = {member for constraint in case.constraints.values() for _, member in members(constraint)}
    levers = {member.partition(".")[0] for member in named}
    levels = {f"{lever}.{level}" for lever in levers for level in case.levers[lever].levels}
    rules = [rule for lever in sorted(levers) for rule in _nature(lever, tuple(case.levers[lever].levels))]
    for name, constraint in case.constraints.items():
        rules += _rules(name, constraint)
    try:
        settled = close(tuple(rules), sorted(levers | levels))
    except ContradictionError as found:
        yield _contradiction(case, sorted(found.names))
        return
    except TooLongError as found:
        settled = found.settled
        message = "the logic between the levers is too long to be followed to its end: optimize tells what it allows"
        yield Finding(("constraints",), message, True)
    refused = {name for name, constraint in case.constraints.items() if isinstance(constraint, MustNot)}
    for (member, chosen), why in settled.items():
        if not chosen and member in named and why and not why & refused:
            message = f"{member} can never be chosen: {_against(sorted(why))}"
            yield Finding(("constraints", min(why, key=list(case.constraints).index)), message, True)


def _contradiction(case: Case, names: list[str]) -> Finding:
    first = min(names, key=list(case.constraints).index)
    message = f"no bundle is feasible: {_against(names)}"
    return Finding(("constraints", first), message, True)


def _against(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} contradicts itself"
    return f"{listed(names[:-1])} and {names[-1]} contradict each other"


def _nature(lever: str, levels: tuple[str, ...]) -> Iterator[AtLeast]:
    """What holds of any lever: it is used at exactly one level, or not at all."""
    chosen: list[Literal] = [(f"{lever}.{level}", True) for level in levels]
    yield AtLeast(1, ((lever, False), *chosen))
    yield AtLeast(len(chosen) - 1, tuple(denied(literal) for literal in chosen))
    for literal in chosen:
        yield AtLeast(1, (denied(literal), (lever, True)))


def _rules(name: str, constraint: Constraint) -> Iterator[AtLeast]:
    """What a constraint says of its members."""
    match constraint:
        case Must():
            yield from (AtLeast(1, ((member, True),), name) for member in constraint.must)
        case MustNot():
            yield from (AtLeast(1, ((member, False),), name) for member in constraint.must_not)
        case Requires():
            for other in constraint.requires:
                yield AtLeast(1, ((constraint.lever, False), (other, True)), name)
        case Excludes():
            for other in constraint.excludes:
                yield AtLeast(1, ((constraint.lever, False), (other, False)), name)
        case Together():
            for member in constraint.together:
                for other in constraint.together:
                    yield AtLeast(1, ((member, False), (other, True)), name)
        case Group():
            yield from _group(name, constraint)
        case _:
            pass


def _group(name: str, group: Group) -> Iterator[AtLeast]:
    least = group.exactly if group.exactly is not None else group.at_least
    most = group.exactly if group.exactly is not None else group.at_most
    if least is not None:
        yield AtLeast(least, tuple((member, True) for member in group.group), name)
    if most is not None:
        count = len(group.group) - most
        yield AtLeast(count, tuple((member, False) for member in group.group), name)
