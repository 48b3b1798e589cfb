"""Terminal answer of `robust`: scores, weights, scenarios, sources, and value of information."""

from collections.abc import Iterator
from dataclasses import replace

from decision import (
    Analysis,
    Bundle,
    Expected,
    Infeasibility,
    Joint,
    Optimum,
    Problem,
    Regret,
    Robustness,
    ScoreBreakpoint,
)
from options import Case
from reports.brief.findings import Findings, Named
from reports.brief.naming import apart_from_best, called, full_name, short_name
from reports.brief.sections.robustness import (
    drawn,
    dropped,
    fragile_table,
    fragile_told,
    over_weights,
    regret_table,
    regret_told,
)
from reports.brief.sections.signposts import expected_value, to_find_out
from reports.console.answers.framing import conflict, opening, recommended, weights_told
from reports.request.asked import Fallen
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Table
from reports.words.catalogue import column, heading, subheading, words
from reports.words.grades import weakly_sourced
from reports.words.names import claim_text, constraint_name
from reports.words.wording import listed, percent, percent_at, points, quantity, sentence

MOST = 8
"""Bundles told of those that are best when scores and weights are drawn together."""


def robust_blocks(
    case: Case,
    problem: Problem,
    optimum: Optimum,
    found: Robustness,
    fallen: Fallen,
    names: Named,
    why: Infeasibility | None = None,
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles. why: the conflicts, where none is feasible."""
    findings = Findings(case, problem, optimum, found=Analysis(robustness=found), given=names.letters)
    blocks = opening(findings)
    if not optimum.bundles:
        if optimum.status == "infeasible":
            return [*blocks, *conflict(case, optimum, why, problem.scenario)]
        return [*blocks, Paragraph("No bundle is known.")]
    blocks += recommended(case, problem, findings.best, findings.now)
    if found.regret:
        blocks += _regret(findings, found.regret)
    if found.over_weights:
        blocks += over_weights(findings, found.over_weights)
    if found.draws and found.draws.draws:
        blocks += drawn(findings, found.draws)
    if found.joint and found.joint.draws:
        blocks += _joint(findings, found.joint)
    if found.scenario_tail or found.draw_tail:
        blocks += _tails(findings, found)
    if found.breakpoints is not None:
        blocks += _scores(findings, found)
    if found.evidence and (found.evidence.sources or found.evidence.claims):
        blocks += dropped(findings, found.evidence, fallen)
    if found.expected:
        blocks += _expected(findings, found.expected)
    if found.awaited:
        blocks += [Heading(heading("signposts")), to_find_out(findings), *_stakes(findings, found)]
    blocks.append(weights_told(findings))
    if found.draws and found.draws.draws:
        drawn_as = found.draws.sampling
        what = "one expert each" if drawn_as.shape == "experts" else f"{drawn_as.shape} distributions"
        blocks.append(Paragraph(f"Draws: {what}, seed {drawn_as.seed}."))
    blocks += [Paragraph(f"Not computed: {each}.") for each in found.left_out]
    if found.unfinished:
        blocks.append(Paragraph(f"Not finished: {listed(found.unfinished)}."))
    return blocks


def _regret(findings: Findings, found: Regret) -> list[Block]:
    blocks: list[Block] = []
    if findings.case.scenarios:
        blocks += [
            Heading(subheading("each_scenario")),
            Paragraph(regret_told(findings, found)),
            regret_table(findings, found),
        ]
    floor = f"The greatest least value over the scenarios is {points(found.greatest_floor)}"
    blocks.append(Paragraph(f"{floor}: {called(findings, found.maximin)}. {_now(findings, found)}".strip()))
    return blocks


def _now(findings: Findings, found: Regret) -> str:
    """The greatest regret of the status quo and what it breaks; empty where it is best or was not computed."""
    now: Bundle = findings.now
    if now.id == findings.best.id or now.id not in found.regret:
        return ""
    told = f"The status quo loses {points(max(found.regret[now.id].values()))} points at most"
    broken = listed(constraint_name(findings.case, name) for name in now.violates)
    return f"{told}{f', and breaks {broken}' if broken else ''}."


def _joint(findings: Findings, found: Joint) -> list[Block]:
    rows = tuple(
        (
            percent(each.share),
            "" if each.confidence_factor is None else percent(each.confidence_factor),
            full_name(findings, found.levels[bundle]),
        )
        for bundle, each in list(found.shares.items())[:MOST]
    )
    caption = f"Scores and weights drawn together {found.draws:,} times (SMAA-2)"
    return [Table(caption, ("Best in", "At its central weights", column("bundle")), rows, (0, 1), (2,))]


def _tails(findings: Findings, found: Robustness) -> list[Block]:
    """The conditional values at risk, by bundle, and the bundles of the greatest."""
    both = ((found.scenario_tail, "scenarios"), (found.draw_tail, "draws"))
    tails = [(tail, what) for tail, what in both if tail is not None]
    told = " ".join(
        f"Over the worst {percent_at(tail.share)} of the {what}{' by likelihood' if tail.likelihoods else ''} "
        f"the mean value is greatest with {called(findings, tail.best)}: {points(tail.values[tail.best.id])} points"
        f"{'' if tail.ties_complete else '; of bundles as good it may not be the first'}."
        for tail, what in tails
    )
    named = {name: bundle for tail, _ in tails for name, bundle in tail.bundles.items()}
    rows = tuple(
        (
            full_name(findings, bundle.levels),
            *(points(tail.values[name]) if name in tail.values else "" for tail, _ in tails),
        )
        for name, bundle in named.items()
    )
    head = (column("bundle"), *(f"Over the worst {what}" for _, what in tails))
    columns = tuple(range(1, len(head)))
    table = Table("Mean value over the worst (CVaR), in points", head, rows, columns, (0,))
    return [Heading(subheading("badly")), Paragraph(told), table]


def _scores(findings: Findings, found: Robustness) -> list[Block]:
    """The brief's table of fragile scores, with the bundle that is best beyond each breakpoint."""
    heading = Heading(subheading("one_score"))
    told = Paragraph(sentence(fragile_told(findings, found)))
    if not found.fragile:
        return [heading, told]
    table = fragile_table(findings, found)
    beyond: dict[str, Bundle] = {}
    rows = tuple(
        (
            *row,
            "weak" if weakly_sourced(findings.case, each.stated) else "",
            _turned_to(findings, each, beyond),
        )
        for row, each in zip(table.rows, found.fragile, strict=True)
    )
    entries = tuple(
        Entry(apart_from_best(findings, bundle.levels), label=name)
        for name, bundle in beyond.items()
        if name != words("titled")["today"]
    )
    return [
        heading,
        told,
        replace(table, header=(*table.header, "Basis", "Then"), rows=rows),
        Entries(entries),
    ]


def _turned_to(findings: Findings, each: ScoreBreakpoint, beyond: dict[str, Bundle]) -> str:
    """Names of the bundles beyond a score's breakpoints, with the side where there are two; they are added to `beyond`."""
    told = {}
    sides = (("below", each.down, each.down_bundle), ("above", each.up, each.up_bundle))
    # At the turn itself the old bundle is as good: named as what comes then, it would say nothing.
    for side, turn, bundle in sides:
        if turn is not None and bundle is None:
            told[side] = "none is feasible"
        elif turn is not None and bundle is not None and bundle.id != findings.best.id:
            told[side] = short_name(findings, bundle.levels)
            beyond[told[side]] = bundle
    return next(iter(told.values()), "") if len(told) < 2 else ", ".join(f"{s} {b}" for s, b in told.items())


def _expected(findings: Findings, found: Expected) -> list[Block]:
    heading = Heading(subheading("likelihoods"))
    blocks: list[Block] = [heading, Paragraph(expected_value(findings))]
    if found.least_evpi is not None and found.most_evpi is not None:
        least, most = quantity(found.least_evpi), quantity(found.most_evpi)
        blocks.append(Paragraph(f"Within the intervals of the likelihoods that is {least} to {most} points."))
    entries = [
        Entry(called(findings, bundle), label="Best for some likelihoods")
        for bundle in found.best_for_some or ()
    ]
    entries += [
        Entry(
            called(findings, after.best),
            label=f"From {percent(after.start)} for {findings.scenario_called(name)} on",
        )
        for name, segments in found.turns.items()
        for after in segments[1:]
    ]
    return [*blocks, Entries(tuple(entries))] if entries else blocks


def _stakes(findings: Findings, found: Robustness) -> Iterator[Block]:
    """The expected gain from a claim over all scenarios that rest on it, where there are several."""
    for each in found.awaited or ():
        if len(each.scenarios) > 1 and each.changed:
            claim = claim_text(findings.case, each.claim).rstrip(".")
            yield Paragraph(
                f"At stake on “{claim}”, by the likelihoods of its scenarios: {points(each.stake)} points at most."
            )
