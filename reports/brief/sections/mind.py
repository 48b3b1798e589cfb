"""What would change our mind, in short: what to find out, single scores, and lost sources; the annexes have all."""

from decision import TOLERANCE, Awaited, Bundle, ScoreBreakpoint
from reports.brief.findings import Findings
from reports.brief.naming import called
from reports.brief.sections.ledger import claims_by_number
from reports.words.blocks import Entries, Entry, Section
from reports.words.catalogue import heading
from reports.words.grades import weakly_sourced
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import choice_in_short, objective_in_short, scenario_name, source_name
from reports.words.wording import apart, quantity, some, worth_in_points

MOST_CLAIMS, MOST_SCORES = 3, 3
"""Claims and scores told of; the annexes have all."""


def mind(findings: Findings) -> Section | None:
    """None where robustness was not computed or nothing would change the answer."""
    found = findings.found.robustness
    if found is None:
        return None
    entries = [*_claims(findings), *_scores(findings), *_sources(findings)]
    if found.expected:
        worth = worth_in_points(found.expected.evpi)
        entries.append(
            Entry(f"To know beforehand which scenario holds would be worth {worth}.", label="The scenario")
        )
    return Section("mind", heading("mind"), (Entries(tuple(entries)),)) if entries else None


def _claims(findings: Findings) -> list[Entry]:
    """Awaited claims whose confirmation, alone or with others, would make another bundle best; the largest gain first."""
    found = findings.found.robustness
    assert found is not None
    matter = [(at, claim) for claim in found.awaited or () for at in claim.scenarios if at.gain > TOLERANCE]
    matter.sort(key=lambda each: (-each[0].gain, len(each[0].missing)))
    by_scenario: dict[str, list[Awaited]] = {}
    for at, claim in matter:
        by_scenario.setdefault(at.scenario, []).append(claim)
    told = []
    for scenario, claims in list(by_scenario.items())[:MOST_CLAIMS]:
        at = next(at for at in claims[0].scenarios if at.scenario == scenario)
        likely = likelihood_words(findings.case.scenarios[scenario].likelihood, yardstick(findings.case))
        names = claims_by_number(findings.case, [each.claim for each in claims])
        judged = f", which is judged {likely}" if likely else ""
        told.append(
            Entry(
                f"If it were established{judged}, {called(findings, at.bundle)} would be {apart(at.gain)} points better. "
                f"To find out: {names}.",
                label=scenario_name(findings.case, scenario),
            )
        )
    return told


def _scores(findings: Findings) -> list[Entry]:
    """The scores that turn the answer nearest to their likely value, relative to their interval."""
    found = findings.found.robustness
    assert found is not None
    nearest = sorted(found.fragile, key=_distance)[:MOST_SCORES]
    if not nearest:
        return []
    seen = set[str]()
    told = [_turn(findings, each, seen) for each in nearest]
    one = len(found.fragile) == 1
    told.append(
        "No other score can turn the answer within its own interval."
        if one
        else f"{len(found.fragile):,} scores in all can turn the answer, each within its own interval."
    )
    return [Entry(" ".join(told), label="Single scores")]


def _turn(findings: Findings, each: ScoreBreakpoint, seen: set[str]) -> str:
    """At which size of a score, moved to its nearer breakpoint, which bundle is best instead.

    seen: the bundles that were called by their whole name already, which are called by their letter; added to.
    """
    objective = objective_in_short(findings.case, each.objective)
    choice = choice_in_short(findings.case, each.lever, each.level)
    ends = [
        (abs(at - each.likely), way, at, bundle)
        for way, at, bundle in (("below", each.down, each.down_bundle), ("above", each.up, each.up_bundle))
        if at is not None
    ]
    _, way, at, bundle = min(ends, key=lambda end: end[0])
    own = f"we use {quantity(each.likely)}{', weakly sourced' if weakly_sourced(findings.case, each.stated) else ''}"
    then = "no bundle is feasible" if bundle is None else f"{_once(findings, bundle, seen)} is best"
    return f"If “{choice}” scores {way} {quantity(at)} on {objective} ({own}), {then}."


def _once(findings: Findings, bundle: Bundle, seen: set[str]) -> str:
    """A bundle by its whole name the first time, and then by its letter."""
    if bundle.id in seen and bundle.id in findings.letters:
        return findings.letters[bundle.id].letter
    seen.add(bundle.id)
    return called(findings, bundle)


def _distance(each: ScoreBreakpoint) -> float:
    """From the likely score to the nearer breakpoint, as a share of the score's interval."""
    ends = [abs(end - each.likely) for end in (each.down, each.up) if end is not None]
    return min(ends) / (each.high - each.low)


def _sources(findings: Findings) -> list[Entry]:
    """The sources without which the answer or its standing changes."""
    found = findings.found.robustness
    if found is None or found.evidence is None:
        return []
    best, standing = findings.best.id, findings.problem.standing
    names = [
        source_name(findings.case, name)
        for name, each in found.evidence.sources.items()
        if each.changed(best, "withdrawn") or each.changed(best, "widened") or each.standing != standing
    ]
    if not names:
        return []
    return [
        Entry(f"Without any one of these the answer or its standing changes: {some(names)}.", label="Sources")
    ]
