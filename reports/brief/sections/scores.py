"""Annex: the scores: one matrix per lever with the cost of every level, and the reason of every score beneath it."""

from collections.abc import Iterable, Iterator, Mapping

from options import Lever, Score, all_amounts, amount_of, estimates
from reports.brief.findings import Findings
from reports.brief.sections.experts import expert_answers
from reports.brief.sections.ledger import claims_by_number
from reports.words.blocks import Block, Entries, Entry, Section, Table
from reports.words.catalogue import column, heading
from reports.words.names import (
    choice_in_short,
    level_in_short,
    lever_name,
    member_name,
    objective_in_short,
    readable,
    resource_name,
)
from reports.words.wording import change, listed, marked, number, sentence, stated

MOST_COLUMNS = 11
"""Columns that fit the width of a page; a lever with more objectives and resources has its levels as columns."""


def scores(findings: Findings) -> Section:
    """A matrix and the reasons per lever; then the scores that scenarios replace, and the synergies."""
    case, blocks = findings.case, list[Block]()
    for lever, stated_as in case.levers.items():
        blocks.append(_matrix(findings, lever, stated_as))
        reasons = tuple(
            Entry(told, label=level_in_short(case, lever, level))
            for level, content in stated_as.levels.items()
            if (told := " ".join(_reasons(findings, content.scores)))
        )
        if reasons:
            blocks.append(Entries(reasons))
    for name, scenario in case.scenarios.items():
        rows = tuple(row for at, by in scenario.scores.items() for row in _replaced(findings, at, by))
        if rows:
            caption = f"In place of these, in the scenario {findings.scenario_called(name)}"
            header = (
                column("measure"),
                column("objective"),
                column("score"),
                "Reason, confidence and claims",
            )
            blocks.append(Table(caption, header, rows, wide=(0, 3)))
    together = tuple(_together(findings))
    if together:
        head = ("Measures", "What comes on top", "Reason")
        blocks.append(
            Table("Taken together: what comes on top of the scores", head, together, wide=(0, 1, 2))
        )
    called = {name: findings.scenario_called(name) for name in case.scenarios}
    experts = expert_answers(case, called)
    return Section("scores", heading("scores"), (*blocks, *([experts] if experts else [])))


def _matrix(findings: Findings, lever: str, stated_as: Lever) -> Table:
    """Table of levels x objectives and resources, or the reverse where these are too many for the width."""
    case = findings.case
    scored = [
        name for name in case.objectives if any(name in level.scores for level in stated_as.levels.values())
    ]
    waits = any(level.lead_time for level in stated_as.levels.values())
    heads = [
        *(objective_in_short(case, name) for name in scored),
        *(resource_name(case, name) for name in case.resources),
        *(("Months",) if waits else ()),
    ]
    columns = {
        level_in_short(case, lever, name): [
            *(_score(findings, content.scores.get(objective)) for objective in scored),
            *(
                stated(cost) if (cost := amount_of(case.resources, content.cost, each)) else ""
                for each in case.resources
            ),
            *((number(content.lead_time) if content.lead_time else "",) if waits else ()),
        ]
        for name, content in stated_as.levels.items()
    }
    chosen = findings.best.levels.get(lever)
    caption = lever_name(case, lever)
    if len(heads) <= MOST_COLUMNS:
        rows = tuple((name, *cells) for name, cells in columns.items())
        own = tuple(n for n, name in enumerate(stated_as.levels) if name == chosen)
        return Table(caption, (column("level"), *heads), rows, tuple(range(1, len(heads) + 1)), marked=own)
    rows = tuple((head, *(cells[n] for cells in columns.values())) for n, head in enumerate(heads))
    return Table(caption, ("Objective or resource", *columns), rows, tuple(range(1, len(columns) + 1)))


def _score(findings: Findings, score: Score | None) -> str:
    """`4 (3 to 5)`, or `4` where low and high are the same; after its protective marking."""
    if score is None:
        return ""
    ends = estimates(score, findings.case.horizons)
    told = stated(ends.likely)
    if ends.low != ends.high:
        told += f" ({stated(ends.low)} to {stated(ends.high)})"
    return marked(told, score.marking)


def _reasons(findings: Findings, by_objective: Mapping[str, Score]) -> Iterator[str]:
    """The reason, confidence and claims of each score; scores of which the same is told share it."""
    alike: dict[str, list[str]] = {}
    for objective, score in by_objective.items():
        told = _reason(findings, score)
        if told:
            alike.setdefault(told, []).append(objective_in_short(findings.case, objective))
    for told, objectives in alike.items():
        yield f"{listed(objectives)}: {told}"


def _reason(findings: Findings, score: Score) -> str:
    """The reason of a score as the case words it, its sizes by horizon, its confidence and claims by number."""
    case = findings.case
    near_and_far = listed(
        f"{stated(size)} {(case.horizons[name].title or readable(name)).lower()}"
        for name, size in (score.by_horizon or {}).items()
    )
    basis = [
        f"{score.confidence} confidence" if score.confidence else "",
        claims_by_number(case, score.evidence),
    ]
    parts = (sentence(score.because or ""), sentence(near_and_far), sentence("; ".join(filter(None, basis))))
    return marked(" ".join(part for part in parts if part), score.marking)


def _replaced(findings: Findings, at: str, by_objective: Mapping[str, Score]) -> Iterator[tuple[str, ...]]:
    lever, _, level = at.partition(".")
    for objective, score in by_objective.items():
        name = choice_in_short(findings.case, lever, level)
        yield (
            name,
            objective_in_short(findings.case, objective),
            _score(findings, score),
            _reason(findings, score),
        )


def _together(findings: Findings) -> Iterable[tuple[str, ...]]:
    case = findings.case
    for name, synergy in case.synergies.items():
        effects = [
            f"{objective_in_short(case, objective)} {change(size)}"
            for objective, size in synergy.scores.items()
        ]
        effects += [
            f"{resource_name(case, resource)} {change(size)}"
            for resource, size in all_amounts(case.resources, synergy.cost).items()
        ]
        title = f"{synergy.title or readable(name)}: "
        levers = title + listed(member_name(case, member) for member in synergy.levers)
        yield levers, listed(effects), sentence(synergy.because or "")
