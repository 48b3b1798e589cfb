"""What binds the bundle: every limited resource, and every floor and ceiling on a total, with what is left."""

from dataclasses import dataclass

from decision import Slack
from options import TotalBound
from reports.brief.findings import Findings
from reports.words.blocks import Table
from reports.words.names import for_group, objective_in_short, resource_amount, resource_name
from reports.words.wording import quantity, stated

MOST_BOUND = 6
"""Rows of the table; of more bounds those with the least room, as a share of the bound."""


@dataclass(frozen=True)
class _Bound:
    """One row of the table."""

    room: float
    """What is left, as a share of the bound; rows are ordered by it where there are too many."""
    cells: tuple[str, ...]


def binding(findings: Findings) -> Table | None:
    """Table of bounds: what the bundle takes or reaches, the bound, and what is left; None where nothing is bounded."""
    bounds = [*_resources(findings), *_totals(findings)]
    if not bounds:
        return None
    tightest = sorted(bounds, key=lambda each: each.room)[:MOST_BOUND]
    shown = [each for each in bounds if each in tightest]
    caption = "What binds"
    if len(shown) < len(bounds):
        caption += f": the {len(shown):,} of {len(bounds):,} bounds with the least room"
    least = min(each.room for each in shown)
    return Table(
        caption,
        ("What", "Takes", "Bound", "Left"),
        tuple(each.cells for each in shown),
        (1, 2, 3),
        marked=tuple(n for n, each in enumerate(shown) if each.room == least),
    )


def limited_resources(findings: Findings) -> list[str]:
    """The resources that have a limit, and sums over such ones; sums first, since they tell more than their parts."""
    limited = {each.name for each in findings.problem.resources if each.limit is not None}
    parts = {name: stated.parts for name, stated in findings.case.resources.items()}
    told = [name for name in parts if name in limited or limited.intersection(parts[name])]
    return sorted(told, key=lambda name: not parts[name])


def tightest_resource(findings: Findings) -> str | None:
    """The limited resource of which the smallest share is left; None without limits."""
    limits = {each.name: float(each.limit) for each in findings.problem.resources if each.limit is not None}
    if not limits:
        return None
    return min(limits, key=lambda name: _share(limits[name] - findings.best.resources[name], limits[name]))


def _resources(findings: Findings) -> list[_Bound]:
    found = []
    for resource in findings.problem.resources:
        if resource.limit is None:
            continue
        name, limit = resource.name, float(resource.limit)
        used = findings.best.resources[name]
        found.append(
            _Bound(
                _share(limit - used, limit),
                (
                    resource_name(findings.case, name),
                    resource_amount(findings.case, name, used),
                    bare_amount(findings, name, limit),
                    bare_amount(findings, name, limit - used),
                ),
            )
        )
    return found


def bare_amount(findings: Findings, resource: str, amount: float) -> str:
    """An amount without a unit that is a word; the first column has it."""
    written = findings.case.resources[resource].written
    if written is None or written.suffix.startswith(" "):
        return quantity(amount)
    return resource_amount(findings.case, resource, amount)


def _totals(findings: Findings) -> list[_Bound]:
    """The floors and ceilings, each where it is tightest; those that hold in a share of draws are told in the annex."""
    found = []
    for name, constraint in findings.case.constraints.items():
        if not isinstance(constraint, TotalBound) or constraint.probability is not None:
            continue
        tight = min(findings.found.slacks.get(name, ()), key=lambda each: each.slack, default=None)
        if tight is not None:
            found.append(_Bound(*_bound(findings, constraint, tight)))
    return found


def _bound(findings: Findings, constraint: TotalBound, tight: Slack) -> tuple[float, tuple[str, ...]]:
    objective = findings.case.objectives[constraint.objective]
    ends = [(constraint.at_least, "≥"), (constraint.at_most, "≤")]
    bound, word = min(
        ((float(end), word) for end, word in ends if end is not None),
        key=lambda each: abs(float(tight.amount) - each[0]),
    )
    name = objective_in_short(findings.case, constraint.objective)
    name += for_group(findings.case, constraint, in_short=True)
    name += "" if constraint.estimate == "likely" else f" ({constraint.estimate})"
    ends_apart = abs(float(objective.best or 0) - float(objective.worst or 0)) or abs(bound)
    return _share(float(tight.slack), ends_apart), (
        name,
        quantity(tight.amount),
        f"{word}{stated(bound)}",
        quantity(tight.slack),
    )


def _share(left: float, whole: float) -> float:
    return left / abs(whole) if whole else left
