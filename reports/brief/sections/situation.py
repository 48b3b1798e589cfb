"""The standing of a scenario in words: how well it is supported, what is missing, and the evidence against it."""

from collections.abc import Callable, Sequence

from decision import Hypothesis, Question, hypotheses
from options import CARRIES, Case
from reports.brief.findings import Findings, Setting
from reports.brief.naming import called
from reports.words.blocks import Entry, Remark
from reports.words.catalogue import words
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import claim_text, scenario_name
from reports.words.wording import apart, listed, plural, quantity


def quoted(case: Case, claims: Sequence[str]) -> str:
    """Claims in quotation marks; empty without any."""
    return listed(f"“{claim_text(case, claim).rstrip('.')}”" for claim in claims)


def scenario_entry(
    findings: Findings,
    name: str,
    here: str = "this brief",
    named: Callable[[Case, Sequence[str]], str] = quoted,
) -> Entry:
    """A scenario with its standing, likelihood, missing claims, and the evidence against it.

    here: what is computed in the problem's scenario. named: how the missing claims are named.
    """
    case, standing = findings.case, findings.standings[name]
    likelihood = likelihood_words(case.scenarios[name].likelihood, yardstick(case))
    missing = named(case, standing.missing)
    moved = name in findings.moved
    against = {
        each.scenario: each for each in hypotheses(Question(case, suppose=findings.problem.supposed))
    }.get(name)
    remarks = (
        f"Judged {likelihood}." if likelihood else "",
        f"{'Planning assumptions' if standing.standing == 'assumed' else 'Not established'}: {missing}."
        if missing
        else "",
        _against(against) if against and weighed(case) else "",
        _then(findings, name) if moved and name != findings.problem.scenario else "",
    )
    said = findings.said(name)
    text = words("standing_sentences")[said]
    if moved:
        text = f"{findings.supposing}this {moved_to(findings, name)}."
        text += "" if findings.observed[name].standing in CARRIES else " Hypothetical."
    return Entry(
        label=scenario_name(case, name)
        + (f" ({here} is computed in it)" if name == findings.problem.scenario else ""),
        text=text,
        remarks=tuple(Remark(text) for text in remarks if text),
        status="supposed" if moved else "reported" if said == "includes" else standing.standing,
    )


def weighed(case: Case) -> bool:
    """Whether any claim is rated against a scenario."""
    return any(claim.bears_on for claim in case.evidence.values())


def _against(found: Hypothesis) -> str:
    """The weight of the inconsistent claims; consistent ones are not told, since they prove little (Heuer 1999)."""
    if not found.bearing:
        return "No claim bears on it."
    if not found.claims:
        return "No evidence against it."
    return f"Evidence against it: {plural(len(found.claims), 'claim')}, weight {quantity(found.against)}."


def moved_to(setting: Setting, name: str) -> str:
    """The standing of a scenario with and without the suppositions."""
    now, then = (words("standings")[each[name].standing] for each in (setting.observed, setting.standings))
    return f"would still be {then}" if now == then else f"would be {then}; as observed it is {now}"


def _then(findings: Findings, name: str) -> str:
    """The best bundle in a scenario whose standing the suppositions change; empty where it was not computed."""
    evidence = findings.found.robustness.evidence if findings.found.robustness else None
    for each in evidence.supposed if evidence else ():
        if each.scenario == name and each.bundle is not None:
            if each.bundle.id == findings.best.id:
                return f"Best in it would be {findings.best_called}."
            gain = f", {apart(each.bundle.value - each.kept)} points better" if each.feasible_there else ""
            return f"Best in it would be another bundle{gain}: {called(findings, each.bundle)}."
    return ""


def grade(reliability: str | None, credibility: int | None) -> str:
    """`B2`; a missing half is a dot."""
    if reliability is None and credibility is None:
        return ""
    return f"{reliability or '·'}{credibility or '·'}"
