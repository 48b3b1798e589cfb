"""Robustness: drawn scores, breakpoints of single scores, scenarios, weights, and leave-one-out over the evidence."""

from functools import partial
from typing import TYPE_CHECKING

from decision import Bundle, Draws, Dropped, Evidence, Regret, Robustness, ScoreBreakpoint, WeightRegret
from options import Case
from reports.brief.findings import Findings
from reports.brief.naming import called, full_name
from reports.request.asked import Fallen
from reports.words.blocks import Block, Entries, Entry, Figure, Heading, Paragraph, Section, Table
from reports.words.catalogue import column, heading, subheading, words
from reports.words.grades import best_grade, weakly_sourced
from reports.words.names import (
    choice_in_short,
    claim_text,
    objective_in_short,
    source_name,
)
from reports.words.wording import listed, marked, percent, plural, points, quantity, sentence

if TYPE_CHECKING:
    from reports.figures.distances import Distance

"""Heading of the losses by scenario."""


MOST = 5
"""Scores that are drawn; the table behind the figure has all."""


def robustness(findings: Findings) -> Section | None:
    """None where it was not computed."""
    found = findings.found.robustness
    if found is None:
        return None
    blocks: list[Block] = []
    if found.draws and found.draws.draws and found.draws.scores:
        blocks += drawn(findings, found.draws)
    if found.breakpoints is not None:
        blocks += _scores(findings, found)
    if found.over_weights:
        blocks += over_weights(findings, found.over_weights)
    if found.regret and findings.case.scenarios:
        blocks += _scenarios(findings, found.regret)
    if found.evidence and found.evidence.sources:
        blocks += dropped(findings, found.evidence)
    return Section("robustness", heading("robustness"), tuple(blocks)) if blocks else None


def drawn(findings: Findings, found: Draws) -> list[Block]:
    """The acceptability and the regret of the best bundle over the draws, in sentences."""
    share = found.acceptability.get(findings.best.id)
    fate = found.fates.get(findings.best.id)
    text = (
        f"{plural(found.scores, 'score')} {'is' if found.scores == 1 else 'are'} uncertain. With all of them drawn "
        f"between their ends {found.draws:,} times, and each draw optimised over all bundles, {findings.best_called} is "
        f"best in {percent(share.share if share else 0)} of the draws."
    )
    if fate is not None:
        over = "each draw" if found.followed == found.draws else f"each of the first {found.followed:,} draws"
        text += (
            f" Against the best of {over} it loses {points(fate.regret_mean)} points on the mean, and "
            f"{points(fate.regret_ninety)} or less in nine draws of ten."
        )
    if fate is not None and fate.all_aims is not None:
        text += f" It meets all targets in {percent(fate.all_aims.share)} of them."
    rows = []
    for bundle, each in list(found.acceptability.items())[:5]:
        told = found.fates.get(bundle)
        error = f"{percent(each.share)} ± {100 * each.standard_error:.1f}"
        loss = (points(told.regret_mean), points(told.regret_ninety)) if told else ("", "")
        rows.append((full_name(findings, found.levels[bundle]), error, *loss))
    head = (column("bundle"), "Best in (± standard error)", "Mean loss", "Nine in ten lose at most")
    table = Table(
        "Bundles that are best most often when scores are drawn", head, tuple(rows), (1, 2, 3), (0,)
    )
    return [Heading(subheading("all_scores")), Paragraph(text), table]


def _scores(findings: Findings, found: Robustness) -> list[Block]:
    fragile = found.fragile
    heading = Heading(subheading("one_score"))
    moved = plural(len(found.breakpoints or ()), "score")
    if not found.finished("breakpoints"):
        heading = Heading(heading.text, f"only {moved} could be moved")
    if not fragile:
        return [heading, Paragraph(fragile_told(findings, found))]
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.distances import distances_height, draw_distances

    table, bars = fragile_table(findings, found), [_distance(findings, each) for each in fragile[:MOST]]
    figure = Figure(
        key="distances",
        title=fragile_told(findings, found),
        measure="each score moved alone: how far from its likely value (dot) another bundle is best (hatched), with "
        "its stated interval from low to high"
        + (f"; drawn are the {MOST} nearest to turning it" if len(fragile) > MOST else ""),
        alt="; ".join(
            f"{row[0]}: likely {row[2]}, turns {turns_at(each)}"
            for row, each in zip(table.rows, fragile, strict=True)
        ),
        table=table,
        height=distances_height(bars),
        draw=partial(draw_distances, bars),
    )
    return [heading, figure]


