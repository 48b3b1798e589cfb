"""Small cases with triggers for hypothesis: one to three, alone or together, on scenarios or on claims."""

from hypothesis import strategies as st

from tests.strategies import Data, Draw, case_dicts

LEAST_LIMIT = 0.5
"""Of a resource of `case_dicts`."""

AMOUNTS = st.sampled_from([0, 0.1, 0.2, 0.3])


@st.composite
def trigger_dicts(draw: Draw) -> Data:
    """A case of few bundles, with lead times and preparations (a lever prepares later ones only: no circle)."""
    data = draw(case_dicts(most_bundles=18))
    for lever, stated in data["levers"].items():
        later = [name for name in sorted(data["levers"]) if name > lever]
        for level in stated["levels"].values():
            level["lead_time"] = draw(st.sampled_from([0, 1, 2, 4]))
            if later and draw(st.booleans()):
                level["prepares"] = {draw(st.sampled_from(later)): draw(st.sampled_from([1, 2, 3]))}
    names = [f"event_{n}" for n in range(draw(st.sampled_from([1, 1, 2, 3])))]
    stated = draw(st.booleans())
    data["evidence"] = {"sighting": {"claim": "It is seen.", "awaited": True}}
    data["triggers"] = {name: draw(_trigger(data, stated)) for name in names}
    if (
        len(names) > 1
        and draw(st.booleans())
        and _fit_together(data, *(data["triggers"][name] for name in names[:2]))
    ):
        data["triggers"][names[0]]["with"] = [names[1]]
    return data


def _fit_together(data: Data, *triggers: Data) -> bool:
    """Whether the reserves are within the least limit that a case has; else it would be at fault."""
    return all(
        sum(stated_for(data, trigger["reserve"], name) for trigger in triggers) <= LEAST_LIMIT
        for name in data.get("resources", {})
    )


def stated_for(data: Data, amounts: Data, name: str) -> float:
    """What amounts say of a resource; of a sum that they do not name, what they say of its parts."""
    return amounts.get(name, sum(amounts.get(part, 0) for part in data["resources"][name].get("sum", [])))


@st.composite
def _trigger(draw: Draw, data: Data, stated: bool) -> Data:
    trigger: Data = {"within": draw(st.sampled_from([0, 1, 2, 3]))}
    scenarios = sorted(data.get("scenarios", {}))
    if scenarios and draw(st.booleans()):
        trigger["scenario"] = draw(st.sampled_from(scenarios))
    else:
        trigger["claim"] = "sighting"
    if stated:
        trigger["likelihood"] = draw(st.sampled_from([0, 0.2, 0.3, [0.1, 0.3], [0, 0.3], [0.2, 0.9]]))
    for field in ("reserve", "surge"):
        limited = [name for name, part in data.get("resources", {}).items() if "limit" in part]
        trigger[field] = {name: draw(AMOUNTS) for name in limited}
        if "both" in limited and draw(st.booleans()):
            stated_for_both = trigger[field].pop("both")
            if stated_for(data, trigger[field], "both") > LEAST_LIMIT:
                trigger[field]["both"] = stated_for_both
    return trigger


@st.composite
def tense_dicts(draw: Draw) -> Data:
    """A case in which both stages matter: too little money now, more on a trigger, and responses that come late.

    Levers have one level or two. The first ones prepare the later ones, which are worth little until a trigger
    fires; what is worth most now competes for the same money.
    """
    counts = draw(st.sampled_from([(1, 1, 1), (1, 2, 1), (2, 1, 1), (1, 1, 2), (1, 2, 2)]))
    levers: Data = {}
    for n, (lever, count) in enumerate(zip("abc", counts, strict=True)):
        levels: Data = {}
        for level in ["low", "high"][:count]:
            levels[level] = {
                "cost": {"money": draw(st.sampled_from([[0.1], [0.2, 0.3], [0.2, 0.1]][n]))},
                "scores": {"good": draw(st.sampled_from([[0, 1, -1, 2], [2, 4.5, 0, 3], [0, 1, -1, 2]][n]))},
                "lead_time": draw(st.sampled_from([[0, 1], [4, 0, 3], [5, 4]][n])),
            }
            for later in "abc"[n + 1 :]:
                if draw(st.sampled_from([True, True, True, False])):
                    levels[level].setdefault("prepares", {})[later] = draw(st.sampled_from([3, 2, 4, 1]))
        levers[lever] = {"levels": levels}
    data: Data = {"format": 1, "title": "A tense case", "as_of": "2024-03-15"}
    data["objectives"] = {"good": {"sense": "maximise", "worst": -10, "best": 40}}
    data["resources"] = {"money": {"limit": draw(st.sampled_from([0.3, 0.4, 0.5]))}}
    data["levers"] = levers
    pool = [f"{lever}.{level}" for lever, stated in levers.items() for level in stated["levels"]]
    data["scenarios"] = {"calm": {"working": True}}
    for name in ("bad", "worse"):
        scores = {
            member: {"good": draw(st.sampled_from([14, 9, 5, 0]))}
            for member in pool
            if member[0] != "a" or draw(st.booleans())
        }
        data["scenarios"][name] = {
            "scores": scores,
            "limits": {"money": draw(st.sampled_from([0.5, 0.4, 0.7]))},
        }
    if draw(st.integers(0, 2)) == 0:
        data["constraints"] = {"not_both": {"lever": "a", "excludes": draw(st.sampled_from(["b", "c.low"]))}}
    names = [f"event_{n}" for n in range(draw(st.sampled_from([1, 2, 2])))]
    stated = draw(st.booleans())
    data["triggers"] = {}
    for name in names:
        trigger: Data = {
            "scenario": draw(st.sampled_from(["bad", "worse"])),
            "within": draw(st.sampled_from([2, 1, 3])),
            "reserve": {"money": draw(st.sampled_from([0, 0, 0.1]))},
            "surge": {"money": draw(st.sampled_from([0.3, 0.2, 0.1, 0]))},
        }
        if stated:
            trigger["likelihood"] = draw(st.sampled_from([[0, 0.6], 0.4, [0.1, 0.3], [0.2, 0.9], 0.1, 0.6]))
        data["triggers"][name] = trigger
    if len(names) > 1 and draw(st.booleans()):
        data["triggers"][names[0]]["with"] = [names[1]]
    _in_cents(data, draw(st.sampled_from([1, 1, 123_456.7])))
    return data


def _in_cents(data: Data, times: float) -> None:
    """All money so many times as much, to the cent: rows are met exactly as they were before."""
    parts = [data["resources"]["money"], *(each.get("limits", {}) for each in data["scenarios"].values())]
    parts += [level["cost"] for lever in data["levers"].values() for level in lever["levels"].values()]
    parts += [trigger[field] for trigger in data["triggers"].values() for field in ("reserve", "surge")]
    for part in parts:
        for name, amount in part.items():
            part[name] = round(amount * times, 2)
