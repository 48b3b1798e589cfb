"""Signposts in sentences: what would make a scenario or trigger reported, and established."""

from decision import EvidencePath, Signpost, scenario_paths, trigger_paths
from options import Case
from reports.words.names import claim_text, scenario_name, trigger_name
from reports.words.wording import listed

LACKS = {
    "observation": "to be observed, and graded as the evidence rule asks",
    "fact": "a statement of fact in place of an assumption or a judgement",
    "reliability": "a more reliable source",
    "credibility": "more credible information",
}


def paths_told(case: Case) -> dict[str, EvidencePath]:
    """Paths by name: all triggers, and scenarios without a trigger; those not assessed are omitted."""
    paths = {trigger_name(case, name): path for name, path in trigger_paths(case).items()}
    brought = {path.scenario for path in paths.values()}
    for name, path in scenario_paths(case).items():
        if name not in brought:
            paths[scenario_name(case, name)] = path
    return {name: path for name, path in paths.items() if path.standing != "not_assessed"}


def standing_now(path: EvidencePath) -> str:
    """The present standing in words, as in `not assessed now`."""
    return f"{path.standing.replace('_', ' ')} now"


def opening(path: EvidencePath) -> str:
    """The sentence before the list of claims."""
    if not path.to_established:
        if path.standing == "established":
            return "All that it rests on is established."
        return "It names no claim that would establish it."
    if len(path.to_established) == 1:
        if not path.to_reported:
            return "To be established it takes this."
        return "This, observed and graded, would make it reported; graded as the evidence rule asks, established."
    if not path.to_reported:
        return "To be established it takes all of these."
    return "Any one of these, observed and graded, would make it reported; to be established it takes all of these."


def needed(case: Case, post: Signpost) -> str:
    """A claim and what it lacks, in a sentence."""
    lacks = [LACKS[lack] for lack in post.lacks]
    lacks += [f"that this falls: {claim_text(case, other)}" for other in post.against]
    return f"{claim_text(case, post.claim)} It needs {listed(lacks)}."
