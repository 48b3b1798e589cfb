"""How far a score or cost of a level must move before the recommended bundle holds that level.

Bundles without the level do not move, but where a consent asks for the status quo's value and the status quo holds the
level: then the best of them may fall. Those with it gain as the number moves the better way. From far away, where one of
them wins, the border is approached by Newton's method: the distance at which the best bundle of one distance overtakes is
the next, until the best there only ties. Each step is one optimisation, and each distance exact.
Source of the iteration: W. Dinkelbach, Management Science 13 (1967) 492-498.
"""

from fractions import Fraction

from decision.explanations.border import Border
from decision.explanations.contest import Contest
from decision.explanations.number_paths import BEYOND, FAR, MovedNumber, constant
from decision.explanations.piecewise_path import ZERO
from decision.explanations.target import Target, member
from decision.model.bundle import evaluate_chosen
from decision.model.value_function import TOLERANCE
from decision.running.limits import look

MORE = 2 * Fraction(TOLERANCE)
"""Points by which a bundle is more than tied."""

MOST_STEPS = 10_000
"""Steps of one approach; it ends far sooner."""


def own_number_border(contest: Contest, target: Target, moved: MovedNumber) -> Border | None:
    """Returns the border in one direction of a number of a level that the recommended bundle does not hold; None where
    the level is in at no distance. Raises NotExact, OutOfTime."""
    problem = moved.problem
    if not moved.may_help:
        return None
    level = member(problem, problem.choices[moved.choice].name)
    rival, start = contest.outside(problem, target), ZERO
    for _ in range(MOST_STEPS):
        look()
        worth = -FAR if rival is None else Fraction(evaluate_chosen(problem, rival).value)
        found = _overtaking(contest, level, moved, worth, start)
        if found is not None and _only_ties(contest, target, level, moved, found):
            # The rule of ties is against it: further on, or in other bundles, the level may be worth more.
            more = _overtaking(contest, level, moved, worth + MORE, start)
            found = None if more is None else _turn(contest, level, moved, worth, more, found)
        end = None if rival is None else moved.exit(rival, start)
        if end is None or (found is not None and found <= end):
            return None if found is None else Border(moved.number(found), moved.way)
        # The rival is feasible no longer; the next best takes its place.
        start = end
        further = moved.at(moved.beyond(end))
        rival = contest.outside(further, target)
        inside = contest.inside(further, target)
        if contest.value(further, inside) > contest.value(further, rival):
            return Border(moved.number(end), moved.way)
    raise AssertionError("rivals come to an end")


def _only_ties(contest: Contest, target: Target, level: Target, moved: MovedNumber, found: Fraction) -> bool:
    """Returns whether beyond a distance the level gains nothing yet, and is not recommended."""
    beyond = moved.beyond(found)
    mine = contest.inside(moved.at(beyond), level)
    if mine is None:
        return True
    value = moved.value(mine)
    return value.at(beyond) <= value.at(found) and not contest.wins(moved.at(beyond), target)


def _turn(
    contest: Contest, level: Target, moved: MovedNumber, worth: Fraction, more: Fraction, least: Fraction
) -> Fraction:
    """Returns where the level begins to be worth more than its rival, from the distance at which it clearly is."""
    mine = contest.inside(moved.at(more), level)
    assert mine is not None, "it is worth more there"
    value = moved.value(mine)
    before = max([least, *(knot for knot in value.knots if knot < more)])
    low, high = value.at(before), value.at(more)
    if low >= worth:
        return before if value.at(before) <= worth + MORE / 2 and high > low else more
    return before + (more - before) * (worth - low) / (high - low)


def _overtaking(
    contest: Contest, level: Target, moved: MovedNumber, worth: Fraction, start: Fraction
) -> Fraction | None:
    """Returns the least distance from `start` on at which a bundle with the level is feasible and worth so much."""
    least = constant(worth)

    def best(distance: Fraction) -> Fraction | None:
        """The distance from which on the best bundle of a distance is worth so much; None: it is not, even there."""
        found = contest.inside(moved.at(distance), level)
        entry = None if found is None else moved.entry(found, least, start)
        return None if entry is None or entry > distance else entry

    forced = contest.inside(moved.at(start), level)
    at = None if forced is None else moved.entry(forced, least, start)
    at = best(start + moved.farthest) if at is None else at
    while at is not None and at > start:
        look()
        nearer = best(at)
        if nearer is None or nearer >= at:
            nearer = best(max(start, at - BEYOND * max(Fraction(1), abs(moved.number(at)))))
        if nearer is None or nearer >= at:
            return at
        at = nearer
    return at
