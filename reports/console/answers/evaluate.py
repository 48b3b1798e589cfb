"""Terminal answer of `evaluate`: one bundle, what it is worth and breaks, and what it loses anywhere."""

from collections.abc import Mapping
from fractions import Fraction

from decision import Allowance, Bundle, Evaluation, Judged, Optimum, Problem
from decision.explanations.evaluation import BEST, WINS
from options import Case, Consent, TotalBound
from reports.brief.explaining import change_told, nearest
from reports.brief.findings import Named, Settled
from reports.brief.naming import full_name
from reports.brief.sections.groups import group_table
from reports.console.answers.explain import changes_table
from reports.console.answers.framing import opening, solved_by, unproved
from reports.request.endings import left_out_line
from reports.request.overrides import quantity_told
from reports.words.blocks import Block, Heading, Paragraph, Table
from reports.words.catalogue import column, words
from reports.words.changes import actions_in_short
from reports.words.names import (
    constraint_name,
    objective_name,
    profile_name,
    resource_amount,
    resource_name,
)
from reports.words.recommending import best_called
from reports.words.wording import (
    amount,
    apart,
    listed,
    of_points,
    percent_at,
    plural,
    points,
    quantity,
    sentence,
)


def evaluate_blocks(
    case: Case, problem: Problem, optimum: Optimum, found: Evaluation, names: Named
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles."""
    setting = Settled(case, problem, names)
    bundle = found.bundle
    blocks: list[Block] = [
        *opening(setting),
        Heading(_called(case, bundle)),
        Paragraph(f"{sentence(full_name(setting, bundle.levels))} Bundle {bundle.id}"),
        Paragraph(_finding(case, problem, found)),
    ]
    if BEST in found.unfinished and found.bundle.id in {each.id for each in optimum.bundles[:1]}:
        blocks += unproved(optimum)
    if found.broken:
        blocks.append(_broken(case, found))
        blocks.append(Paragraph(_allowed(found)))
    blocks += _wins(case, problem, found)
    blocks += [_totals(case, problem, found, optimum), *group_table(case, optimum.status_quo, bundle)]
    if found.by_scenario:
        called = {name: setting.scenario_called(name) for name in found.by_scenario}
        blocks.append(
            _judged(case, found, "In every scenario", column("scenario"), found.by_scenario, called)
        )
    if found.by_profile:
        called = {name: profile_name(case, name) for name in found.by_profile}
        blocks.append(
            _judged(case, found, "By every profile's weights", "Weights of", found.by_profile, called)
        )
    blocks += (Paragraph(left_out_line(each)) for each in found.left_out)
    return [*blocks, solved_by("Evaluated", found.certificate)]


def _wins(case: Case, problem: Problem, found: Evaluation) -> list[Block]:
    """What would make it the best: the smallest single changes, in a sentence and a table."""
    if found.best is None or found.best.id == found.bundle.id or WINS in found.unfinished:
        return []
    if not found.wins_if:
        left = "; of some that was not found" if found.left_out else ""
        return [
            Paragraph(
                f"No single number of the case, changed alone, would make it {best_called(problem)}{left}."
            )
        ]
    told = listed((change_told(case, each) for each in nearest(found.wins_if)), "or")
    table = changes_table(
        case, f"What would make it {best_called(problem)}, each change alone", found.wins_if
    )
    return [Paragraph(f"It would be {best_called(problem)} {told}."), table]


def _called(case: Case, bundle: Bundle) -> str:
    if dict(bundle.levels) == dict(case.status_quo):
        return sentence(words("called")["today"]).rstrip(".")
    changes = actions_in_short(case, bundle.levels)
    return sentence(changes or words("called")["today"]).rstrip(".")


def _finding(case: Case, problem: Problem, found: Evaluation) -> str:
    """The value, the loss, and whether it is allowed, in a sentence or two."""
    bundle, best = found.bundle, best_called(problem)
    worth = f"It is worth {points(bundle.value)} of 100 points"
    if found.loss is None:
        told = f"{worth}; no bundle is feasible." if BEST not in found.unfinished else f"{worth}."
    elif found.best is not None and found.best.id == bundle.id:
        told = f"{worth}: it is {best}."
    elif found.loss < 0:
        told = f"{worth}, {apart(-found.loss)} more than {best}, which obeys every constraint."
    elif found.loss == 0:
        told = f"{worth}, as much as {best}."
    else:
        told = f"{worth}, {apart(found.loss)} less than {best}."
    if bundle.feasible:
        return f"{told} It breaks nothing."
    return (
        f"{told} It is not allowed: it breaks {listed(constraint_name(case, name) for name in found.broken)}."
    )


def _broken(case: Case, found: Evaluation) -> Table:
    changes = {change.constraint: change for change in found.allowed_by}
    rows = tuple(
        (constraint_name(case, name), _by(case, name, size), sentence(_change(case, changes[name])))
        for name, size in found.broken.items()
    )
    return Table("What it breaks", ("Constraint", "By", "What would allow it"), rows, (), (2,))


def _by(case: Case, name: str, size: float) -> str:
    """By how much a constraint is broken, with the unit of what it bounds."""
    if name in case.resources:
        return resource_amount(case, name, size)
    stated = case.constraints.get(name)
    if isinstance(stated, TotalBound):
        if stated.probability is not None:
            return f"{percent_at(size)} of the draws"
        return amount(size, case.objectives[stated.objective].unit)
    if isinstance(stated, Consent):
        return of_points(quantity(size))
    return plural(round(size), "measure")


def _change(case: Case, change: Allowance) -> str:
    if change.quantity is None or change.new is None:
        is_option = change.constraint.partition(" ")[0] in ("must", "must_not")
        return "this option is left out" if is_option else "this rule is dropped"
    return quantity_told(case, change.quantity, change.new)


def _allowed(found: Evaluation) -> str:
    """What all changes together bring: that it is allowed, and how far it then is from the best."""
    together = "With this" if len(found.allowed_by) == 1 else "With all of this together"
    if found.loss_then is None:
        return f"{together} it would be allowed."
    if found.loss_then == 0:
        return f"{together} it would be allowed, and no bundle would be worth more."
    return f"{together} it would be allowed; the best bundle would then be worth {apart(found.loss_then)} points more."


def _totals(case: Case, problem: Problem, found: Evaluation, optimum: Optimum) -> Table:
    """Objectives and resources: this bundle, the best and the status quo."""
    shown = {"This bundle": found.bundle}
    if found.best is not None and found.best.id != found.bundle.id:
        shown["Best"] = found.best
    if optimum.status_quo.id not in [bundle.id for bundle in shown.values()]:
        shown[words("titled")["today"]] = optimum.status_quo
    rows = [
        (
            objective_name(case, name),
            *(amount(bundle.objectives[name].total, stated.unit) for bundle in shown.values()),
        )
        for name, stated in case.objectives.items()
    ]
    limits = {each.name: each.limit for each in problem.resources}
    rows += [
        (
            resource_name(case, name),
            *(resource_amount(case, name, bundle.resources[name], _limit(limits[name], n))
              for n, bundle in enumerate(shown.values())),
        )
        for name in case.resources
    ]  # fmt: skip
    rows.append((column("value"), *(points(bundle.value) for bundle in shown.values())))
    return Table("What it comes to", ("", *shown), tuple(rows), tuple(range(1, len(shown) + 1)))


def _limit(limit: Fraction | None, place: int) -> Fraction | None:
    """The limit, told once in a row: beside the first bundle."""
    return limit if place == 0 else None


def _judged(
    case: Case,
    found: Evaluation,
    caption: str,
    what: str,
    there: Mapping[str, Judged],
    names: Mapping[str, str],
) -> Table:
    rows = tuple(
        (
            names[name],
            points(each.bundle.value),
            "none feasible" if each.loss is None else points(each.loss),
            listed(constraint_name(case, broken) for broken in each.bundle.violates) or "nothing",
        )
        for name, each in there.items()
    )
    return Table(caption, (what, column("value"), "Loss", "Breaks"), rows, (1, 2), (3,))
