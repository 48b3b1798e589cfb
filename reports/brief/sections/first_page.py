"""Page 1: the recommendation, its cost, its margin, its confidence, and when it would be wrong."""

from collections.abc import Sequence

from decision import TOLERANCE
from options import Case
from reports.brief.confidence import StatedConfidence, than_next, than_today
from reports.brief.findings import Findings
from reports.brief.sections.binding import bare_amount, binding, tightest_resource
from reports.brief.sections.choices import choices, compare, letters, options_figure
from reports.brief.sections.hypothetical import warning
from reports.brief.sections.lead import lead
from reports.brief.sections.minutes import most_minutes, risks
from reports.brief.turning import turnings
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
)
from reports.words.catalogue import subheading, words
from reports.words.changes import actions_in_short
from reports.words.names import (
    resource_amount,
    resource_name,
)
from reports.words.recommending import headed
from reports.words.wording import (
    apart,
    day,
    plural,
    points,
)

NAMED = 3
"""How many changes the headline names."""

LONGEST = 110
"""Characters of a headline: with more, fewer changes are named."""

TOLD = words("first_page")
"""The words of the page."""

CAVEAT = TOLD["caveat"]


def first_page(findings: Findings) -> Section:
    """The first page; never None."""
    turns = turnings(findings)
    compared = compare(findings, turns)
    hypothetical, figure = warning(findings), options_figure(findings, compared)
    likeliest, asks = risks(findings), most_minutes(findings)
    asked = subheading("would_take" if findings.hypothetical else "agree")
    half = (len(asks) + 1) // 2
    sides = tuple((Entries(side),) for side in (asks[:half], asks[half:]) if side)
    bounds = binding(findings)
    pair: tuple[tuple[Block, ...], ...] = (
        *(((Heading(subheading("risks")), Entries(likeliest)),) if likeliest else ()),
        *(((bounds,),) if bounds else ()),
    )
    blocks: list[Block] = [
        *((Callout(hypothetical),) if hypothetical else ()),
        Paragraph(lead(findings, turns, letters(compared)), "lead"),
        *(Paragraph(line, "confidence") for line in _confidence(findings)),
        KeyFigures(_key_figures(findings)),
        *((figure,) if figure else ()),
        choices(findings, turns, compared),
        *((Heading(asked), Columns(sides)) if sides else ()),
        *((Columns(pair),) if pair else ()),
        Paragraph(CAVEAT, "caveat"),
    ]
    return Section("page-1", _headline(findings), tuple(blocks))


def decision_line(case: Case) -> str:
    """The reader, the date of the decision, and the date of the evidence."""
    for_whom = (
        TOLD["reader"].format(case.reader) if case.reader else "",
        TOLD["decide_by"].format(day(case.decide_by)) if case.decide_by else "",
    )
    line = ", ".join(part for part in for_whom if part)
    return " · ".join(part for part in (line, TOLD["as_of"].format(day(case.as_of))) if part)


def _headline(findings: Findings) -> str:
    """The headline that the case has for this bundle, else the changes with the largest contributions first."""
    written = findings.case.brief.headlines.get(findings.best.id) if findings.case.brief else None
    if written:
        return headed(findings.problem, written)
    order = sorted(
        findings.found.contributions.by_lever, key=lambda lever: -abs(findings.found.lever_points(lever))
    )
    if not order:
        return headed(findings.problem, TOLD["keep" if findings.now.levels else "nothing"])
    texts = [_named(findings, order, count) for count in range(min(NAMED, len(order)), 0, -1)]
    short = [text for text in texts if len(text) <= LONGEST]
    return headed(findings.problem, short[0] if short else texts[-1])


def _named(findings: Findings, order: Sequence[str], count: int) -> str:
    """The first changes by name, and how many others there are."""
    text = actions_in_short(findings.case, findings.best.levels, set(order[:count]))
    more = len(order) - count
    return TOLD["further"].format(text, plural(more, "further change")) if more else text


def _confidence(findings: Findings) -> list[str]:
    """Two lines: better than today, and better than the next best."""
    today, following = than_today(findings), than_next(findings)
    if today is None:
        return [TOLD["no_change"]]
    lines = [TOLD["than_today"].format(_level(today), today.reason)]
    if following is not None:
        lines.append(TOLD["than_next"].format(_level(following), following.reason))
    return lines


def _level(judged: StatedConfidence) -> str:
    if judged.level is None:
        return words("standings")["not_assessed"]
    return TOLD["confidence"].format(judged.level)


def _key_figures(findings: Findings) -> tuple[KeyFigure, ...]:
    """The value, the resource with the least room, and the margin over the next best."""
    case, best = findings.case, findings.best
    today = TOLD["today" if findings.now.feasible else "today_breaks"].format(points(findings.now.value))
    figures = [KeyFigure(points(best.value), TOLD["of_points"], today)]
    name = tightest_resource(findings)
    if name is not None:
        limit = next(each.limit for each in findings.problem.resources if each.name == name)
        taken = bare_amount(findings, name, best.resources[name])
        meaning = TOLD["tightest"].format(resource_name(case, name))
        limited = TOLD["of"].format(resource_amount(case, name, limit or 0))
        figures.append(KeyFigure(taken, limited, meaning))
    later = [bundle for bundle in findings.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if later:
        figures.append(KeyFigure(apart(best.value - later[0].value), TOLD["points"], TOLD["above_next"]))
    return tuple(figures)
