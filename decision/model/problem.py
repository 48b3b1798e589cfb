"""The decision problem as exact numbers: one scenario, one weighting, and all rows and effects.

Choices, synergies and objectives are indexed in the order of the case. Numbers are exact fractions of the decimals as
written; weights are floats, since surrogate weights are not decimals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Literal, TypeVar

from decision.model.chance_constraint import ChanceConstraint
from decision.model.deterrence_margin import Margin
from decision.model.value_function import ValueFunction
from options import CARRIES, unknown

ZERO = Fraction(0)

Terms = Mapping[int, Fraction]
"""Coefficients of a linear expression, by the index of a choice, a synergy, or a column."""

Key = TypeVar("Key", int, str)
Coefficient = TypeVar("Coefficient", Fraction, float)


def negated(terms: Mapping[Key, Coefficient]) -> dict[Key, Coefficient]:
    """Returns the coefficients of the negative of a linear expression, by index or name."""
    return {key: -coefficient for key, coefficient in terms.items()}


class RequestError(ValueError):
    """The request does not fit the case: an unknown scenario, profile, lever or resource."""


def known(name: str, among: Iterable[str], what: str) -> str:
    """Returns the name; raises RequestError with the nearest name where it is none of `among`."""
    names = list(among)
    if name not in names:
        raise RequestError(unknown(what, name, names))
    return name


@dataclass(frozen=True)
class Choice:
    """One level of one lever: a binary decision."""

    lever: str
    """Name of the lever."""

    level: str
    """Name of the level."""

    @property
    def name(self) -> str:
        """`lever.level`."""
        return f"{self.lever}.{self.level}"


@dataclass(frozen=True)
class Synergy:
    """An interaction effect, in force where every member holds."""

    name: str
    """Its name."""

    members: tuple[frozenset[int], ...]
    """Each a set of choice indexes, any one of which makes the member hold."""


def times(number: Fraction, factor: int) -> int:
    """Returns a fraction times a multiple of its denominator, in whole numbers throughout."""
    return number.numerator * (factor // number.denominator)


@dataclass(frozen=True)
class _Whole:
    """Fractions times their common denominator: integers are added far faster."""

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
        {i: times(number, factor) for i, number in choices.items()},
        {s: times(number, factor) for s, number in synergies.items()},
        tuple(times(number, factor) for number in others),
    )


@dataclass(frozen=True)
class Effects:
    """The effects of choices and synergies on one total, in one scenario at one estimate."""

    combine: Literal["sum", "max"]
    """"sum" adds the effects to the baseline; "max" takes the greatest of baseline and effects (a peak)."""

    baseline: Fraction
    """The total without any choice, in the unit of the objective or resource."""

    choices: Mapping[int, Fraction]
    """Effects by choice index."""

    synergies: Mapping[int, Fraction]
    """Effects by synergy index."""

    def total(self, chosen: Iterable[int], in_force: Iterable[int]) -> Fraction:
        """Returns the total under these choices, with these synergies in force."""
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
    """An objective in the computed scenario."""

    name: str
    """Its name."""

    effects: Effects | Margin
    """What determines its total: scores, or a margin of an actor's calculus."""

    value: ValueFunction | None
    """Its value function; None for a measure, which is never weighed."""

    groups: Mapping[str, Effects] = field(default_factory=dict)
    """By group of those affected, the parts that fall to it; none where the case states no groups, or the total is no sum
    of scores."""


@dataclass(frozen=True)
class Resource:
    """A resource in the computed scenario."""

    name: str
    """Its name."""

    use: Effects
    """Its use, in its own unit."""

    limit: Fraction | None
    """The most that may be used; None where use is only reported."""


