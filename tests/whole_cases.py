"""Cases that fill every field of the format, for hypothesis: with what a spreadsheet might change."""

import json
import re
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from options import Case, CaseError, read_case
from tests.actors import derived_dicts, game_dicts
from tests.groups import grouped_dicts
from tests.strategies import Data, Draw, case_dicts, members, plain, weighed
from tests.triggers import trigger_dicts

TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "+49 30 1234", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "a, b; c", "true", "No", "on", "123", "0,4",
         "40 %", "2024-03-15", "1E5", "#N/A", "'quoted", '"quoted"', '""', '"a" and "b', "two\nlines", " led by a space",
         "ends in one ", "tab\there", "_x000D_ stands here", "(none)", "all", "a: b # c", "{a: 1}", "[x]", "- item", "~",
         "é ü ß € 漢字 🙂 עברית", "next\u0085line\u2028end", "a > b", "  ", "", "null", "1/2", "x" * 300]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=20),
)  # fmt: skip
"""Texts that look like formulas, numbers, dates, lists or errors, and any other."""

PHRASES = st.sampled_from(["=short", "-one", "@two", "plain words", "ends in one "])

NUMBERS = st.one_of(
    st.integers(-99, 99).map(Decimal),
    st.sampled_from(["0.10", "1E+3", "0.1234567890123456789", "-123456789012345.678", "1e-12", "0.30000000000000004",
                     "99999999999999", "100000000000000.5"]).map(Decimal),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: Decimal(repr(round(number, 9)))),
)  # fmt: skip
"""Numbers, some of more digits than a spreadsheet keeps."""

DAYS = st.dates().map(lambda day: day.replace(year=2020 + day.year % 4, day=min(day.day, 28)).isoformat())

LISTS = st.lists(TEXTS, min_size=1, max_size=3, unique=True)


def texts_of(data: Data) -> str:
    """YAML with numbers as they are written; dates go bare where they are dates."""
    return "".join(f"{section}: {_json(part)}\n" for section, part in data.items())


@st.composite
def whole_cases(draw: Draw) -> Case:
    """Cases that every check lets through."""
    case = sound_case(draw(whole_dicts()))
    return reject() if case is None else case


def sound_case(data: Data) -> Case | None:
    try:
        return read_case(texts_of(data))
    except CaseError:
        return None


@st.composite
def whole_dicts(draw: Draw) -> Data:
    """A case of the other strategies, of whose further fields each is there as often as not."""
    some = partial(draw, st.booleans())
    source = st.one_of(case_dicts(20), grouped_dicts(20), trigger_dicts(), derived_dicts(), game_dicts())
    data = draw(source)
    data["title"] = draw(TEXTS)
    for field in ("question", "for", "notes"):
        if some():
            data[field] = draw(TEXTS)
    if some():
        data["decide_by"] = draw(DAYS)
    if some():
        data["marking"], data["markings"] = "=RESTRICTED", ["UNCLASSIFIED", "=RESTRICTED"]
        data["notes"] = {"text": draw(TEXTS), "marking": "UNCLASSIFIED", "releasable_to": draw(LISTS)}
    if some():
        data["releasable_to"] = draw(LISTS)
        data["yardstick"] = "phia"
        data["evidence_rule"] = {"reliability": "C", "credibility": draw(st.integers(1, 5))}
    if some():
        data["brief"] = draw(_briefing())
    draw(_decorated(data))
    draw(_known(data))
    return data


@st.composite
def _briefing(draw: Draw) -> Data:
    return {
        "headlines": {"a.low+b.high": draw(TEXTS)},
        "drafted_by": draw(TEXTS),
        "version": draw(TEXTS),
        "copies": draw(LISTS),
        "handling": draw(TEXTS),
        "consulted": [
            {"who": draw(TEXTS), "view": "object", "remark": draw(TEXTS)},
            {"who": "x", "view": "noted"},
        ],
        "next_steps": [{"what": draw(TEXTS), "owner": draw(TEXTS), "by": draw(DAYS)}, {"what": "More"}],
        "terms": {"a": draw(TEXTS)},
    }


