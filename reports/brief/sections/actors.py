"""The other side in short: whether each actor keeps to the course that we accept, with ranges; the annex has all."""

from decision import ActorView
from reports.brief.findings import Findings
from reports.brief.sections.other_side import DETERRENCE, beside_the_margin, taken_for_granted
from reports.words.blocks import Block, Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.courses import depends_on_others, moves_told
from reports.words.names import actor_name, course_name
from reports.words.wording import listed, quantity

MOVERS = 3
"""Measures named for what they move of a margin."""


def actors(findings: Findings) -> Section | None:
    """None for a case without actors."""
    told = findings.found.courses
    if told is None or told.chosen is None:
        return None
    rows, remarks = [], []
    for actor, stated in findings.case.actors.items():
        now, then = told.now.actors[actor], told.chosen.actors[actor]
        name = actor_name(findings.case, actor)
        accepted = course_name(findings.case, actor, stated.accepts) if stated.accepts else "none is stated"
        rows.append((name, accepted, _margin(now), _margin(then), DETERRENCE[then.deterrence]))
        moved = moves_told(findings.case, then)[:MOVERS]
        if moved:
            remarks.append(f"{name} is moved most by {listed(moved)}.")
        if depends_on_others(findings.case, actor):
            remarks.append(taken_for_granted(findings.case, then))
        remarks.append(beside_the_margin(findings.case, actor, told.chosen))
    intro = (
        "Points judge what a course is worth to them, not to us: what they gain, less what it costs and what stands in "
        "its way. The lead is that of the course that we accept over the best one that is to be deterred."
    )
    table = Table(
        "The lead of the course that we accept, in points: likely, and from low to high",
        ("Actor", "Accepted course", "Today", "With the bundle", column("judged")),
        tuple(rows),
        (2, 3),
        (4,),
    )
    blocks: list[Block] = [Paragraph(intro), table]
    text = " ".join(dict.fromkeys(remark for remark in remarks if remark))
    return Section("actors", heading("actors"), (*blocks, *((Paragraph(text),) if text else ())))


def _margin(view: ActorView) -> str:
    """The deterrence margin; empty where it is not defined."""
    if view.margin is None:
        return ""
    low, likely, high = (quantity(each) for each in (view.margin.low, view.margin.likely, view.margin.high))
    return f"{likely} ({low} to {high})"
