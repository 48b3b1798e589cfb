"""Small cases for the rules of language: with and without texts, a status quo, and the parts that a case may have.

Keys are no words (`qz_lever_0`), so that one that reaches a reader is seen. Numbers come from a seed.
"""

from random import Random
from typing import Any

Data = dict[str, Any]

LEVERS = (
    ("River gauges", "gauges", "river gauges", "Read the gauges by the hour", "Warning"),
    ("Raise the levee.", "levee", "a higher levee", "Raise the levee by a metre", "Walls"),
    ("Evacuation drills", "drills", "evacuation drills", "Drill each town in spring", "Warning"),
    ("Pumps; and their crews", "pumps", "pumps with crews", "Man the pumps", "Walls"),
    ("Shelters, and what they hold", "shelters", "shelters", "Stock the shelters", "Warning"),
    ("Grants to owners", "grants", "grants to owners", "Pay owners who flood-proof", "Money"),
    ("Purchase of homes", "purchase", "the purchase of homes", "Buy homes at the water's edge", "Money"),
)
"""Title, short, noun, do and theme; some titles read badly in a sentence."""

OBJECTIVES = (
    ("People kept out of the flood", "Safety", "safety of households", "maximise"),
    ("Disruption", "Disruption", "avoiding disruption", "minimise"),
    ("Trust of the towns downstream", "Trust", "trust", "maximise"),
    ("Rare birds and fish", "Nature", "room for nature", "maximise"),
)

CLAIMS = (
    ("The river passed the mark on nine days.", "fact", "B", 2),
    ("The river passed the mark on five days", "fact", "C", 3),
    ("The pumps have never been tried.", "judgement", "B", 3),
    ("No dyke has ever failed here.", "fact", "B", 2),
)


def worded_case(seed: int) -> Data:
    """A case of three to seven levers; which parts and texts it has follows from the seed."""
    draw = Random(seed)
    texts, is_in_force, is_written = seed % 2 == 0, seed % 3 != 0, seed % 4 < 2
    count, goals = 3 + seed % 5, 1 + seed % 4
    data: Data = {
        "format": 1,
        "title": f"A made-up case, number {seed}",
        "as_of": "2024-03-15",
        "objectives": {
            f"qz_goal_{n}": _objective(n, texts) | {"title": OBJECTIVES[n][0]} for n in range(goals)
        },
        "resources": {
            "qz_money": _money(is_written),
            "qz_staff": {"title": "Staff", "unit": "posts", "limit": 12},
        },
        "levers": {f"qz_lever_{n}": _lever(draw, n, goals, texts) for n in range(count)},
    }
    if is_in_force:
        data["status_quo"] = {"qz_lever_0": "qz_low"} | ({"qz_lever_1": "qz_low"} if seed % 5 else {})
    if seed % 2:
        data["for"] = "district council"
        data["decide_by"] = "2024-04-01"
    if goals > 1:
        data["weights"] = _weights(draw, goals)
    if seed % 3 < 2:
        data |= _evidence(draw, count)
    if seed % 3 == 1:
        data["triggers"] = _triggers(texts)
    if seed % 5 == 0:
        data["horizons"] = {
            "qz_near": {"title": "Within a year", "share": 0.4},
            "qz_far": {"title": "Years two to five", "share": 0.6},
        }
    if seed % 4 == 0:
        data["constraints"] = {
            "qz_floor": {"title": "Safety first", "objective": "qz_goal_0", "at_least": 1},
            "qz_one": {"group": ["qz_lever_1", "qz_lever_2"], "at_most": 1, "title": "One big work"},
        }
    if seed % 4 == 3:
        data["actors"] = _actors()
    return data


def _objective(n: int, texts: bool) -> Data:
    _, short, good, sense = OBJECTIVES[n]
    ends = {"worst": 0, "best": 60} if sense == "maximise" else {"worst": 60, "best": 0}
    return {"sense": sense, "unit": "points", **ends} | ({"short": short, "good": good} if texts else {})


def _money(is_written: bool) -> Data:
    written = {"written": {"prefix": "€", "suffix": "m"}} if is_written else {}
    return {"title": "Money", "unit": "EUR million", "limit": 30} | written


def _lever(draw: Random, n: int, goals: int, texts: bool) -> Data:
    title, short, noun, do, theme = LEVERS[n]
    levels = {}
    for scale, level in enumerate(("qz_low", "qz_high")[: 1 + (n != 2)], start=1):
        scores = {
            f"qz_goal_{goal}": {
                "low": 2 * scale,
                "likely": draw.randint(3, 12) * scale,
                "high": 13 * scale,
                "confidence": draw.choice(["low", "moderate", "high"]),
                "because": "Judged in a workshop",
            }
            for goal in range(goals)
        }
        levels[level] = {
            "title": f"On a {'small' if scale == 1 else 'large'} scale",
            "cost": {"qz_money": draw.randint(1, 9) * scale, "qz_staff": draw.randint(0, 3)},
            "lead_time": draw.randint(0, 5),
            "scores": scores,
        } | ({"do": do} if texts else {})
    lever: Data = {"title": title, "levels": levels, "owner": "District office"}
    if n == 1:
        lever["risks"] = [{"text": "The contractor is late.", "likelihood": 0.3, "effect": "One more winter"}]
    return lever | ({"short": short, "noun": noun, "theme": theme} if texts else {})


