"""Cases with scenarios and evidence, with triggers, and with actors, on borders as in tests/soak/borders.py."""

from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from options import CaseError
from tests.oracle.listing import Listing
from tests.soak.borders import Data, Maker, as_case, clean, decimal_of, json_copy

TRIES = 30
"""Cases drawn until one is accepted; then the last one is handed on, and told as refused."""


def accepted(make: Any, random: Random) -> Data:
    """The first drawn case that the checks of the format accept."""
    data: Data = {}
    for _ in range(TRIES):
        try:
            data = make(random)
            as_case(data)
        except (
            CaseError
        ):  # a drawn part that no case may have, as an accepted course that nothing makes possible
            continue
        return data
    return data


def world(random: Random) -> Data:
    """A case for robust and evidence."""
    return accepted(_world, random)


def _world(random: Random) -> Data:
    maker = Maker(random, most=200)
    maker.start()
    data = maker.data
    if maker.chance(0.8):
        data["scenarios"] = maker.scenarios()
    _evidence(maker)
    if "scenarios" in data:
        _likelihoods(maker)
    maker.borders()
    return clean(data)


def _evidence(maker: Maker) -> None:
    data = maker.data
    data["sources"] = {"office": {}, "club": {}}
    asserted = [f"claim_{n}" for n in range(maker.pick([1, 2, 3, 4]))]
    awaited = [f"awaited_{n}" for n in range(maker.pick([0, 1, 1, 2]))]
    scenarios = list(data.get("scenarios", {}))
    data["evidence"] = {}
    for name in asserted:
        claim: Data = {
            "claim": "It is so.",
            "class": maker.pick(["fact", "fact", "fact", "judgement"]),
            "date": "2024-03-15",
            "source": maker.pick(["office", "office", "club"]),
            "reliability": maker.pick("AABBCDEF"),
            "credibility": maker.pick([1, 2, 2, 3, 6]),
        }
        others = [other for other in data["evidence"] if maker.chance(0.15)]
        if others:
            claim["conflicts_with"] = others
        data["evidence"][name] = claim
    for name in awaited:
        data["evidence"][name] = {"claim": "It will be so.", "awaited": True}
    for claim in data["evidence"].values():
        ratings = {
            at: maker.pick(["consistent", "inconsistent", "neutral"]) for at in scenarios if maker.chance(0.4)
        }
        if ratings:
            claim["bears_on"] = ratings
    for name in scenarios:
        if maker.chance(0.8):
            data["scenarios"][name]["rests_on"] = maker.some([*asserted, *awaited, *awaited], 0, 3)
            data["scenarios"][name]["rests_on"] = list(dict.fromkeys(data["scenarios"][name]["rests_on"]))
    for scores in _every_scores(data):
        for objective, score in scores.items():
            if not maker.chance(0.6):
                continue
            stated = dict(score) if isinstance(score, dict) else {"likely": score}
            if "low" not in stated and maker.chance(0.6):
                down, up = maker.decimal(0, 4, maker.pick([0, 1])), maker.decimal(0, 4, maker.pick([0, 1]))
                stated |= {"low": stated["likely"] - down, "high": stated["likely"] + up}
            scores[objective] = stated | {"evidence": maker.some(asserted, 0, 2)}


def _every_scores(data: Data) -> list[Data]:
    found = [
        level["scores"]
        for lever in data["levers"].values()
        for level in lever["levels"].values()
        if "scores" in level
    ]
    return found + [
        by for state in data.get("scenarios", {}).values() for by in state.get("scores", {}).values()
    ]


def _likelihoods(maker: Maker) -> None:
    names = list(maker.data["scenarios"])
    parts = [maker.pick([1, 1, 2, 3, 4]) for _ in names]
    shares = [Decimal(round(100 * part / sum(parts))).scaleb(-2) for part in parts]
    shares[-1] = 1 - sum(shares[:-1])
    for name, share in zip(names, shares, strict=True):
        if maker.chance(0.75):
            room = Decimal(maker.pick(["0", "0.05", "0.1", "0.3"]))
            low, high = max(Decimal(0), share - room), min(Decimal(1), share + room)
            maker.data["scenarios"][name]["likelihood"] = share if low == high else [low, high]


def plan(random: Random) -> Data:
    """A case for contingency: few bundles, one to three triggers."""
    return accepted(_plan, random)


def maker_most(random: Random) -> int:
    """Bundles of a case in two stages: the oracle goes through all pairs of them."""
    return (8, 12, 12, 18)[random.randint(0, 3)]


def _plan(random: Random) -> Data:
    maker = Maker(random, most=maker_most(random))
    maker.start()
    data = maker.data
    levers = data["levers"] = dict(list(data["levers"].items())[:4])
    data["status_quo"] = {n: level for n, level in data["status_quo"].items() if n in levers}
    data["synergies"] = {
        name: each
        for name, each in data["synergies"].items()
        if all(m.partition(".")[0] in levers for m in each["levers"])
    }
    if "scenarios" in data or maker.chance(0.6):
        data["scenarios"] = maker.scenarios()
    for n, (name, lever) in enumerate(levers.items()):
        later = list(levers)[n + 1 :]
        for level in lever["levels"].values():
            level["lead_time"] = maker.pick([0, 1, 2, 4, Decimal("2.5")])
            if later and maker.chance(0.6):
                level["prepares"] = {maker.pick(later): maker.pick([1, 2, 3, Decimal("1.5")])}
        del name
    data["resources"] = data["resources"] or ({"money": {}} if maker.chance(0.5) else {})
    maker.borders()
    names = [f"event_{n}" for n in range(maker.pick([1, 1, 2, 2, 3]))]
    stated = maker.chance(0.6)
    data["evidence"] = {"sighting": {"claim": "It is seen.", "awaited": True}}
    listing = Listing(as_case(clean(data)))
    data["triggers"] = {name: _trigger(maker, listing, stated) for name in names}
    if len(names) > 1 and maker.chance(0.5):
        data["triggers"][names[0]]["with"] = [names[1]]
    return clean(data)


