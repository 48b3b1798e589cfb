"""The answer to `sweep` as a person reads it on a terminal."""

import click

from decision import Bundle, WeightMap
from options import Case
from reports.console import case_head, conflict_text, text_table
from reports.names import moves, objective_name
from reports.recommending import best_title
from reports.wording import number, percent, plural, points, weight

MOST_ROWS = 25
"""Bundles of the map that are listed; all of them are in the other formats."""

MOST_EQUAL = 3
"""Bundles of equal value that are named beside a listed one."""


def sweep_text(case: Case, found: WeightMap) -> str:
    """The whole answer; colour is left to the terminal."""
    parts = [case_head(case, found.problem)]
    if found.conflict:
        parts.append(conflict_text(case, found))
    elif found.recommended is None:
        parts.append("No bundle was proved best in the time given; there may be one.\n")
    else:
        parts.append(click.style(f"{best_title(found.problem)}: {found.recommended.id}", bold=True) + "\n")
        if found.breakpoints is not None:
            parts.append(_breakpoints(case, found, found.recommended))
        if found.regions is not None:
            parts.append(_regions(case, found, found.recommended))
        if found.cells:
            parts += [_map(case, found, found.recommended), _nearest(case, found, found.recommended)]
    parts += [f"Not in the map: {each}.\n" for each in found.left_out]
    parts.append(_certificate(found))
    return "\n".join(parts)


def _map(case: Case, found: WeightMap, recommended: Bundle) -> str:
    names = [objective.name for objective in found.problem.weighed()]
    head = ["share", *names, "value", "against the recommended bundle"]
    rows = []
    for cell in found.cells[:MOST_ROWS]:
        told = _changes(case, recommended, cell.bundle)
        if cell.equal:
            told += f" (equal: {', '.join(cell.equal[:MOST_EQUAL])}"
            told += " and more)" if len(cell.equal) > MOST_EQUAL else ")"
        share = f"{100 * cell.share:.1f}"
        central = [weight(cell.central_weights[name]) for name in names]
        rows.append([share, *central, points(cell.bundle.value), told])
    inside = " that the information allows" if found.problem.information else ""
    lines = f"Best somewhere among all weightings{inside}: {plural(len(found.cells), 'bundle')}. "
    lines += "Share of the weightings in per cent, weights in their middle, value at the weights now:\n"
    lines += text_table(head, rows)
    if len(found.cells) > MOST_ROWS:
        lines += f"  and {len(found.cells) - MOST_ROWS} more (--format csv lists all)\n"
    worst = max(cell.share_standard_error for cell in found.cells)
    if worst > 0:
        lines += f"The shares are drawn, with a standard error of at most {100 * worst:.2f} per cent.\n"
    return lines


def _nearest(case: Case, found: WeightMap, recommended: Bundle) -> str:
    if found.nearest is None:
        return "No admissible weighting unseats the recommended bundle.\n"
    change, now = found.nearest, found.problem.weights
    moved = [
        f"{objective_name(case, name)} {weight(now[name])} to {weight(to)}"
        for name, to in change.weights.items()
        if weight(now[name]) != weight(to)
    ]
    return (
        f"It falls when {percent_moved(change.distance)} of the weight moves: {', '.join(moved) or 'hardly any'}; "
        f"then {_changes(case, recommended, found.known[change.bundle])}.\n"
    )


def percent_moved(distance: float) -> str:
    """Per cent of the weight, to two digits where it is little."""
    return percent(distance) if distance >= 0.095 else f"{100 * distance:.2g}%"


def _breakpoints(case: Case, found: WeightMap, recommended: Bundle) -> str:
    lines = ["Best bundle as the weight moves, the others in proportion:"]
    for segment in found.breakpoints or ():
        told = _changes(case, recommended, found.known[segment.bundle])
        lines.append(f"  {weight(segment.start)} to {weight(segment.end)}  {told}")
    return "\n".join(lines) + "\n"


def _regions(case: Case, found: WeightMap, recommended: Bundle) -> str:
    lines = ["Best bundle over the two weights, the others in proportion; corners (first, second):"]
    for region in found.regions or ():
        corners = " ".join(f"({weight(a)}, {weight(b)})" for a, b in region.polygon)
        lines.append(f"  {_changes(case, recommended, found.known[region.bundle])}\n    {corners}")
    return "\n".join(lines) + "\n"


def _changes(case: Case, recommended: Bundle, bundle: Bundle) -> str:
    return "; ".join(moves(case, recommended.levels, bundle.levels)) or "the recommended bundle"


def _certificate(found: WeightMap) -> str:
    engine = found.certificate
    if found.certified:
        proof = "Certified: no other bundle is better at any admissible weighting"
    elif found.gap is None:
        proof = "No map"
    else:
        proof = (
            f"Not certified: another bundle may be better by up to {number(found.gap, 4)} points somewhere"
        )
    return f"{proof}. {engine.solves} solves, {engine.seconds:.2f} s.\n"
