"""What the head of a column says: what the column is, in which unit, of which year and which end of an estimate."""

import re
from dataclasses import dataclass

from options.record import Estimate
from options.table_case.vocabulary import (
    COSTS,
    CURRENCIES,
    ENDS,
    GAINS,
    LEAD_TIME,
    LOSSES,
    TEXT_KINDS,
    TURNED,
    UNITS,
    HeadKind,
)

_YEARLY = re.compile(r"\b(per year|a year|annual|annually|yearly|p\.? ?a\.?)(?=\W|$)")
_COST = re.compile(r"[(\[]cost[)\]]")
_MORE = re.compile(r"\b(more|higher) is better\b|\bmaximi[sz]e\b")
_LESS = re.compile(r"\b(less|lower|fewer) is better\b|\bminimi[sz]e\b")
_FILLING = frozenset(
    [
        "total",
        "totals",
        "sum",
        "of",
        "the",
        "in",
        "over",
        "per",
        "ten",
        "year",
        "years",
        "10",
        "overall",
        "estimated",
    ]
)
_POINTS = re.compile(r"(scale )?-?[0-9]+ ?([-–—]|to) ?[0-9]+")
_YEAR = re.compile(r"(19|20|21)[0-9]{2}")


@dataclass(frozen=True)
class Head:
    """A head, understood."""

    text: str
    """As it is written."""
    kind: HeadKind
    """What its column is."""
    base: tuple[str, ...]
    """Its words without those of unit, year and end: columns that share them belong together."""
    unit: str | None = None
    """Its unit."""
    end: Estimate | None = None
    """The end of the estimate that it is; None where it says nothing of that."""
    year: int | None = None
    """The year that it is of; None where it names none."""
    stated: bool = False
    """Whether it says itself if more or less is better."""

    @property
    def title(self) -> str:
        """What readers call what it holds."""
        written = {word.casefold(): word for word in re.findall(r"[^\W_]+", self.text)}
        words = (written.get(word, word) for word in self.base)
        told = " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in words) or self.text
        return told[:1].upper() + told[1:]


def understood(text: str) -> Head:
    """What a head says."""
    flat = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)  # savingsLow
    flat = re.sub(r"[_\s]+", " ", flat).casefold().strip()
    brackets = re.findall(r"[(\[]([^)\]]*)[)\]]", text)
    plain = re.sub(r"[(\[][^)\]]*[)\]]", " ", flat)
    sense = _sense(flat)
    yearly = bool(_YEARLY.search(flat))
    plain = _YEARLY.sub(" ", _LESS.sub(" ", _MORE.sub(" ", plain)))
    words = re.findall(r"[^\W_]+|[€$£%]", plain)
    units = [UNITS[word] for word in words if word in UNITS]
    rest = [word for word in words if word not in UNITS]
    end = next((ENDS[word] for word in rest if word in ENDS), None)
    year = next((int(word) for word in rest if _YEAR.fullmatch(word)), None)
    base = tuple(
        word for word in rest if word not in ENDS and word not in _FILLING and not _YEAR.fullmatch(word)
    )
    for bracket in brackets:
        told = _YEARLY.sub("", bracket.casefold()).strip(" ,;")
        if _sense(f"({bracket.casefold()})") or not told:
            continue
        if told in ENDS:
            end = ENDS[told]
        elif _YEAR.fullmatch(told):
            year = int(told)
        elif _POINTS.fullmatch(told):
            units.append("points")
        else:
            named = [word for word in re.findall(r"[€$£]|[^\s,;€$£]+", bracket) if word.casefold() in told]
            end = next((ENDS[word.casefold()] for word in named if word.casefold() in ENDS), end)
            units += [UNITS.get(word.casefold(), word) for word in named if word.casefold() not in ENDS]
    kind = _kind(words, sense)
    return Head(
        text, kind, base, _unit(units, yearly and kind in ("cost", "gain", "loss")), end, year, bool(sense)
    )


def _sense(text: str) -> HeadKind | None:
    """What a head says itself: that more is better, or less, or that it is a cost."""
    if _COST.search(text):
        return "cost"
    return "gain" if _MORE.search(text) else "loss" if _LESS.search(text) else None


def _kind(words: list[str], sense: HeadKind | None) -> HeadKind:
    if sense:
        return sense
    said = set(words)
    plain = " ".join(words)
    if any(phrase in plain for phrase in LEAD_TIME if " " in phrase) or said <= LEAD_TIME | {"in"}:
        return "lead_time" if said else "unclear"
    gain, loss, cost = said & GAINS, said & LOSSES, said & COSTS
    if loss and "impact" in said:
        return "unclear"
    if loss and said & TURNED and not cost:
        return "gain"
    if cost and said & TURNED and not gain:
        return "gain"
    if (
        gain
        and not loss
        and (not cost or gain & {"saving", "savings", "effectiveness", "benefit", "benefits"})
    ):
        return "gain"
    if loss and not gain and not cost:
        return "loss"
    if cost and not gain and not loss:
        return "cost"
    if gain or loss or cost:
        return "unclear"
    return next((kind for kind, known in TEXT_KINDS.items() if said & known), "unclear")


def _unit(units: list[str], yearly: bool) -> str | None:
    """Units in the order in which they read, as in EUR million a year."""
    ordered = [unit for unit in units if unit in CURRENCIES]
    ordered += [unit for unit in units if unit not in CURRENCIES]
    told = " ".join(dict.fromkeys(ordered))
    return (f"{told} a year".strip() if yearly else told) or None
