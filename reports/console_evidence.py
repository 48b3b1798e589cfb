"""The answer to `evidence` as a person reads it on a terminal."""

from collections.abc import Collection, Mapping
from typing import Literal

import click

from decision import Dropped, Evidence, Optimum, Problem
from options import Case
from reports.console import STANDINGS, case_head, conflict_text, text_table
from reports.documents_evidence import Fallen
from reports.names import claim_text, moves, scenario_name, source_name
from reports.recommending import best_called
from reports.wording import listed, number, plural, points


def evidence_text(case: Case, problem: Problem, optimum: Optimum, found: Evidence, fallen: Fallen) -> str:
    """The whole answer; colour is left to the terminal."""
    parts = [case_head(case, problem)]
    if not case.evidence:
        parts.append("The case states no claims: add some under evidence, or there is nothing to weigh.\n")
    if case.scenarios:
        parts.append(_scenarios(case, found))
    if case.evidence:
        parts += [_claims(case, found, problem.supposed), _conflicts(case, found)]
    if any(each.bearing for each in found.hypotheses):
        parts.append(_hypotheses(case, found))
    if problem.supposed:
        parts.append(_supposed(case, problem, found))
    if optimum.status == "infeasible":
        parts.append(conflict_text(case, optimum))
    else:
        if found.sources:
            parts.append(drops_text(case, problem, found, fallen))
        if found.unfinished:
            parts.append(f"Not finished: {listed(found.unfinished)}.\n")
    return "\n".join(part for part in parts if part)


def _scenarios(case: Case, found: Evidence) -> str:
    lines = [click.style("Scenarios", bold=True)]
    lifted = {each.scenario for each in found.supposed}
    for name, standing in found.standings.items():
        told = STANDINGS[standing.standing]
        if name in lifted:
            told = f"{standing.standing} by supposition only; hypothetical"
        elif standing.standing != "established":
            told += "; hypothetical"
        lines.append(f"  {scenario_name(case, name)}: {told}")
        lines += [f"    missing: {claim_text(case, claim)} [{claim}]" for claim in standing.missing]
    return "\n".join(lines) + "\n"


def _claims(case: Case, found: Evidence, supposed: Collection[str]) -> str:
    rows = [
        [
            "supposed" if name in supposed else state,
            f"{claim.reliability or '·'}{claim.credibility or '·'}" if not claim.awaited else "",
            "" if claim.date is None else claim.date.isoformat(),
            source_name(case, claim.source),
            name,
        ]
        for name, state in found.states.items()
        for claim in [case.evidence[name]]
    ]
    rule = case.evidence_rule
    told = f"Claims (a fact graded {rule.reliability}{rule.credibility} or better is established)"
    return (
        click.style(told, bold=True) + "\n" + text_table(["state", "grade", "date", "source", "claim"], rows)
    )


def _conflicts(case: Case, found: Evidence) -> str:
    if not found.conflicts:
        return ""
    lines = [click.style("Claims that cannot both be true, kept apart and never averaged", bold=True)]
    for one, other in found.conflicts:
        lines.append(f"  {one} ({found.states[one]}): {claim_text(case, one)}")
        lines.append(f"    against {other} ({found.states[other]}): {claim_text(case, other)}")
    return "\n".join(lines) + "\n"


def _hypotheses(case: Case, found: Evidence) -> str:
    lines = [click.style("Scenarios by the evidence against them, least first", bold=True)]
    lines.append(
        "  An inconsistent claim counts 1 from a source of reliability A, B 0.8, C 0.6, D 0.4, E 0.2, F 0.5."
    )
    for each in found.hypotheses:
        claims = (
            f": {listed(each.claims)}" if each.claims else "" if each.bearing else ": no claim bears on it"
        )
        lines.append(f"  {number(each.against, 2)}  {scenario_name(case, each.scenario)}{claims}")
        for claim in each.claims:
            reason = case.evidence[claim].bears_on[each.scenario].because
            lines += [f"      {claim}: {reason}"] if reason else []
    telling = [name for name, spread in found.diagnosticity.items() if spread == 2]
    if telling:
        lines.append(f"  Tells the scenarios apart most: {listed(telling)}.")
    return "\n".join(lines) + "\n"


def _supposed(case: Case, problem: Problem, found: Evidence) -> str:
    lines = [click.style(f"Supposing that {listed(problem.supposed)} were established", bold=True)]
    if "suppositions" in found.unfinished:
        lines.append("  not finished.")
    elif not found.supposed:
        lines.append("  no scenario changes its standing.")
    for each in found.supposed:
        lines.append(
            f"  {scenario_name(case, each.scenario)}: from {each.before} to {each.after}"
            + (f"; still missing {listed(each.missing)}" if each.missing else "")
        )
        if each.bundle is None:
            lines.append("    no bundle is feasible in it")
            continue
        # Observed, it is not established: what only suppositions establish would be recommended, and is not.
        title = (
            "would be recommended in it" if each.after == "established" else "best in it, and hypothetical"
        )
        lines.append(f"    {title}: {each.bundle}, {points(each.value or 0)} points")
        if each.bundle != found.recommended:
            held = "" if each.feasible_there else ", which breaks a constraint there"
            lines.append(f"    {best_called(problem)} now would have {points(each.kept)}{held}")
    return "\n".join(lines) + "\n"


def drops_text(case: Case, problem: Problem, found: Evidence, fallen: Fallen) -> str:
    how = "withdrawn" if fallen == "withdrawn" else "tried at both ends of their intervals"
    lines = [click.style(f"Without one source, its scores {how}", bold=True)]
    lines += _changes(case, problem, found, found.sources, fallen, "source")
    if found.claims:
        lines.append(click.style(f"Without one claim, its scores {how}", bold=True))
        lines += _changes(case, problem, found, found.claims, fallen, "claim")
    return "\n".join(lines) + "\n"


def _changes(
    case: Case,
    problem: Problem,
    found: Evidence,
    dropped: Mapping[str, Dropped],
    fallen: Fallen,
    kind: Literal["source", "claim"],
) -> list[str]:
    """A line for each drop that changes the answer or its standing; none changes it where all were tried."""
    now = found.recommended or "none"
    lines = []
    for name, each in dropped.items():
        told = source_name(case, name) if kind == "source" else name
        if each.changed(now, fallen):
            then = each.bundle(now, fallen)
            change = "no bundle is feasible" if then is None else "; ".join(_moves(case, now, then))
            only = "" if each.standing == problem.standing else f"; its scenario is only {each.standing}"
            lines.append(f"  {told} ({plural(len(each.scores), 'score')}): {change}{only}")
        elif each.standing != problem.standing:
            lines.append(f"  {told}: the bundle stands, its scenario is only {each.standing}")
    if f"dropping one {kind}" in found.unfinished:
        tried = f"{plural(len(dropped), kind)} of {drops(case)[kind]} {'was' if len(dropped) == 1 else 'were'} tried"
        return [*lines, f"  {tried}" + ("" if lines else ", and the answer stands without any of these")]
    return lines or [f"  {best_called(problem)} stands whichever is dropped"]


def drops(case: Case) -> dict[str, int]:
    """How many sources, and how many claims, there are to drop."""
    claims = case.evidence.values()
    return {
        "source": len({claim.source for claim in claims if claim.source is not None}),
        "claim": sum(not claim.awaited for claim in claims),
    }


def _moves(case: Case, old: str, new: str) -> list[str]:
    return moves(case, levels_of(old), levels_of(new))


def levels_of(bundle: str) -> dict[str, str]:
    return dict(part.split(".") for part in bundle.split("+")) if bundle != "none" else {}
