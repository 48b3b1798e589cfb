"""Robustness: drawn scores, breakpoints of single scores, scenarios, weights, and leave-one-out over the evidence."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from decision import Bundle, Draws, Dropped, Evidence, Regret, Robustness, ScoreBreakpoint, WeightRegret
from options import Case
from reports.brief.study import Study
from reports.request.asked import Fallen
from reports.words.blocks import Block, Entries, Entry, Figure, Heading, Paragraph, Section, Table
from reports.words.changes import other_bundle
from reports.words.grades import best_grade, weakly_sourced
from reports.words.names import (
    choice_name,
    claim_text,
    objective_name,
    source_name,
)
from reports.words.wording import listed, number, percent, plural, points, quantity, sentence

if TYPE_CHECKING:
    from reports.figures.tornado import Bar

MOST = 14
"""Bars of the tornado; the table behind it has all."""


def robustness(study: Study) -> Section | None:
    """None where it was not computed."""
    found = study.found.robustness
    if found is None:
        return None
    blocks: list[Block] = []
    if found.draws and found.draws.draws:
        blocks += drawn(study, found.draws)
    if found.breakpoints is not None:
        blocks += _scores(study, found)
    if found.over_weights:
        blocks += over_weights(study, found.over_weights)
    if found.regret and study.case.scenarios:
        blocks += _scenarios(study, found.regret)
    if found.evidence and found.evidence.sources:
        blocks += dropped(study, found.evidence)
    return Section("robustness", "How robust the answer is", tuple(blocks)) if blocks else None


def called(study: Study, bundle: Bundle | None) -> str:
    """A bundle as its difference from the best one."""
    return "no bundle is feasible" if bundle is None else difference(study, bundle.levels)


def difference(study: Study, levels: Mapping[str, str]) -> str:
    """A bundle, given as lever -> level, by its difference from the best one."""
    if dict(levels) == dict(study.best.levels):
        return study.best_called
    return other_bundle(study.case, study.best.levels, levels)


def drawn(study: Study, found: Draws) -> list[Block]:
    """The acceptability and the regret of the best bundle over the draws, in sentences."""
    share = found.acceptability.get(study.best.id)
    fate = found.fates.get(study.best.id)
    text = (
        f"{plural(found.scores, 'score')} {'is' if found.scores == 1 else 'are'} uncertain. Drawn "
        f"{found.draws:,} times between their ends ({found.sampling.shape}, seed {found.sampling.seed}), and each "
        f"draw optimised over all bundles, {study.best_called} is best in {percent(share.share if share else 0)} "
        "of the draws."
    )
    if fate is not None:
        over = "each draw" if found.followed == found.draws else f"each of the first {found.followed:,} draws"
        text += (
            f" Against the best of {over} it loses {points(fate.regret_mean)} points on the mean, and "
            f"{points(fate.regret_ninety)} or less in nine draws of ten."
        )
    if fate is not None and fate.all_aims is not None:
        text += f" It meets all aims in {percent(fate.all_aims.share)} of them."
    rows = []
    for bundle, each in list(found.acceptability.items())[:5]:
        told = found.fates.get(bundle)
        error = f"{percent(each.share)} ± {100 * each.standard_error:.1f}"
        loss = (points(told.regret_mean), points(told.regret_ninety)) if told else ("", "")
        rows.append((sentence(difference(study, found.levels[bundle])), error, *loss))
    head = ("Bundle", "Best in (± standard error)", "Mean loss", "Nine in ten lose at most")
    table = Table(
        "Bundles that are best most often when scores are drawn", head, tuple(rows), (1, 2, 3), (0,)
    )
    return [Heading("When all scores are uncertain at once"), Paragraph(text), table]


def _scores(study: Study, found: Robustness) -> list[Block]:
    fragile = found.fragile
    heading = Heading("When one score moves alone")
    moved = plural(len(found.breakpoints or ()), "score")
    if not found.finished("breakpoints"):
        heading = Heading(heading.text, f"only {moved} could be moved")
    if not fragile:
        return [heading, Paragraph(fragile_told(study, found))]
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.tornado import draw_tornado

    table = fragile_table(study, found)
    figure = Figure(
        key="tornado",
        title=fragile_told(study, found),
        measure="each score from low to high, moved alone"
        + (f"; drawn are the {MOST} nearest to turning it" if len(fragile) > MOST else ""),
        alt="; ".join(
            f"{row[0]}: likely {row[2]}, turns {turns_at(each)}"
            for row, each in zip(table.rows, fragile, strict=True)
        ),
        table=table,
        height=26 + 8 * min(MOST, len(fragile)),
        draw=partial(draw_tornado, [_bar(study, each) for each in fragile[:MOST]]),
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
    head = ("Score", "Low", "Likely", "High", "Turns below", "Turns above", "Confidence", "Best grade")
    return Table("Scores that turn the answer within their own interval", head, rows, (1, 2, 3, 4, 5))


def score_called(study: Study, each: ScoreBreakpoint) -> str:
    """A score as `Objective: lever, level`."""
    return ": ".join(named_score(study, each))


def named_score(study: Study, each: ScoreBreakpoint) -> tuple[str, str]:
    """The objective and the level of a score, by their names."""
    return objective_name(study.case, each.objective), choice_name(study.case, each.lever, each.level)


def turns_at(each: ScoreBreakpoint) -> str:
    """The breakpoints of a score in words: `below 3 and above 7`; empty where it has none in its interval."""
    ends = [f"below {quantity(each.down)}"] if each.down is not None else []
    return listed([*ends, *([f"above {quantity(each.up)}"] if each.up is not None else [])])


def _bar(study: Study, each: ScoreBreakpoint) -> "Bar":
    from reports.figures.tornado import Bar

    width = each.high - each.low

    def place(at: float | None) -> float | None:
        return None if at is None or not each.low <= at <= each.high else (at - each.low) / width

    objective, choice = named_score(study, each)
    return Bar(
        objective=objective,
        choice=choice,
        likely=(each.likely - each.low) / width,
        turns=(place(each.down), place(each.up)),
        ends=(quantity(each.low), quantity(each.likely), quantity(each.high)),
        weak=weakly_sourced(study.case, each.stated),
    )


def over_weights(study: Study, found: WeightRegret) -> list[Block]:
    """The greatest regret and the least value of the best bundle over the admissible weights."""
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
    return [Heading("Whatever the weights"), Paragraph(f"{told}. {floor}.")]


def _scenarios(study: Study, found: Regret) -> list[Block]:
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.heat import draw_heat

    names = _scenarios_of(study, found)
    order = _order(study, found)
    shown = [_row_called(study, found, bundle) for bundle in order]
    columns = [study.scenario_called(name) for name in names]
    sizes = [[found.regret[bundle][name] for name in names] for bundle in order]
    worst = max(names, key=lambda name: found.regret[study.best.id][name])
    loss = points(found.regret[study.best.id][worst])
    figure = Figure(
        key="regret",
        title=f"Whatever turns out to be true, {study.best_called} loses {loss} points at most",
        measure="value points lost against the best bundle of each scenario",
        alt="; ".join(
            f"{row}: "
            + ", ".join(f"{column} {points(size)}" for column, size in zip(columns, by, strict=True))
            for row, by in zip(shown, sizes, strict=True)
        ),
        table=regret_table(study, found),
        height=24 + 12 * len(order),
        draw=partial(draw_heat, shown, columns, sizes),
    )
    return [Heading("Whatever scenario turns out to be true"), Paragraph(regret_told(study, found)), figure]


def _scenarios_of(study: Study, found: Regret) -> list[str]:
    return [name for name in found.optimum if name in study.case.scenarios]


def _order(study: Study, found: Regret) -> list[str]:
    """Ids for the regret table: the best bundle, the minimax-regret and maximin bundles, the best of each scenario."""
    named = [study.best.id, found.minimax_regret.id, found.maximin.id, *found.best.values()]
    return list(dict.fromkeys(named))


def _row_called(study: Study, found: Regret, bundle: str) -> str:
    """What a row of the regret table is called, given the bundle's id: it has no full stop."""
    return sentence(called(study, found.bundles[bundle])).rstrip(".")


