"""The options table of page 1: status quo, recommended bundle and rivals, and the condition to choose each."""

from decision import TOLERANCE, Bundle
from reports.brief.study import Study
from reports.brief.turning import Turning
from reports.words.blocks import Table
from reports.words.changes import actions_in_short, differences_in_short
from reports.words.names import (
    constraint_name,
    lever_name,
    objective_name,
    objective_well,
    resource_amount,
    resource_name,
)
from reports.words.recommending import best_title
from reports.words.wording import listed, points, quantity, sentence, signed, weight

RIVALS = 4
"""How many bundles stand beside the status quo and the recommended one; more would not be read."""


Compared = tuple[Bundle, str, str]
"""A bundle of the options table, what the table calls it, and what makes it a rival."""


def compare(study: Study, turns: tuple[Turning, ...]) -> tuple[Compared, ...]:
    """The status quo, the recommended bundle, and up to RIVALS rivals: first one of each kind, then the others."""
    optimum, best, now = study.optimum, study.best, study.now
    lesser = [bundle.id for bundle in optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    winners = list(dict.fromkeys(turn.bundle for turn in turns))
    ties = [bundle.id for bundle in optimum.ties]
    unlike = [bundle.id for bundle in optimum.different]
    order = (
        (ties[:1], "of equal value"),
        (lesser[:1], "next best"),
        (winners[:2], "best at other weights"),
        (unlike[:1], "most unlike"),
        (winners[2:], "best at other weights"),
        (ties[1:], "of equal value"),
        (lesser[1:], "next best"),
    )
    rivals: dict[str, str] = {}
    for names, kind in order:
        for name in names:
            rivals.setdefault(name, kind)
    rivals.pop(now.id, None)
    rivals.pop(best.id, None)
    compared = [(now, "Status quo", "")]
    if best.id != now.id:
        compared.append((best, best_title(study.problem), ""))
    for letter, (name, kind) in zip("ABCDEFGH", list(rivals.items())[:RIVALS], strict=False):
        compared.append((optimum.known[name], f"Rival {letter}", kind))
    return tuple(compared)


def values(study: Study, compared: tuple[Compared, ...]) -> Table:
    """Table of objectives x options: the weight and the value of each option in points."""
    rows = tuple(
        (
            sentence(objective_well(study.case, objective)).rstrip("."),
            weight(share),
            *(points(bundle.objectives[objective].value or 0.0) for bundle, _, _ in compared),
        )
        for objective, share in study.problem.weights.items()
    )
    header = ("Objective", "Weight", *(name for _, name, _ in compared))
    caption = "What each option is worth on each objective, from 0 to 100"
    return Table(caption, header, rows, tuple(range(1, len(header))))


def choices(study: Study, turns: tuple[Turning, ...], compared: tuple[Compared, ...]) -> Table:
    """Table of options: changes, value, resources, and when to choose it."""
    heads = tuple(resource_name(study.case, name) for name in study.case.resources)
    changes = f"What it changes (rivals: against {study.best_called})"
    header = ("Option", changes, "Value", *heads, "Choose it if")
    return Table(
        "The options, and when to choose each",
        header,
        tuple(_row(study, bundle, name, role, turns) for bundle, name, role in compared),
        numeric=tuple(range(2, len(header) - 1)),
        wide=(1, len(header) - 1),
        marked=tuple(n for n, (bundle, _, _) in enumerate(compared) if bundle.id == study.best.id),
    )


def _row(study: Study, bundle: Bundle, name: str, role: str, turns: tuple[Turning, ...]) -> tuple[str, ...]:
    case = study.case
    changes = differences_in_short(case, study.best.levels, bundle.levels)
    if bundle.id == study.best.id:
        changes = actions_in_short(case, bundle.levels)
    if bundle.id == study.now.id:
        held = listed(lever_name(case, lever) for lever in bundle.levels)
        changes = f"in force: {held}" if held else "nothing in force"
    return (
        f"{name}, {role}" if role else name,
        sentence(changes),
        points(bundle.value),
        *(quantity(bundle.resources[r]) for r in case.resources),
        _choose_if(study, bundle, turns),
    )


def _choose_if(study: Study, bundle: Bundle, turns: tuple[Turning, ...]) -> str:
    """The condition under which this option is the one to choose."""
    case, best = study.case, study.best
    if bundle.id == best.id:
        return "you weigh the objectives as stated"
    if not bundle.feasible:
        broken = listed(constraint_name(case, name) for name in bundle.violates)
        return f"never as things are: it breaks {broken}"
    for turn in turns:
        if turn.bundle == bundle.id:
            way = "more" if turn.above else "less"
            return f"you weigh {objective_name(case, turn.objective)} {way} than {weight(turn.at)}"
    if bundle.id in {tie.id for tie in study.optimum.ties}:
        return "you prefer it for reasons outside the model: it is worth the same"
    leads = {
        name: (outcome.value or 0.0) - (best.objectives[name].value or 0.0)
        for name, outcome in bundle.objectives.items()
        if outcome.value is not None
    }
    greatest = max(leads.values(), default=0.0)
    if greatest > TOLERANCE:
        names = [objective_well(case, name) for name, lead in leads.items() if lead > greatest - TOLERANCE]
        return f"its lead on {listed(names)} ({signed(greatest)} points) matters more to you"
    saved = {r: best.resources[r] - bundle.resources[r] for r in case.resources}
    cheaper = [r for r, less in saved.items() if less > TOLERANCE]
    if cheaper:
        return f"you would rather save {resource_amount(case, cheaper[0], saved[cheaper[0]])}"
    return "the recommended bundle falls through"
