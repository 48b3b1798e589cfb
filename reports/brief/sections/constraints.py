"""Annex: resources and constraints in words, with the use and the slack of the recommended bundle."""

from collections.abc import Iterator, Sequence

from decision import Slack
from options import (
    Consent,
    Constraint,
    Excludes,
    Group,
    Must,
    MustNot,
    Requires,
    TagBound,
    Together,
    TotalBound,
    unit_of,
)
from reports.brief.study import Study
from reports.words.blocks import Section, Table
from reports.words.catalogue import column, heading, words
from reports.words.conflicts import gains
from reports.words.names import (
    constraint_name,
    ends_told,
    for_group,
    group_name,
    member_in_short,
    objective_name,
    profile_name,
    resource_name,
    tag_bound_told,
)
from reports.words.units import with_unit
from reports.words.wording import amount, listed, of_points, percent_at, points, quantity, sentence, stated

LIFTED, UNIT = "Lifting it gains", "One unit more gains"
"""Columns in value points."""


def constraints(study: Study) -> Section | None:
    """None for a case without resources and constraints."""
    tables = []
    used = tuple(_resources(study))
    if used:
        head: tuple[str, ...] = (
            "Resource",
            words("titled")["today"],
            "The bundle",
            "Limit",
            "Left",
            column("unit"),
        )
        if study.found.prices is None:
            tables.append(Table("What the bundle uses", head, used, (1, 2, 3, 4)))
        else:
            head = (*head, LIFTED, UNIT)
            priced = tuple(
                (*row, *_gains(study, resource.name))
                for row, resource in zip(used, study.problem.resources, strict=True)
            )
            caption = "What the bundle uses, and the value points that more would gain"
            tables.append(Table(caption, head, priced, (1, 2, 3, 4, 6, 7)))
    rows = tuple(
        (
            constraint_name(study.case, name),
            sentence(_in_words(study, constraint)),
            sentence(_stands(study, name, constraint)),
            sentence(constraint.because or ""),
            *(_gains(study, name)[:1] if study.found.prices is not None else ()),
        )
        for name, constraint in study.case.constraints.items()
    )
    if rows:
        asked: tuple[str, ...] = ("Constraint", "What it asks", "Where the bundle stands", "Why")
        numeric: tuple[int, ...] = ()
        if study.found.prices is not None:
            asked, numeric = (*asked, LIFTED), (4,)
        tables.append(Table("What every bundle must obey", asked, rows, numeric, wide=(1, 2, 3)))
    return Section("constraints", heading("constraints"), tuple(tables)) if tables else None


def _resources(study: Study) -> Iterator[tuple[str, ...]]:
    for resource in study.problem.resources:
        used, limit = study.best.resources[resource.name], resource.limit
        yield (
            resource_name(study.case, resource.name),
            quantity(study.now.resources[resource.name]),
            quantity(used),
            "none" if limit is None else stated(limit),
            "" if limit is None else quantity(_tightest(study, resource.name).slack),
            unit_of(study.case.resources, resource.name) or "",
        )


def _gains(study: Study, name: str) -> tuple[str, str]:
    """Value points that the best bundle gains without a limit or constraint, and with one unit more; empty where there is
    no limit, or it was not computed."""
    price = (study.found.prices or {}).get(name)
    return ("", "") if price is None else gains(price)


def _in_words(study: Study, constraint: Constraint) -> str:
    case = study.case

    def members(names: Sequence[str], last: str = "and") -> str:
        return listed((member_in_short(case, name) for name in names), last)

    match constraint:
        case TotalBound():
            unit = case.objectives[constraint.objective].unit
            ends = (("at least", constraint.at_least), ("at most", constraint.at_most))
            bounds = " and ".join(
                f"{word} {with_unit(stated(bound), unit)}" for word, bound in ends if bound is not None
            )
            where = ""
            if constraint.scenarios == "all":
                where = ", in every scenario"
            elif constraint.scenarios:
                where = f", in {listed(study.scenario_called(name) for name in constraint.scenarios)}"
            called = f"{objective_name(case, constraint.objective)}{for_group(case, constraint)}"
            total = f"total of {called} {bounds}"
            if constraint.probability is None:
                return f"{constraint.estimate} {total}{where}"
            share = percent_at(float(constraint.probability))
            return f"{total} in at least {share} of {case.draws.number:,} draws of the scores{where}"
        case TagBound():
            return tag_bound_told(case, constraint)
        case Requires():
            return f"{member_in_short(case, constraint.lever)} only with {members(constraint.requires)}"
        case Excludes():
            return (
                f"{member_in_short(case, constraint.lever)} never with {members(constraint.excludes, 'or')}"
            )
        case Together():
            return f"{members(constraint.together)} all or none"
        case Must():
            return f"always {members(constraint.must)}"
        case MustNot():
            return f"never {members(constraint.must_not, 'or')}"
        case Group():
            return f"{ends_told(constraint, stated)} of {members(constraint.group)}"
        case Consent():
            least = (
                "no worse than the status quo"
                if constraint.at_least == "status_quo"
                else f"at least {of_points(stated(constraint.at_least))}"
            )
            return f"{least} by the weights of {profile_name(case, constraint.profile)}"


def _stands(study: Study, name: str, constraint: Constraint) -> str:
    """Kept or broken, with the slack where it is measured."""
    broken = name in study.best.violates
    kept = "broken" if broken else "kept"
    match constraint:
        case TotalBound():
            unit = study.case.objectives[constraint.objective].unit
            tight = _tightest(study, name)
            if constraint.probability is None:
                told = f"{kept}: {amount(tight.amount, unit)}, {quantity(tight.slack)} to spare"
            else:
                share, spare = percent_at(float(tight.amount)), quantity(100 * tight.slack)
                told = f"{kept}: in {share} of the draws, {spare} percentage points to spare"
            told += _where(study, name, tight)
        case Consent():
            tight = _tightest(study, name)
            told = f"{kept}: {points(float(tight.amount))} points, {points(float(tight.slack))} to spare"
        case _:
            told = kept
    return told + ("; the status quo breaks it" if name in study.now.violates else "")


def _where(study: Study, name: str, tight: Slack) -> str:
    """Where a bound on several totals is tightest: in which scenario, and for which group; empty for one total."""
    slacks = study.found.slacks[name]
    if len(slacks) == 1:
        return ""
    where = [f"in {study.scenario_called(tight.scenario)}"] if len({s.scenario for s in slacks}) > 1 else []
    if tight.group is not None and len({slack.group for slack in slacks}) > 1:
        where.append(f"for {group_name(study.case, tight.group)}")
    return f" where it is tightest, {' '.join(where)}"


def _tightest(study: Study, name: str) -> Slack:
    return min(study.found.slacks[name], key=lambda found: found.slack)
