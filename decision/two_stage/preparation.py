"""Preparation: which first-stage levels shorten the lead times of which responses, and which levels come too late."""

from dataclasses import dataclass
from fractions import Fraction

from decision.two_stage.plan_program import Plan
from decision.two_stage.stages import Stages

ZERO = Fraction(0)


@dataclass(frozen=True)
class Made:
    """A level of a response that a preparation brings forward."""

    trigger: str
    """The trigger whose response is shortened."""

    lever: str
    """Lever of the response."""

    level: str
    """Level of the response."""

    months: float
    """Until it stands, with the preparation."""
    months_without: float
    """Until it would stand without that preparation, and with all others."""
    needed: bool
    """Whether it would be too late without it."""


@dataclass(frozen=True)
class Preparation:
    """A level chosen now that shortens responses."""

    lever: str
    """Lever that prepares."""

    level: str
    """Level that prepares."""

    makes: tuple[Made, ...]
    """The levels of responses that it brings forward."""
    only: bool = False
    """Whether the best plan would go without it if it shortened nothing."""


@dataclass(frozen=True)
class Late:
    """A level that would not stand in time."""

    lever: str
    """Lever that comes too late."""

    level: str
    """Level that comes too late."""

    months: float
    """Until it would stand."""
    needs: tuple[str, ...] | None
    """The fewest further preparations (`lever.level`) with which it would be in time; None: there are none."""


def months_to_stand(stages: Stages, now: frozenset[int], after: frozenset[int]) -> tuple[Fraction, Fraction]:
    """Months until all that is added stands, with the preparations now and without any."""
    added = after - now
    prepared = max((stages.months(now, i) for i in added), default=ZERO)
    return prepared, max((stages.lead_time[i] for i in added), default=ZERO)


def preparations(stages: Stages, plan: Plan) -> tuple[Preparation, ...]:
    """The levels in the bundle now that bring a response forward."""
    found = []
    for i in sorted(plan.now):
        makes = []
        for response in stages.responses:
            for added in sorted(plan.after[response.trigger] - plan.now):
                months = stages.months(plan.now, added)
                without = stages.months(plan.now - {i}, added)
                if without > months:
                    choice, late = stages.now.choices[added], without > response.within
                    made = Made(
                        response.trigger, choice.lever, choice.level, float(months), float(without), late
                    )
                    makes.append(made)
        if makes:
            choice = stages.now.choices[i]
            found.append(Preparation(choice.lever, choice.level, tuple(makes)))
    return tuple(found)


def too_late(stages: Stages, now: frozenset[int], within: Fraction) -> tuple[Late, ...]:
    """The levels that could be added or raised to, but would not stand within that time."""
    standing = {k for i in now for k in range(len(stages.now.choices)) if i in stages.higher(k)}
    found = []
    for i, choice in enumerate(stages.now.choices):
        months = stages.months(now, i)
        if i not in standing and months > within:
            needs = _needs(stages, now, i, months - within)
            found.append(Late(choice.lever, choice.level, float(months), needs))
    return tuple(found)


def _needs(stages: Stages, now: frozenset[int], late: int, short: Fraction) -> tuple[str, ...] | None:
    """The fewest preparations that save the months still short: at each lever the one that saves most."""
    lever = stages.now.choices[late].lever
    gains: list[tuple[Fraction, int]] = []
    for name, choices in stages.now.levers.items():
        if name == lever:
            continue
        saved = sum((stages.prepares[i].get(lever, ZERO) for i in choices if i in now), ZERO)
        best = max(choices, key=lambda i: stages.prepares[i].get(lever, ZERO))
        gains.append((stages.prepares[best].get(lever, ZERO) - saved, best))
    needed: list[int] = []
    for gain, i in sorted(gains, key=lambda pair: (-pair[0], pair[1])):
        if short <= 0:
            break
        needed.append(i)
        short -= gain
    return tuple(stages.now.choices[i].name for i in sorted(needed)) if short <= 0 else None
