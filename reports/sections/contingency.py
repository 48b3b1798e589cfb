"""Now, prepare, on each trigger, off-ramp: the plan in two stages, and the signposts to watch."""

from dataclasses import dataclass

from decision import TOLERANCE, Contingency, Step, WholePlan, trigger_paths
from reports.console_contingency import LACKS
from reports.likelihood import likelihood_words, yardstick
from reports.names import (
    choice_name,
    claim_text,
    member_name,
    moves,
    resource_name,
    trigger_name,
)
from reports.pathways import Pathways, pathways
from reports.sections import Section, Table
from reports.study import Study
from reports.wording import listed, months, points, quantity, sentence, signed


@dataclass(frozen=True)
class Response:
    """What is said of one trigger."""

    title: str
    about: str
    indicators: tuple[str, ...]
    adds: tuple[str, ...]
    off_ramp: str


@dataclass(frozen=True)
class Post:
    """What would establish a trigger: one line a claim."""

    title: str
    opening: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class ContingencyContent:
    findings: tuple[str, ...]
    map: Pathways
    prepare: Table | None
    table: Table
    responses: tuple[Response, ...]
    late: Table | None
    posts: tuple[Post, ...]


def contingency(study: Study) -> Section | None:
    """None where no plan was made."""
    planned = study.planned
    if planned is None or planned.plan is None or not planned.plan.on:
        return None
    content = ContingencyContent(
        findings=_findings(study, planned, planned.plan),
        map=pathways(study.case, planned.plan),
        prepare=_prepare(study, planned),
        table=_table(study, planned.plan),
        responses=tuple(_response(study, name, step) for name, step in planned.plan.on.items()),
        late=_late(study, planned),
        posts=_posts(study),
    )
    return Section("contingency", "Now, prepare, and on each trigger", content)


def _findings(study: Study, planned: Contingency, plan: WholePlan) -> tuple[str, ...]:
    changes = moves(study.case, study.best.levels, plan.now.levels)
    told = []
    if changes:
        told.append(
            "With the reserves for the triggers held back, and the responses reckoned with, the bundle now is "
            f"not the one that is best without them; the changes: {listed(changes)}."
        )
    else:
        told.append("The bundle is best with the reserves for the triggers held back, too.")
    if planned.criterion == "expected_value":
        told.append(f"Over the likelihoods of the triggers the plan is worth {points(plan.value)} points.")
    else:
        told.append(
            "Not every trigger has a likelihood: the plan makes the largest regret over them least, "
            f"at {points(-plan.value)} points."
        )
    if planned.myopic is not None:
        gained = plan.value - planned.myopic.value
        gain = f"gains {quantity(gained)} points over" if gained > TOLERANCE else "is worth the same as"
        told.append(f"It {gain} the best bundle for now alone with the best responses left to that.")
    elif planned.myopic_now is not None:
        told.append("The best bundle for now alone would leave some trigger without any response.")
    if planned.unprepared_value is None:
        told.append("If nothing done now shortened a response, no plan would keep all constraints.")
    elif plan.value - planned.unprepared_value > TOLERANCE:
        lost = quantity(plan.value - planned.unprepared_value)
        told.append(f"If nothing done now shortened a response, the plan would lose {lost} points.")
    if planned.hedging is not None:
        cost = quantity(max(planned.hedging, 0.0))
        told.append(f"Should no trigger ever fire, hedging will have cost {cost} points.")
    return tuple(told)


def _prepare(study: Study, planned: Contingency) -> Table | None:
    case = study.case
    rows = tuple(
        (
            choice_name(case, each.lever, each.level),
            "only to prepare" if each.only else "on its own account too",
            choice_name(case, made.lever, made.level),
            trigger_name(case, made.trigger),
            f"{quantity(made.months_without)} to {quantity(made.months)}",
            "too late" if made.needed else "in time",
        )
        for each in planned.preparations
        for made in each.makes
    )
    head = ("Done now", "Chosen", "Brings forward", "On", "Months, without and with", "Without it")
    return Table("Prepare: what the bundle now brings forward", head, rows) if rows else None


def _table(study: Study, plan: WholePlan) -> Table:
    case = study.case
    rows = []
    for name, step in plan.on.items():
        trigger = case.triggers[name]
        costs = [
            f"{resource_name(case, r)} {signed(amount)}" for r, amount in step.resources.items() if amount
        ]
        rows.append(
            (
                trigger_name(case, name),
                "" if trigger.scenario is None else study.scenario_called(trigger.scenario),
                trigger.owner or "",
                months(step.months) if step.adds else "nothing to add",
                months(trigger.within),
                months(step.months_unprepared) if step.adds else "",
                listed(costs),
                points(step.bundle.value),
            )
        )
    head = ("Trigger", "Scenario", "Owner", "Stands", "At the latest", "Unprepared", "Takes", "Value then")
    return Table("On each trigger", head, tuple(rows), (7,))


def _response(study: Study, name: str, step: Step) -> Response:
    case, trigger = study.case, study.case.triggers[name]
    likelihood = likelihood_words(trigger.likelihood, yardstick(case))
    where = (
        "" if trigger.scenario is None else f" It brings about: {study.scenario_called(trigger.scenario)}."
    )
    return Response(
        title=trigger_name(case, name),
        about=(f"Judged {likelihood}." if likelihood else "No likelihood is stated.") + where,
        indicators=trigger.indicators,
        adds=tuple(choice_name(case, lever, level) for lever, level in step.adds.items()),
        off_ramp=sentence(trigger.off_ramp) if trigger.off_ramp else "",
    )


def _late(study: Study, planned: Contingency) -> Table | None:
    case = study.case
    rows = tuple(
        (
            choice_name(case, late.lever, late.level),
            trigger_name(case, trigger),
            quantity(late.months),
            "nothing would"
            if late.needs is None
            else listed(member_name(case, member) for member in late.needs),
        )
        for trigger, found in planned.too_late.items()
        for late in found
    )
    head = ("Level", "On", "Months", "What would bring it in time")
    return Table("Not ready in time", head, rows, (2,)) if rows else None


def _posts(study: Study) -> tuple[Post, ...]:
    case = study.case
    posts = []
    for name, path in trigger_paths(case).items():
        if not path.to_established:
            continue
        opening = "To be established it takes all of these."
        if path.to_reported:
            first = "This" if len(path.to_reported) == 1 else "Any one of these"
            opening = f"{first}, observed and graded, would make it reported; to be established it takes all."
        claims = []
        for each in path.to_established:
            lacks = [LACKS[lack] for lack in each.lacks]
            lacks += [f"that this falls: {claim_text(case, other)}" for other in each.against]
            claims.append(f"{claim_text(case, each.claim)} It has {listed(lacks)}.")
        posts.append(
            Post(f"{trigger_name(case, name)}: {path.standing.replace('_', ' ')} now", opening, tuple(claims))
        )
    return tuple(posts)
