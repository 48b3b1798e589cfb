"""Small valid cases for hypothesis: as plain dicts, which tests may alter, and as read by `read_case`.

Numbers have at most three decimals, and often few distinct values, so that ties and tight rows occur.
"""

import json
import re
from collections.abc import Callable, Iterable
from math import prod
from typing import Any

from hypothesis import strategies as st

from decision import Bundle
from options import Case, read_case
from tests.oracle import Oracle

Draw = Callable[[st.SearchStrategy[Any]], Any]
Data = dict[str, Any]

MOST_BUNDLES = 200


def as_case(data: Data) -> Case:
    """The case of a dict, read as a file would be."""
    return read_case(as_text(data))


def named(bundle: Bundle | None) -> str | None:
    """The id of a bundle that may be none."""
    return None if bundle is None else bundle.id


def as_text(data: Data) -> str:
    """YAML whose sections are JSON: floats of few decimals are written as they are meant. Dates go bare."""
    text = "".join(f"{section}: {json.dumps(part)}\n" for section, part in data.items())
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text)


def numbers(low: int, high: int) -> st.SearchStrategy[float]:
    """Whole numbers mostly, else tenths, else thousandths."""
    return st.one_of(
        st.integers(low, high),
        st.integers(low * 10, high * 10).map(lambda n: n / 10),
        st.integers(low * 1000, high * 1000).map(lambda n: n / 1000),
    )


@st.composite
def case_dicts(draw: Draw, most_bundles: int = MOST_BUNDLES) -> Data:
    """A whole case; the parts that an optimum does not depend on are left out."""
    data: Data = {"format": 1, "title": "A made-up case", "as_of": "2024-03-15"}
    if draw(st.integers(0, 3)) == 0:
        shares = draw(st.sampled_from([(0.6, 0.4), (0.5, 0.5), (0.2, 0.3, 0.5)]))
        data["horizons"] = {f"year_{n}": {"share": share} for n, share in enumerate(shares, start=1)}
    data["objectives"] = {f"goal_{n}": draw(_objective()) for n in range(draw(st.integers(1, 4)))}
    if draw(st.booleans()):
        data["objectives"]["gauge"] = draw(_measure())
    data["resources"] = {name: draw(_resource()) for name in draw(_some(["money", "staff"]))}
    if len(data["resources"]) == 2 and draw(st.integers(0, 2)) == 0:
        data["resources"]["both"] = {"sum": ["money", "staff"], **draw(_resource())}
    data["levers"] = draw(_levers(data, most_bundles))
    data["status_quo"] = draw(_bundle(data["levers"]))
    data["synergies"] = {f"joined_{n}": draw(_synergy(data)) for n in range(draw(st.integers(0, 2)))}
    data["synergies"] = {name: synergy for name, synergy in data["synergies"].items() if synergy}
    if draw(st.booleans()):
        data["scenarios"] = draw(_scenarios(data))
    if draw(st.booleans()):
        data["weights"] = draw(_weights(data))
    count = draw(st.sampled_from([0, 1, 1, 2, 2, 3, 4]))
    data["draws"] = {
        "number": draw(st.sampled_from([1, 4, 10, 20])),
        "seed": draw(st.integers(0, 9)),
        "shape": draw(st.sampled_from(["pert", "triangular"])),
    }
    data["constraints"] = {f"rule_{n}": draw(_constraint(data)) for n in range(count)}
    return {key: part for key, part in data.items() if part != {}}


def cases() -> st.SearchStrategy[Case]:
    return case_dicts().map(as_case)


def members(levers: Data) -> list[str]:
    """Every `lever` and `lever.level` that a rule may name."""
    return [*levers, *(f"{name}.{level}" for name, lever in levers.items() for level in lever["levels"])]


def weighed(data: Data) -> list[str]:
    return [name for name, objective in data["objectives"].items() if not objective.get("measure")]


def plain(data: Data) -> list[str]:
    """The resources that have costs: all but sums."""
    return [name for name, resource in data["resources"].items() if "sum" not in resource]


def _some(among: Iterable[str], least: int = 0, most: int | None = None) -> st.SearchStrategy[list[str]]:
    pool = list(among)
    return st.permutations(pool).flatmap(
        lambda order: st.integers(least, len(pool) if most is None else min(most, len(pool))).map(
            lambda n: sorted(order[:n])
        )
    )


