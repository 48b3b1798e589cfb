"""Resources and constraints in words, and where the bundle stands: what is used, what is to spare."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import fsum

from decision.effects import CaseEffects
from options import Consent, Constraint, Excludes, Group, Must, MustNot, Requires, Together, TotalBound
from reports.blocks import Section, Table
from reports.names import constraint_name, member_name, objective_name, profile_name, resource_name
from reports.study import Study
from reports.wording import amount, listed, points, quantity, sentence, stated


def constraints(study: Study) -> Section | None:
    """None for a case without resources and constraints."""
    tables = []
    used = tuple(_resources(study))
    if used:
        head = ("Resource", "Status quo", "The bundle", "Limit", "Left", "Unit")
        tables.append(Table("What the bundle uses", head, used, (1, 2, 3, 4)))
    rows = tuple(
        (
            constraint_name(study.case, name),
            sentence(_in_words(study, constraint)),
            sentence(_stands(study, name, constraint)),
            sentence(constraint.because or ""),
        )
        for name, constraint in study.case.constraints.items()
    )
    if rows:
        asked = ("Constraint", "What it asks", "Where the bundle stands", "Why")
        tables.append(Table("What every bundle must obey", asked, rows, wide=(1, 2, 3)))
    return Section("constraints", "Resources and constraints", tuple(tables)) if tables else None


def _resources(study: Study) -> Iterator[tuple[str, ...]]:
    for resource in study.problem.resources:
        used, limit = study.best.resources[resource.name], resource.limit
        yield (
            resource_name(study.case, resource.name),
            quantity(study.now.resources[resource.name]),
            quantity(used),
            "none" if limit is None else stated(limit),
            "" if limit is None else quantity(float(limit) - used),
            study.case.resources[resource.name].unit or "",
        )


def _in_words(study: Study, constraint: Constraint) -> str:
    case = study.case

    def members(names: Sequence[str], last: str = "and") -> str:
        return listed((member_name(case, name) for name in names), last)

    match constraint:
        case TotalBound():
            unit = case.objectives[constraint.objective].unit
            ends = (("at least", constraint.at_least), ("at most", constraint.at_most))
            bounds = " and ".join(
                f"{word} {stated(bound)} {unit or ''}".rstrip() for word, bound in ends if bound is not None
            )
            where = ""
            if constraint.scenarios == "all":
                where = ", in every scenario"
            elif constraint.scenarios:
                where = f", in {listed(study.scenario_called(name) for name in constraint.scenarios)}"
            total = f"{constraint.estimate} total of {objective_name(case, constraint.objective)}"
            return f"{total} {bounds}{where}"
        case Requires():
            return f"{member_name(case, constraint.lever)} only with {members(constraint.requires)}"
        case Excludes():
            return f"{member_name(case, constraint.lever)} never with {members(constraint.excludes, 'or')}"
        case Together():
            return f"{members(constraint.together)} all or none"
        case Must():
            return f"always {members(constraint.must)}"
        case MustNot():
            return f"never {members(constraint.must_not, 'or')}"
        case Group():
            numbers = (
                ("exactly", constraint.exactly),
                ("at least", constraint.at_least),
                ("at most", constraint.at_most),
            )
            counts = " and ".join(f"{word} {stated(count)}" for word, count in numbers if count is not None)
            return f"{counts} of {members(constraint.group)}"
        case Consent():
            least = (
                "no worse than the status quo"
                if constraint.at_least == "status_quo"
                else f"at least {stated(constraint.at_least)} points"
            )
            return f"{least} by the weights of {profile_name(case, constraint.profile)}"


def _stands(study: Study, name: str, constraint: Constraint) -> str:
    """Kept or broken, and for what is measured, what is to spare."""
    broken = name in study.best.violates
    kept = "broken" if broken else "kept"
    match constraint:
        case TotalBound():
            told = f"{kept}: {_spare(study, constraint)}"
        case Consent():
            consent = next(c for c in study.problem.consents if c.constraint == name)
            own = fsum(
                share * (study.best.objectives[objective].value or 0.0)
                for objective, share in consent.weights.items()
            )
            told = f"{kept}: {points(own)} points, {points(own - consent.at_least)} to spare"
        case _:
            told = kept
    return told + ("; the status quo breaks it" if name in study.now.violates else "")


def _spare(study: Study, bound: TotalBound) -> str:
    """The total and its distance from the bound, in the scenario where it is closest."""
    case, problem = study.case, study.problem
    effects, unit = CaseEffects(case), case.objectives[bound.objective].unit
    chosen = problem.chosen(study.best.levels)
    scenarios: Sequence[str | None] = [problem.scenario]
    if bound.scenarios == "all":
        scenarios = tuple(case.scenarios) or scenarios
    elif bound.scenarios is not None:
        scenarios = bound.scenarios
    closest = []
    for scenario in scenarios:
        total = effects.totals(bound.objective, scenario, bound.estimate).total(
            chosen, problem.in_force(chosen)
        )
        rooms = []
        if bound.at_most is not None:
            rooms.append(Fraction(bound.at_most) - total)
        if bound.at_least is not None:
            rooms.append(total - Fraction(bound.at_least))
        closest.append((min(rooms), total, scenario))
    spare, total, where = min(closest, key=lambda found: found[0])
    told = f"{amount(total, unit)}, {quantity(spare)} to spare"
    return told if len(scenarios) == 1 else f"{told} where it is tightest, in {study.scenario_called(where)}"
