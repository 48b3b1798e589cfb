"""The alternatives: next best, equal, unlike; and how the best bundle changes with each weight."""

from functools import partial

from decision import Bundle
from reports.blocks import Block, Figure, Paragraph, Section, Table
from reports.figures.stretches import Stretch, Strip, draw_strips
from reports.names import moves, objective_name, resource_name
from reports.study import Study
from reports.turning import turnings
from reports.wording import letter, listed, number, plural, points, quantity, weight, weights_apart


def alternatives(study: Study) -> Section:
    """Always there: the ranking at least holds the best bundle and the status quo."""
    optimum, case = study.optimum, study.case
    ranked = [(str(rank), bundle) for rank, bundle in enumerate(optimum.bundles, start=1)]
    head = (
        "Bundle",
        "Value",
        "Loss",
        *(resource_name(case, r) for r in case.resources),
        "Against the best bundle",
    )
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
        ("Bundle", *(_with_unit(study, name) for name in objectives)),
        tuple(
            (name, *(_outcome(bundle, objective) for objective in objectives))
            for name, bundle in [*ranked, ("now", study.now)]
        ),
        tuple(range(1, len(objectives) + 1)),
    )
    blocks: list[Block] = [
        Table(
            "The best bundles in their order, and what is in force now", head, rows, numeric, (len(head) - 1,)
        ),
        profiles,
    ]
    if ties:
        blocks.append(Paragraph(ties))
    if unlike:
        caption = f"As unlike the best as can be, losing at most {number(optimum.within)} points"
        blocks.append(Table(caption, head, unlike, numeric, (len(head) - 1,)))
    if optimum.breakpoints:
        blocks.append(_strips(study))
    return Section("alternatives", "The alternatives, and what would change the answer", tuple(blocks))


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


def _strips(study: Study) -> Figure:
    """A strip for each weight; letters name the bundles that take over, the same in every strip."""
    case = study.case
    letters: dict[str, str] = {study.best.id: "best"}
    strips, rows, told = [], [], []
    for objective, segments in study.optimum.breakpoints.items():
        name, now = objective_name(case, objective), study.problem.weights[objective]
        stretches = []
        for segment in segments:
            label = letters.setdefault(segment.bundle, letter(len(letters) - 1))
            changes = moves(case, study.best.levels, study.optimum.known[segment.bundle].levels)
            rows.append(
                (
                    name,
                    weight(segment.start),
                    weight(segment.end),
                    label,
                    "; ".join(changes) or study.best_called,
                )
            )
            stretches.append(Stretch(segment.start, segment.end, label, segment.bundle == study.best.id))
        strips.append(Strip(name, now, tuple(stretches)))
        parts = (f"{weight(s.start)} to {weight(s.end)} {s.label}" for s in stretches)
        told.append(f"{name}, now {weight(now)}: {', '.join(parts)}")
    return Figure(
        key="breakpoints",
        title=_finding(study),
        measure="weight of each objective from 0 to 1, the others in proportion; dark where "
        f"{study.best_called} is best, the line where the weight stands now, letters for the bundles that take over",
        alt="; ".join(told),
        table=Table(
            "Best bundle as the weight of one objective moves, the others in proportion",
            ("Objective", "From", "To", "Bundle", f"Against {study.best_called}"),
            tuple(rows),
            (1, 2),
            (4,),
        ),
        height=14 + 8 * len(strips),
        draw=partial(draw_strips, strips),
    )
