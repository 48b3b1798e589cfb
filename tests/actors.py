"""Small cases with actors for hypothesis: an objective derived from one, and games between two."""

from typing import Any

from hypothesis import strategies as st

from options import Case, CaseError
from tests.strategies import Data, Draw, as_case, case_dicts, members

POINTS = st.one_of(st.integers(0, 8), st.sampled_from([0.5, 2.5, 1.125]))
SHIFTS = st.sampled_from([-2, -1, -0.5, 0.5, 1, 2, 3])


def raiders(actor: Data, money: float, levers: Data, **more: Data) -> Case:
    """An actor by hand, from whose margin the objective `calm` is derived; `more`: further parts of the case."""
    return as_case(
        {
            "format": 1,
            "title": "Raiders",
            "as_of": "2024-03-15",
            "objectives": {
                "calm": {
                    "sense": "maximise", "worst": -10, "best": 10,
                    "from": {"actor": "raiders", "measure": "deterrence_margin"},
                }
            },
            "resources": {"money": {"limit": money}},
            "levers": levers,
            "actors": {"raiders": actor},
            **more,
        }
    )  # fmt: skip


def derived_dicts() -> st.SearchStrategy[Data]:
    """A sound case whose first goal, and its gauge where it has one, is what an actor is deterred by."""
    return _derived_dicts().filter(lambda data: sound(data) is not None)


@st.composite
def _derived_dicts(draw: Draw) -> Data:
    """A case whose first goal, and its gauge where it has one, is what an actor is deterred by."""
    data = draw(case_dicts())
    data["actors"] = {"them": draw(_actor(data, ["stay", "probe", "strike"][: draw(st.integers(2, 3))]))}
    source = {"actor": "them", "measure": "deterrence_margin"}
    for name in ("goal_0", "gauge") if draw(st.booleans()) else ("goal_0",):
        if name in data["objectives"]:
            derive(data, name, source)
    if draw(st.booleans()):
        bound: Data = {"objective": "goal_0", draw(st.sampled_from(["at_least", "at_most"])): draw(SHIFTS)}
        bound["estimate"] = draw(st.sampled_from(["low", "likely", "high"]))
        data.setdefault("constraints", {})["deterred"] = bound
    return data


def derived_cases() -> st.SearchStrategy[Case]:
    return derived_dicts().map(as_case)


def sound(data: Data) -> Case | None:
    """The case; None where it is at fault, since the accepted course is impossible under every bundle."""
    try:
        return as_case(data)
    except CaseError:
        return None


def game_dicts() -> st.SearchStrategy[Data]:
    """A sound case with two actors of two or three courses each, which change one another's items."""
    return _game_dicts().filter(lambda data: sound(data) is not None)


@st.composite
def _game_dicts(draw: Draw) -> Data:
    """A case with two actors of two or three courses each, which change one another's items."""
    data = draw(case_dicts())
    names = {"east": ["buy", "ask"], "west": ["sell", "send", "wait"][: draw(st.integers(2, 3))]}
    data["actors"] = {actor: draw(_actor(data, courses)) for actor, courses in names.items()}
    for actor, other in (("east", "west"), ("west", "east")):
        for course in data["actors"][actor]["courses"].values():
            if draw(st.booleans()):
                theirs = draw(st.sampled_from(names[other]))
                item = draw(st.sampled_from(["gain", "cost", "crew"]))
                course["when"] = {f"{other}.{theirs}": {item: draw(SHIFTS)}}
    return data


@st.composite
def crowd_dicts(draw: Draw) -> Data:
    """A case with three or four actors, few of whom bear on each other, with few distinct points: ties abound."""
    data: Data = {
        "format": 1,
        "title": "A crowd",
        "as_of": "2024-03-15",
        "objectives": {"peace": {"sense": "maximise", "worst": 0, "best": 1}},
        "resources": {"money": {"limit": 3}},
        "levers": {
            lever: {
                "levels": {
                    "on": {"cost": {"money": draw(st.integers(1, 2))}, "scores": {"peace": draw(SHIFTS)}}
                }
            }
            for lever in ("guard", "talk")
        },
        "actors": {},
    }
    names = {
        actor: ["stay", "move", "run"][: draw(st.integers(1, 3))]
        for actor in "abcd"[: draw(st.integers(3, 4))]
    }
    few = st.sampled_from([0, 1, 2])
    for actor, courses in names.items():
        stated: Data = {"accepts": courses[0], "courses": {}, "shifts": {}}
        for course in courses:
            crew: Data = {"likely": draw(few)}
            if draw(st.integers(0, 3)) == 0:
                crew["impossible_above"] = draw(few)
            stated["courses"][course] = {
                "incentives": {"gain": draw(few)},
                "constraints": {"crew": crew},
                "when": {},
            }
        for lever in draw(st.lists(st.sampled_from(["guard", "talk.on"]), unique=True)):
            stated["shifts"][lever] = {draw(st.sampled_from(courses)): {"crew": draw(SHIFTS)}}
        data["actors"][actor] = stated
    for actor, stated in data["actors"].items():
        for course in stated["courses"].values():
            for other in draw(
                st.lists(st.sampled_from([n for n in names if n != actor]), max_size=2, unique=True)
            ):
                items = {draw(st.sampled_from(["gain", "crew"])): draw(SHIFTS)}
                course["when"][f"{other}.{draw(st.sampled_from(names[other]))}"] = items
    return data


def derive(data: Data, name: str, source: Data) -> None:
    """The objective takes its total from a source of its own: nothing scores it any more."""
    objective = data["objectives"][name]
    for key in ("baseline", "combine"):
        objective.pop(key, None)
    if objective.get("measure"):
        ends = (-10, 10) if objective["sense"] == "maximise" else (10, -10)
        objective |= dict(zip(("worst", "best"), ends, strict=True))
    objective["from"] = source
    scored = [level["scores"] for lever in data["levers"].values() for level in lever["levels"].values()]
    scored += [synergy["scores"] for synergy in data.get("synergies", {}).values()]
    for scenario in data.get("scenarios", {}).values():
        scored += [*scenario["scores"].values(), scenario["baseline"]]
    for scores in scored:
        scores.pop(name, None)


@st.composite
def _actor(draw: Draw, data: Data, courses: list[str]) -> Data:
    """Each course has a gain, a cost and an obstacle; levers shift some of them. The first is accepted."""
    stated: Data = {"accepts": courses[0], "courses": {}, "shifts": {}}
    for course in courses:
        crew: Data = {"likely": draw(POINTS)}
        if draw(st.booleans()):
            crew["impossible_above"] = draw(st.sampled_from([crew["likely"], draw(POINTS)]))
        stated["courses"][course] = {
            "incentives": {"gain": draw(_item())},
            "costs": {"cost": draw(_item())},
            "constraints": {"crew": crew | draw(_range(crew["likely"]))},
        }
    pool = members(data["levers"])
    for member in draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True)):
        course = draw(st.sampled_from(courses))
        items = draw(st.lists(st.sampled_from(["gain", "cost", "crew"]), min_size=1, max_size=2, unique=True))
        stated["shifts"][member] = {course: {item: draw(SHIFTS) for item in items}}
    return stated


@st.composite
def _item(draw: Draw) -> Any:
    likely = draw(POINTS)
    return {"likely": likely} | draw(_range(likely))


@st.composite
def _range(draw: Draw, likely: float) -> Data:
    if draw(st.booleans()):
        return {}
    return {"low": likely - draw(st.integers(0, 2)), "high": likely + draw(st.integers(0, 2))}
