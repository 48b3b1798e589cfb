"""How far a score or cost must move, alone, before one given bundle is recommended.

The number moves away from its present value in steps. Where the bundle is infeasible, to the nearest number at which it is
feasible; where a better bundle (the rival) is feasible, to the nearest number at which the rival is no longer better, or no
longer feasible. The bundle can be recommended at no number in between.
"""

from fractions import Fraction

from decision.explanations.border import Border
from decision.explanations.contest import Contest
from decision.explanations.number_paths import SAME, MovedNumber, constant, less
from decision.explanations.own_number_border import MOST_STEPS
from decision.explanations.piecewise_path import ZERO, first_all_kept
from decision.explanations.target import Target
from decision.model.value_function import TOLERANCE, least_equal
from decision.running.limits import look


def bundle_border(contest: Contest, target: Target, moved: MovedNumber) -> Border | None:
    """Returns the border in one direction for the target of a whole bundle; None where it wins at no distance.

    Raises NotExact, OutOfTime.
    """
    assert target.bundle is not None
    mine = moved.problem.chosen(target.bundle)
    if not (moved.choice in mine and moved.may_help) and not moved.moves_consents:
        # What lacks the number stays as it is, and the bundle itself gains nothing.
        staying = contest.without(moved.problem, target, moved.choice)
        if contest.value(moved.problem, mine) < least_equal(contest.value(moved.problem, staying)):
            return None
    kept, value = moved.kept(mine), moved.value(mine)
    if kept is None:
        return None
    at = ZERO
    for _ in range(MOST_STEPS):
        look()
        entered = first_all_kept(kept, at)
        if entered is None:
            return None
        at = entered
        beyond = moved.beyond(at)
        problem = moved.at(beyond)
        rival = contest.outside(problem, target)
        if rival is None:
            return Border(moved.number(at), moved.way)
        lead = less(value, moved.value(rival))
        strictly = less(lead, constant(2 * Fraction(TOLERANCE)))
        if lead.at(beyond) >= -SAME:
            ahead = strictly.first_kept(at)
            is_rising = ahead is not None and (ahead == at or lead.at((at + ahead) / 2) > SAME)
            if is_rising or contest.wins(problem, target):
                return Border(moved.number(at), moved.way)
            # It ties from here on, and the rule of ties is against it.
        else:
            ahead = lead.first_kept(beyond)
        out = moved.exit(rival, at)
        steps = [step for step in (ahead, out) if step is not None]
        if not steps:
            return None
        at = min(steps)
    raise AssertionError("rivals come to an end")
