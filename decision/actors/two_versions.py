"""What two versions of a case disagree on: one with an objective derived from an actor, one with it scored.

Each level is taken alone against the status quo, and both best bundles are valued in both versions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from decision.model.bundle import Bundle, evaluate
from decision.model.deterrence_margin import Margin
from decision.model.problem import Problem


@dataclass(frozen=True)
class LevelGain:
    """A level alone against the status quo."""

    lever: str
    """Lever of the level."""

    level: str
    """Level of the lever."""

    derived: float
    """Points that it adds to the objective's value where that is derived from an actor."""
    scored: float
    """Points that it adds to the objective's value where that is scored."""

    @property
    def disagree(self) -> bool:
        """One version sees a gain where the other sees none or a loss, or the reverse."""
        return (self.derived > 0) != (self.scored > 0) or (self.derived < 0) != (self.scored < 0)


@dataclass(frozen=True)
class TwoVersions:
    """Where two versions of a case differ on one objective."""

    objective: str
    """The objective that one version derives and the other scores."""

    levels: tuple[LevelGain, ...]
    """Each alone."""
    here: Bundle
    """The best bundle of the version that derives the objective, as it is in that version."""
    there: Bundle
    """The best bundle of the version that scores the objective, as it is in that version."""
    lost_here: float
    """Points that the other version's best bundle loses in the version that derives it."""
    lost_there: float
    """Points that this version's best bundle loses in the version that scores it."""


def comparable(derived: Problem, scored: Problem) -> tuple[str, ...]:
    """The objectives that the first derives from an actor and the second does not; none for unlike cases."""
    if derived.choices != scored.choices or dict(derived.status_quo) != dict(scored.status_quo):
        return ()
    other = {objective.name: objective for objective in scored.weighed()}
    return tuple(
        objective.name
        for objective in derived.weighed()
        if isinstance(objective.effects, Margin)
        and not objective.effects.turned
        and objective.name in other
        and not isinstance(other[objective.name].effects, Margin)
    )


def two_versions(
    derived: Problem, scored: Problem, objective: str, here: Mapping[str, str], there: Mapping[str, str]
) -> TwoVersions:
    """Compares two versions of a case on one objective that the first derives and the second scores.

    here, there: the best bundle of each version, as lever -> level.
    """
    levels = []
    for choice in derived.choices:
        if derived.status_quo.get(choice.lever) == choice.level:
            continue
        alone = {**derived.status_quo, choice.lever: choice.level}
        gains = [_value(p, alone, objective) - _value(p, p.status_quo, objective) for p in (derived, scored)]
        levels.append(LevelGain(choice.lever, choice.level, *gains))
    mine, theirs = evaluate(derived, here), evaluate(scored, there)
    return TwoVersions(
        objective=objective,
        levels=tuple(levels),
        here=mine,
        there=theirs,
        lost_here=mine.value - evaluate(derived, there).value,
        lost_there=theirs.value - evaluate(scored, here).value,
    )


def _value(problem: Problem, levels: Mapping[str, str], objective: str) -> float:
    value = evaluate(problem, levels).objectives[objective].value
    assert value is not None, "the objective is weighed"
    return value