@st.composite
def _objective(draw: Draw) -> Data:
    """A range, and often a bent value function: concave, convex or neither."""
    low, width = draw(st.integers(-10, 5)), draw(st.sampled_from([1, 3, 5, 10, 20]))
    upward = draw(st.booleans())
    worst, best = (low, low + width) if upward else (low + width, low)
    objective: Data = {"sense": "maximise" if upward else "minimise", "worst": worst, "best": best}
    if draw(st.booleans()):
        inner = draw(st.lists(st.sampled_from([0.2, 0.25, 0.5, 0.7]), min_size=1, max_size=2, unique=True))
        heights = draw(
            st.lists(st.integers(1, 99), min_size=len(inner), max_size=len(inner), unique=True).map(sorted)
        )
        steps = zip(sorted(inner), heights, strict=True)
        between = [[round(worst + share * (best - worst), 3), height] for share, height in steps]
        objective["value"] = [[worst, 0], *between, [best, 100]]
    if draw(st.booleans()):
        objective["clamp"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        objective |= {"combine": "max", "baseline": draw(numbers(low - 1, low + width))}
    elif draw(st.booleans()):
        objective["baseline"] = draw(numbers(-5, 5))
    return objective


@st.composite
def _measure(draw: Draw) -> Data:
    measure: Data = {"sense": draw(st.sampled_from(["maximise", "minimise"])), "measure": True}
    if draw(st.booleans()):
        measure |= {"combine": "max", "baseline": draw(numbers(-2, 3))}
    return measure


def _resource() -> st.SearchStrategy[Data]:
    """Without a limit, roomy, or so small that rows such as 0.1 + 0.4 <= 0.5 are met to the last digit."""
    return st.sampled_from([{}, {"limit": 0.5}, {"limit": 0.7}, {"limit": 1}, {"limit": 2.3}, {"limit": 3}])


@st.composite
def _score(draw: Draw, data: Data) -> Any:
    likely = draw(numbers(-6, 8))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        low, high = draw(st.integers(0, 4)), draw(st.integers(0, 4))
        return {"low": round(likely - low, 3), "likely": likely, "high": round(likely + high, 3)}
    if kind == 1 and "horizons" in data:
        parts = {name: draw(st.integers(-6, 8)) for name in data["horizons"]}
        score: Data = {"by_horizon": parts}
        if draw(st.booleans()):
            score |= {"low": min(parts.values()) - 1, "high": max(parts.values())}
        return score
    return likely


@st.composite
def _scores(draw: Draw, data: Data) -> Data:
    """Scores on all objectives as often as on some."""
    names = draw(st.one_of(st.just(list(data["objectives"])), _some(data["objectives"])))
    return {name: draw(_score(data)) for name in names}


@st.composite
def _levers(draw: Draw, data: Data, most_bundles: int) -> Data:
    counts = [draw(st.integers(1, 3)) for _ in range(draw(st.sampled_from([1, 2, 3, 3, 4, 5])))]
    while prod(count + 1 for count in counts) > most_bundles:
        counts[counts.index(max(counts))] -= 1
    counts = [count for count in counts if count]
    costs = st.sampled_from([-0.5, -0.1, 0.1, 0.1, 0.2, 0.3, 0.4, 0.4, 0.7, 1, 1.2])
    levers = {}
    for lever, count in zip("abcde", counts, strict=False):
        levels = {}
        for level in ["low", "middle", "high"][:count]:
            spent = {name: draw(costs) for name in plain(data)}
            levels[level] = {"cost": spent, "scores": draw(_scores(data))}
        levers[lever] = {"levels": levels}
    return levers


@st.composite
def _bundle(draw: Draw, levers: Data) -> Data:
    used = draw(_some(levers)) if draw(st.booleans()) else []
    return {name: draw(st.sampled_from(sorted(levers[name]["levels"]))) for name in used}


@st.composite
def _synergy(draw: Draw, data: Data) -> Data:
    """Between two or three levers, or given levels of them; nothing where there is only one lever."""
    if len(data["levers"]) < 2:
        return {}
    parts = []
    for name in draw(_some(data["levers"], 2, 3)):
        level = draw(st.sampled_from(["", *data["levers"][name]["levels"]]))
        parts.append(f"{name}.{level}" if level else name)
    extra = {name: draw(numbers(-4, 5)) for name in draw(_some(data["objectives"], 1))}
    spent = {name: draw(st.sampled_from([-0.2, 0.1, 0.3])) for name in draw(_some(plain(data)))}
    return {"levers": parts, "scores": extra, "cost": spent}


@st.composite
def _scenarios(draw: Draw, data: Data) -> Data:
    """One or two, of which one may be the working one."""
    count = draw(st.integers(1, 2))
    working = draw(st.integers(0, count))
    scenarios: Data = {}
    for n in range(count):
        levels = [member for member in members(data["levers"]) if "." in member]
        scenarios[f"state_{n}"] = {
            "scores": {level: draw(_scores(data)) for level in draw(_some(levels, 0, 3))},
            "limits": {
                name: draw(st.sampled_from([0.5, 0.8, 4]))
                for name in draw(_some([key for key, part in data["resources"].items() if "limit" in part]))
            },
            "baseline": {name: draw(numbers(-3, 3)) for name in draw(_some(data["objectives"], 0, 1))},
        }
        if n == working:
            scenarios[f"state_{n}"]["working"] = True
    return scenarios


@st.composite
def _profile(draw: Draw, names: list[str]) -> Data:
    method = draw(st.sampled_from(["direct", "swing", "rank", "ahp"]))
    if method == "rank":
        order = draw(st.permutations(names))
        cut = draw(st.integers(0, len(order)))
        groups = [order[:cut], *order[cut:]] if cut > 1 else order
        surrogate = draw(st.sampled_from(["roc", "rank_sum", "rank_reciprocal"]))
        return {"method": "rank", "order": groups, "surrogate": surrogate}
    if method == "ahp" and len(names) > 1:
        pairs = [[a, b] for n, a in enumerate(names) for b in names[n + 1 :]]
        return {
            "method": "ahp",
            "comparisons": [[*pair, draw(st.sampled_from([0.25, 0.5, 1, 2, 3, 5]))] for pair in pairs],
        }
    shares = [draw(st.sampled_from([0, 0.2, 0.3, 0.5, 1, 0.125])) for _ in names]
    shares[draw(st.integers(0, len(names) - 1))] = 1
    if method == "swing":
        return {"method": "swing", "ratings": {n: 100 * s for n, s in zip(names, shares, strict=True)}}
    return {"method": "direct", "values": dict(zip(names, shares, strict=True))}


@st.composite
def _weights(draw: Draw, data: Data) -> Data:
    """One to three profiles, a default or none, and information that the default weights obey."""
    names = weighed(data)
    profiles = {f"side_{n}": draw(_profile(names)) for n in range(draw(st.integers(1, 3)))}
    stated: Data = {"profiles": profiles}
    kind = draw(st.integers(0, 2))
    if kind == 1:
        stated["default"] = draw(st.sampled_from(sorted(profiles)))
    if kind == 2:
        stated["default"] = {name: draw(st.sampled_from([0.5, 1, 0.25])) for name in profiles}
    if len(names) > 1 and draw(st.booleans()):
        at = Oracle(as_case({**data, "weights": stated})).weights
        first, second = sorted(draw(st.permutations(names))[:2], key=lambda name: -at[name])
        floor, ceiling = int(100 * at[second]) / 100, int(100 * at[first] + 65) / 100
        pool = [f"{first} >= {second}", f"{second} >= {floor}", f"{first} + 0.5 {second} <= {ceiling}"]
        stated["information"] = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
    return stated


@st.composite
def _constraint(draw: Draw, data: Data) -> Data:
    """Any kind of constraint; those that a small case can do without are drawn more often."""
    pool = members(data["levers"])
    kinds = ["bound", "bound", "must", "must_not", "group"]
    kinds += ["requires", "excludes", "together"] if len(data["levers"]) > 1 else []
    kinds += ["consent", "consent"] if "weights" in data else []
    kind = draw(st.sampled_from(kinds))
    if kind == "bound":
        return draw(_bound(data))
    if kind == "consent":
        least = draw(st.one_of(st.just("status_quo"), st.integers(0, 40)))
        return {"profile": draw(st.sampled_from(sorted(data["weights"]["profiles"]))), "at_least": least}
    if kind in ("must", "must_not"):
        return {kind: draw(st.sampled_from(pool))}
    if kind == "group":
        group = draw(_some(pool, 1))
        bound = draw(st.sampled_from(["at_least", "at_most", "at_most", "exactly"]))
        return {"group": group, bound: draw(st.integers(1, max(1, len(group) - 1)))}
    levers = draw(_some(data["levers"], 2, 3))
    parts = [draw(st.sampled_from([m for m in pool if m.partition(".")[0] == lever])) for lever in levers]
    parts = draw(st.permutations(parts))
    return {"together": parts} if kind == "together" else {"lever": parts[0], kind: parts[1:]}


@st.composite
def _bound(draw: Draw, data: Data) -> Data:
    """A ceiling or floor, at any estimate, in one scenario, several or all."""
    rule: Data = {"objective": draw(st.sampled_from(sorted(data["objectives"])))}
    if draw(st.booleans()):
        rule["at_most"] = draw(numbers(-2, 15))
    else:
        rule["at_least"] = draw(numbers(-15, 4))
    if draw(st.integers(0, 3)) == 0:
        rule["probability"] = draw(st.sampled_from([0.1, 0.5, 0.7, 0.75, 0.9, 0.95, 1]))
    elif draw(st.booleans()):
        rule["estimate"] = draw(st.sampled_from(["low", "likely", "high"]))
    if "scenarios" in data and draw(st.booleans()):
        rule["scenarios"] = draw(st.one_of(st.just("all"), _some(data["scenarios"], 1)))
    return rule