def fragile_told(findings: Findings, found: Robustness) -> str:
    """The number of scores with a breakpoint inside their interval, of those that were moved."""
    if found.fragile:
        weak = sum(weakly_sourced(findings.case, each.stated) for each in found.fragile)
        count = plural(len(found.fragile), "score")
        return f"{count} can turn the answer within the stated interval, {weak} weakly sourced"
    if found.finished("breakpoints"):
        return "No score, moved alone within its own interval, changes the answer."
    moved = plural(len(found.breakpoints or ()), "score")
    return f"None of these {moved}, moved alone within its own interval, changes the answer."


def fragile_table(findings: Findings, found: Robustness) -> Table:
    """Table of scores with a breakpoint inside their interval, nearest first."""
    rows = tuple(
        (
            score_called(findings, each),
            quantity(each.low),
            quantity(each.likely),
            quantity(each.high),
            "" if each.down is None else quantity(each.down),
            "" if each.up is None else quantity(each.up),
            each.stated.confidence or "not stated",
            best_grade(findings.case, each.stated) or "",
        )
        for each in found.fragile
    )
    head = (
        column("score"),
        "Low",
        "Likely",
        "High",
        "Turns below",
        "Turns above",
        "Confidence",
        "Best claim",
    )
    return Table("Scores that turn the answer within their own interval", head, rows, (1, 2, 3, 4, 5))


def score_called(findings: Findings, each: ScoreBreakpoint) -> str:
    """A score as `Objective: lever: level`, by their short names, after its protective marking."""
    objective = objective_in_short(findings.case, each.objective)
    name = f"{objective}: {choice_in_short(findings.case, each.lever, each.level)}"
    return marked(name, each.stated.marking)


def turns_at(each: ScoreBreakpoint) -> str:
    """The breakpoints of a score in words: `below 3 and above 7`; empty where it has none in its interval."""
    ends = [f"below {quantity(each.down)}"] if each.down is not None else []
    return listed([*ends, *([f"above {quantity(each.up)}"] if each.up is not None else [])])


def _distance(findings: Findings, each: ScoreBreakpoint) -> "Distance":
    from reports.figures.distances import Distance

    def move(at: float) -> float:
        return (at - each.likely) / (each.high - each.low)

    down, up = each.within_interval
    weak = weakly_sourced(findings.case, each.stated)
    return Distance(
        objective=marked(objective_in_short(findings.case, each.objective), each.stated.marking),
        choice=choice_in_short(findings.case, each.lever, each.level),
        interval=(move(each.low), move(each.high)),
        turns=(None if down is None else move(down), None if up is None else move(up)),
        ends=(quantity(each.low), quantity(each.high)),
        told=f"turns {turns_at(each)}",
        remark=f"likely {quantity(each.likely)}{', weakly sourced' if weak else ''}",
    )


def over_weights(findings: Findings, found: WeightRegret) -> list[Block]:
    """The greatest regret and the least value of the best bundle over the admissible weights; empty for one objective."""
    if len(findings.problem.weights) < 2:
        return []
    over = "all weights"
    if findings.case.weights is not None and findings.case.weights.information:
        over = "all weights that the weight information admits"
    best = findings.best.id
    told = f"Over {over} {findings.best_called} loses {points(found.greatest[best])} points at most"
    if found.minimax_regret.id == best:
        told += ", the least that any bundle does"
    else:
        told += f"; the least is {points(found.least_regret)}: {called(findings, found.minimax_regret)}"
    floor = f"It is worth {points(found.floors[best])} at least"
    if found.maximin.id == best:
        floor += ", the most that any bundle is"
    else:
        floor += f"; the most is {points(found.greatest_floor)}: {called(findings, found.maximin)}"
    return [Heading(subheading("weights")), Paragraph(f"{told}. {floor}.")]


def _scenarios(findings: Findings, found: Regret) -> list[Block]:
    """What the best bundle loses in each scenario, in words and in a table; the chart of tests draws it."""
    return [
        Heading(subheading("each_scenario")),
        Paragraph(regret_told(findings, found)),
        regret_table(findings, found),
    ]


def _scenarios_of(findings: Findings, found: Regret) -> list[str]:
    return [name for name in found.optimum if name in findings.case.scenarios]


def _order(findings: Findings, found: Regret) -> list[str]:
    """Ids for the regret table: the best bundle, the minimax-regret and maximin bundles, the best of each scenario."""
    named = [findings.best.id, found.minimax_regret.id, found.maximin.id, *found.best.values()]
    return list(dict.fromkeys(named))


