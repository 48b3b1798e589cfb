"""Small cases with triggers for hypothesis: one to three, alone or together, on scenarios or on claims."""

from hypothesis import strategies as st

from tests.strategies import Data, Draw, case_dicts

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
    if len(names) > 1 and draw(st.booleans()):
        data["triggers"][names[0]]["with"] = [names[1]]
    return data


@st.composite
def _trigger(draw: Draw, data: Data, stated: bool) -> Data:
    trigger: Data = {"within": draw(st.sampled_from([0, 1, 2, 3]))}
    scenarios = sorted(data.get("scenarios", {}))
    if scenarios and draw(st.booleans()):
        trigger["scenario"] = draw(st.sampled_from(scenarios))
    else:
        trigger["claim"] = "sighting"
    if stated:
        trigger["likelihood"] = draw(st.sampled_from([0, 0.2, 0.3, [0.1, 0.3], [0, 0.3]]))
    for field in ("reserve", "surge"):
        limited = [name for name, part in data.get("resources", {}).items() if "limit" in part]
        trigger[field] = {name: draw(AMOUNTS) for name in limited}
    return trigger
