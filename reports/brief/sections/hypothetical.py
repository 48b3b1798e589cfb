"""What is said where a scenario is not established, is assumed, or a claim is supposed."""

from reports.brief.sections.situation import moved_to
from reports.brief.study import Setting
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


def warning(study: Setting, here: str = "this page") -> str:
    """The caveat where the scenario is not established, or is assumed, or a claim is supposed; else empty.

    here: what the text calls itself.
    """
    if study.problem.scenario is None:
        return _aside(study, here)
    this = here[0].upper() + here[1:]
    name = f"the scenario “{scenario_name(study.case, study.problem.scenario)}”"
    evidence = f"the evidence of {day(study.case.as_of)}"
    if not study.hypothetical:
        return " ".join(
            part
            for part in (_only(study, name), _assuming(study, name, evidence, this), _aside(study, here))
            if part
        )
    if on_supposition(study.problem):
        observed = CARRIED[study.observed[study.problem.scenario].standing]
        then = "established" if study.problem.standing == "established" else "assumed for planning"
        return (
            f"{study.supposing}{name} would be {then}; as observed it is {observed} {evidence}. {this} "
            "is no recommendation today. If all of that were established, this is what would be recommended."
        )
    standing = study.standings[study.problem.scenario]
    missing = listed(f"“{claim_text(study.case, claim).rstrip('.')}”" for claim in standing.missing)
    lacks = " It rests on no claim at all."
    if missing:
        lacks = f" Not established: {missing}."
    elif standing.standing == "not_assessed":
        lacks = " The case does not say what it rests on."
    still = "" if study.problem.on_supposition else " still"
    told = f"{study.supposing}{name} would{still} be" if study.supposing else f"The{name[3:]} is"
    return (
        f"Hypothetical. {told} {CARRIED[standing.standing]} {evidence}. {this} is no recommendation. "
        f"If the scenario were true, this is what would be best.{lacks}"
    )


def _only(study: Setting, name: str) -> str:
    """That a scenario is not established in being only what it includes; empty where nothing of that is said."""
    if study.said(study.problem.scenario) != "includes":
        return ""
    return f"{name[0].upper() + name[1:]} is {words('standings')['includes']}."


def _assuming(study: Setting, name: str, evidence: str, this: str) -> str:
    """That the recommendation rests on planning assumptions, and on which; empty where it does not."""
    if not study.problem.assumed or study.problem.scenario is None:
        return ""
    missing = study.observed[study.problem.scenario].missing
    claims = listed(f"“{claim_text(study.case, claim).rstrip('.')}”" for claim in missing)
    they, are = (
        ("it", "a planning assumption") if len(missing) == 1 else ("one of them", "planning assumptions")
    )
    return (
        f"On planning assumptions. {name[0].upper() + name[1:]} is not established by {evidence}. It is assumed, since "
        f"the case declares as {are}: {claims}. {this} recommends under that caveat: should {they} prove wrong, the "
        "recommendation falls."
    )


def _aside(study: Setting, here: str) -> str:
    """The effect of suppositions on other scenarios; empty where nothing is supposed."""
    if not study.supposing:
        return ""
    then = [
        f"the scenario “{scenario_name(study.case, name)}” {moved_to(study, name)}" for name in study.moved
    ]
    told = "; ".join(then) or "no scenario would change its standing"
    return f"{study.supposing}{told}. The recommendation on {here} does not rest on that."