@st.composite
def _decorated(draw: Draw, data: Data) -> None:
    """Titles, units, reasons and risks on what there is."""
    some = partial(draw, st.booleans())
    for section in (
        "groups",
        "objectives",
        "resources",
        "levers",
        "synergies",
        "scenarios",
        "constraints",
        "triggers",
        "actors",
    ):
        for part in data.get(section, {}).values():
            if some():
                part["title"] = draw(TEXTS)
            if some() and section in ("levers", "synergies", "scenarios", "constraints", "actors"):
                part["because"] = draw(TEXTS)
    for part in (*data["objectives"].values(), *data.get("resources", {}).values()):
        if some():
            part["unit"] = draw(TEXTS)
    for part in data.get("resources", {}).values():
        if some():
            part["written"] = {"prefix": draw(TEXTS), "suffix": " posts", "times": draw(st.sampled_from([1, 1000])),
                               "decimals": draw(st.integers(0, 3))}  # fmt: skip
    for part in data["objectives"].values():
        if some():
            part["short"], part["good"] = draw(PHRASES), draw(PHRASES)
        if some() and not part.get("measure"):
            part["aim"] = draw(NUMBERS)
    for lever in data["levers"].values():
        if some():
            lever |= {
                "short": draw(PHRASES),
                "theme": draw(TEXTS),
                "owner": draw(TEXTS),
                "authority": draw(TEXTS),
            }
            lever["risks"] = [{"text": draw(TEXTS), "likelihood": draw(st.sampled_from([0.3, [0.1, 0.4], [0, 0]]))},
                              {"text": draw(TEXTS), "effect": draw(TEXTS), "answer": draw(TEXTS)}]  # fmt: skip
        for level in lever["levels"].values():
            if some():
                level |= {"title": draw(TEXTS), "do": draw(PHRASES), "noun": draw(PHRASES)}
            for name in plain(data) if "resources" in data else ():
                if some():
                    level["cost"][name] = draw(NUMBERS)
            if some():
                level["lead_time"] = draw(st.sampled_from([0, 3, Decimal("1.50")]))


@st.composite
def _known(draw: Draw, data: Data) -> None:
    """Sources, claims, and scores that rest on them."""
    some = partial(draw, st.booleans())
    if some():
        data["sources"] = {"press": {"title": draw(TEXTS)}, "office": {}}
        claims = data.setdefault("evidence", {})
        claims |= {
            "seen": {"claim": draw(TEXTS), "class": draw(st.sampled_from(["fact", "judgement"])), "date": "2024-01-02",
                     "event_date": "2023-12-31", "source": "press", "citation": draw(TEXTS), "url": "https://x.org/?a=1&b=2",
                     "reliability": "B", "credibility": 2, "conflicts_with": ["heard"], "releasable_to": draw(LISTS)},
            "heard": {"claim": draw(TEXTS), "class": "assumption", "planning_assumption": True, "date": "2024-01-03",
                      "source": "office"},
            "hoped": {"claim": draw(TEXTS), "awaited": True},
        }  # fmt: skip
        for scenario in data.get("scenarios", {}):
            bears = {"rating": "consistent", "because": draw(TEXTS)} if some() else "inconsistent"
            claims["seen"].setdefault("bears_on", {})[scenario] = bears
        rests = draw(st.sampled_from([[], ["seen"], ["seen", "hoped"]]))
        for part in data.get("scenarios", {}).values():
            part["rests_on"] = rests
    if some():
        data["experts"] = {
            "anna": {"title": draw(TEXTS), "weight": draw(st.sampled_from([0, 2, 0.5]))},
            "bert": {},
        }
        data["pool"] = draw(st.sampled_from(["median", "linear"]))
    for lever in data["levers"].values():
        for level in lever["levels"].values():
            for objective, score in level["scores"].items():
                if some() and "experts" in data:
                    said = {
                        "low": -1,
                        "likely": draw(st.sampled_from([0, 0.125])),
                        "high": 2,
                        "because": draw(TEXTS),
                    }
                    level["scores"][objective] = score = {"by": {"anna": said, "bert": draw(NUMBERS)}}
                if some():
                    told = score if isinstance(score, dict) else {"likely": score}
                    told |= {"confidence": draw(st.sampled_from(["low", "high"])), "because": draw(TEXTS)}
                    if "evidence" in data and "seen" in data["evidence"]:
                        told["evidence"] = ["seen", "hoped"]
                    level["scores"][objective] = told
    for profile in data.get("weights", {}).get("profiles", {}).values():
        if some():
            profile["title"] = draw(TEXTS)
            profile["elicited_on"] = {name: [0, draw(NUMBERS)] for name in weighed(data)}
    for n, member in enumerate(members(data["levers"])[:2]):
        if some():
            data.setdefault("constraints", {})[f"extra_{n}"] = {"must_not": [member], "because": draw(TEXTS)}


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_json(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)
