"""Bundles in words: what one changes from today, and how two of them differ.

Verbs tell changes from the status quo alone (start, strengthen, change, reduce, end), since only what is in force can
be ended. Two bundles are told apart by what is in them: with, without, at another level.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from options import Case, breaks_a_sentence, is_instruction
from reports.words.catalogue import words
from reports.words.names import (
    choice_name,
    choice_noun,
    level_in_short,
    level_name,
    lever_in_short,
    lever_name,
    lever_noun,
    names_its_lever,
)
from reports.words.wording import listed, marked, some

LeverChange = Literal["new", "more", "less", "other", "gone"]
"""What becomes of a lever: used and not before, a level that costs more, one that costs less, another, not used."""

VERBS = words("verbs")
"""The verb of each change from today, in the order in which they are told."""

CHANGED = words("changed")
"""The word for each change where changes are counted; `same`: as today."""

HELD = words("held")
"""How a bundle holds a lever that another bundle holds otherwise, in the order in which they are told."""

APART = words("apart")
"""How a bundle's name tells each difference."""

PLACES = {"new": 0, "gone": 2}
"""The place of a difference in a bundle's name; of others 1."""

MOST_IN_A_ROW = 3
"""Levers that running text names one after the other."""

MOST_APART = 3
"""Things that a bundle's name tells."""


def actions(case: Case, bundle: Mapping[str, str]) -> dict[str, str]:
    """The changes from today, a phrase per lever that changes, in the order of the case; bundle: lever -> level.

    Where the case words what is to be done for a level, these words stand in place of verb and name; so does a title that
    is an instruction, of what is new.
    """
    told = {}
    for lever, step in _steps(case, case.status_quo, bundle):
        name = lever_name(case, lever)
        level = "" if step == "gone" else level_name(case, lever, bundle[lever])
        if step == "new":
            name = choice_name(case, lever, bundle[lever])
        elif level:
            name += f": {level}"
        stated = case.levers[lever]
        do = None if step == "gone" else stated.levels[bundle[lever]].do
        if do:
            told[lever] = marked(do, stated.marking)
        elif step == "new" and is_instruction(stated.title or ""):
            told[lever] = name
        else:
            told[lever] = f"{VERBS[step]} {quoted(case, lever, name)}"
    return told


def actions_in_short(case: Case, bundle: Mapping[str, str], levers: Collection[str] | None = None) -> str:
    """The changes from today in one phrase without levels: `start A and B, strengthen C, and end D`.

    levers: those to tell of; None: all. More than three of a kind are grouped. Empty where nothing changes.
    """
    steps = [(n, s) for n, s in _steps(case, case.status_quo, bundle) if levers is None or n in levers]
    told = []
    for step, verb in VERBS.items():
        names = {lever: _held(case, lever, step, bundle) for lever, of in steps if of == step}
        if names:
            told.append(f"{verb} {grouped(case, names)}")
    return _joined(told)


def grouped(case: Case, names: Mapping[str, str]) -> str:
    """Levers in running text, at most three in a row: more are told by theme, or the first of them and how many more.

    names: by lever, what the text calls it.
    """
    themes: dict[str, list[str]] = {}
    for lever, name in names.items():
        themes.setdefault(case.levers[lever].theme or "", []).append(name)
    if len(names) <= MOST_IN_A_ROW or "" in themes or len(themes) > MOST_IN_A_ROW:
        return some(names.values(), most=MOST_IN_A_ROW)
    return listed(f"{theme} ({some(those, most=MOST_IN_A_ROW)})" for theme, those in themes.items())


def steps_counted(case: Case, bundle: Mapping[str, str]) -> dict[str, int]:
    """How many levers a bundle holds as they are today, and how many it changes, by the word for the change."""
    told = Counter(CHANGED[step] for _, step in _steps(case, case.status_quo, bundle))
    as_today = sum(case.status_quo.get(lever) == level for lever, level in bundle.items())
    told[CHANGED["same"]] = as_today
    return {word: told[word] for word in CHANGED.values() if told[word]}


def differences(case: Case, against: Mapping[str, str], bundle: Mapping[str, str]) -> list[str]:
    """How a bundle differs from another, a phrase per lever in the order of the case; both: lever -> level."""
    return [_difference(case, lever, step, bundle) for lever, step in _steps(case, against, bundle)]


def differences_in_short(
    case: Case,
    against: Mapping[str, str],
    bundle: Mapping[str, str],
    *,
    for_table: bool = False,
    grouping: bool = False,
) -> str:
    """The same in one phrase without levels: `with A and B, without C, and with D at a lower level`.

    for_table: levers by their short names. grouping: for running text, which names few in a row. Empty where the two
    are the same.
    """
    kinds: dict[str, dict[str, str]] = {kind: {} for kind in HELD.values()}
    for lever, step in _steps(case, against, bundle):
        is_today = step not in ("new", "gone") and _is_today(case, lever, bundle)
        name = lever_in_short(case, lever) if for_table else _held(case, lever, step, bundle)
        kinds[HELD["same" if is_today else step]][lever] = name
    told = {
        kind: grouped(case, names) if grouping else listed(names.values())
        for kind, names in kinds.items()
        if names
    }
    return _joined([kind.format(names) for kind, names in told.items()])


