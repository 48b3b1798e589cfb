"""What may be called recommended: one rule for JSON, terminal and brief."""

from typing import TYPE_CHECKING

from options import CARRIES
from reports.words.catalogue import words

if TYPE_CHECKING:
    from decision import Bundle, Problem


WHY_HYPOTHETICAL = words("why_hypothetical")
"""Why a scenario is hypothetical, in two words, by its standing."""


def is_hypothetical(problem: "Problem") -> bool:
    """Whether observed evidence does not carry the scenario, so that nothing is recommended.

    The scores as written are no scenario, and hence not hypothetical.
    """
    return problem.is_hypothetical


def on_supposition(problem: "Problem") -> bool:
    """Whether the scenario is carried by suppositions alone."""
    return problem.on_supposition and problem.standing in CARRIES


def best_title(problem: "Problem") -> str:
    """What figures, tables and headings call the best bundle."""
    return words("titled")[_standing(problem)]


def best_heading(problem: "Problem") -> str:
    """The heading of the best bundle, with the caveat under which it is recommended."""
    title = _standing(problem)
    return words("titled")["assumed" if title == "recommended" and problem.assumed else title]


def caveat(problem: "Problem") -> str:
    """What every page says of the standing of the answer; empty where observed evidence establishes the scenario."""
    if is_hypothetical(problem):
        return words("caveats")["hypothetical"]
    return words("caveats")["assumed"] if problem.assumed else ""


def headed(problem: "Problem", headline: str) -> str:
    """The headline of a brief, after what the scenario in use is where the evidence does not establish it."""
    standing = _standing(problem)
    if standing == "recommended" and not problem.assumed:
        return headline[0].upper() + headline[1:]
    return words("headlines")["assumed" if standing == "recommended" else standing].format(headline)


def best_called(problem: "Problem") -> str:
    """The term for the best bundle in a sentence."""
    return words("called")[_standing(problem)]


def _standing(problem: "Problem") -> str:
    """The name in the catalogue of what the best bundle is called."""
    if on_supposition(problem):
        return "supposed"
    return "hypothetical" if is_hypothetical(problem) else "recommended"


def recommended_id(problem: "Problem", best: "Bundle | None") -> str | None:
    """The id of the best bundle; None where there is none or the scenario is hypothetical."""
    return None if best is None or is_hypothetical(problem) else best.id