def _trigger(maker: Maker, listing: Listing, stated: bool) -> Data:
    data = maker.data
    trigger: Data = {"within": maker.pick([0, 1, 2, 3, Decimal("1.5")])}
    if data.get("scenarios") and maker.chance(0.7):
        trigger["scenario"] = maker.pick(data["scenarios"])
    else:
        trigger["claim"] = "sighting"
    if stated:
        trigger["likelihood"] = maker.pick(
            [
                0,
                Decimal("0.2"),
                Decimal("0.3"),
                [Decimal("0.1"), Decimal("0.3")],
                [0, Decimal("0.6")],
                [Decimal("0.2"), Decimal("0.9")],
            ]
        )
    for name, resource in data["resources"].items():
        if "limit" not in resource:
            continue
        uses = sorted({decimal_of(listing.use(name)[row]) for row in range(listing.size)})
        gaps = [b - a for a, b in pairwise(uses) if b - a <= resource["limit"]]
        if gaps and maker.chance(0.5):  # so that a bundle's cost and the reserve meet the limit exactly
            over = [use - resource["limit"] for use in uses if use > resource["limit"]]
            trigger.setdefault("surge", {})[name] = maker.pick(over or gaps)
        under = [resource["limit"] - use for use in uses if resource["limit"] - use > 0]
        if under and maker.chance(0.4):
            trigger.setdefault("reserve", {})[name] = maker.pick(under)
    return trigger


def game(random: Random) -> Data:
    """A case with one or two actors, an objective often derived from the first, bounds met exactly."""
    return accepted(_game, random)


def _game(random: Random) -> Data:
    maker = Maker(random, most=64)
    maker.start()
    data = maker.data
    names = {"east": ["stay", "probe", "strike"][: maker.pick([2, 3])]}
    if maker.chance(0.6):
        names["west"] = ["sell", "send", "wait"][: maker.pick([2, 3])]
    data["actors"] = {actor: _actor(maker, courses) for actor, courses in names.items()}
    if len(names) > 1:
        for actor, other in (("east", "west"), ("west", "east")):
            for course in data["actors"][actor]["courses"].values():
                if maker.chance(0.5):
                    course["when"] = {
                        f"{other}.{maker.pick(names[other])}": {
                            maker.pick(["gain", "cost", "crew"]): _shift(maker)
                        }
                    }
    if maker.chance(0.7):
        _derive(maker, "aa")
    maker.borders()
    return clean(data)


def _actor(maker: Maker, courses: list[str]) -> Data:
    stated: Data = {"accepts": courses[0], "courses": {}, "shifts": {}}
    if maker.chance(0.2):
        stated["deters"] = maker.some(courses[1:], 1, 2)
    for course in courses:
        crew = _item(maker)
        if maker.chance(0.35):
            crew["impossible_above"] = maker.pick([crew["likely"], maker.decimal(0, 8, maker.pick([0, 1]))])
        stated["courses"][course] = {
            "incentives": {"gain": _item(maker)},
            "costs": {"cost": _item(maker)},
            "constraints": {"crew": crew},
        }
    for member in maker.some(maker.members(), 1, 5):
        items = maker.some(["gain", "cost", "crew"], 1, 2)
        stated["shifts"][member] = {maker.pick(courses): {item: _shift(maker) for item in items}}
    return stated


def _shift(maker: Maker) -> Decimal:
    return Decimal(maker.pick(["-2", "-1", "-0.5", "0.1", "0.3", "0.5", "1", "2", "3", "1.125"]))


def _item(maker: Maker) -> Data:
    likely = maker.decimal(0, 8, maker.pick([0, 0, 1]))
    if maker.chance(0.6):
        return {"likely": likely}
    return {"likely": likely, "low": likely - maker.pick([0, 1, 2]), "high": likely + maker.pick([0, 1, 2])}


def _derive(maker: Maker, name: str) -> None:
    """The objective takes its total from an actor: nothing scores it any more."""
    data = maker.data
    data["objectives"][name] = {
        "sense": "maximise", "worst": -10, "best": maker.pick([10, 15]),
        "from": {"actor": "east", "measure": "deterrence_margin"},
    }  # fmt: skip
    for scores in _every_scores(data):
        scores.pop(name, None)
    for synergy in data.get("synergies", {}).values():
        synergy["scores"].pop(name, None)
    data["synergies"] = {k: s for k, s in data.get("synergies", {}).items() if s["scores"] or s["cost"]}


def unprepared(data: Data) -> Data:
    """The same case in which nothing prepares anything."""
    data = json_copy(data)
    for lever in data["levers"].values():
        for level in lever["levels"].values():
            level.pop("prepares", None)
    return data