def regret_told(study: Study, found: Regret) -> str:
    """The greatest regret of the best bundle over the scenarios, beside minimax regret."""
    worst = max(_scenarios_of(study, found), key=lambda name: found.regret[study.best.id][name])
    least = "is also the bundle" if found.minimax_regret.id == study.best.id else "is not the bundle"
    loss, smallest = found.regret[study.best.id][worst], found.least_regret
    told = [points(loss), points(smallest)]
    if least == "is not the bundle" and told[0] == told[1]:
        told = [number(loss, 3), number(smallest, 3)]
    return sentence(
        f"Over all scenarios {study.best_called} loses at most {told[0]} "
        f"points against the best bundle of a scenario, in {study.scenario_called(worst)}; it {least} whose "
        f"greatest loss is least ({told[1]} points)."
    )


def regret_table(study: Study, found: Regret) -> Table:
    """Table of bundles x scenarios: regret in points."""
    names = _scenarios_of(study, found)
    return Table(
        "Value points lost against the best bundle of each scenario",
        ("Bundle", *(study.scenario_called(name) for name in names)),
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
    heading = Heading("If one source or one claim falls away", how)
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
    return f"tried before it was stopped were {len(found.sources)} of {sources} and {len(found.claims)} of {claims}"


def _change(study: Study, without: Dropped, fallen: Fallen | None) -> str:
    """The effect of a removal in words; empty where the answer and its standing stay."""
    best, told = study.best.id, []
    if fallen != "widened" and without.changed(best, "withdrawn"):
        told.append(f"withdrawn: {called(study, without.withdrawn)}")
    elif fallen != "withdrawn" and without.changed(best, "widened"):
        told.append(f"at an end: {called(study, without.bundle(best, 'widened'))}")
    if without.standing != study.problem.standing:
        told.append(f"the scenario is then {without.standing}")
    return sentence("; ".join(told)).rstrip(".")
