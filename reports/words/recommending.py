"""What may be called recommended: one rule for JSON, terminal and brief."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decision import Bundle, Problem


def is_hypothetical(problem: "Problem") -> bool:
    """Whether the scenario is not established by observed evidence, so that nothing is recommended.

    The scores as written are no scenario, and hence not hypothetical.
    """
    return problem.scenario is not None and (problem.standing != "established" or problem.on_supposition)


def on_supposition(problem: "Problem") -> bool:
    """Whether the scenario is established by suppositions alone."""
    return problem.on_supposition and problem.standing == "established"


def best_title(problem: "Problem") -> str:
    """The heading of the best bundle."""
    if on_supposition(problem):
        return "Would be recommended"
    return "Would be best" if is_hypothetical(problem) else "Recommended"


def best_called(problem: "Problem") -> str:
    """The term for the best bundle in a sentence."""
    if on_supposition(problem):
        return "the bundle that would be recommended"
    return "the bundle that would be best" if is_hypothetical(problem) else "the recommended bundle"


def recommended_id(problem: "Problem", best: "Bundle | None") -> str | None:
    """The id of the best bundle; None where there is none or the scenario is hypothetical."""
    return None if best is None or is_hypothetical(problem) else best.id
