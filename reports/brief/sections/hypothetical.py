"""What is said where a scenario is not established, is assumed, or a claim is supposed."""

from reports.brief.findings import Setting
from reports.brief.sections.situation import moved_to
from reports.words.catalogue import words
from reports.words.names import (
    claim_text,
    scenario_name,
)
from reports.words.recommending import on_supposition
from reports.words.wording import (
    day,
    listed,
)

CARRIED = {
    "assumed": "assumed for planning, and not established by",
    "reported": "reported and not established by",
    "unsupported": "unsupported by",
    "not_assessed": "not assessed against",
}
"""The standing of a scenario in words, where it is not established."""


def warning(setting: Setting, here: str = "this page") -> str:
    """The caveat where the scenario is not established, or is assumed, or a claim is supposed; else empty.

    here: what the text calls itself.
    """
    if setting.problem.scenario is None:
        return _aside(setting, here)
    this = here[0].upper() + here[1:]
    name = f"the scenario “{scenario_name(setting.case, setting.problem.scenario)}”"
    evidence = f"the evidence of {day(setting.case.as_of)}"
    if not setting.hypothetical:
        return " ".join(
            part
            for part in (
                _only(setting, name),
                _assuming(setting, name, evidence, this),
                _aside(setting, here),
            )
            if part
        )
    if on_supposition(setting.problem):
        observed = CARRIED[setting.observed[setting.problem.scenario].standing]
        then = "established" if setting.problem.standing == "established" else "assumed for planning"
        return (
            f"{setting.supposing}{name} would be {then}; as observed it is {observed} {evidence}. {this} "
            "is no recommendation today. If all of that were established, this is what would be recommended."
        )
    standing = setting.standings[setting.problem.scenario]
    missing = listed(f"“{claim_text(setting.case, claim).rstrip('.')}”" for claim in standing.missing)
    lacks = " It rests on no claim at all."
    if missing:
        lacks = f" Not established: {missing}."
    elif standing.standing == "not_assessed":
        lacks = " The case does not say what it rests on."
    still = "" if setting.problem.on_supposition else " still"
    told = f"{setting.supposing}{name} would{still} be" if setting.supposing else f"The{name[3:]} is"
    return (
        f"Hypothetical. {told} {CARRIED[standing.standing]} {evidence}. {this} is no recommendation. "
        f"If the scenario were true, this is what would be best.{lacks}"
    )


def _only(setting: Setting, name: str) -> str:
    """That a scenario is not established in being only what it includes; empty where nothing of that is said."""
    if setting.said(setting.problem.scenario) != "includes":
        return ""
    return f"{name[0].upper() + name[1:]} is {words('standings')['includes']}."


def _assuming(setting: Setting, name: str, evidence: str, this: str) -> str:
    """That the recommendation rests on planning assumptions, and on which; empty where it does not."""
    if not setting.problem.assumed or setting.problem.scenario is None:
        return ""
    missing = setting.observed[setting.problem.scenario].missing
    claims = listed(f"“{claim_text(setting.case, claim).rstrip('.')}”" for claim in missing)
    they, are = (
        ("it", "a planning assumption") if len(missing) == 1 else ("one of them", "planning assumptions")
    )
    return (
        f"On planning assumptions. {name[0].upper() + name[1:]} is not established by {evidence}. It is assumed, since "
        f"the case declares as {are}: {claims}. {this} recommends under that caveat: should {they} prove wrong, the "
        "recommendation falls."
    )


def _aside(setting: Setting, here: str) -> str:
    """The effect of suppositions on other scenarios; empty where nothing is supposed."""
    if not setting.supposing:
        return ""
    then = [
        f"the scenario “{scenario_name(setting.case, name)}” {moved_to(setting, name)}"
        for name in setting.moved
    ]
    told = "; ".join(then) or "no scenario would change its standing"
    return f"{setting.supposing}{told}. The recommendation on {here} does not rest on that."
