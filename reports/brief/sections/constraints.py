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
from reports.brief.findings import Findings
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


def constraints(findings: Findings) -> Section | None:
    """None for a case without resources and constraints."""
    tables = []
    used = tuple(_resources(findings))
    if used:
        head: tuple[str, ...] = (
            "Resource",
            words("titled")["today"],
            "The bundle",
            "Limit",
            "Left",
            column("unit"),
        )
        if findings.found.prices is None:
            tables.append(Table("What the bundle uses", head, used, (1, 2, 3, 4)))
        else:
            head = (*head, LIFTED, UNIT)
            priced = tuple(
                (*row, *_gains(findings, resource.name))
                for row, resource in zip(used, findings.problem.resources, strict=True)
            )
            caption = "What the bundle uses, and the value points that more would gain"
            tables.append(Table(caption, head, priced, (1, 2, 3, 4, 6, 7)))
    rows = tuple(
        (
            constraint_name(findings.case, name),
            sentence(_in_words(findings, constraint)),
            sentence(_stands(findings, name, constraint)),
            sentence(constraint.because or ""),
            *(_gains(findings, name)[:1] if findings.found.prices is not None else ()),
        )
        for name, constraint in findings.case.constraints.items()
    )
    if rows:
        asked: tuple[str, ...] = ("Constraint", "What it asks", "Where the bundle stands", "Why")
        numeric: tuple[int, ...] = ()
        if findings.found.prices is not None:
            asked, numeric = (*asked, LIFTED), (4,)
        tables.append(Table("What every bundle must obey", asked, rows, numeric, wide=(1, 2, 3)))
    return Section("constraints", heading("constraints"), tuple(tables)) if tables else None


def _resources(findings: Findings) -> Iterator[tuple[str, ...]]:
    for resource in findings.problem.resources:
        used, limit = findings.best.resources[resource.name], resource.limit
        yield (
            resource_name(findings.case, resource.name),
            quantity(findings.now.resources[resource.name]),
            quantity(used),
            "none" if limit is None else stated(limit),
            "" if limit is None else quantity(_tightest(findings, resource.name).slack),
            unit_of(findings.case.resources, resource.name) or "",
        )


def _gains(findings: Findings, name: str) -> tuple[str, str]:
    """Value points that the best bundle gains without a limit or constraint, and with one unit more; empty where there is
    no limit, or it was not computed."""
    price = (findings.found.prices or {}).get(name)
    return ("", "") if price is None else gains(price)


def _in_words(findings: Findings, constraint: Constraint) -> str:
    case = findings.case

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
                where = f", in {listed(findings.scenario_called(name) for name in constraint.scenarios)}"
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


def _stands(findings: Findings, name: str, constraint: Constraint) -> str:
    """Kept or broken, with the slack where it is measured."""
    broken = name in findings.best.violates
    kept = "broken" if broken else "kept"
    match constraint:
        case TotalBound():
            unit = findings.case.objectives[constraint.objective].unit
            tight = _tightest(findings, name)
            if constraint.probability is None:
                told = f"{kept}: {amount(tight.amount, unit)}, {quantity(tight.slack)} to spare"
            else:
                share, spare = percent_at(float(tight.amount)), quantity(100 * tight.slack)
                told = f"{kept}: in {share} of the draws, {spare} percentage points to spare"
            told += _where(findings, name, tight)
        case Consent():
            tight = _tightest(findings, name)
            told = f"{kept}: {points(float(tight.amount))} points, {points(float(tight.slack))} to spare"
        case _:
            told = kept
    return told + ("; the status quo breaks it" if name in findings.now.violates else "")


def _where(findings: Findings, name: str, tight: Slack) -> str:
    """Where a bound on several totals is tightest: in which scenario, and for which group; empty for one total."""
    slacks = findings.found.slacks[name]
    if len(slacks) == 1:
        return ""
    where = (
        [f"in {findings.scenario_called(tight.scenario)}"] if len({s.scenario for s in slacks}) > 1 else []
    )
    if tight.group is not None and len({slack.group for slack in slacks}) > 1:
        where.append(f"for {group_name(findings.case, tight.group)}")
    return f" where it is tightest, {' '.join(where)}"


def _tightest(findings: Findings, name: str) -> Slack:
    return min(findings.found.slacks[name], key=lambda found: found.slack)
