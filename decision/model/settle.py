"""Builds the problem of a case: senses, scenario, estimates, weights and rows are resolved here, once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from decision.model.bundle import exact_values, weighted
from decision.model.chance_rows import chance_constraints, implied_row
from decision.model.constraint_rows import asked_row, constraint_rows, limit_row, margin_bounds
from decision.model.derived_margin import derived_margin
from decision.model.effects import CaseEffects
from decision.model.problem import Consent, Effects, Objective, Problem, RequestError, known
from decision.model.stated_weights import StatedWeights, stated_weights
from decision.model.value_function import ValueFunction
from options import Case, standing, weighed_objectives
from options import Consent as StatedConsent
from options import Objective as StatedObjective


def settle(
    case: Case,
    *,
    scenario: str | None = None,
    weights: str | Mapping[str, Decimal] | None = None,
    must: Iterable[str] = (),
    must_not: Iterable[str] = (),
    limits: Mapping[str, Decimal] | None = None,
    suppose: Iterable[str] = (),
    stated: StatedWeights | None = None,
    effects: CaseEffects | None = None,
) -> Problem:
    """Returns the problem of a case in one scenario. Raises RequestError.

    scenario: where left out the working one, else the numbers as written. weights: the name of a profile, or a number for
    every weighed objective, brought to a sum of 1; the case's default weights where left out. must, must_not: levers or
    `lever.level`, in addition to the case's own. limits: by resource, replacing the case's. suppose: claims supposed to
    be established. stated, effects: the weights of the case and its effects, where known already.
    """
    limits = limits or {}
    stated = stated or stated_weights(case)
    effects = effects or CaseEffects(case)
    if scenario is None:
        scenario = case.working_scenario
    else:
        known(scenario, case.scenarios, "scenario")
    if isinstance(weights, str):
        known(weights, stated.profiles, "weight profile")
    for name in limits:
        known(name, case.resources, "resource")
    supposed = tuple(dict.fromkeys(suppose))
    for claim in supposed:
        known(claim, case.evidence, "claim")
    asked = dict.fromkeys([("must", name) for name in must] + [("must_not", name) for name in must_not])
    for _, member in asked:
        known(member, effects.members, "lever or level")
    resources = tuple(effects.resource(name, scenario, limits) for name in case.resources)
    rows = [limit_row(resource) for resource in resources if resource.limit is not None]
    for name, constraint in case.constraints.items():
        rows += constraint_rows(effects, name, constraint, scenario)
    rows += [asked_row(effects, demand, member) for demand, member in asked]
    chances = chance_constraints(effects, scenario)
    rows += map(implied_row, chances)
    observed = standing(case, scenario)
    stands = standing(case, scenario, supposed) if supposed else observed
    problem = Problem(
        scenario=scenario,
        standing=stands,
        weights=_weights(case, stated, weights),
        information=stated.information,
        choices=effects.choices,
        levers={name: tuple(sorted(effects.members[name])) for name in case.levers},
        synergies=effects.synergies,
        objectives=tuple(
            Objective(
                name,
                derived_margin(effects, name, "likely") or effects.totals(name, scenario, "likely"),
                _value_function(objective),
                _by_group(effects, name, scenario),
            )
            for name, objective in case.objectives.items()
        ),
        resources=resources,
        rows=tuple(rows),
        consents=(),
        status_quo=dict(case.status_quo),
        supposed=supposed,
        # An assumed scenario may be recommended in as it is: to suppose its assumptions changes nothing in that.
        on_supposition=stands != observed and (observed, stands) != ("assumed", "established"),
        assumed=observed == "assumed",
        margin_bounds=tuple(
            bound
            for name, constraint in case.constraints.items()
            for bound in margin_bounds(effects, name, constraint)
        ),
        chances=chances,
    )
    return replace(problem, consents=_consents(case, problem, stated))


def _weights(
    case: Case, stated: StatedWeights, weights: str | Mapping[str, Decimal] | None
) -> Mapping[str, float]:
    """Returns the weights that are asked for, of sum 1. Raises RequestError where numbers are no weights."""
    if weights is None:
        return stated.default
    if isinstance(weights, str):
        return stated.profiles[weights]
    objectives = weighed_objectives(case)
    for name in weights:
        known(name, objectives, "weighed objective")
    if missing := [name for name in objectives if name not in weights]:
        raise RequestError(
            f"weights are given for every objective: add {missing[0]}=0 where it counts nothing"
        )
    total = sum(map(Fraction, weights.values()), Fraction(0))
    if total <= 0 or min(weights.values()) < 0:
        raise RequestError("weights are at least 0, and one of them more")
    return {name: float(Fraction(weights[name]) / total) for name in objectives}


def _by_group(effects: CaseEffects, name: str, scenario: str | None) -> Mapping[str, Effects]:
    """Returns what falls to each group of an objective that is a sum of scores; of others nothing."""
    stated = effects.case.objectives[name]
    if not stated.is_sum_of_scores:
        return {}
    return {group: effects.totals(name, scenario, "likely", group) for group in effects.case.groups}


def _consents(case: Case, problem: Problem, stated: StatedWeights) -> tuple[Consent, ...]:
    """Returns the consents; a bound may be the status quo's value by the profile's own weights."""
    status_quo = exact_values(problem, problem.chosen(problem.status_quo))
    consents = []
    for name, constraint in case.constraints.items():
        if isinstance(constraint, StatedConsent):
            weights = stated.profiles[constraint.profile]
            asked = constraint.at_least
            bound = weighted(status_quo, weights) if asked == "status_quo" else float(asked)
            consents.append(Consent(name, weights, bound))
    return tuple(consents)


def _value_function(stated: StatedObjective) -> ValueFunction | None:
    if stated.measure:
        return None
    if stated.value is not None:
        points = [(Fraction(total), Fraction(value)) for total, value in stated.value]
    else:
        assert stated.worst is not None and stated.best is not None, "a weighed objective has a range"
        points = [(Fraction(stated.worst), Fraction(0)), (Fraction(stated.best), Fraction(100))]
    return ValueFunction(tuple(sorted(points)), bool(stated.clamp))