def _weights(draw: Random, goals: int) -> Data:
    def values() -> Data:
        parts = [draw.randint(1, 5) for _ in range(goals)]
        return {f"qz_goal_{n}": round(part / sum(parts), 3) for n, part in enumerate(parts)}

    profiles = {
        "qz_council": {"title": "District council", "method": "direct", "values": values()},
        "qz_towns": {"title": "The towns, notional", "method": "direct", "values": values()},
    }
    return {"profiles": profiles, "default": "qz_council"}


def _evidence(draw: Random, count: int) -> Data:
    claims: Data = {}
    for n, (text, kind, reliability, credibility) in enumerate(CLAIMS):
        claims[f"qz_claim_{n}"] = {
            "claim": text,
            "class": kind,
            "date": f"2024-0{n % 2 + 1}-10",
            "source": f"qz_source_{n % 2}",
            "reliability": reliability,
            "credibility": credibility,
        }
    claims["qz_claim_1"]["conflicts_with"] = ["qz_claim_0"]
    claims["qz_claim_0"]["bears_on"] = {"qz_normal": "consistent", "qz_severe": "inconsistent"}
    claims["qz_snow"] = {"claim": "The snow pack is above the mark.", "awaited": True}
    worse = {"qz_goal_0": {"low": 1, "likely": draw.randint(15, 30), "high": 40}}
    scenarios = {
        "qz_normal": {
            "title": "A normal winter",
            "rests_on": ["qz_claim_0"] if count % 2 else ["qz_claim_2"],
            "likelihood": [0.6, 0.8],
            "working": True,
        },
        "qz_severe": {
            "title": "A severe winter",
            "rests_on": ["qz_claim_0", "qz_snow"],
            "likelihood": 0.3,
            "scores": {"qz_lever_1.qz_low": worse},
        },
    }
    sources = {"qz_source_0": {"title": "Hydrographic office"}, "qz_source_1": {"title": "Anglers' club"}}
    return {"sources": sources, "evidence": claims, "scenarios": scenarios}


def _triggers(texts: bool) -> Data:
    return {
        "qz_forecast": {
            "scenario": "qz_severe",
            "title": "Severe winter forecast",
            "indicators": ["Snow pack above the mark"],
            "within": 3,
            "reserve": {"qz_money": 4},
            "surge": {"qz_staff": 2},
        }
        | ({"likelihood": 0.25, "off_ramp": "Forecast withdrawn for four weeks."} if texts else {}),
    }


def _actors() -> Data:
    return {
        "qz_operator": {
            "title": "Operator of the dam",
            "accepts": "qz_hold",
            "courses": {
                "qz_hold": {
                    "title": "Hold the water",
                    "incentives": {"goodwill": 10},
                    "costs": {"lost_power": 6},
                },
                "qz_release": {
                    "title": "Release at night",
                    "incentives": {"power": 14},
                    "costs": {"liability": 8},
                },
            },
            "shifts": {"qz_lever_0": {"qz_release": {"liability": 5}}},
        }
    }


