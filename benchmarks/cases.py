"""The case registry of the benchmarks: lever cases of any size, the same ones on every run."""

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

SIZES = (10, 30, 100, 300)
"""Levers of the cases in the table."""

RESOURCES = ("money", "staff", "transport", "attention", "goodwill")
OBJECTIVES: Mapping[str, Mapping[str, Any]] = {
    "security": {"sense": "maximise", "combine": "sum"},
    "cohesion": {"sense": "maximise", "combine": "sum"},
    "protection": {"sense": "maximise", "combine": "sum", "bent": True},
    "disruption": {"sense": "minimise", "combine": "sum"},
    "escalation": {"sense": "minimise", "combine": "max"},
}
HIGHEST = {"sum": 12, "max": 8}
"""The largest score of one level."""


def case_text(levers: int) -> str:
    """A case file with so many levers, five resources and two rules for every fifteen levers."""
    random = Random(levers)
    sections: dict[str, Any] = {
        "objectives": {name: _objective(made, levers) for name, made in OBJECTIVES.items()},
        "weights": {"profiles": {"capital": {"method": "rank", "order": list(OBJECTIVES)}}},
        "levers": {f"lever_{n:03}": _lever(random) for n in range(levers)},
    }
    sections["resources"] = {name: {"limit": _limit(sections["levers"], name)} for name in RESOURCES}
    sections["synergies"] = {f"synergy_{n:02}": _synergy(random, levers) for n in range(levers // 10)}
    sections["constraints"] = dict(_constraints(random, levers))
    return "\n".join(_lines(f"A benchmark case of {levers} levers", sections)) + "\n"


def _objective(made: Mapping[str, Any], levers: int) -> dict[str, Any]:
    """A range that a third of all levers would cross."""
    top = 10 if made["combine"] == "max" else 2 * levers
    worst, best = (0, top) if made["sense"] == "maximise" else (top, 0)
    objective = {
        "sense": made["sense"],
        "worst": worst,
        "best": best,
        "combine": made["combine"],
        "baseline": 0,
    }
    if made.get("bent"):
        objective["value"] = [[worst, 0], [top / 4, 50], [top / 2, 60], [best, 100]]
    return objective


def _lever(random: Random) -> dict[str, Any]:
    """One to three levels, each stronger and dearer than the one before."""
    levels = {}
    base = {name: random.randint(0, HIGHEST[made["combine"]]) for name, made in OBJECTIVES.items()}
    price = {name: random.randint(2, 30) for name in RESOURCES}
    for n, level in enumerate(("light", "medium", "full")[: random.randint(1, 3)], start=1):
        scores = {}
        for name, most in base.items():
            likely = round(most * n / 3, 1)
            spread = round(random.uniform(0, 1.5), 1)
            scores[name] = {
                "low": round(likely - spread, 1),
                "likely": likely,
                "high": round(likely + spread, 1),
            }
        levels[level] = {"cost": {name: cost * n for name, cost in price.items()}, "scores": scores}
    return {"levels": levels}


def _limit(levers: Mapping[str, Any], resource: str) -> int:
    """A quarter of what all levers would cost at their strongest."""
    dearest = (list(lever["levels"].values())[-1]["cost"][resource] for lever in levers.values())
    return sum(dearest) // 4


def _synergy(random: Random, levers: int) -> dict[str, Any]:
    pair = random.sample(range(levers), 2)
    extra = {random.choice(["security", "cohesion", "protection"]): random.choice([-2, 1, 2, 3])}
    return {"levers": [f"lever_{n:03}" for n in pair], "scores": extra}


def _constraints(random: Random, levers: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requirements, exclusions and groups in turn; two for every fifteen levers, 40 for 300."""
    for n in range(max(2, levers * 2 // 15)):
        first, *others = (f"lever_{k:03}" for k in random.sample(range(levers), 4))
        yield (
            f"rule_{n:02}",
            (
                {"lever": first, "requires": others[0]},
                {"lever": first, "excludes": others[0]},
                {"group": [first, *others], "at_most": 2},
            )[n % 3],
        )


def _lines(title: str, sections: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """YAML with one entry a line; a lever's levels on a line each."""
    yield from ("format: 1", f"title: {title}", "as_of: 2024-03-15")
    for section, entries in sections.items():
        yield f"{section}:"
        for name, entry in entries.items():
            if section != "levers":
                yield f"  {name}: {json.dumps(entry)}"
                continue
            yield from (f"  {name}:", "    levels:")
            yield from (f"      {level}: {json.dumps(made)}" for level, made in entry["levels"].items())
