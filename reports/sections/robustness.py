"""How robust the answer is: drawn scores, scores moved alone, scenarios, sources."""

from functools import partial

from decision import Draws, Dropped, Evidence, Regret, Robustness, ScoreBreakpoint, WeightRegret
from options import Case
from reports.blocks import Block, Entries, Entry, Figure, Heading, Paragraph, Section, Table
from reports.console_evidence import drops, levels_of
from reports.figures.heat import draw_heat
from reports.figures.tornado import Bar, draw_tornado
from reports.grades import best_grade, weakly_sourced
from reports.names import choice_name, claim_text, moves_in_short, objective_name, source_name
from reports.study import Study
from reports.wording import listed, percent, plural, points, quantity, sentence

MOST = 14
"""Bars of the tornado; the table behind it has all."""


def robustness(study: Study) -> Section | None:
    """None where it was not looked into."""
    found = study.robustness
    if found is None:
        return None
    blocks: list[Block] = []
    if found.draws and found.draws.draws:
        blocks += _draws(study, found.draws)
    if found.breakpoints is not None:
        blocks += _scores(study, found)
    if found.over_weights:
        blocks += _weights(study, found.over_weights)
    if found.regret and study.case.scenarios:
        blocks += _scenarios(study, found.regret)
    if found.evidence and found.evidence.sources:
        blocks += _dropped(study, found.evidence)
    return Section("robustness", "How robust the answer is", tuple(blocks)) if blocks else None


def called(study: Study, bundle: str | None) -> str:
    """A bundle by what it changes against the best one."""
    if bundle is None:
        return "no bundle is feasible"
    if bundle == study.best.id:
        return study.best_called
    return moves_in_short(study.case, study.best.levels, levels_of(bundle))


def _draws(study: Study, found: Draws) -> list[Block]:
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
        rows.append((sentence(called(study, bundle)), error, *loss))
    head = ("Bundle", "Best in (± standard error)", "Mean loss", "Nine in ten lose at most")
    table = Table(
        "Bundles that are best most often when scores are drawn", head, tuple(rows), (1, 2, 3), (0,)
    )
    return [Heading("When all scores are uncertain at once"), Paragraph(text), table]


def _scores(study: Study, found: Robustness) -> list[Block]:
    fragile = found.fragile
    heading = Heading("When one score moves alone")
    if not found.finished("breakpoints"):
        moved = plural(len(found.breakpoints or ()), "score")
        heading = Heading(heading.text, f"only {moved} could be moved before it was stopped")
        if not fragile:
            return [
                heading,
                Paragraph(f"None of these {moved}, moved alone within its own interval, changes the answer."),
            ]
    elif not fragile:
        return [heading, Paragraph("No score, moved alone within its own interval, changes the answer.")]
    weak = sum(weakly_sourced(study.case, each.stated) for each in fragile)
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
        for each in fragile
    )
    head = ("Score", "Low", "Likely", "High", "Turns below", "Turns above", "Confidence", "Best grade")
    figure = Figure(
        key="tornado",
        title=f"{plural(len(fragile), 'score')} can turn the answer within the stated interval, {weak} weakly sourced",
        measure="each score from low to high, moved alone"
        + (f"; drawn are the {MOST} nearest to turning it" if len(fragile) > MOST else ""),
        alt="; ".join(
            f"{row[0]}: likely {row[2]}, turns {turns_at(each)}"
            for row, each in zip(rows, fragile, strict=True)
        ),
        table=Table("Scores that turn the answer within their own interval", head, rows, (1, 2, 3, 4, 5)),
        height=26 + 8 * min(MOST, len(fragile)),
        draw=partial(draw_tornado, [_bar(study, each) for each in fragile[:MOST]]),
    )
    return [heading, figure]


def score_called(study: Study, each: ScoreBreakpoint) -> str:
    return ": ".join(named_score(study, each))


def named_score(study: Study, each: ScoreBreakpoint) -> tuple[str, str]:
    """What a score measures, and of which level, by their names."""
    lever, level, objective = each.score.split(".")
    return objective_name(study.case, objective), choice_name(study.case, lever, level)


def turns_at(each: ScoreBreakpoint) -> str:
    ends = [f"below {quantity(each.down)}"] if each.down is not None else []
    return listed([*ends, *([f"above {quantity(each.up)}"] if each.up is not None else [])])


def _bar(study: Study, each: ScoreBreakpoint) -> Bar:
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


