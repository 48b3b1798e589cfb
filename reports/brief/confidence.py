"""The confidence that the best bundle is better than today, and than the next best, by stated rules; no likelihood."""

from dataclasses import dataclass
from typing import Literal

from decision import TOLERANCE
from reports.brief.explorer import Explored
from reports.brief.findings import Findings
from reports.words.names import constraint_name
from reports.words.wording import listed, percent, points, sentence, some

ORDER: tuple[Literal["low", "moderate", "high"], ...] = ("low", "moderate", "high")

ENOUGH = 2 / 3
"""The share of the effect that must rest on scores of a confidence, for the whole to have that confidence."""

MOST, SOME = 2 / 3, 1 / 3
"""Shares of draws and of profiles from which the confidence in being better than the next best is high, moderate."""

LEAST_SHOWN = 0.05
"""Points from which a loss is shown as other than 0.0; what is less is not told."""

RULE = (
    "The confidence that the bundle is better than today is the highest level at which two thirds of its effect (the "
    "contributions, taken without their sign) rest on scores of that confidence or a higher one; a score without a "
    "stated confidence counts as low. It is high only if half of the effect also rests on scores that name an "
    "established claim. It is one level lower where the bundle is worth less than the status quo by the weights of "
    "some profile or in some scenario, and low where that is so in more than a third of them. The confidence that it "
    "is better than the next best is high where it is best in two thirds of the draws of all scores and by the "
    "weights of two thirds of the profiles, moderate from a third of both on, and low else."
)


@dataclass(frozen=True)
class StatedConfidence:
    """A confidence with its reason."""

    level: Literal["low", "moderate", "high"] | None
    """None where what it takes was not computed."""
    reason: str
    """In a sentence."""


@dataclass(frozen=True)
class Basis:
    """The confidence level, and the shares of the effect (0 to 1) that decide it."""

    level: Literal["low", "moderate", "high"]
    """The highest level that `RULE` allows."""
    at_level: float
    """Share that rests on scores of this confidence or a higher one."""
    above: float
    """Share that rests on scores of more than low confidence."""


def basis(findings: Findings) -> Basis | None:
    """The confidence of the recommended bundle; None where it changes nothing over the status quo."""
    whole = on_established = 0.0
    at: dict[str, float] = dict.fromkeys(ORDER, 0.0)
    for lever, by_objective in findings.found.contributions.by_lever.items():
        level = findings.best.levels.get(lever, findings.now.levels.get(lever, ""))
        scores = findings.case.scores_in(lever, level, findings.problem.scenario)
        for objective, added in by_objective.items():
            score = scores.get(objective)
            effect = abs(added)
            whole += effect
            at[(score.confidence if score else None) or "low"] += effect
            claims = score.evidence if score else ()
            if any(findings.claim_states[claim] == "established" for claim in claims):
                on_established += effect
    if whole <= TOLERANCE:
        return None
    established = on_established / whole
    reached = 0.0
    for level in reversed(ORDER):
        reached += at[level] / whole
        if level == "high" and established < 1 / 2:
            continue
        if reached >= ENOUGH or level == "low":
            return Basis(level, reached, 1 - at["low"] / whole)
    raise AssertionError("low is always reached")


def than_today(findings: Findings) -> StatedConfidence | None:
    """The confidence that the best bundle is better than the status quo; None where it is the status quo."""
    found = basis(findings)
    if found is None:
        return None
    if not findings.now.feasible:
        broken = some((f"“{constraint_name(findings.case, name)}”" for name in findings.now.violates), most=1)
        return StatedConfidence(None, sentence(f"What is in force breaks {broken}, and is no option"))
    values = by_profiles(findings)
    tests = {"profile": [here >= now - TOLERANCE for here, now, _ in values]}
    regret = findings.found.robustness.regret if findings.found.robustness else None
    if regret is not None and findings.case.scenarios and findings.now.id in regret.regret:
        lost = regret.regret[findings.best.id], regret.regret[findings.now.id]
        tests["scenario"] = [lost[0][name] <= lost[1][name] + TOLERANCE for name in lost[0]]
    held = [each for kind in tests.values() for each in kind]
    level = found.level
    if not all(held):
        level = "low" if sum(held) < MOST * len(held) else ORDER[max(0, ORDER.index(level) - 1)]
    where = {"profile": "for", "scenario": "in"}
    told = [f"{where[kind]} {_of(sum(each), len(each), kind)}" for kind, each in tests.items() if any(each)]
    told_not = [f"{where[kind]} any {kind}" for kind, each in tests.items() if each and not any(each)]
    beats = f"It wins {listed(told)}; " if told else ""
    beats += f"It is worth no more than the status quo {listed(told_not)}; " if told_not else ""
    least = "more than low" if found.level == "low" else f"{found.level} or higher"
    share = found.above if found.level == "low" else found.at_level
    return StatedConfidence(
        level, sentence(f"{beats}{percent(share)} of its effect rests on scores of {least} confidence")
    )


def than_next(findings: Findings) -> StatedConfidence | None:
    """The confidence that the best bundle is better than the next best; None where no other is feasible."""
    if len(findings.optimum.bundles) < 2 and not findings.optimum.ties:
        return None
    draws = findings.found.robustness.draws if findings.found.robustness else None
    agree = [here >= best - TOLERANCE for here, _, best in by_profiles(findings)]
    otherwise = (
        f"; {_of(len(agree) - sum(agree), len(agree), 'profile')} would choose otherwise" if agree else ""
    )
    if findings.optimum.ties:
        return StatedConfidence("low", sentence(f"Another bundle is of equal value{otherwise}"))
    if draws is None or not draws.draws:
        return StatedConfidence(None, "What it takes, draws of all scores at once, was not computed.")
    if not draws.scores:
        return StatedConfidence(None, sentence(f"No score states an interval, so none was drawn{otherwise}"))
    share = draws.acceptability[findings.best.id].share if findings.best.id in draws.acceptability else 0.0
    least = min([share, *([sum(agree) / len(agree)] if agree else [])])
    level = ORDER[(least >= SOME) + (least >= MOST)]
    told = f"Best in {percent(share)} of draws"
    fate = draws.fates.get(findings.best.id)
    if fate is not None and fate.regret_ninety >= LEAST_SHOWN:
        told += f", and within {points(fate.regret_ninety)} points of the best in nine of ten"
    return StatedConfidence(level, sentence(f"{told}{otherwise}"))


def by_profiles(findings: Findings) -> list[tuple[float, float, float]]:
    """By the weights of each profile, the value of the best bundle, of the status quo, and of that profile's own best.

    Empty where the bundles that profiles choose from were not computed.
    """
    found = findings.found.candidates
    if found is None:
        return []
    explored, told = Explored(findings, found), []
    for name, shares in explored.presets.items():
        if name:
            here, now = (
                sum(w * (b.objectives[o].value or 0.0) for w, o in zip(shares, explored.names, strict=True))
                for b in (findings.best, findings.now)
            )
            told.append((here, now, max(here, float(found.values[found.best(shares)] @ shares))))
    return told


def _of(some: int, of: int, kind: str) -> str:
    """`all 6 profiles`, `both profiles`, `5 of 6 profiles`, `the only profile`, `no profile`."""
    if some == 0:
        return f"no {kind}"
    if some == of:
        return f"the only {kind}" if of == 1 else f"both {kind}s" if of == 2 else f"all {of} {kind}s"
    return f"{some} of {of} {kind}s"
