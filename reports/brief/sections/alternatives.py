"""Alternatives: next best, ties and dissimilar bundles; the best bundle along each weight."""

from functools import partial

from decision import Bundle
from options import profile_weights
from reports.brief.sections.choices import compare, values
from reports.brief.sections.tested import tests_figure
from reports.brief.study import Study
from reports.brief.turning import Turning, turnings
from reports.words.blocks import Block, Figure, Paragraph, Section, Table
from reports.words.changes import differences, swap_in_short
from reports.words.names import objective_in_short, objective_name, profile_name, resource_name
from reports.words.wording import letter, listed, number, plural, points, quantity, weight, weights_apart


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
    compared = compare(study, turnings(study))
    tests = tests_figure(study, compared)
    blocks: list[Block] = [*((tests,) if tests else ()), values(study, compared), ranking(study), profiles]
    blocks += others(study)
    if study.optimum.breakpoints:
        blocks.append(_strips(study))
    return Section("alternatives", "The alternatives, and what would change the answer", tuple(blocks))


def ranked(study: Study) -> list[tuple[str, Bundle]]:
    """The ranked bundles, then the status quo, as pairs of a label and a bundle."""
    best = [(str(rank), bundle) for rank, bundle in enumerate(study.optimum.bundles, start=1)]
    return [*best, ("now", study.now)]


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
        unlike = [(str(n), bundle) for n, bundle in enumerate(optimum.different, start=1)]
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
    """Letters by bundle id, for the bundles that are best along some weight: `best`, then a, b, c and so on."""
    letters = {study.best.id: "best"}
    for segments in study.optimum.breakpoints.values():
        for segment in segments:
            letters.setdefault(segment.best, letter(len(letters) - 1))
    return letters


MOST_PROFILES = 12
"""Profiles whose weights are drawn on the bands, the first of the case; the table has all."""


def _strips(study: Study) -> Figure:
    """One strip per weight for the figure, with the letters of `lettered`, the swaps, and the profiles' weights."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.strips import Strip, StripSegment, draw_strips, strips_height

    case = study.case
    letters, turns = lettered(study), turnings(study)
    profiles = {name: profile_weights(case, name) for name in (case.weights.profiles if case.weights else ())}
    strips, rows, told = [], [], []
    for objective, segments in study.optimum.breakpoints.items():
        name, now = objective_in_short(case, objective), study.problem.weights[objective]
        drawn = []
        for segment in segments:
            label = letters[segment.best]
            changes = differences(case, study.best.levels, study.optimum.known[segment.best].levels)
            inside = [
                profile_name(case, profile)
                for profile, own in profiles.items()
                if segment.start <= own[objective] <= segment.end
            ]
            rows.append(
                (
                    name,
                    weight(segment.start),
                    weight(segment.end),
                    label,
                    "; ".join(changes) or study.best_called,
                    listed(inside),
                )
            )
            drawn.append(StripSegment(segment.start, segment.end, label, segment.best == study.best.id))
        own_turns = [turn for turn in turns if turn.objective == objective]
        strips.append(
            Strip(
                name,
                now,
                tuple(drawn),
                others=tuple(own[objective] for own in list(profiles.values())[:MOST_PROFILES]),
                below=next((_swap(study, turn) for turn in own_turns if not turn.above), ""),
                above=next((_swap(study, turn) for turn in own_turns if turn.above), ""),
            )
        )
        parts = (f"{weight(s.start)} to {weight(s.end)} {s.label}" for s in drawn)
        told.append(f"{name}, now {weight(now)}: {', '.join(parts)}")
    # With hard spaces a line of the key breaks between two profiles.
    named = [
        f"{n} {profile_name(case, name)}".replace(" ", "\N{NO-BREAK SPACE}")
        for n, name in enumerate(profiles, start=1)
    ][:MOST_PROFILES]
    key = f"The weight of each profile, by number: {', '.join(named)}" if named else ""
    return Figure(
        key="breakpoints",
        title=finding(study),
        measure="weight of each objective from 0 to 1, the others in proportion; dark where "
        f"{study.best_called} is best, letters for the bundles that take over; below each band what is then added (+), "
        "left out (\N{MINUS SIGN}), or held at another level",
        alt="; ".join(told),
        table=Table(
            "Best bundle as the weight of one objective moves, the others in proportion",
            ("Objective", "From", "To", "Bundle", f"Against {study.best_called}", "Whose weight lies here"),
            tuple(rows),
            (1, 2),
            (4, 5),
        ),
        height=strips_height(strips, key),
        draw=partial(draw_strips, strips, key),
    )


def _swap(study: Study, turn: Turning) -> str:
    """Where one weight turns the answer, and by which change: `below 0.18: + Payments, − Shelters`."""
    other = study.optimum.known[turn.bundle].levels
    changes = swap_in_short(study.case, study.best.levels, other)
    at, _ = weights_apart(turn.at, study.problem.weights[turn.objective])
    return f"{'above' if turn.above else 'below'} {at}: {changes}"