def _weights(study: Study, found: WeightRegret) -> list[Block]:
    over = "all weights"
    if study.case.weights is not None and study.case.weights.information:
        over = "all weights that the weight information admits"
    best = study.best.id
    told = f"Over {over} {study.best_called} loses {points(found.greatest[best])} points at most"
    if found.minimax_regret.id == best:
        told += ", the least that any bundle does"
    else:
        told += f"; the least is {points(found.least_regret)}: {called(study, found.minimax_regret.id)}"
    floor = f"It is worth {points(found.floors[best])} at least"
    if found.maximin.id == best:
        floor += ", the most that any bundle is"
    else:
        floor += f"; the most is {points(found.greatest_floor)}: {called(study, found.maximin.id)}"
    return [Heading("Whatever the weights"), Paragraph(f"{told}. {floor}.")]


def _scenarios(study: Study, found: Regret) -> list[Block]:
    names = [name for name in found.optimum if name in study.case.scenarios]
    order = list(
        dict.fromkeys([study.best.id, found.minimax_regret.id, found.maximin.id, *found.best.values()])
    )
    shown = [sentence(called(study, bundle)).rstrip(".") for bundle in order]
    columns = [study.scenario_called(name) for name in names]
    sizes = [[found.regret[bundle][name] for name in names] for bundle in order]
    worst = max(names, key=lambda name: found.regret[study.best.id][name])
    least = "is also the bundle" if found.minimax_regret.id == study.best.id else "is not the bundle"
    loss = points(found.regret[study.best.id][worst])
    text = (
        f"Over all scenarios {study.best_called} loses at most {loss} points against the best bundle of "
        f"a scenario, in {study.scenario_called(worst)}; it {least} whose greatest loss is least "
        f"({points(found.least_regret)} points)."
    )
    figure = Figure(
        key="regret",
        title=f"Whatever turns out to be true, {study.best_called} loses {loss} points at most",
        measure="value points lost against the best bundle of each scenario",
        alt="; ".join(
            f"{row}: "
            + ", ".join(f"{column} {points(size)}" for column, size in zip(columns, by, strict=True))
            for row, by in zip(shown, sizes, strict=True)
        ),
        table=Table(
            "Value points lost against the best bundle of each scenario",
            ("Bundle", *columns),
            tuple((row, *(points(size) for size in by)) for row, by in zip(shown, sizes, strict=True)),
            tuple(range(1, len(columns) + 1)),
            (0,),
        ),
        height=24 + 12 * len(order),
        draw=partial(draw_heat, shown, columns, sizes),
    )
    return [Heading("Whatever scenario turns out to be true"), Paragraph(sentence(text)), figure]


def _dropped(study: Study, found: Evidence) -> list[Block]:
    """What changes the answer, or what it stands on, when it falls away; those that change the same together."""
    case = study.case
    named = [(source_name(case, name), each) for name, each in found.sources.items()]
    named += [(f"“{claim_text(case, name).rstrip('.')}”", each) for name, each in found.claims.items()]
    changes: dict[str, list[str]] = {}
    for name, each in named:
        told = _change(study, each)
        if told:
            changes.setdefault(told, []).append(name)
    how = "the scores that rest on it alone are withdrawn, or else tried at both ends of their intervals"
    if found.unfinished:
        how += f"; {tried(case, found)}"
    heading = Heading("If one source or one claim falls away", how)
    if not changes:
        stands = "The answer stands whichever source or claim falls away."
        if found.unfinished:
            stands = f"The answer stands whichever of these falls away: {tried(case, found)}."
        return [heading, Paragraph(stands)]
    return [heading, Entries(tuple(Entry("; ".join(names), label=told) for told, names in changes.items()))]


def tried(case: Case, found: Evidence) -> str:
    """How many of the sources and claims were dropped before it was stopped."""
    of = drops(case)
    sources, claims = plural(of["source"], "source"), plural(of["claim"], "claim")
    return f"tried before it was stopped were {len(found.sources)} of {sources} and {len(found.claims)} of {claims}"


def _change(study: Study, dropped: Dropped) -> str:
    """Empty where the answer stands, and on what it stood."""
    best, told = study.best.id, []
    if dropped.changed(best, "withdrawn"):
        told.append(f"withdrawn: {called(study, dropped.withdrawn)}")
    elif dropped.changed(best, "widened"):
        told.append(f"at an end: {called(study, dropped.bundle(best, 'widened'))}")
    if dropped.standing != study.problem.standing:
        told.append(f"the scenario is then {dropped.standing}")
    return sentence("; ".join(told)).rstrip(".")