def _row_called(findings: Findings, found: Regret, bundle: str) -> str:
    """What a row of the regret table is called, given the bundle's id."""
    return full_name(findings, found.bundles[bundle].levels)


def regret_told(findings: Findings, found: Regret) -> str:
    """The greatest regret of the best bundle over the scenarios, beside minimax regret."""
    worst = max(_scenarios_of(findings, found), key=lambda name: found.regret[findings.best.id][name])
    loss, smallest = points(found.regret[findings.best.id][worst]), points(found.least_regret)
    if loss == smallest:
        rest = "No bundle's greatest loss is smaller by as much as a tenth of a point."
    else:
        rest = f"The least that any bundle's greatest loss can be is {smallest} points."
    return (
        f"Over the scenarios {findings.best_called} loses at most {loss} points against the best bundle of each, which is "
        f"in {findings.scenario_called(worst)}. {rest}"
    )


def regret_table(findings: Findings, found: Regret) -> Table:
    """Table of bundles x scenarios: regret in points."""
    names = _scenarios_of(findings, found)
    return Table(
        "Value points lost against the best bundle of each scenario",
        (column("bundle"), *(findings.scenario_called(name) for name in names)),
        tuple(
            (
                _row_called(findings, found, bundle),
                *(points(found.regret[bundle][name]) for name in names),
            )
            for bundle in _order(findings, found)
        ),
        tuple(range(1, len(names) + 1)),
        (0,),
    )


def dropped(findings: Findings, found: Evidence, fallen: Fallen | None = None) -> list[Block]:
    """Sources and claims whose removal changes the answer or its standing; those with the same effect share a line.

    fallen: what becomes of a score that rests on the removed one alone; None: both are told.
    """
    case = findings.case
    named = [(source_name(case, name), each) for name, each in found.sources.items()]
    named += [(f"“{claim_text(case, name).rstrip('.')}”", each) for name, each in found.claims.items()]
    changes: dict[str, list[str]] = {}
    for name, each in named:
        told = _change(findings, each, fallen)
        if told:
            scores = f" ({plural(len(each.scores), 'score')})" if fallen and each.scores else ""
            changes.setdefault(told, []).append(name + scores)
    how = {
        None: "the scores that rest on it alone are withdrawn, or else tried at both ends of their intervals",
        "withdrawn": "the scores that rest on it alone are withdrawn",
        "widened": "the scores that rest on it alone are tried at both ends of their intervals",
    }[fallen]
    if found.unfinished:
        how += f"; {tried(case, found)}"
    heading = Heading(subheading("falls_away"), how)
    if not changes:
        stands = "The answer stands whichever source or claim falls away."
        if found.unfinished:
            stands = f"The answer stands whichever of these falls away: {tried(case, found)}."
        return [heading, Paragraph(stands)]
    return [heading, Entries(tuple(Entry("; ".join(names), label=told) for told, names in changes.items()))]


def drops(case: Case) -> dict[str, int]:
    """How many sources, and how many claims not awaited, the case has to remove."""
    claims = case.evidence.values()
    return {
        "source": len({claim.source for claim in claims if claim.source is not None}),
        "claim": sum(not claim.awaited for claim in claims),
    }


def tried(case: Case, found: Evidence) -> str:
    """The number of sources and claims that were removed before the computation was stopped."""
    of = drops(case)
    sources, claims = plural(of["source"], "source"), plural(of["claim"], "claim")
    return f"tried before it was stopped were {len(found.sources):,} of {sources} and {len(found.claims):,} of {claims}"


def _change(findings: Findings, without: Dropped, fallen: Fallen | None) -> str:
    """The effect of a removal in words; empty where the answer and its standing stay."""
    best, told = findings.best.id, []
    if fallen != "widened" and without.changed(best, "withdrawn"):
        told.append(f"with its scores withdrawn {_is_best(findings, without.withdrawn)}")
    elif fallen != "withdrawn" and without.changed(best, "widened"):
        then = without.bundle(best, "widened")
        told.append(f"with its scores at one end of their intervals {_is_best(findings, then)}")
    if without.standing != findings.problem.standing:
        told.append(f"the scenario is then {words('standings')[without.standing]}")
    return sentence("; ".join(told)).rstrip(".")


def _is_best(findings: Findings, bundle: Bundle | None) -> str:
    return "no bundle is feasible" if bundle is None else f"the best is {called(findings, bundle)}"