def set_apart(
    case: Case,
    against: Mapping[str, str],
    bundle: Mapping[str, str],
    most: int | None = MOST_APART,
    *,
    with_levels: bool = False,
) -> str:
    """What tells a bundle from another by short names: `payments, more planning, not shelters`.

    most: how many things are told, of a name that stands for the whole; None: all. with_levels: the level too, in
    brackets, where another would read the same.
    """
    steps = sorted(_steps(case, against, bundle), key=lambda each: PLACES.get(each[1], 1))
    # One that is left out would take no less room than its name.
    shown = steps if most is None or len(steps) <= most + 1 else steps[:most]
    phrases = [_apart(case, lever, step, against, bundle, with_levels=with_levels) for lever, step in shown]
    if len(shown) < len(steps):
        phrases.append(f"{len(steps) - len(shown):,} more changes")
    return ", ".join(phrases)


def _apart(
    case: Case,
    lever: str,
    step: LeverChange,
    against: Mapping[str, str],
    bundle: Mapping[str, str],
    *,
    with_levels: bool,
) -> str:
    name = lever_in_short(case, lever)
    is_today = step != "gone" and _is_today(case, lever, bundle)
    level = _which_level(case, lever, step, against, bundle) if with_levels and not is_today else ""
    if level and names_its_lever(case, lever, bundle[lever]):
        name, level = level_in_short(case, lever, bundle[lever]), ""
    return APART["same" if is_today else step].format(name) + level


def other_bundle(case: Case, against: Mapping[str, str], bundle: Mapping[str, str]) -> str:
    """A bundle that differs from another, for a sentence: `the bundle with A, and without C`, or `the status quo`."""
    if dict(bundle) == dict(case.status_quo):
        return words("called")["today"]
    return f"the bundle {differences_in_short(case, against, bundle, grouping=True)}"


def held(case: Case, lever: str, level: str) -> str:
    """A lever at a level as part of a bundle: `with shelters`, `with Posts: Many`, or as today."""
    noun = case.levers[lever].levels[level].noun
    name = choice_noun(case, lever, level) if noun else quoted(case, lever, choice_name(case, lever, level))
    return f"with {name}{' as today' if case.status_quo.get(lever) == level else ''}"


def quoted(case: Case, lever: str, name: str) -> str:
    """A name with its level for a sentence; in quotation marks where the title would break it."""
    return f"“{name}”" if breaks_a_sentence(lever_name(case, lever)) else name


def _difference(case: Case, lever: str, step: LeverChange, bundle: Mapping[str, str]) -> str:
    """How a bundle holds one lever that another holds otherwise."""
    if step == "gone":
        return HELD["gone"].format(lever_noun(case, lever))
    level = bundle[lever]
    if step == "new" or case.levers[lever].levels[level].noun:
        return held(case, lever, level)
    name = level_name(case, lever, level)
    kind = HELD["same" if _is_today(case, lever, bundle) else step]
    return f"{kind.format(lever_noun(case, lever))}{f' ({name})' if name else ''}"


def _which_level(
    case: Case, lever: str, step: LeverChange, against: Mapping[str, str], bundle: Mapping[str, str]
) -> str:
    """The level in brackets, where another of the lever would be told alike; else empty."""
    if step == "gone":
        return ""
    before, held_now = against.get(lever), bundle[lever]
    others = [each for each in case.levers[lever].levels if each not in (before, held_now)]
    alike = [
        each
        for each in others
        if each != case.status_quo.get(lever)
        and (before is None or _direction(case, lever, before, each) == step)
    ]
    level = case.levers[lever].levels[held_now]
    return f" ({level.short or level.noun or level_name(case, lever, held_now)})" if alike else ""


def _held(case: Case, lever: str, step: LeverChange, bundle: Mapping[str, str]) -> str:
    """What running text calls a lever that begins or ends to be used, or is held at another level."""
    return choice_noun(case, lever, bundle[lever]) if step == "new" else lever_noun(case, lever)


def _joined(told: list[str]) -> str:
    if len(told) == 2 and not any(" and " in each for each in told):
        return " and ".join(told)
    return ", ".join(told if len(told) < 2 else (*told[:-1], f"and {told[-1]}"))


def _is_today(case: Case, lever: str, bundle: Mapping[str, str]) -> bool:
    return bundle.get(lever) == case.status_quo.get(lever)


def _steps(case: Case, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, LeverChange]]:
    """What becomes of every lever that differs, in the order of the case."""
    for lever in case.levers:
        before, after = old.get(lever), new.get(lever)
        if before is None and after is not None:
            yield lever, "new"
        elif before is not None and after is None:
            yield lever, "gone"
        elif before is not None and after is not None and before != after:
            yield lever, _direction(case, lever, before, after)


def _direction(case: Case, lever: str, before: str, after: str) -> LeverChange:
    """`more` where every cost rises or stays, `less` where every cost falls or stays, else `other`."""
    old, new = (case.levers[lever].levels[level].cost for level in (before, after))
    steps = {new.get(name, 0) - old.get(name, 0) for name in [*old, *new]}
    up, down = any(step > 0 for step in steps), any(step < 0 for step in steps)
    return "more" if up and not down else "less" if down and not up else "other"
