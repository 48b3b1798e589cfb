"""A case whose every text is hostile: scripts, attributes, templates, markup, marks that turn text around."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.reports.running import SMALL

NASTY = (
    "<script>alert(1)</script> <img src=http://127.0.0.1:9/x onerror=alert(2)> {{ 7*7 }} {% raw %} </style> "
    '"\'&amp; #eval("1") $x^2$ *bold* _it_ @ref <label> \\u{41} // [link] \u202eevil\u202c \U0001f600 \U0001f980 \ud3c9 '
    + "w"
    * 300
)

TEXTS = {"title", "question", "for", "marking", "notes", "claim", "citation", "url", "unit", "owner", "authority",
         "text", "effect", "because", "off_ramp", "indicators"}  # fmt: skip
"""Every key whose value is a text for readers, or a list of them; any other is a name, a date or a fixed word."""

MORE = """
horizons: {near: {title: This year, share: 0.5}, far: {title: Later, share: 0.5}}
synergies:
  both: {title: Both together, levers: [booking, staff], scores: {waiting: -2}, because: Gaps are filled.}
triggers:
  rise:
    title: More patients come
    scenario: more
    indicators: [Referrals rise, Wards fill]
    owner: Front office
    likelihood: [0.1, 0.3]
    within: 6
    reserve: {money: 20}
    surge: {money: 30}
    off_ramp: Referrals fall
actors:
  insurer:
    title: The insurer
    because: It pays.
    accepts: pays
    deters: [cuts]
    courses:
      pays: {title: Pays as now, incentives: {peace: {likely: 5, because: Nobody complains.}}}
      cuts:
        title: Cuts its fees
        incentives: {savings: {low: 4, likely: 6, high: 8, because: Money is short., evidence: [count_2023]}}
        costs: {anger: {low: 1, likely: 2, high: 3, because: Patients complain.}}
        constraints: {law: {likely: 2, impossible_above: 9, because: Notice must be given.}}
    shifts: {booking: {cuts: {anger: 1}}}
"""
"""What the small case has none of: horizons, a synergy, a trigger, the other side."""

TOLD = ("title", "question", "for", "marking", "notes", "claim", "citation", "unit", "owner", "text", "effect",
        "because", "off_ramp", "indicators")  # fmt: skip
"""The keys whose texts a brief shows; a link that is none is left out."""

SECTIONS = ("weight_map", "robustness", "horizons", "dissent", "other_side", "contingency", "signposts")
"""Sections that only such a case has."""


def hostile_case(folder: Path) -> Path:
    """Every text of the small case and of what it has none of, but for names, dates and fixed words, is replaced."""
    yaml = YAML()
    case = yaml.load(SMALL.read_text(encoding="utf-8")) | yaml.load(MORE)
    case["levers"]["staff"]["authority"] = "The board"
    score = case["levers"]["staff"]["levels"]["two"]["scores"]
    score["waiting"] = {
        "low": -22,
        "high": -14,
        "by_horizon": {"near": -16, "far": -20},
        "because": "Shifts.",
    }

    def poison(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in TEXTS and isinstance(value, str):
                    node[key] = f"{key} {NASTY}"
                elif (
                    key in TEXTS and isinstance(value, list) and all(isinstance(each, str) for each in value)
                ):
                    node[key] = [f"{key} {NASTY}" for _ in value]
                else:
                    poison(value)
        elif isinstance(node, list):
            for value in node:
                poison(value)

    poison(case)
    path = folder / "nasty.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(case, file)
    return path
