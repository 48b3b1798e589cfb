"""Keys that were renamed between two versions of a case: what is called otherwise and is equal in all else.

What is gone from one version and new in the other is paired where the two have the same content, names that are
themselves gone or new left aside (as colours are refined to tell vertices of graphs apart); of several that are alike the
first goes to the first. A pair is kept only where all of its content is equal once every pair has its new name.
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
    names = _checked(old, new, _paired(old, new, NAMED, {}))
    # Levels are compared once it is known which lever is which.
    names = _checked(old, new, names | _paired(old, new, ("level",), names))
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
    called = {_by_new(thing, names): thing for thing in before}
    gone = {
        called[thing]: before[called[thing]] for thing in called if thing[0] in kinds and thing not in after
    }
    fresh = {thing: at for thing, at in after.items() if thing[0] in kinds and thing not in called}
    unsure = dict.fromkeys((*gone, *fresh), UNKNOWN)
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
            paired[thing] = others.pop(0)[-1]
    return paired


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
    """The pairs that are equal in all their content when all of them are renamed; fewer, until it is so."""
    before, after = definitions(old), definitions(new)
    while names:
        made, _ = rename(old, names)
        unequal = [
            thing
            for thing in names
            if (there := after.get(_by_new(thing, names))) is None
            or _frozen(_at(made, there)) != _frozen(_at(new, there))
        ]
        if not unequal:
            break
        names = {thing: name for thing, name in names.items() if thing not in unequal}
    return {thing: names[thing] for thing in before if thing in names}


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
