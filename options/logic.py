"""Propositional logic between levers, by closure of implications: no solver, and no guess.

Every constraint says that at least so many of some literals hold. What must hold is carried on from rule to
rule (unit propagation); then each lever and level that the constraints name is supposed and denied in turn,
and what leads to a contradiction is settled the other way (failed literals). For rules of two literals
(requires, excludes, together) this finds every contradiction; for groups it may miss some, and never invents
one.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Literal = tuple[str, bool]
"""A lever or lever.level, and whether it is chosen."""
NameSet = frozenset[str]
"""The constraints that a conclusion rests on."""


@dataclass(frozen=True)
class AtLeast:
    """At least `count` of the literals hold."""

    count: int
    literals: tuple[Literal, ...]
    name: str | None = None
    """The constraint it comes from; None for what levels are by nature."""


class ContradictionError(Exception):
    """Rules that cannot hold together."""

    def __init__(self, names: NameSet) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


MOST_STEPS = 5_000_000
"""Literals that are looked at in rules, all suppositions together: some seconds; 300 levers, each of which requires
the next, take a quarter of it."""


NAMES_A_STEP = 8
"""Names of constraints that are joined in the time of one such look."""


class TooLongError(Exception):
    """There is more to follow than is worth the time; what is settled so far holds."""

    def __init__(self, settled: dict[Literal, NameSet]) -> None:
        super().__init__("more to follow than is worth the time")
        self.settled = settled


@dataclass
class Closure:
    """What follows from the rules: each settled literal, and the constraints it follows from."""

    rules: tuple[AtLeast, ...]
    """All constraints, each as one or more of these."""
    settled: dict[Literal, NameSet] = field(default_factory=dict)
    """The literals known to be true, with the constraints that each follows from."""

    def settle(self, literals: Iterable[tuple[Literal, NameSet]]) -> None:
        """Take these literals as true, and all that follows. Raises ContradictionError."""
        waiting = deque(literals)
        while waiting:
            literal, why = waiting.popleft()
            if literal in self.settled:
                continue
            opposite = denied(literal)
            if opposite in self.settled:
                raise ContradictionError(why | self.settled[opposite])
            if self.steps > MOST_STEPS:
                raise TooLongError(self.settled)
            self.settled[literal] = why
            for rule in self._by_literal().get(opposite, ()):
                waiting.extend(self._follows(rule))

    def begin(self) -> None:
        """Settle what the rules say outright. Raises ContradictionError."""
        for rule in self.rules:
            self.settle(self._follows(rule))

    def supposing(self, literal: Literal) -> NameSet | None:
        """The constraints that contradict each other once the literal is taken as true; None if none do."""
        trial = Closure(self.rules, dict(self.settled))
        trial._index = self._by_literal()
        trial.steps = self.steps + len(self.settled)
        try:
            trial.settle([(literal, frozenset())])
        except ContradictionError as found:
            return found.names
        except TooLongError:
            raise TooLongError(self.settled) from None
        finally:
            self.steps = trial.steps
        return None

    steps: int = 0
    """Literals that were looked at."""

    _index: dict[Literal, list[AtLeast]] = field(default_factory=dict)

    def _by_literal(self) -> dict[Literal, list[AtLeast]]:
        if not self._index:
            for rule in self.rules:
                for literal in rule.literals:
                    self._index.setdefault(literal, []).append(rule)
        return self._index

    def _follows(self, rule: AtLeast) -> Iterator[tuple[Literal, NameSet]]:
        """What the rule leaves no choice about. Raises ContradictionError where it cannot hold any more."""
        self.steps += len(rule.literals)
        lost = [literal for literal in rule.literals if denied(literal) in self.settled]
        spare = len(rule.literals) - len(lost) - rule.count
        if spare > 0:
            return
        why = frozenset([rule.name] if rule.name else [])
        why = why.union(*(self.settled[denied(literal)] for literal in lost))
        self.steps += len(why) // NAMES_A_STEP
        if spare < 0:
            raise ContradictionError(why)
        for literal in rule.literals:
            if literal not in self.settled and denied(literal) not in self.settled:
                yield literal, why


def denied(literal: Literal) -> Literal:
    """The opposite of a literal."""
    return literal[0], not literal[1]


def close(rules: tuple[AtLeast, ...], names: Iterable[str]) -> dict[Literal, NameSet]:
    """All that follows from the rules about these levers and levels, and from which constraints.

    Raises ContradictionError where they cannot hold together, TooLongError after `MOST_STEPS`.
    """
    closure = Closure(rules)
    closure.begin()
    names = list(names)
    changed = True
    while changed:
        changed = False
        for literal in [(name, chosen) for name in names for chosen in (True, False)]:
            if literal in closure.settled or denied(literal) in closure.settled:
                continue
            against = closure.supposing(literal)
            if against is not None:
                closure.settle([(denied(literal), against)])
                changed = True
    return closure.settled
