"""Robustness: drawn scores, breakpoints of single scores, scenarios, weights, and leave-one-out over the evidence."""

from functools import partial
from typing import TYPE_CHECKING

from decision import Bundle, Draws, Dropped, Evidence, Regret, Robustness, ScoreBreakpoint, WeightRegret
from options import Case
from reports.brief.naming import called, full_name
from reports.brief.study import Study
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


def robustness(study: Study) -> Section | None:
    """None where it was not computed."""
    found = study.found.robustness
    if found is None:
        return None
    blocks: list[Block] = []
    if found.draws and found.draws.draws and found.draws.scores:
        blocks += drawn(study, found.draws)
    if found.breakpoints is not None:
        blocks += _scores(study, found)
    if found.over_weights:
        blocks += over_weights(study, found.over_weights)
    if found.regret and study.case.scenarios:
        blocks += _scenarios(study, found.regret)
    if found.evidence and found.evidence.sources:
        blocks += dropped(study, found.evidence)
    return Section("robustness", heading("robustness"), tuple(blocks)) if blocks else None


def drawn(study: Study, found: Draws) -> list[Block]:
    """The acceptability and the regret of the best bundle over the draws, in sentences."""
    share = found.acceptability.get(study.best.id)
    fate = found.fates.get(study.best.id)
    text = (
        f"{plural(found.scores, 'score')} {'is' if found.scores == 1 else 'are'} uncertain. With all of them drawn "
        f"between their ends {found.draws:,} times, and each draw optimised over all bundles, {study.best_called} is best "
        f"in {percent(share.share if share else 0)} of the draws."
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
        rows.append((full_name(study, found.levels[bundle]), error, *loss))
    head = (column("bundle"), "Best in (± standard error)", "Mean loss", "Nine in ten lose at most")
    table = Table(
        "Bundles that are best most often when scores are drawn", head, tuple(rows), (1, 2, 3), (0,)
    )
    return [Heading(subheading("all_scores")), Paragraph(text), table]


def _scores(study: Study, found: Robustness) -> list[Block]:
    fragile = found.fragile
    heading = Heading(subheading("one_score"))
    moved = plural(len(found.breakpoints or ()), "score")
    if not found.finished("breakpoints"):
        heading = Heading(heading.text, f"only {moved} could be moved")
    if not fragile:
        return [heading, Paragraph(fragile_told(study, found))]
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.distances import distances_height, draw_distances

    table, bars = fragile_table(study, found), [_distance(study, each) for each in fragile[:MOST]]
    figure = Figure(
        key="distances",
        title=fragile_told(study, found),
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


def fragile_told(study: Study, found: Robustness) -> str:
    """The number of scores with a breakpoint inside their interval, of those that were moved."""
    if found.fragile:
        weak = sum(weakly_sourced(study.case, each.stated) for each in found.fragile)
        count = plural(len(found.fragile), "score")
        return f"{count} can turn the answer within the stated interval, {weak} weakly sourced"
    if found.finished("breakpoints"):
        return "No score, moved alone within its own interval, changes the answer."
    moved = plural(len(found.breakpoints or ()), "score")
    return f"None of these {moved}, moved alone within its own interval, changes the answer."


def fragile_table(study: Study, found: Robustness) -> Table:
    """Table of scores with a breakpoint inside their interval, nearest first."""
    rows = tuple(
        (
            score_called(study, each),
            quantity(each.low),
            quantity(each.likely),
            quantity(each.high),
            "" if each.down is None else quantity(each.down),
            "" if each.up is None else quantity(each.up),
            each.stated.confidence or "not stated",
            best_grade(study.case, each.stated) or "",
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


def score_called(study: Study, each: ScoreBreakpoint) -> str:
    """A score as `Objective: lever: level`, by their short names, after its protective marking."""
    objective = objective_in_short(study.case, each.objective)
    name = f"{objective}: {choice_in_short(study.case, each.lever, each.level)}"
    return marked(name, each.stated.marking)


def turns_at(each: ScoreBreakpoint) -> str:
    """The breakpoints of a score in words: `below 3 and above 7`; empty where it has none in its interval."""
    ends = [f"below {quantity(each.down)}"] if each.down is not None else []
    return listed([*ends, *([f"above {quantity(each.up)}"] if each.up is not None else [])])


def _distance(study: Study, each: ScoreBreakpoint) -> "Distance":
    from reports.figures.distances import Distance

    def move(at: float) -> float:
        return (at - each.likely) / (each.high - each.low)

    down, up = each.within_interval
    weak = weakly_sourced(study.case, each.stated)
    return Distance(
        objective=marked(objective_in_short(study.case, each.objective), each.stated.marking),
        choice=choice_in_short(study.case, each.lever, each.level),
        interval=(move(each.low), move(each.high)),
        turns=(None if down is None else move(down), None if up is None else move(up)),
        ends=(quantity(each.low), quantity(each.high)),
        told=f"turns {turns_at(each)}",
        remark=f"likely {quantity(each.likely)}{', weakly sourced' if weak else ''}",
    )


def over_weights(study: Study, found: WeightRegret) -> list[Block]:
    """The greatest regret and the least value of the best bundle over the admissible weights; empty for one objective."""
    if len(study.problem.weights) < 2:
        return []
    over = "all weights"
    if study.case.weights is not None and study.case.weights.information:
        over = "all weights that the weight information admits"
    best = study.best.id
    told = f"Over {over} {study.best_called} loses {points(found.greatest[best])} points at most"
    if found.minimax_regret.id == best:
        told += ", the least that any bundle does"
    else:
        told += f"; the least is {points(found.least_regret)}: {called(study, found.minimax_regret)}"
    floor = f"It is worth {points(found.floors[best])} at least"
    if found.maximin.id == best:
        floor += ", the most that any bundle is"
    else:
        floor += f"; the most is {points(found.greatest_floor)}: {called(study, found.maximin)}"
    return [Heading(subheading("weights")), Paragraph(f"{told}. {floor}.")]


def _scenarios(study: Study, found: Regret) -> list[Block]:
    """What the best bundle loses in each scenario, in words and in a table; the chart of tests draws it."""
    return [
        Heading(subheading("each_scenario")),
        Paragraph(regret_told(study, found)),
        regret_table(study, found),
    ]


def _scenarios_of(study: Study, found: Regret) -> list[str]:
    return [name for name in found.optimum if name in study.case.scenarios]


def _order(study: Study, found: Regret) -> list[str]:
    """Ids for the regret table: the best bundle, the minimax-regret and maximin bundles, the best of each scenario."""
    named = [study.best.id, found.minimax_regret.id, found.maximin.id, *found.best.values()]
    return list(dict.fromkeys(named))


def _row_called(study: Study, found: Regret, bundle: str) -> str:
    """What a row of the regret table is called, given the bundle's id."""
    return full_name(study, found.bundles[bundle].levels)


def regret_told(study: Study, found: Regret) -> str:
    """The greatest regret of the best bundle over the scenarios, beside minimax regret."""
    worst = max(_scenarios_of(study, found), key=lambda name: found.regret[study.best.id][name])
    loss, smallest = points(found.regret[study.best.id][worst]), points(found.least_regret)
    if loss == smallest:
        rest = "No bundle's greatest loss is smaller by as much as a tenth of a point."
    else:
        rest = f"The least that any bundle's greatest loss can be is {smallest} points."
    return (
        f"Over the scenarios {study.best_called} loses at most {loss} points against the best bundle of each, which is in "
        f"{study.scenario_called(worst)}. {rest}"
    )


def regret_table(study: Study, found: Regret) -> Table:
    """Table of bundles x scenarios: regret in points."""
    names = _scenarios_of(study, found)
    return Table(
        "Value points lost against the best bundle of each scenario",
        (column("bundle"), *(study.scenario_called(name) for name in names)),
        tuple(
            (
                _row_called(study, found, bundle),
                *(points(found.regret[bundle][name]) for name in names),
            )
            for bundle in _order(study, found)
        ),
        tuple(range(1, len(names) + 1)),
        (0,),
    )


def dropped(study: Study, found: Evidence, fallen: Fallen | None = None) -> list[Block]:
    """Sources and claims whose removal changes the answer or its standing; those with the same effect share a line.

    fallen: what becomes of a score that rests on the removed one alone; None: both are told.
    """
    case = study.case
    named = [(source_name(case, name), each) for name, each in found.sources.items()]
    named += [(f"“{claim_text(case, name).rstrip('.')}”", each) for name, each in found.claims.items()]
    changes: dict[str, list[str]] = {}
    for name, each in named:
        told = _change(study, each, fallen)
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


def _change(study: Study, without: Dropped, fallen: Fallen | None) -> str:
    """The effect of a removal in words; empty where the answer and its standing stay."""
    best, told = study.best.id, []
    if fallen != "widened" and without.changed(best, "withdrawn"):
        told.append(f"with its scores withdrawn {_is_best(study, without.withdrawn)}")
    elif fallen != "withdrawn" and without.changed(best, "widened"):
        then = without.bundle(best, "widened")
        told.append(f"with its scores at one end of their intervals {_is_best(study, then)}")
    if without.standing != study.problem.standing:
        told.append(f"the scenario is then {words('standings')[without.standing]}")
    return sentence("; ".join(told)).rstrip(".")


def _is_best(study: Study, bundle: Bundle | None) -> str:
    return "no bundle is feasible" if bundle is None else f"the best is {called(study, bundle)}"
