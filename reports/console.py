"""The answer to `optimize` as a person reads it on a terminal."""

from collections.abc import Sequence

import click

from decision import Bundle, Frontier, Optimum, Problem, WeightMap
from options import Case, scenario_standings
from reports.names import (
    claim_text,
    constraint_name,
    level_name,
    lever_name,
    moves,
    objective_name,
    resource_name,
    scenario_name,
)
from reports.proof import proof
from reports.recommending import best_title, is_hypothetical, on_supposition
from reports.wording import day, listed, number, plural, points, quantity, signed, weight

STANDINGS = {
    "established": "established by the evidence",
    "reported": "reported, not established",
    "unsupported": "unsupported by the evidence",
    "not_assessed": "not assessed against evidence",
}


def optimum_text(case: Case, problem: Problem, optimum: Optimum) -> str:
    """The whole answer; colour is left to the terminal."""
    parts = [case_head(case, problem)]
    if optimum.status == "infeasible":
        parts.append(conflict_text(case, optimum))
    elif not optimum.bundles:
        parts.append("No feasible bundle was found in the time given; there may be one.\n")
    else:
        parts += [_recommended(case, problem, optimum), _ranking(case, optimum)]
        if optimum.ties:
            parts.append(_ties(case, optimum))
        if optimum.different:
            parts.append(_different(case, optimum))
        if optimum.breakpoints:
            parts.append(_breakpoints(case, problem, optimum))
    parts.append(_certificate(optimum))
    return "\n".join(parts)


def case_head(case: Case, problem: Problem) -> str:
    weights = ", ".join(f"{objective_name(case, n)} {weight(w)}" for n, w in problem.weights.items())
    lines = [click.style(case.title, bold=True), f"As of {day(case.as_of)}. Weights: {weights}."]
    lines.append(f"Scenario: {scenario_name(case, problem.scenario)} ({STANDINGS[problem.standing]}).")
    if problem.supposed:
        lines.append(f"Supposed as established, for trial: {listed(problem.supposed)}.")
    if on_supposition(problem):
        told = "On that supposition alone what follows would be recommended; none of it has been observed."
        lines.append(click.style(told, fg="yellow", bold=True))
    elif is_hypothetical(problem):
        lines.append(click.style("Hypothetical: what follows is no recommendation.", fg="yellow", bold=True))
        standings = scenario_standings(case, problem.supposed)
        missing = standings[problem.scenario].missing if problem.scenario else ()
        lines += [f"  not established: {claim_text(case, claim)}" for claim in missing]
    return "\n".join(lines) + "\n"


def _recommended(case: Case, problem: Problem, optimum: Optimum) -> str:
    best, now = optimum.bundles[0], optimum.status_quo
    lines = [click.style(f"{best_title(problem)}: {best.id}", bold=True)]
    lines.append(
        f"Value {points(best.value)} of 100, {proof(optimum)}; the status quo has {points(now.value)}"
        + ("." if now.feasible else f" and breaks {_constraints(case, now.violates)}.")
    )
    rows = []
    for lever in case.levers:
        level, before = best.levels.get(lever), now.levels.get(lever)
        if level is None and before is None:
            continue
        change = (
            "as now"
            if level == before
            else "new"
            if before is None
            else "stopped"
            if level is None
            else "changed"
        )
        rows.append(
            [change, lever_name(case, lever), "" if level is None else level_name(case, lever, level)]
        )
    return "\n".join(lines) + "\n" + text_table(["", "lever", "level"], rows)


def _ranking(case: Case, optimum: Optimum) -> str:
    best = optimum.bundles[0]
    header = ["", "value", "loss", *(resource_name(case, r) for r in case.resources),
              *(objective_name(case, o) for o in case.objectives), "bundle"]  # fmt: skip
    rows = [
        [
            str(rank),
            points(bundle.value),
            quantity(best.value - bundle.value),
            *_figures(case, bundle),
            bundle.id,
        ]
        for rank, bundle in enumerate(optimum.bundles, start=1)
    ]
    now = optimum.status_quo
    rows.append(["now", points(now.value), quantity(best.value - now.value), *_figures(case, now), now.id])
    return text_table(header, rows)


def _figures(case: Case, bundle: Bundle) -> list[str]:
    used = [quantity(bundle.resources[name]) for name in case.resources]
    return used + [quantity(bundle.objectives[name].total) for name in case.objectives]


def _ties(case: Case, optimum: Optimum) -> str:
    lines = [
        f"Equal to the first: {plural(len(optimum.ties), 'bundle')}"
        + ("" if optimum.ties_complete else " and more")
    ]
    return "\n".join(lines + [f"  {bundle.id}" for bundle in optimum.ties[:20]]) + "\n"


def _different(case: Case, optimum: Optimum) -> str:
    best = optimum.bundles[0]
    lines = [f"As unlike as can be, within {number(optimum.within)} points:"]
    for bundle in optimum.different:
        lines.append(
            f"  {signed(bundle.value - best.value)}  {'; '.join(moves(case, best.levels, bundle.levels))}"
        )
    return "\n".join(lines) + "\n"


def _breakpoints(case: Case, problem: Problem, optimum: Optimum) -> str:
    lines = ["Best bundle as one weight moves, the others in proportion:"]
    best = optimum.bundles[0]
    for name, segments in optimum.breakpoints.items():
        lines.append(f"  {objective_name(case, name)} (now {weight(problem.weights[name])})")
        for segment in segments:
            bundle = optimum.known[segment.bundle]
            told = "the first" if bundle.id == best.id else "; ".join(moves(case, best.levels, bundle.levels))
            lines.append(f"    {weight(segment.start)} to {weight(segment.end)}  {told}")
    return "\n".join(lines) + "\n"


def conflict_text(case: Case, found: Optimum | WeightMap | Frontier) -> str:
    """What keeps every bundle out."""
    lines = [click.style("No bundle is feasible.", bold=True), "These cannot all hold together:"]
    lines += [f"  {name}  ({constraint_name(case, name)})" for name in found.conflict]
    if not {"conflict", "optimum"}.isdisjoint(found.unfinished):
        lines.append("Perhaps not all of them are needed for that: narrowing them down was cut short.")
    lines.append("Relax or drop one of them, or raise a limit with --limit RESOURCE=NUMBER.")
    return "\n".join(lines) + "\n"


def _certificate(optimum: Optimum) -> str:
    engine = optimum.certificate
    gap = "" if optimum.gap is None else f", gap {number(optimum.gap, 4)} points"
    return (
        f"{optimum.status.replace('_', ' ').capitalize()}{gap}: {engine.solver} {engine.solver_version}, "
        f"PuLP {engine.pulp_version}, {engine.solves} solves in {engine.seconds:.2f} s.\n"
    )


def _constraints(case: Case, names: Sequence[str]) -> str:
    return listed(constraint_name(case, name) for name in names)


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what is in them; numbers to the right, the last column to the left."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    numeric = [_numeric(rows, i) for i in range(len(header))]
    lines = []
    for row in [header, *rows]:
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    return all(row[column].strip("+-\N{MINUS SIGN}0123456789.,") == "" for row in rows)
