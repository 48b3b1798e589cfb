"""Terminal answer and pictures of `study`: what its rows say together."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from statistics import median

from decision import StudyRow, StudySummary, VariantSummary
from options import Case, named_quantities
from reports.brief.findings import scenario_called
from reports.figures.study import ValueSpan, draw_shares, draw_spans, shares_height
from reports.figures.varied import MOST_LINES, Line, draw_varied
from reports.request.overrides import quantity_told, quantity_unit
from reports.words.blocks import Block, Entries, Entry, Figure, Heading, Paragraph, Table
from reports.words.catalogue import column, words
from reports.words.changes import actions_in_short, differences
from reports.words.names import choice_name, constraint_name
from reports.words.wording import day, letter, listed, percent, plural, points, sentence

MOST_BUNDLES = 8
"""Bundles that are told one by one."""

MOST_TROUBLED = 10
"""Rows without an answer that are told one by one."""

SETTING = "set "
"""How the columns of varied numbers begin."""


def study_blocks(
    case: Case, found: StudySummary, rows: Sequence[StudyRow], *, drawn: bool = False
) -> list[Block]:
    """The complete answer over the finished rows. drawn: with pictures in place of tables that they show."""
    told = words("study")
    blocks: list[Block] = [Heading(case.title), Paragraph(f"As of {day(case.as_of)}.")]
    if found.rows < found.wanted:
        blocks.append(Paragraph(told["partly"].format(f"{found.rows:,}", f"{found.wanted:,}")))
    if not found.rows:
        return blocks
    blocks.append(Paragraph(_finding(found)))
    names = _lettered(found)
    blocks.append(_variants(case, found, names))
    if found.proved:
        if drawn:
            blocks += study_figures(case, found, rows)
        else:
            blocks.append(_levers(case, found))
        blocks.append(Heading(told["bundles"]))
        blocks.append(Entries(tuple(_bundles(case, found, names))))
        if len(found.bundles) > MOST_BUNDLES:
            blocks.append(Paragraph(told["more_bundles"].format(f"{len(found.bundles) - MOST_BUNDLES:,}")))
    return [*blocks, *_without_answer(case, found)]


def _finding(found: StudySummary) -> str:
    """How many bundles are best, and in how many rows none is feasible, or there is no answer."""
    if not found.proved:
        text = f"in none of {plural(found.rows, 'row')} a best bundle is proved"
    else:
        rows = plural(found.proved, "row")
        text = f"{plural(len(found.bundles), 'bundle')} best over {rows}"
    infeasible = found.statuses.get("infeasible", 0)
    if infeasible:
        text += f"; in {plural(infeasible, 'row')} no bundle is feasible"
    if found.troubled:
        text += f"; {plural(len(found.troubled), 'row')} without an answer"
    return sentence(text)


def _lettered(found: StudySummary) -> dict[str, str]:
    """A letter for each bundle that is told, the most frequent first."""
    return {bundle: letter(n).upper() for n, bundle in enumerate(list(found.bundles)[:MOST_BUNDLES])}


def _variants(case: Case, found: StudySummary, names: Mapping[str, str]) -> Table:
    told = words("study")
    rows = [
        (
            each.name,
            scenario_called(case, each.scenario)
            if each.scenario in (None, *case.scenarios)
            else str(each.scenario),
            f"{sum(each.statuses.values()):,}",
            _without(each),
            "" if each.least is None else points(each.least),
            "" if each.greatest is None else points(each.greatest),
            _best(each, names),
        )
        for each in found.variants
    ]
    head = (
        told["variant"],
        column("scenario"),
        told["rows"],
        told["without"],
        told["least"],
        told["greatest"],
    )
    return Table(told["by_variant"], (*head, told["most_often"]), tuple(rows), (2, 3, 4, 5), (1,))


def _without(each: VariantSummary) -> str:
    count = sum(many for status, many in each.statuses.items() if status != "optimal")
    return f"{count:,}" if count else ""


def _best(each: VariantSummary, names: Mapping[str, str]) -> str:
    """The most frequent bundle of a variant, and in how many of its rows."""
    if not each.bundles:
        return ""
    bundle, count = next(iter(each.bundles.items()))
    return f"{names.get(bundle, words('study')['another'])} ({count:,})"


def _shares(case: Case, found: StudySummary) -> list[tuple[str, float]]:
    """Every level by name with its share, the most frequent first; those in no bundle last."""
    named = [
        (_level(case, lever, level), share)
        for lever, shares in found.levers.items()
        for level, share in shares.items()
    ]
    return sorted(named, key=lambda each: -each[1])


def _level(case: Case, lever: str, level: str) -> str:
    """A level by its name; by its key where only a variant has it."""
    return choice_name(case, lever, level) if _is_known(case, lever, level) else f"{lever}.{level}"


def _is_known(case: Case, lever: str, level: str) -> bool:
    """Whether the case has the level; a variant may add some."""
    return lever in case.levers and level in case.levers[lever].levels


def _levers(case: Case, found: StudySummary) -> Table:
    told = words("study")
    rows = tuple((name, percent(share)) for name, share in _shares(case, found))
    return Table(told["how_often"], (column("measure"), told["share"]), rows, (1,), (0,))


def _bundles(case: Case, found: StudySummary, names: Mapping[str, str]) -> Iterator[Entry]:
    """The most frequent bundles: the first by its changes from today, the others by their difference from it."""
    first = ""
    for bundle, label in names.items():
        levels = found.levels[bundle]
        if not all(_is_known(case, lever, level) for lever, level in levels.items()):
            told = bundle  # of a variant with levels of its own, which the case does not name
        elif not first:
            first = bundle
            told = sentence(actions_in_short(case, levels) or "nothing changes").rstrip(".")
        else:
            told = f"{names[first]} {listed(differences(case, found.levels[first], levels))}"
        yield Entry(f"{told} ({plural(found.bundles[bundle], 'row')})", label=label)


def _without_answer(case: Case, found: StudySummary) -> list[Block]:
    """Why rows have no bundle or no answer."""
    told = words("study")
    blocks: list[Block] = []
    if found.conflicts:
        entries = []
        for names, count in list(found.conflicts.items())[:MOST_TROUBLED]:
            together = listed(constraint_name(case, name) for name in names.split())
            entries.append(Entry(told["conflict"].format(together, plural(count, "row"))))
        blocks += [Heading(told["infeasible"]), Entries(tuple(entries))]
        if len(found.conflicts) > MOST_TROUBLED:
            blocks.append(Paragraph(told["more_conflicts"].format(len(found.conflicts) - MOST_TROUBLED)))
    if found.troubled:
        kinds = {name: told[name] for name in ("refused", "failed", "not_proved")}
        rows = [
            Entry(
                f"{kinds[str(row['status'])]}: {row.get('reason')}", label=f"{row['row']}, {row['variant']}"
            )
            for row in found.troubled[:MOST_TROUBLED]
        ]
        blocks += [Heading(told["no_answer"]), Entries(tuple(rows))]
        if len(found.troubled) > MOST_TROUBLED:
            blocks.append(Paragraph(told["more_troubled"].format(len(found.troubled) - MOST_TROUBLED)))
    return blocks


def study_figures(case: Case, found: StudySummary, rows: Sequence[StudyRow]) -> list[Figure]:
    """How often each level is in the best bundle, and the best value over each varied number."""
    shares = _shares(case, found)
    told = words("study")
    most = listed(name for name, _ in shares[:2])
    levers = Figure(
        key="levers",
        title=told["levers_title"].format(most) if shares else told["how_often"],
        measure=told["levers_measure"],
        alt=f"{told['how_often']}: {'; '.join(f'{name} {percent(share)}' for name, share in shares[:10])}.",
        table=_levers(case, found),
        height=shares_height(len(shares)),
        draw=partial(draw_shares, [name for name, _ in shares], [share for _, share in shares]),
    )
    proved = [row for row in rows if row["status"] == "optimal"]
    varied = [name for name in (rows[0] if rows else {}) if name.startswith(SETTING)]
    return [levers, *(figure for n, name in enumerate(varied, 1) if (figure := _over(case, proved, name, n)))]


def _over(case: Case, rows: Sequence[StudyRow], name: str, n: int) -> Figure | None:
    """The best value over one varied number: a line for each combination of all else, or the span where they are many."""
    told = words("study")
    groups: dict[tuple[object, ...], list[StudyRow]] = {}
    for row in rows:
        if row.get(name) is not None:
            rest = [
                row["variant"],
                *(row.get(other) for other in row if other.startswith(SETTING) and other != name),
            ]
            groups.setdefault(tuple(rest), []).append(row)
    numbers = {float(str(row[name])) for own in groups.values() for row in own}
    if len(numbers) < 2:
        return None
    what = _what(case, name.removeprefix(SETTING))
    spans = _spans([row for own in groups.values() for row in own], name)
    table = Table(
        told["over"].format(what),
        (what, told["least"], told["median"], told["greatest"]),
        tuple(
            (f"{each.at:g}", points(each.least), points(each.middle), points(each.greatest)) for each in spans
        ),
        (0, 1, 2, 3),
    )
    lines = tuple(_line(rest, own, name, alone=len(groups) == 1) for rest, own in groups.items())
    few = len(lines) <= MOST_LINES
    return Figure(
        key=f"value-{n}",
        title=told["over"].format(what),
        measure=f"{what}; best value in points",
        alt=f"{told['over'].format(what)}: from {points(min(e.least for e in spans))} to "
        f"{points(max(e.greatest for e in spans))} points.",
        table=table,
        height=90,
        draw=partial(draw_varied, lines, what, False) if few else partial(draw_spans, spans, what),
    )


def _what(case: Case, name: str) -> str:
    """A varied number in words, with its unit; by its name where only a variant has it."""
    try:
        (of,) = named_quantities(case, name)
    except ValueError:
        return name
    unit = quantity_unit(case, of)
    return f"{quantity_told(case, of, None)}{f', {unit}' if unit else ''}"


def _line(rest: Sequence[object], rows: Sequence[StudyRow], name: str, *, alone: bool) -> Line:
    at = sorted((float(str(row[name])), float(str(row["value"]))) for row in rows)
    told = ", ".join(
        f"{each:g}" if isinstance(each, float) else str(each) for each in rest if each is not None
    )
    return Line("" if alone else told, tuple((number, value, "") for number, value in at))


def _spans(rows: Sequence[StudyRow], name: str) -> list[ValueSpan]:
    values: dict[float, list[float]] = {}
    for row in rows:
        values.setdefault(float(str(row[name])), []).append(float(str(row["value"])))
    return [ValueSpan(at, min(own), median(own), max(own)) for at, own in sorted(values.items())]
