"""From YAML events to plain values, once, with the place of each and a limit on every excess."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from ruamel.yaml import YAML, events
from ruamel.yaml.error import YAMLError

from options.faults import CaseError, Fault
from options.marks import Keys, Marks, dotted
from options.saying import short
from options.scalar import CONTROL, meaning

DEEPEST = 40
"""Levels of nesting; a case needs no more than ten."""

MOST_VALUES = 150_000
"""Keys and values in a file, those that aliases repeat included; a case of 300 levers holds some 60,000."""

Event: TypeAlias = events.Event | yaml.Event
NodeEvent: TypeAlias = events.NodeEvent | yaml.NodeEvent
ScalarEvent: TypeAlias = events.ScalarEvent | yaml.ScalarEvent
AliasEvent: TypeAlias = events.AliasEvent | yaml.AliasEvent
CollectionStartEvent: TypeAlias = events.CollectionStartEvent | yaml.CollectionStartEvent
MappingStartEvent: TypeAlias = events.MappingStartEvent | yaml.MappingStartEvent
CollectionEndEvent: TypeAlias = events.CollectionEndEvent | yaml.CollectionEndEvent
DocumentStartEvent: TypeAlias = events.DocumentStartEvent | yaml.DocumentStartEvent

_SINCE_1_2 = re.compile("[\t\x85\u2028\u2029\ufeff]|[&*][^\\s:]*:")
"""What YAML 1.1 and 1.2 read differently: some characters, and names of anchors that hold a colon."""

_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")


@dataclass
class _Composer:
    """Builds the values of one document from its events, noting marks and faults on the way."""

    events: Iterator[Event]
    marks: Marks
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """What each anchor stands for, and how many values that is."""

    def value(self, event: NodeEvent, at: Keys) -> Any:
        """The value that begins with this event, its own events consumed."""
        self.marks.values[at] = _place(event)
        before = self.count
        self._add(1, at)
        if isinstance(event, AliasEvent):
            return self._repeated(event, at)
        if len(at) > DEEPEST:
            self._refuse(at, f"is nested more than {DEEPEST} deep; no part of a case is")
        value: Any
        if isinstance(event, ScalarEvent):
            value = self._scalar(event, at)
        elif isinstance(event, MappingStartEvent):
            value = self._mapping(at)
        else:
            value = self._list(at)
        if isinstance(event, CollectionStartEvent) and event.tag is not None:
            self._note(at, f"bears the tag {short(event.tag)}; a case has no tags, leave it out")
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.count - before)
        return value

    def _mapping(self, at: Keys) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._children():
            self._add(1, at)
            key = self._key(event, at)
            entry = next(self.events)
            assert isinstance(entry, NodeEvent), "the parser gives every key a value"
            if key is None:
                self.value(entry, (*at, "?"))
            elif key in values:
                line, column = self.marks.keys[(*at, key)]
                message = f"is given twice, first at line {line}, column {column}; keep one of them"
                self.faults.append(Fault(self.marks.path, *_place(event), dotted((*at, key)), message))
                self.value(entry, (*at, key, "again"))
            else:
                self.marks.keys[(*at, key)] = _place(event)
                values[key] = self.value(entry, (*at, key))
        return values

    def _list(self, at: Keys) -> list[Any]:
        return [self.value(event, (*at, position)) for position, event in enumerate(self._children())]

    def _children(self) -> Iterator[NodeEvent]:
        """The events that begin a child of the open mapping or list, until it ends."""
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                return
            assert isinstance(event, NodeEvent), "only nodes stand inside a document"
            yield event

    def _key(self, event: NodeEvent, at: Keys) -> str | None:
        """The key's text, or None (and a fault) where it is no text."""
        if isinstance(event, ScalarEvent):
            key = self._scalar(event, at)
            if isinstance(key, str) and key != "<<":
                return key
            said = "a merge key (<<) is not read; write its fields out"
            if key != "<<":
                said = f"the key {short(event.value) or '(empty)'} is no text; keys are words, or stand in quotes"
                said += ", and decimals have a point" if event.value.isdigit() else ""
        else:
            self.value(event, (*at, "?"))
            said = "a key is a mapping, a list or an alias; keys are words"
        self.faults.append(Fault(self.marks.path, *_place(event), dotted(at), said))
        return None

    def _scalar(self, event: ScalarEvent, at: Keys) -> object:
        tag = str(event.tag) if event.tag is not None else None
        if tag is not None and tag not in _TEXT_TAGS:
            self._note(at, f"bears the tag {short(tag)}; a case has no tags, leave it out")
        if tag is None and event.implicit[0]:
            return meaning(event.value)
        odd = CONTROL.search(event.value)
        if odd:
            self._note(at, f"holds the control character {ord(odd.group()):#04x}; remove it")
        return CONTROL.sub("?", event.value)  # what no page could show goes into no message either

    def _repeated(self, event: AliasEvent, at: Keys) -> Any:
        if event.anchor not in self.anchors:
            self._note(
                at, f"repeats *{short(event.anchor)}, but no value before it is named &{short(event.anchor)}"
            )
            return None
        value, size = self.anchors[event.anchor]
        self._add(size, at)
        return value

    def _add(self, values: int, at: Keys) -> None:
        self.count += values
        if self.count > MOST_VALUES:
            self._refuse(
                at, f"the file grows beyond {MOST_VALUES:,} keys and values, aliases written out; shorten it"
            )

    def _note(self, at: Keys, message: str) -> None:
        self.faults.append(self.marks.fault(at, message))

    def _refuse(self, at: Keys, message: str) -> None:
        self._note(at, message)
        raise CaseError(tuple(sorted(self.faults)))


def compose(text: str, path: str) -> tuple[Any, Marks, list[Fault]]:
    """The values of the one document in the text, their places, and what is wrong with the YAML's content.

    Raises ruamel's own errors where the text is no YAML, and CaseError where it is too much of it.
    """
    try:
        return _composed(_quick(text), path)
    except (yaml.YAMLError, _NotQuick):
        return _composed(_events(text), path)


def _composed(parsed: Iterator[Event], path: str) -> tuple[Any, Marks, list[Fault]]:
    composer = _Composer(parsed, Marks(path))
    values: Any = None
    documents = 0
    for event in parsed:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                message = "a second document begins here; a case is one document, cut the file in two"
                composer.faults.append(Fault(path, *_place(event), "case", message))
                break
        elif isinstance(event, NodeEvent):
            values = composer.value(event, ())
    return values, composer.marks, composer.faults


class _NotQuick(Exception):
    """The quick parser does not read this as YAML 1.2, or is not to be had."""


def _quick(text: str) -> Iterator[Event]:
    """The events by libyaml, twenty times as fast as ruamel: which reads YAML 1.2, and says better what is wrong."""
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None or _SINCE_1_2.search(text):
        raise _NotQuick
    yield from yaml.parse(text, Loader=loader)


def _events(text: str) -> Iterator[Event]:
    """The events by ruamel; where it trips over its own feet, that is an error of the text all the same."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (YAMLError, MemoryError):
        raise
    except Exception as error:  # it asserts versions and builds characters without looking at them first
        raise YAMLError(str(error)) from error


def _place(event: Event) -> tuple[int, int]:
    """Line and column of the event, counted from 1."""
    mark = event.start_mark
    assert mark is not None, "every event of a text has its place"
    return mark.line + 1, mark.column + 1