def flood_like() -> Data:
    """Yearly budgets, resources without a way to be written, titles that are whole clauses; nothing in force."""
    works = (
        ("Raise and widen the dykes", "Dykes", (("Weak spots only", 4), ("The whole river front", 9))),
        (
            "Barrier at the harbour mouth",
            "",
            (("Flap gates on two canals", 3), ("A full barrier; with a lock", 12)),
        ),
        ("Give the river its meadows back", "", (("60 ha", 2), ("140 ha, with allotments moved", 5))),
        ("Sewers and pumps", "", (("Three stations", 3),)),
        ("Building rules in the flood zone", "", (("No new building below the mark", 1),)),
        ("Warning and evacuation", "", (("Gauges and sirens", 1), ("Forecasts, drills and wardens", 2))),
    )
    draw, levers = Random(7), {}
    for n, (title, short, levels) in enumerate(works):
        stated = {}
        for scale, (name, cost) in enumerate(levels, start=1):
            stated[f"qz_level_{scale}"] = {
                "title": name,
                "cost": {f"qz_capital_{year}": round(cost * share, 1) for year, share in YEARS.items()},
                "lead_time": 6 * cost,
                "scores": {
                    "qz_damage": {
                        "low": cost * 0.5,
                        "likely": cost * 1.2,
                        "high": cost * 1.9,
                        "confidence": "low",
                    },
                    "qz_fair": draw.randint(-3, 9) * scale,
                    "qz_works": draw.randint(0, 20) * scale,
                },
            }
        levers[f"qz_work_{n}"] = {"title": title, "levels": stated} | ({"short": short} if short else {})
    return {
        "format": 1,
        "title": "A programme against floods",
        "question": "Which works should the town commit to?",
        "as_of": "2024-11-29",
        "for": "the council's committees for finance and for the environment",
        "decide_by": "2025-01-31",
        "yardstick": "phia",
        "sources": {"qz_advisers": {"title": "Advisers to the town"}},
        "evidence": {
            "qz_model": {
                "claim": "Damage in a mean year is 41 to 55 million.",
                "class": "judgement",
                "date": "2024-06-14",
                "source": "qz_advisers",
                "reliability": "B",
                "credibility": 2,
            }
        },
        "objectives": {
            "qz_damage": {"title": "Yearly damage avoided", "sense": "maximise", "worst": 0, "best": 30},
            "qz_fair": {"title": "Protection of poorer districts", "sense": "maximise", "worst": 0, "best": 40},
            "qz_works": {"title": "Disruption while works last", "sense": "minimise", "worst": 120, "best": 0},
        },
        "weights": {
            "profiles": {
                "qz_residents": {"title": "Residents", "method": "direct", "values":
                                 {"qz_damage": 0.6, "qz_fair": 0.3, "qz_works": 0.1}},
                "qz_treasurer": {"title": "Treasurer", "method": "direct", "values":
                                 {"qz_damage": 0.5, "qz_fair": 0.2, "qz_works": 0.3}},
            },
            "default": {"qz_residents": 0.5, "qz_treasurer": 0.5},
        },
        "resources": {
            f"qz_capital_{year}": {"title": f"Capital {year}", "unit": "EUR million", "limit": limit}
            for year, limit in {2025: 5, 2026: 6, 2027: 8}.items()
        },
        "levers": levers,
        "scenarios": {
            "qz_moderate": {
                "title": "Moderate warming (as in the standard)",
                "rests_on": ["qz_model"],
                "likelihood": [0.5, 0.7],
                "working": True,
            }
        },
    }  # fmt: skip


YEARS = {2025: 0.3, 2026: 0.3, 2027: 0.4}


def deficit_like() -> Data:
    """A target of savings as a measure, many levers of two variants with the amount in their title, and one resource."""
    options = (
        "Establish Caps on Federal Spending for Health Care", "Limit State Taxes on Providers",
        "Reduce the Matching Rates; and Remove the Floor", "Raise the Tax on Cigarettes",
        "Limit Forgiveness of Loans to Graduates", "Reduce Funds for Grants to Research",
        "Use a Measure of Prices that Rises Less", "Remove Ceilings on Payroll Taxes",
    )  # fmt: skip
    draw, levers = Random(3), {}
    for n, title in enumerate(options):
        levels = {}
        for scale, name in enumerate(("smaller", "larger"), start=1):
            saved = draw.randint(20, 400) * scale
            levels[name] = {
                "title": f"The {name} variant ({saved} bn)",
                "cost": {"qz_staff": 2 + 3 * scale},
                "lead_time": 12,
                "scores": {
                    "qz_savings": {"low": 0.85 * saved, "likely": saved, "high": 1.1 * saved},
                    "qz_poor": draw.randint(1, 15) * scale,
                    "qz_growth": draw.randint(1, 9) * scale,
                },
            }
        levers[f"qz_option_{n}"] = {"title": title, "levels": levels}
    return {
        "format": 1,
        "title": "Smaller deficits",
        "as_of": "2018-12-31",
        "objectives": {
            "qz_poor": {"title": "Harm to poor households", "sense": "minimise", "unit": "points", "worst": 60, "best": 0},
            "qz_growth": {"title": "Harm to growth", "sense": "minimise", "unit": "points", "worst": 50, "best": 0},
            "qz_savings": {"title": "Savings, ten years", "sense": "maximise", "unit": "USD billion", "measure": True},
        },
        "weights": {
            "profiles": {
                "qz_treasury": {"title": "Treasury", "method": "swing", "ratings": {"qz_growth": 100, "qz_poor": 60}},
                "qz_social": {"title": "Social ministry", "method": "rank", "order": ["qz_poor", "qz_growth"]},
            },
            "default": "qz_treasury",
        },
        "resources": {"qz_staff": {"title": "Drafting staff", "unit": "posts", "limit": 40}},
        "levers": levers,
        "constraints": {
            "qz_target": {"title": "The target", "objective": "qz_savings", "at_least": 1500},
            "qz_prudent": {"title": "The target, prudently", "objective": "qz_savings", "at_least": 1200,
                           "estimate": "low"},
        },
    }  # fmt: skip
