"""Alternatives: next best, ties and dissimilar bundles; the best bundle along each weight."""

from functools import partial

from decision import Bundle
from reports.brief.naming import full_name, short_name
from reports.brief.sections.choices import compare, values
from reports.brief.study import Study
from reports.brief.turning import turnings
from reports.words.blocks import Block, Figure, Paragraph, Section, Table
from reports.words.changes import differences
from reports.words.names import objective_in_short, objective_name, resource_name
from reports.words.wording import listed, number, plural, points, quantity, weight, weights_apart


def alternatives(study: Study) -> Section:
    """The section; never None, since the ranking has at least the best bundle and the status quo."""
    case = study.case
    objectives = list(case.objectives)
    profiles = Table(
        "What each comes to: total of every objective, and its value on 0 to 100 in brackets",
        ("Bundle", *(_with_unit(study, name) for name in objectives)),
        tuple(
            (name, *(_outcome(bundle, objective) for objective in objectives))
            for name, bundle in ranked(study)
        ),
        tuple(range(1, len(objectives) + 1)),
    )
    options = values(study, compare(study, turnings(study)))
    blocks: list[Block] = [options, ranking(study), profiles]
    blocks += others(study)
    if study.optimum.breakpoints:
        blocks.append(_strips(study))
    return Section("alternatives", "The alternatives, and what would change the answer", tuple(blocks))


def ranked(study: Study) -> list[tuple[str, Bundle]]:
    """The ranked bundles, then the status quo, as pairs of a label and a bundle."""
    bundles = (*study.optimum.bundles, *(() if study.now.id == study.best.id else (study.now,)))
    return [(full_name(study, bundle.levels), bundle) for bundle in bundles]


def ranking(study: Study) -> Table:
    """The table of ranked bundles, each described by its difference from the first."""
    return _compared(study, "The best bundles in their order, and what is in force now", ranked(study))


def others(study: Study) -> list[Block]:
    """The ties in a paragraph and the dissimilar alternatives in a table, where there are any."""
    optimum, blocks = study.optimum, list[Block]()
    if optimum.ties:
        more = "" if optimum.ties_complete else " at least; there are more"
        ties = (
            f"{plural(len(optimum.ties), 'bundle')}{more} equal the first in value: "
            + listed(bundle.id for bundle in optimum.ties[:10])
            + ". Of equal bundles those that no other dominates come first, then the order of their names."
        )
        blocks.append(Paragraph(ties))
    if optimum.different:
        caption = f"As unlike the best as can be, losing at most {number(optimum.within)} points"
        unlike = [(full_name(study, bundle.levels), bundle) for bundle in optimum.different]
        blocks.append(_compared(study, caption, unlike))
    return blocks


def _compared(study: Study, caption: str, bundles: list[tuple[str, Bundle]]) -> Table:
    resources = (resource_name(study.case, r) for r in study.case.resources)
    head = ("Bundle", "Value", "Loss", *resources, "Against the best bundle")
    rows = tuple(_row(study, name, bundle) for name, bundle in bundles)
    return Table(caption, head, rows, tuple(range(1, len(head) - 1)), (len(head) - 1,))


def _row(study: Study, name: str, bundle: Bundle) -> tuple[str, ...]:
    changes = differences(study.case, study.best.levels, bundle.levels)
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


def finding(study: Study) -> str:
    """The nearest breakpoint of any weight, in a sentence; empty where no weight was moved."""
    if not study.optimum.breakpoints:
        return ""
    turns = turnings(study)
    if not turns:
        return "No single weight, moved alone, changes the answer"
    turn = turns[0]
    name = objective_name(study.case, turn.objective)
    at, now = weights_apart(turn.at, study.problem.weights[turn.objective])
    return f"The answer turns first on {name}: at {at}, from {now} now"


def lettered(study: Study) -> dict[str, str]:
    """What figures call the bundles that are best along some weight, by id: the recommended one first."""
    named = [segment.best for segments in study.optimum.breakpoints.values() for segment in segments]
    return {name: short_name(study, study.optimum.known[name].levels) for name in [study.best.id, *named]}


def _strips(study: Study) -> Figure:
    """One strip per weight for the figure, with the letters of `lettered`."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.strips import Strip, StripSegment, draw_strips

    case = study.case
    letters = lettered(study)
    strips, rows, told = [], [], []
    for objective, segments in study.optimum.breakpoints.items():
        name, now = objective_in_short(case, objective), study.problem.weights[objective]
        drawn = []
        for segment in segments:
            label, mine = letters[segment.best], segment.best == study.best.id
            changes = differences(case, study.best.levels, study.optimum.known[segment.best].levels)
            rows.append(
                (
                    name,
                    weight(segment.start),
                    weight(segment.end),
                    full_name(study, study.optimum.known[segment.best].levels),
                    "; ".join(changes) or "nothing changes",
                )
            )
            drawn.append(StripSegment(segment.start, segment.end, "" if mine else label, mine))
        strips.append(Strip(name, now, tuple(drawn)))
        parts = (f"{weight(each.start)} to {weight(each.end)} {letters[each.best]}" for each in segments)
        told.append(f"{name}, now {weight(now)}: {', '.join(parts)}")
    return Figure(
        key="breakpoints",
        title=finding(study),
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
