"""Broken versions of the bundled case: each by a small change after which no bundle, or no plan, is feasible."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from decision import Infeasibility, Question, infeasibility, plan_infeasibility
from options import Case, bundled_case_path, load_case
from reports.console import lines
from reports.console.answers.conflicts import feasibility_blocks
from tests.strategies import Data


@dataclass(frozen=True)
class Broken:
    """A change of the case, or options, or both."""

    constraints: Data = field(default_factory=dict)
    """By constraint, fields that change; None: it is dropped. A new one is made like another: `like`."""

    limits: dict[str, dict[str, int]] = field(default_factory=dict)
    """By scenario, its limits."""

    reserve: dict[str, dict[str, int]] = field(default_factory=dict)
    """By trigger, its reserves."""

    asked: Data = field(default_factory=dict)
    """Options, as a Question has them."""

    surge: dict[str, dict[str, int]] = field(default_factory=dict)
    """By trigger, what comes on top."""

    in_two_stages: bool = False
    """Whether a plan is looked for."""


def D(number: str) -> Decimal:
    return Decimal(number)


BROKEN: dict[str, Broken] = {
    "Two options contradict each other": Broken(asked={"must": ("peninsula",), "must_not": ("peninsula",)}),
    "An option contradicts what must be kept": Broken(asked={"must_not": ("intelligence",)}),
    "Two musts and an exclusion": Broken(asked={"must": ("civil_defence.interceptors", "peninsula.posture")}),
    "A floor above the best attainable": Broken(constraints={"cohesion_floor": {"at_least": D("60")}}),
    "A ceiling below the peak as it is": Broken(constraints={"escalation_ceiling": {"at_most": D("1")}}),
    "A smaller budget": Broken(asked={"limits": {"money": D("20")}}),
    "A measure that the budget of one year does not pay for": Broken(
        asked={"limits": {"capital": D("2.5")}, "must": ("civil_defence.interceptors",)}
    ),
    "Two budgets cut at once": Broken(asked={"limits": {"money": D("30"), "staff": D("20")}}),
    "A floor that holds in every scenario": Broken(
        constraints={"cohesion_floor": {"at_least": D("24"), "scenarios": "all"}}
    ),
    "Consent by value": Broken(constraints={"tokyo_consent": {"at_least": D("75")}}),
    "At most one of what must be kept": Broken(
        constraints={"one_confrontation": {"group": ("designations", "intelligence"), "at_most": 1}}
    ),
    "A chain of requirements": Broken(asked={"must": ("logistics.denial",), "must_not": ("monitoring",)}),
    "A reserve that leaves too little": Broken(
        reserve={"deployment_confirmed": {"money": 160}}, in_two_stages=True
    ),
    "A response that is impossible": Broken(
        limits={"combat_brigades": {"staff": 5}},
        surge={"deployment_confirmed": {"staff": 20}},
        in_two_stages=True,
    ),
}


def broken_case(version: Broken) -> Case:
    """The bundled case with the change made."""
    case = load_case(bundled_case_path())
    constraints: dict[str, Any] = dict(case.constraints)
    for name, fields in version.constraints.items():
        constraints[name] = constraints[name].model_copy(update=fields)
    scenarios, triggers = dict(case.scenarios), dict(case.triggers)
    for name, limits in version.limits.items():
        state = scenarios[name]
        own = {**state.limits, **{key: Decimal(limit) for key, limit in limits.items()}}
        scenarios[name] = state.model_copy(update={"limits": own})
    for name, held in version.reserve.items():
        stated = triggers[name]
        reserve = {**stated.reserve, **{key: Decimal(amount) for key, amount in held.items()}}
        triggers[name] = stated.model_copy(update={"reserve": reserve})
    for name, more in version.surge.items():
        surge = {key: Decimal(amount) for key, amount in more.items()}
        triggers[name] = triggers[name].model_copy(update={"surge": surge})
    parts = {"constraints": constraints, "scenarios": scenarios, "triggers": triggers}
    return case.model_copy(update=parts)


@cache
def found(name: str) -> Infeasibility:
    """What is computed of a broken version."""
    version = BROKEN[name]
    question = replace(Question(broken_case(version)), **version.asked)
    return (plan_infeasibility if version.in_two_stages else infeasibility)(question)


@cache
def told(name: str) -> str:
    """What a terminal of 80 columns shows of a broken version, without its style."""
    case = broken_case(BROKEN[name])
    text = lines(feasibility_blocks(case, found(name), None), 80)
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
