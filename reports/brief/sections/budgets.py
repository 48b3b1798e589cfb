"""Budgets: the best value as a step function of each resource limit; the next step up and down."""

from collections.abc import Iterator
from functools import partial

from decision import Budget, BudgetStep
from options import unit_of
from reports.brief.findings import Findings
from reports.brief.naming import called
from reports.figures.steps import Curve, draw_steps
from reports.words.blocks import Entries, Entry, Figure, Section, Table
from reports.words.catalogue import column, heading
from reports.words.names import resource_amount, resource_name
from reports.words.wording import apart, points, quantity, sentence, stated

ENOUGH = 0.9
"""The share of the gain over the status quo for which the least that suffices is told."""

BESIDE = 3
"""Curves side by side; more would be too narrow to read."""


def budget_steps(findings: Findings) -> Section | None:
    """None where no resource has a limit, or no curve was found."""
    found = findings.found.steps
    if not found:
        return None
    shown = _drawn(findings, found)
    entries = tuple(
        Entry(_told(findings, budget), label=resource_name(findings.case, budget.resource))
        for budget in shown
    )
    return Section("budgets", heading("budgets"), (_figure(findings, found), Entries(entries)))


def _told(findings: Findings, budget: Budget) -> str:
    amount = partial(resource_amount, findings.case, budget.resource)
    limit, at = _limit(findings, budget), _within(findings, budget)
    here = budget.steps[at]
    mine = findings.best.resources[budget.resource]
    told = [
        f"{findings.best_called} takes {amount(mine, limit)}, and is worth {points(findings.best.value)} points"
    ]
    if here.limit < mine:
        told.append(f"With {amount(here.limit)} as much can be had, by {called(findings, here.bundle)}")
    if at + 1 < len(budget.steps):
        up = budget.steps[at + 1]
        told.append(
            f"With {amount(up.limit)} in place of {amount(limit)}, the best is {called(findings, up.bundle)}, worth "
            f"{apart(up.bundle.value - here.bundle.value)} points more"
        )
    else:
        told.append("More of it alone would buy nothing")
    if at > 0:
        down = budget.steps[at - 1]
        told.append(
            f"With less than {amount(here.limit)} the best is {called(findings, down.bundle)}, which takes "
            f"{amount(down.limit)} and is worth {apart(here.bundle.value - down.bundle.value)} points less"
        )
        told += _enough(findings, budget, at)
    elif here.limit > 0:
        told.append(f"With less than {amount(here.limit)} no bundle is feasible")
    return " ".join(map(sentence, told))


def _enough(findings: Findings, budget: Budget, at: int) -> Iterator[str]:
    """The smallest limit that gives most of the gain, where it is below the next step down."""
    least = _least(findings, budget, at)
    if least is not None:
        enough = resource_amount(findings.case, budget.resource, least.limit)
        yield f"Nine tenths of the gain over the status quo can be had with {enough}"


def _least(findings: Findings, budget: Budget, at: int) -> BudgetStep | None:
    gain = budget.steps[at].bundle.value - findings.now.value
    if gain <= 0 or at == 0:
        return None
    least = next(step for step in budget.steps if step.bundle.value >= findings.now.value + ENOUGH * gain)
    return least if least.limit < budget.steps[at - 1].limit else None


def _figure(findings: Findings, found: tuple[Budget, ...]) -> Figure:
    case = findings.case
    shown = _drawn(findings, found)
    rivals = [cell.bundle for cell in findings.found.weight_map.cells] if findings.found.weight_map else []
    curves, told = [], []
    for budget in shown:
        name, unit = resource_name(case, budget.resource), unit_of(case.resources, budget.resource)
        here = budget.steps[_within(findings, budget)]
        least = _least(findings, budget, _within(findings, budget))
        curves.append(
            Curve(
                name=f"{name} ({unit})" if unit else name,
                limit=_limit(findings, budget),
                best=(findings.best.resources[budget.resource], findings.best.value),
                steps=tuple((step.limit, step.bundle.value) for step in budget.steps),
                within=tuple((bundle.resources[budget.resource], bundle.value) for bundle in rivals),
                enough=None if least is None else (least.limit, least.bundle.value),
                told=""
                if least is None
                else f"nine tenths of the gain from {resource_amount(case, budget.resource, least.limit)} (diamond)",
            )
        )
        ends = (budget.steps[0], here, budget.steps[-1])
        told.append(
            f"{name}: "
            + ", ".join(f"{points(e.bundle.value)} points from {quantity(e.limit)}" for e in ends)
            + ("" if least is None else f"; nine tenths of the gain from {quantity(least.limit)}")
        )
    rows = tuple(
        (
            resource_name(case, budget.resource),
            unit_of(case.resources, budget.resource) or "",
            stated(_limit(findings, budget)),
            ""
            if (least := _least(findings, budget, _within(findings, budget))) is None
            else quantity(least.limit),
            "; ".join(f"{quantity(step.limit)}: {points(step.bundle.value)}" for step in budget.steps),
        )
        for budget in found
    )
    return Figure(
        key="budgets",
        title=_finding(findings, found),
        measure="best value over the limit of each resource, all else as it is; the dot is "
        + findings.best_called
        + (", small dots are the bundles best at other weights" if rivals else "")
        + ("; other resources are not drawn" if len(shown) < len(found) else ""),
        alt="; ".join(told),
        table=Table(
            "Best value from each limit on",
            (
                "Resource",
                column("unit"),
                "Limit",
                "Nine tenths of the gain",
                "From so much on: best value in points",
            ),
            rows,
            (2, 3),
            (4,),
        ),
        height=68,
        draw=partial(draw_steps, curves),
    )


def _drawn(findings: Findings, found: tuple[Budget, ...]) -> tuple[Budget, ...]:
    """The curves for the figure in the order of the case: of resources of which more buys most, then of most steps."""
    order = sorted(found, key=lambda budget: (-_gained(findings, budget)[0], -len(budget.steps)))
    return tuple(budget for budget in found if budget in order[:BESIDE])


def _gained(findings: Findings, budget: Budget) -> tuple[float, float, float]:
    """The gain by the next step up, per share of the limit added and in points, and its limit; no gain at the last."""
    at, limit = _within(findings, budget), _limit(findings, budget)
    if at + 1 == len(budget.steps):
        return 0.0, 0.0, limit
    up = budget.steps[at + 1]
    gain = up.bundle.value - budget.steps[at].bundle.value
    return gain * max(abs(limit), abs(up.limit)) / (up.limit - limit), gain, up.limit


def _finding(findings: Findings, found: tuple[Budget, ...]) -> str:
    """The step up with the largest gain per share of the limit added, in a sentence."""
    budget = max(found, key=lambda budget: _gained(findings, budget)[0])
    share, gain, more = _gained(findings, budget)
    if share == 0:
        return "More of any one resource would buy nothing"
    amount = partial(resource_amount, findings.case, budget.resource)
    name, now = resource_name(findings.case, budget.resource), amount(_limit(findings, budget))
    return f"{name} binds most: {amount(more)} in place of {now} would add {apart(gain)} to the value"


def _limit(findings: Findings, budget: Budget) -> float:
    limit = next(r.limit for r in findings.problem.resources if r.name == budget.resource)
    assert limit is not None, "only what has a limit has a curve"
    return float(limit)


def _within(findings: Findings, budget: Budget) -> int:
    """The last step at or below the limit in force."""
    limit = _limit(findings, budget)
    return max(n for n, step in enumerate(budget.steps) if step.limit <= limit)
