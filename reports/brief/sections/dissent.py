"""Dissent: the best bundle by the weights of each profile, and the explorer for the reader's own weights."""

from decision import Candidates
from reports.brief.explorer import Explored
from reports.brief.findings import Findings
from reports.brief.naming import full_name, names_in
from reports.words.blocks import Explorer, Paragraph, Section, Table
from reports.words.catalogue import heading
from reports.words.names import profile_name
from reports.words.wording import apart, listed, plural, points

MOST_NAMED = 3
"""Profiles named in a sentence; the table has all."""


def dissent(findings: Findings) -> Section | None:
    """None with a single objective, with a single candidate bundle, or where none were computed."""
    found = findings.found.candidates
    if found is None:
        return None
    explored = Explored(findings, found)
    if len(explored.names) < 2 or len(found.ids) < 2:
        return None
    rows, others = [], []
    for name, shares in explored.presets.items():
        if not name:
            continue
        best = found.best(shares)
        own = {objective: outcome.value or 0.0 for objective, outcome in findings.best.objectives.items()}
        recommended = sum(w * own[o] for w, o in zip(shares, explored.names, strict=True))
        own_best = float(found.values[best] @ shares)
        if found.ids[best] != findings.best.id:
            others.append(profile_name(findings.case, name))
        rows.append(
            (
                profile_name(findings.case, name),
                points(recommended),
                points(own_best),
                apart(max(0.0, own_best - recommended)),
                full_name(findings, found.levels[best]),
            )
        )
    table = Table(
        "What each profile would choose by its own weights",
        (
            "Whose weights",
            "This brief's bundle",
            "Own best",
            "Loss",
            "The best by these weights",
        ),
        tuple(rows),
        (1, 2, 3),
        (4,),
    )
    told = (
        f"{plural(len(found.ids), 'bundle')} are efficient: no other is as good on every objective and better on one. "
        "Whatever the weights, one of them is best."
        if found.complete
        else f"Not all efficient bundles were found{_because(found)}. Only {plural(len(found.ids), 'bundle')} are "
        "compared here, and for weights far from those in use another may be better."
    )
    if rows:
        told = f"{_otherwise(others, len(rows))} {told}"
    return Section(
        "dissent",
        heading("dissent"),
        (Paragraph(told), *((table,) if rows else ()), Explorer(explored.data(names_in(findings, found)))),
    )


def _otherwise(others: list[str], of: int) -> str:
    """Which of the profiles would choose another bundle, named where they are few."""
    if not others:
        return "All profiles agree."
    if len(others) == of > 1:
        return f"All {of} profiles would choose otherwise, each by its own weights."
    if len(others) > MOST_NAMED:
        return f"{len(others):,} of {of} profiles would choose otherwise."
    return f"{listed(others)} would choose otherwise."


def _because(found: Candidates) -> str:
    return f": {found.left_out[0].reason}" if found.left_out else ""
