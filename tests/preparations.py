"""Small cases for hypothesis whose objective is the longest lead time, which preparations shorten."""

from hypothesis import strategies as st

from options import Case
from tests.actors import derive, sound
from tests.strategies import Data, Draw, as_case, case_dicts

MONTHS = st.sampled_from([0, 1, 2.5, 2.5, 7])
"""Lead times, a few and with ties."""

LESS = st.sampled_from([0, 1, 1.5, 2.5, 6, 7, 20])
"""Months taken off: to a tie, to 0, and beyond."""


def prepared_dicts() -> st.SearchStrategy[Data]:
    """A sound case whose first goal, and often its gauge, is the longest lead time less preparations."""
    return _prepared_dicts().filter(lambda data: sound(data) is not None)


def prepared_cases() -> st.SearchStrategy[Case]:
    """The same, read."""
    return prepared_dicts().map(as_case)


@st.composite
def _prepared_dicts(draw: Draw) -> Data:
    data = draw(case_dicts())
    names = list(data["levers"])
    for at, lever in enumerate(data["levers"].values()):
        for level in lever["levels"].values():
            level["lead_time"] = draw(MONTHS)
            # Levers prepare later ones alone, so that none prepare each other in a circle.
            later = draw(st.lists(st.sampled_from(names[at + 1 :]), unique=True)) if names[at + 1 :] else []
            level["prepares"] = {name: draw(LESS) for name in later}
    for name in ("goal_0", "gauge") if draw(st.booleans()) else ("goal_0",):
        if name in data["objectives"]:
            derive(data, name, {"lead_time": "longest"})
    for rule in data.get("constraints", {}).values():
        if rule.get("objective") == "goal_0":
            rule.pop("probability", None)
    if draw(st.booleans()):
        bound = {"objective": "goal_0", draw(st.sampled_from(["at_least", "at_most"])): draw(LESS | MONTHS)}
        if data.get("scenarios") and draw(st.booleans()):
            bound["scenarios"] = "all"
        data.setdefault("constraints", {})["in_time"] = bound
    return data
