"""Protective markings: where a case bears them, and which is the highest."""

from collections.abc import Iterable, Iterator

from options.case import Case
from options.marks import Keys


def markings_borne(case: Case) -> Iterator[tuple[Keys, str]]:
    """Every marking in the case, its own first, each with the keys that lead to it."""
    if case.marking:
        yield ("marking",), case.marking
    yield from portion_markings(case)


def portion_markings(case: Case) -> Iterator[tuple[Keys, str]]:
    """The markings of single parts: claims, levers, scores, scenarios and texts."""
    parts: list[tuple[Keys, str | None]] = []
    if case.notes is not None:
        parts.append((("notes",), case.notes.marking))
    parts += [(("evidence", name), claim.marking) for name, claim in case.evidence.items()]
    for name, lever in case.levers.items():
        parts.append((("levers", name), lever.marking))
        parts += [
            (("levers", name, "levels", level, "scores", objective), score.marking)
            for level, content in lever.levels.items()
            for objective, score in content.scores.items()
        ]
    for name, scenario in case.scenarios.items():
        parts.append((("scenarios", name), scenario.marking))
        parts += [
            (("scenarios", name, "scores", at, objective), score.marking)
            for at, by in scenario.scores.items()
            for objective, score in by.items()
        ]
    for at, marking in parts:
        if marking:
            yield (*at, "marking"), marking


def markings_in_order(case: Case) -> tuple[str, ...]:
    """All markings of the case, the lowest first: as it states, else the only one that it bears."""
    return case.markings or tuple(dict.fromkeys(marking for _, marking in markings_borne(case)))


def highest_marking(case: Case, markings: Iterable[str | None]) -> str | None:
    """The highest of these; None where none of them is one."""
    order = {marking: place for place, marking in enumerate(markings_in_order(case))}
    return max((each for each in markings if each), key=lambda each: order[each], default=None)
