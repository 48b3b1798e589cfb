"""A case in two stages: what is done now, and what each trigger then asks and allows.

Now binds everything that binds any bundle, and holds the reserves back. On a trigger its scenario's numbers,
limits and ceilings count, the surge comes on top, and `must` and every `at_least` bind the first stage only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from decision.model.problem import Problem, Row
from decision.model.question import Question
from options import Case, Must, Together, Trigger, all_amounts, amount_of
from options.likelihood import ends

ZERO = Fraction(0)


@dataclass(frozen=True)
class Response:
    """The second stage of one trigger."""

    trigger: str
    """The trigger that asks for it."""

    problem: Problem
    """What binds the bundle in force after the trigger, in its scenario."""
    stated: Problem
    """The same with the floors, consents and `must` that bind the first stage alone, to tell which of them break."""
    within: Fraction
    """Months in which the response must stand."""
    likelihood: tuple[Fraction, Fraction] | None
    """Its least and greatest value; None where it is not stated."""


@dataclass(frozen=True)
class Both:
    """Two triggers that may fire together, and what binds the bundle in force after both."""

    triggers: tuple[str, str]
    problem: Problem

    @property
    def name(self) -> str:
        """Both triggers, as constraints in conflict are told by."""
        return " and ".join(self.triggers)


@dataclass(frozen=True)
class Stages:
    """The two stages of a case."""

    now: Problem
    """The first stage, with the reserves held back."""
    unreserved: Problem
    """The first stage with nothing held back."""
    responses: tuple[Response, ...]
    """The second stage of each trigger, in the order of the case."""
    both: tuple[Both, ...]
    """Pairs of triggers that may fire together."""
    reserves: Mapping[tuple[str, str], Fraction]
    """(trigger, resource) -> amount that is held back of a resource that has a limit, where it is more than 0."""
    lead_time: Mapping[int, Fraction]
    """Months, by choice."""
    prepares: Mapping[int, Mapping[str, Fraction]]
    """By choice, lever -> months that it takes off the lead times of that lever."""

    def months(self, chosen: Iterable[int], choice: int) -> Fraction:
        """Months until a level stands, with the preparations among the chosen in place."""
        lever = self.now.choices[choice].lever
        saved = sum((self.prepares[i].get(lever, ZERO) for i in chosen), ZERO)
        return max(self.lead_time[choice] - saved, ZERO)

    def higher(self, choice: int) -> tuple[int, ...]:
        """The choice and the levels of its lever above it, in the order of the case."""
        levels = self.now.levers[self.now.choices[choice].lever]
        return levels[levels.index(choice) :]

    def joined(self, one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
        """Both bundles together, each lever at the higher of its two levels."""
        both = one | other
        return frozenset(i for i in both if not both & set(self.higher(i)[1:]))

    def unprepared(self, choice: int) -> "Stages":
        """The same, with one choice that shortens no lead time."""
        return replace(self, prepares={**self.prepares, choice: {}})


def stages(question: Question) -> Stages:
    """The question in two stages; a trigger on a claim stays in the scenario of the first. Raises RequestError.

    What is supposed moves the standing of scenarios alone, and hence no plan.
    """
    case = question.case
    question = question.without_suppositions
    now = question.problem()
    later = replace(question, must=()) if question.must else question
    settled = {
        name: later.problem(scenario=trigger.scenario or now.scenario)
        for name, trigger in case.triggers.items()
    }
    responses = [_response(case, name, trigger, settled[name]) for name, trigger in case.triggers.items()]
    together = [pair for pair in combinations(case.triggers, 2) if _fire_together(case, *pair)]
    levels = [case.levers[choice.lever].levels[choice.level] for choice in now.choices]
    reserves = {
        (name, resource.name): Fraction(held)
        for name, trigger in case.triggers.items()
        for resource in now.resources
        if resource.limit is not None and (held := amount_of(case.resources, trigger.reserve, resource.name))
    }
    return Stages(
        now=holding_back(now, reserves, together),
        unreserved=now,
        responses=tuple(responses),
        both=tuple(_both(case, pair, settled) for pair in together),
        reserves=reserves,
        lead_time={i: Fraction(level.lead_time) for i, level in enumerate(levels)},
        prepares={
            i: {name: Fraction(months) for name, months in level.prepares.items()}
            for i, level in enumerate(levels)
        },
    )


def _response(case: Case, name: str, trigger: Trigger, problem: Problem) -> Response:
    stated = None if trigger.likelihood is None else ends(trigger.likelihood)
    surge = _surge(case, trigger)
    return Response(
        trigger=name,
        problem=_limited(_binding(case, problem), surge),
        stated=_limited(problem, surge),
        within=Fraction(trigger.within),
        likelihood=stated and (Fraction(stated[0]), Fraction(stated[1])),
    )


def _both(case: Case, pair: tuple[str, str], settled: Mapping[str, Problem]) -> Both:
    """The rows of both scenarios, the smaller of the two limits, and both surges."""
    one, other = (_binding(case, settled[name]) for name in pair)
    limits = {
        mine.name: min(limit for limit in (mine.limit, theirs.limit) if limit is not None)
        for mine, theirs in zip(one.resources, other.resources, strict=True)
        if (mine.limit, theirs.limit) != (None, None)
    }
    rows = {row.label: row for row in one.rows if row.constraint not in limits}
    for row in other.rows:
        if row.constraint not in limits and row != rows.get(row.label):
            rows[row.label if row.label not in rows else f"{row.label}_On_{pair[1]}"] = row
    uses = {resource.name: resource.use for resource in one.resources}
    limit_rows = [
        Row(name, name, uses[name].choices, uses[name].synergies, None, limit)
        for name, limit in limits.items()
    ]
    joint = replace(
        one,
        objectives=(),
        rows=(*limit_rows, *(replace(row, label=label) for label, row in rows.items())),
        resources=tuple(replace(each, limit=limits.get(each.name)) for each in one.resources),
        margin_bounds=one.margin_bounds,
        chances=(*one.chances, *(chance for chance in other.chances if chance not in one.chances)),
    )
    surges: dict[str, Fraction] = {}
    for name in pair:
        for resource, more in _surge(case, case.triggers[name]).items():
            surges[resource] = surges.get(resource, ZERO) + more
    return Both(pair, _limited(joint, surges))


def _surge(case: Case, trigger: Trigger) -> dict[str, Fraction]:
    """What comes on top of each resource; of a sum what is stated for it, else what comes on top of its parts."""
    return {name: Fraction(more) for name, more in all_amounts(case.resources, trigger.surge).items()}


def _binding(case: Case, problem: Problem) -> Problem:
    """What still binds after a trigger: `must`, consent and every `at_least` bound the first stage alone."""
    rows = []
    for row in problem.rows:
        stated = case.constraints.get(row.constraint)
        if isinstance(stated, Must):
            continue
        if not isinstance(stated, Together):
            row = replace(row, lower=None)
        if row.lower is not None or row.upper is not None:
            rows.append(row)
    bounds = [replace(bound, lower=None) for bound in problem.margin_bounds if bound.upper is not None]
    return replace(
        problem,
        rows=tuple(rows),
        margin_bounds=tuple(bounds),
        consents=(),
        chances=tuple(chance for chance in problem.chances if chance.at_most),
    )


def _limited(problem: Problem, more: Mapping[str, Fraction]) -> Problem:
    """The limits of resources raised by so much."""
    limited = {resource.name for resource in problem.resources if resource.limit is not None}
    return replace(
        problem,
        rows=tuple(
            replace(row, upper=row.upper + more.get(row.constraint, ZERO))
            if row.constraint in limited and row.upper is not None
            else row
            for row in problem.rows
        ),
        resources=tuple(
            replace(each, limit=None if each.limit is None else each.limit + more.get(each.name, ZERO))
            for each in problem.resources
        ),
    )


def holding_back(
    problem: Problem, reserves: Mapping[tuple[str, str], Fraction], together: Iterable[tuple[str, str]]
) -> Problem:
    """The problem with limits reduced by the largest reserve of each resource; those of triggers that may fire together
    add up."""
    held: dict[str, Fraction] = {}
    for group in [*((trigger,) for trigger, _ in reserves), *together]:
        for resource in {name for _, name in reserves}:
            amount = sum((reserves.get((trigger, resource), ZERO) for trigger in group), ZERO)
            held[resource] = max(held.get(resource, ZERO), amount)
    return _limited(problem, {name: -amount for name, amount in held.items()})


def _fire_together(case: Case, one: str, other: str) -> bool:
    """Whether two triggers may fire together, as either of the two declares."""
    return other in case.triggers[one].fires_with or one in case.triggers[other].fires_with
