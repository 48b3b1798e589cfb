"""Objectives whose total is a margin: an actor's, or a longest lead time that preparations shorten.

The longest lead time is the peak of those of the levels that are not in force now. Where preparations shorten some, it is
the greatest of one linear function for each lever, the lead time of its level less the months that the bundle takes off
it, and 0: the negative of a margin whose accepted course has no points. A level that is not chosen brings its lever 0 or
less, so that it never counts.
"""

from fractions import Fraction

from decision.model.actor_calculus import Calculus
from decision.model.deterrence_margin import CoursePoints, Margin, Points
from decision.model.effects import CaseEffects
from decision.model.problem import Effects
from options import Estimate

ZERO = Fraction(0)

NOTHING = CoursePoints("Nothing", Points(ZERO, {}), ())
"""No lead time; with a capital, since levers have none."""


def derived_margin(effects: CaseEffects, objective: str, estimate: Estimate) -> Margin | None:
    """Returns the margin that is an objective's total, the same in every scenario; None for a sum or a peak."""
    stated = effects.case.objectives[objective]
    if stated.actor is not None:
        assert stated.worst is not None and stated.best is not None, (
            "a total from an actor's calculus has a range"
        )
        ends = (Fraction(stated.worst), Fraction(stated.best))
        return Calculus(effects).margin(stated.actor, estimate, ends)
    return _shortened(effects, effects.longest_lead_time()) if stated.takes_lead_times else None


def _shortened(effects: CaseEffects, lead_times: Effects) -> Margin | None:
    """Returns the longest lead time less the months that preparations take off; None where they take off none.

    lead_times: the months of each choice that is not in force now.
    """
    months: dict[str, dict[int, Fraction]] = {}
    for i, lead_time in lead_times.choices.items():
        if lead_time:
            months.setdefault(effects.choices[i].lever, {})[i] = lead_time
    shortened = False
    for i, choice in enumerate(effects.choices):
        for lever, less in effects.case.levers[choice.lever].levels[choice.level].prepares.items():
            if lever in months and less:
                months[lever][i] = Fraction(-less)
                shortened = True
    if not shortened:
        return None
    courses = tuple(CoursePoints(lever, Points(ZERO, terms), ()) for lever, terms in months.items())
    return Margin(NOTHING, (NOTHING, *courses), otherwise=ZERO, closed=ZERO, turned=True)
