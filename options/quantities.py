"""The numbers of a case that a name on the command line can mean: to read them, and to set them to others.

`money` is the limit of a resource, `trust_floor` the bound of a constraint; `weight.safety`, `score.levee.on.safety` and
`cost.levee.on.money` are what the words say. A constraint with two bounds has its two by `NAME.at_least` and
`NAME.at_most`. In a pattern `*` stands for any characters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Literal

from options.case import Case
from options.constraint import Consent, Group, TagBound, TotalBound, counts_levers
from options.elicitation import weighed_objectives
from options.saying import unknown
from options.score import Score, estimated

QuantityKind = Literal["limit", "bound", "weight", "score", "cost"]
"""What a number of a case is."""

BOUNDS = ("at_least", "at_most", "exactly")
"""The fields of a constraint that hold its bound."""


@dataclass(frozen=True)
class Quantity:
    """A number of a case, by its name on the command line."""

    name: str
    """As it is typed."""

    kind: QuantityKind
    """What it is."""

    of: tuple[str, ...]
    """The names that lead to it: of a resource; of a constraint and its field; of an objective; of a lever, a level and an
    objective or resource."""

    @property
    def field(self) -> str:
        """Its place in the case, keys joined by dots, as in faults; a weight is that of the whole question."""
        match self.kind:
            case "limit":
                return f"resources.{self.of[0]}.limit"
            case "bound":
                return f"constraints.{self.of[0]}.{self.of[1]}"
            case "weight":
                return f"weights.{self.of[0]}"
            case "score":
                return "levers.{}.levels.{}.scores.{}".format(*self.of)
            case "cost":
                return "levers.{}.levels.{}.cost.{}".format(*self.of)


def quantities(case: Case) -> Iterator[Quantity]:
    """All numbers of a case that can be named: limits, bounds, weights, scores and costs, in the order of the case.

    A limit, score or cost that the case does not state is among them where it could: a resource without limit, a level
    that has no effect on an objective.
    """
    yield from (Quantity(name, "limit", (name,)) for name in case.resources)
    for name, constraint in case.constraints.items():
        fields = [field for field in BOUNDS if isinstance(getattr(constraint, field, None), Decimal | int)]
        for field in fields:
            yield Quantity(name if len(fields) == 1 else f"{name}.{field}", "bound", (name, field))
    for name in weighed_objectives(case):
        yield Quantity(f"weight.{name}", "weight", (name,))
    for lever, stated in case.levers.items():
        for level in stated.levels:
            for name, objective in case.objectives.items():
                if objective.derived_from is None:
                    yield Quantity(f"score.{lever}.{level}.{name}", "score", (lever, level, name))
    for lever, stated in case.levers.items():
        for level in stated.levels:
            for resource, consumed in case.resources.items():
                if not consumed.parts:
                    yield Quantity(f"cost.{lever}.{level}.{resource}", "cost", (lever, level, resource))


def is_floor(of: Quantity) -> bool:
    """Whether the number bounds from below: the greater it is, the fewer bundles are feasible."""
    return of.kind == "bound" and of.of[1] == "at_least"


def counts_elsewhere(case: Case, of: Quantity) -> bool:
    """Whether a score or cost is added up in more than its objective's total or its resource's use: by a bound on what
    levers of a tag bring, or by an objective that takes a resource as its total."""
    if of.kind not in ("score", "cost"):
        return False
    lever, _, name = of.of
    sums = {name, *(total for total, each in case.resources.items() if name in each.parts)}
    if of.kind == "cost" and any(
        each.derived_from is not None and each.derived_from.resource in sums
        for each in case.objectives.values()
    ):
        return True
    return any(
        isinstance(bound, TagBound)
        and bound.tag in case.levers[lever].tags
        and (bound.objective == name if of.kind == "score" else bound.resource in sums)
        for bound in case.constraints.values()
    )


def named_quantities(case: Case, pattern: str, kinds: tuple[QuantityKind, ...] = ()) -> tuple[Quantity, ...]:
    """The numbers that a name or a pattern means, of these kinds (none: of all). Raises ValueError where there is none.

    A pattern names limits, scores and costs that the case states; one without a stop none but limits and bounds.
    """
    among = [each for each in quantities(case) if not kinds or each.kind in kinds]
    if "*" not in pattern:
        found = [each for each in among if each.name == pattern]
    else:
        found = [
            each
            for each in among
            if fnmatchcase(each.name, pattern) and ("." in pattern or each.kind in ("limit", "bound"))
        ]
        found = [each for each in found if each.kind == "weight" or quantity(case, each) is not None]
    if found:
        return tuple(found)
    if "*" in pattern:
        raise ValueError(f"no name of the case is like '{pattern}'; choose from {_some(among)}")
    if pattern in case.constraints and (not kinds or "bound" in kinds):
        raise ValueError(_no_number(case, pattern))
    raise ValueError(unknown(_what(kinds), pattern, [each.name for each in among]))


def quantity(case: Case, of: Quantity, scenario: str | None = None) -> Decimal | None:
    """The number as the case states it in a scenario (None: as written); None where it states none.

    A weight is none of the case's own numbers, but comes of its profiles: always None.
    """
    match of.kind:
        case "limit":
            return case.limit_in(of.of[0], scenario)
        case "bound":
            return Decimal(getattr(case.constraints[of.of[0]], of.of[1]))
        case "weight":
            return None
        case "score":
            lever, level, objective = of.of
            score = case.scores_in(lever, level, scenario).get(objective)
            if score is None:
                return None
            likely = estimated(score, case.horizons, "likely")
            return (
                score.likely if score.likely is not None else Decimal(likely.numerator) / likely.denominator
            )
        case "cost":
            return case.levers[of.of[0]].levels[of.of[1]].cost.get(of.of[2])


def with_quantity(case: Case, of: Quantity, number: Decimal, scenario: str | None = None) -> Case:
    """The case with another number, in this scenario where it states one of its own (None: the numbers as written).

    A score's likely value is set, and its low or high end only where the new value would lie beyond it; the shares of
    horizons no longer count for it. Weights come of profiles and are not set here: ValueError.
    """
    match of.kind:
        case "limit":
            if scenario is not None and of.of[0] in case.scenarios[scenario].limits:
                state = case.scenarios[scenario]
                return _in_scenario(case, scenario, limits={**state.limits, of.of[0]: number})
            resource = case.resources[of.of[0]].model_copy(update={"limit": number})
            return case.model_copy(update={"resources": {**case.resources, of.of[0]: resource}})
        case "bound":
            constraint = case.constraints[of.of[0]]
            whole = counts_levers(constraint)
            if whole and number != number.to_integral_value():
                raise ValueError(f"{of.name} counts levers: {number} is no whole number")
            changed = constraint.model_copy(
                update={of.of[1]: int(number) if isinstance(constraint, Group) else number}
            )
            return case.model_copy(update={"constraints": {**case.constraints, of.of[0]: changed}})
        case "weight":
            raise ValueError("weights are asked for by the question, not set in the case")
        case "score":
            return _with_score(case, of.of, number, scenario)
        case "cost":
            lever, level, name = of.of
            cost = {**case.levers[lever].levels[level].cost, name: number}
            return _with_level(case, lever, level, cost=cost)


def _with_score(case: Case, of: tuple[str, ...], number: Decimal, scenario: str | None) -> Case:
    lever, level, objective = of
    score = case.scores_in(lever, level, scenario).get(objective) or Score(likely=number)
    ends = {
        "low": None if score.low is None else min(score.low, number),
        "high": None if score.high is None else max(score.high, number),
    }
    changed = score.model_copy(update={"likely": number, "by_horizon": None, **ends})
    if scenario is not None:
        stated = case.scenarios[scenario].scores
        if objective in (own := stated.get(f"{lever}.{level}", {})):
            return _in_scenario(
                case, scenario, scores={**stated, f"{lever}.{level}": {**own, objective: changed}}
            )
    scores = {**case.levers[lever].levels[level].scores, objective: changed}
    return _with_level(case, lever, level, scores=scores)


def _with_level(case: Case, lever: str, level: str, **fields: Any) -> Case:
    stated = case.levers[lever]
    levels = {**stated.levels, level: stated.levels[level].model_copy(update=fields)}
    levers = {**case.levers, lever: stated.model_copy(update={"levels": levels})}
    return case.model_copy(update={"levers": levers})


def _in_scenario(case: Case, scenario: str, **fields: Mapping[str, Any]) -> Case:
    state = case.scenarios[scenario].model_copy(update=fields)
    return case.model_copy(update={"scenarios": {**case.scenarios, scenario: state}})


def _what(kinds: tuple[QuantityKind, ...]) -> str:
    """What a name of these kinds names, in a message."""
    if kinds == ("limit",):
        return "resource"
    return "constraint with a bound" if kinds == ("bound",) else "number of the case"


def _no_number(case: Case, name: str) -> str:
    """Why the name of a constraint means no number, and the way out."""
    constraint = case.constraints[name]
    if isinstance(constraint, Consent):
        return f"{name} asks for the value of the status quo; it has no number to set"
    if isinstance(constraint, TotalBound | Group | TagBound):
        return f"{name} has two bounds; name {name}.at_least or {name}.at_most"
    return f"{name} is a rule between levers and has no number to set; --must and --must-not add others"


def _some(among: list[Quantity]) -> str:
    names = [each.name for each in among]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
