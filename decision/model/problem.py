"""A case as exact numbers: one scenario, one weighting, every row and effect settled.

Choices, synergies and objectives are indexed in the order of the case. All numbers are exact fractions of
the decimals as written; weights are floats, since surrogate weights are no decimals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Literal

from decision.model.deterrence_margin import Margin
from decision.model.value_function import ValueFunction
from options import unknown

ZERO = Fraction(0)


class RequestError(ValueError):
    """What was asked of a case does not fit it: an unknown scenario, profile, lever or resource."""


def known(name: str, among: Iterable[str], what: str) -> str:
    """The name itself; raises RequestError where it is none of these, with the one that was probably meant."""
    names = list(among)
    if name not in names:
        raise RequestError(unknown(what, name, names))
    return name


@dataclass(frozen=True)
class Choice:
    """One level of one lever, the thing that is chosen or not."""

    lever: str
    level: str

    @property
    def name(self) -> str:
        return f"{self.lever}.{self.level}"


@dataclass(frozen=True)
class Synergy:
    """An extra effect, in force when every member holds; a member holds when any choice in it does."""

    name: str
    members: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class _Whole:
    """Exact numbers times their common denominator: whole ones are added up many times faster."""

    factor: int
    choices: Mapping[int, int]
    synergies: Mapping[int, int]
    others: tuple[int, ...]


def _made_whole(
    choices: Mapping[int, Fraction], synergies: Mapping[int, Fraction], others: tuple[Fraction, ...]
) -> _Whole:
    factor = lcm(*(number.denominator for number in (*choices.values(), *synergies.values(), *others)))
    return _Whole(
        factor,
        {i: int(number * factor) for i, number in choices.items()},
        {s: int(number * factor) for s, number in synergies.items()},
        tuple(int(number * factor) for number in others),
    )


@dataclass(frozen=True)
class Effects:
    """What moves one total, in one scenario, at one estimate: by choice index and by synergy index.

    combine "sum" adds the effects to the baseline; "max" takes the largest of baseline and effects.
    """

    combine: Literal["sum", "max"]
    baseline: Fraction
    choices: Mapping[int, Fraction]
    synergies: Mapping[int, Fraction]

    def total(self, chosen: Iterable[int], in_force: Iterable[int]) -> Fraction:
        whole = self._whole
        parts = [whole.choices[i] for i in chosen if i in whole.choices]
        parts += [whole.synergies[s] for s in in_force if s in whole.synergies]
        baseline = whole.others[0]
        return Fraction(
            max([baseline, *parts]) if self.combine == "max" else sum(parts, baseline), whole.factor
        )

    @cached_property
    def _whole(self) -> "_Whole":
        return _made_whole(self.choices, self.synergies, (self.baseline,))


@dataclass(frozen=True)
class Objective:
    """An objective in the computed scenario; value is None for a measure, which is never weighed.

    effects: what moves its total, or the margin that is its total where an actor's calculus gives it.
    """

    name: str
    effects: Effects | Margin
    value: ValueFunction | None


@dataclass(frozen=True)
class Resource:
    """What a bundle uses of one resource, in its unit; limit None means reported only."""

    name: str
    use: Effects
    limit: Fraction | None


@dataclass(frozen=True)
class Row:
    """A linear row: lower <= sum of terms <= upper, over choices and synergies.

    `constraint` is the name that the case gives it; `label` names this row alone, in the program.
    """

    constraint: str
    label: str
    choices: Mapping[int, Fraction]
    synergies: Mapping[int, Fraction]
    lower: Fraction | None
    upper: Fraction | None

    def activity(self, chosen: Iterable[int], in_force: Iterable[int]) -> Fraction:
        """The sum of the terms."""
        terms = [self.choices[i] for i in chosen if i in self.choices]
        terms += [self.synergies[s] for s in in_force if s in self.synergies]
        return sum(terms, Fraction(0))

    def holds(self, chosen: Iterable[int], in_force: Iterable[int]) -> bool:
        whole = self._whole
        activity = sum(whole.choices[i] for i in chosen if i in whole.choices)
        activity += sum(whole.synergies[s] for s in in_force if s in whole.synergies)
        lower, upper = whole.others
        return (self.lower is None or activity >= lower) and (self.upper is None or activity <= upper)

    @cached_property
    def _whole(self) -> "_Whole":
        return _made_whole(self.choices, self.synergies, (self.lower or ZERO, self.upper or ZERO))


@dataclass(frozen=True)
class MarginBound:
    """A ceiling or floor on a deterrence margin: no linear row, since the best of several courses counts."""

    constraint: str
    label: str
    margin: Margin
    lower: Fraction | None
    upper: Fraction | None

    def holds(self, chosen: Iterable[int]) -> bool:
        total = self.margin.total(chosen)
        return (self.lower is None or total >= self.lower) and (self.upper is None or total <= self.upper)


@dataclass(frozen=True)
class Consent:
    """A profile's own value must be at least this; checked within the tolerance of the value scale."""

    constraint: str
    weights: Mapping[str, float]
    at_least: float


@dataclass(frozen=True)
class Problem:
    """Everything that the methods of this package work on."""

    scenario: str | None
    standing: str
    weights: Mapping[str, float]
    information: tuple[tuple[Mapping[str, Fraction], Fraction], ...]
    choices: tuple[Choice, ...]
    levers: Mapping[str, tuple[int, ...]]
    synergies: tuple[Synergy, ...]
    objectives: tuple[Objective, ...]
    resources: tuple[Resource, ...]
    rows: tuple[Row, ...]
    consents: tuple[Consent, ...]
    status_quo: Mapping[str, str]
    supposed: tuple[str, ...] = ()
    """The claims tried as established; they move the standing, never a number."""
    on_supposition: bool = False
    """Whether the standing is as it is only because of them."""
    margin_bounds: tuple[MarginBound, ...] = ()

    def weighed(self) -> tuple[Objective, ...]:
        """The objectives that are no measures."""
        return tuple(objective for objective in self.objectives if objective.value is not None)

    def chosen(self, levels: Mapping[str, str]) -> frozenset[int]:
        """The choice indexes of a bundle given as lever -> level."""
        return frozenset(
            i for lever, level in levels.items() for i in self.levers[lever] if self.choices[i].level == level
        )

    def levels(self, chosen: Iterable[int]) -> dict[str, str]:
        """The bundle of the given choice indexes as lever -> level, in the order of the case."""
        return {self.choices[i].lever: self.choices[i].level for i in sorted(chosen)}

    def in_force(self, chosen: frozenset[int]) -> tuple[int, ...]:
        """The indexes of the synergies that the chosen levels bring about."""
        return tuple(
            s
            for s, synergy in enumerate(self.synergies)
            if all(not member.isdisjoint(chosen) for member in synergy.members)
        )
