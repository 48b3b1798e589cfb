"""Keys that were renamed between two versions of a case: what is called otherwise and is the same thing.

What is gone from one version and new in the other is paired where the two have the same content, names that are
themselves gone or new left aside (as colours are refined to tell vertices of graphs apart); of several that are alike the
first goes to the first. What is left is paired where the two alone of their kind have the same title (a claim: the same
statement); what changed in them besides is told as any other change. Without a title, a pair is kept only where all of its
content is equal once every pair has its new name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from options.marks import Keys
from options.references import NAMED, Thing, definitions, rename

UNKNOWN = "?"
"""What stands for a name that is gone or new while contents are compared."""


@dataclass(frozen=True)
class Renaming:
    """A thing that bears another name in the new version."""

    thing: Thing
    """By its old name."""
    name: str
    """Its new name."""
    old_at: Keys
    """The keys that lead to it in the old version."""
    new_at: Keys
    """The keys that lead to it in the new version."""


def renamings(old: dict[str, Any], new: dict[str, Any]) -> tuple[Renaming, ...]:
    """What the new values call otherwise, in their order; both are plain values of a sound case."""
    names: dict[Thing, str] = {}
    # The second time fewer names are unsure; levels are compared once it is known which lever is which.
    for kinds in (NAMED, NAMED, ("level",)):
        names |= _paired(old, new, kinds, names)
        names |= _by_title(old, new, kinds, names)
        names = _checked(old, new, names)
    before, after = definitions(old), definitions(new)
    found = [
        Renaming(thing, name, before[thing], after[_by_new(thing, names)]) for thing, name in names.items()
    ]
    order = {at: n for n, at in enumerate(after.values())}
    return tuple(sorted(found, key=lambda each: order[each.new_at]))


def _paired(
    old: dict[str, Any], new: dict[str, Any], kinds: tuple[str, ...], names: Mapping[Thing, str]
) -> dict[Thing, str]:
    """Things of these kinds that are gone, each with the name of one that is new and alike."""
    before, after = definitions(old), definitions(new)
    gone, fresh = _apart(before, after, kinds, names)
    unsure = dict.fromkeys((*gone, *fresh), UNKNOWN) | _by_place(gone, before) | _by_place(fresh, after)
    alike: dict[Any, list[Thing]] = {}
    masked_new = _masked(new, fresh, unsure)
    for thing in fresh:
        alike.setdefault((thing[:-1], _frozen(masked_new[thing])), []).append(thing)
    masked_old = _masked(old, gone, {**names, **unsure})
    paired: dict[Thing, str] = {}
    for thing in gone:
        content = masked_old[thing]
        others = alike.get((_by_new(thing, names)[:-1], _frozen(content)))
        if others and (_says_something(content) or _is_only_level(thing, before)):
            other = others.pop(0)
            paired[thing] = other[-1]
            paired |= {
                mine: theirs[-1]
                for mine, theirs in zip(_levels(thing, before), _levels(other, after), strict=True)
                if mine[-1] != theirs[-1]
            }
    return paired


def _apart(
    before: Mapping[Thing, Keys],
    after: Mapping[Thing, Keys],
    kinds: tuple[str, ...],
    names: Mapping[Thing, str],
) -> tuple[dict[Thing, Keys], dict[Thing, Keys]]:
    """What of these kinds is only in the one version, and what only in the other, once things have these names."""
    called = {_by_new(thing, names): thing for thing in before}
    gone = {old: before[old] for thing, old in called.items() if thing[0] in kinds and thing not in after}
    return gone, {thing: at for thing, at in after.items() if thing[0] in kinds and thing not in called}


def _by_title(
    old: dict[str, Any], new: dict[str, Any], kinds: tuple[str, ...], names: Mapping[Thing, str]
) -> dict[Thing, str]:
    """Things of these kinds that are gone, each with the name of one that is new and alone has its title."""
    gone, fresh = _apart(definitions(old), definitions(new), kinds, names)
    mine, theirs = dict[Any, list[Thing]](), dict[Any, list[Thing]]()
    for thing, at in gone.items():
        mine.setdefault((_by_new(thing, names)[:-1], _title(_at(old, at))), []).append(thing)
    for thing, at in fresh.items():
        theirs.setdefault((thing[:-1], _title(_at(new, at))), []).append(thing)
    return {
        of[0]: theirs[key][0][-1]
        for key, of in mine.items()
        if key[1] is not None and len(of) == 1 and len(theirs.get(key, ())) == 1
    }


def _title(content: Any) -> Any:
    """The title of a thing, or what a claim states; None where it has none."""
    return content.get("title", content.get("claim")) if isinstance(content, Mapping) else None


def _levels(lever: Thing, among: Mapping[Thing, Keys]) -> list[Thing]:
    """The levels of a lever; none of any other thing."""
    return [each for each in among if lever[0] == "lever" and each[:2] == ("level", lever[1])]


def _by_place(things: Mapping[Thing, Keys], among: Mapping[Thing, Keys]) -> dict[Thing, str]:
    """The levels of levers that are gone or new, by their place: they may have other names too."""
    return {level: f"{UNKNOWN}{n}" for thing in things for n, level in enumerate(_levels(thing, among))}


def _masked(
    values: dict[str, Any], things: Mapping[Thing, Keys], names: Mapping[Thing, str]
) -> dict[Thing, Any]:
    """The content of each of these things, with other names for what it names; its own key is left as it is."""
    found = {}
    for thing, at in things.items():
        content = _at(values, at)
        # Alone under its path, so that no two masked keys of one mapping fall together.
        made, _ = rename(_nested(at, content), names)
        for _ in at:
            made = next(iter(made.values()))
        found[thing] = made
    return found


def _checked(old: dict[str, Any], new: dict[str, Any], names: dict[Thing, str]) -> dict[Thing, str]:
    """The pairs that share a title, or are equal in all content when all are renamed; fewer, until it is so."""
    before, after = definitions(old), definitions(new)
    while names:
        made, _ = rename(old, names)
        unequal = [
            thing
            for thing in names
            if (there := after.get(_by_new(thing, names))) is None
            or not _is_same(_at(made, there), _at(new, there))
        ]
        if not unequal:
            break
        names = {thing: name for thing, name in names.items() if thing not in unequal}
    return {thing: names[thing] for thing in before if thing in names}


def _is_same(one: Any, other: Any) -> bool:
    title = _title(one)
    return bool((title is not None and title == _title(other)) or _frozen(one) == _frozen(other))


def _by_new(thing: Thing, names: Mapping[Thing, str]) -> Thing:
    """The thing by its new name, within what has a new name too."""
    if thing[0] == "level":
        lever = names.get(("lever", thing[1]), thing[1])
        return ("level", lever, names.get(thing, thing[2]))
    return (*thing[:-1], names.get(thing, thing[-1]))


def _is_only_level(thing: Thing, before: Mapping[Thing, Keys]) -> bool:
    return thing[0] == "level" and sum(each[:2] == thing[:2] for each in before) == 1


def _says_something(content: Any) -> bool:
    """Whether there is anything but empty mappings in it: what has no content is alike to all that has none."""
    return any(map(_says_something, content.values())) if isinstance(content, Mapping) else True


def _at(values: Any, at: Keys) -> Any:
    for key in at:
        if not isinstance(values, Mapping) or key not in values:
            return None
        values = values[key]
    return values


def _nested(at: Keys, content: Any) -> dict[str, Any]:
    for key in reversed(at):
        content = {key: content}
    made: dict[str, Any] = content
    return made


def _frozen(value: Any) -> Any:
    """The value as what can be looked up; of a mapping and of a list of names the order does not count."""
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(inner)) for key, inner in value.items())
    if isinstance(value, tuple | list):
        parts = [_frozen(inner) for inner in value]
        return tuple(parts)
    return value
