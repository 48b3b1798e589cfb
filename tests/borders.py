"""Cases on the borders of the weights, for hypothesis: ties where segments meet, twin and equal levers, equal lines,
equal weights with an order, weights of 0 and weights that the information forces to 0."""

from typing import Any

from hypothesis import strategies as st

from options import Case, CaseError
from tests.strategies import Data, as_case

ALL = ["aa", "bb", "cc", "dd"]

INFORMATION = {
    2: [["aa >= bb"], ["aa >= bb", "bb >= aa"], ["bb <= 0"], ["aa >= 0.5"], ["aa <= 0.5"], ["aa >= 0.2", "bb >= 0.3"]],
    3: [["aa >= bb", "bb >= cc"], ["cc <= 0"], ["aa >= bb", "bb >= aa"], ["aa + bb <= 0.5"], ["aa <= 0.4", "cc >= 0.1"]],
    4: [["aa >= bb", "bb >= cc", "cc >= dd"], ["dd <= 0", "cc <= 0"], ["aa + bb >= 0.5"], ["dd >= 0.1", "aa >= bb"]],
}  # fmt: skip

WEIGHTS = {
    2: [[1, 1], [1, 0], [0, 1], [3, 1], [0.21, 0.79], [2, 1], [1, 2]],
    3: [[1, 1, 1], [1, 0, 0], [0, 1, 1], [2, 1, 0], [0.5, 0.3, 0.2], [1, 0, 1], [0.2, 0.2, 0.6]],
    4: [[1, 1, 1, 1], [1, 1, 0, 0], [4, 3, 2, 1], [1, 0, 0, 0], [0.3, 0.2, 0.4, 0.1]],
}


@st.composite
def data_at_borders(draw: st.DrawFn, most_objectives: int = 3, informed: bool | None = None) -> Data:
    """Few and often equal scores, levers that are copies of each other, and rows that forbid some bundles."""
    count = draw(st.integers(2, most_objectives))
    names = ALL[:count]
    number = draw(
        st.sampled_from(
            [
                st.integers(0, 5).map(lambda n: 10 * n),
                st.integers(-3, 9),
                st.integers(0, 3000).map(lambda n: n / 100),
            ]
        )
    )
    scores = st.fixed_dictionaries(dict.fromkeys(names, number))
    pool = draw(st.lists(scores, min_size=1, max_size=4))
    levers: dict[str, Any] = {}
    for lever in ["north", "south", "x", "y"][: draw(st.integers(1, 4))]:
        levels = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
        if levers and draw(st.booleans()):
            levers[lever] = levers[next(iter(levers))]
        else:
            levers[lever] = {
                "levels": {at: {"scores": each} for at, each in zip("pqs", levels, strict=False)}
            }
    data: Data = {"format": 1, "title": "At the borders", "as_of": "2024-03-15"}
    data["objectives"] = {name: {"sense": "maximise", "worst": 0, "best": 100} for name in names}
    data["levers"] = levers
    shares = dict(zip(names, draw(st.sampled_from(WEIGHTS[count])), strict=True))
    data["weights"] = {"profiles": {"us": {"method": "direct", "values": shares}}, "default": "us"}
    if draw(st.booleans()) if informed is None else informed:
        data["weights"]["information"] = draw(st.sampled_from(INFORMATION[count]))
    members = [*levers, *(f"{lever}.{level}" for lever, of in levers.items() for level in of["levels"])]
    rules = st.one_of(
        st.sampled_from(members).map(lambda member: {"must_not": member}),
        st.integers(1, 2).map(lambda most: {"group": list(levers), "at_most": most}),
    )
    data["constraints"] = {f"rule_{n}": rule for n, rule in enumerate(draw(st.lists(rules, max_size=2)))}
    return {key: part for key, part in data.items() if part != {}}


def cases_at_borders(most_objectives: int = 3, informed: bool | None = None) -> st.SearchStrategy[Case]:
    """As records; weights that miss the information are left out."""
    read = data_at_borders(most_objectives, informed).map(_read)
    return read.filter(lambda case: case is not None)


def _read(data: Data) -> Case | None:
    try:
        return as_case(data)
    except CaseError:
        return None
