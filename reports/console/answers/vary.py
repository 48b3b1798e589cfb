"""Terminal answer of `vary`: the best bundle at every point, and a picture of it."""

from decimal import Decimal
from functools import partial

from decision import Bundle, Problem, Variation, VariedPoint
from options import Case, Quantity, named_quantities
from reports.brief.findings import Settled
from reports.console.answers.framing import opening, solved_by
from reports.figures.varied import Line, draw_varied
from reports.request.overrides import quantity_told, quantity_unit, quantity_written
from reports.words.blocks import Block, Entries, Entry, Figure, Paragraph, Table
from reports.words.catalogue import column
from reports.words.changes import actions_in_short, differences
from reports.words.names import constraint_name
from reports.words.wording import letter, listed, plural, points, sentence

MOST_ROWS = 200
"""Points that the terminal lists."""


def vary_blocks(case: Case, problem: Problem, found: Variation) -> list[Block]:
    """The complete answer, of any status."""
    blocks = opening(Settled(case, problem))
    if not found.points:
        return [*blocks, Paragraph("No point was solved in the time given."), _engine(found)]
    names = lettered(found)
    blocks.append(Paragraph(_finding(found)))
    blocks.append(_table(case, found, names))
    if len(found.points) > MOST_ROWS:
        blocks.append(
            Paragraph(f"And {len(found.points) - MOST_ROWS:,} more points (--format csv lists all).")
        )
    return [*blocks, Entries(tuple(_entries(case, found, names))), _engine(found)]


def _engine(found: Variation) -> Paragraph:
    return solved_by("Every point proved" if found.points else "Stopped", found.certificate)


def lettered(found: Variation) -> dict[str, str]:
    """A letter for each bundle that is best at some point, in the order in which they come."""
    ids = dict.fromkeys(point.bundle.id for point in found.points if point.bundle is not None)
    return {name: letter(n).upper() for n, name in enumerate(ids)}


def _finding(found: Variation) -> str:
    """How many bundles are best, and where none is feasible."""
    bundles = len({point.bundle.id for point in found.points if point.bundle is not None})
    infeasible = sum(point.bundle is None for point in found.points)
    what = "step" if found.stepwise else "point"
    told = f"{plural(bundles, 'bundle')} best over {plural(len(found.points), what)}"
    if infeasible:
        told += f"; at {plural(infeasible, what)} no bundle is feasible"
    return sentence(told)


def _table(case: Case, found: Variation, names: dict[str, str]) -> Table:
    head = tuple(_head(case, name) for name in found.names)
    rows = []
    for point in found.points[:MOST_ROWS]:
        settings = [_value(case, found, name, point) for name in found.names]
        rows.append((*settings, *_answer(case, point, names)))
    first = len(head)
    return Table(
        "The best bundle, and what it is worth" + (" where its step begins" if found.stepwise else ""),
        (*head, column("bundle"), column("value")),
        tuple(rows),
        (*range(first), first + 1),
        (first,),
    )


def _head(case: Case, name: str) -> str:
    (of,) = named_quantities(case, name)
    return quantity_told(case, of, None)


def _value(case: Case, found: Variation, name: str, point: VariedPoint) -> str:
    (of,) = named_quantities(case, name)
    value = quantity_written(case, of, point.settings[name])
    return value if point.upto is None else f"{value} to {quantity_written(case, of, point.upto)}"


def _answer(case: Case, point: VariedPoint, names: dict[str, str]) -> tuple[str, str]:
    if point.bundle is None:
        against = listed(constraint_name(case, name) for name in point.conflict)
        together = " together" if len(point.conflict) > 1 else ""
        return f"none: {against} cannot hold{together}" if against else "none, why was not found in time", ""
    return names[point.bundle.id], points(point.bundle.value)


def _entries(case: Case, found: Variation, names: dict[str, str]) -> list[Entry]:
    """What each letter stands for: the first by its changes from today, the others by their difference from it."""
    bundles: dict[str, Bundle] = {}
    for point in found.points:
        if point.bundle is not None:
            bundles.setdefault(point.bundle.id, point.bundle)
    first = next(iter(bundles.values()), None)
    told = []
    for name, bundle in bundles.items():
        assert first is not None
        if bundle is first:
            text = sentence(actions_in_short(case, bundle.levels) or "nothing changes")
        else:
            text = f"{names[first.id]} {listed(differences(case, first.levels, bundle.levels))}"
        told.append(Entry(text, label=names[name]))
    return told


def vary_figure(case: Case, found: Variation) -> Figure:
    """The best value over the first number, a line for each value of the second."""
    numbers = [named_quantities(case, name)[0] for name in found.names]
    names = lettered(found)
    lines = tuple(_lines(case, found, numbers, names))
    unit = quantity_unit(case, numbers[0])
    what = f"{quantity_told(case, numbers[0], None)}{f', {unit}' if unit else ''}"
    return Figure(
        key="varied",
        title=_finding(found),
        measure=f"{what}; best value in points",
        alt=f"{_finding(found)} Value of the best bundle over {quantity_told(case, numbers[0], None)}.",
        table=_table(case, found, names),
        height=90,
        draw=partial(draw_varied, lines, what, found.stepwise),
    )


def _lines(case: Case, found: Variation, numbers: list[Quantity], names: dict[str, str]) -> list[Line]:
    """A line for every combination of the other numbers: (value of the first, best value, letter), gaps where none is
    feasible."""
    first, others = numbers[0], numbers[1:]
    groups: dict[tuple[Decimal, ...], list[VariedPoint]] = {}
    for point in found.points:
        groups.setdefault(tuple(point.settings[of.name] for of in others), []).append(point)
    if (
        len(groups) > 1
        and len({len(each) for each in groups.values()}) == 1
        and len(next(iter(groups.values()))) == 1
    ):
        groups = {(): list(found.points)}  # numbers that move together are one line
    lines = []
    for values, among in groups.items():
        told = "; ".join(quantity_told(case, of, value) for of, value in zip(others, values, strict=False))
        lines.append(
            Line(
                told,
                tuple(
                    (
                        float(point.settings[first.name]),
                        None if point.bundle is None else point.bundle.value,
                        "" if point.bundle is None else names[point.bundle.id],
                    )
                    for point in among
                ),
                None if among[-1].upto is None else float(among[-1].upto),
            )
        )
    return lines
