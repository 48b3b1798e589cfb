"""When one weight turns the answer: the best bundle along each weight."""

from functools import partial

from options import profile_weights
from reports.brief.findings import Findings
from reports.brief.naming import full_name, short_name
from reports.brief.turning import Turning, turnings
from reports.words.blocks import Figure, Section, Table
from reports.words.catalogue import column, heading
from reports.words.changes import differences, set_apart
from reports.words.names import objective_in_short, objective_name, profile_name
from reports.words.shares import weights_told
from reports.words.wording import listed, weight, weights_apart


def turns(findings: Findings) -> Section | None:
    """None where no weight was moved, and where there is only one."""
    if len(findings.optimum.breakpoints) < 2:
        return None
    return Section("turns", heading("turns"), (_strips(findings),))


def finding(findings: Findings) -> str:
    """The nearest breakpoint of any weight, in a sentence; empty where no weight was moved."""
    if not findings.optimum.breakpoints:
        return ""
    turns = turnings(findings)
    if not turns:
        return "No single weight, moved alone, changes the answer"
    turn = turns[0]
    name = objective_name(findings.case, turn.objective)
    at, now = weights_told(turn.at, findings.problem.weights[turn.objective])
    way = "above" if turn.above else "below"
    return f"The answer turns first on {name}: {way} {at}, where we use {now}"


def lettered(findings: Findings) -> dict[str, str]:
    """What figures call the bundles that are best along some weight, by id: the recommended one first."""
    named = [segment.best for segments in findings.optimum.breakpoints.values() for segment in segments]
    return {bundle.id: short_name(findings, bundle.levels) for bundle in [findings.best, *named]}


MOST_PROFILES = 12
"""Profiles whose weights are drawn on the bands, the first of the case; the table has all."""


def _strips(findings: Findings) -> Figure:
    """One strip per weight for the figure, with the letters of `lettered`, the swaps, and the profiles' weights."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.strips import Strip, StripSegment, draw_strips, strips_height

    case = findings.case
    letters, turns = lettered(findings), turnings(findings)
    profiles = {name: profile_weights(case, name) for name in (case.weights.profiles if case.weights else ())}
    strips, rows, told = [], [], []
    for objective, segments in findings.optimum.breakpoints.items():
        name, now = objective_in_short(case, objective), findings.problem.weights[objective]
        drawn = []
        for segment in segments:
            label, mine = letters[segment.best.id], segment.best.id == findings.best.id
            changes = differences(case, findings.best.levels, segment.best.levels)
            inside = [
                profile_name(case, profile)
                for profile, own in profiles.items()
                if segment.start <= own[objective] <= segment.end
            ]
            rows.append(
                (
                    name,
                    weight(segment.start),
                    weight(segment.end),
                    full_name(findings, segment.best.levels),
                    "; ".join(changes) or "nothing changes",
                    listed(inside),
                )
            )
            drawn.append(StripSegment(segment.start, segment.end, "" if mine else label, mine))
        own_turns = [turn for turn in turns if turn.objective == objective]
        strips.append(
            Strip(
                name,
                now,
                tuple(drawn),
                others=tuple(own[objective] for own in list(profiles.values())[:MOST_PROFILES]),
                below=next((_swap(findings, turn) for turn in own_turns if not turn.above), ""),
                above=next((_swap(findings, turn) for turn in own_turns if turn.above), ""),
            )
        )
        parts = (f"{weight(each.start)} to {weight(each.end)} {letters[each.best.id]}" for each in segments)
        told.append(f"{name}, now {weight(now)}: {', '.join(parts)}")
    # With hard spaces a line of the key breaks between two profiles.
    named = [
        f"{n} {profile_name(case, name)}".replace(" ", "\N{NO-BREAK SPACE}")
        for n, name in enumerate(profiles, start=1)
    ][:MOST_PROFILES]
    key = f"The weight of each profile, by number: {', '.join(named)}" if named else ""
    return Figure(
        key="breakpoints",
        title=finding(findings),
        measure="weight of each objective from 0 to 1, the others in proportion; dark for "
        f"{findings.best_called}, letters for those that take over; below each band what then sets them apart",
        alt="; ".join(told),
        table=Table(
            "Best bundle as the weight of one objective moves, the others in proportion",
            (
                column("objective"),
                "From",
                "To",
                column("bundle"),
                f"Against {findings.best_called}",
                "Whose weight lies here",
            ),
            tuple(rows),
            (1, 2),
            (4, 5),
        ),
        height=strips_height(strips, key),
        draw=partial(draw_strips, strips, key),
    )


def _swap(findings: Findings, turn: Turning) -> str:
    """Where one weight turns the answer, to which bundle: `B below 0.18: payments, not shelters`."""
    levels = turn.bundle.levels
    at, _ = weights_apart(turn.at, findings.problem.weights[turn.objective])
    where = f"{short_name(findings, levels)} {'above' if turn.above else 'below'} {at}".strip()
    return f"{where}: {set_apart(findings.case, findings.best.levels, levels)}"