@dataclass(frozen=True)
class Row:
    """A linear row: lower <= activity <= upper."""

    constraint: str
    """The name of the constraint or resource in the case."""

    label: str
    """The name of this row in the program, unique."""

    choices: Mapping[int, Fraction]
    """Coefficients by choice index."""

    synergies: Mapping[int, Fraction]
    """Coefficients by synergy index."""

    lower: Fraction | None
    """Lower bound; None for none."""

    upper: Fraction | None
    """Upper bound; None for none."""

    def activity(self, chosen: Iterable[int], in_force: Iterable[int]) -> Fraction:
        """Returns the activity: the sum of the coefficients of what is chosen and in force."""
        terms = [self.choices[i] for i in chosen if i in self.choices]
        terms += [self.synergies[s] for s in in_force if s in self.synergies]
        return sum(terms, Fraction(0))

    def holds(self, chosen: Iterable[int], in_force: Iterable[int]) -> bool:
        """Returns whether the row is satisfied, exactly."""
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
    """A ceiling or floor on a deterrence margin, which is not linear in the choices."""

    constraint: str
    """The name of the constraint in the case."""

    label: str
    """The name of its rows in the program, unique."""

    margin: Margin
    """The margin."""

    lower: Fraction | None
    """Lower bound in points; None for none."""

    upper: Fraction | None
    """Upper bound in points; None for none."""

    def holds(self, chosen: Iterable[int]) -> bool:
        """Returns whether the margin is within the bounds, exactly."""
        total = self.margin.total(chosen)
        return (self.lower is None or total >= self.lower) and (self.upper is None or total <= self.upper)


@dataclass(frozen=True)
class Consent:
    """A lower bound on the weighted value by the weights of one profile, checked within TOLERANCE."""

    constraint: str
    """The name of the constraint in the case."""

    weights: Mapping[str, float]
    """The weights of the profile, by objective."""

    at_least: float
    """In points."""


@dataclass(frozen=True)
class Problem:
    """The decision problem that the methods of this package solve."""

    scenario: str | None
    """The computed scenario; None for the numbers as written."""

    standing: str
    """The standing of the evidence for the scenario."""

    weights: Mapping[str, float]
    """Weights by weighed objective; they sum to 1."""

    information: tuple[tuple[Mapping[str, Fraction], Fraction], ...]
    """Weight information: pairs of coefficients by objective and a lower bound on their product with the weights."""

    choices: tuple[Choice, ...]
    """All levels of all levers."""

    levers: Mapping[str, tuple[int, ...]]
    """Choice indexes by lever; at most one of them is chosen."""

    synergies: tuple[Synergy, ...]
    """The synergies."""

    objectives: tuple[Objective, ...]
    """All objectives, measures included."""

    resources: tuple[Resource, ...]
    """The resources."""

    rows: tuple[Row, ...]
    """The linear constraints, resource limits included."""

    consents: tuple[Consent, ...]
    """Lower bounds on the weighted values of profiles."""

    status_quo: Mapping[str, str]
    """Lever -> level."""

    supposed: tuple[str, ...] = ()
    """Claims supposed to be established; they affect the standing, never a number."""

    on_supposition: bool = False
    """Whether a recommendation, or its absence, depends on them."""

    assumed: bool = False
    """Whether the scenario stands on planning assumptions, without the suppositions."""

    margin_bounds: tuple[MarginBound, ...] = ()
    """Bounds on deterrence margins."""

    chances: tuple[ChanceConstraint, ...] = ()
    """Constraints that hold in a share of the draws of the scores. `rows` has a row for each that they imply."""

    @property
    def is_hypothetical(self) -> bool:
        """Whether observed evidence does not carry the scenario, so that nothing is recommended.

        The numbers as written are no scenario, and hence not hypothetical.
        """
        return self.scenario is not None and (self.standing not in CARRIES or self.on_supposition)

    def weighed(self) -> tuple[Objective, ...]:
        """Returns the objectives that have a value function."""
        return tuple(objective for objective in self.objectives if objective.value is not None)

    def chosen(self, levels: Mapping[str, str]) -> frozenset[int]:
        """Returns the choice indexes of a bundle, given as lever -> level."""
        return frozenset(
            i for lever, level in levels.items() for i in self.levers[lever] if self.choices[i].level == level
        )

    def levels(self, chosen: Iterable[int]) -> dict[str, str]:
        """Returns a bundle as lever -> level in the order of the case, given as choice indexes."""
        return {self.choices[i].lever: self.choices[i].level for i in sorted(chosen)}

    def in_force(self, chosen: frozenset[int]) -> tuple[int, ...]:
        """Returns the indexes of the synergies in force under these choices."""
        return tuple(
            s
            for s, synergy in enumerate(self.synergies)
            if all(not member.isdisjoint(chosen) for member in synergy.members)
        )
