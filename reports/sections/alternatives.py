"""The alternatives: next best, equal, unlike; and how the best bundle changes with each weight."""

from dataclasses import dataclass

from decision import Bundle
from reports.names import moves, objective_name, resource_name
from reports.sections import Section, Table
from reports.study import Study
from reports.turning import turnings
from reports.wording import listed, number, plural, points, quantity, weight, weights_apart

WIDTH = 600
"""Width of a strip in its own units: weight 0 to 1."""


LABEL = 20
"""Half the width of a label and some air."""


@dataclass(frozen=True)
class Stretch:
    """Between two weights one bundle is best; `mine` marks the recommended one."""

    x: float
    width: float
    mine: bool
    label: str
    label_at: float


@dataclass(frozen=True)
class Strip:
    objective: str
    now: float
    now_label: str
    stretches: tuple[Stretch, ...]
    described: str
    table: Table


@dataclass(frozen=True)
class Alternatives:
    ranking: Table
    profiles: Table
    ties: str
    different: Table | None
    finding: str
    strips: tuple[Strip, ...]


def alternatives(study: Study) -> Section:
    """Always there: the ranking at least holds the best bundle and the status quo."""
    optimum, case = study.optimum, study.case
    ranked = [(str(rank), bundle) for rank, bundle in enumerate(optimum.bundles, start=1)]
    head = ("", "Value", "Loss", *(resource_name(case, r) for r in case.resources), "Against the best bundle")
    numeric = tuple(range(1, len(head) - 1))
    rows = tuple(_row(study, name, bundle) for name, bundle in [*ranked, ("now", study.now)])
    unlike = tuple(_row(study, str(n), bundle) for n, bundle in enumerate(optimum.different, start=1))
    ties = ""
    if optimum.ties:
        more = "" if optimum.ties_complete else " at least; there are more"
        ties = (
            f"{plural(len(optimum.ties), 'bundle')}{more} equal the first in value: "
            + listed(bundle.id for bundle in optimum.ties[:10])
            + ". Of equal bundles those that no other dominates come first, then the order of their names."
        )
    objectives = list(case.objectives)
    profiles = Table(
        "What each comes to: total of every objective, and its value on 0 to 100 in brackets",
        ("", *(_with_unit(study, name) for name in objectives)),
        tuple(
            (name, *(_outcome(bundle, objective) for objective in objectives))
            for name, bundle in [*ranked, ("now", study.now)]
        ),
        tuple(range(1, len(objectives) + 1)),
    )
    content = Alternatives(
        ranking=Table("The best bundles in their order, and what is in force now", head, rows, numeric),
        profiles=profiles,
        ties=ties,
        different=Table(
            f"As unlike the best as can be, losing at most {number(optimum.within)} points",
            head,
            unlike,
            numeric,
        )
        if unlike
        else None,
        finding=_finding(study),
        strips=tuple(_strip(study, name) for name in optimum.breakpoints),
    )
    return Section("alternatives", "The alternatives, and what would change the answer", content)


def _row(study: Study, name: str, bundle: Bundle) -> tuple[str, ...]:
    changes = moves(study.case, study.best.levels, bundle.levels)
    return (
        name,
        points(bundle.value),
        quantity(study.best.value - bundle.value),
        *(quantity(bundle.resources[r]) for r in study.case.resources),
        "; ".join(changes) or "the best bundle",
    )


def _with_unit(study: Study, objective: str) -> str:
    unit = study.case.objectives[objective].unit
    name = objective_name(study.case, objective)
    return f"{name} ({unit})" if unit else name


def _outcome(bundle: Bundle, objective: str) -> str:
    outcome = bundle.objectives[objective]
    total = quantity(outcome.total)
    return total if outcome.value is None else f"{total} ({points(outcome.value)})"


def _finding(study: Study) -> str:
    if not study.optimum.breakpoints:
        return ""
    turns = turnings(study)
    if not turns:
        return "No single weight, moved alone, changes the answer"
    turn = turns[0]
    name = objective_name(study.case, turn.objective)
    at, now = weights_apart(turn.at, study.problem.weights[turn.objective])
    return f"The answer turns first on {name}: at {at}, from {now} now"


def _strip(study: Study, name: str) -> Strip:
    segments = study.optimum.breakpoints[name]
    now = study.problem.weights[name]
    letters: dict[str, str] = {study.best.id: "best"}
    rows, stretches, told = [], [], []
    for segment in segments:
        bundle = study.optimum.known[segment.bundle]
        label = letters.setdefault(bundle.id, chr(ord("a") + len(letters) - 1))
        changes = "; ".join(moves(study.case, study.best.levels, bundle.levels)) or "the recommended bundle"
        rows.append((label, weight(segment.start), weight(segment.end), changes))
        told.append(f"{weight(segment.start)} to {weight(segment.end)} {label}")
        stretches.append(
            Stretch(
                x=round(segment.start * WIDTH, 1),
                width=round(max((segment.end - segment.start) * WIDTH, 1), 1),
                mine=bundle.id == study.best.id,
                label=label,
                label_at=_clear_of(segment.start * WIDTH, segment.end * WIDTH, now * WIDTH),
            )
        )
    return Strip(
        objective=objective_name(study.case, name),
        now=round(now * WIDTH, 1),
        now_label=weight(now),
        stretches=tuple(stretches),
        described=f"{objective_name(study.case, name)}, now {weight(now)}: {', '.join(told)}",
        table=Table(
            f"Best bundle as the weight of {objective_name(study.case, name)} moves, others in proportion",
            ("", "From", "To", "Against the recommended bundle"),
            tuple(rows),
            (1, 2),
        ),
    )


def _clear_of(start: float, end: float, line: float) -> float:
    """The middle of a stretch, or of its larger part where a line would run through a label there."""
    middle = (start + end) / 2
    if abs(middle - line) < LABEL and start < line < end:
        middle = (start + line) / 2 if line - start > end - line else (line + end) / 2
    return round(middle, 1)
