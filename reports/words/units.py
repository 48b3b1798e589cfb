"""Units in the number that the amount before them asks for: 1 post, 2 posts, 1 rung of the ladder."""

import re

from reports.words.catalogue import words

SINGULARS = words("singulars")
"""Nouns of which the singular follows no rule, by their plurals."""

HEAD = re.compile(
    r"^(?P<head>.*?)(?P<tail>(?:\s+(?:of|a|an|per|in|at|on|for|to|by|from|with)\s|\s*[(/,]).*)?$", re.DOTALL
)
"""The noun with what stands before it, and what is said of it: rungs, of the ladder."""

SCALES = frozenset(words("scales").values())
"""Words that make one of a unit many: 1 thousand households."""

ONE = "1"
"""The amount that takes the singular, as it is shown; 1.0 and 0.5 take the plural."""


def counted(digits: str, unit: str) -> str:
    """The unit as it reads after an amount; digits: the amount as it is shown. A unit that begins with a space keeps it."""
    return singular(unit) if digits.lstrip("+-−") == ONE else unit


def with_unit(digits: str, unit: str | None) -> str:
    """An amount as it is shown, with its unit."""
    return f"{digits} {counted(digits, unit)}" if unit else digits


def singular(unit: str) -> str:
    """The unit with its noun in the singular: `posts` as post, `people in work` as person in work.

    What is no lower-case English plural stays: symbols, currencies, per cent, and what is singular already. So does what
    is counted in thousands.
    """
    parts = HEAD.match(unit)
    assert parts is not None
    head, tail = parts["head"], parts["tail"] or ""
    begun, noun = head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :]
    if SCALES.intersection(begun.split()):
        return unit
    hyphen = noun.rfind("-") + 1
    return f"{begun}{noun[:hyphen]}{_noun(noun[hyphen:])}{tail}"


def _noun(noun: str) -> str:
    if noun in SINGULARS:
        return SINGULARS[noun]
    if not re.fullmatch(r"[a-z]{3,}s", noun) or noun.endswith(("ss", "us", "is")):
        return noun
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    return noun[:-2] if noun.endswith(("sses", "shes", "ches", "xes", "zzes")) else noun[:-1]
