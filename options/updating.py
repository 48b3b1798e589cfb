"""Bringing a case file up to date: only what has changed is written anew; comments, order and wording of the rest stay.

The changes are made in the text, at the places where the YAML parser found what is to change. What comes out is read
again: where a change cannot be made so (through an alias, say), its section is written anew, and at worst the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from options.case import Case
from options.document import read_document
from options.emitting import block, case_text, entry, fits, folded, is_json, is_prose, json_text
from options.faults import CaseError
from options.inline import inline
from options.plain import BARE, differing, plain_values
from options.reading import decode

_ABSENT = object()

MOST_GROWN = 40
"""Characters by which a long line may grow longer before it is broken up."""


@dataclass(frozen=True)
class Updated:
    """The text of a case file, brought up to date."""

    text: str
    """The whole file."""
    changed: tuple[str, ...] = ()
    """The fields that are no longer as they were, by the keys that lead to them."""
    anew: tuple[str, ...] = ()
    """The sections that were written anew, and so lost their comments; `case` for the whole."""


@dataclass
class _Edits:
    """Replacements in one text."""

    text: str
    made: list[tuple[int, int, str]] = field(default_factory=list)
    """From, to, and what stands there then."""

    def replace(self, start: int, end: int, new: str) -> None:
        self.made.append((start, end, new))

    def applied(self) -> str:
        """The text with all of them made; what is put in at one place stands in the order in which it came."""
        text = self.text
        order = [(start, end, n) for n, (start, end, _) in enumerate(self.made)]
        for start, end, n in sorted(order, reverse=True):
            text = text[:start] + self.made[n][2] + text[end:]
        return text


BOM = b"\xef\xbb\xbf"
"""How some editors begin a file in UTF-8."""


def updated_bytes(data: bytes, case: Case, path: str) -> tuple[bytes, Updated]:
    """The bytes of a case file with the case in it, its line ends and its first bytes kept; and what changed."""
    text = decode(data, path)
    windows = "\r\n" in text
    done = updated(text.replace("\r\n", "\n"), case, path)
    ends = done.text.replace("\n", "\r\n") if windows else done.text
    return (BOM if data.startswith(BOM) else b"") + ends.encode("utf-8"), done


def updated(text: str, case: Case, path: str = "case.yaml") -> Updated:
    """The text of a case file, changed so that it reads as the case. Raises CaseError where the text is no case.

    `path` is what faults call the file.
    """
    old = read_document(text, path).case
    if old == case:
        return Updated(text)
    new_values, old_values = plain_values(case), plain_values(old)
    fields = tuple(differing(old_values, new_values))
    if is_json(text):
        return Updated(json_text(new_values) + "\n", fields)
    changed = [name for name in {**old_values, **new_values} if old_values.get(name) != new_values.get(name)]
    for whole in ([], changed):
        try:
            candidate = _patched(text, old_values, new_values, whole)
            if read_document(candidate).case == case:
                return Updated(candidate, fields, tuple(whole))
        except (CaseError, yaml.YAMLError, _NotPatched):
            continue
    return Updated(case_text(case), fields, ("case",))


class _NotPatched(Exception):
    """The text is not built so that it could be changed in its places."""


def _patched(text: str, old: dict[str, Any], new: dict[str, Any], whole: list[str]) -> str:
    """The text with its values changed; the sections in `whole` are written anew."""
    if not text.endswith("\n"):
        text += "\n"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(text, Loader=loader)
    if not isinstance(root, yaml.MappingNode):
        raise _NotPatched
    edits = _Edits(text)
    _Patch(edits, frozenset(whole)).mapping(root, old, new, ())
    return edits.applied()


@dataclass(frozen=True)
class _Patch:
    """Finds the edits that make one value of another."""

    edits: _Edits
    whole: frozenset[str]
    """Sections that are written anew."""

    def value(self, node: yaml.Node, old: Any, new: Any, at: tuple[str | int, ...], in_flow: bool) -> None:
        """Make a value of the other; `in_flow` tells whether it stands within brackets."""
        if old == new:
            return
        anew = bool(at) and at[0] in self.whole
        if isinstance(node, yaml.MappingNode) and not anew:
            was, then = _as_mapping(old, node), _as_mapping(new, node)
            if was is not None and then and self._outgrows(node, was, then, in_flow):
                self._replace(node, then, in_flow)
                return
            if was is not None and then:
                self.mapping(node, was, then, at)
                return
        if (
            isinstance(node, yaml.SequenceNode)
            and isinstance(old, list)
            and isinstance(new, list)
            and not anew
        ):
            if len(old) == len(new) == len(node.value):
                for n, child in enumerate(node.value):
                    self.value(child, old[n], new[n], (*at, n), in_flow or bool(node.flow_style))
                return
            if not node.flow_style and len(node.value) == len(old) and old and new:
                self._list(node, old, new, at)
                return
        self._replace(node, new, in_flow)

    def _outgrows(self, node: Any, was: dict[str, Any], then: dict[str, Any], in_flow: bool) -> bool:
        """Whether a mapping on one line, without a comment in it, no longer fits on it."""
        column, end = node.start_mark.column, self._end(node)
        within = self.edits.text[node.start_mark.index : end]
        alone = not in_flow and not {"#", "\n"} & set(within) and self._ends_line(end)
        grown = fits(was, column) or len(inline(then)) > len(within) + MOST_GROWN
        return bool(node.flow_style) and alone and grown and not fits(then, column)

    def mapping(self, node: Any, old: dict[str, Any], new: dict[str, Any], at: tuple[str | int, ...]) -> None:
        """Make a mapping of the other, entry by entry."""
        entries = {key.value: (key, child) for key, child in node.value}
        flow = bool(node.flow_style)
        gone = [key for key in old if key not in new and key in entries]
        kept = [key for key in entries if key not in gone]
        if not kept or (gone and not flow and not all(self._alone(entries[key][0]) for key in gone)):
            self._replace(node, new, flow)
            return
        for key, value in new.items():
            if key in entries:
                self.value(entries[key][1], old.get(key, _ABSENT), value, (*at, key), flow)
        added = [key for key in new if key not in entries]
        (self._in_flow if flow else self._in_block)(node, entries, gone, added, new)

    def _in_flow(
        self, node: Any, entries: dict[str, Any], gone: list[str], added: list[str], new: dict[str, Any]
    ) -> None:
        """Take entries out of {…}, and put others in, after the one that they follow."""
        names = list(entries)
        for begins, ends in _runs(names, gone):
            if ends + 1 < len(names):
                start, end = (
                    entries[names[begins]][0].start_mark.index,
                    entries[names[ends + 1]][0].start_mark.index,
                )
            else:
                start, end = self._end(entries[names[begins - 1]][1]), self._end(entries[names[ends]][1])
            self.edits.replace(start, end, "")
        stays = [each for each in names if each not in gone]
        for name in added:
            previous = _before(name, list(new), stays)
            text = f"{inline(name)}: {inline(new[name])}"
            if previous is None:
                at = entries[stays[0]][0].start_mark.index
                self.edits.replace(at, at, f"{text}, ")
            else:
                at = self._end(entries[previous][1])
                self.edits.replace(at, at, f", {text}")

    def _in_block(
        self, node: Any, entries: dict[str, Any], gone: list[str], added: list[str], new: dict[str, Any]
    ) -> None:
        """Take the lines of entries out, and put others in, after the one that they follow."""
        text = self.edits.text
        for name in gone:
            key, child = entries[name]
            self.edits.replace(_line_start(text, key.start_mark.index), _line_end(text, self._end(child)), "")
        indent = node.start_mark.column
        for name in added:
            previous = _before(name, list(new), [each for each in entries if each not in gone])
            line = f"{' ' * indent}{entry(name, new[name], indent)}\n"
            if previous is None:
                first = entries[next(each for each in entries if each not in gone)][0]
                if not self._alone(first):
                    raise _NotPatched
                at = _line_start(text, first.start_mark.index)
            else:
                at = _line_end(text, self._end(entries[previous][1]))
            self.edits.replace(at, at, line)

    def _list(self, node: Any, old: list[Any], new: list[Any], at: tuple[str | int, ...]) -> None:
        """A list in lines that grew or shrank at its end."""
        text, both = self.edits.text, min(len(old), len(new))
        for n in range(both):
            self.value(node.value[n], old[n], new[n], (*at, n), False)
        end = _line_end(text, self._end(node.value[both - 1]))
        if len(new) > both:
            lines = block(new[both:], node.start_mark.column)
            self.edits.replace(end, end, lines + "\n")
        elif len(old) > both:
            self.edits.replace(end, _line_end(text, self._end(node.value[-1])), "")

    def _replace(self, node: Any, new: Any, in_flow: bool) -> None:
        """Another value in place of a whole one."""
        start, end, text = node.start_mark.index, self._end(node), self.edits.text
        first_line = text[_line_start(text, start) : start]
        indent = len(first_line) - len(first_line.lstrip(" "))
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        column = node.start_mark.column
        if is_block and isinstance(new, dict | list) and new:
            written = block(new, column).lstrip(" ")
        elif (
            isinstance(new, str)
            and not in_flow
            and self._ends_line(end)
            and is_prose(new)
            and not fits(new, column)
        ):
            written = folded(new, indent + 2)
        elif isinstance(new, dict | list) and not in_flow and self._ends_line(end) and not fits(new, column):
            start = len(text[:start].rstrip(" "))
            written = "\n" + block(new, indent + 2)
        else:
            written = inline(new)
        if start == end and text[start - 1 : start] == ":":  # nothing stood there
            written = f" {written}"
        self.edits.replace(start, end, written)

    def _ends_line(self, index: int) -> bool:
        """Whether nothing follows on the line, not even a comment."""
        return not self.edits.text[index : _line_end(self.edits.text, index)].strip()

    def _end(self, node: Any) -> int:
        """Where the last character of a value stands, and not what follows it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        start: int = node.start_mark.index
        end: int = node.end_mark.index
        return start + len(self.edits.text[start:end].rstrip())

    def _alone(self, key: Any) -> bool:
        """Whether nothing stands before a key on its line."""
        start = key.start_mark.index
        return not self.edits.text[_line_start(self.edits.text, start) : start].strip()


def _as_mapping(value: Any, node: Any) -> dict[str, Any] | None:
    """A value as the mapping that stands for it in the file, where it may be one value on its own too."""
    if isinstance(value, dict):
        return value
    bare = [key.value for key, _ in node.value if key.value in BARE.values()]
    return {bare[0]: value} if bare and value is not _ABSENT and not isinstance(value, list) else None


def _runs(names: list[str], gone: list[str]) -> Iterator[tuple[int, int]]:
    """The first and the last position of each run of names that are gone."""
    first = None
    for n, name in enumerate([*names, None]):
        if name in gone:
            first = n if first is None else first
        elif first is not None:
            yield first, n - 1
            first = None


def _before(name: str, order: list[str], among: list[str]) -> str | None:
    """The nearest name before this one in the new order that stands in the file; None where there is none."""
    return next((each for each in reversed(order[: order.index(name)]) if each in among), None)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """The start of the next line."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1
