"""When the claims were made public, by their state."""

from functools import partial

from reports.brief.findings import Findings
from reports.words.blocks import Figure, Table
from reports.words.names import claim_text
from reports.words.wording import day, listed, plural


def evidence_timeline(findings: Findings) -> tuple[Figure, ...]:
    """The figure of dated claims by state; empty with fewer than two."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.timeline import draw_timeline

    dated = [
        (claim.date, findings.claim_states[name], claim_text(findings.case, name))
        for name, claim in findings.case.evidence.items()
        if claim.date is not None
    ]
    if len(dated) < 2:
        return ()
    dated.sort()
    counts = {
        state: sum(each == state for _, each, _ in dated)
        for state in ("established", "contested", "reported", "supposed")
    }
    told = listed(f"{count} {state}" for state, count in counts.items() if count)
    figure = Figure(
        key="evidence",
        title=f"Of {plural(len(dated), 'dated claim')} {told}: none is later than {day(findings.case.as_of)}",
        measure="claims by the day on which they were made public",
        alt="; ".join(f"{day(when)}: {state}" for when, state, _ in dated),
        table=Table(
            "Claims by the day on which they were made public",
            ("Day", "State", "Claim"),
            tuple((day(when), state, text) for when, state, text in dated),
            wide=(2,),
        ),
        height=36,
        draw=partial(draw_timeline, [(when, state) for when, state, _ in dated], findings.case.as_of),
    )
    return (figure,)
