"""The words by which the head of a column is understood."""

from typing import Literal

from options.record import Estimate

HeadKind = Literal[
    "name", "level", "tag", "owner", "reason", "source", "url", "period", "lead_time", "cost", "gain", "loss", "unclear"
]  # fmt: skip
"""What a column is: texts about the option, its cost, what is better the more (gain) or the less of it (loss) there is."""

TEXT_KINDS: dict[HeadKind, frozenset[str]] = {
    "name": frozenset(
        [
            "option",
            "options",
            "name",
            "measure",
            "title",
            "policy",
            "project",
            "action",
            "lever",
            "intervention",
            "programme",
            "program",
            "proposal",
            "item",
            "initiative",
        ]
    ),
    "level": frozenset(["level", "variant", "intensity", "alternative", "version"]),
    "tag": frozenset(
        [
            "sector",
            "region",
            "function",
            "category",
            "theme",
            "area",
            "tag",
            "tags",
            "group",
            "domain",
            "portfolio",
            "type",
            "cluster",
        ]
    ),
    "owner": frozenset(["owner", "ministry", "department", "agency", "responsible"]),
    "reason": frozenset(
        [
            "because",
            "reason",
            "reasons",
            "rationale",
            "description",
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "remarks",
            "justification",
            "details",
            "summary",
        ]
    ),
    "source": frozenset(["source", "sources", "list", "reference", "references", "citation", "publication"]),
    "url": frozenset(["url", "address", "link", "website"]),
    "period": frozenset(["period", "window", "horizon"]),
}
"""The words by which a column of texts is known, the first kind first."""

LEAD_TIME = frozenset(
    ["lead time", "delay", "duration", "months", "time to implement", "implementation time"]
)
"""Phrases by which a column of lead times is known."""

COSTS = frozenset(
    [
        "cost",
        "costs",
        "price",
        "budget",
        "spending",
        "expenditure",
        "outlay",
        "outlays",
        "capex",
        "opex",
        "capital",
        "investment",
        "funding",
        "money",
        "staff",
        "fte",
        "ftes",
        "posts",
        "personnel",
        "headcount",
    ]
)
"""Words of what is spent, and limited."""

GAINS = frozenset(
    [
        "saving",
        "savings",
        "benefit",
        "benefits",
        "effect",
        "effects",
        "revenue",
        "revenues",
        "income",
        "gain",
        "gains",
        "value",
        "score",
        "rating",
        "quality",
        "feasibility",
        "support",
        "acceptance",
        "equity",
        "fairness",
        "safety",
        "protection",
        "jobs",
        "growth",
        "coverage",
        "resilience",
        "effectiveness",
        "readiness",
        "deliverability",
        "fit",
        "alignment",
        "trust",
        "welfare",
        "wellbeing",
        "popularity",
    ]
)
"""Words of what is better the more of it there is."""

LOSSES = frozenset(
    [
        "harm",
        "risk",
        "risks",
        "damage",
        "damages",
        "loss",
        "losses",
        "disruption",
        "emissions",
        "burden",
        "opposition",
        "deaths",
        "casualties",
        "injuries",
        "pollution",
        "noise",
        "complexity",
        "difficulty",
        "backlash",
        "inequality",
        "debt",
        "deficit",
        "waste",
        "escalation",
    ]
)
"""Words of what is better the less of it there is."""

TURNED = frozenset(
    ["avoided", "averted", "prevented", "reduction", "reductions", "reduced", "saved", "fewer", "less"]
)
"""Words that make less of a loss a gain."""

ENDS: dict[str, Estimate] = {
    "low": "low", "lower": "low", "min": "low", "minimum": "low", "pessimistic": "low",
    "high": "high", "upper": "high", "max": "high", "maximum": "high", "optimistic": "high",
    "likely": "likely", "central": "likely", "expected": "likely", "mid": "likely", "mean": "likely",
    "median": "likely", "best": "likely", "estimate": "likely",
}  # fmt: skip
"""Words of the ends of an estimate, and of what lies between."""

UNITS = {
    "bn": "billion", "billion": "billion", "billions": "billion", "mn": "million", "mio": "million",
    "million": "million", "millions": "million", "m": "million", "k": "thousand", "thousand": "thousand",
    "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "€": "EUR", "$": "USD", "£": "GBP",
    "percent": "%", "pct": "%", "%": "%",
}  # fmt: skip
"""Words that are units, and how they are written."""

CURRENCIES = ("EUR", "USD", "GBP", "CHF")
"""Units that stand before their multiple, as in EUR million."""
