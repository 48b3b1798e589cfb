"""Texts that would read badly where the program places them in sentences and figures of its own."""

from collections.abc import Iterable, Iterator

from options.case import Case
from options.clauses import breaks_a_sentence
from options.finding import Finding
from options.phrase import SHORTEST
from options.saying import listed

FEW = 4
"""Levers up to which a brief names each as it stands; of more it groups them, and places more texts."""


def awkward_texts(case: Case) -> Iterator[Finding]:
    """One warning for each kind of text, at the section that holds them."""
    yield from _stale_headlines(case)
    yield from _missing(case)
    yield from _alike(case)
    titles = {name: lever.title or "" for name, lever in case.levers.items() if lever.noun is None}
    long = [name for name, title in titles.items() if breaks_a_sentence(title)]
    if long:
        at = ("levers",)
        yield Finding(
            at,
            f"titles that would read badly in a sentence: {listed(long)}; they stand in quotation marks; give them a noun",
            on_key=True,
        )
    nouns = {name: lever.noun for name, lever in case.levers.items() if lever.noun}
    nouns |= {
        f"{name}.{key}": level.noun
        for name, lever in case.levers.items()
        for key, level in lever.levels.items()
        if level.noun
    }
    if wrong := [name for name, noun in nouns.items() if noun.rstrip()[-1] in ".;:!?" or ";" in noun]:
        told = f"nouns that end a sentence: {listed(wrong)}; a noun is a phrase within one"
        yield Finding(("levers",), told, on_key=True)
    ended = [
        f"{name}.{key}"
        for name, lever in case.levers.items()
        for key, level in lever.levels.items()
        if level.do and (level.do.rstrip()[-1] in ".;:," or level.do.split()[0].lower() == "to")
    ]
    if ended:
        told = f"do that is no imperative on its own: {listed(ended)}; begin with the verb, end without a full stop"
        yield Finding(("levers",), told, on_key=True)
    yield from _too_wide(
        "objectives", (name for name, each in case.objectives.items() if not each.short and _wide(each.title))
    )
    yield from _too_wide(
        "levers", (name for name, lever in case.levers.items() if not lever.short and _wide(lever.title))
    )


def _missing(case: Case) -> Iterator[Finding]:
    """A line for each kind of text that is missing where a brief names many levers, and what it writes instead."""
    if len(case.levers) <= FEW:
        return
    levels = {
        f"{name}.{key}": level for name, lever in case.levers.items() for key, level in lever.levels.items()
    }
    bare = [
        name
        for name, lever in case.levers.items()
        if lever.noun is None and any(level.noun is None for level in lever.levels.values())
    ]
    less = {
        name: each for name, each in case.objectives.items() if each.sense == "minimise" and not each.measure
    }
    kinds: tuple[tuple[str, str, list[str], int, str], ...] = (
        ("levers", "do", [name for name, each in levels.items() if each.do is None], len(levels),
         "what is to be done reads as 'start' and the title"),
        ("levers", "noun", bare, len(case.levers), "sentences take the title as it stands"),
        ("levers", "theme", [name for name, each in case.levers.items() if each.theme is None], len(case.levers),
         "running text cannot group them"),
        ("objectives", "good", [name for name, each in less.items() if each.good is None], len(less),
         "less is better in them, and their names do not say so"),
    )  # fmt: skip
    for section, text, names, of, instead in kinds:
        if names:
            told = f"{text} is missing in {len(names)} of {of}: {listed(names)}; {instead}"
            yield Finding((section,), told, on_key=True)


def _alike(case: Case) -> Iterator[Finding]:
    """Levers, and objectives, that bear the same short name or noun: a reader cannot tell them apart."""
    kinds = (
        ("levers", "short", {name: lever.short for name, lever in case.levers.items()}),
        ("levers", "noun", {name: lever.noun for name, lever in case.levers.items()}),
        ("objectives", "short", {name: each.short for name, each in case.objectives.items()}),
    )
    for section, text, by_name in kinds:
        same: dict[str, list[str]] = {}
        for name, told in by_name.items():
            same.setdefault((told or "").casefold(), []).append(name)
        for told, names in same.items():
            if told and len(names) > 1:
                yield Finding(
                    (section,), f"one {text} for several: {listed(names)} are all “{told}”", on_key=True
                )


def _stale_headlines(case: Case) -> Iterator[Finding]:
    """A warning for each headline of what is no bundle of the case: it is never shown."""
    for bundle in case.brief.headlines if case.brief else ():
        members = [] if bundle == "none" else bundle.split("+")
        pairs = [tuple(member.split(".", 1)) for member in members]
        known = {(lever, level) for lever, stated in case.levers.items() for level in stated.levels}
        levers = {pair[0] for pair in pairs}
        if known.issuperset(pairs) and members == sorted(members) and len(levers) == len(members):
            continue
        told = "is no bundle's id, so that this headline is never shown: one level a lever, in the order of the alphabet"
        yield Finding(("brief", "headlines", bundle), told, on_key=True)


def _too_wide(section: str, names: Iterable[str]) -> Iterator[Finding]:
    if names := list(names):
        told = (
            f"titles too long for figures: {listed(names)}; give them a short of up to {SHORTEST} characters"
        )
        yield Finding((section,), told, on_key=True)


def _wide(title: str | None) -> bool:
    return len(title or "") > 2 * SHORTEST
