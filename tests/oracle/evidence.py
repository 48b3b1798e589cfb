"""States of claims and standings of scenarios (model, section 8)."""

from options import Case


def claim_states(case: Case) -> dict[str, str]:
    """claim -> awaited, established, contested or reported."""
    return {name: _state(case, name) for name in case.evidence}


def standings(case: Case) -> dict[str, str]:
    """scenario -> not_assessed, established, assumed, reported or unsupported."""
    states = claim_states(case)
    found = {}
    for name, scenario in case.scenarios.items():
        claims = scenario.rests_on
        if claims is None:
            found[name] = "not_assessed"
        elif claims and all(states[claim] == "established" for claim in claims):
            found[name] = "established"
        elif claims and all(
            states[claim] == "established" or _assumable(case, claim, states) for claim in claims
        ):
            found[name] = "assumed"
        elif any(
            states[claim] in ("established", "contested")
            or (states[claim] == "reported" and _known(case, claim))
            for claim in claims
        ):
            found[name] = "reported"
        else:
            found[name] = "unsupported"
    return found


def _assumable(case: Case, name: str, states: dict[str, str]) -> bool:
    """A declared planning assumption that would be established, were it stated as a fact and not contested."""
    claim = case.evidence[name]
    as_fact = claim.model_copy(update={"statement_class": "fact"})
    alone = case.model_copy(update={"evidence": {name: as_fact}})
    against = [
        other
        for other, stated in case.evidence.items()
        if name in stated.conflicts_with or other in claim.conflicts_with
    ]
    return (
        claim.planning_assumption
        and not claim.awaited
        and _qualifies(alone, name)
        and "established" not in [states[other] for other in against]
    )


def _state(case: Case, name: str) -> str:
    if case.evidence[name].awaited:
        return "awaited"
    if not _qualifies(case, name):
        return "reported"
    for other, claim in case.evidence.items():
        linked = name in claim.conflicts_with or other in case.evidence[name].conflicts_with
        if linked and _qualifies(case, other):
            return "contested"
    return "established"


def _qualifies(case: Case, name: str) -> bool:
    """A fact at or above the rule; unknown grades never are."""
    claim, rule = case.evidence[name], case.evidence_rule
    return (
        claim.statement_class == "fact"
        and _known(case, name)
        and "ABCDEF".index(claim.reliability) <= "ABCDEF".index(rule.reliability)
        and claim.credibility <= rule.credibility
    )


def _known(case: Case, name: str) -> bool:
    """Neither grade is missing or says that it cannot be judged."""
    claim = case.evidence[name]
    return claim.reliability not in (None, "F") and claim.credibility not in (None, 6)
