"""Annex: every score with its rationale, of levels, scenario overrides and synergies."""

from collections.abc import Iterable, Iterator, Mapping

from options import Score, all_amounts, estimates
from reports.brief.study import Study
from reports.words.blocks import Section, Table
from reports.words.names import level_name, lever_name, member_name, objective_name, readable, resource_name
from reports.words.wording import change, listed, marked, sentence, stated

HEAD = ("Level", "Objective", "Low", "Likely", "High", "Unit", "Confidence", "Reason and claims")

Row = tuple[str, ...]


def scores(study: Study) -> Section:
    """A table per lever, per scenario with scores of its own, and for synergies."""
    case = study.case
    tables = []
    for lever, of in case.levers.items():
        rows = [
            row
            for level, content in of.levels.items()
            for row in _rows(study, level_name(case, lever, level) or "in force", content.scores)
        ]
        if rows:
            tables.append(Table(lever_name(case, lever), HEAD, tuple(rows), (2, 3, 4), (7,)))
    for name, scenario in case.scenarios.items():
        rows = [row for at, by in scenario.scores.items() for row in _rows(study, member_name(case, at), by)]
        if rows:
            caption = f"In place of these, in the scenario {study.scenario_called(name)}"
            tables.append(Table(caption, HEAD, tuple(rows), (2, 3, 4), (7,)))
    together = tuple(_together(study))
    if together:
        head = ("Levers", "What comes on top", "Reason")
        tables.append(Table("Taken together: what comes on top of the scores", head, together))
    return Section("scores", "Every score, with its reason", tuple(tables))


def _rows(study: Study, level: str, by_objective: Mapping[str, Score]) -> Iterator[Row]:
    case = study.case
    for objective, score in by_objective.items():
        ends = estimates(score, case.horizons)
        near_and_far = listed(
            f"{stated(size)} {(case.horizons[name].title or readable(name)).lower()}"
            for name, size in (score.by_horizon or {}).items()
        )
        yield (
            level,
            objective_name(case, objective),
            stated(ends.low),
            stated(ends.likely),
            stated(ends.high),
            case.objectives[objective].unit or "",
            score.confidence or "not stated",
            marked(_reason(score.because, near_and_far, score.evidence), score.marking),
        )


def _reason(because: str | None, near_and_far: str, claims: Iterable[str]) -> str:
    parts = (
        sentence(because or ""),
        sentence(near_and_far),
        f"Rests on {listed(claims)}." if claims else "",
    )
    return " ".join(part for part in parts if part)


def _together(study: Study) -> Iterator[Row]:
    case = study.case
    for name, synergy in case.synergies.items():
        effects = [
            f"{objective_name(case, objective)} {change(size)}" for objective, size in synergy.scores.items()
        ]
        effects += [
            f"{resource_name(case, resource)} {change(size)}"
            for resource, size in all_amounts(case.resources, synergy.cost).items()
        ]
        title = f"{synergy.title or readable(name)}: "
        levers = title + listed(member_name(case, member) for member in synergy.levers)
        yield levers, listed(effects), sentence(synergy.because or "")
