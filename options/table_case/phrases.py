"""Keys and texts made from an option's name: its key, a short name, an imperative and a noun for running text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from options.phrase import MOST_WORDS, SHORTEST

LONGEST_KEY = 32
"""Characters of a key that is made."""

VERBS = {
    "abolish": "abolishing", "accelerate": "accelerating", "add": "adding", "adopt": "adopting", "allow": "allowing",
    "apply": "applying", "ban": "banning", "build": "building", "buy": "buying", "cap": "capping",
    "change": "changing", "charge": "charging", "close": "closing", "consolidate": "consolidating",
    "constrain": "constraining", "create": "creating",
    "cut": "cutting", "decrease": "decreasing", "develop": "developing", "eliminate": "eliminating", "end": "ending",
    "establish": "establishing", "expand": "expanding", "extend": "extending", "fund": "funding",
    "freeze": "freezing", "hire": "hiring", "impose": "imposing", "improve": "improving", "increase": "increasing",
    "index": "indexing", "install": "installing", "introduce": "introducing", "invest": "investing", "levy": "levying",
    "limit": "limiting", "lower": "lowering", "make": "making", "merge": "merging", "modernise": "modernising",
    "modify": "modifying", "move": "moving", "narrow": "narrowing", "offer": "offering", "open": "opening",
    "pay": "paying", "plant": "planting", "privatise": "privatising", "promote": "promoting", "provide": "providing",
    "raise": "raising", "reduce": "reducing", "reform": "reforming", "remove": "removing", "renovate": "renovating",
    "repeal": "repealing", "replace": "replacing", "require": "requiring", "restore": "restoring",
    "restrict": "restricting", "retrofit": "retrofitting", "sell": "selling", "set": "setting", "start": "starting",
    "strengthen": "strengthening", "subsidise": "subsidising", "support": "supporting", "tax": "taxing",
    "tighten": "tightening", "train": "training", "upgrade": "upgrading", "use": "using", "widen": "widening",
}  # fmt: skip
"""Verbs with which names of options begin, and their form as a noun."""

PASSED_OVER = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "under", "with"]
)
"""Words that tell no option from another."""

AFTER_WORDS = PASSED_OVER | {"its", "their", "&"}
"""Words with which no short name ends."""


BREAKS = frozenset(
    [
        "by",
        "for",
        "from",
        "instead",
        "in",
        "of",
        "on",
        "per",
        "that",
        "through",
        "to",
        "under",
        "which",
        "with",
    ]
)
"""Words before which a long name may be cut."""

MOST_NOUN_WORDS = 14
"""Words of a noun that still reads well within a sentence."""


def key_of(text: str, taken: Iterable[str], instead: str) -> str:
    """A key for a text, other than those that are taken; made of `instead` where the text has no Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in words if word not in PASSED_OVER] or words
    key = ""
    for word in telling:
        if key and len(key) + 1 + len(word) > LONGEST_KEY:
            break
        key = f"{key}_{word}" if key else word[:LONGEST_KEY]
    if not key or not key[0].isalpha() or key in ("none", "all"):
        key = f"{instead}_{key}".rstrip("_")
    used = set(taken)
    number = 2
    found = key
    while found in used:
        found = f"{key}_{number}"
        number += 1
    return found


def short_of(text: str, taken: Iterable[str]) -> str | None:
    """The first words of a text that is too wide for figures; None where it is not, or where they tell it from none."""
    if len(text) <= SHORTEST:
        return None
    words = text.split()
    kept: list[str] = []
    for word in words:
        if len(" ".join([*kept, word])) >= SHORTEST:
            break
        kept.append(word)
    while kept and kept[-1].casefold() in AFTER_WORDS:
        kept.pop()
    short = (" ".join(kept) or text[: SHORTEST - 1].rstrip()).rstrip(",;:") + "…"
    known = {each.casefold() for each in taken}
    number = 2
    found = short
    while found.casefold() in known:
        end = f"… {number}"
        found = short[: SHORTEST - len(end)].rstrip("… ") + end
        number += 1
    return found


def imperative_of(text: str) -> str | None:
    """An imperative where the text begins with a verb that we know, cut before a preposition where it is too long."""
    told = _cut(text, MOST_WORDS)
    return told if told and told[-1] not in ".;:," else None


def noun_of(text: str) -> str | None:
    """The text for use within a sentence, where it begins with a verb: "Raise fares" is "raising fares"."""
    told = _cut(text, MOST_NOUN_WORDS)
    if not told or told[-1] in ".;:!?" or ";" in told:
        return None
    words = told.split()
    noun = [VERBS[words[0].casefold()]]
    for before, word in pairwise(words):
        joined = before.casefold() in ("and", "or")
        if joined and word.casefold() not in VERBS and len(noun) == 2:
            return None  # as "reduce or trim": a second verb that we do not know
        verb = joined and word[0].isupper() == words[0][0].isupper()  # in "Raise fees and Charge more"
        noun.append(VERBS.get(word.casefold(), word) if verb else word)
    return " ".join(noun)


def _cut(text: str, most: int) -> str | None:
    """A text that begins with a verb, in so many words at most; None where there is none, or no place to cut."""
    words = text.split()
    if not words or words[0].casefold() not in VERBS:
        return None
    if len(words) <= most:
        return text
    ends = [at for at in range(3, most + 1) if words[at].casefold() in BREAKS]
    return " ".join(words[: ends[-1]]) if ends else None


def without_numbers(names: Sequence[str]) -> tuple[list[str], bool]:
    """The names without the numbers that count them, and whether any had one.

    A number counts where a point or bracket follows it, or where those of neighbouring rows follow each other.
    """
    found = [re.fullmatch(r"([0-9]{1,4})([.):]?)\s+(.*\D.*)", name) for name in names]
    numbers = [int(each[1]) if each else None for each in found]
    told, any_counted = [], False
    for at, (name, each) in enumerate(zip(names, found, strict=True)):
        beside = {numbers[other] for other in (at - 1, at + 1) if 0 <= other < len(names)}
        own = numbers[at]
        counts = each is not None and own is not None and (each[2] or beside & {own - 1, own + 1})
        any_counted |= bool(counts)
        told.append(each[3] if counts and each else name)
    return told, any_counted


def telling_words(text: str) -> frozenset[str]:
    """The words that tell an option from another, each without its plural."""
    words = re.findall(r"[^\W_]+", text.casefold())
    kept = [word for word in words if word not in PASSED_OVER]
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in kept)


def alike(one: str, other: str) -> bool:
    """Whether names of two lists may be of one option: a third of their telling words is common, three at least."""
    ours, theirs = telling_words(one), telling_words(other)
    common = len(ours & theirs)
    return common >= 3 and 3 * common >= len(ours | theirs)
