"""Two versions of a case: what changed between them, by field and line, and the sound cases in between."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from options.case import Case
from options.differences.changes import ChangeKind, differences, kind_of, without_empty
from options.differences.renames import Renaming, renamings
from options.differences.steps import Step, Steps, steps
from options.differences.values import deciding_values, stated_values, words_at
from options.document import Document
from options.markings import markings_borne, markings_in_order
from options.marks import Keys
from options.portions import portions
from options.references import Thing, rename

__all__ = ["Change", "Place", "Renaming", "Step", "Steps", "Versions", "compare"]


@dataclass(frozen=True)
class Place:
    """Where something stands in a file, counted from 1; cell: of a workbook, as in Scores!D14."""

    line: int
    column: int
    cell: str = ""

    def __str__(self) -> str:
        return self.cell or str(self.line)


@dataclass(frozen=True)
class Change:
    """An input that changed."""

    at: Keys
    """The keys that lead to it, by the names of the new version."""
    kind: ChangeKind
    """What kind of input it is."""
    old: Any
    """Its old value, as plain values; None where there was none."""
    new: Any
    """Its new value, as plain values; None where there is none."""
    old_place: Place | None
    """Where it stands in the old file."""
    new_place: Place | None
    """Where it stands in the new file."""

    @property
    def field(self) -> str:
        """The keys joined by dots, as in faults, however long they are."""
        return ".".join(map(str, self.at))


@dataclass(frozen=True)
class Versions:
    """Two versions of a case compared."""

    old: Document
    """The old version."""
    new: Document
    """The new version."""
    renamed: tuple[Renaming, ...]
    """What the new version calls otherwise, in its order."""
    changes: tuple[Change, ...]
    """All that changed but for names and order, in the order of the new version."""

    @cached_property
    def names(self) -> dict[Thing, str]:
        """The new name of every thing that was renamed, by its old one."""
        return {each.thing: each.name for each in self.renamed}

    def old_name(self, kind: str, name: str) -> str:
        """What the old version calls a thing of a kind; `member` is a lever or lever.level."""
        if kind == "member":
            lever, dot, level = name.partition(".")
            lever = self.old_name("lever", lever)
            found = (
                each.thing[2]
                for each in self.renamed
                if each.thing[:2] == ("level", lever) and each.name == level
            )
            return f"{lever}{dot}{next(found, level)}"
        return next(
            (each.thing[1] for each in self.renamed if (each.thing[0], each.name) == (kind, name)), name
        )

    @cached_property
    def kept_from_readers(self) -> tuple[str, ...]:
        """Fields of the old version that are gone, and that not all who may see the new version may see."""
        readers = self.new.case.releasable_to
        gone = [change.at for change in self.changes if change.new is None]
        return tuple(
            ".".join(map(str, at))
            for at, names in portions(stated_values(self.by_new_names))
            if any(at[:n] in gone for n in range(1, len(at) + 1))
            and not (readers and set(readers) <= set(names))
        )

    @cached_property
    def unknown_markings(self) -> tuple[str, ...]:
        """Markings in the old version that the new one does not list, so that nothing could be marked by them."""
        known = markings_in_order(self.new.case)
        return tuple(dict.fromkeys(each for _, each in markings_borne(self.old.case) if each not in known))

    @cached_property
    def by_new_names(self) -> Case:
        """The old version by the names of the new one."""
        if not self.renamed:
            return self.old.case
        values, _ = rename(stated_values(self.old.case), self.names)
        return Case.model_validate(values)

    @cached_property
    def steps(self) -> Steps:
        """What leads from the one recommendation to the other: changes of what a recommendation follows from alone."""
        old, new = deciding_values(self.by_new_names), deciding_values(self.new.case)
        # A day that both versions lie before: what is dated is what both have.
        latest = max(old["as_of"], new["as_of"])
        return steps(_as_of(old, latest), _as_of(new, latest))


def compare(old: Document, new: Document) -> Versions:
    """What changed from one version of a case to the other."""
    before, after = stated_values(old.case), stated_values(new.case)
    renamed = renamings(before, after)
    names = {each.thing: each.name for each in renamed}
    called, origins = rename(before, names)
    words = _words_by_new_names(old.case, origins) | words_at(new.case)
    changes = tuple(
        Change(
            at=each.at,
            kind=kind_of(each, words),
            old=without_empty(each.old),
            new=without_empty(each.new),
            old_place=_place(old, origins[each.at]) if each.old is not None else None,
            new_place=_place(new, each.at) if each.new is not None else None,
        )
        for each in differences(called, after)
    )
    return Versions(old, new, renamed, changes)


def _place(document: Document, at: Keys) -> Place | None:
    """Where it stands; None in a version that was read from no file."""
    if not (document.marks.keys or document.marks.values):
        return None
    fault = document.marks.fault(at, "", on_key=True)
    return Place(fault.line, fault.column, fault.cell)


def _words_by_new_names(case: Case, origins: dict[Keys, Keys]) -> frozenset[Keys]:
    words = words_at(case)
    return frozenset(new for new, old in origins.items() if old in words)


def _as_of(values: dict[str, Any], day: Any) -> dict[str, Any]:
    evidence = {
        name: claim | {"date": day} if "date" in claim else claim
        for name, claim in values.get("evidence", {}).items()
    }
    return values | {"as_of": day} | ({"evidence": evidence} if evidence else {})
