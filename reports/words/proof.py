"""The proof of the optimum in words."""

from decision import Optimum

WAYS = {
    "program": "the integer program",
    "listing": "a list of all feasible bundles",
    "search": "branch and bound without the solver",
}


def proof(optimum: Optimum) -> str:
    """As in "Value 71.1 of 100, ...": by two ways only where both agree."""
    if optimum.status != "optimal":
        return "not proved best"
    ways = [WAYS[way] for way in optimum.witnesses]
    if len(ways) == 1:
        return f"proved best on these inputs by {ways[0]} alone"
    return f"proved best on these inputs by two ways, {' and '.join(ways)}"


def not_proved(optimum: Optimum) -> str:
    """Why the best bundle is not proved best."""
    if optimum.status == "not_proved":
        return "two ways to the best bundle disagree, and the better of the two is shown"
    return "it was interrupted" if optimum.interrupted else "the time limit was reached"
