"""Changes that cannot be made one without the other, and the cases in between.

A case in which some changes are made and others not must be sound. Changes are put into one step where one of them names
what another adds or takes away: a lever comes with the constraints on it, an objective with its weights. Where a step, or
several together, still make no sound case (an interval whose low end would pass its high end, shares that do not add up),
they are put together with the fewest others, the nearest in the file first, that mend it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from options.case import Case
from options.differences.changes import Difference, between, differences, holders
from options.differences.values import case_of, faults_at
from options.marks import Keys
from options.references import Thing, definitions, references

Step = tuple[Keys, ...]
"""The places of changes that are made together, in the order of the file."""


@dataclass(frozen=True)
class Steps:
    """What leads from one tree of values to another, in steps of which any may be made or not."""

    old: dict[str, Any]
    """The values before."""
    new: dict[str, Any]
    """The values after, with the same names."""
    steps: tuple[Step, ...]
    """All changes, each in one step, in the order of the file."""
    is_sound: bool = True
    """Whether both ends are sound cases, so that those in between must be; what a command changes may not be."""

    def made(self, chosen: Iterable[int]) -> Case | None:
        """The case in which the steps of these numbers are made; None where it is not sound."""
        values = self.values(chosen)
        return case_of(values) if self.is_sound else Case.model_validate(values)

    def values(self, chosen: Iterable[int]) -> dict[str, Any]:
        """The values in which the steps of these numbers are made."""
        places = frozenset(at for n in chosen for at in self.steps[n])
        values: dict[str, Any] = between(self.old, self.new, places, self._known)
        return values

    def joined(self, chosen: Iterable[int]) -> "Steps":
        """The same with these steps, which together make no sound case, in one step with the fewest others that mend it.

        Of the steps only those are joined that are needed for the fault.
        """
        faulty = sorted(chosen)
        for n in tuple(faulty):
            fewer = [each for each in faulty if each != n]
            if fewer and self.made(fewer) is None:
                faulty = fewer
        faults = faults_at(self.values(faulty))
        added: list[int] = []
        for n in sorted(
            (n for n in range(len(self.steps)) if n not in faulty), key=lambda n: (-self._near(n, faults), n)
        ):
            if self.made([*faulty, *added]) is not None:
                break
            added.append(n)
        for n in tuple(reversed(added)):
            fewer = [each for each in added if each != n]
            if self.made([*faulty, *fewer]) is not None:
                added = fewer
        together = {*faulty, *added}
        parts = [(n,) if n not in together else tuple(sorted(together)) for n in range(len(self.steps))]
        order = {at: n for n, at in enumerate(at for step in self.steps for at in step)}
        steps = (
            tuple(sorted((at for n in part for at in self.steps[n]), key=order.__getitem__))
            for part in dict.fromkeys(parts)
        )
        return replace(self, steps=tuple(steps))

    def _near(self, n: int, faults: tuple[Keys, ...]) -> int:
        """How many keys a step shares with a fault, at the most."""
        return max((_shared(at, fault) for at in self.steps[n] for fault in faults), default=0)

    @cached_property
    def _known(self) -> frozenset[Keys]:
        return holders(frozenset(at for step in self.steps for at in step))


def steps(old: dict[str, Any], new: dict[str, Any]) -> Steps:
    """The steps from the old values to the new ones; where both are of sound cases, each alone makes one too."""
    found = tuple(differences(old, new))
    is_sound = case_of(old) is not None and case_of(new) is not None
    made = Steps(old, new, _by_names(old, new, found), is_sound)
    sound: set[Step] = set()
    while (n := next((n for n, step in enumerate(made.steps) if step not in sound), None)) is not None:
        if made.made((n,)) is not None:
            sound.add(made.steps[n])
        else:
            made = made.joined((n,))
    return made


def _by_names(old: dict[str, Any], new: dict[str, Any], changes: tuple[Difference, ...]) -> tuple[Step, ...]:
    """The changes, those together of which one names what another adds or takes away."""
    places = [change.at for change in changes]
    index = {at: n for n, at in enumerate(places)}
    step = list(range(len(places)))

    def first(n: int) -> int:
        while step[n] != n:
            n = step[n]
        return n

    before, after = definitions(old), definitions(new)
    for values, defined, other in ((new, after, before), (old, before, after)):
        for naming in references(values):
            here = _holder(naming.at, index)
            for thing in naming.things if here is not None else ():
                there = None if thing in other else _holder(_defined(thing, defined), index)
                if here is not None and there is not None:
                    one, another = sorted((first(here), first(there)))
                    step[another] = one
    grouped: dict[int, list[Keys]] = {}
    for n, at in enumerate(places):
        grouped.setdefault(first(n), []).append(at)
    return tuple(tuple(group) for group in grouped.values())


def _holder(at: Keys, index: Mapping[Keys, int]) -> int | None:
    """The change at a place, or the one that holds it; None where it is not changed."""
    return next((index[at[:n]] for n in range(len(at), 0, -1) if at[:n] in index), None)


def _defined(thing: Thing, defined: Mapping[Thing, Keys]) -> Keys:
    """Where a thing gets its name."""
    return defined.get(thing, ())


def _shared(one: Keys, other: Keys) -> int:
    """How many keys two places share from the beginning."""
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
