"""Checks of objectives: a range that agrees with the sense, and a value function from worst to best."""

from collections.abc import Iterator
from itertools import pairwise

from options.case import Case
from options.checks.known import Known
from options.finding import Finding
from options.marks import Keys
from options.objective import Objective
from options.saying import listed


def check_objectives(case: Case, known: Known) -> Iterator[Finding]:
    """All objectives, and that there is one to weigh."""
    if known.names("objectives") == ():
        yield Finding(("objectives",), "is empty; a case needs at least one objective")
    whole = len(case.objectives) == len(known.names("objectives") or ())
    if whole and case.objectives and all(each.measure for each in case.objectives.values()):
        yield Finding(("objectives",), "all are measures; at least one must be weighed, without measure")
    for name, objective in case.objectives.items():
        at = ("objectives", name)
        if objective.derived_from is not None:
            yield from _derived(objective, at, known)
        if objective.combine == "max" and objective.baseline is None:
            yield Finding(
                (*at, "combine"), "max needs a baseline: the peak with nothing in force; add baseline"
            )
        if not objective.measure:
            yield from _range(objective, at)
        elif objective.value is not None:
            yield Finding((*at, "value"), "a measure is never valued; leave value out, or measure")
        elif (objective.worst is None) != (objective.best is None):
            lacking = "worst" if objective.worst is None else "best"
            yield Finding(at, f"has no {lacking}; a measure has both ends of a range or neither")


def _derived(objective: Objective, at: Keys, known: Known) -> Iterator[Finding]:
    source = objective.derived_from
    assert source is not None
    given = [field for field in ("actor", "resource", "lead_time") if getattr(source, field) is not None]
    if len(given) != 1:
        message = "names one of actor (with measure), resource or lead_time"
        yield Finding((*at, "from"), f"{message}, not {listed(given)}" if given else message)
        return
    if source.actor is not None:
        yield from known.unknown("actor", source.actor, (*at, "from", "actor"))
        if source.measure is None:
            yield Finding((*at, "from"), "names an actor and no measure; add measure: deterrence_margin")
    elif source.measure is not None:
        yield Finding((*at, "from", "measure"), "is that of an actor; leave it out", True)
    if source.resource is not None:
        yield from known.unknown("resource", source.resource, (*at, "from", "resource"))
    what = {"actor": "an actor's calculus", "resource": "a resource", "lead_time": "lead times"}[given[0]]
    if objective.combine == "max":
        yield Finding((*at, "combine"), f"a total from {what} is not combined; leave combine out")
    if objective.baseline is not None:
        yield Finding((*at, "baseline"), f"a total from {what} has no baseline; leave it out")
    if source.actor is not None and objective.measure and objective.worst is None and objective.best is None:
        yield Finding(
            at, "has no best; add it with worst: best is the margin where no course to deter is possible"
        )


def _range(objective: Objective, at: Keys) -> Iterator[Finding]:
    worst, best = objective.worst, objective.best
    for field, end in (("worst", worst), ("best", best)):
        if end is None:
            worth = "0" if field == "worst" else "100"
            yield Finding(
                at, f"has no {field}; add the total that is worth {worth}, or mark it measure: true"
            )
    if worst is None or best is None:
        return
    if worst == best:
        yield Finding((*at, "best"), f"best equals worst ({worst}); a range needs two different ends")
    elif (best > worst) != (objective.sense == "maximise"):
        side = "above" if objective.sense == "maximise" else "below"
        message = f"to {objective.sense}, best must be {side} worst, but best is {best} and worst {worst}"
        yield Finding((*at, "sense"), f"{message}; exchange them or turn the sense")
    elif objective.value is not None:
        yield from _value(objective, (*at, "value"))


def _value(objective: Objective, at: Keys) -> Iterator[Finding]:
    points = objective.value or ()
    if len(points) < 2:
        yield Finding(at, "needs two points or more: [worst, 0] and [best, 100]")
        return
    ends = ((0, "begin at worst", objective.worst, 0), (-1, "end at best", objective.best, 100))
    for position, side, total, worth in ends:
        if list(points[position]) != [total, worth]:
            found = ", ".join(str(number) for number in points[position])
            here = (*at, position % len(points))
            yield Finding(here, f"must {side} with [{total}, {worth}], not [{found}]")
    rising = objective.sense == "maximise"
    way = "rise" if rising else "fall"
    for position, (before, after) in enumerate(pairwise(points), start=1):
        here = (*at, position)
        if after[0] == before[0] or (after[0] > before[0]) != rising:
            yield Finding(here, f"totals must {way} from worst to best, but {after[0]} follows {before[0]}")
        if after[1] < before[1]:
            yield Finding(here, f"values must not fall towards best, but {after[1]} follows {before[1]}")
