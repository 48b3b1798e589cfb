"""Grades of claims in words (Admiralty code), and the grade of the best claim behind a score."""

from options import Case, Claim, EvidenceRule, Score, lacks

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "of unknown reliability",
}
"""Of a source."""

CREDIBILITY = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "of unknown truth",
}
"""Of a piece of information."""

WEAK = "the best claim behind it is below the evidence rule, or none is named, or its confidence is low"


def rule_in_words(rule: EvidenceRule) -> str:
    """What the rule asks of a claim: `facts of a usually reliable source (B) or a better one, probably true (2) or ...`."""
    source, truth = RELIABILITY[rule.reliability], CREDIBILITY[rule.credibility]
    better = "" if rule.reliability == "A" else " or a better one"
    more = "" if rule.credibility == 1 else " or more"
    return (
        f"facts of a source that is {source} ({rule.reliability}){better}, {truth} ({rule.credibility}){more}"
    )


def best_grade(case: Case, score: Score) -> str | None:
    """The best grade among the score's claims, as `B2`; None where none is graded."""
    graded = [claim for name in score.evidence if _is_graded(claim := case.evidence[name])]
    if not graded:
        return None
    best = min(graded, key=_order)
    return f"{best.reliability}{best.credibility}"


def weakly_sourced(case: Case, score: Score) -> bool:
    """Whether no claim behind the score meets the evidence rule, or its confidence is low or unstated."""
    ungraded = {"observation", "reliability", "credibility"}
    enough = any(ungraded.isdisjoint(lacks(case, name)) for name in score.evidence)
    return not enough or score.confidence in (None, "low")


def _is_graded(claim: Claim) -> bool:
    return claim.reliability is not None and claim.credibility is not None


def _order(claim: Claim) -> tuple[bool, str, int]:
    """Sort key of grades: known before unknown, then by reliability."""
    unknown = claim.reliability == "F" or claim.credibility == 6
    return unknown, claim.reliability or "", claim.credibility or 0
