"""The names that a case gives to things, faulty ones included, so that one fault is not reported twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from options.finding import Finding
from options.marks import Keys
from options.saying import unknown

SECTIONS = {
    "objective": ("objectives",),
    "resource": ("resources",),
    "lever": ("levers",),
    "source": ("sources",),
    "claim": ("evidence",),
    "scenario": ("scenarios",),
    "trigger": ("triggers",),
    "actor": ("actors",),
    "horizon": ("horizons",),
    "weight profile": ("weights", "profiles"),
    "constraint": ("constraints",),
    "expert": ("experts",),
    "group": ("groups",),
}
"""Where things of each kind get their names."""


@dataclass(frozen=True)
class Known:
    """The names in the file, before anything was cut away."""

    values: Any
    lost: frozenset[str] = frozenset()
    """Sections that are missing, or that stand there under a misspelt name."""

    def names(self, *keys: str) -> tuple[str, ...] | None:
        """The names in the mapping there; None where something else stands that cannot be read as one."""
        found = self._mapping(*keys)
        return None if found is None else tuple(found)

    def _mapping(self, *keys: str) -> dict[str, Any] | None:
        values = self.values
        if keys[0] in self.lost:
            return None
        for key in keys:
            if not isinstance(values, dict):
                return None
            values = values.get(key, {})
        return values if isinstance(values, dict) else None

    def unknown(self, kind: str, name: str, at: Keys, *, on_key: bool = False) -> Iterator[Finding]:
        """A fault where no thing of this kind has the name."""
        known = self._mapping(*SECTIONS[kind])
        if known is not None and name not in known:
            yield Finding(at, unknown(kind, name, known), on_key)

    def unknown_member(self, member: str, at: Keys, *, on_key: bool = False) -> Iterator[Finding]:
        """A fault where the member is neither a lever nor lever.level."""
        lever, dot, level = member.partition(".")
        levers = self._mapping("levers")
        if levers is None:
            return
        if lever not in levers:
            yield Finding(at, unknown("lever", lever, levers), on_key)
        elif dot:
            yield from self.unknown_level(lever, level, at, on_key=on_key)

    def unknown_level(self, lever: str, level: str, at: Keys, *, on_key: bool = False) -> Iterator[Finding]:
        """A fault where the lever, which is known, has no such level."""
        levels = self._mapping("levers", lever, "levels")
        if levels is not None and level not in levels:
            yield Finding(at, unknown(f"level of {lever}", level, levels), on_key)
