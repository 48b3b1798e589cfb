"""What is recommended, and what it is called: one rule for documents, tables and the brief."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decision import Bundle, Problem


def is_hypothetical(problem: "Problem") -> bool:
    """Computed in a scenario that the evidence does not establish: then nothing is recommended.

    What only a supposition establishes is not established. The numbers as written are no scenario, and hence
    not hypothetical.
    """
    return problem.scenario is not None and (problem.standing != "established" or problem.on_supposition)


def on_supposition(problem: "Problem") -> bool:
    """Established, and by what is supposed alone."""
    return problem.on_supposition and problem.standing == "established"


def best_title(problem: "Problem") -> str:
    """What the best bundle is headed: only what the evidence carries is recommended."""
    if on_supposition(problem):
        return "Would be recommended"
    return "Would be best" if is_hypothetical(problem) else "Recommended"


def best_called(problem: "Problem") -> str:
    """What a text calls the best bundle: in a hypothetical scenario nothing is recommended."""
    if on_supposition(problem):
        return "the bundle that would be recommended"
    return "the bundle that would be best" if is_hypothetical(problem) else "the recommended bundle"


def recommended_id(problem: "Problem", best: "Bundle | None") -> str | None:
    """The id of the best bundle where it is recommended: there is one, and the scenario is not hypothetical."""
    return None if best is None or is_hypothetical(problem) else best.id
