"""Annex: awaited claims, fragile and weakly sourced scores, and the value of information."""

from decision import TOLERANCE, Established, ScoreBreakpoint
from reports.brief.findings import Findings
from reports.brief.naming import called
from reports.brief.sections.ledger import claims_by_number, numbers
from reports.brief.sections.robustness import score_called, turns_at
from reports.words.blocks import (
    Block,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Section,
    Table,
    without_empty_columns,
)
from reports.words.catalogue import column, heading, subheading
from reports.words.grades import WEAK, weakly_sourced
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import claim_text, scenario_name
from reports.words.wording import apart, listed, plural, quantity, sentence, worth_in_points


def signposts(findings: Findings) -> Section | None:
    """None where robustness was not computed or there is nothing to tell."""
    found = findings.found.robustness
    if found is None:
        return None
    blocks: list[Block] = []
    if found.awaited:
        blocks.append(_awaited(findings))
    if found.expected:
        blocks.append(Paragraph(expected_value(findings)))
    weak = [each for each in found.fragile if weakly_sourced(findings.case, each.stated)]
    if weak:
        only = f"; of the {plural(len(found.breakpoints or ()), 'score')} that could be moved"
        blocks += [
            Heading(subheading("weak_scores"), WEAK + ("" if found.finished("breakpoints") else only)),
            _fragile(findings, weak),
        ]
    return Section("signposts", heading("signposts"), tuple(blocks)) if blocks else None


def _fragile(findings: Findings, weak: list[ScoreBreakpoint]) -> Table:
    """Table of scores: likely and interval, and where the answer turns."""
    rows = tuple(
        (
            score_called(findings, each),
            quantity(each.likely),
            f"{quantity(each.low)} to {quantity(each.high)}",
            turns_at(each),
        )
        for each in weak
    )
    head = (column("score"), "Likely", "Interval", "The answer turns")
    return Table("Scores to look into first", head, rows, (1, 2, 3), (0,))


def _awaited(findings: Findings) -> Table:
    """Table of awaited claims by number: what each would establish, with which others, and what would then be best."""
    found = findings.found.robustness
    assert found is not None
    rows = []
    for each in found.awaited or ():
        supposed = " (supposed)" if each.claim in findings.problem.supposed else ""
        claim = claim_text(findings.case, each.claim).rstrip(".") + supposed
        name = str(numbers(findings.case)[each.claim])
        for at in each.scenarios:
            gains = at.gain > TOLERANCE
            rows.append(
                (
                    name,
                    claim,
                    scenario_name(findings.case, at.scenario),
                    claims_by_number(findings.case, at.missing),
                    called(findings, at.bundle) if gains else "the answer stays",
                    apart(at.gain) if gains else "",
                )
            )
        if not each.scenarios:
            rows.append((name, claim, "none rests on it", "", "", ""))
    head = (
        "Claim",
        "Not observed yet",
        "Would establish",
        "Together with",
        "Then best",
        "By points",
    )
    return without_empty_columns(Table(heading("signposts"), head, tuple(rows), (5,), (1, 4)))


def to_find_out(findings: Findings) -> Entries:
    """An entry per awaited claim: what its confirmation would change, and by how much."""
    found = findings.found.robustness
    assert found is not None
    entries = []
    for each in found.awaited or ():
        text = " ".join(_would(findings, at) for at in each.scenarios) or "No scenario rests on it."
        entries.append(
            Entry(
                text,
                label=claim_text(findings.case, each.claim).rstrip("."),  # every form sets one after it
                tags=("awaited", "supposed") if each.claim in findings.problem.supposed else ("awaited",),
                status="awaited",
            )
        )
    return Entries(tuple(entries))


def _would(findings: Findings, each: Established) -> str:
    """The effect of confirming an awaited claim in one scenario that rests on it."""
    name = scenario_name(findings.case, each.scenario)
    others = listed(f"“{claim_text(findings.case, claim).rstrip('.')}”" for claim in each.missing)
    text = f"Observed, it would establish the scenario {name}{', together with ' + others if others else ''}."
    likely = likelihood_words(findings.case.scenarios[each.scenario].likelihood, yardstick(findings.case))
    text += f" That scenario is judged {likely}." if likely else ""
    if each.gain > TOLERANCE:
        return (
            text
            + f" Then another bundle would be {apart(each.gain)} points better: {called(findings, each.bundle)}."
        )
    return text + " The answer would stay the same."


def expected_value(findings: Findings) -> str:
    """The bundle of greatest expected value over the scenarios, and the value of perfect information."""
    found = findings.found.robustness
    assert found is not None and found.expected is not None
    expected = found.expected
    text = (
        f"Weighed by the likelihoods of the scenarios, in the middle of their intervals, "
        f"{called(findings, expected.bundle)} has the best expected value. To know the scenario "
        f"beforehand would be worth {worth_in_points(expected.evpi)}."
    )
    return sentence(text)
